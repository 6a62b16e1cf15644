from __future__ import annotations

from tallybook.extract.syntax.auxiliaries import plain_meanings, second_measure, tells_loss


def test_what_a_second_verb_adds() -> None:
    assert second_measure("wounded", {"participle"}) == "wounded"
    assert second_measure("table", {"participle"}) is None
    assert tells_loss("captured", {"participle"})
    assert not tells_loss("repaired", {"participle"})
    assert plain_meanings("hit").get("equipment") is not None
    assert plain_meanings("table") == {}
