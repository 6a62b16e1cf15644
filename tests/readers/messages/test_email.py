from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from email.mime.text import MIMEText

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.errors import ReadError
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


def test_attachments_are_named_and_not_read() -> None:
    made = message()
    made.set_content(WORDS)
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="list of names.pdf")
    made.add_attachment("Hidden words.", filename="notes.txt")
    (document,), _ = read_all("a.eml", made.as_bytes())
    assert document.metadata["attachments"] == ["list of names.pdf", "notes.txt"]
    assert "Hidden" not in document.text


def test_a_forwarded_message_follows_under_its_headers() -> None:
    inner = message("Inner subject")
    inner.set_content("Forwarded words.\n")
    made = message("Fwd")
    made.set_content("See below.\n")
    made.add_attachment(inner)
    text = read_text(made)
    assert [part.strip() for part in text.split("\n\n")] == [
        "See below.",
        "From: Press Office <press@brigade.example>\nDate: Sun, 12 Jun 2022 23:30:00 +0300\nSubject: Inner subject",
        "Forwarded words.",
    ]


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
        list(EmailReader().read(target_of("a.eml", data), Options()))
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
    assert EmailReader().recognises(head) is answer


@given(st.binary(max_size=300))
def test_any_message_gives_a_document_or_a_read_error(data: bytes) -> None:
    try:
        list(EmailReader().read(target_of("a.eml", b"Subject: x\nMIME-Version: 1.0\n" + data), Options()))
    except ReadError as error:
        assert error.message.startswith("a.eml")
