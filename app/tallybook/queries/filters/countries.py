"""Countries by the words that people use for them."""

from __future__ import annotations

from functools import lru_cache

from tallybook.errors import UsageError
from tallybook.queries.filters.suggest import did_you_mean, near
from tallybook.vocab.load import entries_with, table

_NAMING = ("aliases", "adjectives", "people")


@lru_cache(maxsize=1024)
def _codes(plain: str) -> frozenset[str]:
    """The ISO codes behind a word for a country, without case; "congolese" has two."""
    return frozenset(
        code
        for name, code, country in entries_with("actors", plain)
        if name == "countries"
        for words in (code, country["name"], *(word for key in _NAMING for word in country.get(key, ())))
        if words.casefold() == plain
    )


def find_codes(words: str) -> frozenset[str]:
    """The ISO codes of the countries that a name or demonym stands for: {"KR"} for "South Korean"; else empty.

    What our own list does not know is looked up in ISO 3166 (three-letter codes, official names).
    """
    plain = words.strip().casefold().removeprefix("the ")
    if codes := _codes(plain):
        return codes
    import pycountry

    try:
        return frozenset({pycountry.countries.lookup(plain).alpha_2})
    except LookupError:
        return frozenset()


def split_country(words: str) -> tuple[frozenset[str], str]:
    """A country in front of a name, and the name: ({"UA"}, "General Staff") for "Ukraine's General Staff".

    Without a country in front the codes are empty and the name is all of it.
    """
    parts = words.split()
    for count in range(len(parts) - 1, 0, -1):
        front = " ".join(parts[:count]).removesuffix("'s").removesuffix("’s").removesuffix("'").removesuffix("’")
        codes = _codes(front.casefold().removeprefix("the "))
        if codes:
            return codes, " ".join(parts[count:])
    return frozenset(), words


def country_codes(words: str) -> tuple[str, ...]:
    """The ISO codes of the countries meant. Raises UsageError for words that name no country."""
    codes = find_codes(words)
    if not codes:
        names = [country["name"] for country in table("actors/countries.toml")["countries"].values()]
        raise UsageError(f'no country called "{words}"', did_you_mean(near(words, names)) or "give an ISO code: KR")
    return tuple(sorted(codes))
