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
    names = sorted(item.name for item in (files("app.vocab") / folder).iterdir() if item.name.endswith(".toml"))
    return {name.removesuffix(".toml"): table(f"{folder}/{name}") for name in names}


@cache
def measures() -> tuple[str, ...]:
    """The names of all measures, people's first."""
    return tuple(table("measures.toml")["measures"])


@cache
def equipment_classes() -> tuple[str, ...]:
    """The names of all equipment classes."""
    return tuple(table("equipment.toml")["classes"])
