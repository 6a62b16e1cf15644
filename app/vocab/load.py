"""Reads the word lists of this folder. Each is read once; what they mean is for `extract` to say."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from app.errors import VocabularyError

Table = dict[str, Any]
_FOLDER = Path(__file__).parent


@cache
def table(name: str) -> Table:
    """The TOML file `name` of this folder ("measures.toml", "actors/states.toml") as a mapping.

    Raises VocabularyError where the file is missing or not TOML.
    """
    import tomllib

    try:
        return tomllib.loads(_text(name))
    except FileNotFoundError as error:
        raise VocabularyError(f"no word list {name} in app/vocab") from error
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"app/vocab/{name}: {error}", "mend the file at the line named") from error


@cache
def tables(folder: str) -> dict[str, Table]:
    """Every TOML file of a folder below this one, by its name without the ending, in order of the names."""
    return {name: table(f"{folder}/{name}.toml") for name in _names_in(folder)}


def tables_with(folder: str, word: str) -> dict[str, Table]:
    """The files of a folder in which a text stands between quotation marks, case aside, as `tables` gives them.

    Few files name any one actor, and to read TOML takes twenty times as long as to look through it.
    """
    quoted = f'"{word.casefold()}"'
    return {name: table(f"{folder}/{name}.toml") for name, text in _folded(folder).items() if quoted in text}


@cache
def _folded(folder: str) -> dict[str, str]:
    """The texts of the files of a folder, without case."""
    return {name: _text(f"{folder}/{name}.toml").casefold() for name in _names_in(folder)}


def _names_in(folder: str) -> list[str]:
    return sorted(path.stem for path in (_FOLDER / folder).iterdir() if path.suffix == ".toml")


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def measures() -> tuple[str, ...]:
    """The names of all measures, people's first."""
    return tuple(table("measures.toml")["measures"])


@cache
def equipment_classes() -> tuple[str, ...]:
    """The names of all equipment classes: those of the files of `equipment/`."""
    return tuple(_names_in("equipment"))
