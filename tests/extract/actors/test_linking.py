from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.roles import role_of
from tallybook.records import Actor, ActorKind

CASES = Path(__file__).parent / "cases"
RESOLVED = tomllib.loads((CASES / "actors_resolve.toml").read_text(encoding="utf-8"))

# Words that a text on a conflict is made of, in any order.
WORDS = st.sampled_from(
    [
        *(
            "the",
            "The",
            "of",
            "in",
            "for",
            "and",
            "said",
            ",",
            ".",
            "-",
            "\n",
            "\n\n",
            "South",
            "Korea",
            "Korean",
            "Russia's",
        ),
        *("army", "ministry", "Ministry", "Defence", "spokesman", "President", "(RSF)", "Rapid", "Support", "Forces"),
        *("Jordan", "Smith", "Dr.", "U.S.", "US", "Hamas-run", "Kyiv’s", "police", "Lahore", "officials", "al-Shabaab"),
    ]
)
PROSE = st.one_of(st.lists(WORDS, max_size=25).map(" ".join), st.text(max_size=80))


@pytest.mark.parametrize("case", RESOLVED["actors"], ids=lambda case: case["words"])
def test_words_of_a_source_mean_an_actor(case: dict[str, str]) -> None:
    wanted = Actor(name=case["name"], kind=ActorKind(case["kind"]), country=case.get("country"))
    assert resolve(case["words"]) == wanted


@pytest.mark.parametrize("case", RESOLVED["unresolved"], ids=lambda case: case["words"])
def test_words_that_need_their_document_resolve_to_nobody(case: dict[str, str]) -> None:
    assert resolve(case["words"]) is None
    assert role_of(case["words"]) == case.get("role")


@pytest.mark.parametrize(
    "words",
    [
        ("South Korea's Joint Chiefs of Staff", "the South Korean military", "Seoul's military", "the ROK military"),
        ("the National Intelligence Service", "Seoul's spy agency", "South Korea's intelligence agency", "NIS"),
        ("Russia's defence ministry", "the Russian Ministry of Defense", "Defense Ministry in Moscow"),
        ("Israel Defense Forces", "the Israeli army", "IDF", "an Israeli military spokesman"),
        ("the Gaza health ministry", "Gaza's Hamas-run Ministry of Health", "the Palestinian Ministry of Health"),
        ("Doctors Without Borders", "MSF", "Médecins Sans Frontières"),
        ("Sudan's army", "the Sudanese Armed Forces", "SAF", "the Sudanese military"),
        ("the U.N. refugee agency", "UNHCR", "a spokesperson for the UN refugee agency"),
    ],
    ids=lambda words: words[0],
)
def test_names_of_one_actor_give_one_actor(words: tuple[str, ...]) -> None:
    assert len({resolve(name) for name in words}) == 1


@given(PROSE)
def test_no_words_raise(words: str) -> None:
    actor = resolve(words)
    assert actor is None or actor.name
    assert role_of(words) is None or isinstance(role_of(words), ActorKind)


@given(PROSE)
def test_white_space_and_quotation_marks_around_a_source_change_nothing(words: str) -> None:
    assert resolve(f" “{words}” ") == resolve(words)
