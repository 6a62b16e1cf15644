"""What surrounds an article and is no part of it: page numbers, links to other articles, appeals, captions."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from tallybook.errors import VocabularyError
from tallybook.vocab.compiled import read_toml

# Longer paragraphs are never furniture; the bound also keeps the expressions' work small.
_LONGEST = 420


@cache
def load_table() -> dict[str, Any]:
    """The word lists of `furniture.toml`. Raises VocabularyError where the file is not TOML."""
    try:
        return read_toml(Path(__file__).with_name("furniture.toml"))
    except ValueError as error:
        raise VocabularyError(
            f"app/tallybook/text/furniture.toml: {error}", "mend the file at the line named"
        ) from error


@cache
def words(section: str, key: str = "words") -> frozenset[str]:
    """A plain list of words of `furniture.toml`, lower case."""
    return frozenset(load_table()[section][key])


def is_furniture_line(line: str) -> bool:
    """Whether a line is furniture even in the middle of a sentence: "Page 3 of 7", a line that is only a URL."""
    return _matches("lines", line)


def is_furniture_paragraph(paragraph: str) -> bool:
    """Whether a whole paragraph is furniture: "Share this article", a picture's caption with its credit."""
    return _matches("paragraphs", paragraph) or _matches("captions", paragraph)


def is_announcement(paragraph: str) -> bool:
    """Whether a paragraph announces another article: "Related article: Ten killed at a market"."""
    return len(paragraph) <= _LONGEST and _announcement().match(paragraph) is not None


def is_bare_announcement(paragraph: str) -> bool:
    """Whether a paragraph is only the label of an announcement: "READ ALSO", "Related stories:"."""
    return len(paragraph) <= _LONGEST and _bare_announcement().fullmatch(paragraph) is not None


def find_announcement_behind(line: str) -> int | None:
    """Where the announcement of another article begins behind the last sentence of a paragraph; None for none.

    In "They left. Read more: Ten killed at a market" at 10. What has a sentence behind it is kept whole.
    """
    tail = max(0, len(line) - _LONGEST)
    found = _announcement_behind().search(line, tail)
    return found.start() if found else None


def _matches(section: str, text: str) -> bool:
    if not text or len(text) > _LONGEST or text.count(" ") >= load_table()[section]["words"]:
        return False
    return _expressions(section).fullmatch(text) is not None


@cache
def _expressions(section: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{part})" for part in load_table()[section]["expressions"]), re.IGNORECASE)


def _labels() -> str:
    return "|".join(f"(?:{part})" for part in load_table()["announcements"]["labels"])


@cache
def _announcement() -> re.Pattern[str]:
    return re.compile(rf"[\[(*►▶→>»•\s]*(?:{_labels()})\s*(?:[:|»›>→]|\s[-–—]\s)", re.IGNORECASE)


@cache
def _bare_announcement() -> re.Pattern[str]:
    return re.compile(rf"[\[(*►▶→>»•\s]*(?:{_labels()})\s*[:|»›>→)\].…*]*", re.IGNORECASE)


@cache
def _announcement_behind() -> re.Pattern[str]:
    mark = r"[\[(►▶→>»•]*"
    return re.compile(
        rf"(?<=[.!?…\"”»)])\s+{mark}(?=(?-i:[A-Z]))(?:{_labels()})\s*[:|»›→]\s[^.!?]{{1,160}}[.!?\])]*$", re.IGNORECASE
    )
