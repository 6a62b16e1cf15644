"""A document with its claims as `tally extract --format jsonl --with-text` and `tally export x.jsonl` print them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tallybook.records import Claim, Decision, Document, Problem, text_hash

_SHA256 = re.compile(r"[0-9a-f]{64}")
UNNAMED_EXTRACTOR = "unknown"


class _Header(BaseModel):
    """The first line of an exported document; keys not named here are kept as metadata."""

    model_config = ConfigDict(extra="allow")

    document: str = Field(pattern=_SHA256.pattern)
    text: str
    claims: int = Field(ge=0)
    path: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    title: str | None = None
    author: str | None = None
    language: str | None = None
    extractor: str | None = None
    complete: bool = True
    decisions: int = Field(default=0, ge=0)
    rejected: tuple[Claim, ...] = ()
    metadata: dict[str, Any] = Field(default_factory=dict)


def is_header(element: Any) -> bool:
    """Whether an object announces a document and the number of its claims."""
    return isinstance(element, dict) and _names_document(element) and isinstance(element.get("claims"), int)


def is_claim(element: dict[str, Any]) -> bool:
    """Whether an object has the shape of a claim record."""
    return _names_document(element) and isinstance(element.get("content"), dict)


def is_decision(element: dict[str, Any]) -> bool:
    """Whether an object has the shape of a decision that travels with its document."""
    return _names_document(element) and isinstance(element.get("decision"), int) and "made_at" in element


def is_flat_row(element: dict[str, Any]) -> bool:
    """Whether an object is a row of an exported table, whose text is elsewhere."""
    return "text" not in element and ("claim_id" in element or _names_document(element))


def _names_document(element: dict[str, Any]) -> bool:
    sha256 = element.get("document")
    return isinstance(sha256, str) and _SHA256.fullmatch(sha256) is not None


class ExportedDocument:
    """A document under assembly: its header, then its claims one by one."""

    def __init__(self, header: dict[str, Any], location: str, line: int) -> None:
        """`header` is the line that announces the document, `line` its number."""
        self._location = location
        self._line = line
        self._sha256 = header["document"]
        self._expected = header["claims"]
        self._claims: dict[str, Claim] = {}
        self._decisions: list[Decision] = []
        self._expected_decisions = header.get("decisions") or 0
        self._seen = 0
        self._problem: Problem | None = None
        self._header = self._check_header(header)

    @property
    def is_full(self) -> bool:
        """Whether all claims that the header announces have come."""
        is_decided = len(self._decisions) >= self._expected_decisions
        return bool(self._seen >= self._expected and is_decided and self._expected + self._expected_decisions > 0)

    def owns(self, element: dict[str, Any]) -> bool:
        """Whether a claim names this document."""
        return bool(element["document"] == self._sha256)

    def add(self, element: dict[str, Any], line: int) -> None:
        """Take the next claim; one that is invalid spoils the document."""
        self._seen += 1
        if self._header is None:
            return
        if element.get("decided") == "added":
            return  # the decision that adds it comes with it
        try:
            claim = Claim.model_validate(element.get("extracted") or element)
        except ValidationError as error:
            self._spoil(line, _first_fault(error))
            return
        if claim.claim_id in self._claims:
            self._spoil(line, f"claim_id: {claim.claim_id} comes twice")
        for field, span in _spans(claim):
            if not span.gives_back(self._header.text):
                self._spoil(line, f"{field}: the text does not hold {span.text[:60]!r} at {list(span.pieces)}")
        self._claims[claim.claim_id] = claim

    def decide(self, element: dict[str, Any], line: int) -> None:
        """Take the next decision; one that is invalid spoils the document."""
        try:
            self._decisions.append(Decision.model_validate(element))
        except ValidationError as error:
            self._spoil(line, _first_fault(error))

    def finish(self) -> Document | Problem:
        """The document with its claims, or why it is left out."""
        if self._header is not None and self._seen != self._expected:
            self._spoil(self._line, f"claims: {self._expected} announced, {self._seen} found")
        if self._problem is not None or self._header is None:
            return self._problem or self._fault(self._line, "the header can't be read")
        header = self._header
        metadata = header.metadata | (header.model_extra or {})
        if header.path:
            metadata.setdefault("path", header.path)
        return Document(
            text=header.text,
            location=f"{self._location}#{self._line}",
            reader="jsonl",
            published=header.published,
            publisher=header.publisher,
            title=header.title,
            url=header.url,
            author=header.author,
            language=header.language,
            metadata=metadata,
            claims=(*self._claims.values(), *header.rejected),
            extractor=header.extractor or (UNNAMED_EXTRACTOR if self._claims else None),
            is_complete=header.complete,
            decisions=tuple(self._decisions),
        )

    def _check_header(self, header: dict[str, Any]) -> _Header | None:
        if "text" not in header:
            self._spoil(
                self._line,
                "text: a document exported without its text",
                "Export with texts: `tally extract --format jsonl --with-text`, or `tally export FILE.jsonl`.",
            )
            return None
        try:
            checked = _Header.model_validate(header)
        except ValidationError as error:
            self._spoil(self._line, _first_fault(error))
            return None
        if text_hash(checked.text) != self._sha256:
            self._spoil(self._line, "document: the SHA-256 is not that of the text, which was changed")
            return None
        return checked

    def _spoil(self, line: int, message: str, next_step: str = "") -> None:
        """Remember the first fault."""
        self._problem = self._problem or self._fault(line, message, next_step)

    def _fault(self, line: int, message: str, next_step: str = "") -> Problem:
        return Problem(
            location=f"{self._location}#{self._line}",
            message=f"{self._location}, line {line}: {message}",
            next_step=next_step or "Export it again, or give the text alone; the document is left out with its claims.",
            line=line,
        )


def _first_fault(error: ValidationError) -> str:
    """The first field that is invalid and why: "figures.0.measure: no measure called 'killd'"."""
    fault = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in fault["loc"]) or "claim"
    return f"{where}: {fault['msg'].removeprefix('Value error, ')}"


def _spans(claim: Claim) -> list[tuple[str, Any]]:
    named = [("content", claim.content), ("cue", claim.cue), ("source_mention", claim.source_mention)]
    named += [(f"figures.{index}.span", figure.span) for index, figure in enumerate(claim.figures)]
    return [(field, span) for field, span in named if span is not None]
