"""The patterns of `number_rules.toml`, filled with the lists of `numbers.toml` and compiled at first use."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from tallybook.extract.language.templates import S, any_of, fill
from tallybook.vocab.load import Table, table


def vocabulary(section: str) -> Table:
    """A section of `numbers.toml`: "before", "after", "around", "skip"."""
    found: Table = table("numbers.toml")[section]
    return found


@cache
def _fragments() -> dict[str, str]:
    before, after, skip = vocabulary("before"), vocabulary("after"), vocabulary("skip")
    labels = skip["labels"]
    lists: dict[str, Any] = {name: words for name, words in skip.items() if isinstance(words, list)}
    lists |= vocabulary("around")
    lists |= {
        "count_nouns": vocabulary("words")["count_nouns"],
        "suffixes": vocabulary("suffixes"),
        "before_about": before["about"],
        "word_labels": [label for label in labels if label[-1].isalpha()],
        "sign_labels": [label for label in labels if not label[-1].isalpha()],
    }
    qualifiers = "|".join(f"(?P<{kind}>{any_of(words)})" for kind, words in before.items())
    behind = "|".join(
        f"(?P<{kind}>" + "|".join((S if word[0].isalpha() else "") + re.escape(word) for word in words) + ")"
        for kind, words in after.items()
    )
    signs = re.escape(skip["currency_signs"])
    patterns: dict[str, str] = table("number_rules.toml")["fragments"]
    own = {"S": S, "qualifiers": qualifiers, "qualifiers_after": behind, "currency_signs": signs}
    return {name: any_of(words) for name, words in lists.items()} | own | patterns


def compiled(pattern: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """A pattern with its fragments filled in."""
    return re.compile(fill(pattern, _fragments()), flags)


@cache
def context(name: str) -> re.Pattern[str]:
    """A pattern for words around a number, by its name in `number_rules.toml`."""
    return compiled(table("number_rules.toml")["context"][name])
