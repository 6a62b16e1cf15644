from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.language.inflection import plural_of, verb_forms_of


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        *[("army officer", "army officers"), ("gunman", "gunmen"), ("body", "bodies"), ("boy", "boys")],
        *[("bus", "buses"), ("witness", "witnesses"), ("aircraft", "aircraft"), ("German", "Germans")],
    ],
)
def test_plurals(noun: str, plural: str) -> None:
    if noun == "German":
        noun, plural = noun.lower(), plural.lower()
    assert plural_of(noun) == plural


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("wound", "wound wounds wounded wounded wounding"),
        ("injure", "injure injures injured injured injuring"),
        ("deny", "deny denies denied denied denying"),
        ("destroy", "destroy destroys destroyed destroyed destroying"),
        ("free", "free frees freed freed freeing"),
        ("crush", "crush crushes crushed crushed crushing"),
    ],
)
def test_regular_verbs(lemma: str, forms: str) -> None:
    made = verb_forms_of(lemma)
    assert list(made) == ["base", "third", "past", "participle", "ing"]
    assert " ".join(made.values()) == forms


def test_irregular_forms_are_taken_as_they_are_listed() -> None:
    made = verb_forms_of("shoot", ["shoots", "shot", "shot", "shooting"])
    assert made == {"base": "shoot", "third": "shoots", "past": "shot", "participle": "shot", "ing": "shooting"}
    with pytest.raises(ValueError, match="shorter"):
        verb_forms_of("shoot", ["shoots"])


@given(st.text("abcdefghiknorstuyz", min_size=2, max_size=10))
def test_any_word_has_its_forms(lemma: str) -> None:
    forms = verb_forms_of(lemma)
    assert forms["past"].endswith("ed")
    assert forms["ing"].endswith("ing")
    assert forms["third"].endswith("s")
    assert plural_of(lemma)
