"""What follows from decisions and from the history of documents, as SQL: at a moment, or now where there is none.

The one definition of these columns: `tallybook.store.write.projections` keeps what they are now in the tables, and
`tallybook.store.read.snapshot` reads what they were at a moment that is past.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    case,
    cast,
    column,
    exists,
    func,
    or_,
    select,
    table,
)

from tallybook.records import WITHDRAWN, Decided
from tallybook.store.schema.tables import (
    ActorMergeRow,
    ClaimHistoryRow,
    ClaimRow,
    ClaimSourceRow,
    DecisionRow,
    DocumentHistoryRow,
    DocumentRow,
    FigureHistoryRow,
    GradeRow,
)
from tallybook.store.schema.types import Base

Column = ColumnElement[Any]


@cache
def _columns_of(row: type[Base], schema: str | None) -> FromClause:
    """A table by its name and columns alone, in a schema that is written out where one is given."""
    columns = (column(one.name, one.type) for one in row.__table__.columns)
    return table(row.__tablename__, *columns, schema=schema)


@dataclass(frozen=True, slots=True)
class Projections:
    """The projected columns as they stand at the moment `at`; now, where it is None.

    `is_decided` is False where no decision changed a claim or a figure since, so that none need be looked for.
    `schema` is written before the names of tables, so that a query's own definition of one (`WITH claims AS …`) does
    not stand for it. Each method takes the table, or an alias of it, whose column is wanted.
    """

    at: BindParameter[Any] | None = None
    schema: str | None = None
    is_decided: bool = True

    def table(self, row: type[Base], name: str | None = None) -> Any:
        """The table of a kind of rows, under a name of its own where one is given."""
        found = _columns_of(row, self.schema)
        return found if name is None else found.alias(name)

    def not_later(self, moment: Column) -> Column:
        """A moment; none where it comes later."""
        return moment if self.at is None else case((moment <= self.at, moment))

    def said_by_id(self, claim: Any) -> Column:
        """Whose claim it is: by the last split that moved it, else as the text was read."""
        moved, counted, made = self._effects(ClaimSourceRow)
        last = select(moved.c.actor_id).select_from(counted).where(moved.c.claim_id == claim.c.claim_id)
        return func.coalesce(_newest(last, moved, made, claim), claim.c.source_id)

    def credibility(self, claim: Any) -> Column:
        """The grade of a claim, 1 to 6: the one given last; none where nobody judged it."""
        grade, counted, made = self._effects(GradeRow)
        last = select(grade.c.grade).select_from(counted).where(grade.c.claim_id == claim.c.claim_id)
        return cast(_newest(last, grade, made, claim), Integer)

    def reliability(self, actor: Any) -> Column:
        """The grade of an actor, A to F: the one given last; none where nobody judged it."""
        grade, counted, made = self._effects(GradeRow)
        last = select(grade.c.grade).select_from(counted).where(grade.c.actor_id == actor.c.id)
        return _newest(last, grade, made, actor)

    def merged_into_id(self, actor: Any) -> Column:
        """The actor at the end of the merges that lead on from an actor; none for one that stands for itself."""
        first, counted, _ = self._effects(ActorMergeRow)
        way = select(first.c.actor_id, first.c.into_id).select_from(counted).cte("way", recursive=True)
        following, counted, _ = self._effects(ActorMergeRow, "following")
        step = select(way.c.actor_id, following.c.into_id).select_from(
            counted.join(way, way.c.into_id == following.c.actor_id)
        )
        ways = way.union_all(step)
        further, counted, _ = self._effects(ActorMergeRow, "further")
        goes_on = exists().select_from(counted).where(further.c.actor_id == ways.c.into_id).correlate(ways)
        end = select(ways.c.into_id).where(ways.c.actor_id == actor.c.id, ~goes_on)
        return end.correlate(actor).scalar_subquery()

    def stands_for(self, claim: Any) -> Column:
        """The day of a claim that says none of its own follows the day on which its document was published."""
        if self.at is None:
            return claim.c.stands_for  # type: ignore[no-any-return]
        was_other, published = self._state(claim.c.document_id, "published", claim)
        if not self.is_decided:
            says_none = and_(claim.c.said_on_start.is_(None), claim.c.said_on_end.is_(None))
            return case((and_(says_none, was_other), published), else_=claim.c.stands_for)
        document = self.table(DocumentRow, "its_document")
        now = select(document.c.published).where(document.c.id == claim.c.document_id).correlate(claim)
        published_then = case((was_other, published), else_=now.scalar_subquery())
        own = (self.of_claim_row(claim, name) for name in ("said_on_start", "said_on_end"))
        return func.coalesce(*own, published_then)

    def of_document(self, document: Any, name: str) -> Column:
        """A column of a document that can change, by its name (see `CHANGING`)."""
        if self.at is None:
            return document.c[name]  # type: ignore[no-any-return]
        was_other, before = self._state(document.c.id, name, document)
        return case((was_other, before), else_=document.c[name])

    def of_claim(self, figure: Any, value: Column, claim: Any) -> Column:
        """What a figure has of its claim: `value`, a column of `claim`, where that is the figure's."""
        return (
            select(value).select_from(claim).where(claim.c.id == figure.c.claim_id).correlate(figure).scalar_subquery()
        )

    def is_superseded(self, figure: Any) -> Column:
        """Whether the claim of a figure or the document of that is superseded, or the figure is held not to be."""
        claim, document = self.table(ClaimRow, "its_claim"), self.table(DocumentRow, "its_document")
        either = or_(
            self.not_later(claim.c.superseded_at).is_not(None),
            self.of_document(document, "superseded_at").is_not(None),
            self.of_figure(figure, "decided").in_((Decided.REJECTED, WITHDRAWN)),
        )
        both = claim.join(document, document.c.id == claim.c.document_id)
        of_its_claim = select(either).select_from(both).where(claim.c.id == figure.c.claim_id)
        return of_its_claim.correlate(figure).scalar_subquery()

    def of_claim_row(self, claim: Any, name: str) -> Column:
        """A column of a claim that decisions can change, by its name (see `CHANGING_CLAIM`)."""
        return self._of_row(ClaimHistoryRow, "claim_id", claim, name)

    def of_figure(self, figure: Any, name: str) -> Column:
        """A column of a figure that decisions can change, by its name (see `CHANGING_FIGURE`)."""
        return self._of_row(FigureHistoryRow, "figure_id", figure, name)

    def _of_row(self, history: type[Base], key: str, outer: Any, name: str) -> Column:
        if self.at is None or not self.is_decided:
            return outer.c[name]  # type: ignore[no-any-return]
        was_other, before = self._before(history, key, outer.c.id, name, outer)
        return case((was_other, before), else_=outer.c[name])

    def _effects(self, row: type[Base], name: str = "effect") -> tuple[Any, Any, Column]:
        """The effects of a kind of decisions; the same joined to the decisions that count; when each was made."""
        effect, decision = self.table(row, name), self.table(DecisionRow, f"{name}_by")
        counts = decision.c.undone_at.is_(None)
        if self.at is not None:
            counts = and_(decision.c.recorded_at <= self.at, or_(counts, decision.c.undone_at > self.at))
        joined = effect.join(decision, and_(decision.c.id == effect.c.decision_id, counts))
        return effect, joined, func.coalesce(decision.c.made_at, decision.c.recorded_at)

    def _state(self, document_id: Column, name: str, outer: Any) -> tuple[Column, Column]:
        """Whether a document was in a state then that was replaced later, and a column of the state it was in."""
        return self._before(DocumentHistoryRow, "document_id", document_id, name, outer)

    def _before(self, history: type[Base], key: str, row_id: Column, name: str, outer: Any) -> tuple[Column, Column]:
        """Whether a row was in a state then that was replaced later, and a column of the state it was in."""
        state = self.table(history, "state")
        then = state.c[key] == row_id, state.c.replaced_at > self.at
        first = select(state.c[name]).where(*then).order_by(state.c.replaced_at).limit(1)
        return exists().where(*then).correlate(outer), first.correlate(outer).scalar_subquery()


def _newest(query: Select[Any], effect: Any, made: Column, outer: Any) -> Column:
    """The row of the decision that was made last, here or elsewhere, for a row of `outer`."""
    return query.order_by(made.desc(), effect.c.decision_id.desc()).limit(1).correlate(outer).scalar_subquery()
