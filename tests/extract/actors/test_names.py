from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.actors.names import (
    country_at_front,
    description,
    find_organisation,
    find_person,
    first_country,
    is_single_name,
    looks_like_name,
)
from tallybook.records import ActorKind


@pytest.mark.parametrize(
    ("phrase", "name", "country"),
    [
        ("Chadian General Arvid Holm", "Arvid Holm", "TD"),
        ("Mr. Holm", "Holm", None),
        ("Sgt. 1st Class Arvid Holm", "Arvid Holm", None),
        ("Arvid Holm of Norway", "Arvid Holm", "NO"),
        ("Norway's Arvid Holm", "Arvid Holm", "NO"),
        ("Minister of Social Affairs Arvid Holm", "Arvid Holm", None),
    ],
)
def test_persons(phrase: str, name: str, country: str | None) -> None:
    person = find_person(phrase)
    assert person is not None
    assert (person.name, person.kind, person.country) == (name, ActorKind.PERSON, country)


@pytest.mark.parametrize("phrase", ["the mill", "Holm", "South Korea", "Harbour Office"])
def test_who_is_no_person(phrase: str) -> None:
    assert find_person(phrase) is None


@pytest.mark.parametrize(
    ("phrase", "name", "kind", "country"),
    [
        ("Holm Medical Center", "Holm Medical Center", ActorKind.HEALTH_AUTHORITY, None),
        ("Peru's Holm Commission", "Holm Commission", ActorKind.GOVERNMENT, "PE"),
        ("Mali's Radio Holm", "Radio Holm", ActorKind.MEDIA, "ML"),
        ("Holm Airlines", "Holm Airlines", ActorKind.COMPANY, None),
    ],
)
def test_organisations(phrase: str, name: str, kind: ActorKind, country: str | None) -> None:
    body = find_organisation(phrase)
    assert body is not None
    assert (body.name, body.kind, body.country) == (name, kind, country)


@pytest.mark.parametrize(
    ("phrase", "is_one"), [("Holm", True), ("SPLM", False), ("holm", False), ("Arvid Holm", False)]
)
def test_single_names(phrase: str, is_one: bool) -> None:
    assert is_single_name(phrase) is is_one


def test_countries_and_descriptions() -> None:
    assert first_country("a farmer near Quetta") == "PK"
    assert first_country("a farmer") is None
    front = country_at_front("neighbouring Chad")
    assert front is not None
    assert front.entry.country == "TD"
    assert country_at_front("Holm of Chad") is None
    assert description("Iran's semi-official ").strip() == "'s semi-official"


@given(st.text(max_size=60))
def test_no_words_raise(words: str) -> None:
    assert find_person(words) is None or not looks_like_name("")
    organisation = find_organisation(words)
    assert organisation is None or organisation.name in words
