from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.errors import ReadError
from tallybook.readers.base import Limits, Options, Target, read_bounded
from tallybook.readers.documents.plain import PlainReader

from tests.readers.reading import read_all, target_of

FRONT = """---
title: "Nine held after raid"
date: 2017-04-02
author: [Ida Moe, 'Tom Ek']
publisher: Fjord Post # weekly
section: abroad
---
# Another heading

Police held nine people after a raid on Sunday.
"""


@pytest.mark.parametrize(
    "text",
    [
        "One line without an end",
        "Windows ends\r\nold Mac ends\rUnix ends\n\n\ttabs and trailing spaces  \n",
        "Two pages\fof a report\v, with\u2028odd ends\u0085 and\u00a0spaces\u200b",
        "“Quotes” – and 😀 beyond the first plane\n",
    ],
)
def test_text_is_exactly_the_files_characters(text: str) -> None:
    documents, problems = read_all("a.txt", text.encode())
    assert problems == []
    assert [document.text for document in documents] == [text]
    assert documents[0].title is None


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff\ufffd"), min_size=1
    )
)
def test_offsets_hold_for_any_text(text: str) -> None:
    whole = f"word {text}\r\nword"
    (document,) = PlainReader().read(target_of("a.txt", whole.encode()), Options())
    assert document.text == whole  # type: ignore[union-attr]


def test_byte_order_mark_is_no_character() -> None:
    (document,), _ = read_all("a.txt", "Text".encode("utf-8-sig"))
    assert document.text == "Text"


def test_front_matter_of_markdown_is_kept_and_read() -> None:
    (document,), _ = read_all("a.md", FRONT.encode())
    assert document.text == FRONT
    assert document.title == "Nine held after raid"
    assert document.published == date(2017, 4, 2)
    assert document.author == "Ida Moe, Tom Ek"
    assert document.publisher == "Fjord Post"
    assert document.metadata == {"section": "abroad"}


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.md", "# Shelling in Orda #\n\nText.", "Shelling in Orda"),
        ("a.markdown", "Shelling in Orda\n================\n\nText.", "Shelling in Orda"),
        ("a.md", "Intro.\n\n## Part\n\n# Whole\n", "Whole"),
        ("a.md", "---\nno front matter, a rule\n\nText.", None),
        ("a.txt", "# not a heading in plain text\n", None),
        ("a.md", "#hashtag is no heading", None),
    ],
)
def test_title_of_markdown(name: str, text: str, title: str | None) -> None:
    (document,), _ = read_all(name, text.encode())
    assert document.title == title


@pytest.mark.parametrize("data", [b" \r\n\t \n", b"\xef\xbb\xbf", "\u00a0\n".encode()])
def test_text_of_spaces_is_named_empty(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"^a\.txt: empty"):
        list(PlainReader().read(target_of("a.txt", data), Options()))


def test_limits_are_named() -> None:
    with pytest.raises(ReadError, match=r"longer than 10 characters \(limit text_characters\)"):
        list(PlainReader().read(target_of("a.txt", b"eleven long"), Options(limits=Limits(text_characters=10))))
    with pytest.raises(ReadError, match=r"limit document_bytes"):
        list(PlainReader().read(target_of("a.txt", b"eleven long"), Options(limits=Limits(document_bytes=10))))


def test_damage_is_a_warning_beside_the_document() -> None:
    documents, problems = read_all("a.txt", ("слово " * 200).encode() + b"\xd1")
    assert len(documents) == 1
    assert problems[0].severity == "warning"


class _Endless(BytesIO):
    """A stream without end that counts what was asked of it."""

    given = 0

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert size > 0
        self.given += size
        return b"x" * size


def test_an_endless_stream_is_read_no_further_than_the_limit() -> None:
    stream = _Endless()
    target = Target(location="-", name="-", open=lambda: stream)
    with pytest.raises(ReadError, match="limit document_bytes"):
        read_bounded(target, Options(limits=Limits(document_bytes=3_000_000)))
    assert stream.given <= 3_000_001


def test_a_known_size_is_refused_unread() -> None:
    def never() -> BytesIO:
        raise AssertionError

    with pytest.raises(ReadError, match="limit document_bytes"):
        read_bounded(Target(location="big.txt", name="big.txt", open=never, size=200 * 1024 * 1024), Options())


def test_what_cannot_be_opened_is_named_with_its_reason() -> None:
    def refused() -> BytesIO:
        raise PermissionError(13, "Permission denied")

    with pytest.raises(ReadError, match=r"^locked\.txt: can't be read: Permission denied"):
        read_bounded(Target(location="locked.txt", name="locked.txt", open=refused), Options())
