from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.document import ActorMention
from tallybook.extract.figures.participants.mentions import Mentions, side_of
from tallybook.records import Actor, ActorKind

ARMY = Actor(name="Kenyan army", kind=ActorKind.MILITARY, country="KE")
PAPER = Actor(name="Gazette", kind=ActorKind.MEDIA)


@pytest.mark.parametrize(("end", "name"), [(30, "Kenya"), (10, "Kenya"), (5, None)])
def test_the_last_party_passes_over_others(end: int, name: str | None) -> None:
    found = Mentions([ActorMention(5, 9, ARMY), ActorMention(20, 26, PAPER)]).last_party(0, end)
    assert (found.name if found else None) == name


def test_who_is_no_part_of_a_state_stands_for_itself() -> None:
    assert side_of(PAPER) is PAPER


def test_the_north_is_the_country_named_so_before() -> None:
    korea = Actor(name="North Korea", kind=ActorKind.GOVERNMENT, country="KP")
    mentions = Mentions([ActorMention(0, 11, korea), ActorMention(20, 26, ARMY)])
    assert mentions.short_name(("the", "north"), 40) == korea
    assert mentions.short_name(("the", "south"), 40) is mentions.short_name(("the", "port"), 40) is None


@given(st.lists(st.integers(0, 60), unique=True), st.integers(0, 60), st.integers(0, 60))
def test_within_gives_those_that_begin_there(places: list[int], start: int, end: int) -> None:
    mentions = Mentions([ActorMention(place, place + 1, ARMY) for place in sorted(places)])
    assert [one.start for one in mentions.within(start, end)] == [at for at in sorted(places) if start <= at < end]
