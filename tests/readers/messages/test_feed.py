"""Feeds: every entry a document, nothing fetched, no bomb unpacked."""

from __future__ import annotations

from datetime import date

import pytest
from tallybook.records import Severity

from tests.readers.reading import ARTICLE, read_all

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Kessani &amp; Tolo Wire</title><link>https://example.org/</link>
<item><title>Market &lt;b&gt;shelled&lt;/b&gt;</title><link>https://example.org/1</link><author>A. Moreau</author>
<pubDate>Wed, 05 May 2021 00:30:00 +0300</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{ARTICLE}</p><p>The mayor denied it.</p>]]></content:encoded></item>
<item><title>Two</title><link>https://example.org/2</link>
<description>Nine soldiers &amp; a medic were hurt.</description></item>
<item><link>https://example.org/3</link></item>
<item><title>Toll of the flood rises to 43</title><link>https://example.org/4</link></item>
</channel></rss>""".encode()
ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Tolo Post</title>
<entry><title>One</title><id>urn:1</id><link href="https://example.org/a"/><updated>2021-05-06T10:00:00Z</updated>
<author><name>B. Lind</name></author><summary>Four tanks were burned, the army said.</summary></entry></feed>"""


def test_entries_of_rss() -> None:
    (first, second, headline), (problem,) = read_all("wire.rss", RSS)
    assert ARTICLE in first.text
    assert "The mayor denied it." in first.text
    assert "Short." not in first.text
    assert (first.title, first.author) == ("Market shelled", "A. Moreau")
    assert (first.publisher, first.url) == ("Kessani & Tolo Wire", "https://example.org/1")
    assert first.published == date(2021, 5, 5)
    assert first.location == "wire.rss#1"
    assert first.text.startswith("Market shelled\n\n")
    assert headline.text == "Toll of the flood rises to 43"
    assert second.text == "Two\n\nNine soldiers & a medic were hurt."
    assert second.published is None
    assert problem.location == "wire.rss#3"
    assert problem.severity is Severity.WARNING


def test_entries_of_atom() -> None:
    (document,), problems = read_all("feed.xml", ATOM)
    assert problems == []
    assert document.text == "One\n\nFour tanks were burned, the army said."
    assert (document.publisher, document.author) == ("Tolo Post", "B. Lind")
    assert (document.published, document.url) == (date(2021, 5, 6), "https://example.org/a")
    assert document.metadata["entry"] == "urn:1"


def test_a_feed_that_breaks_off_keeps_its_entries() -> None:
    documents, problems = read_all("wire.rss", RSS[: RSS.index(b"<item><link>")])
    assert len(documents) == 2
    assert "breaks off" in problems[-1].message


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<?xml version='1.0'?><catalogue><book/></catalogue>", "no RSS or Atom feed"),
        (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "without entries"),
        (
            b"<!DOCTYPE rss [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><rss><item>&b;</item></rss>",
            "XML entities",
        ),
        (
            b"<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><rss><channel><item>&a;</item></channel></rss>",
            "XML entities",
        ),
    ],
    ids=["other XML", "no entries", "bomb", "file of this machine"],
)
def test_what_is_no_feed_is_a_problem(data: bytes, words: str) -> None:
    documents, (problem,) = read_all("x.xml", data)
    assert documents == []
    assert words in problem.message


def test_a_feed_whose_text_is_an_address_is_not_fetched() -> None:
    documents, problems = read_all("x.rss", b"http://127.0.0.1:9/feed")
    assert documents == []
    assert "no RSS or Atom feed" in problems[0].message
