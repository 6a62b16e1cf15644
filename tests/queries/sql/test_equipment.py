"""Equipment is found by the names that people use for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from tallybook.queries.sql.equipment import equipped, forms_of
from tallybook.store.schema.tables import EquipmentRow

KEPT = {
    "tank": ("tank", "tanks", "T-72s", "T72", "T-72 tanks", "T-72B3", "T-64", "Leopard 2"),
    "drone": ("drone", "Shahed-136 drones", "UAVs"),
    "artillery": ("self-propelled howitzers", "howitzer", "Howitzers", "D-30"),
    "armoured_vehicle": ("armoured vehicles", "BMP-2", "infantry fighting vehicles"),
    "munition": ("tank shells",),
    "air_defence": ("air defence systems", "Patriot battery"),
    "aircraft": ("aircraft", "Su-34"),
    "small_arms": ("rifles",),
    "missile": ("Kalibr missiles",),
}


@pytest.fixture
def arsenal(empty: Session) -> Session:
    rows = [{"identity": name, "name": name, "class_": class_} for class_, names in KEPT.items() for name in names]
    empty.execute(insert(EquipmentRow), rows)
    return empty


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        *((form, KEPT["tank"]) for form in ("tank", "tanks", "Tanks", "TANK")),
        ("drones", KEPT["drone"]),
        *((form, KEPT["armoured_vehicle"]) for form in ("armoured vehicle", "armored vehicles", "armoured_vehicle")),
        *((form, KEPT["air_defence"]) for form in ("air-defence", "Air Defense")),
        ("small arms", KEPT["small_arms"]),
        ("missiles", KEPT["missile"]),
        ("aircraft", KEPT["aircraft"]),
        *((form, ("T-72s", "T72", "T-72 tanks")) for form in ("T-72", "T-72s", "T72s", "T 72")),
        ("T-72 tank", ("T-72 tanks",)),
        ("Leopard-2s", ("Leopard 2",)),
        ("self-propelled howitzer", ("self-propelled howitzers",)),
        ("self-propelled howitzers", ("self-propelled howitzers",)),
        ("howitzers", ("howitzer", "Howitzers")),
        ("Patriot batteries", ("Patriot battery",)),
        ("air defense system", ("air defence systems",)),
        ("UAV", ("UAVs",)),
        ("BMP-2s", ("BMP-2",)),
        ("T-7", ()),
        ("bank", ()),
    ],
)
def test_a_class_or_a_name_in_either_number_and_any_spelling(
    arsenal: Session, asked: str, found: tuple[str, ...]
) -> None:
    assert sorted(arsenal.scalars(select(EquipmentRow.name).where(equipped(asked)))) == sorted(found)


def test_several_names_find_what_any_of_them_finds(arsenal: Session) -> None:
    names = arsenal.scalars(select(EquipmentRow.name).where(equipped("D-30s", "rifle"))).all()
    assert sorted(names) == ["D-30", "rifles"]


@given(st.text())
def test_a_name_is_one_of_its_forms(name: str) -> None:
    assert name in forms_of(name)
