from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.actors.gazetteer import lexicon
from tallybook.extract.actors.institutions import (
    bodies,
    body_actor,
    body_at,
    find_after,
    find_before,
    joined,
    local_actor,
)
from tallybook.records import ActorKind


@pytest.mark.parametrize(
    ("text", "start", "words", "body"),
    [
        ("Chad's army left", 6, "army", "army"),
        ("Gaza's Hamas-run health ministry", 6, "health ministry", "health_ministry"),
        ("Chad's own interim army", 6, "army", "army"),
    ],
)
def test_bodies_behind_a_country(text: str, start: int, words: str, body: str) -> None:
    found = find_after(text, start)
    assert found is not None
    assert (text[found.start : found.end], found.body) == (words, body)


@pytest.mark.parametrize("text", ["Chad's old army", "Chad's\n\narmy"])
def test_no_body_behind_a_country(text: str) -> None:
    assert find_after(text, 6) is None


def test_bodies_before_a_country() -> None:
    text = "said the Ministry of Health in Chad"
    found = find_before(text, text.index("Chad"))
    assert found is not None
    assert (text[found[0].start : found[0].end], found[1]) == ("Ministry of Health", "in")
    assert find_before("the goats of Chad", 13) is None


@pytest.mark.parametrize(
    ("phrase", "body", "word", "name"),
    [
        ("Chad", "military", "of", "Armed Forces"),
        ("Chad", "military", "in", None),
        ("Quetta", "police", "in", "Quetta Police"),
        ("Hamas", "military", None, "Hamas"),
        ("Hamas", "health_ministry", None, "Ministry of Health"),
    ],
)
def test_joined(phrase: str, body: str, word: str | None, name: str | None) -> None:
    match = lexicon().match(phrase, 0)
    assert match is not None
    actor = joined(body, match, word)
    assert (actor and actor.name) == name


def test_posts_fill_bodies() -> None:
    assert body_actor("spy_agency", "KR").name == "National Intelligence Service"
    assert local_actor("military", "Holm", None) is None
    assert {body_actor(body, "TD").country for body in bodies()} == {"TD"}
    assert {ActorKind(entry["kind"]) for entry in bodies().values()} <= set(ActorKind)


@given(st.lists(st.sampled_from(["the ", "army ", "of ", "Ministry ", "Health ", "in ", "\n\n", "General ", "Staff "])))
def test_a_body_ends_where_its_link_begins(words: list[str]) -> None:
    text = "".join(words) + "Chad"
    found = find_before(text, len(text) - 4)
    if found:
        assert text[found[0].end : len(text) - 4].split()[0] == found[1]
        assert body_at(text, found[0].start) is not None
