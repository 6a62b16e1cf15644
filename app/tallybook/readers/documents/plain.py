"""Plain text and Markdown: the file's own characters, untouched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tallybook.readers.base import Options, Reading, Target, check_text, read_bounded
from tallybook.readers.encoding import charset_of, decode, find_damage
from tallybook.readers.published import parse_published
from tallybook.records import Document

_MARKDOWN_SUFFIXES = (".md", ".markdown")
_MARKDOWN_TYPES = ("text/markdown", "text/x-markdown")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z][\w-]*)[ \t]*:[ \t]+(\S.*?)[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^#[ \t]+(\S.*?)[ \t]*#*[ \t]*\r?$", re.MULTILINE)
_SETEXT_HEADING = re.compile(r"\A\s*(\S[^\r\n]*?)[ \t]*\r?\n=+[ \t]*(?:\r?\n|\Z)")
_FRONT_MATTER_BYTES = 65_536


class PlainReader:
    """Reads plain text and Markdown. Offsets count in the file's own characters, so nothing is taken out."""

    name = "plain"
    suffixes = (".txt", ".text", *_MARKDOWN_SUFFIXES)
    media_types = ("text/plain", *_MARKDOWN_TYPES)

    def recognises(self, head: bytes) -> bool:
        """Whether the first bytes are words rather than a format of their own."""
        return bool(head.strip()) and b"\x00" not in head.replace(b"\r\x00", b"").replace(b"\n\x00", b"")

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield the text; a warning before it where bytes of it were damaged."""
        text = decode(read_bounded(target, options), declared=charset_of(target.media_type), where=target.location)
        check_text(text, target.location, options)
        if damaged := find_damage(text, target.location):
            yield damaged
        fields = _markdown_fields(text) if _is_markdown(target) else {}
        yield Document(
            text=text,
            location=target.location,
            reader=self.name,
            title=fields.pop("title", None),
            author=fields.pop("author", None),
            publisher=fields.pop("publisher", None),
            url=fields.pop("url", target.url),
            published=parse_published(fields.pop("date", "")),
            metadata=dict(fields),
        )


def _is_markdown(target: Target) -> bool:
    return target.name.lower().endswith(_MARKDOWN_SUFFIXES) or target.media_type in _MARKDOWN_TYPES


def _markdown_fields(text: str) -> dict[str, str]:
    """What the front matter says, keys in lower case; the title is the first heading where it names none."""
    fields: dict[str, str] = {}
    block = _FRONT_MATTER.match(text[:_FRONT_MATTER_BYTES])
    if block:
        for found in _FIELD.finditer(block[1]):
            fields[found[1].lower()] = _scalar(found[2])
    body = block.end() if block else 0
    heading = _HEADING.search(text, body) or _SETEXT_HEADING.match(text[body:])
    if heading:
        fields.setdefault("title", heading[1])
    return {key: value for key, value in fields.items() if value}


def _scalar(value: str) -> str:
    """A YAML value as words: quotation marks off, `[A, B]` as "A, B"."""
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_scalar(part.strip()) for part in value[1:-1].split(","))
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value.split(" #", maxsplit=1)[0].rstrip()
