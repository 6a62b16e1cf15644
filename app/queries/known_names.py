"""Names that the word lists know for an actor, whether or not any text that is kept uses them."""

from __future__ import annotations

from functools import cache

from app.vocab.load import table, tables

Named = tuple[str, str | None]
_CAPITALS = ("capitals", "weak_capitals")


def canonical_names(words: str) -> frozenset[Named]:
    """The names and countries of the actors that words stand for, by the word lists.

    "MSF" is {("Médecins Sans Frontières", None)}; a capital is its country's government, so that "Pyongyang" is
    {("North Korea", "KP")}. Empty for words that no list has.
    """
    return _names().get(words.casefold().removeprefix("the "), frozenset())


@cache
def _names() -> dict[str, frozenset[Named]]:
    found: dict[str, set[Named]] = {}
    for listed in tables("actors").values():
        for actor in listed.get("actors", ()):
            for alias in actor.get("aliases", ()):
                found.setdefault(alias.casefold(), set()).add((actor["name"], actor.get("country")))
    for code, country in table("actors/countries.toml")["countries"].items():
        for capital in (name for key in _CAPITALS for name in country.get(key, ())):
            found.setdefault(capital.casefold(), set()).add((country["name"], code))
    return {words: frozenset(actors) for words, actors in found.items()}
