"""Documents made for tests of series and comparisons: one sentence, one claim, its figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from tallybook.records import Actor, ActorKind, Claim, Document, Modifier

from tests.factories import make_claim, make_document, make_figure, save

SUDAN = Actor(name="Sudan", kind=ActorKind.GOVERNMENT, country="SD")
MINISTRY = Actor(name="Ministry of Health", kind=ActorKind.HEALTH_AUTHORITY, country="SD")
UNITED_NATIONS = Actor(name="United Nations", kind=ActorKind.INTERGOVERNMENTAL)
REUTERS = Actor(name="Reuters", kind=ActorKind.MEDIA, country="GB")
VAGUE = {"modifier": Modifier.VAGUE}

Number = tuple[str, float | None] | tuple[str, float | None, dict[str, Any]]


def said(
    words: str, *numbers: Number, day: int | None = 1, publisher: str | None = "Courier", **fields: Any
) -> tuple[Document, Claim]:
    """A document of a day of June 2023 with a claim in these words, and a figure for each number in them.

    A number is its words and its value, and what else is to be known of the figure.
    """
    before = fields.pop("before", "It is said: ")
    document = make_document(
        f"{before}{words}.", published=date(2023, 6, day) if day else None, publisher=publisher, location=words
    )
    figures = [
        make_figure(document, number[0], number[1], **{"subject": SUDAN} | (number[2] if len(number) > 2 else {}))
        for number in numbers
    ]
    return document, make_claim(document, words, **{"source": MINISTRY, "figures": tuple(figures)} | fields)


def keep(session: Session, *contents: tuple[Document, Claim]) -> list[str]:
    """Save documents in this order; the ids of their claims."""
    for document, claim in contents:
        save(session, document, [claim])
    return [claim.claim_id for _, claim in contents]
