"""That a statement kept for a shape of question gives what one made for the question gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy.orm import Session
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists import claims, figures
from tallybook.queries.sql.prepared import shape_of
from tallybook.queries.sql.resolved import ResolvedNames

Read = Callable[[Session, Filters], Iterable[Any]]
LISTS: list[tuple[ModuleType, Read]] = [(claims, claims.list_claims), (figures, figures.list_figures)]
# Questions one after the other, two and two of one shape, so that the values of the first must not stick.
QUESTIONS = [
    Filters(),
    Filters(limit=1),
    Filters(limit=2),
    Filters(source=("General Staff",)),
    Filters(source=("Sudan",)),
    Filters(source=("Ukraine",), limit=2),
    Filters(source=("Russia",), limit=3),
    Filters(subject=("Ukraine",)),
    Filters(subject=("Russia",)),
    Filters(measure=("killed",)),
    Filters(measure=("destroyed",)),
    Filters(measure=("killed", "wounded"), category=("people",)),
    Filters(measure=("killed", "killed"), category=("personnel",)),
    Filters(since=date(2023, 5, 1)),
    Filters(since=date(2023, 5, 3)),
    Filters(until=date(2023, 5, 2), all_versions=True),
    Filters(equipment=("tank",), limit=1),
]


@pytest.mark.parametrize(("module", "read"), LISTS, ids=["claims", "figures"])
def test_kept_statements_give_what_made_ones_give(
    session: Session, monkeypatch: pytest.MonkeyPatch, module: ModuleType, read: Read
) -> None:
    kept = [list(read(session, filters)) for filters in QUESTIONS]
    assert len({len(rows) for rows in kept}) > 2
    monkeypatch.setattr(module, "shape_of", lambda *_: None)
    assert kept == [list(read(session, filters)) for filters in QUESTIONS]


def test_values_are_no_part_of_a_shape() -> None:
    asked = [Filters(measure=("killed",), limit=5), Filters(measure=("wounded",), limit=9)]
    (one, first), (other, second) = (
        found for filters in asked if (found := shape_of(filters, ResolvedNames(is_paged=True)))
    )
    assert one == other
    assert first != second


@pytest.mark.parametrize("more", [{"search": ("mill",)}, {"after": "1:0"}, {"measure": ("killed",) * 21}, {"limit": 0}])
def test_other_questions_have_no_shape(more: dict[str, Any]) -> None:
    assert shape_of(replace(Filters(), **more), ResolvedNames()) is None
