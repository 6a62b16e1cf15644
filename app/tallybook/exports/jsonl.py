"""JSON Lines: flat rows one a line, or whole records that `tally ingest` reads back."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import IO, TYPE_CHECKING

from tallybook.exports.base import Content, Flat, Options, Row

if TYPE_CHECKING:
    from tallybook.records import Document

suffix: str = ".jsonl"
keeps_records: bool = True
is_binary: bool = False
extra: str = ""

_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def write(content: Content, stream: IO[str], options: Options) -> int:
    """Write a line a row, or a line a document and then its claims and decisions; how many rows or claims."""
    del options  # nothing runs JSON
    count = 0
    if isinstance(content, Flat):
        for row in content.mappings():
            stream.write(line(row) + "\n")
            count += 1
        return count
    for document, claims in content.documents:
        stream.write(line(header(document, len(claims), with_text=True)) + "\n")
        for claim in claims:
            stream.write(line(claim.model_dump(mode="json")) + "\n")
            count += 1
        for decision in document.decisions:
            stream.write(line(decision.model_dump(mode="json")) + "\n")
    return count


def header(document: Document, claims: int, *, with_text: bool) -> Row:
    """The line that announces a document and the number of claims behind it; with its text it can be read back."""
    own = {
        "document": document.sha256,
        "path": document.location,
        "published": document.published,
        "language": document.language,
        "claims": claims,
    }
    if not with_text:
        return own
    decided: Row = {}
    if document.decisions:
        rejected = [claim.model_dump(mode="json") for claim in document.rejected]
        decided = {"decisions": len(document.decisions), "rejected": rejected}
    return own | {
        "publisher": document.publisher,
        "title": document.title,
        "url": document.url,
        "author": document.author,
        "extractor": document.extractor,
        "complete": document.is_complete,
        "metadata": document.metadata,
        **decided,
        "text": document.text,
    }


def line(row: Row) -> str:
    """A mapping as one line of JSON, days in ISO form, letters as themselves."""
    text = _READABLE.encode(row)
    # Half of a surrogate pair has no UTF-8; escaped, it survives the way there and back.
    return _ESCAPED.encode(row) if _LONE_SURROGATE.search(text) else text


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"nothing in JSON stands for {value!r}")


# Made once: `json.dumps` would make one for every line.
_READABLE = json.JSONEncoder(ensure_ascii=False, default=_plain)
_ESCAPED = json.JSONEncoder(default=_plain)
