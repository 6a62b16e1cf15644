from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.incidents.clusters import ENOUGH, Bond, clusters, components, settled

KEYS = tuple("abcdefgh")
PAIRS = tuple(combinations(KEYS, 2))
LINKS = st.dictionaries(st.sampled_from(PAIRS), st.floats(0, 1).map(lambda share: round(share, 6)))


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ({}, ["a", "b", "c"]),
        ({("a", "b"): 0.9}, ["ab", "c"]),
        ({("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): 0.9}, ["abc"]),
        ({("a", "b"): 0.9, ("b", "c"): 0.7}, ["ab", "c"]),  # a and c were not alike: the mean is 0.35
        ({("a", "b"): 0.9, ("b", "c"): 0.7, ("a", "c"): 0.2}, ["abc"]),
        ({("a", "b"): 0.39}, ["a", "b", "c"]),
    ],
)
def test_groups_are_put_together_by_the_mean_of_their_pairs(
    links: dict[tuple[str, str], float], expected: list[str]
) -> None:
    assert ["".join(group) for group in clusters(KEYS[:3], links)] == expected


def test_what_people_decided_binds() -> None:
    links = {("a", "b"): 0.9, ("c", "d"): 0.9}
    found = clusters(KEYS[:4], links, together=[("a", "c")], apart=[("a", "b"), ("c", "d")])
    assert ["".join(group) for group in found] == ["ac", "b", "d"]


@given(LINKS, st.randoms())
def test_the_order_of_links_changes_nothing(links: dict[tuple[str, str], float], random: object) -> None:
    pairs = [
        (tuple(reversed(pair)) if number % 2 else pair, score) for number, (pair, score) in enumerate(links.items())
    ]
    random.shuffle(pairs)  # type: ignore[attr-defined]
    assert clusters(KEYS, dict(pairs)) == clusters(KEYS, links)  # type: ignore[arg-type]


@given(LINKS)
def test_each_component_by_itself_gives_the_same_as_all_together(links: dict[tuple[str, str], float]) -> None:
    strong = [pair for pair, score in links.items() if score >= ENOUGH]
    alone = [
        group
        for part in components(KEYS, strong)
        for group in clusters(part, {pair: score for pair, score in links.items() if set(pair) <= set(part)})
    ]
    assert sorted(alone) == clusters(KEYS, links)


@given(LINKS, st.lists(st.tuples(st.sampled_from(PAIRS), st.booleans())))
def test_every_key_is_in_one_group_and_bonds_hold(
    links: dict[tuple[str, str], float], words: list[tuple[tuple[str, str], bool]]
) -> None:
    together, apart = settled([Bond(*pair, is_one) for pair, is_one in words])
    found = clusters(KEYS, links, together, apart)
    assert sorted(key for group in found for key in group) == list(KEYS)
    home = {key: number for number, group in enumerate(found) for key in group}
    assert all(home[one] == home[other] for one, other in together)
    assert all(home[one] != home[other] for one, other in apart)


def test_of_two_decisions_that_exclude_each_other_the_later_binds() -> None:
    one, apart = Bond("a", "b", is_one=True), Bond("a", "b", is_one=False)
    assert settled([one, apart]) == ([], [("a", "b")])
    assert settled([apart, one]) == ([("a", "b")], [])


def test_a_chain_of_earlier_bonds_does_not_overrule_a_later_word() -> None:
    bonds = [Bond("a", "b", is_one=True), Bond("b", "c", is_one=True), Bond("a", "c", is_one=False)]
    together, apart = settled(bonds)
    assert apart == [("a", "c")]
    assert len(together) == 1


def test_components_are_what_is_connected() -> None:
    assert components([3, 1, 2, 9], [(2, 3), (3, 9)]) == [[1], [2, 3, 9]]
