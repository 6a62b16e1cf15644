"""Which of two numbers of a claim replaces the other: "raised to 43 from 38" has both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from tallybook.vocab.load import table

# Words between the two numbers; further apart they belong to other parts of the sentence.
_MOST_BETWEEN = 8
_WORD = re.compile(r"[^\W\d_]+")


def replaces(content: str, new: str, old: str) -> bool:
    """Whether a claim says that the number `new` replaces the number `old`, both as written in it.

    By the words of `corrections.toml`: "to 43 from 38", "43, not 38", "from 38 to 43", "a previous toll of 38 to 43".
    False where only one order of the numbers is in the text, and where more than eight words stand between them.
    """
    return _new_comes_first(content, new, old) or _old_comes_first(content, new, old)


def _new_comes_first(content: str, new: str, old: str) -> bool:
    return any(
        _ends(content[:start_of_old], "before_old") and len(_WORD.findall(content[end:start_of_old])) <= _MOST_BETWEEN
        for _, end in _places(content, new)
        for start_of_old, _ in _places(content, old)
        if end <= start_of_old
    )


def _old_comes_first(content: str, new: str, old: str) -> bool:
    return any(
        _ends(content[:start], "before_old")
        and _ends(content[:start_of_new], "before_new")
        and len(_WORD.findall(content[end:start_of_new])) <= _MOST_BETWEEN
        for start, end in _places(content, old)
        for start_of_new, _ in _places(content, new)
        if end <= start_of_new
    )


def _places(content: str, number: str) -> Iterable[tuple[int, int]]:
    """Where a number stands in a text, not as a part of a longer number or word."""
    pattern = re.compile(rf"(?<![\w])(?<!\d[.,]){re.escape(number)}(?![\w])(?![.,]\d)")
    return (match.span() for match in pattern.finditer(content))


def _ends(words: str, kind: str) -> bool:
    return _ending(kind).search(words) is not None


@cache
def _ending(kind: str) -> re.Pattern[str]:
    choices = "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in table("corrections.toml")[kind])
    return re.compile(rf"\b(?:{choices})\s+$", re.IGNORECASE)
