from __future__ import annotations

import pytest
from tallybook.extract.quantities.lexicon import compiled, context
from tallybook.vocab.load import table

RULES = table("number_rules.toml")


@pytest.mark.parametrize("name", sorted(RULES["context"]))
def test_every_context_compiles(name: str) -> None:
    assert context(name).pattern


@pytest.mark.parametrize("side", ["shapes", "followed", "preceded"])
def test_every_rule_compiles_and_matches_no_emptiness(side: str) -> None:
    for rule in RULES[side]:
        assert compiled(rule["pattern"]).match("") is None
