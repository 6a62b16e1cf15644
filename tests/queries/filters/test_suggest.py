from __future__ import annotations

import pytest
from tallybook.queries.filters.suggest import did_you_mean, near


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param("killd", ["killed"], id="a letter left out"),
        pytest.param("Wuonded", ["wounded"], id="letters swapped"),
        pytest.param("zebra", [], id="nothing near"),
        pytest.param("", [], id="empty"),
    ],
)
def test_near(name: str, found: list[str]) -> None:
    assert near(name, ["killed", "wounded", "tank"]) == found


def test_did_you_mean() -> None:
    assert did_you_mean(["a", "b"]) == 'did you mean "a" or "b"?'
    assert did_you_mean([]) == ""
