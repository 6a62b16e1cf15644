"""Documents a line, arrays, and what Tallybook itself printed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from tallybook.readers.base import Limits
from tallybook.records import Claim, Severity, text_hash

from tests.readers.reading import read_all

TEXT = "The army of Veria said 40 rebels were killed near Osk. It lost three tanks."
SHA256 = text_hash(TEXT)


def lines(*elements: Any) -> bytes:
    return "".join(json.dumps(element, ensure_ascii=False) + "\n" for element in elements).encode()


def span(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"text": words, "pieces": [[start, start + len(words)]]}


def claim(claim_id: str = "c1", **changes: Any) -> dict[str, Any]:
    figure = {
        "span": span("40"),
        "measure": "killed",
        "category": "personnel",
        "value": 40,
        "low": 40,
        "high": 40,
        "modifier": "exact",
        "scope": "incident",
    }
    return {
        "claim_id": claim_id,
        "document": SHA256,
        "source": {"name": "Army", "kind": "military", "country": None},
        "source_mention": span("The army of Veria"),
        "cue": span("said"),
        "content": span("40 rebels were killed near Osk"),
        "mode": "indirect",
        "certainty": "asserted",
        "said_on": {"text": "", "start": "2021-06-02", "end": "2021-06-02"},
        "figures": [figure],
        "confidence": 0.8,
    } | changes


def header(**changes: Any) -> dict[str, Any]:
    return {
        "document": SHA256,
        "text": TEXT,
        "path": "news/osk.txt",
        "published": "2021-06-03",
        "publisher": "Veria Times",
        "url": "https://example.org/osk",
        "title": "Fighting near Osk",
        "author": "A. Moreau",
        "language": "en",
        "extractor": "rules/1",
        "complete": True,
        "metadata": {"section": "world"},
        "claims": 1,
    } | changes


def without(element: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in element.items() if name != key}


def test_a_line_is_a_document() -> None:
    given = {
        "text": TEXT,
        "published": "2021-06-03T23:30:00-05:00",
        "publisher": "Veria Times",
        "url": "https://example.org/osk",
        "title": "Fighting near Osk",
        "author": ["A. Moreau", "B. Lind"],
        "desk": 7,
        "metadata": {"section": "world"},
    }
    (document,), problems = read_all("x.jsonl", lines(given))
    assert problems == []
    assert document.text == f"Fighting near Osk\n\n{TEXT}"
    assert document.published == date(2021, 6, 3)
    assert (document.publisher, document.title) == ("Veria Times", "Fighting near Osk")
    assert (document.url, document.author) == ("https://example.org/osk", "A. Moreau, B. Lind")
    assert document.metadata == {"desk": 7, "section": "world", "published_at": "2021-06-03T23:30:00-05:00"}
    assert document.location == "x.jsonl#1"
    assert document.claims is None


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (b'{"text": "cut off\n', "no JSON"),
        (b"[1, 2]\n", "a list, not an object"),
        (b'{"title": "x"}\n', 'no "text"'),
        (b'{"text": 5}\n', "is no string"),
        (b'{"text": "   "}\n', 'no "text"'),
        (b'{"text": "caf\xe9"}\n', "not UTF-8"),
        (b'{"text": "' + b"x" * 400 + b'"}\n', "longer than"),
        (b"[" * 3000 + b"\n", "longer than"),
        (b'{"a":' * 60 + b"\n", "longer than"),
        (b'{"text": "x", "n": ' + b"9" * 5 + b"\n", "no JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(bad: bytes, words: str) -> None:
    good = lines({"text": TEXT})
    documents, problems = read_all("x.jsonl", good + bad + b"\n" + good, Limits(line_bytes=200))
    assert [document.location for document in documents] == ["x.jsonl#1", "x.jsonl#4"]
    assert [problem.line for problem in problems] == [2]
    assert words in problems[0].message
    assert "line 2" in problems[0].message


def test_deep_nesting_and_long_numbers_are_bad_lines() -> None:
    data = b'{"text": ' + b"[" * 100_000 + b"\n" + b'{"n": ' + b"9" * 5000 + b"}\n" + lines({"text": TEXT})
    documents, problems = read_all("x.jsonl", data)
    assert [document.location for document in documents] == ["x.jsonl#3"]
    assert [problem.line for problem in problems] == [1, 2]


def test_a_date_that_is_none_is_a_warning() -> None:
    (document,), (problem,) = read_all("x.jsonl", lines({"text": TEXT, "published": "last Tuesday"}))
    assert document.published is None
    assert document.metadata["published"] == "last Tuesday"
    assert problem.severity is Severity.WARNING


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_encodings(encoding: str) -> None:
    data = '{"text": "Жертв нет, said the mayor."}\r\n\r\n{"text": "a\u2028b"}'.encode(encoding)
    documents, problems = read_all("x.jsonl", data)
    assert problems == []
    assert [document.text for document in documents] == ["Жертв нет, said the mayor.", "a\u2028b"]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("x.json", json.dumps([{"text": "one"}, {"text": "two"}]).encode(), ["x.json#1", "x.json#2"]),
        ("x.json", json.dumps([{"text": "one"}, {"text": "two"}], indent=2).encode(), ["x.json#1", "x.json#2"]),
        ("x.json", json.dumps({"text": "one"}).encode(), ["x.json"]),
        ("x.json", json.dumps({"text": "one", "a": {}}, indent=2).encode(), ["x.json"]),
        ("x.json", lines({"text": "one"}, {"text": "two"}), ["x.json#1", "x.json#2"]),
        ("x.jsonl", json.dumps([{"text": "one"}], indent=1).encode(), ["x.jsonl#1"]),
        ("x.jsonl", json.dumps({"text": "one"}).encode(), ["x.jsonl#1"]),
    ],
    ids=["array", "pretty array", "object", "pretty object", "lines in .json", "array in .jsonl", "one line"],
)
def test_json_of_every_shape(name: str, data: bytes, expected: list[str]) -> None:
    documents, problems = read_all(name, data)
    assert problems == []
    assert [document.location for document in documents] == expected


def test_a_broken_array_is_one_problem() -> None:
    documents, (problem,) = read_all("x.json", b'[{"text": "one"}, {"text"')
    assert documents == []
    assert "no JSON" in problem.message


@pytest.mark.parametrize("as_array", [False, True], ids=["lines", "array"])
def test_an_export_comes_back_with_its_claims(*, as_array: bool) -> None:
    elements = [header(claims=2), claim("c1"), claim("c2"), {"text": "Another text, said the mayor."}]
    data = json.dumps(elements).encode() if as_array else lines(*elements)
    (document, other), problems = read_all("x.json" if as_array else "x.jsonl", data)
    assert problems == []
    assert document.claims == (Claim.model_validate(claim("c1")), Claim.model_validate(claim("c2")))
    assert document.sha256 == SHA256
    assert (document.extractor, document.is_complete) == ("rules/1", True)
    assert (document.published, document.publisher) == (date(2021, 6, 3), "Veria Times")
    assert (document.title, document.author) == ("Fighting near Osk", "A. Moreau")
    assert (document.url, document.language) == ("https://example.org/osk", "en")
    assert document.metadata == {"section": "world", "path": "news/osk.txt"}
    assert document.location.endswith("#1")
    assert other.claims is None
    assert other.location.endswith("#4")


def test_an_export_of_a_text_without_claims() -> None:
    (document,), problems = read_all("x.jsonl", lines(header(claims=0, complete=False)))
    assert problems == []
    assert document.claims == ()
    assert not document.is_complete


FIGURE = claim()["figures"][0]


@pytest.mark.parametrize(
    ("elements", "line", "words"),
    [
        ([header(text=TEXT + " "), claim()], 1, "SHA-256"),
        ([without(header(), "text"), claim()], 1, "--with-text"),
        ([header(published="yesterday"), claim()], 1, "published"),
        ([header(claims=2), claim()], 1, "2 announced, 1 found"),
        ([header(claims=-1), claim()], 1, "claims"),
        ([header(), claim(mode="sung")], 2, "mode"),
        ([header(), claim(colour="red")], 2, "colour"),
        ([header(), claim(source=None)], 2, "without a source"),
        ([header(), claim(figures=[FIGURE | {"measure": "killd"}])], 2, "figures.0.measure"),
        ([header(), claim(cue={"text": "shouted", "pieces": [[18, 22]]})], 2, "cue"),
        ([header(), claim(figures=[FIGURE | {"span": {"text": "40", "pieces": [[900, 902]]}}])], 2, "figures.0.span"),
        ([header(claims=2), claim("c1"), claim("c1")], 3, "comes twice"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_invalid_export_is_left_out_whole(elements: list[dict[str, Any]], line: int, words: str) -> None:
    good = {"text": "The mayor said two bridges were hit."}
    documents, problems = read_all("x.jsonl", lines(*elements, good))
    assert [document.text for document in documents] == [good["text"]]
    assert problems[0].line == line
    assert words in problems[0].message + problems[0].next_step
    assert len(problems) == 1 or elements[0]["claims"] < 0


def test_rows_of_a_table_of_figures_are_told_once() -> None:
    row = {"claim_id": "c1", "document": SHA256, "measure": "killed", "value": 40}
    documents, (problem,) = read_all("x.jsonl", lines(row, row, row))
    assert documents == []
    assert "tally export" in problem.next_step


def test_a_claim_without_its_document_is_a_problem() -> None:
    documents, (problem,) = read_all("x.jsonl", lines(claim()))
    assert documents == []
    assert problem.line == 1
