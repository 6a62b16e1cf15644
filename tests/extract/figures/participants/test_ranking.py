from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tallybook.extract.coverage import Coverage
from tallybook.extract.figures.detect import CANDIDATES
from tallybook.extract.figures.participants.belligerents import Belligerents
from tallybook.extract.figures.participants.mentions import Mentions
from tallybook.extract.figures.participants.ranking import LEAST, OBJECTIONS, WEIGHTS, Counted, Participant, choose
from tallybook.extract.figures.participants.sentence import SentenceParties

from tests.extract.annotated import annotated, figures_of


def chosen(text: str, at: int = 0, **fields: Any) -> Participant:
    """What the ranking says of the figure at an index of the first sentence; `fields` are those of `Counted`."""
    document = annotated(text, CANDIDATES)
    mentions = Mentions(document.actors)
    sentence = document[CANDIDATES].sentences[0]
    role = sentence.roles[at]
    parties = SentenceParties(sentence.chunks, mentions, Belligerents(document, mentions), Coverage((), None))
    return choose(Counted(role, parties, role.measure, role.category, parties.counterpart(role), **fields))


@pytest.mark.parametrize(
    ("text", "actor", "reason"),
    [
        ("Fourteen Kenyan soldiers were wounded near Mandera.", "Kenya", "named_in_group"),
        ("Twelve soldiers of the Ugandan army were killed.", "Uganda", "named_behind"),
        ("Chad lost 30 soldiers in the raid.", "Chad", "suffered_by"),
        ("Iran launched 30 missiles on Monday.", "Iran", "acts_with_own"),
        ("Twelve farmers were killed in Sokoto.", None, None),
        ("Ugandan forces captured ten pickups.", None, None),
    ],
)
def test_the_party_and_the_reason(text: str, actor: str | None, reason: str | None) -> None:
    found = chosen(text)
    assert (found.actor.name if found.actor else None) == actor
    assert (reason in {name for name, _ in found.reasons}) if reason else not found.reasons


def test_the_score_is_the_sum_of_the_reasons() -> None:
    found = chosen("Twelve soldiers of the Ugandan army were killed.")
    assert found.score == sum(weight for _, weight in found.reasons) >= LEAST


def test_every_rule_says_in_words_what_it_sees() -> None:
    rules = [*(rule for rule, _ in WEIGHTS), *(rule for rule, _ in OBJECTIONS)]
    assert all(rule.__doc__ for rule in rules)
    assert len({rule.__name__ for rule in rules}) == len(rules)


_NAMES = st.sampled_from(["Ugandan", "Kenyan", "Israeli", "Hezbollah", "Taliban", "Russian"])
_VERBS = st.sampled_from(["killed", "captured", "launched", "lost", "shot down", "destroyed"])
_NOUNS = st.sampled_from(["soldiers", "fighters", "drones", "tanks", "rebels"])


@settings(max_examples=100, deadline=None)
@given(_NAMES, _VERBS, _NAMES, _NOUNS, _NAMES)
def test_nobody_does_it_to_himself(who: str, verb: str, whose: str, noun: str, by: str) -> None:
    text = f"{who} forces {verb} 12 {whose} {noun}. Nine {noun} were {verb} by {by} troops, and 4 were wounded."
    for figure in figures_of(text):
        assert figure.subject is None or figure.subject != figure.counterpart
