from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.errors import ReadError
from tallybook.readers.pages.html import HtmlReader, read_html
from tallybook.records import Document

from tests.readers.reading import PAGE, read_all

CASES = tomllib.loads((Path(__file__).parent / "cases" / "pages.toml").read_text(encoding="utf-8"))["case"]
BODY = (
    "<p>Rebels shot down a transport plane over Kasra on Monday, the ministry of defence said in a short statement.</p>"
    "<p>All nine men on board were killed, it said, and a search for the wreck had begun in the hills nearby.</p>"
)

LINKED_DATA = '<script type="application/ld+json">'


def page(head: str = "", body: str = BODY, heading: str = "Plane shot down over Kasra") -> Document:
    return read_html(
        f"<html><head>{head}</head><body><article><h1>{heading}</h1>{body}</article></body></html>", location="p"
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_article_comes_out_whole_and_in_order(case: dict[str, Any]) -> None:
    assert read_html(case["html"], location="page.html").text.split("\n\n") == case["text"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_sentence_comes_once(case: dict[str, Any]) -> None:
    text = read_html(case["html"], location="page.html").text
    sentences = [part for part in re.split(r"(?<=[.!?])[”\"]?\s+", text) if len(part) > 25]
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2020-02-03T23:30:00+05:00">', date(2020, 2, 3)),
        ('<meta name="DC.date.issued" content="2020-02-03">', date(2020, 2, 3)),
        ('<meta itemprop="datePublished" content="3 February 2020">', date(2020, 2, 3)),
        ('<meta name="pubdate" content="Mon, 03 Feb 2020 10:00:00 GMT">', date(2020, 2, 3)),
        ('<meta name="date" content="02/03/2020">', None),
        ('<meta name="date" content="yesterday">', None),
        ('<meta property="article:modified_time" content="2021-01-01">', None),
        (f'{LINKED_DATA}[{{"@type":"NewsArticle","datePublished":"2020-02-03"}}]</script>', date(2020, 2, 3)),
        (f'{LINKED_DATA}{{"@type":"NewsArticle", broken</script>', None),
    ],
)  # fmt: skip
def test_day_of_publication_is_the_stated_one(head: str, published: date | None) -> None:
    assert page(head).published == published


@pytest.mark.parametrize(
    ("body", "published"),
    [
        ('<time datetime="2018-07-09" class="published">9 July</time>' + BODY, date(2018, 7, 9)),
        (f'<time class="updated" datetime="2018-07-10"/><time pubdate datetime="2018-07-09"/>{BODY}', date(2018, 7, 9)),
        (BODY.replace("Monday", '<time datetime="2018-07-09">Monday</time>'), None),
        (BODY + "<p>The last such crash was on 4 May 2017.</p>", None),
    ],
    ids=["time", "not the update", "a day in the text", "a day in words"],
)  # fmt: skip
def test_day_in_a_time_element(body: str, published: date | None) -> None:
    assert page(body=body).published == published


def test_facts_of_the_page() -> None:
    document = page(
        '<title>Plane shot down over Kasra | The Kasra Times</title><link rel="canonical" href="https://kasra.example/n/1">'
        f'{LINKED_DATA}{{"@graph":[{{"@type":"NewsArticle","headline":"Plane shot down over Kasra","author":'
        '[{"@type":"Person","name":"Lea Ott"},{"name":"Ivo Bax"}],"publisher":{"name":"The Kasra Times"}}]}</script>'
    )
    assert document.title == "Plane shot down over Kasra"
    assert document.author == "Lea Ott, Ivo Bax"
    assert document.publisher == "The Kasra Times"
    assert document.url == "https://kasra.example/n/1"
    assert document.published is None


@pytest.mark.parametrize(
    "stated",
    [
        '"url":"https://here.example/a/2"',
        '"mainEntityOfPage":"/a/2"',
        '"mainEntityOfPage":{"@id":"https://here.example/a/2"}',
    ],
    ids=["url", "page", "page with an id"],
)
def test_address_in_linked_data(stated: str) -> None:
    markup = f'<head>{LINKED_DATA}{{"@type":"NewsArticle",{stated}}}</script></head><body><h1>Plane</h1>{BODY}</body>'
    assert read_html(markup, location="p", url="https://here.example/a?x=1").url == "https://here.example/a/2"


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://www.here.example/a/2", "https://www.here.example/a/2"),
        ("/a/3", "https://here.example/a/3"),
        ("https://elsewhere.example/a/2", "https://here.example/a?x=1"),
        ("https://here.example/", "https://here.example/a?x=1"),
        ("http://[broken", "https://here.example/a?x=1"),
    ],
    ids=["same site", "relative", "another site", "front page", "no address"],
)
def test_no_page_takes_the_address_of_another_site(canonical: str, url: str) -> None:
    markup = f'<head><link rel="canonical" href="{canonical}"></head><body><h1>Plane shot down</h1>{BODY}</body>'
    assert read_html(markup, location="p", url="https://here.example/a?x=1").url == url


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("windows-1251", "cp1251"), ("utf-8", "utf-8"), ("iso-8859-1", "utf-8"), ("utf-8", "cp1251")],
)
def test_charset_of_the_page_counts_unless_the_bytes_say_otherwise(charset: str, encoding: str) -> None:
    words = "Командующий заявил, что за ночь его части потеряли двенадцать человек и одну машину."
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    markup = f"<html><head>{head}</head><body><p>{words}</p></body></html>"
    assert read_html(markup.encode(encoding), location="p").text == words


def test_an_xml_declaration_is_no_obstacle() -> None:
    assert (
        "All nine men"
        in read_html(f'<?xml version="1.0" encoding="utf-8"?><html><body>{BODY}</body></html>', location="p").text
    )


@pytest.mark.parametrize(
    "markup",
    [
        "",
        " \n",
        "\x00",
        "<!-- only a comment -->",
        "<html></html>",
        "<html><body><script>var a = 1;</script></body></html>",
        "<nav><a href='/'>Home</a></nav>",
    ],
)
def test_a_page_without_text_is_refused(markup: str) -> None:
    with pytest.raises(ReadError, match=r"^blank\.html: ") as caught:
        read_html(markup, location="blank.html")
    assert caught.value.next_step


def test_entities_and_deep_nesting() -> None:
    assert "“A&B” – 1 000" in page(
        body="<p>&ldquo;A&amp;B&rdquo; &#8211; 1&nbsp;000 men fell, the ministry said on Monday.</p>" + BODY
    ).text.replace("\xa0", " ")
    deep = "<div>" * 1000 + BODY + "</div>" * 1000
    assert "All nine men" in read_html(f"<html><body>{deep}</body></html>", location="p").text


def test_reader_reads_a_file() -> None:
    documents, problems = read_all("a.html", PAGE)
    assert problems == []
    assert documents[0].reader == "html"
    assert documents[0].text.startswith("Shelling in Kessani\n\nThe regional health office")


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (b"<!DOCTYPE html><html>", True),
        (b"\xef\xbb\xbf \n<HTML lang=en>", True),
        (b'<?xml version="1.0"?>\n<!-- saved --><html>', True),
        (b'<?xml version="1.0"?><rss>', False),
        (b"Words about <html> pages", False),
    ],
)
def test_recognises(head: bytes, answer: bool) -> None:
    assert HtmlReader().recognises(head) is answer


@given(st.text(st.sampled_from("<>/=\"' pbdivartlecquo&;#x0tdr\n“”é\x00"), max_size=120))
def test_any_markup_gives_a_document_or_a_read_error(markup: str) -> None:
    try:
        assert read_html(markup, location="p").text.strip()
    except ReadError as error:
        assert error.message.startswith("p: ")
