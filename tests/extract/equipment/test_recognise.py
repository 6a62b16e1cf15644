from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.equipment.recognise import find_equipment
from tallybook.extract.language.inflection import plural_of
from tallybook.extract.quantities.recognise import find_quantities
from tallybook.vocab.load import equipment_classes, table, tables

FOLDER = Path(__file__).parent / "cases"
CASES = tomllib.loads((FOLDER / "equipment.toml").read_text(encoding="utf-8"))["case"]
NAMES = tomllib.loads((FOLDER / "equipment_names.toml").read_text(encoding="utf-8"))
DEFAULTS = table("equipment.toml")["ambiguous"]
COUNT = 38


def found_in(text: str) -> list[list[Any]]:
    """What is found in a text: its words, class and calibre."""
    return [
        [text[one.start : one.end], one.equipment.class_, one.equipment.calibre_mm or ""]
        for one in find_equipment(text)
    ]


@pytest.mark.parametrize("case", [pytest.param(one, id=one["text"][:40]) for one in CASES])
def test_equipment(case: dict[str, Any]) -> None:
    assert found_in(case["text"]) == case["found"]


@pytest.mark.parametrize("row", [pytest.param(one, id=one[0][:40]) for one in NAMES["names"]])
def test_a_name_has_its_class(row: list[Any]) -> None:
    assert row[1:] in found_in(row[0])


@pytest.mark.parametrize("text", NAMES["none"])
def test_what_names_no_equipment(text: str) -> None:
    assert found_in(text) == []


@pytest.mark.parametrize(
    ("text", "is_plural"),
    [
        ("a tank", False),
        ("tanks", True),
        ("two Su-25s", True),
        ("a Su-25", False),
        ("technicals", True),
        ("30 rounds of ammunition", True),
        ("HIMARS systems", True),
        ("a Shahed drone", False),
        ("Shaheds", True),
    ],
)
def test_number(text: str, is_plural: bool) -> None:
    (mention,) = find_equipment(text)
    assert mention.is_plural is is_plural


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        # What the rest of the text shows: a name once borne out, a class, a list.
        ("They sent a Leopard. The Leopard burned.", ["tank", "tank"]),
        ("Leopard, Challenger and Abrams tanks were promised.", ["tank", "tank", "tank"]),
        ("Javelin and Stinger missiles came.", ["missile", "missile"]),
        ("A-10 aircraft took off. The A-10 is slow.", ["aircraft", "aircraft"]),
        ("The A-10 was jammed. Cars stood still.", ["vehicle"]),
        ("Three bombers and a Tu-22M3 burned.", ["aircraft", "aircraft"]),
        ("On the M4 cars stood still.", ["vehicle"]),
    ],
)
def test_the_text_bears_out_a_name(text: str, classes: list[str]) -> None:
    assert [one.equipment.class_ for one in find_equipment(text)] == classes


def listed_names() -> Iterator[tuple[str, str]]:
    """Every name and alias of the vocabulary with its class, in singular and plural."""
    for class_, lists in tables("equipment").items():
        for name, entry in lists["models"].items():
            for alias in (name, *entry.get("aliases", []), *entry.get("common", [])):
                plural = plural_of(alias) if alias[-1].islower() else f"{alias}s"
                for form in {alias, plural}:
                    yield form, DEFAULTS.get(alias, class_)


def test_every_listed_name_is_found_and_is_no_count() -> None:
    wrong = []
    for name, class_ in listed_names():
        text = f"The army said {COUNT} {name} were destroyed near the river."
        mentions = find_equipment(text)
        if [(text[one.start : one.end], one.equipment.class_) for one in mentions] != [(name, class_)]:
            wrong.append((name, class_, mentions))
    assert wrong == []


@pytest.mark.parametrize("class_", equipment_classes())
def test_a_name_is_no_count(class_: str) -> None:
    names = [name for name, of in listed_names() if of == class_]
    text = "\n\n".join(f"The army said {COUNT} {name} were destroyed near the river." for name in names)
    mentions = find_equipment(text)
    inside = {place for one in mentions for place in range(one.start, one.end)}
    counts = [one for one in find_quantities(text, ()) if one.core[0] not in inside]
    lines = {text.count("\n\n", 0, one.start) for one in counts if one.value == COUNT and one.core[1] not in inside}
    assert [names[line] for line in range(len(names)) if line not in lines] == []
    assert len(counts) == len(names)


@given(
    st.sampled_from(sorted({name for name, _ in listed_names()})),
    st.sampled_from(["a", "two", "15", "at least 200", "dozens of"]),
    st.sampled_from(
        ["Militants captured {}.", "{} were shot down overnight, officials said.", "It supplied {} to Chad."]
    ),
)
def test_a_counted_name_is_found_in_any_sentence(name: str, count: str, sentence: str) -> None:
    text = sentence.format(f"{count} {name}")
    assert name in [text[one.start : one.end] for one in find_equipment(text)]


@pytest.mark.parametrize("words", ["rounds of ", "Leopard and ", "tank ", "T-72 ", "Type 9 ", "heavy "])
def test_no_row_of_words_is_too_long(words: str) -> None:
    mentions = find_equipment(words * 2000)
    assert sum(one.end - one.start for one in mentions) <= len(words) * 2000


@given(st.text(alphabet=st.sampled_from("aTMS 0127-m/’\n" + "éß½"), max_size=60))
def test_no_text_raises(text: str) -> None:
    last = 0
    for mention in find_equipment(text):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end
