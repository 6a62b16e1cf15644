"""From the arguments of a command to the things to read: files, folders, globs, standard input, URLs."""

from __future__ import annotations

import atexit
import glob
import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from tallybook.readers.base import Options, Target
from tallybook.readers.fetching.url import Unfetched, without_credentials
from tallybook.records import Problem

STANDARD_INPUT = "standard input"
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_GLOB = re.compile(r"[*?\[]")
_CHUNK = 1 << 20
_MAPPED = (".csv", ".tsv", ".xlsx", ".jsonl", ".ndjson", ".json")
_PARTS = ("_files", ".files", "-Dateien", "_fichiers", "_archivos", "_file", "-filer", "_bestanden", "_pliki")
_SPECIAL = (
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def find_targets(arguments: Sequence[str], options: Options) -> Iterator[Target | Problem]:
    """Yield what the arguments name, in their order: a Target for each file, a Problem for whatever is none.

    Folders are walked, in order of the names, without hidden files; globs ("news/**/*.html") are expanded; `-` is
    standard input; http and https addresses are targets that are fetched when read.
    """
    for argument in arguments:
        scheme = _SCHEME.match(argument)
        if argument == "-":
            yield _standard_input(options)
        elif scheme and scheme[1].lower() in {"http", "https"}:
            yield _remote(argument, options)
        else:
            yield from _find_files(argument, scheme[1] if scheme else None)


def file_target(path: Path) -> Target:
    """The target of a file on this machine."""
    return Target(
        location=_printable(path),
        name=_printable(Path(path.name)),
        open=cast("partial[BinaryIO]", partial(path.open, "rb")),
        size=path.stat().st_size,
        path=path,
    )


def _printable(path: Path) -> str:
    """The path as text that can be stored: bytes of a name that are no UTF-8 become question marks."""
    return os.fsencode(path).decode("utf-8", "replace")


def _remote(address: str, options: Options) -> Target:
    shown = without_credentials(address)
    name = shown.split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]
    return Target(location=shown, name=name, open=Unfetched(address, options), url=shown)


def _standard_input(options: Options) -> Target | Problem:
    """Standard input copied to a temporary file, for it can be read only once and readers look twice."""
    limit = options.limits.archive_bytes
    with tempfile.NamedTemporaryFile(prefix="tally-", delete=False) as copy:
        path = Path(copy.name)
        atexit.register(path.unlink, missing_ok=True)
        while copy.tell() <= limit and (chunk := sys.stdin.buffer.read(_CHUNK)):
            copy.write(chunk)
        size = copy.tell()
    if size > limit:
        path.unlink()
        return Problem(
            location=STANDARD_INPUT,
            message=f"{STANDARD_INPUT} is longer than {limit:,} bytes",
            next_step="Save it to a file and name the file.",
        )
    return Target(
        location=STANDARD_INPUT, name="-", open=cast("partial[BinaryIO]", partial(path.open, "rb")), size=size
    )


def _find_files(argument: str, scheme: str | None) -> Iterator[Target | Problem]:
    path = Path(argument)
    try:
        path.lstat()
    except (OSError, ValueError) as error:
        if scheme:
            yield Problem(
                location=argument,
                message=f"addresses that start with {scheme}:// can't be read",
                next_step="Give an http or https address, or save the page and name the file.",
            )
        elif _GLOB.search(argument) and not isinstance(error, ValueError):
            yield from _expand(argument)
        else:
            yield _unreadable(path, error)
        return
    yield from _find_in(path)


def _expand(pattern: str) -> Iterator[Target | Problem]:
    """What a pattern matches; a folder stands for its files, and no file comes twice."""
    seen: set[str] = set()
    for match in sorted(glob.iglob(pattern, recursive=True)):  # noqa: PTH207 - patterns may be absolute
        for found in _find_in(Path(match)):
            if found.location not in seen:
                seen.add(found.location)
                yield found
    if not seen:
        yield Problem(
            location=pattern,
            message=f"nothing matches the pattern {pattern}",
            next_step="Check the folder and the ending; ** stands for folders at any depth.",
        )


def _find_in(path: Path) -> Iterator[Target | Problem]:
    """The file at a path, or the files below it."""
    found = _file_or_folder(path)
    if found is not None:
        yield found
        return
    is_empty = True
    for one in _walk(path):
        is_empty = False
        yield one
    if is_empty:
        yield Problem(
            location=_printable(path),
            message=f"the folder {_printable(path)} holds no files",
            next_step="Check the name; hidden files, and the parts of saved pages, are left out.",
        )


def _file_or_folder(path: Path) -> Target | Problem | None:
    """The target or the problem at a path; None where it is a folder."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return None
        kind = next((name for is_kind, name in _SPECIAL if is_kind(mode)), None)
        if kind:
            return Problem(
                location=_printable(path),
                message=f"{_printable(path)} is {kind}, not a file",
                next_step="Name a file, or pipe the text in: … | tally ingest -",
            )
        if not os.access(path, os.R_OK):
            raise PermissionError(13, os.strerror(13))
        return file_target(path)
    except OSError as error:
        return _unreadable(path, error)


def _walk(top: Path) -> Iterator[Target | Problem]:
    """The files below a folder; each folder once, so that links that lead back to it end.

    Linked folders come last: a folder is named by its own place rather than by a link to it.
    """
    seen: set[tuple[int, int]] = set()
    folders, links = [top], list[Path]()
    while folders or links:
        folder = folders.pop() if folders else links.pop(0)
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            names = sorted(path.name for path in folder.iterdir())
        except OSError as error:
            yield _unreadable(folder, error)
            continue
        below = list[Path]()
        for name in names:
            path = folder / name
            if name.startswith(".") or name == "__MACOSX" or _is_mapping(path, names):
                continue
            found = _file_or_folder(path)
            if found is not None:
                yield found
            elif _is_parts_of_page(name, names):
                continue
            elif path.is_symlink():
                links.append(path)
            else:
                below.append(path)
        folders.extend(reversed(below))


def _is_parts_of_page(name: str, names: Sequence[str]) -> bool:
    """Whether a folder holds the pictures, styles and frames of the page beside it, as browsers save it whole."""
    page = next((name.removesuffix(end) for end in _PARTS if name.endswith(end)), None)
    return page is not None and any(f"{page}{ending}" in names for ending in (".html", ".htm", ".xhtml"))


def _is_mapping(path: Path, names: Sequence[str]) -> bool:
    """Whether a file only says how to read the file beside it."""
    if path.suffix.lower() != ".toml":
        return False
    stem = path.stem.removesuffix(".mapping")
    return any(stem + ending in names for ending in _MAPPED)


def _unreadable(path: Path, error: OSError | ValueError) -> Problem:
    shown = _printable(path)
    if isinstance(error, PermissionError):
        return Problem(
            location=shown,
            message=f"no permission to read {shown}",
            next_step="Change its permissions, or leave it out.",
        )
    if isinstance(error, FileNotFoundError):
        if path.is_symlink():
            target = _printable(path.readlink())
            return Problem(
                location=shown,
                message=f"{shown} is a link to {target}, which is not there",
                next_step="Mend the link, or name the file itself.",
            )
        return Problem(location=shown, message=f"there is no file {shown}", next_step="Check the name and the folder.")
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return Problem(location=shown, message=f"{shown} can't be read: {reason}", next_step="Check the path.")
