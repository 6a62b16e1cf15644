from __future__ import annotations

import pytest
from sqlalchemy.orm import Session
from tallybook.errors import UsageError
from tallybook.queries.lists.actors.find_source import find_source
from tallybook.review import Author, merge


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param("General Staff (UA)", 1, id="as listed"),
        pytest.param("Ukraine's General Staff", 1, id="country in front"),
        pytest.param("moscow's  general staff", 3, id="alias"),
        pytest.param("North Korea", 2, id="a country is its government"),
        pytest.param("3", 3, id="id"),
    ],
)
def test_a_name_or_an_id_is_one_source(session: Session, name: str, found: int) -> None:
    assert find_source(session, name) == found


def test_a_name_of_several_names_them(session: Session) -> None:
    with pytest.raises(UsageError, match='several sources are called "General Staff"') as raised:
        find_source(session, "General Staff")
    assert raised.value.next_step == "give one's id: 1 (General Staff (UA)), 3 (General Staff (RU))"
    merge(session, 3, 1, Author())
    assert find_source(session, "General Staff") == 1
    assert find_source(session, "General Staff (RU)") == 1
    assert find_source(session, "3") == 3


@pytest.mark.parametrize(
    ("name", "hint"), [("Genral Staff", 'did you mean "General Staff"'), ("Qqq", "list them"), ("99", "")]
)
def test_a_name_of_nobody(session: Session, name: str, hint: str) -> None:
    with pytest.raises(UsageError, match="no source called") as raised:
        find_source(session, name)
    assert raised.value.next_step.startswith(hint)
