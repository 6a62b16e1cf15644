"""Files of every kind that is read, each with reports of its own."""

from __future__ import annotations

import gzip
import html
import io
import json
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from docx import Document as DocxDocument
from openpyxl import Workbook
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.benchmarks.invented_news import foreign_report, headline, report

PER_CONTAINER = 3  # documents in a list, a feed, a crawl, an archive
TABLE = "day,killed,tanks\n2021-03-0{d},{n},4\n2021-03-1{d},{m},9\n"
MAPPING = """url = "https://example.org/losses/{number}"
[date]
column = "day"
[source]
name = "Armoury of Besalia"
kind = "military"
[subject]
name = "Veria"
kind = "government"
[[figures]]
columns = {{ total = "killed" }}
measure = "killed"
category = "personnel"
[[figures]]
columns = {{ total = "tanks" }}
measure = "destroyed"
category = "equipment"
equipment = {{ name = "tank", class = "tank" }}
"""


def page(number: int) -> bytes:
    """A web page with menus around the report."""
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in report(number).split("\n\n"))
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{headline(number)}</title></head><body>"
        f"<nav><a href=/>Home</a> <a href=/world>World</a></nav><article><h1>{headline(number)}</h1>{paragraphs}"
        "</article><footer>All rights reserved</footer></body></html>"
    ).encode()


def pdf(number: int) -> bytes:
    """A report set by a typesetter."""
    file, body = io.BytesIO(), getSampleStyleSheet()["BodyText"]
    flow = [Paragraph(html.escape(part), body) for part in report(number).split("\n\n")]
    SimpleDocTemplate(file, title=headline(number)).build(flow)
    return file.getvalue()


def docx(number: int) -> bytes:
    """A report written in a word processor."""
    file, document = io.BytesIO(), DocxDocument()
    document.add_heading(headline(number), level=1)
    for part in report(number).split("\n\n"):
        document.add_paragraph(part)
    document.save(file)
    return file.getvalue()


def email(number: int) -> bytes:
    """A press release sent by e-mail."""
    message = EmailMessage()
    message["From"], message["To"] = "press@example.org", "desk@example.org"
    message["Subject"], message["Date"] = headline(number), "Fri, 05 Mar 2021 09:00:00 +0000"
    message.set_content(report(number))
    return message.as_bytes()


def json_lines(number: int) -> bytes:
    """Three reports, one a line."""
    lines = [
        {"text": report(one), "published": "2021-03-05", "publisher": "Sandhar Post", "desk": "east"}
        for one in _inside(number)
    ]
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def feed(number: int) -> bytes:
    """Three reports as entries of an RSS feed."""
    items = "".join(
        f"<item><title>{headline(one)}</title><link>https://example.org/{one}</link>"
        f"<pubDate>Fri, 05 Mar 2021 09:00:00 GMT</pubDate><description>{html.escape(report(one))}</description></item>"
        for one in _inside(number)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title>{items}</channel></rss>'.encode()


def crawl(number: int, pages: int = PER_CONTAINER) -> bytes:
    """A packed crawl of that many pages."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    for one in range(number, number + pages):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        address = f"https://example.net/{one}"
        writer.write_record(
            writer.create_warc_record(address, "response", payload=io.BytesIO(page(one)), http_headers=headers)
        )
    return buffer.getvalue()


def archive(number: int) -> bytes:
    """A ZIP of a text, a page, and a ZIP with an e-mail."""
    first, second, third = _inside(number)
    inner = zipped({"mail/press.eml": email(third)})
    return zipped({"texts/a.txt": report(first).encode(), "b.html": page(second), "inner.zip": inner})


def zipped(entries: dict[str, bytes]) -> bytes:
    """A ZIP archive of entries by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return buffer.getvalue()


def workbook(number: int) -> bytes:
    """The table of figures as a spreadsheet."""
    file, book = io.BytesIO(), Workbook()
    for line in table(number).decode().splitlines():
        book.active.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    book.save(file)
    return file.getvalue()


def table(number: int) -> bytes:
    """Two days of figures."""
    return TABLE.format(d=number % 9 + 1, n=number + 7, m=number + 19).encode()


def _inside(number: int) -> range:
    """The numbers of the reports in a container; those of the files themselves stay below them."""
    return range(1_000_000 + number * PER_CONTAINER, 1_000_000 + (number + 1) * PER_CONTAINER)


# Ending, bytes of the file with a number, documents in it.
KINDS: tuple[tuple[str, Callable[[int], bytes], int], ...] = (
    (".txt", lambda number: report(number).encode(), 1),
    ("-utf16.txt", lambda number: report(number).encode("utf-16"), 1),
    ("-1252.txt", lambda number: report(number).encode("cp1252"), 1),
    ("-1251.txt", lambda number: foreign_report(number, "ru").encode("cp1251"), 1),
    ("-uk.txt", lambda number: foreign_report(number, "uk").encode(), 1),
    ("-de.txt", lambda number: foreign_report(number, "de").encode("cp1252"), 1),
    ("-fr.md", lambda number: foreign_report(number, "fr").encode(), 1),
    (".md", lambda number: f"# {headline(number)}\n\n{report(number)}\n".encode(), 1),
    (".html", page, 1),
    (".pdf", pdf, 1),
    (".docx", docx, 1),
    (".eml", email, 1),
    (".jsonl", json_lines, PER_CONTAINER),
    (".xml", feed, PER_CONTAINER),
    (".warc.gz", lambda number: crawl(_inside(number)[0]), PER_CONTAINER),
    (".zip", archive, PER_CONTAINER),
    (".txt.gz", lambda number: gzip.compress(report(number).encode()), 1),
    (".csv", table, 2),
    (".xlsx", workbook, 2),
)
_TABLES = (".csv", ".xlsx")
_TWICE = 25  # every so many files the text of the file before comes again


def write_good(folder: Path, count: int) -> dict[str, int]:
    """Write that many files, in sub-folders; the number of documents in each, by its path in the folder."""
    written = dict[str, int]()
    for number in range(count):
        if number % _TWICE == _TWICE - 1:
            name, data, documents = f"again/{number:04}.txt", report(number - number % len(KINDS)).encode(), 1
        else:
            ending, make, documents = KINDS[number % len(KINDS)]
            name, data = f"{number % 7}/{'deep/' * (number % 3)}{number:04}{ending}", make(number)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if path.suffix in _TABLES:
            path.with_suffix(".toml").write_text(MAPPING.format(number=number), encoding="utf-8")
        written[name] = documents
    return written
