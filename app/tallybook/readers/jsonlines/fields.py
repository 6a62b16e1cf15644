"""JSON objects of other programs: which of their fields is a document's text, its day, its publisher and so on."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Target
from tallybook.readers.published import parse_published
from tallybook.vocab.compiled import Table, read_toml

FIELDS = ("text", "published", "publisher", "url", "title", "author", "language")
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_]\w+)?")
_PLACE = re.compile(r"\{([\w.-]+)\}")
_WEB = re.compile(r"https?://\S+")
_MILLISECONDS = 100_000_000_000  # a number of seconds this large lies in the year 5138
_EARLIEST_SECONDS = 100_000_000  # 1973; smaller numbers are years, counters
_COMPACT = re.compile(r"(\d{8})T\d{6}Z?")


@dataclass(frozen=True, slots=True)
class FieldMap:
    """The paths of each field of a document, the first one that holds something counts."""

    paths: dict[str, tuple[str, ...]]
    is_given: bool = False  # by a person; the paths of another program are guesses

    def find(self, element: dict[str, Any], field: str) -> tuple[str, Any]:
        """The path and the value of a field; an empty path where the object has none."""
        for path in self.paths.get(field, ()):
            value = dig(element, path)
            if _says(value, field, path):
                return path, value
        return "", None

    def text(self, element: dict[str, Any]) -> tuple[str, str]:
        """The path and the words of an object's text; of a post that is there in full and cut short, the full one."""
        found = [
            (path, value)
            for path in self.paths["text"]
            if isinstance(value := dig(element, path), str) and value.strip()
        ]
        if not found:
            return "", ""
        path, value = found[0]
        if not self.is_given and len(value) < 300 and path in ("text", "content", "description"):
            return max(found, key=lambda one: len(one[1]) if one[1].startswith(value.rstrip("… .")[:40]) else 0)
        return path, value


def find_fields(target: Target, options: Options) -> FieldMap:
    """The map of a file: of the mapping asked for, of `X.mapping.toml` beside `X.jsonl`, else that of known programs.

    A mapping of a table, without `[fields]`, is none for JSON. Raises ReadError for one that can't be read, and for
    a field that is none.
    """
    beside = target.path.with_suffix(".mapping.toml") if target.path is not None else None
    path = options.mapping or (beside if beside is not None and beside.is_file() else None)
    if path is None:
        return _known()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReadError(f"the mapping {path} can't be read: {error.strerror}", "Check --mapping.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReadError(f"the mapping {path} is no TOML: {error}", "Mend the file at the line named.") from error
    given = content.get("fields")
    return _known() if given is None else _checked(given, path)


def _checked(given: Any, path: Path) -> FieldMap:
    paths = dict(_known().paths)
    for name, value in given.items() if isinstance(given, dict) else [("fields", given)]:
        listed = tuple(value) if isinstance(value, list) else (value,)
        if name not in FIELDS or not listed or not all(isinstance(one, str) and one for one in listed):
            raise ReadError(
                f"the mapping {path}: fields.{name}: not a field with the name of a key",
                f'Write, for example, `text = "body"`; the fields are {", ".join(FIELDS)}.',
            )
        paths[name] = listed
    return FieldMap(paths, is_given=True)


@cache
def _known() -> FieldMap:
    return FieldMap({field: tuple(_table()[field]) for field in FIELDS})


@cache
def _table() -> Table:
    return read_toml(Path(__file__).with_name("fields.toml"))


def find_list(whole: dict[str, Any]) -> tuple[list[dict[str, Any]], str | None] | None:
    """The documents in an object that holds a list of them, and whose list it is; None where it holds none."""
    for name in _table()["lists"]:
        inside = whole.get(name)
        if isinstance(inside, list) and inside and all(isinstance(one, dict) for one in inside):
            names = (dig(whole, path) for path in _table()["list_publisher"])
            return inside, next((" ".join(one.split()) for one in names if isinstance(one, str) and one.strip()), None)
    return None


def made_url(element: dict[str, Any]) -> str | None:
    """The address that follows from other fields of an object, such as a channel's number and a post's."""
    for pattern in _table()["made_urls"]:
        values = {path: dig(element, path) for path in _PLACE.findall(pattern)}
        if all(isinstance(value, int | str) and value for value in values.values()):
            return _PLACE.sub(lambda found, values=values: str(values[found[1]]), pattern)  # type: ignore[misc]
    return None


def dig(element: Any, path: str) -> Any:
    """The value at a path of keys; a key that itself has dots goes before a path. None where there is none."""
    if isinstance(element, dict) and path in element:
        return element[path]
    for key in path.split("."):
        element = element.get(key) if isinstance(element, dict) else None
    return element


def words(value: Any) -> str | None:
    """A value as one line of text: a list of authors with commas between them, None for what is empty."""
    if isinstance(value, list):
        value = ", ".join(filter(None, (words(item) for item in value)))
    if isinstance(value, dict):
        value = next((value[key] for key in ("name", "displayname", "title") if value.get(key)), None)
    if value is None or isinstance(value, dict | list):
        return None
    return " ".join(str(value).split()) or None


def day_of(value: Any) -> tuple[date | None, str | None]:
    """The day of a value, and its moment in ISO 8601 where it is more than a day: a date, or seconds since 1970."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if abs(value) > _MILLISECONDS else value
        try:
            moment = datetime.fromtimestamp(seconds, UTC) if seconds > _EARLIEST_SECONDS else None
        except (ValueError, OverflowError, OSError):
            moment = None
        return (moment.date(), moment.isoformat().replace("+00:00", "Z")) if moment else (None, None)
    if not isinstance(value, str):
        return None, None
    if value.strip().isdigit() and len(value.strip()) in (10, 13):
        return day_of(int(value))
    if found := _COMPACT.fullmatch(value.strip()):
        value = found[1]
    day = parse_published(value)
    return day, value if day and ":" in value else None


def language_of(value: Any) -> str | None:
    """The ISO 639-1 code in a value such as "en" or "en-GB"; None for all else."""
    found = _LANGUAGE.fullmatch(value) if isinstance(value, str) else None
    return found[1].lower() if found else None


def _says(value: Any, field: str, path: str) -> bool:
    """Whether a value can be that of a field: an address is one of the web, a name is words, no record."""
    if value in (None, "", [], {}):
        return False
    if field == "url":
        return isinstance(value, str) and (path == "url" or _WEB.fullmatch(value.strip()) is not None)
    if field in ("publisher", "title", "author"):
        return words(value) is not None and not isinstance(value, bool | float)
    return True
