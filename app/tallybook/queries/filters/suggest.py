"""Names that were nearly typed: for "Did you mean …?"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tallybook.errors import UsageError

_NEAR = 70  # of 100, by rapidfuzz's WRatio: "killd" and "killed" have 91, "tank" and "drone" 22


def near(name: str, known: Iterable[str], *, limit: int = 3) -> list[str]:
    """The known names that are nearest to `name`, the nearest first; none where nothing is near."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        name, list(known), scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_NEAR, limit=limit
    )
    return [choice for choice, _, _ in found]


def choose(name: str, known: Sequence[str], what: str) -> str:
    """The one of the known names that is meant: "Killed or wounded" is `killed_or_wounded`.

    Raises UsageError for any other, with the nearest ones, or all of them where none is near.
    """
    plain = "_".join(name.casefold().replace("-", " ").replace("_", " ").split())
    if plain in known:
        return plain
    raise UsageError(f'no {what} called "{name}"', did_you_mean(near(name, known)) or f"use one of: {', '.join(known)}")


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
