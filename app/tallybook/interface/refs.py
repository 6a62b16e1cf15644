"""What a person names to decide about: a claim by its id, a figure as `CLAIM.2`, a document by its hash."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tallybook.errors import StoreError, UsageError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tallybook.queries.lists.decidable import ForgottenText
    from tallybook.review.incidents import Member
    from tallybook.review.records import Ref

_FIGURE = re.compile(r"(?P<claim>.+)\.(?P<number>\d{1,4})")


def resolve(session: Session, name: str) -> Ref:
    """What a name or its beginning stands for. Raises UsageError where it is nothing's, or that of several."""
    from tallybook.queries.lists.decidable import full_hash
    from tallybook.review.records import Ref, Target

    plain = name.strip()
    claim_id = _claim(session, plain)
    if claim_id is not None:
        _check_alone(session, plain, claim_id)
        return Ref(Target.CLAIM, claim_id=claim_id)
    match = _FIGURE.fullmatch(plain)
    claim_id = _claim(session, match["claim"]) if match else None
    if match and claim_id is not None:
        return Ref(Target.FIGURE, claim_id=claim_id, position=int(match["number"]) - 1)
    sha256 = full_hash(session, plain)
    if sha256 is not None:
        return Ref(Target.DOCUMENT, document=sha256)
    if forgotten := forgotten_of(session, plain):
        raise UsageError(f"document {forgotten.document} {forgotten}", "nothing of it is here to decide about")
    raise UsageError(
        f'nothing is called "{plain}"',
        "give the id of a claim, of a figure (CLAIM.1) or of a document: tally claims, tally figures, tally documents",
    )


def claim_or_document(session: Session, name: str) -> tuple[str, str | None]:
    """The id of the claim that a name stands for, by itself or by a figure of it; else the hash of a document.

    Where it is neither the name itself is given back, for whoever looks for the claim. Raises StoreError for a text
    that was deleted on request.
    """
    from tallybook.queries.lists.decidable import full_hash

    plain = name.strip()
    match = _FIGURE.fullmatch(plain)
    for one in (plain, match["claim"] if match else ""):
        if (claim_id := _claim(session, one)) is not None:
            _check_alone(session, one, claim_id)
            return claim_id, None
    if forgotten := forgotten_of(session, plain):
        raise StoreError(f"document {forgotten.document} {forgotten}", "its words are gone: tally history tells of it")
    return plain, full_hash(session, plain)


def forgotten_of(session: Session, name: str) -> ForgottenText | None:
    """That the text whose hash begins so was deleted on request, where it was and is not there."""
    from tallybook.queries.lists.decidable import find_forgotten_text, full_hash

    plain = name.strip()
    return None if full_hash(session, plain) else find_forgotten_text(session, plain)


def document_of(session: Session, name: str) -> str:
    """The hash of a document that is there, or that was deleted on request. Raises UsageError where it is none's."""
    from tallybook.review.records import Target

    if forgotten := forgotten_of(session, name):
        return forgotten.document
    ref = resolve(session, name)
    if ref.target is not Target.DOCUMENT:
        raise UsageError(f"{name} is no document", "name one by its hash: tally documents, or tally show ID")
    return ref.document


def claim_of(session: Session, name: str) -> str:
    """The id of the claim that a name stands for, by itself or by a figure of it; raises StoreError for none."""
    from tallybook.queries.lists.claims import full_id

    return full_id(session, claim_or_document(session, name)[0])


def _check_alone(session: Session, name: str, claim_id: str) -> None:
    """Raise UsageError where what a claim's id begins with is the beginning of a document's, too."""
    from tallybook.queries.lists.decidable import full_hash

    if name != claim_id and (sha256 := full_hash(session, name)) is not None:
        raise UsageError(
            f'a claim and a document are called "{name}…"', f"give more of the id: claim {claim_id}, document {sha256}"
        )


def _claim(session: Session, name: str) -> str | None:
    from tallybook.queries.lists.claims import full_id

    try:
        return full_id(session, name)
    except StoreError:
        return None


def incident_of(session: Session, name: str) -> str:
    """The id of the incident that a name or its beginning stands for; raises UsageError where there is none."""
    from tallybook.queries.lists.incidents import full_incident

    found = full_incident(session, name)
    if found is None:
        raise UsageError(f'no incident is called "{name.strip()}"', "list them with `tally incidents`")
    return found


def members_of(session: Session, names: Sequence[str]) -> list[Member]:
    """The claims, and the reports of documents, that names stand for. Raises UsageError where one is nothing's."""
    from tallybook.queries.lists.decidable import first_claims_of
    from tallybook.review.incidents import Member
    from tallybook.review.records import Target

    found: list[Member] = []
    for name in names:
        ref = resolve(session, name)
        if ref.target is Target.DOCUMENT:
            claims = first_claims_of(session, ref.document)
            if not claims:
                raise UsageError(f"document {name} tells of no event", "name its claims: tally claims")
            found += [Member(claim_id, is_whole=True) for claim_id in claims]
        else:
            found.append(Member(ref.claim_id))
    return found
