"""Claims by their words: those that fit best first, with the words that fit marked.

How well a claim fits is weighed for the `WEIGHED` claims that were kept last, of those that hold the words; where more
do, the others come behind them, again so many at a time. To weigh hundreds of thousands of claims that all hold a word
takes longer than anybody waits, and tells them apart by little more than their length.

SQLite's FTS5 and PostgreSQL's tsquery are asked the same questions (`search_syntax`); what differs between them is here
and in `dialects`: how a fit is weighed (bm25, ts_rank) and how its words are marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    Float,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy.orm import Session

from tallybook.errors import UsageError
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.filters.search_syntax import Asked, Joined, parse_words, to_fts5
from tallybook.queries.lists import claims
from tallybook.queries.rows import FoundClaim, columns
from tallybook.queries.sql import paging
from tallybook.queries.sql.as_of import answered_as_of
from tallybook.queries.sql.dialects import given, is_among, is_given, to_tsquery
from tallybook.queries.sql.paging import Query
from tallybook.queries.sql.where import conditions
from tallybook.store.read.snapshot import read_columns
from tallybook.store.schema.fulltext import CONFIGURATION, NAME
from tallybook.store.schema.tables import ClaimRow

# Unicode keeps these for use inside of a program, so no text holds them.
_START, _STOP = "\ufdd0", "\ufdd1"
_MARKED = re.compile(f"{_START}(.*?){_STOP}", re.DOTALL)
WEIGHED = 2_000
"""So many claims are weighed against each other; of more that fit, those that were kept last come first."""

_FIRST_PART, _GROWTH = 100, 2  # of how many fits the filters are asked, at first and then each time

_AT_ONCE = 500
_CONFIGURATION: ColumnElement[str] = literal_column(f"'{CONFIGURATION}'")
_DECIMALS = 4
_BY_LENGTH = 1  # ts_rank: less for a long text, as bm25 does
_LISTED = tuple(name for name in columns(FoundClaim) if name not in ("marked", "matches", "score"))

_WORDS = table(NAME, column("rowid", Integer), column("rank", Float))
_IS_ASKED = literal_column(NAME).op("MATCH")(bindparam("question", type_=String))


@dataclass(frozen=True, slots=True)
class _Fit:
    """A claim that fits, by its row id; the lower `rank`, the better it fits."""

    id: int
    rank: float


@answered_as_of
def search_claims(session: Session, filters: Filters) -> Iterator[FoundClaim]:
    """Yield the claims that fit the filters, of which `search` is one, best first; the earlier kept first of equals.

    Where the words fit more than `WEIGHED` claims, so many of those kept last come first, and so on.

    Raises UsageError where `search` holds no word.
    """
    asked = _asked(filters)
    fits = islice(_fits(session, asked, filters), filters.limit)
    while part := list(islice(fits, _AT_ONCE)):
        found = _rows(session, [fit.id for fit in part], asked)
        yield from (_found(*found[fit.id], fit.rank) for fit in part)


@answered_as_of
def count_found(session: Session, filters: Filters) -> int:
    """How many claims fit, or those behind `filters.after`; `paging.COUNTED` + 1 where they are more than that."""
    _asked(filters)
    if not filters.after:
        return claims.count_claims(session, filters)
    fits = _fits(session, _asked(filters), replace(filters, limit=paging.COUNTED))
    return sum(1 for _ in islice(fits, paging.COUNTED + 1))


def cursor_of(row: FoundClaim) -> str:
    """What `--after` takes to go on behind a claim."""
    return row.claim_id


def _asked(filters: Filters) -> Asked:
    """All questions of the filters as one."""
    found = [asked for question in filters.search if (asked := parse_words(question)) is not None]
    if not found:
        raise UsageError("there is no word to search for", "give a word with a letter or a digit")
    whole, *rest = found
    for asked in rest:
        whole = Joined("AND", whole, asked)
    return whole


def _fits(session: Session, asked: Asked, filters: Filters) -> Iterator[_Fit]:
    """The claims that fit words and filters, in the order of the list.

    The words alone are weighed, and of what they found the filters are asked a part at a time: of a common word in a
    million claims few need then be looked at.
    """
    others = replace(filters, search=(), after=None)
    is_unfiltered = others == Filters(limit=filters.limit, as_of=filters.as_of)
    fitting = _current() if is_unfiltered else claims.fitting(claims.joined(select(ClaimRow.id)), session, others)
    last = _last(session, asked, filters.after) if filters.after else None
    size = max(_FIRST_PART, 2 * (filters.limit or 0))
    for block in _blocks(session, asked, last):
        left = block
        while left:
            part, left = left[:size], left[size:]
            part_ids = [fit.id for fit in part]
            if is_unfiltered:
                ids = {row[0] for row in read_columns(session, fitting, given(part_ids))}
            else:
                ids = set(session.scalars(fitting.where(is_among(ClaimRow.id, part_ids))))
            yield from (fit for fit in part if fit.id in ids)
            size *= _GROWTH


@cache
def _current() -> Query:
    """Of claims that are given, those that fit no filters but the words."""
    return claims.joined(select(ClaimRow.id)).where(is_given(ClaimRow.id), *conditions(Filters(), figures=False))


def _blocks(session: Session, asked: Asked, last: int | None) -> Iterator[list[_Fit]]:
    """Yield what the words fit, `WEIGHED` claims at a time from those kept last on, each time the best first.

    With `last`, the key of a claim that fits, what comes behind it.
    """
    bound: int | None = None
    if last is not None:
        # The blocks before the one that holds it are passed over, and not weighed.
        while len(keys := _weighed(session, asked, bound, with_rank=False)) == WEIGHED and keys[-1].id > last:
            bound = keys[-1].id
    while block := _weighed(session, asked, bound):
        bound, size = block[-1].id, len(block)
        block.sort(key=lambda fit: (fit.rank, fit.id))
        if last is not None:
            at = next((number for number, fit in enumerate(block, 1) if fit.id == last), 0)
            block, last = block[at:], None
        yield block
        if size < WEIGHED:
            return


def _weighed(session: Session, asked: Asked, bound: int | None, *, with_rank: bool = True) -> list[_Fit]:
    """The claims kept last whose words fit, of those before `bound` (by key), the last one first."""
    if with_rank and bound is None and _is_sqlite(session):
        parameters = {"question": to_fts5(asked), "most": WEIGHED}
        return [_Fit(*row) for row in read_columns(session, _first_in_fts5(), parameters)]
    query, row_id, _ = _weights(session, asked)
    if not with_rank:
        query = query.with_only_columns(row_id, literal_column("0.0", Double))
    if bound is not None:
        query = query.where(row_id < literal(bound))
    return [_Fit(*row) for row in session.execute(query.order_by(row_id.desc()).limit(WEIGHED))]


@cache
def _first_in_fts5() -> Query:
    found = select(_WORDS.c.rowid, _WORDS.c.rank).where(_IS_ASKED)
    return found.order_by(_WORDS.c.rowid.desc()).limit(bindparam("most", type_=Integer))


def _last(session: Session, asked: Asked, claim_id: str) -> int:
    query, row_id, _ = _weights(session, asked)
    called = select(ClaimRow.id).where(ClaimRow.claim_id == claim_id)
    query = query.with_only_columns(row_id).where(row_id.in_(called)).order_by(row_id.desc()).limit(1)
    found: int | None = session.scalar(query)
    if found is None:
        raise UsageError(f'nothing to go on behind: no claim found is called "{claim_id}"', "give a claim_id of a row")
    return found


def _weights(session: Session, asked: Asked) -> tuple[Query, Any, Any]:
    """The claims whose words fit with how well, and the columns of both."""
    if _is_sqlite(session):
        matches = literal_column(NAME).op("MATCH")(to_fts5(asked))
        return select(_WORDS.c.rowid, _WORDS.c.rank).where(matches), _WORDS.c.rowid, _WORDS.c.rank
    words, question = func.to_tsvector(_CONFIGURATION, ClaimRow.content_text), to_tsquery(asked)
    # Single precision would not be equal to itself once it was here and back.
    rank = -cast(func.ts_rank(words, question, _BY_LENGTH), Double)
    return select(ClaimRow.id, rank).where(words.op("@@")(question)), ClaimRow.id, rank


def _rows(session: Session, ids: Sequence[int], asked: Asked) -> dict[int, tuple[Any, str]]:
    """For the row ids of claims that fit, the rows of their list and their contents with the words marked that fit."""
    listed = {row.id: row for row in read_columns(session, _listed(), given(ids))}
    if _is_sqlite(session):
        marks = read_columns(session, _marks_in_fts5(), given(ids) | {"question": to_fts5(asked)})
    else:
        marks = read_columns(session, _marks(ids, asked))
    marked = {row_id: words for row_id, words in marks}  # noqa: C416
    return {row_id: (row, marked[row_id]) for row_id, row in listed.items()}


@cache
def _listed() -> Query:
    return claims.rows_of(_LISTED).where(is_given(ClaimRow.id))


@cache
def _marks_in_fts5() -> Select[int, str]:
    marked = func.highlight(literal_column(NAME), 0, _START, _STOP)
    return select(_WORDS.c.rowid, marked).where(_IS_ASKED, is_given(_WORDS.c.rowid))


def _marks(ids: Sequence[int], asked: Asked) -> Select[int, str]:
    chosen = f"HighlightAll=true, StartSel={_START}, StopSel={_STOP}"
    marked = func.ts_headline(_CONFIGURATION, ClaimRow.content_text, to_tsquery(asked), chosen)
    return select(ClaimRow.id, marked).where(is_among(ClaimRow.id, ids))


def _found(row: Any, marked: str, rank: float) -> FoundClaim:
    values = row._asdict()
    del values["id"]
    return FoundClaim(
        **values, marked=_MARKED.sub(r"[\1]", marked), matches=tuple(_places(marked)), score=round(-rank, _DECIMALS)
    )


def _places(marked: str) -> Iterator[tuple[int, int]]:
    """Where the marked words stand in the text without its marks: offsets of the first letter and behind the last."""
    for before, match in enumerate(_MARKED.finditer(marked)):
        start = match.start() - 2 * before
        yield start, start + len(match[1])


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
