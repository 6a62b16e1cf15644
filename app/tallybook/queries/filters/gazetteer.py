"""Names that the word lists know for an actor, whether or not any text that is kept uses them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from tallybook.vocab.load import entries_with

Named = tuple[str, str | None]
_COUNTRIES = "countries"
_CAPITALS = ("capitals", "weak_capitals")
# Words for roles, places and the like, with which texts name actors; no actor is listed there.
_OTHER_LISTS = frozenset({"bodies", "decoys", "places", "roles", "spellings"})


@lru_cache(maxsize=1024)
def canonical_names(words: str) -> frozenset[Named]:
    """The names and countries of the actors that words stand for, by the word lists.

    "MSF" is {("Médecins Sans Frontières", None)}; a capital is its country's government, so that "Pyongyang" is
    {("North Korea", "KP")}. Empty for words that no list has.
    """
    plain = words.casefold().removeprefix("the ")
    found: set[Named] = set()
    for name, key, entry in entries_with("actors", plain):
        if name == _COUNTRIES:
            if any(_is_among(plain, entry.get(capitals, ())) for capitals in _CAPITALS):
                found.add((entry["name"], key))
        elif name not in _OTHER_LISTS and _is_among(plain, entry.get("aliases", ())):
            found.add((entry["name"], entry.get("country")))
    return frozenset(found)


def _is_among(plain: str, names: Iterable[str]) -> bool:
    return any(name.casefold() == plain for name in names)
