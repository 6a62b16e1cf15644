"""Names that the word lists know for an actor, whether or not any text that is kept uses them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from app.vocab.load import tables_with

Named = tuple[str, str | None]
_CAPITALS = ("capitals", "weak_capitals")


@lru_cache(maxsize=1024)
def canonical_names(words: str) -> frozenset[Named]:
    """The names and countries of the actors that words stand for, by the word lists.

    "MSF" is {("Médecins Sans Frontières", None)}; a capital is its country's government, so that "Pyongyang" is
    {("North Korea", "KP")}. Empty for words that no list has.
    """
    plain = words.casefold().removeprefix("the ")
    found: set[Named] = set()
    for listed in tables_with("actors", plain).values():
        for actor in listed.get("actors", ()):
            if _is_among(plain, actor.get("aliases", ())):
                found.add((actor["name"], actor.get("country")))
        for code, country in listed.get("countries", {}).items():
            if any(_is_among(plain, country.get(key, ())) for key in _CAPITALS):
                found.add((country["name"], code))
    return frozenset(found)


def _is_among(plain: str, names: Iterable[str]) -> bool:
    return any(name.casefold() == plain for name in names)
