"""Stretches of a document's text: spans of words and ranges of dates."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

_SPACE = re.compile(r"\s+")


class Record(BaseModel):
    """The base of all records: frozen, and strict about field names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _in_order(pieces: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    if not pieces:
        raise ValueError("a span needs at least one piece")
    last = 0
    for start, end in pieces:
        if not last <= start < end:
            raise ValueError(f"pieces must be in order, apart and not empty: [{start}, {end}] after {last}")
        last = end
    return pieces


Pieces = Annotated[tuple[tuple[int, int], ...], AfterValidator(_in_order)]


class Span(Record):
    """Words of the document: `text` as a reader would write them, `pieces` where they stand.

    Pieces are [start, end) code points of the document's text as it was ingested, in order of the text.
    """

    text: str
    pieces: Pieces

    @property
    def start(self) -> int:
        """The first code point of the first piece."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """One past the last code point of the last piece."""
        return self.pieces[-1][1]

    def gives_back(self, document_text: str) -> bool:
        """Whether the pieces lie inside the document and give back `text`, white space aside.

        White space is left aside because hard-wrapped lines and words hyphenated at a line's end are mended in `text`.
        """
        if self.end > len(document_text):
            return False
        words = "".join(document_text[start:end] for start, end in self.pieces)
        return _solid(words) == _solid(self.text)


def _solid(words: str) -> str:
    """The words without white space, and without the hyphens that may have ended a line."""
    return _SPACE.sub("", words)


class DateRange(Record):
    """A stretch of days, both ends inclusive; an end is None where the text does not bound it or no date is known."""

    text: str
    start: date | None = None
    end: date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"a range can't end before it starts: {self.start} to {self.end}")
        return self
