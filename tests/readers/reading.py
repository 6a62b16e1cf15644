"""Reads bytes as a file of a given name, through the front door."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

from tallybook.readers import Options, Target, read
from tallybook.readers.base import Limits
from tallybook.records import Document, Problem

ARTICLE = (
    "The regional health office said on Tuesday that 14 people were wounded when shells hit the market in Kessani. "
    "Its director, Amina Toure, told reporters that three of them were children, and that blood was short."
)
PAGE = (
    "<!DOCTYPE html><html><head><title>Shelling in Kessani</title></head><body><article>"
    f"<h1>Shelling in Kessani</h1><p>{ARTICLE}</p></article></body></html>"
).encode()


def target_of(name: str, data: bytes, **known: Any) -> Target:
    return Target(location=name, name=name, open=partial(io.BytesIO, data), size=len(data), **known)


def read_all(
    name: str, data: bytes, limits: Limits | None = None, **known: Any
) -> tuple[list[Document], list[Problem]]:
    """The documents and the problems of a file."""
    return split(read(target_of(name, data, **known), Options(limits=limits or Limits())))


def split(readings: Any) -> tuple[list[Document], list[Problem]]:
    found = list(readings)
    documents = [reading for reading in found if isinstance(reading, Document)]
    return documents, [reading for reading in found if isinstance(reading, Problem)]
