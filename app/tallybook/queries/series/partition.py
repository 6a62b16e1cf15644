"""All figures in parts, in the order of series by source: whoever wants the first series need not wait for all.

To put millions of figures in order takes long, and a page shows the first fifty. Series by source go by the names of
their sources, the article's own voice first, by publisher: so each source's figures are a part, and so are those of
each publisher's own voice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from tallybook.queries.filters.criteria import Filters
from tallybook.queries.sql.resolve import spelled_publishers
from tallybook.store.schema.tables import ActorRow, DocumentRow, FigureRow

_READ = aliased(ActorRow, name="speaker_read")
_NOTHING = Filters()


def is_first_of_all(filters: Filters) -> bool:
    """Whether the first of all figures are asked for, or those behind one of them."""
    return filters.limit is not None and replace(filters, limit=None, after=None) == _NOTHING


def parts_by_source(session: Session, place: Sequence[object] | None) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that cut all figures into parts, each behind the one before.

    `place` begins with a figure's source, by name and id, and with the publisher in whose own voice it is said ("", 0
    and "" where there is none): the parts before it are left out.
    """
    name, source_id, publisher = place[:3] if place else ("", 0, "")
    if not source_id:
        unnamed = select(DocumentRow.id).where(_is_unnamed()).limit(1)
        without = [] if session.scalar(unnamed) is None else [""]
        for own in (*without, *spelled_publishers(session)):
            if own >= str(publisher):
                is_its = DocumentRow.publisher == own if own else _is_unnamed()
                yield and_(FigureRow.said_by_id.is_(None), is_its)
    for canonical in _speakers(session, str(name), source_id):
        ids = session.scalars(select(ActorRow.id).where(ActorRow.merged_into_id == canonical)).all()
        yield FigureRow.said_by_id.in_([canonical, *ids])


def _is_unnamed() -> ColumnElement[bool]:
    """Whether it is not known who published a document."""
    return or_(DocumentRow.publisher.is_(None), DocumentRow.publisher == "")


def _speakers(session: Session, name: str, source_id: object) -> Sequence[int]:
    """The actors, merged ones as those they are held to be, who give figures: by name, from the one of that name on."""
    has_figures = exists().where(FigureRow.said_by_id == _READ.id)
    named = (ActorRow.name, ActorRow.id)
    query = (
        select(ActorRow.id)
        .join(_READ, ActorRow.id == func.coalesce(_READ.merged_into_id, _READ.id))
        .where(has_figures, tuple_(*named) >= tuple_(literal(name), literal(source_id)))
        .group_by(*named)
        .order_by(*named)
    )
    return session.scalars(query).all()
