"""Reads the word lists of this folder. Each is read once; what they mean is for `extract` to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tallybook.errors import VocabularyError
from tallybook.vocab.compiled import Table, read_toml

__all__ = ["Table", "entries_with", "equipment_classes", "measures", "table", "tables"]

_FOLDER = Path(__file__).parent
_MEASURE = re.compile(r"^\[measures\.(\w+)\]", re.MULTILINE)


@cache
def table(name: str) -> Table:
    """The TOML file `name` of this folder ("measures.toml", "actors/states.toml") as a mapping.

    Raises VocabularyError where the file is missing or not TOML.
    """
    try:
        return read_toml(_FOLDER / name)
    except FileNotFoundError as error:
        raise VocabularyError(f"no word list {name} in app/tallybook/vocab") from error
    except ValueError as error:
        raise VocabularyError(f"app/tallybook/vocab/{name}: {error}", "mend the file at the line named") from error


@cache
def tables(folder: str) -> dict[str, Table]:
    """Every TOML file of a folder below this one, by its name without the ending, in order of the names."""
    return {name: table(f"{folder}/{name}.toml") for name in _names_in(folder)}


def entries_with(folder: str, word: str) -> Iterator[tuple[str, str, Table]]:
    """Yield the entries of a folder that have a text, case aside, as their key or one of their strings.

    Each with its file's name without the ending and its key, empty in a list. An entry is an inline table on a line of
    its own: `KR = { name = "South Korea" }` or, in a list, `{ name = "Hamas" },`. To look through a file takes a
    fraction of the time that reading its TOML takes, and few entries have any one word.
    """
    plain = word.casefold()
    signs = (f'"{plain}"', f"\n{plain} = {{")
    for name, (text, folded) in _texts(folder).items():
        numbers = {folded.count("\n", 0, at + 1) for sign in signs for at in _places(folded, sign)}
        for number in sorted(numbers):
            if (entry := _entry(text.split("\n")[number])) is not None:
                yield name, *entry


def _entry(line: str) -> tuple[str, Table] | None:
    key, _, value = line.partition("{")
    if not value:
        return None
    import tomllib

    try:
        read = tomllib.loads("entry = {" + value.strip().removesuffix(","))
    except tomllib.TOMLDecodeError:
        return None
    return key.strip().removesuffix("=").strip(), read["entry"]


def _places(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


@cache
def _texts(folder: str) -> dict[str, tuple[str, str]]:
    """The texts of the files of a folder, as they are and without case."""
    texts = {name: _text(f"{folder}/{name}.toml") for name in _names_in(folder)}
    return {name: (text, text.casefold()) for name, text in texts.items()}


def _names_in(folder: str) -> list[str]:
    return sorted(path.stem for path in (_FOLDER / folder).iterdir() if path.suffix == ".toml")


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def measures() -> tuple[str, ...]:
    """The names of all measures, people's first: those of the tables `[measures.NAME]`."""
    return tuple(_MEASURE.findall(_text("measures.toml")))


@cache
def equipment_classes() -> tuple[str, ...]:
    """The names of all equipment classes: those of the files of `equipment/`."""
    return tuple(_names_in("equipment"))
