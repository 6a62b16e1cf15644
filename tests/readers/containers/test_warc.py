"""Crawls: pages by the reader of their media type, other records passed over, damage named."""

from __future__ import annotations

import gzip
import io
import json

import pytest
from tallybook.readers.base import Limits
from tallybook.records import Severity
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.readers.reading import ARTICLE, PAGE, read_all

HTML = "text/html; charset=utf-8"


def crawl(*pages: tuple[str, str, str, bytes], packed: bool = True, kind: str = "response") -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "tests"}))
    for url, status, media_type, body in pages:
        headers = StatusAndHeaders(status, [("Content-Type", media_type)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": "2021-05-05T10:00:00Z"},
        )
        writer.write_record(record)
    return buffer.getvalue()


PAGES = [
    ("https://example.org/a?x=1", "200 OK", HTML, PAGE),
    ("https://example.org/logo.png", "200 OK", "image/png", b"\x89PNG"),
    ("https://example.org/gone", "404 Not Found", HTML, PAGE),
    ("https://example.org/moved", "301 Moved", HTML, PAGE),
    ("https://example.org/robots.txt", "200 OK", "text/plain", b"User-agent: *"),
    ("https://example.org/b.txt", "200 OK", "text/plain", ARTICLE.encode()),
    ("https://example.org/uris", "200 OK", "text/uri-list", b"http://127.0.0.1/"),
    ("https://example.org/c", "200 OK", "application/json", json.dumps([{"text": ARTICLE + " "}]).encode()),
]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.warc.gz", crawl(*PAGES)),
        ("x.warc", crawl(*PAGES, packed=False)),
        ("x.warc.gz", gzip.compress(crawl(*PAGES, packed=False))),
        ("noending", crawl(*PAGES)),
        ("noending", crawl(*PAGES, packed=False)),
    ],
    ids=["packed", "plain", "packed as a whole", "recognised packed", "recognised plain"],
)
def test_pages_are_read_by_their_type(name: str, data: bytes) -> None:
    documents, problems = read_all(name, data)
    assert problems == []
    assert [(document.reader, document.url) for document in documents] == [
        ("html", "https://example.org/a?x=1"),
        ("plain", "https://example.org/b.txt"),
        ("jsonl", "https://example.org/c"),
    ]
    assert documents[0].location == f"{name}#https://example.org/a?x=1"
    assert all(document.metadata["fetched"] == "2021-05-05T10:00:00Z" for document in documents)
    assert all(document.published is None for document in documents)


@pytest.mark.parametrize("packed", [True, False])
def test_a_crawl_that_breaks_off_keeps_what_was_read(*, packed: bool) -> None:
    first = crawl(PAGES[0], packed=packed)
    both = crawl(PAGES[0], PAGES[5], packed=packed)
    documents, problems = read_all(
        "x.warc.gz" if packed else "x.warc", both[: len(first) + (len(both) - len(first)) // 2]
    )
    assert documents[0].url == "https://example.org/a?x=1"
    assert len(documents) == 1
    assert len(problems) == 1
    assert "damaged" in problems[0].message


@pytest.mark.parametrize("packed", [True, False])
def test_wherever_a_crawl_is_cut_nothing_half_is_kept_and_the_cut_is_told(*, packed: bool) -> None:
    whole = crawl(PAGES[0], PAGES[5], packed=packed)
    first = len(crawl(PAGES[0], packed=packed))
    texts = {document.text for document in read_all("x.warc", whole)[0]}
    for end in range(first + 60, len(whole) - 40, 37):
        documents, problems = read_all("x.warc", whole[:end])
        assert {document.text for document in documents} <= texts
        assert problems


def test_too_large_a_page_is_left_out_alone() -> None:
    data = crawl(("https://example.org/big", "200 OK", "text/plain", b"x" * 5000), PAGES[5])
    documents, (problem,) = read_all("x.warc", data, Limits(document_bytes=4000))
    assert [document.url for document in documents] == ["https://example.org/b.txt"]
    assert problem.location == "x.warc#https://example.org/big"


def test_a_crawl_without_pages_is_a_warning() -> None:
    documents, (problem,) = read_all("x.warc", crawl(PAGES[1], packed=False))
    assert documents == []
    assert problem.severity is Severity.WARNING
