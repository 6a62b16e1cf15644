"""Which reader reads what, and the net under all of them: a target gives documents or problems, never an exception."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tallybook.errors import ReadError, TallybookError
from tallybook.readers.base import Options, Reader, Reading, Target, check_text
from tallybook.readers.fetching.url import Unfetched
from tallybook.records import Document, Problem
from tallybook.vocab.compiled import read_toml

HEAD_BYTES = 4096
_ZIP = b"PK\x03\x04"
_MEMBERS = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "META-INF/container.xml": ".epub"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Servers give these where they don't know better; the ending of the name says more.
_GENERIC = frozenset({"text/plain", "application/octet-stream", "binary/octet-stream", "application/x-download"})
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\v\x1b\x1a")


def read(readers: Sequence[Reader], target: Target, options: Options) -> Iterator[Reading]:
    """Yield what the fitting reader makes of a target; whatever goes wrong becomes a Problem."""
    try:
        reader = _choose(readers, target)
        if reader is None:
            yield _not_readable(target)
            return
        for reading in reader.read(target, options):
            yield _complete(reading, target, options) if isinstance(reading, Document) else reading
    except TallybookError as error:
        yield Problem(location=target.location, message=error.message, next_step=error.next_step)
    except MemoryError:
        yield Problem(
            location=target.location,
            message=f"{target.location} needs more memory than there is",
            next_step="Split it into smaller files.",
        )
    except OSError as error:
        yield Problem(
            location=target.location,
            message=f"{target.location} can't be read: {error.strerror or error}",
            next_step="Check that the file is still there and may be read.",
        )
    except Exception as error:  # noqa: BLE001 - libraries fail in their own ways on broken files; the others go on
        yield Problem(
            location=target.location,
            message=f"{target.location} is broken: {type(error).__name__}: {str(error)[:300]}",
            next_step="Open it in its own program and save it again, or leave it out.",
        )


def _choose(readers: Sequence[Reader], target: Target) -> Reader | None:
    """The reader of a target: by media type, ending, signature; the last reader (plain text) for any other text.

    A reader without endings of its own reads a special shape of what another reads as well, and is asked first.
    """
    if isinstance(target.open, Unfetched):
        return next(reader for reader in readers if reader.name == "url")
    with target.open() as stream:
        head = stream.read(HEAD_BYTES)
    if not head:
        raise ReadError(f"{target.location} is empty", "Leave it out, or fetch it again.")
    media_type = (target.media_type or "").partition(";")[0].strip().lower()
    return (
        _by_shape(readers, head)
        or (None if media_type in _GENERIC else _by_media_type(readers, media_type))
        or _by_ending(readers, target.name)
        or _by_media_type(readers, media_type)
        or _by_content(readers, target, head)
    )


def _by_shape(readers: Sequence[Reader], head: bytes) -> Reader | None:
    """The reader without endings or media types of its own that recognises the first bytes."""
    shaped = (reader for reader in readers if not reader.suffixes and not reader.media_types)
    return next((reader for reader in shaped if reader.recognises(head)), None)


def _by_media_type(readers: Sequence[Reader], media_type: str) -> Reader | None:
    return next((reader for reader in readers if media_type in reader.media_types), None)


def _by_ending(readers: Sequence[Reader], name: str) -> Reader | None:
    """The reader with the longest ending that fits: `.warc.gz` before `.gz`."""
    fitting = [
        (len(suffix), reader) for reader in readers for suffix in reader.suffixes if name.lower().endswith(suffix)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _by_content(readers: Sequence[Reader], target: Target, head: bytes) -> Reader | None:
    """The reader that recognises the first bytes; a kind that is known and not read is refused, what is none is None.

    The bytes go before the ending: Rich Text is often called `.doc`, and a page of an encyclopedia `Map.png`.
    """
    is_zip = head.startswith(_ZIP)
    recognising = next(
        (one for one in readers[:-1] if not (is_zip and one.name == "archive") and one.recognises(head)), None
    )
    if recognising is not None:
        return recognising
    _refuse_by_ending(target)
    if is_zip:
        ending = _ending_of_zip(target)
        _refuse_by_ending(replace(target, name=target.name + ending))
        return _by_ending(readers, ending)
    return None if _is_binary(head) else readers[-1]


def _ending_of_zip(target: Target) -> str:
    """The ending that a ZIP file should have had: `.docx` and `.xlsx` are ZIP files too."""
    try:
        with target.open() as stream, zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ReadError(f"{target.location} is a broken ZIP: {error}", "Fetch it again.") from error
    if "datapackage.json" in names and any(name.startswith("archive/") for name in names):
        return ".wacz"
    return next((ending for member, ending in _MEMBERS.items() if member in names), ".zip")


def _is_binary(head: bytes) -> bool:
    """Whether these are no characters of a text: control characters, unless every other byte is NUL (UTF-16)."""
    controls = sum(byte in _CONTROLS for byte in head) - head.count(0)
    if head.startswith(_UTF16):
        return False
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd:
        half = len(head) // 2
        is_wide = min(even, odd) * 20 <= max(even, odd) and max(even, odd) > half * 0.4
        return not is_wide or controls > len(head) // 100
    return controls > len(head) // 100


def _not_readable(target: Target) -> Problem:
    return Problem(
        location=target.location,
        message=f"{target.location} is not a kind of file that is read",
        next_step="Save it as text, HTML, PDF or DOCX, or leave it out.",
    )


def _refuse_by_ending(target: Target) -> None:
    """Raise ReadError for a kind of file that is known and not read, with the command that makes it readable."""
    name = target.name.lower()
    for kind in read_toml(Path(__file__).with_name("refused.toml"))["kind"]:
        if name.endswith(tuple(kind["endings"])):
            stem = target.name.rpartition(".")[0]
            raise ReadError(
                f"{target.location} is {kind['name']}, which is not a kind of file that is read",
                kind["step"].format(name=target.name, stem=stem),
            )


def _complete(document: Document, target: Target, options: Options) -> Reading:
    """The document with what every reader's documents need: a text that can be stored, its address, its language."""
    try:
        check_text(document.text, document.location, options)
    except ReadError as error:  # one entry of a container: the others go on
        return Problem(location=document.location, message=error.message, next_step=error.next_step)
    changes: dict[str, str | None] = {}
    if document.url is None and target.url:
        changes["url"] = target.url
    if document.claims is None:
        text = _SURROGATE.sub("\ufffd", document.text)
        if text != document.text:
            changes["text"] = text
        if document.language is None:
            changes["language"] = _language_of(text)
    return document.model_copy(update=changes) if changes else document


def _language_of(text: str) -> str | None:
    from tallybook.text.language import detect_language

    return detect_language(text)
