"""Who speaks, who is spoken of: the resolved actor."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from tallybook.records.span import Record
from tallybook.records.terms import ActorKind


class Actor(Record):
    """An actor by its canonical name; `country` is an ISO 3166-1 alpha-2 code (XK for Kosovo) or None."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    kind: ActorKind
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
