from __future__ import annotations

import io
import zipfile
from datetime import datetime

import docx
import pytest
from docx.document import Document as Draft
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tallybook.errors import ReadError
from tallybook.readers.base import Limits, Options
from tallybook.readers.documents.docx import DocxReader

from tests.readers.reading import read_all, target_of


def saved(draft: Draft) -> bytes:
    file = io.BytesIO()
    draft.save(file)
    return file.getvalue()


def draft_with(*paragraphs: str) -> Draft:
    draft = docx.Document()
    for words in paragraphs:
        draft.add_paragraph(words)
    return draft


def with_body(xml: str) -> bytes:
    """A file whose first paragraph is made of the given runs."""
    draft = docx.Document()
    draft.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w', 'r')}>{xml}</w:p>"))
    return saved(draft)


def read_text(data: bytes) -> str:
    documents, problems = read_all("a.docx", data)
    assert problems == []
    return documents[0].text


def test_paragraphs_tables_and_lists_in_order() -> None:
    draft = draft_with("Losses of the week.")
    table = draft.add_table(rows=2, cols=2)
    for cell, words in zip(
        (c for row in table.rows for c in row.cells), ["Kind", "Lost", "lorries", "17"], strict=True
    ):
        cell.text = words
    draft.add_paragraph("Of these:")
    draft.add_paragraph("nine burned", style="List Bullet")
    draft.add_paragraph("")
    draft.add_paragraph("The rest were left behind.")
    assert read_text(saved(draft)).split("\n\n") == [
        "Losses of the week.", "Kind | Lost\nlorries | 17", "Of these:", "• nine burned", "The rest were left behind.",
    ]  # fmt: skip


def test_a_merged_cell_comes_once() -> None:
    draft = docx.Document()
    table = draft.add_table(rows=1, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "No losses"
    assert read_text(saved(draft)) == "No losses"


def run(words: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{words}</w:t></w:r>"


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (f"{run('Two ')}<w:hyperlink>{run('linked')}</w:hyperlink>{run(' words')}", "Two linked words"),
        (f"{run('a')}<w:ins>{run('dded')}</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", "added"),
        ("<w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t></w:r>", "one\ntwo\tthree"),
        (f"<w:sdt><w:sdtContent>{run('in a control')}</w:sdtContent></w:sdt>", "in a control"),
        (f"<w:r><w:instrText>PAGE</w:instrText></w:r>{run('7')}", "7"),
    ],
    ids=["hyperlink", "tracked changes", "breaks", "content control", "field"],
)
def test_what_a_paragraph_shows(runs: str, text: str) -> None:
    assert read_text(with_body(runs)) == text


def test_a_content_control_around_paragraphs_is_read() -> None:
    draft = draft_with("Before.", "After.")
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Inside.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    draft.element.body.insert(1, parse_xml(control))
    assert read_text(saved(draft)) == "Before.\n\nInside.\n\nAfter."


def test_properties() -> None:
    draft = draft_with("Words.")
    draft.core_properties.title, draft.core_properties.author = "Report 9", "R. Haas"
    draft.core_properties.created = datetime(2015, 3, 4, 5, 6)
    (document,), _ = read_all("a.docx", saved(draft))
    assert (document.title, document.author, document.published) == ("Report 9", "R. Haas", None)
    assert document.metadata["created"] == "2015-03-04"


def test_title_from_the_first_heading() -> None:
    draft = draft_with("Intro.")
    draft.add_heading("The week in numbers", level=1)
    (document,), _ = read_all("a.docx", saved(draft))
    assert document.title == "The week in numbers"


def bomb() -> bytes:
    file = io.BytesIO(saved(draft_with("Small.")))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/zeros.bin", bytes(20_000_000))
    return file.getvalue()


def without_document() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/other.xml", "<a/>")
    return file.getvalue()


def with_broken_xml() -> bytes:
    source, file = zipfile.ZipFile(io.BytesIO(saved(draft_with("Words.")))), io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, b"<w:document" if name == "word/document.xml" else source.read(name))
    return file.getvalue()


WHOLE = saved(draft_with("Words."))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"  ", "empty"),
        (b"just words", "broken or truncated"),
        (WHOLE[: len(WHOLE) // 2], "broken or truncated"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "encrypted"),
        (without_document(), "broken Word file"),
        (with_broken_xml(), "broken Word file"),
        (bomb(), "a ZIP bomb"),
        (saved(docx.Document()), "empty"),
    ],
    ids=["empty", "no zip", "half", "old format", "no document", "broken xml", "bomb", "no words"],
)
def test_broken_files_are_named_with_their_reason(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=rf"^a\.docx: .*{message}") as caught:
        list(DocxReader().read(target_of("a.docx", data), Options()))
    assert caught.value.next_step


def test_limit_of_unpacked_size() -> None:
    with pytest.raises(ReadError, match="ZIP bomb"):
        list(DocxReader().read(target_of("a.docx", WHOLE), Options(limits=Limits(document_bytes=len(WHOLE)))))
