from __future__ import annotations

from datetime import date

from tallybook.readers.base import Limits

from tests.readers.reading import read_all

BOX = (
    b"From press@brigade.example Sun Jun 12 23:30:00 2022\nFrom: press@brigade.example\nSubject: First\n"
    b"Date: Sun, 12 Jun 2022 23:30:00 +0300\n\nThirty men surrendered.\n>From then on it was quiet.\n\n"
    b"From - Mon Jun 13 08:00:00 2022\nFrom: desk@paper.example\nSubject: Second\n"
    b"Date: Mon, 13 Jun 2022 08:00:00 +0300\n\nWho counted them?\nFrom memory, nobody did.\n\n"
    b"From - Mon Jun 13 09:00:00 2022\nFrom: a@b.example\nSubject: Empty\n\n\n"
)


def test_every_message_is_a_document() -> None:
    for name in ("mail.mbox", "Inbox"):
        (first, second), (empty,) = read_all(name, BOX)
        assert first.text.strip() == "Thirty men surrendered.\nFrom then on it was quiet."
        assert (first.title, first.published, first.location) == ("First", date(2022, 6, 12), f"{name}#1")
        assert second.text.strip() == "Who counted them?\nFrom memory, nobody did."
        assert second.published == date(2022, 6, 13)
        assert empty.location == f"{name}#3"


def test_a_message_that_is_too_large_is_named_and_the_others_are_read() -> None:
    huge = BOX.replace(b"Thirty men", b"Thirty men " * 400)
    documents, problems = read_all("mail.mbox", huge, Limits(document_bytes=1000))
    assert [document.title for document in documents] == ["Second"]
    assert "larger than" in problems[0].message
