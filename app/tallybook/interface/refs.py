"""What a person names to decide about: a claim by its id, a figure as `CLAIM.2`, a document by its hash."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tallybook.errors import StoreError, UsageError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tallybook.review.records import Ref

_FIGURE = re.compile(r"(?P<claim>.+)\.(?P<number>\d{1,4})")


def resolve(session: Session, name: str) -> Ref:
    """What a name or its beginning stands for. Raises UsageError where it is nothing's, or that of several."""
    from tallybook.queries.lists.decidable import full_hash
    from tallybook.review.records import Ref, Target

    plain = name.strip()
    claim_id = _claim(session, plain)
    if claim_id is not None:
        return Ref(Target.CLAIM, claim_id=claim_id)
    match = _FIGURE.fullmatch(plain)
    claim_id = _claim(session, match["claim"]) if match else None
    if match and claim_id is not None:
        return Ref(Target.FIGURE, claim_id=claim_id, position=int(match["number"]) - 1)
    sha256 = full_hash(session, plain)
    if sha256 is not None:
        return Ref(Target.DOCUMENT, document=sha256)
    raise UsageError(
        f'nothing is called "{plain}"',
        "give the id of a claim, of a figure (CLAIM.1) or of a document: tally claims, tally figures, tally documents",
    )


def _claim(session: Session, name: str) -> str | None:
    from tallybook.queries.lists.claims import full_id

    try:
        return full_id(session, name)
    except StoreError:
        return None
