from __future__ import annotations

import pytest
from tallybook.extract.equipment.disambiguate import Candidate, disambiguate, is_road
from tallybook.extract.equipment.gazetteer import Doubt, Kind


def candidate(text: str, name: str, doubt: Doubt, kind: Kind = Kind.MODEL) -> Candidate:
    start = text.index(name)
    return Candidate(start, start + len(name), kind, name, "tank", name.endswith("s"), doubt)


@pytest.mark.parametrize(
    ("text", "name", "doubt", "is_equipment"),
    [
        ("They parked a Leopard there.", "Leopard", Doubt.WORD, True),
        ("They parked two Leopards there.", "Leopards", Doubt.WORD, True),
        ("It was Leopard Smith.", "Leopard", Doubt.WORD, False),
        ("It met Leopards at home.", "Leopards", Doubt.WORD, True),
        ("It played at Leopards.", "Leopards", Doubt.WORD, False),
        ("They drove on Highway A-77.", "A-77", Doubt.ROAD, False),
        ("They drove an A-77.", "A-77", Doubt.ROAD, True),
        ("Dozens of A-77s came.", "A-77s", Doubt.ROAD, True),
        ("Then a bomber came.", "bomber", Doubt.HINTED, False),
        ("Then a tank came.", "tank", Doubt.NONE, True),
    ],
)
def test_words_around_a_name(text: str, name: str, doubt: Doubt, is_equipment: bool) -> None:
    one = candidate(text, name, doubt)
    assert disambiguate(text, [one]) == ([one] if is_equipment else [])


def test_the_rest_of_the_text_bears_a_name_out() -> None:
    text = "Abrams and Leopard tanks. Later the Abrams left."
    first = candidate(text, "Abrams", Doubt.WORD)
    second = candidate(text, "Leopard", Doubt.NONE)
    again = Candidate(text.rindex("Abrams"), text.rindex("Abrams") + 6, Kind.MODEL, "Abrams", "tank", False, Doubt.WORD)
    assert disambiguate(text, [again]) == []
    assert disambiguate(text, [first, second])[0] == first


@pytest.mark.parametrize(
    ("text", "is_one"), [("Highway M-4", True), ("the M-4 motorway", True), ("an M-4 carbine", False)]
)
def test_roads(text: str, is_one: bool) -> None:
    start = text.index("M-4")
    assert is_road(text, start, start + 3) is is_one
