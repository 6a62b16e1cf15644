from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tallybook.extract.pipeline import extract
from tallybook.records import Document

TABLE = tomllib.loads((Path(__file__).parent / "cases" / "sources.toml").read_text(encoding="utf-8"))["case"]
UNSURE = 0.8  # below it nobody may take a resolution for a known one

# Text, and who is the source of each claim in order: name and kind.
CASES = [
    (
        "it after a body",
        'Norway\'s Ministry of Defence said two jets had been scrambled. "We follow the matter closely," it added.',
        [("Ministry of Defence", "ministry")] * 2,
    ),
    (
        "the ministry",
        "Norway's Ministry of Defence said two jets had been scrambled.\n\nA third was on its way, the ministry said.",
        [("Ministry of Defence", "ministry")] * 2,
    ),
    (
        "she after a person",
        'Amina Yusuf, a nurse at the clinic, said the wards were full.\n\n"We need blood," she said.',
        [("Amina Yusuf", "person")] * 2,
    ),
    (
        "surname after the full name",
        "Governor Luisa Herrera said the road was mined.\n\nHerrera said the town had no water.",
        [("Luisa Herrera", "person")] * 2,
    ),
    (
        "it passes over a person",
        "The United Nations said aid was stuck.\n\n“Shameful,” said Peter Olsen, a driver.\n\nAid waits, it said.",
        [("United Nations", "intergovernmental"), ("Peter Olsen", "person"), ("United Nations", "intergovernmental")],
    ),
    (
        "surname with an article",
        "Sudan's president, Omar al-Bashir, said the rebels had fled.\n\nBashir said the road was open.",
        [("Omar al-Bashir", "person")] * 2,
    ),
    (
        "a body of the country spoken of",
        "Clashes went on in Chad on Friday. Chad's east is poor.\n\nThe army said the town was calm.",
        [("Armed Forces", "military")],
    ),
    (
        "a capital and its country are one",
        "Yerevan said its troops had held the ridge.\n\nArmenia said the truce was over.",
        [("Armenia", "government")] * 2,
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_sources(text: str, expected: list[tuple[str, str]]) -> None:
    claims = extract(Document(text=text, location="case", reader="plain"), "rules")
    assert [(claim.source.name, claim.source.kind.value) for claim in claims if claim.source] == expected


def test_officials_stay_anonymous() -> None:
    text = "Officials said the bridge was safe.\n\nWitnesses said it had fallen."
    claims = extract(Document(text=text, location="case", reader="plain"), "rules")
    assert [claim.source.kind.value for claim in claims if claim.source] == ["anonymous", "witnesses"]


def test_a_go_between_is_kept_beside_the_source() -> None:
    text = "Reuters, citing two diplomats, reported that the talks had collapsed."
    (claim,) = extract(Document(text=text, location="case", reader="plain"), "rules")
    assert claim.source is not None
    assert claim.relayed_by is not None
    assert (claim.source.kind.value, claim.relayed_by.name) == ("anonymous", "Reuters")


def test_what_cannot_be_resolved_keeps_its_words_at_low_confidence() -> None:
    (claim,) = extract(Document(text="It said the gate was open.", location="case", reader="plain"), "rules")
    assert claim.source is not None
    assert claim.source.name == "It"
    assert claim.confidence < 0.5


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["id"])
def test_who_is_meant(case: dict[str, Any]) -> None:
    claims = [
        claim
        for claim in extract(Document(text=case["text"], location="case", reader="plain"), "rules")
        if claim.source
    ]
    named = [
        "?" if expected == "?" and claim.confidence < UNSURE else f"{claim.source.name}|{claim.source.kind.value}"
        for claim, expected in zip(claims, case["sources"], strict=True)
        if claim.source
    ]
    assert named == case["sources"]


def test_a_person_far_back_is_no_sure_it() -> None:
    text = (
        "Marta Kovalenko, 52, left on Friday.\n\n" + "Rain fell on the hills.\n\n" * 8 + "She said the road was shut."
    )
    (claim,) = extract(Document(text=text, location="case", reader="plain"), "rules")
    assert claim.confidence < UNSURE


WORDS = st.sampled_from(
    [
        *("He", "She", "It", "They", "said", "Its", "his", "spokesman", "the", "The", "ministry", "both", "former"),
        *(
            "Marta",
            "Kovalenko",
            "Jorge",
            "Paz",
            ", 52,",
            ",",
            ".",
            "“",
            "”",
            "\n\n",
            "colonel",
            "teacher",
            "who",
            "al-",
        ),
        *(
            "one of them",
            "counterpart",
            "Peru’s",
            "Kyiv",
            "army",
            "(34)",
            "In",
            "according to",
            "quoted",
            "as saying that",
        ),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60))
def test_any_words_give_sources_with_a_confidence(words: list[str]) -> None:
    for claim in extract(Document(text=" ".join(words) or "x", location="case", reader="plain"), "rules"):
        assert 0.0 <= claim.confidence <= 1.0
        assert claim.source is None or claim.source.name.strip()
