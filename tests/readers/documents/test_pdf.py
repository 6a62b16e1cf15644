from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate
from tallybook.errors import ReadError
from tallybook.readers.base import Limits, Options
from tallybook.readers.documents.pdf import PdfReader

from tests.readers.reading import read_all, target_of

FIRST = (
    "The mission of observers said on Friday that it had counted 212 explosions along the line of contact in two days, "
    "most of them to the west of the pumping station, and that four of its own vehicles had been damaged by splinters."
)
SECOND = (
    "Its head, Nils Brandt, asked both sides to leave the station alone. Without it, he told reporters in the capital, "
    "350,000 people would have no water, and the hospitals of two towns would have to send their patients away."
)


def drawn(pages: Sequence[Sequence[str]], **known: object) -> bytes:
    """A PDF with the given lines, fourteen points apart; an empty line is a gap."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, **known)
    for lines in pages:
        for at, line in enumerate(lines):
            canvas.drawString(70, 780 - 14 * at, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def flowing(*paragraphs: str, space: float = 6, indent: float = 0) -> bytes:
    """A PDF set by a typesetter: long paragraphs broken into lines."""
    file = io.BytesIO()
    styles = getSampleStyleSheet()
    body = styles["BodyText"].clone("body", spaceBefore=space, firstLineIndent=indent)
    flow = [Paragraph("Water for two towns", styles["Title"]), *(Paragraph(words, body) for words in paragraphs)]
    SimpleDocTemplate(file, pagesize=A4, title="Water for two towns", author="N. Brandt").build(flow)
    return file.getvalue()


def read_text(data: bytes) -> str:
    documents, problems = read_all("a.pdf", data)
    assert problems == []
    return documents[0].text


@pytest.mark.parametrize(("space", "indent"), [(6, 0), (0, 20), (0, 0)], ids=["spaced", "indented", "short last line"])
def test_paragraphs_come_apart_and_their_lines_stay_together(space: float, indent: float) -> None:
    paragraphs = read_text(flowing(FIRST, SECOND, space=space, indent=indent)).split("\n\n")
    assert [" ".join(paragraph.split()) for paragraph in paragraphs] == ["Water for two towns", FIRST, SECOND]
    assert "\n" in paragraphs[1]


def test_pages_are_parted_by_form_feeds() -> None:
    text = read_text(
        drawn(
            [["Bulletin 7, page 1", "", "Two men fell on the", "first day."], ["Page 2", "", "No one on the second."]]
        )
    )
    assert text.split("\f") == [
        "Bulletin 7, page 1\n\nTwo men fell on the\nfirst day.",
        "Page 2\n\nNo one on the second.",
    ]


def test_a_hyphen_at_a_line_end_stays_with_its_line_end() -> None:
    assert read_text(drawn([["Eleven sol-", "diers were wounded."]])) == "Eleven sol-\ndiers were wounded."


def test_properties() -> None:
    (document,), _ = read_all("a.pdf", flowing(FIRST))
    assert (document.title, document.author, document.published) == ("Water for two towns", "N. Brandt", None)
    assert document.metadata["pages"] == 1
    assert len(document.metadata["created"]) == 10


def test_titles_that_programs_put_in_are_none() -> None:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.setTitle("Microsoft Word - final2.doc")
    canvas.drawString(70, 700, "Words.")
    canvas.save()
    (document,), _ = read_all("a.pdf", file.getvalue())
    assert document.title is None


def test_a_page_without_text_is_a_warning() -> None:
    documents, problems = read_all("a.pdf", drawn([["One."], [], ["Three."]]))
    assert documents[0].text == "One.\f\fThree."
    assert [(problem.severity, problem.message) for problem in problems] == [
        ("warning", "1 of 3 pages have no text layer: 2")
    ]


WHOLE = flowing(FIRST, SECOND)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b" ", "empty"),
        (b"just words", "not a PDF"),
        (WHOLE[: len(WHOLE) // 2], "truncated PDF"),
        (WHOLE[:-40], "truncated PDF"),
        (b"%PDF-1.4\nnothing follows\n%%EOF\n", "broken PDF"),
        (drawn([[], []]), r"no text layer \(scanned pages\?\)"),
        (drawn([["Secret."]], encrypt=StandardEncryption("user", "owner")), "encrypted PDF"),
    ],
    ids=["empty", "no mark", "half", "no end", "nothing inside", "scanned", "encrypted"],
)
def test_broken_files_are_named_with_their_reason(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=rf"^a\.pdf: {message}") as caught:
        list(PdfReader().read(target_of("a.pdf", data), Options()))
    assert caught.value.next_step


def test_limit_of_characters() -> None:
    with pytest.raises(ReadError, match="limit text_characters"):
        list(PdfReader().read(target_of("a.pdf", WHOLE), Options(limits=Limits(text_characters=100))))
