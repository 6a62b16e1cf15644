"""How the database finds what is asked: by index, also through merges and back in time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from app.queries import claims, figures, sources
from app.queries.filters import Filters
from app.review import Author, grade_claim, grade_source, merge

PAST = datetime(2023, 6, 1, tzinfo=UTC)
Read = Callable[[Session, Filters], Iterable[Any]]
CASES: list[tuple[str, Read, Filters]] = [
    ("claims of a source", claims.list_claims, Filters(source=("General Staff",), limit=5)),
    ("claims of an alias", claims.list_claims, Filters(source=("Moscow's General Staff",), limit=5)),
    ("claims of a country", claims.list_claims, Filters(source=("Ukraine",), limit=5)),
    ("figures of a source", figures.list_figures, Filters(source=("General Staff",), limit=5)),
    ("figures about a subject", figures.list_figures, Filters(subject=("North Korea",), limit=5)),
    ("sources of that name", sources.list_sources, Filters(source=("General Staff",))),
    ("claims with a grade", claims.list_claims, Filters(min_credibility=3, limit=5)),
    ("claims of graded sources", claims.list_claims, Filters(min_reliability="B", limit=5)),
    ("claims of a source, then", claims.list_claims, Filters(source=("General Staff",), as_of=PAST)),
    ("figures of a source, then", figures.list_figures, Filters(source=("General Staff",), as_of=PAST)),
]


def plans(session: Session, ask: Callable[[], object]) -> list[str]:
    """The plans of all statements that a question runs."""
    asked: list[tuple[str, Any]] = []
    connection = session.connection()

    def note(*given: Any) -> None:
        asked.append((given[2], given[3]))

    event.listen(connection.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(connection.engine, "before_cursor_execute", note)
    return [
        row.detail
        for statement, parameters in asked
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]


@pytest.mark.parametrize(("read", "filters"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
@pytest.mark.parametrize("is_merged", [False, True], ids=["as read", "merged"])
def test_no_filter_reads_all_claims_or_figures(session: Session, read: Read, filters: Filters, is_merged: bool) -> None:
    if is_merged:
        merge(session, 3, 1, Author())
        grade_source(session, 1, "A", Author())
        grade_claim(session, session.scalars(text("SELECT claim_id FROM claims")).first() or "", "1", Author())
    found = plans(session, lambda: list(read(session, filters)))
    tables = {"claims", "figures", "actors", "t"}
    if filters.as_of:
        assert any("USING INDEX ix_claims_said_by_id_stands_for" in step for step in found)
        # Which actors were one then is worked out for each of them: there are few.
        tables -= {"t", "actors"} if is_merged else set()
    assert [step for step in found if step.startswith("SCAN") and step.split()[1] in tables] == []
    assert any("SEARCH" in step for step in found)
