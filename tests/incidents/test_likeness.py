from __future__ import annotations

from dataclasses import replace

import pytest
from tallybook.incidents.likeness import FEATURES, likenesses, probability, reasons, weights
from tallybook.incidents.reports import Report, reports_of

from .invented import EVENTS, telling
from .test_reports import given


def report(event: int, number: int) -> Report:
    return reports_of(given(*telling(event, number)))[0]


def test_every_likeness_has_a_weight_and_a_value() -> None:
    assert set(weights().of) == set(FEATURES) == set(likenesses(report(0, 0), report(1, 0)))


def test_reports_of_one_event_are_more_probable_than_those_of_two() -> None:
    same = [probability(report(event, 0), report(event, 1)) for event in range(len(EVENTS))]
    other = [probability(report(one, 0), report(two, 0)) for one in range(len(EVENTS)) for two in range(one)]
    assert min(same) > max(other)
    assert min(same) > 0.5


@pytest.mark.parametrize("pair", [((0, 0), (0, 1)), ((0, 0), (3, 0)), ((1, 0), (2, 1))])
def test_both_directions_give_the_same(pair: tuple[tuple[int, int], tuple[int, int]]) -> None:
    one, other = report(*pair[0]), report(*pair[1])
    assert likenesses(one, other) == pytest.approx(likenesses(other, one))


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"places": ("Elsewhere",)}, "other_place"),
        ({"first": 1, "last": 1}, "other_days"),
        ({"tolls": {"killed": (99.0,)}}, "other_toll"),
    ],
)
def test_what_parts_reports_makes_one_event_less_probable(changed: dict[str, object], name: str) -> None:
    one, other = report(0, 0), report(0, 0)
    parted = replace(other, **changed)  # type: ignore[arg-type]
    assert likenesses(one, parted)[name] == 1
    assert probability(one, parted) < probability(one, other)


def test_days_apart_make_one_event_less_probable() -> None:
    one, other = report(0, 0), report(0, 1)
    assert other.day is not None
    assert probability(one, replace(other, day=other.day + 20)) < probability(one, other)


def test_reasons_say_what_speaks_for_it_and_add_up_to_the_log_odds() -> None:
    one, other = report(0, 0), report(0, 1)
    found = dict(reasons(one, other))
    assert "place Karramel" in found
    assert any(words.startswith("names ") and "karramel" in words for words in found)
    added = sum(weights().of[name] * value for name, value in likenesses(one, other).items())
    assert sum(found.values()) == pytest.approx(added, abs=0.1)


def test_texts_that_are_nearly_the_same_are_told() -> None:
    one, other = report(0, 0), report(0, 1)
    copied = [replace(each, copy=bytes(range(100))) for each in (one, other)]
    assert likenesses(*copied)["copy"] == 1
    assert likenesses(copied[0], replace(other, copy=bytes(100)))["copy"] == 0
    assert likenesses(copied[0], other)["copy"] == 0
