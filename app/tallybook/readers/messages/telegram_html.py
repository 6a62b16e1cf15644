"""Telegram as pages: the HTML export of Telegram Desktop, and a channel's public page (`t.me/s/NAME`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Reading, Target, read_bounded
from tallybook.readers.encoding import charset_of
from tallybook.records import Document, Problem, Severity

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_EXPORT = re.compile(rb"<title>Exported Data</title>.*(?:css/style\.css|js/script\.js)", re.DOTALL)
_PREVIEW = re.compile(rb"telegram\.org/(?:css/widget-frame|js/telegram-widget|js/widget-frame)|tg://resolve\?domain=")
_MOMENT = re.compile(
    r"(\d{2})\.(\d{2})\.(\d{4}) (\d{2}):(\d{2}):(\d{2})(?: UTC([+-]\d{2}:\d{2}))?\s*$"
)  # 01.05.2024 10:00:00 UTC+03:00; older versions give no zone
_FORWARD_DAY = re.compile(r"\s*\d{2}\.\d{2}\.\d{4} \d{2}:\d{2}:\d{2}.*$", re.DOTALL)


class TelegramPageReader:
    """Reads `messages.html` of an export, and the page of a public channel; every post a document with its own time."""

    name = "telegram_html"
    suffixes = ()
    media_types = ()

    def recognises(self, head: bytes) -> bool:
        """Whether it starts as Telegram's own pages do."""
        return bool(_EXPORT.search(head) or _PREVIEW.search(head))

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield a document for every post with text, `messages.html#message42`.

        An export as HTML gives its posts no address. Raises ReadError where the page holds no post.
        """
        from tallybook.readers.pages.blocks import parse_page
        from tallybook.readers.pages.page import decode_page

        data = read_bounded(target, options)
        tree = parse_page(decode_page(data, location=target.location, declared=charset_of(target.media_type)))
        if tree is None:
            raise ReadError(f"{target.location}: empty: there is no text in it", "Check where the file comes from.")
        posts = list(_exported(tree, target.location))
        posts += _previewed(tree, target.location)
        wordless = sum(post is None for post in posts)
        if len(posts) == wordless:
            raise ReadError(
                f"{target.location} is a page of Telegram without posts that have text",
                "Name a channel's page as https://t.me/s/NAME, or export the chat again, as JSON.",
            )
        yield from (post for post in posts if post is not None)
        if wordless:
            yield Problem(
                location=target.location,
                message=f"{target.location}: {wordless:,} posts have no text (pictures, films) and were left out",
                severity=Severity.WARNING,
            )


def _exported(tree: HtmlElement, location: str) -> Iterator[Document | None]:
    """The posts of an export, None for one without text; those that go on a series carry the sender of its first."""
    header = _first(tree, "page_header")
    channel = words_of(_first(header, "text")) if header is not None else ""
    sender = ""
    for message in _all(tree, "message"):
        if "default" not in _classes(message):
            continue  # days, and what Telegram itself says
        body = _first(message, "body")
        if body is None:
            continue
        forwarded = next((part for part in _all(message, "forwarded") if "body" in _classes(part)), None)
        if (name := _own(body, "from_name")) is not None:
            sender = words_of(name)
        text = _own(body if forwarded is None else forwarded, "text")
        if text is None or not (words := words_of(text)):
            yield None
            continue
        day, moment = _exported_moment(_own(body, "date"))
        origin = _own(forwarded, "from_name") if forwarded is not None else None
        forwarded_from = _FORWARD_DAY.sub("", words_of(origin)) if origin is not None else None
        signature = words_of(_own(body, "signature"))
        yield Document(
            text=words,
            location=f"{location}#{message.get('id')}",
            reader=TelegramPageReader.name,
            published=day,
            publisher=channel or sender or None,
            author=forwarded_from or signature or (sender if sender != channel else None) or None,
            metadata=_known(published_at=moment, forwarded_from=forwarded_from),
        )


def _previewed(tree: HtmlElement, location: str) -> Iterator[Document | None]:
    """The posts of a channel's public page, each with its address; None for one without text."""
    for post in _all(tree, "tgme_widget_message"):
        name = post.get("data-post", "")
        # A quoted message has a text of its own, of another class.
        text = _first(post, "js-message_text") if name else None
        if not name or text is None or not (words := words_of(text)):
            yield None
            continue
        moment = next((time.get("datetime") for time in post.iter("time") if time.get("datetime")), None)
        day, at = _utc(moment)
        owner = words_of(_first(post, "tgme_widget_message_owner_name"))
        origin = words_of(_first(post, "tgme_widget_message_forwarded_from_name")) or None
        signature = words_of(_first(post, "tgme_widget_message_from_author")) or None
        yield Document(
            text=words,
            location=f"{location}#{name.rpartition('/')[2]}",
            reader=TelegramPageReader.name,
            published=day,
            publisher=owner or name.partition("/")[0] or None,
            url=f"https://t.me/{name}",
            author=origin or signature,
            metadata=_known(published_at=at, forwarded_from=origin),
        )


def words_of(element: HtmlElement | None) -> str:
    """The words of an element as a browser shows them: <br> ends a line, white space in the markup is one space."""
    if element is None:
        return ""
    lines, line = list[str](), list[str]()
    stack: list[tuple[Any, bool]] = [(element, False)]
    while stack:
        current, is_tail = stack.pop()
        if is_tail:
            line.append(current.tail or "")
            continue
        if current.tag == "br":
            lines.append("".join(line))
            line = []
        elif isinstance(current.tag, str):
            line.append(current.text or "")
            for child in reversed(current):
                stack += [(child, True), (child, False)]
    lines.append("".join(line))
    return "\n".join(" ".join(one.split()) for one in lines).strip()


def _exported_moment(date: HtmlElement | None) -> tuple[Any, str | None]:
    """The day and the moment of a post, in UTC where the export says in which zone it is written."""
    found = _MOMENT.match(date.get("title", "")) if date is not None else None
    if found is None:
        return None, None
    day, month, year, hour, minute, second, zone = found.groups()
    return _utc(f"{year}-{month}-{day}T{hour}:{minute}:{second}{zone or ''}")


def _utc(written: str | None) -> tuple[Any, str | None]:
    try:
        moment = datetime.fromisoformat(written or "")
    except ValueError:
        return None, None
    if moment.tzinfo is None:
        return moment.date(), moment.isoformat()
    moment = moment.astimezone(UTC)
    return moment.date(), moment.isoformat().replace("+00:00", "Z")


def _known(**facts: Any) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}


def _classes(element: HtmlElement) -> frozenset[str]:
    return frozenset(element.get("class", "").split())


def _all(tree: HtmlElement, name: str) -> Iterator[HtmlElement]:
    return (element for element in tree.iter("div", "span", "a") if name in _classes(element))


def _first(tree: HtmlElement, name: str) -> HtmlElement | None:
    return next(_all(tree, name), None)


def _own(body: HtmlElement | None, name: str) -> HtmlElement | None:
    """The child of a message's body with a class: what is quoted in it has such children too."""
    return None if body is None else next((child for child in body if name in _classes(child)), None)
