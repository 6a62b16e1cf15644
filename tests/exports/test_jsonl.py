from __future__ import annotations

import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.exports import Flat, Options, Records, jsonl
from tallybook.records import Claim, Document

from tests.factories import make_document, two_sides


def written(documents: list[tuple[Document, list[Claim]]]) -> list[dict[str, object]]:
    stream = io.StringIO()
    count = jsonl.write(Records(documents), stream, Options())
    assert count == sum(len(claims) for _, claims in documents)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_records_stand_behind_the_line_of_their_document() -> None:
    lines = written(two_sides())
    assert [line.get("path") for line in lines] == [
        "first.txt",
        None,
        None,
        "second.txt",
        None,
        "clinic.txt",
        None,
        None,
    ]
    for (document, claims), start in zip(two_sides(), (0, 3, 5), strict=True):
        assert lines[start]["claims"] == len(claims)
        assert lines[start]["text"] == document.text
        read = [Claim.model_validate(line) for line in lines[start + 1 : start + 1 + len(claims)]]
        assert read == claims


def test_a_header_names_all_that_is_known_of_a_document() -> None:
    document = make_document(
        "A text.",
        published=date(2020, 1, 31),
        author="A. Writer",
        metadata={"section": "world"},
        extractor="rules/1",
        is_complete=False,
    )
    (line,) = written([(document, [])])
    assert line == {
        "document": document.sha256,
        "path": "article.txt",
        "published": "2020-01-31",
        "language": "en",
        "claims": 0,
        "publisher": None,
        "title": None,
        "url": None,
        "author": "A. Writer",
        "extractor": "rules/1",
        "complete": False,
        "metadata": {"section": "world"},
        "text": "A text.",
    }


def test_a_header_without_the_text_is_short() -> None:
    header = jsonl.header(make_document("A text."), 3, with_text=False)
    assert list(header) == ["document", "path", "published", "language", "claims"]


def test_flat_rows() -> None:
    stream = io.StringIO()
    rows = [{"day": date(2020, 2, 29), "name": "Škoda", "aliases": ("a", "b")}]
    assert jsonl.write(Flat(("day", "name", "aliases"), rows), stream, Options()) == 1
    assert stream.getvalue() == '{"day": "2020-02-29", "name": "Škoda", "aliases": ["a", "b"]}\n'


def test_what_json_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError, match="nothing in JSON"):
        jsonl.line({"a": object()})


@given(st.text(alphabet=st.characters()))
def test_any_text_survives_as_one_line_of_utf_8(text: str) -> None:
    line = jsonl.line({"text": text})
    assert "\n" not in line
    assert json.loads(line.encode())["text"] == text
