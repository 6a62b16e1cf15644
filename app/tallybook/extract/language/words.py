"""Classes of English words: every closed list of the grammar is in `vocab` once, and read here."""

from __future__ import annotations

from functools import cache

from tallybook.vocab.load import table

# Classes that are put together from the lists of the files. "function" words never stand inside a noun group.
_UNIONS = {
    "determiners": ("definites", "one_determiners", "quantifiers"),
    "pronouns": ("personal_pronouns", "other_pronouns"),
    "auxiliaries": ("be", "have", "modals", "get", "do", "contractions"),
    "coordinators": ("conjunctions", "adversatives"),
    "clause_openers": ("subordinators", "breaks"),
    "function": (
        *("definites", "one_determiners", "prepositions", "subordinators", "relatives", "conjunctions", "be", "have"),
        *("modals", "negations", "pronouns", "including", "adverbs", "reporting"),
    ),
}  # fmt: skip


@cache
def words(name: str) -> frozenset[str]:
    """A class of words in lower case: a list of `grammar.toml`, `clauses.toml` or `figure_words.toml`, or a union.

    Raises KeyError for a name that none of them has.
    """
    if name in _UNIONS:
        return frozenset().union(*(words(one) for one in _UNIONS[name]))
    for lists in (table("grammar.toml")["classes"], table("clauses.toml")):
        if name in lists:
            return frozenset(lists[name])
    return frozenset(table("figure_words.toml")[name])
