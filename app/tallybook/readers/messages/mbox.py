"""Mailboxes: files of many messages one after another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Reading, Target
from tallybook.readers.messages.email import ReadTarget, read_message
from tallybook.records import Problem

_START = re.compile(rb"From (?:\S+ +)+.*\d{4}\s*$|From \S+\s*$")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


class MboxReader:
    """Reads every message of a mailbox, one in memory at a time."""

    name = "mbox"
    suffixes = (".mbox", ".mbx")
    media_types = ("application/mbox",)

    def __init__(self, read: ReadTarget) -> None:
        """`read` reads an attachment."""
        self._read = read

    def recognises(self, head: bytes) -> bool:
        """Whether it starts with the line that stands before a message, and then headers."""
        first, _, rest = head.partition(b"\n")
        return bool(_START.match(first.rstrip())) and b":" in rest.partition(b"\n")[0]

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield the documents of every message, `a.mbox#3` for the third; a Problem for one that can't be read."""
        number = 0
        for number, message in enumerate(_messages(target, options.limits.document_bytes), start=1):
            location = f"{target.location}#{number}"
            if message is None:
                yield Problem(
                    location=location,
                    message=f"{location}: larger than one document may be",
                    next_step="Save it apart.",
                )
                continue
            one = Target(location=location, name=target.name, open=target.open, depth=target.depth)
            try:
                yield from read_message(message, one, options, self._read)
            except ReadError as error:
                yield Problem(location=location, message=error.message, next_step=error.next_step)
        if not number:
            raise ReadError(f"{target.location} is a mailbox without messages", "Export it again.")


def _messages(target: Target, limit: int) -> Iterator[bytes | None]:
    """The messages, quoted "From " at the start of a line put right; None for one larger than `limit` bytes."""
    lines: list[bytes] = []
    size, is_open, is_after_blank = 0, False, True
    with target.open() as stream:
        while line := stream.readline(limit + 1):
            if is_after_blank and _START.match(line.rstrip()):
                if is_open:
                    yield _joined(lines) if size <= limit else None
                lines, size, is_open = [], 0, True
            elif is_open:
                size += len(line)
                if size <= limit:
                    lines.append(line)
            is_after_blank = not line.strip()
    if is_open:
        yield _joined(lines) if size <= limit else None


def _joined(lines: list[bytes]) -> bytes:
    return _QUOTED.sub(rb"\1", b"".join(lines))
