from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.extract.equipment import find_equipment
from app.vocab.load import table

CASES = tomllib.loads((Path(__file__).parent / "cases" / "equipment.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", [pytest.param(one, id=one["text"][:40]) for one in CASES])
def test_equipment(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [
        [text[one.start : one.end], one.equipment.class_, one.equipment.calibre_mm or ""]
        for one in find_equipment(text)
    ]
    assert found == case["found"]


@pytest.mark.parametrize(
    ("text", "is_plural"), [("a tank", False), ("tanks", True), ("two Su-25s", True), ("a Su-25", False)]
)
def test_number(text: str, is_plural: bool) -> None:
    (mention,) = find_equipment(text)
    assert mention.is_plural is is_plural


def test_every_calibre_belongs_to_a_model() -> None:
    vocabulary = table("equipment.toml")
    models = {name for entry in vocabulary["classes"].values() for key in ("models", "common") for name in entry[key]}
    assert set(vocabulary["calibres"]) <= models


def test_no_name_is_listed_twice() -> None:
    names = [
        name
        for entry in table("equipment.toml")["classes"].values()
        for key in ("words", "models", "common")
        for name in entry[key]
    ]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@given(st.text(alphabet=st.sampled_from("aTMS 0127-m/’\n" + "éß½"), max_size=60))
def test_no_text_raises(text: str) -> None:
    last = 0
    for mention in find_equipment(text):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end
