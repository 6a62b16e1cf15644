"""Which reader is chosen, and that nothing a file holds is ever raised."""

from __future__ import annotations

import ast
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook import readers
from tallybook.readers import READERS, Options, Reading, Target, dispatch
from tallybook.readers.base import Limits
from tallybook.records import Document, Problem

from tests.readers.reading import ARTICLE, PAGE, read_all, split, target_of

FEED = (
    b"<?xml version='1.0'?><rss version='2.0'><channel><title>Wire</title>"
    b"<item><title>One</title><description>Nine soldiers were wounded near Tolo.</description></item></channel></rss>"
)
MAIL = f"From: desk@example.org\nTo: list@example.org\nSubject: Kessani\n\n{ARTICLE}\n".encode()
LINES = json.dumps({"text": ARTICLE}).encode() + b"\n"


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "media_type", "reader"),
    [
        ("File:Map.png", PAGE, "text/html", "html"),
        ("Map.png", PAGE, None, "html"),
        ("letter.doc", b"{\\rtf1\\ansi Nine sailors are missing.\\par}", None, "rtf"),
        ("song.mp3", b"ID3\x03\x00" + bytes(40), None, None),
        ("slides.pptx", zipped("ppt/presentation.xml", b"<p/>"), None, None),
        ("notes.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), None, None),
    ],
)
def test_bytes_go_before_an_ending_that_is_not_read(
    name: str, data: bytes, media_type: str | None, reader: str | None
) -> None:
    documents, problems = read_all(name, data, media_type=media_type)
    assert [document.reader for document in documents] == ([reader] if reader else [])
    if reader is None:
        assert "which is not a kind of file that is read" in problems[0].message
        assert problems[0].next_step


def test_every_reader_is_listed() -> None:
    folder = Path(str(readers.__file__)).parent
    defined = {
        node.name
        for path in folder.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name.endswith("Reader") and path.name != "base.py"
    }
    assert {type(reader).__name__ for reader in READERS} == defined


def test_names_and_endings_are_given_once() -> None:
    names = [reader.name for reader in READERS]
    suffixes = [suffix for reader in READERS for suffix in reader.suffixes]
    assert len(names) == len(set(names))
    assert len(suffixes) == len(set(suffixes))
    assert READERS[-1].name == "plain"


@pytest.mark.parametrize(
    ("name", "data", "media_type", "expected"),
    [
        ("a.txt", ARTICLE.encode(), None, "plain"),
        ("a.html", PAGE, None, "html"),
        ("a.jsonl", LINES, None, "jsonl"),
        ("a.rss", FEED, None, "feed"),
        ("noending", PAGE, None, "html"),
        ("noending", LINES, None, "jsonl"),
        ("noending", FEED, None, "feed"),
        ("noending", MAIL, None, "email"),
        ("noending", ARTICLE.encode(), None, "plain"),
        ("noending", ARTICLE.encode("utf-16"), None, "plain"),
        ("noending", gzip.compress(PAGE), None, "html"),
        ("noending", zipped("a.html", PAGE), None, "html"),
        ("a.unknown", ARTICLE.encode(), None, "plain"),
        ("story.pdf", PAGE, "text/html; charset=utf-8", "html"),
        ("data.jsonl", LINES, "text/plain", "jsonl"),
        ("data.jsonl", LINES, "application/octet-stream", "jsonl"),
        ("story", PAGE, "text/html", "html"),
        ("story", PAGE, "text/plain", "plain"),
    ],
)
def test_the_fitting_reader_is_chosen(name: str, data: bytes, media_type: str | None, expected: str) -> None:
    documents, problems = read_all(name, data, media_type=media_type)
    assert problems == []
    assert [document.reader for document in documents] == [expected]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("photo.xyz", bytes(range(256)) * 8, "not a kind of file that is read"),
        ("photo", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64), "not a kind of file that is read"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj <<", "cut.pdf"),
        ("cut.zip", zipped("a.txt", b"words")[:-30], "broken ZIP"),
        ("cut", zipped("a.txt", b"words")[:-30], "cut"),
        ("cut.gz", gzip.compress(ARTICLE.encode())[:-12], "broken gzip"),
        ("blank.txt", b" \n\t\n", "blank.txt"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # the bytes of an archive hold the time of its making
)
def test_what_is_broken_is_a_problem_with_a_next_step(name: str, data: bytes, words: str) -> None:
    documents, problems = read_all(name, data)
    assert documents == []
    assert len(problems) == 1
    assert words in problems[0].message
    assert problems[0].next_step
    assert problems[0].location == name


class Failing:
    """A reader that gives one document and then fails as it is told."""

    name = "failing"
    suffixes = (".bad",)
    media_types = ()

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def recognises(self, head: bytes) -> bool:
        return False

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        yield Document(text="Two guards were hurt.", location=target.location, reader=self.name)
        raise self._error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "memory"),
        (RecursionError("too deep"), "RecursionError: too deep"),
        (AssertionError(), "AssertionError"),
        (PermissionError(13, "Permission denied"), "Permission denied"),
        (KeyError("x"), "KeyError"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_a_reader_that_fails_keeps_what_it_gave(error: BaseException, words: str) -> None:
    target = target_of("a.bad", b"data")
    documents, problems = split(dispatch.read([Failing(error)], target, Options()))
    assert len(documents) == 1
    assert words in problems[0].message


def test_an_interrupt_is_no_problem_of_the_file() -> None:
    with pytest.raises(KeyboardInterrupt):
        list(dispatch.read([Failing(KeyboardInterrupt())], target_of("a.bad", b"data"), Options()))


def test_documents_are_completed() -> None:
    (document,), _ = read_all("a", ARTICLE.encode(), url="https://example.org/a", media_type="text/plain")
    assert document.url == "https://example.org/a"
    assert document.language == "en"


def test_half_characters_become_the_sign_for_damage() -> None:
    (document,), _ = read_all("a.jsonl", b'{"text": "cut \\ud83d off, said the ministry of health"}\n')
    assert document.text == "cut \ufffd off, said the ministry of health"


def test_too_long_a_text_is_a_problem() -> None:
    documents, problems = read_all("a.jsonl", LINES, Limits(text_characters=20))
    assert documents == []
    assert "a.jsonl#1" in problems[0].location


@given(
    st.sampled_from(["", *sorted({suffix for reader in READERS for suffix in reader.suffixes} - {".pdf"})]),
    st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))),
)
def test_nothing_is_raised(suffix: str, data: bytes) -> None:
    for reading in dispatch.read(READERS, target_of(f"name{suffix}", data), Options()):
        assert isinstance(reading, Document | Problem)
