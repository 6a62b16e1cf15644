"""What people decided, as it travels between databases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from tallybook.records.claim import Claim
from tallybook.records.span import Record


class Decision(Record):
    """A decision as another database can take it: bound to words of a text, or to actors, never to numbers of rows.

    `decision` is its number where it was made, `made_at` when. Of one about words, `document` is the hash of the text,
    `pieces` are their places, and `changes` what it sets; of one about actors `changes` holds their records.
    """

    decision: int
    kind: str
    made_at: datetime
    decided_by: str | None = None
    note: str | None = None
    undone_at: datetime | None = None
    undone_by: str | None = None
    target: str | None = None
    document: str
    words: str | None = None
    pieces: tuple[tuple[int, int], ...] | None = None
    claim_pieces: tuple[tuple[int, int], ...] | None = None
    context: dict[str, Any] = Field(default_factory=dict)
    changes: dict[str, Any] = Field(default_factory=dict)


class HeldClaim(Claim):
    """A claim that people decided about, as it holds; `extracted` is the whole record as it was read before.

    `figures_decided` says of each of its figures what people decided. Rejected figures are left out.
    """

    decided: str
    figures_decided: tuple[str, ...] = ()
    extracted: Claim
