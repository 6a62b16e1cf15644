"""Names that were nearly typed: for "Did you mean …?"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from tallybook.errors import UsageError
from tallybook.vocab.load import table

_NEAR = 70  # of 100, by rapidfuzz's WRatio: "killd" and "killed" have 91, "tank" and "drone" 22
_MOST_NEAR = 3
_MOST_COMPARED = 6  # words of which some may stand for one name


def near(name: str, known: Iterable[str], *, limit: int = _MOST_NEAR) -> list[str]:
    """The known names that are nearest to `name`, the nearest first; none where nothing is near."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        name, list(known), scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_NEAR, limit=limit
    )
    return [choice for choice, _, _ in found]


def choose(name: str, known: Sequence[str], what: str) -> str:
    """The one of the known names that is meant: "Killed or wounded" is `killed_or_wounded`, and "deaths" `killed`.

    `what` is what the names are of; the words that are taken for them stand in `vocab/synonyms.toml` under it. Raises
    UsageError for any other word, with the nearest names, or all of them where none is near.
    """
    plain = _plain(name).replace(" ", "_")
    if plain in known:
        return plain
    synonyms = _synonyms(what)
    if (meant := synonyms.get(_plain(name), "")) in known:
        return meant
    words = near(name, [*known, *synonyms], limit=_MOST_COMPARED)
    nearest = list(dict.fromkeys(synonyms.get(word, word) for word in words))[:_MOST_NEAR]
    raise UsageError(f'no {what} called "{name}"', did_you_mean(nearest) or f"use one of: {', '.join(known)}")


@cache
def _synonyms(what: str) -> dict[str, str]:
    """The names by the words that are taken for them."""
    listed = table("synonyms.toml").get(what, {})
    return {_plain(word): name for name, words in listed.items() for word in words}


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("-", " ").replace("_", " ").split())


def check_names(given: Iterable[str], known: Sequence[str], what: str) -> None:
    """Raise UsageError for the first name that is none of those known, with the nearest ones, or all of them."""
    for name in given:
        if name not in known:
            hint = did_you_mean(near(name, known)) or f"use one of: {', '.join(known)}"
            raise UsageError(f'no {what} called "{name}"', hint)


def did_you_mean(names: Sequence[str]) -> str:
    """`Did you mean "killed" or "wounded"?`, or nothing without names."""
    quoted = [f'"{name}"' for name in names]
    return f"did you mean {' or '.join(quoted)}?" if quoted else ""
