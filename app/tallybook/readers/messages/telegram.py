"""Telegram Desktop's export as JSON: one chat, or the whole account; every post a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Reading, Target
from tallybook.readers.jsonlines.stream import ELEMENT, BrokenJsonError, find_parts
from tallybook.readers.lines import open_lines
from tallybook.readers.published import parse_published
from tallybook.records import Document, Problem, Severity

_START = rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"'
_CHAT = re.compile(
    _START + rb'(?:name"\s*:\s*(?:null|"(?:[^"\\]|\\.){0,1024}")\s*,\s*"|)type"\s*:\s*'
    rb'"(?:personal_chat|bot_chat|saved_messages|(?:private|public)_(?:group|supergroup|channel))"'
)
_ACCOUNT = re.compile(_START + rb'about"\s*:\s*"(?:[^"\\]|\\.)*Telegram')
_CHAT_LISTS = ("chats", "left_chats")
_OPENED = (
    *((), ("messages",)),
    *((name,) for name in _CHAT_LISTS),
    *((name, "list") for name in _CHAT_LISTS),
    *((name, "list", ELEMENT) for name in _CHAT_LISTS),
    *((name, "list", ELEMENT, "messages") for name in _CHAT_LISTS),
)
_NO_UTF8 = re.compile("[\udc80-\udcff]")
# Chats in which every post has an address; Telegram gives the others none.
_ADDRESSED = ("channel", "supergroup")
_PRIVATE = ("personal_chat", "bot_chat")


@dataclass(slots=True)
class _Chat:
    """What is known of the chat whose posts are being read."""

    facts: dict[str, Any] = field(default_factory=dict)
    documents: int = 0
    wordless: int = 0  # pictures, films, stickers without a caption
    private: int = 0


class TelegramReader:
    """Reads `result.json` of Telegram Desktop; text put together from its pieces, each post with its link and time."""

    name = "telegram"
    suffixes = ()
    media_types = ()

    def recognises(self, head: bytes) -> bool:
        """Whether it starts as the export of a chat or of an account does."""
        return bool(_CHAT.match(head) or _ACCOUNT.match(head))

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield a document for every post with text, `result.json#42`; of an account `result.json#CHAT/42`.

        Of a whole account, talks with single people and bots are left out, and a Problem says how many messages.
        """
        chat, private, is_any = _Chat(), 0, False
        with open_lines(target.open()) as text:
            try:
                for path, value in find_parts(text, _OPENED, options.limits.line_bytes):
                    if path[-2:] == ("messages", ELEMENT):
                        is_any = True
                        yield from _read_message(value, chat, target.location, is_account=len(path) > 2)
                    elif path and path[-1] == "messages":  # its end
                        yield from _told_of_wordless(chat, target.location)
                    elif path and path[-1] == ELEMENT and value is None:
                        private += chat.private
                        chat = _Chat()
                    elif len(path) in (1, 4):
                        chat.facts[path[-1]] = value
            except BrokenJsonError as error:
                if not is_any:
                    raise ReadError(
                        f"{target.location} is a Telegram export that can't be read: {error}", "Export the chat again."
                    ) from error
                yield _damaged(target.location, error)
        if private:
            yield Problem(
                location=target.location,
                message=f"{target.location}: {private:,} messages of talks with single people were left out",
                next_step="Export such a chat by itself to have it read.",
                severity=Severity.WARNING,
            )


def _read_message(message: Any, chat: _Chat, location: str, *, is_account: bool) -> Iterator[Reading]:
    """The document of a message; none for what Telegram itself says ("pinned a message") and pictures alone."""
    if not isinstance(message, dict) or message.get("type") != "message":
        return
    facts = chat.facts
    if is_account and facts.get("type") in _PRIVATE:
        chat.private += 1
        return
    number = message.get("id")
    place = f"{location}#{facts.get('id')}/{number}" if is_account else f"{location}#{number}"
    text = _joined(message.get("text"))
    if not text.strip():
        chat.wordless += 1
        return
    if _NO_UTF8.search(text):
        yield Problem(
            location=place, message=f"{place}: the message is not UTF-8", next_step="Export the chat again, as JSON."
        )
        return
    chat.documents += 1
    yield _document(message, facts, text, place)


def _document(message: dict[str, Any], facts: dict[str, Any], text: str, place: str) -> Document:
    published, published_at = _moment(message, "date")
    sender, forwarded = _words(message.get("from")), _words(message.get("forwarded_from"))
    channel = _words(facts.get("name"))
    signed = _words(message.get("author")) or (sender if sender != channel else None)
    metadata = {
        "published_at": published_at,
        "edited_at": _moment(message, "edited")[1],
        "forwarded_from": forwarded,
        "posted_by": sender if forwarded and sender != channel else None,
        "reply_to": message.get("reply_to_message_id"),
    }
    return Document(
        text=text,
        location=place,
        reader=TelegramReader.name,
        published=published,
        publisher=channel or sender,
        url=_link(facts, message.get("id")),
        author=forwarded or signed,
        metadata={key: value for key, value in metadata.items() if value is not None},
    )


def _joined(text: Any) -> str:
    """The text of a message: a string, or pieces of which links, bold words and the like are objects."""
    pieces = text if isinstance(text, list) else [text]
    words = (piece.get("text") if isinstance(piece, dict) else piece for piece in pieces)
    return "".join(word for word in words if isinstance(word, str))


def _moment(message: dict[str, Any], name: str) -> tuple[Any, str | None]:
    """The day, and the moment in ISO 8601, of `date` or `edited`: in UTC where the export says it.

    What is written without a zone is by the clock of whoever exported, and two exports of one post would differ.
    """
    try:
        moment = datetime.fromtimestamp(int(message[f"{name}_unixtime"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        written = message.get(name)
        if not isinstance(written, str):
            return None, None
        day = parse_published(written)
        return day, written if day else None
    return moment.date(), moment.isoformat().replace("+00:00", "Z")


def _link(facts: dict[str, Any], number: Any) -> str | None:
    """The address of a post; the export gives a channel's number, not its name, and Telegram opens both."""
    identifier, kind = facts.get("id"), facts.get("type")
    is_number = isinstance(identifier, int) and isinstance(number, int)
    if not is_number or not isinstance(kind, str) or not kind.endswith(_ADDRESSED):
        return None
    return f"https://t.me/c/{identifier}/{number}"


def _words(value: Any) -> str | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def _told_of_wordless(chat: _Chat, location: str) -> Iterator[Problem]:
    if chat.wordless:
        name = _words(chat.facts.get("name")) or "the chat"
        yield Problem(
            location=location,
            message=f"{location}: {chat.wordless:,} posts of {name} have no text (pictures, films) and were left out",
            next_step="" if chat.documents else "Nothing in this chat is written; a picture's words need OCR.",
            severity=Severity.WARNING,
        )


def _damaged(location: str, error: BrokenJsonError) -> Problem:
    return Problem(
        location=location,
        message=f"{location} is damaged: {error}",
        next_step="Export the chat again; the posts before the damage were read.",
    )
