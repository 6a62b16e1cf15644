"""JSON Lines and JSON: documents, and what Tallybook itself printed (a document with its claims)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Reading, Target, read_bounded
from tallybook.readers.jsonlines.exported import ExportedDocument, is_claim, is_decision, is_flat_row, is_header
from tallybook.readers.lines import find_lines, open_lines
from tallybook.readers.published import parse_published
from tallybook.records import Document, Problem, Severity

_FIRST = re.compile(rb'(?:\xef\xbb\xbf)?\s*(\{\s*"|\[\s*\{\s*")')
_LANGUAGE = re.compile(r"[a-z]{2}")
_NO_UTF8 = re.compile("[\udc80-\udcff]")
_KNOWN = ("text", "published", "publisher", "url", "title", "author", "language", "metadata")
_WANTED = 'A line is one object: {"text": "…", "published": "2024-05-01", "publisher": "…", "url": "…", "title": "…"}.'
Numbered = tuple[int, Any]


class JsonLinesReader:
    """Reads a document a line, or from JSON an array of them or a single one; claims that follow their document too."""

    name = "jsonl"
    suffixes = (".jsonl", ".ndjson", ".json")
    media_types = ("application/jsonl", "application/x-ndjson", "application/json", "application/x-jsonlines")

    def recognises(self, head: bytes) -> bool:
        """Whether it starts with an object, or an array of objects."""
        return _FIRST.match(head) is not None

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield a document for every line or element, `path#3` for the third; bad ones become Problems."""
        whole = _parse_whole(target, options)
        if isinstance(whole, dict) and not is_header(whole):
            yield from _read_document(whole, target.location, None)
            return
        if whole is not None:
            elements = whole if isinstance(whole, list) else [whole]
            yield from _Assembly(target.location).read(enumerate(elements, start=1))
            return
        yield from _read_lines(target, options)


def _parse_whole(target: Target, options: Options) -> Any | None:
    """The array, or the object written over several lines, that is the whole file; None where it is a list of lines."""
    with target.open() as stream:
        head = stream.read(4096)
    start = _FIRST.match(head)
    if start is None:
        return None
    is_array = start[1].startswith(b"[")
    first_line, newline, _ = head.partition(b"\n")
    is_line = not newline or first_line.rstrip().endswith(b"}")
    if is_line and not is_array and not target.name.lower().endswith(".json"):
        return None
    try:
        return json.loads(read_bounded(target, options))
    except (ReadError, ValueError, RecursionError) as error:
        if is_array:
            raise ReadError(f"{target.location} is no JSON: {error}", "Mend it, or give a document a line.") from error
        return None


def _read_lines(target: Target, options: Options) -> Iterator[Reading]:
    assembly = _Assembly(target.location)
    with open_lines(target.open()) as text:
        for number, line in find_lines(text, options.limits.line_bytes):
            if line is None:
                megabytes = options.limits.line_bytes / 2**20
                yield assembly.problem(number, f"the line is longer than {megabytes:g} MB", "Split the document.")
            elif _NO_UTF8.search(line):
                yield assembly.problem(number, "the line is not UTF-8", "Save the file as UTF-8.")
            elif line.strip():
                yield from assembly.read_line(number, line)
    yield from assembly.end()


class _Assembly:
    """Puts the lines of one file together: a document is one line, or a header with the lines of its claims."""

    def __init__(self, location: str) -> None:
        self._location = location
        self._open: ExportedDocument | None = None
        self._told_of_flat_rows = False

    def problem(self, line: int, message: str, next_step: str) -> Problem:
        return Problem(
            location=self._location, message=f"{self._location}, line {line}: {message}", next_step=next_step, line=line
        )

    def read(self, elements: Iterator[Numbered]) -> Iterator[Reading]:
        for number, element in elements:
            yield from self._add(number, element)
        yield from self.end()

    def read_line(self, number: int, line: str) -> Iterator[Reading]:
        try:
            element = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
            yield self.problem(number, f"no JSON: {reason}", _WANTED)
            return
        yield from self._add(number, element)

    def _add(self, number: int, element: Any) -> Iterator[Reading]:
        if not isinstance(element, dict):
            yield self.problem(number, f"a {type(element).__name__}, not an object", _WANTED)
        elif is_header(element):
            yield from self.end()
            self._open = ExportedDocument(element, self._location, number)
        elif is_claim(element):
            yield from self._add_claim(number, element)
        elif is_decision(element):
            yield from self._add_decision(number, element)
        elif is_flat_row(element):
            yield from self._flat_row(number)
        else:
            yield from self.end()
            yield from _read_document(element, self._location, number)

    def _add_claim(self, number: int, element: dict[str, Any]) -> Iterator[Reading]:
        if self._open is None or not self._open.owns(element):
            yield self.problem(
                number,
                "a claim whose document is not the one before it",
                "Export with texts: `tally extract --format jsonl --with-text`, or `tally export FILE.jsonl`.",
            )
            return
        self._open.add(element, number)
        if self._open.is_full:
            yield from self.end()

    def _add_decision(self, number: int, element: dict[str, Any]) -> Iterator[Reading]:
        if self._open is None or not self._open.owns(element):
            yield self.problem(
                number,
                "a decision whose document is not the one before it",
                "Export it again: `tally export FILE.jsonl`.",
            )
            return
        self._open.decide(element, number)
        if self._open.is_full:
            yield from self.end()

    def _flat_row(self, number: int) -> Iterator[Reading]:
        """One Problem for all rows of a table without texts: each would say the same."""
        yield from self.end()
        if not self._told_of_flat_rows:
            self._told_of_flat_rows = True
            yield self.problem(
                number,
                "a row of an export without the text that it was found in, perhaps one of many",
                "Export with texts: `tally extract --format jsonl --with-text`, or `tally export FILE.jsonl`.",
            )

    def end(self) -> Iterator[Reading]:
        if self._open is not None:
            yield self._open.finish()
            self._open = None


def _read_document(element: dict[str, Any], location: str, number: int | None) -> Iterator[Reading]:
    """The document of an object, and warnings about what of it could not be used."""
    place = location if number is None else f"{location}, line {number}"
    text = element.get("text")
    if not isinstance(text, str) or not text.strip():
        reason = 'no "text"' if text in (None, "") or isinstance(text, str) else '"text" is no string'
        yield Problem(location=location, message=f"{place}: {reason}", next_step=_WANTED, line=number)
        return
    day = element.get("published")
    published = parse_published(day) if isinstance(day, str) else None
    rest = {key: value for key, value in element.items() if key not in _KNOWN}
    given = element.get("metadata")
    metadata = rest | (given if isinstance(given, dict) else {} if given is None else {"metadata": given})
    if published is None and element.get("published"):
        metadata["published"] = element["published"]
        yield Problem(
            location=location,
            message=f'{place}: "published" is no date: {element["published"]!r}',
            next_step="Write dates as 2024-05-01; the document is kept without one.",
            line=number,
            severity=Severity.WARNING,
        )
    language = element.get("language")
    yield Document(
        text=text,
        location=location if number is None else f"{location}#{number}",
        reader=JsonLinesReader.name,
        published=published,
        publisher=_words(element.get("publisher")),
        title=_words(element.get("title")),
        url=_words(element.get("url")),
        author=_words(element.get("author")),
        language=language if isinstance(language, str) and _LANGUAGE.fullmatch(language) else None,
        metadata=metadata,
    )


def _words(value: Any) -> str | None:
    """A value as one line of text: a list of authors with commas between them, None for what is empty."""
    if isinstance(value, list):
        value = ", ".join(str(item) for item in value)
    if value is None or isinstance(value, dict):
        return None
    return str(value).strip() or None
