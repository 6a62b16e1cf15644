"""JSON Lines and JSON: documents, and what Tallybook itself printed (a document with its claims)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Reading, Target, read_bounded
from tallybook.readers.headline import with_headline
from tallybook.readers.jsonlines.exported import ExportedDocument, is_claim, is_decision, is_flat_row, is_header
from tallybook.readers.jsonlines.fields import (
    FIELDS,
    FieldMap,
    day_of,
    find_fields,
    find_list,
    language_of,
    made_url,
    words,
)
from tallybook.readers.lines import find_lines, open_lines
from tallybook.readers.pages.fragment import fragment_text, is_markup
from tallybook.records import Document, Problem, Severity

_FIRST = re.compile(rb'(?:\xef\xbb\xbf)?\s*(\{\s*"|\[\s*\{\s*")')
_NO_UTF8 = re.compile("[\udc80-\udcff]")
_KNOWN = frozenset(FIELDS)
_PLAIN = ("text", "full_text", "rawContent", "renderedContent", "message", "content_text")  # never markup
_KEYS_SHOWN = 12
_WANTED = 'A line is one object: {"text": "…", "published": "2024-05-01", "publisher": "…", "url": "…", "title": "…"}.'
_MAPPED = 'Name its fields in a file for --mapping: [fields] text = "body", published = "when" (tally help reading).'
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
        fields = find_fields(target, options)
        whole = _parse_whole(target, options)
        if isinstance(whole, dict) and not is_header(whole):
            listed = None if fields.text(whole)[0] else find_list(whole)
            if listed is None:
                yield from _read_document(whole, target.location, None, fields)
                return
            elements, publisher = listed
            yield from _Assembly(target.location, fields, publisher).read(enumerate(elements, start=1))
        elif whole is not None:
            elements = whole if isinstance(whole, list) else [whole]
            yield from _Assembly(target.location, fields).read(enumerate(elements, start=1))
        else:
            yield from _read_lines(target, options, fields)


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


def _read_lines(target: Target, options: Options, fields: FieldMap) -> Iterator[Reading]:
    assembly = _Assembly(target.location, fields)
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

    def __init__(self, location: str, fields: FieldMap, publisher: str | None = None) -> None:
        self._location = location
        self._fields = fields
        self._publisher = publisher
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
            yield from _read_document(element, self._location, number, self._fields, self._publisher)

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


def _read_document(
    element: dict[str, Any], location: str, number: int | None, fields: FieldMap, publisher: str | None = None
) -> Iterator[Reading]:
    """The document of an object, and warnings about what of it could not be used; `publisher` is that of the list."""
    place = location if number is None else f"{location}, line {number}"
    text_path, text = fields.text(element)
    if not text:
        own = element.get("text")
        reason = '"text" is no string' if own is not None and not isinstance(own, str) else 'no "text"'
        keys = ", ".join(map(str, list(element)[:_KEYS_SHOWN]))
        yield Problem(
            location=location,
            message=f"{place}: {reason}" + (f"; its keys are {keys}" if keys and "text" not in element else ""),
            next_step=_WANTED if "text" in element or not keys else _MAPPED,
            line=number,
        )
        return
    found = {name: fields.find(element, name) for name in FIELDS[1:]}
    published, moment = day_of(found["published"][1])
    given = element.get("metadata")
    used = {text_path, *(path for path, _ in found.values())}
    rest = {key: value for key, value in element.items() if key not in used | {"metadata"} | _KNOWN}
    metadata = rest | (given if isinstance(given, dict) else {} if given is None else {"metadata": given})
    if published is None and found["published"][1]:
        metadata["published"] = found["published"][1]
        yield Problem(
            location=location,
            message=f'{place}: "{found["published"][0]}" is no date: {found["published"][1]!r}',
            next_step="Write dates as 2024-05-01; the document is kept without one.",
            line=number,
            severity=Severity.WARNING,
        )
    if moment:
        metadata["published_at"] = moment
    own_place = location if number is None else f"{location}#{number}"
    title = words(found["title"][1])
    url = words(found["url"][1]) or made_url(element)
    if is_markup(text) and text_path not in _PLAIN:
        text = fragment_text(text, own_place, url)
    yield Document(
        text=with_headline(text, title),
        location=own_place,
        reader=JsonLinesReader.name,
        published=published,
        publisher=words(found["publisher"][1]) or publisher,
        title=title,
        url=url,
        author=words(found["author"][1]),
        language=language_of(found["language"][1]),
        metadata=metadata,
    )
