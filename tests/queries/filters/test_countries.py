from __future__ import annotations

import pytest
from tallybook.queries.filters.countries import find_codes, split_country
from tallybook.vocab.load import table


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        pytest.param("South Korea", {"KR"}, id="name"),
        pytest.param("south korean", {"KR"}, id="demonym without case"),
        pytest.param("the Netherlands", {"NL"}, id="article"),
        pytest.param("KOR", {"KR"}, id="three letters"),
        pytest.param("Republic of Türkiye", {"TR"}, id="official name"),
        pytest.param("Atlantis", set(), id="none"),
        pytest.param("", set(), id="empty"),
    ],
)
def test_find_codes(words: str, codes: set[str]) -> None:
    assert find_codes(words) == codes


@pytest.mark.parametrize(
    ("words", "codes", "rest"),
    [
        pytest.param("Ukraine's General Staff", {"UA"}, "General Staff", id="possessive"),
        pytest.param("Ukraine’s General Staff", {"UA"}, "General Staff", id="curly possessive"),
        pytest.param("the United States' Army", {"US"}, "Army", id="possessive of a plural"),
        pytest.param("South Korean military", {"KR"}, "military", id="demonym of two words"),
        pytest.param("Red Cross", set(), "Red Cross", id="none"),
        pytest.param("Ukraine", set(), "Ukraine", id="a country alone"),
    ],
)
def test_split_country(words: str, codes: set[str], rest: str) -> None:
    assert split_country(words) == (codes, rest)


def test_codes_are_those_of_the_whole_list() -> None:
    expected: dict[str, set[str]] = {}
    for code, country in table("actors/countries.toml")["countries"].items():
        for words in (
            code,
            country["name"],
            *(w for key in ("aliases", "adjectives", "people") for w in country.get(key, ())),
        ):
            expected.setdefault(words.casefold(), set()).add(code)
    sample = sorted(expected)[::3]
    assert {words: find_codes(words) for words in sample} == {words: expected[words] for words in sample}
