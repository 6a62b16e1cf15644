"""Reads the word lists of this folder. Each is read once; what they mean is for `extract` to say."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from app.errors import VocabularyError

Table = dict[str, Any]


@cache
def table(name: str) -> Table:
    """The TOML file `name` of this folder ("measures.toml", "actors/states.toml") as a mapping.

    Raises VocabularyError where the file is missing or not TOML.
    """
    try:
        return tomllib.loads((files("app.vocab") / name).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise VocabularyError(f"no word list {name} in app/vocab") from error
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"app/vocab/{name}: {error}", "mend the file at the line named") from error


@cache
def tables(folder: str) -> dict[str, Table]:
    """Every TOML file of a folder below this one, by its name without the ending, in order of the names."""
    return {name: table(f"{folder}/{name}.toml") for name in _names_in(folder)}


def _names_in(folder: str) -> list[str]:
    items = (files("app.vocab") / folder).iterdir()
    return sorted(item.name.removesuffix(".toml") for item in items if item.name.endswith(".toml"))


@cache
def measures() -> tuple[str, ...]:
    """The names of all measures, people's first."""
    return tuple(table("measures.toml")["measures"])


@cache
def equipment_classes() -> tuple[str, ...]:
    """The names of all equipment classes: those of the files of `equipment/`."""
    return tuple(_names_in("equipment"))
