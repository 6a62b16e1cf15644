"""Profiles: the names and shapes that others' tools expect, one module each, all of them listed here."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from tallybook.errors import UsageError
from tallybook.exports.base import Content, Flat
from tallybook.exports.profiles import hxl, jsonld, ucdp


class Profile(Protocol):
    """Gives a table of figures, or whole records, another shape. A new one is a module of this folder and its line."""

    name: str
    suffixes: tuple[str, ...]  # the endings of files that can hold it
    takes_records: bool  # whether it is made of whole records, or of the table of figures
    measures: tuple[str, ...]  # of the figures that have a place in it; empty for any

    def shaped(self, content: Content) -> Flat:
        """The content in the shape of the profile, read while it is written."""
        ...


PROFILES: tuple[Profile, ...] = (hxl, ucdp, jsonld)


def profile_for(name: str, path: Path) -> Profile:
    """The profile of a name; raises UsageError where a file of that ending can't hold it."""
    profile = next(one for one in PROFILES if one.name == name)
    if not path.name.lower().endswith(profile.suffixes):
        raise UsageError(f"--profile {name} can't be written to {path}", f"use one of: {', '.join(profile.suffixes)}")
    return profile
