from __future__ import annotations

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.unmatched import find_unmatched
from tallybook.store.schema.tables import EquipmentRow


@pytest.mark.parametrize(
    ("filters", "notes"),
    [
        pytest.param(Filters(source=("General Staff", "Sudan"), publisher=("Evening Post",)), [], id="known"),
        pytest.param(Filters(equipment=("tank",)), [], id="class"),
        pytest.param(
            Filters(source=("Minstry of Health",)),
            ['No source called "Minstry of Health": did you mean "Ministry of Health"?'],
            id="nearly a source",
        ),
        pytest.param(Filters(subject=("Zzz",)), ['No subject called "Zzz".'], id="nothing near"),
        pytest.param(
            Filters(publisher=("Evning Post",)),
            ['No publisher called "Evning Post": did you mean "Evening Post"?'],
            id="nearly a publisher",
        ),
        pytest.param(
            Filters(equipment=("tnk",)), ['No equipment called "tnk": did you mean "tank" or "tanks"?'], id="equipment"
        ),
    ],
)
def test_names_that_fit_nothing_are_noted(session: Session, filters: Filters, notes: list[str]) -> None:
    assert [str(unmatched) for unmatched in find_unmatched(session, filters)] == notes


def test_a_name_that_is_also_a_class_is_offered_once(session: Session) -> None:
    session.execute(insert(EquipmentRow).values(identity="tank", name="tank", class_="tank"))
    (unmatched,) = find_unmatched(session, Filters(equipment=("tnk",)))
    assert sorted(unmatched.near) == ["tank", "tanks"]
