"""Markup that is an article already: the body of a feed's entry, of a post, of a field in JSON."""

from __future__ import annotations

import html
import re

from tallybook.errors import ReadError

_TAG = re.compile(r"<[^>]+>")
_BREAK = re.compile(r"</(?:p|div|li|blockquote|h[1-6]|tr)>|<br\s*/?>", re.IGNORECASE)
_MARKUP = re.compile(
    r"<\s*(?:p|div|br|a|li|ul|ol|blockquote|h[1-6]|em|strong|b|i|span|img|table|article)\b", re.IGNORECASE
)
_KEPT = 0.8  # of the characters: where more is missing, what was dropped is no furniture


def is_markup(body: str) -> bool:
    """Whether a string holds tags of HTML."""
    return _MARKUP.search(body) is not None


def fragment_text(body: str, location: str, url: str | None) -> str:
    """The words of some markup; short ones, in which no article can be found, with their tags taken out."""
    if not is_markup(body):
        return html.unescape(_TAG.sub("", body)).strip()
    plain = html.unescape(_TAG.sub("", _BREAK.sub("\n\n", body)))
    lines = [" ".join(line.split()) for line in plain.split("\n")]
    stripped = "\n\n".join(line for line in lines if line)
    from tallybook.readers.pages.page import read_page

    page = f"<html><body><article>{body}</article></body></html>"
    try:
        article = read_page(page, location=location, url=url).text.strip()
    except ReadError:
        return stripped
    return article if len(article) >= _KEPT * len(stripped) else stripped


def one_line(markup: str) -> str | None:
    """A title or name as one line without tags; None where it is empty."""
    return " ".join(html.unescape(_TAG.sub("", markup)).split()) or None
