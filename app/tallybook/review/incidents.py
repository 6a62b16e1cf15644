"""Decisions on incidents: which claims are one event, which are not, and what an event is called, where and when.

An incident is known by one of its claims, its *anchor*: the first of its earliest document. So a decision holds for the
incident of these words, whatever joins it later, and travels to other databases. Claims and documents are named by
`Member`s; of a document the whole report is meant, which later readings of the text stay in, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tallybook.errors import UsageError
from tallybook.review.records import Ref, Target, find
from tallybook.store.read.reports import anchor_claim, incident_of_claim
from tallybook.store.schema.tables import DecisionKind
from tallybook.store.write import decisions
from tallybook.store.write.decisions import Author
from tallybook.store.write.records import Words


@dataclass(frozen=True, slots=True)
class Member:
    """A claim, by its id, that is decided about: alone, or with all of the report that it stands in."""

    claim_id: str
    is_whole: bool = False


def create(session: Session, members: Sequence[Member], title: str | None, author: Author) -> int:
    """Decide that these claims are an incident of their own; the decision's number.

    They leave the incidents that they are in. Raises UsageError for no claims, and where they are all of an incident.
    """
    _check_given(members)
    apart = [other for member in members for other in _others(session, member, members)]
    if not apart and len({incident_of_claim(session, member.claim_id) for member in members}) == 1:
        name = incident_of_claim(session, members[0].claim_id)
        if name is not None:
            raise UsageError(f"these are all claims of incident {name}", f"name it: tally incidents rename {name} …")
    return _set_apart(session, DecisionKind.CREATE, members, apart, title, author)


def split(session: Session, incident_id: str, members: Sequence[Member], title: str | None, author: Author) -> int:
    """Decide that some claims of an incident are another one; the decision's number.

    Raises UsageError for no claims, for one that is not of the incident, and where none would be left.
    """
    _check_given(members)
    for member in members:
        _check_belongs(session, incident_id, member)
    return _set_apart(session, DecisionKind.PART, members, [_anchor(session, incident_id, members)], title, author)


def assign(session: Session, incident_id: str, member: Member, author: Author) -> int:
    """Decide that a claim or a report belongs to an incident; the decision's number.

    It leaves the one that it is in. Raises UsageError where it is all that there is of the incident.
    """
    anchor = _anchor(session, incident_id, [member])
    apart = [other for other in _others(session, member, [member]) if other.claim_id != anchor.claim_id]
    changes = {"whole": member.is_whole, "with": [_named(session, anchor)]}
    if incident_of_claim(session, member.claim_id) not in (None, incident_id) and apart:
        changes["apart"] = [_named(session, other) for other in apart]
    return _decide(session, DecisionKind.ASSIGN, member.claim_id, changes, author)


def remove(session: Session, incident_id: str, member: Member, author: Author) -> int:
    """Decide that a claim or a report does not belong to an incident; the decision's number.

    Raises UsageError where it does not, and where it is all that there is of it.
    """
    _check_belongs(session, incident_id, member)
    anchor = _anchor(session, incident_id, [member])
    changes = {"whole": member.is_whole, "apart": [_named(session, anchor)]}
    return _decide(session, DecisionKind.REMOVE, member.claim_id, changes, author)


def join(session: Session, incident_id: str, others: Sequence[str], author: Author) -> int:
    """Decide that incidents are one; the decision's number. Raises UsageError for none, and for one and itself."""
    if not others or incident_id in others:
        raise UsageError("an incident is merged with another", "name two incidents, or more")
    anchors = [_anchor(session, other, ()) for other in others]
    changes = {"with": [_named(session, one) for one in anchors]}
    return _decide(session, DecisionKind.JOIN, _anchor(session, incident_id, ()).claim_id, changes, author)


def rename(session: Session, incident_id: str, title: str, author: Author) -> int:
    """Decide what an incident is called; the decision's number. Raises UsageError for no words."""
    return _say(session, DecisionKind.RENAME, incident_id, {"title": _words(title, "a title")}, author)


def place(session: Session, incident_id: str, name: str, country: str | None, author: Author) -> int:
    """Decide where an incident was, `country` being an ISO 3166-1 code; the decision's number."""
    changes = {"place": _words(name, "a place")} | ({"country": country} if country else {})
    return _say(session, DecisionKind.PLACE, incident_id, changes, author)


def days(session: Session, incident_id: str, start: date, end: date | None, author: Author) -> int:
    """Decide on which days an incident was, both inclusive; the decision's number.

    Raises UsageError for an end before the start.
    """
    if end is not None and end < start:
        raise UsageError(f"{end} is before {start}", "give the first day first")
    changes = {"day_start": start.isoformat(), "day_end": (end or start).isoformat()}
    return _say(session, DecisionKind.DATE, incident_id, changes, author)


def tag(session: Session, incident_id: str, words: str, author: Author) -> int:
    """Put a tag on an incident; the decision's number. Raises UsageError for no words."""
    return _say(session, DecisionKind.TAG, incident_id, {"tag": _words(words, "a tag")}, author)


def note(session: Session, incident_id: str, words: str, author: Author) -> int:
    """Put a note on an incident; the decision's number. Raises UsageError for no words."""
    return _say(session, DecisionKind.NOTE, incident_id, {"note": _words(words, "a note")}, author)


def _say(session: Session, kind: DecisionKind, incident_id: str, changes: Mapping[str, Any], author: Author) -> int:
    return _decide(session, kind, _anchor(session, incident_id, ()).claim_id, changes, author)


def _set_apart(
    session: Session,
    kind: DecisionKind,
    members: Sequence[Member],
    apart: Sequence[Member],
    title: str | None,
    author: Author,
) -> int:
    first, *rest = members
    changes: dict[str, Any] = {
        "whole": first.is_whole,
        "with": [_named(session, one) for one in rest],
        "apart": [_named(session, one) for one in dict.fromkeys(apart)],
    }
    if title:
        changes["title"] = _words(title, "a title")
    return _decide(session, kind, first.claim_id, changes, author)


def _others(session: Session, member: Member, members: Sequence[Member]) -> list[Member]:
    """The anchor of what is left of the incident that a member is in; empty where nothing is."""
    incident_id = incident_of_claim(session, member.claim_id)
    if incident_id is None:
        return []
    anchor = anchor_claim(
        session, incident_id, [one.claim_id for one in members], [one.claim_id for one in members if one.is_whole]
    )
    return [] if anchor is None else [Member(anchor, is_whole=True)]


def _anchor(session: Session, incident_id: str, besides: Sequence[Member]) -> Member:
    claims = [one.claim_id for one in besides]
    found = anchor_claim(session, incident_id, claims, [one.claim_id for one in besides if one.is_whole])
    if found is None:
        raise UsageError(f"nothing else belongs to incident {incident_id}", "name it instead: tally incidents rename")
    return Member(found, is_whole=True)


def _check_given(members: Sequence[Member]) -> None:
    if not members:
        raise UsageError("no claims are named", "give the ids of claims or documents")


def _check_belongs(session: Session, incident_id: str, member: Member) -> None:
    if incident_of_claim(session, member.claim_id) != incident_id:
        raise UsageError(
            f"claim {member.claim_id} is not of incident {incident_id}", f"see its claims: tally show {incident_id}"
        )


def _named(session: Session, member: Member) -> dict[str, Any]:
    """A claim as a decision names it: by its words, so that it is found in every database."""
    words = _words_of(session, member.claim_id)
    named = {"document": words.document, "pieces": words.pieces, "words": words.words}
    return named | {"whole": member.is_whole}


def _words_of(session: Session, claim_id: str) -> Words:
    return replace(find(session, Ref(Target.CLAIM, claim_id=claim_id)).words, target=Target.INCIDENT)


def _decide(session: Session, kind: DecisionKind, claim_id: str, changes: Mapping[str, Any], author: Author) -> int:
    return decisions.add_record_decision(session, kind, _words_of(session, claim_id), changes, author)


def _words(given: str, what: str) -> str:
    plain = " ".join(given.split())
    if not plain:
        raise UsageError(f"{what} without words", "give words")
    return plain
