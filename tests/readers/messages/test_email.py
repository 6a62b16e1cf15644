from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from email.mime.text import MIMEText

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.errors import ReadError
from tallybook.readers import read
from tallybook.readers.base import Options
from tallybook.readers.messages.email import EmailReader

from tests.readers.reading import read_all, target_of

WORDS = "The brigade’s press office said that 30 “volunteers” had surrendered near the quarry.\n"
PAGE = (
    "<html><body><p>The brigade said <b>30</b> volunteers had surrendered near the quarry on Sunday.</p>"
    "<p>None of them was armed.</p></body></html>"
)


def message(subject: str = "Bulletin: 30 surrendered – official") -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = subject
    made["From"] = "Press Office <press@brigade.example>"
    made["To"] = "desk@paper.example"
    made["Date"] = "Sun, 12 Jun 2022 23:30:00 +0300"
    made["Message-ID"] = "<7@brigade.example>"
    return made


def read_text(made: EmailMessage) -> str:
    documents, problems = read_all("a.eml", made.as_bytes())
    assert problems == []
    return documents[0].text


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_words_and_headers(charset: str, encoding: str) -> None:
    made = message()
    made.set_content(WORDS, charset=charset, cte=encoding)
    (document,), problems = read_all("a.eml", made.as_bytes())
    assert problems == []
    assert document.text.strip() == WORDS.strip()
    assert document.title == "Bulletin: 30 surrendered – official"
    assert document.author == "Press Office <press@brigade.example>"
    assert document.published == date(2022, 6, 12)
    assert document.metadata == {
        "message_id": "<7@brigade.example>",
        "from": "Press Office <press@brigade.example>",
        "to": "desk@paper.example",
    }


def test_russian_under_a_wrong_charset() -> None:
    words = "Штаб сообщил, что за сутки погибли восемь человек и ранены тридцать."
    part = MIMEText("", "plain", "us-ascii")
    part.set_payload(words.encode("cp1251"))
    part["Subject"] = "x"
    (document,), _ = read_all("a.eml", part.as_bytes())
    assert document.text == words


def test_plain_text_before_html() -> None:
    made = message()
    made.set_content(WORDS)
    made.add_alternative(PAGE, subtype="html")
    assert read_text(made).strip() == WORDS.strip()


def test_html_where_there_is_no_plain_text() -> None:
    made = message()
    made.set_content(PAGE, subtype="html")
    assert read_text(made) == (
        "The brigade said 30 volunteers had surrendered near the quarry on Sunday.\n\nNone of them was armed."
    )


def test_html_where_the_plain_text_is_blank() -> None:
    made = message()
    made.set_content("\n")
    made.add_alternative(PAGE, subtype="html")
    assert read_text(made).startswith("The brigade said 30")


def test_texts_attached_are_documents_and_the_rest_is_named() -> None:
    made = message()
    made.set_content(WORDS)
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="list of names.pdf")
    made.add_attachment("Hidden words of the desk.", filename="notes.txt")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="map.png")
    (document, notes), (problem,) = read_all("a.eml", made.as_bytes())
    assert document.metadata["attachments"] == ["list of names.pdf", "notes.txt", "map.png"]
    assert "Hidden" not in document.text
    assert (notes.text.strip(), notes.location) == ("Hidden words of the desk.", "a.eml#notes.txt")
    assert notes.published is None
    assert notes.metadata["attached_to"] == "Bulletin: 30 surrendered – official"
    assert problem.location == "a.eml#list of names.pdf"


def test_a_message_attached_is_a_document_with_its_own_headers() -> None:
    inner = message("Inner subject")
    inner.set_content("Forwarded words.\n")
    made = message("Fwd")
    made.replace_header("Date", "Mon, 20 Jun 2022 10:00:00 +0300")
    made.set_content("See below.\n")
    made.add_attachment(inner)
    (outer, forwarded), problems = read_all("a.eml", made.as_bytes())
    assert problems == []
    assert (outer.text.strip(), outer.published, outer.title) == ("See below.", date(2022, 6, 20), "Fwd")
    assert (forwarded.text.strip(), forwarded.published) == ("Forwarded words.", date(2022, 6, 12))
    assert (forwarded.title, forwarded.location) == ("Inner subject", "a.eml#1")


@pytest.mark.parametrize(
    ("mark", "fields"),
    [
        (
            "---------- Forwarded message ---------",
            "From: A <a@b.example>\nDate: Mon, 3 Jun 2024 at 10:00\nSubject: Toll",
        ),
        ("Begin forwarded message:\n", "> From: A <a@b.example>\n> Subject: Toll\n> Date: June 3, 2024 at 10:00:00 AM"),
        ("-----Original Message-----", "From: A <a@b.example>\nSent: Monday, June 3, 2024 10:00 AM\nSubject: Toll"),
        ("_" * 32, "From: A <a@b.example>\nSent: 03 June 2024 10:00\nTo: B\nSubject: Toll"),
    ],
)
def test_a_message_forwarded_in_the_text_has_its_own_day(mark: str, fields: str) -> None:
    made = message("Fwd: Toll")
    made.set_content(f"FYI\n\n{mark}\n{fields}\n\nNine sailors are missing.\n")
    (outer, inner), _ = read_all("a.eml", made.as_bytes())
    assert (outer.text.strip(), outer.published) == ("FYI", date(2022, 6, 12))
    assert (inner.text, inner.published) == ("Nine sailors are missing.", date(2024, 6, 3))
    assert (inner.title, inner.author) == ("Toll", "A <a@b.example>")


@pytest.mark.parametrize(
    "words", ["----- Forwarded message -----\nno fields here", "A line\n" + "_" * 40 + "\nA footer"]
)
def test_a_mark_without_fields_is_text(words: str) -> None:
    made = message()
    made.set_content(words)
    assert read_text(made).strip() == words


def test_of_two_content_types_the_one_with_parts_counts() -> None:
    made = message()
    made.set_content(WORDS)
    made.add_alternative(PAGE, subtype="html")
    data = made.as_bytes().replace(b"Content-Type: multipart", b"Content-Type: text/plain\nContent-Type: multipart", 1)
    (document,), _ = read_all("a.eml", data)
    assert document.text.strip() == WORDS.strip()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b" \n", "empty"),
        (b"\nNo headers here.", "not an e-mail"),
        (b"Subject: x\nFrom: a@b.example\n\n", "empty"),
        (b"Subject: x\nContent-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: text/plain\n\n", "empty"),
        (
            b"Subject: x\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\niVBORw0KGgoAAAANSUhEUgAA",
            "binary",
        ),
    ],
    ids=["empty", "no headers", "no body", "cut off", "binary"],
)
def test_broken_messages_are_named_with_their_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=rf"^a\.eml: .*{reason}") as caught:
        list(EmailReader(read).read(target_of("a.eml", data), Options()))
    assert caught.value.next_step


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (b"Return-Path: <a@b.example>\r\nReceived: x\r\nSubject: y\r\n", True),
        (b"From: a@b.example\nTo: c@d.example\n", True),
        (b"From: the desk\n\nA text that begins with one such line.", False),
        (b"", False),
    ],
)
def test_recognises(head: bytes, answer: bool) -> None:
    assert EmailReader(read).recognises(head) is answer


@given(st.binary(max_size=300))
def test_any_message_gives_a_document_or_a_read_error(data: bytes) -> None:
    try:
        list(EmailReader(read).read(target_of("a.eml", b"Subject: x\nMIME-Version: 1.0\n" + data), Options()))
    except ReadError as error:
        assert error.message.startswith("a.eml")
