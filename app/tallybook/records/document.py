"""A text with what is known about it, and what went wrong while reading."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic import Field

from tallybook.records.claim import Claim
from tallybook.records.decision import Decision
from tallybook.records.span import Record
from tallybook.records.terms import Severity


@lru_cache(maxsize=4)  # every claim of a document asks for it
def text_hash(text: str) -> str:
    """The SHA-256, in hex, of a text as UTF-8: the identity of a document."""
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


class Document(Record):
    """One text exactly as ingested, with its metadata.

    `location` is a path or URL, for an entry of a container with `#` and the entry's name or number behind it.
    `language` is an ISO 639-1 code or None where it could not be told. `claims` is None for a text that is to be
    extracted from, else the claims that came ready-made (a table of figures, an export); `extractor` then names who
    made them (`table/1`, or what the export says), and `is_complete` is False when an export held only some of them.
    `decisions` are what people decided about it in the database that it comes from, `rejected` the claims, as they were
    extracted, that an export leaves out because people rejected them.
    """

    text: str
    location: str
    reader: str
    published: date | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None
    metadata: dict[str, Any] = Field(default_factory=dict)
    claims: tuple[Claim, ...] | None = None
    extractor: str | None = None
    is_complete: bool = True
    decisions: tuple[Decision, ...] = ()
    rejected: tuple[Claim, ...] = ()

    @property
    def sha256(self) -> str:
        """The identity of the document."""
        return text_hash(self.text)


class Problem(Record):
    """Something met while reading: where (location, line), what was wrong, what to do. Reported, never raised."""

    location: str
    message: str
    next_step: str = ""
    line: int | None = None
    severity: Severity = Severity.ERROR
