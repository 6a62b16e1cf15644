"""TOML files as JSON in the user's cache folder, where they are kept when first parsed: JSON is read 20 times as fast.

The cache holds copies only. A kept file is named after a hash of the TOML that it was made from, and begins with a hash
of what it holds: an edited list is parsed anew, and so is one whose copy is cut off or altered. Where the folder can't
be written or read, everything works without it.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

Table = dict[str, Any]
_FORMAT = b"1"  # of the kept files; another number makes all of them anew
_SMALL = 2_000  # bytes; up to here parsing costs no more than opening a second file
_DATE = "$date"


def read_toml(path: Path) -> Table:
    """The TOML file at `path` as a mapping.

    Raises OSError where it can't be read, and ValueError where it is not TOML (tomllib.TOMLDecodeError) or not UTF-8.
    """
    content = path.read_bytes()
    kept_at = None if len(content) <= _SMALL else _kept_at(path, content)
    if kept_at and (kept := _read(kept_at)) is not None:
        return kept
    import tomllib

    table = tomllib.loads(content.decode("utf-8"))
    if kept_at:
        _keep(kept_at, table)
    return table


def cache_folder() -> Path | None:
    """Where the copies are: `TALLY_CACHE`, else `tallybook` in the system's folder for caches; None for none.

    An empty `TALLY_CACHE` turns the cache off.
    """
    chosen = os.environ.get("TALLY_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    home = Path("~").expanduser() if os.environ.get("HOME") or sys.platform == "win32" else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = str(home / "Library" / "Caches") if home else None
    else:
        base = os.environ.get("XDG_CACHE_HOME") or (str(home / ".cache") if home else None)
    return Path(base) / "tallybook" if base and Path(base).is_absolute() else None


def _kept_at(path: Path, content: bytes) -> Path | None:
    folder = cache_folder()
    return folder and folder / f"{path.parent.name}-{path.stem}-{_hash(_FORMAT + content)}.json"


def _hash(content: bytes) -> str:
    from hashlib import blake2b

    return blake2b(content, digest_size=16).hexdigest()


def _read(kept_at: Path) -> Table | None:
    """What a kept file holds; None where there is none or it is damaged."""
    import json

    try:
        digest, _, payload = kept_at.read_bytes().partition(b"\n")
    except OSError:
        return None
    if digest.decode("ascii", "replace") != _hash(payload):
        return None
    table: Table = json.loads(payload, object_hook=_dated if f'"{_DATE}"'.encode() in payload else None)
    return table


def _keep(kept_at: Path, table: Table) -> None:
    """Write a copy beside its place and rename it, so that who reads at the same time finds all of it or nothing."""
    import json
    import tempfile

    try:
        payload = json.dumps(table, ensure_ascii=False, separators=(",", ":"), default=_undated).encode("utf-8")
    except TypeError:  # a time of day or the like, which no list of ours has
        return
    with suppress(OSError):
        kept_at.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=kept_at.stem, suffix=".partial", dir=kept_at.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(_hash(payload).encode("ascii") + b"\n" + payload)
            temporary.replace(kept_at)
        finally:
            temporary.unlink(missing_ok=True)
        of_older_lists = set(kept_at.parent.glob(f"{kept_at.stem.rpartition('-')[0]}-*.json")) - {kept_at}
        for older in of_older_lists:
            older.unlink(missing_ok=True)


def _undated(value: object) -> dict[str, str]:
    if type(value) is date:
        return {_DATE: value.isoformat()}
    raise TypeError(f"{type(value).__name__} has no JSON")


def _dated(table: Table) -> Any:
    return date.fromisoformat(table[_DATE]) if table.keys() == {_DATE} else table
