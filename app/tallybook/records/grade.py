"""Grades of sources and claims after the Admiralty code (NATO's AJP-2.1): two judgements, always kept apart.

How reliable a source is: A reliable, B usually, C fairly, D not usually, E unreliable, F can't be judged. How credible
a claim is, whoever says it: 1 confirmed by other sources, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable,
6 can't be judged. What nobody judged is F and 6.
"""

from __future__ import annotations

from tallybook.errors import UsageError

RELIABILITY = ("A", "B", "C", "D", "E", "F")
CREDIBILITY = (1, 2, 3, 4, 5, 6)
UNJUDGED_SOURCE = RELIABILITY[-1]
UNJUDGED_CLAIM = CREDIBILITY[-1]


def parse_reliability(grade: str) -> str:
    """A grade of a source: A to F, in either case. Raises UsageError for anything else."""
    plain = grade.strip().upper()
    if plain in RELIABILITY:
        return plain
    raise UsageError(f'"{grade}" is no grade of a source', "give A (reliable) to E (unreliable), or F (not judged)")


def parse_credibility(grade: str) -> int:
    """A grade of a claim: 1 to 6. Raises UsageError for anything else."""
    plain = grade.strip()
    if plain.isdecimal() and int(plain) in CREDIBILITY:
        return int(plain)
    raise UsageError(f'"{grade}" is no grade of a claim', "give 1 (confirmed) to 5 (improbable), or 6 (not judged)")
