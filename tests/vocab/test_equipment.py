"""What the lists of equipment promise to whoever reads or adds to them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any

import pycountry
import pytest
from tallybook.vocab.load import equipment_classes, table, tables

CLASSES = {
    "tank", "armoured_vehicle", "artillery", "rocket_artillery", "air_defence", "missile_system", "missile", "munition",
    "drone", "aircraft", "helicopter", "ship", "submarine", "vehicle", "small_arms", "ground_robot", "special", "other",
}  # fmt: skip
FEWEST_MODELS = 600
GRAMMAR = table("equipment.toml")


def models() -> list[tuple[str, str, dict[str, Any]]]:
    """Class, name and entry of every model."""
    return [
        (class_, name, entry)
        for class_, lists in tables("equipment").items()
        for name, entry in lists["models"].items()
    ]


def names_of(name: str, entry: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys([name, *entry.get("aliases", []), *entry.get("common", [])]))


def squeezed(name: str) -> str:
    """As names are compared: "T-72", "T 72" and "T72" are one."""
    return re.sub(r"[-\s]", "", name)


def test_the_classes_are_those_of_the_record() -> None:
    assert set(equipment_classes()) == CLASSES


def test_there_are_models_enough() -> None:
    assert len({squeezed(name) for _, name, _ in models()}) >= FEWEST_MODELS
    assert min(len(lists["models"]) for lists in tables("equipment").values()) >= 10


def test_an_entry_has_only_what_is_read() -> None:
    for class_, lists in tables("equipment").items():
        assert set(lists) <= {"words", "hinted", "models"}, class_
        for name, entry in lists["models"].items():
            assert set(entry) <= {"aliases", "common", "calibre", "country"}, name


def test_a_maker_is_a_country() -> None:
    known = {country.alpha_2 for country in pycountry.countries}
    assert {entry["country"] for _, _, entry in models() if "country" in entry} <= known


def test_a_calibre_is_one_of_a_gun_mortar_or_rocket() -> None:
    odd = [name for _, name, entry in models() if not 4 <= entry.get("calibre", 4) <= 620]
    assert odd == []
    assert {class_ for class_, _, entry in models() if "calibre" in entry} <= {
        "artillery", "rocket_artillery", "air_defence", "munition", "small_arms"
    }  # fmt: skip


def test_no_name_is_listed_twice_in_an_entry() -> None:
    twice = [
        (name, alias)
        for _, name, entry in models()
        for alias, count in Counter([*entry.get("aliases", []), *entry.get("common", [])]).items()
        if count > 1
    ]
    assert twice == []


def test_a_name_in_two_classes_is_declared_with_its_default() -> None:
    classes = defaultdict(set)
    for class_, name, entry in models():
        for alias in names_of(name, entry):
            classes[squeezed(alias)].add(class_)
    assert {name for name, found in classes.items() if len(found) > 1} == set(GRAMMAR["ambiguous"])
    for name, default in GRAMMAR["ambiguous"].items():
        assert default in classes[name]


def test_no_name_is_in_two_entries_of_a_class() -> None:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for class_, name, entry in models():
        for alias in names_of(name, entry):
            found[class_, squeezed(alias)].add(name)
    assert {key: names for key, names in found.items() if len(names) > 1} == {}


def test_a_noun_is_in_one_class() -> None:
    nouns = Counter(
        noun for lists in tables("equipment").values() for key in ("words", "hinted") for noun in lists.get(key, [])
    )
    assert [noun for noun, count in nouns.items() if count > 1] == []


@pytest.mark.parametrize("key", ["sure", "doubtful"])
def test_a_designator_is_letters_and_figures(key: str) -> None:
    for class_, listed in GRAMMAR["designators"][key].items():
        assert class_ in CLASSES
        assert [one for one in listed if not re.fullmatch(r"[A-Z0-9][A-Za-z/]*(?:-N)?-?#{1,4}", one)] == []


def test_no_designator_is_of_two_classes() -> None:
    listed = Counter(one for key in ("sure", "doubtful") for row in GRAMMAR["designators"][key].values() for one in row)
    assert [one for one, count in listed.items() if count > 1] == []


def test_rules_name_known_classes() -> None:
    named = {class_ for row in [*GRAMMAR["vague"].values(), *GRAMMAR["portions"].values()] for class_ in row}
    assert named | {GRAMMAR["guns"]["class"], *GRAMMAR["holders"]["wide"], *GRAMMAR["ambiguous"].values()} <= CLASSES
