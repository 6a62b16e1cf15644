"""What the decisions of people say about reports: which are one event, which are not, and what an event is called.

A decision is about a claim, its *anchor*, by which the incident that it belongs to is known; it may name other claims.
Each is given by its number, None where its words are claimed no more. `changes` says what it sets:

* `with`: claims of the same incident; `apart`: claims of others; each a mapping with `claim` (its number) and
  `whole`, which says that its whole report is meant, not that claim alone;
* `whole`: the same of the anchor;
* `title`, `place`, `country`, `day_start`, `day_end`: what the incident is called, where and when it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tallybook.incidents.clusters import Bond

_SAID = ("title", "place", "country", "day_start", "day_end")


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that counts, as grouping takes it."""

    anchor: int | None
    changes: Mapping[str, Any]


def alone(decisions: Iterable[Decided]) -> set[int]:
    """The claims that a person took out of their reports: each is a report of its own."""
    found: set[int] = set()
    for one in decisions:
        if one.anchor is not None and one.changes.get("whole") is False:
            found.add(one.anchor)
        for named in (*one.changes.get("with", ()), *one.changes.get("apart", ())):
            if named.get("claim") is not None and named.get("whole") is False:
                found.add(named["claim"])
    return found


def bonds(decisions: Iterable[Decided], report_of: Mapping[int, str]) -> Iterator[Bond]:
    """Yield what binds reports, in the order of the decisions; `report_of` gives the report of each claim."""
    for one in decisions:
        anchor = report_of.get(one.anchor) if one.anchor is not None else None
        for name, is_one in (("with", True), ("apart", False)):
            for named in one.changes.get(name, ()):
                other = report_of.get(named.get("claim"))
                if anchor is not None and other is not None and anchor != other:
                    yield Bond(anchor, other, is_one)


def said_of(decisions: Sequence[Decided], claims: Iterable[int]) -> dict[str, Any]:
    """What people said of the incident of these claims; of two the later."""
    there = set(claims)
    found: dict[str, Any] = {}
    for one in decisions:
        if one.anchor in there:
            found |= {name: one.changes[name] for name in _SAID if name in one.changes}
    return found


def given(decisions: Iterable[Decided]) -> tuple[set[int], set[int]]:
    """The claims that people put where they are; and those with which they put the whole report there."""
    claims: set[int] = set()
    reports: set[int] = set()
    for one in decisions:
        if one.anchor is None or "whole" not in one.changes or "with" not in one.changes:
            continue
        is_new = "apart" in one.changes  # else the claims named are of the incident that the anchor is put into
        members = [(one.anchor, one.changes["whole"])]
        members += [(named.get("claim"), named.get("whole")) for named in one.changes["with"]] if is_new else []
        for claim, is_whole in members:
            if claim is not None:
                (reports if is_whole else claims).add(claim)
    return claims, reports
