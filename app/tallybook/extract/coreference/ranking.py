"""Which entity a mention means: features of the pair, weighed, and how far the best stands before the second.

An entity must fit first (sex, number, kind, age, country); those that fit are scored. A feature is a function of a
`Pair` that gives a number, mostly 0 to 1; `WEIGHTS` says what it is worth. The weights were set on `tune-*` articles.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tallybook.extract.coreference.entities import Entity, Occurrence, TextIndex
from tallybook.extract.coreference.mentions import Form, Mention
from tallybook.records import ActorKind

_AHEAD = 3  # paragraphs ahead in which one may be named who was spoken of before
_LEAST = -2.6  # the score under which nobody is meant
_SURE, _UNSURE = 0.85, 0.45
_ALONE = 8.0  # the margin of one whom nobody else rivals
_SPREAD = 3.0
_DOUBTED = 0.6  # the most confidence in one whom little speaks for
_GUESSED = 0.75  # the most in a person whose sex the text does not tell, for "he" and "she"


@dataclass(frozen=True, slots=True)
class Pair:
    """A mention and an entity at the place of the mention: what the features look at."""

    mention: Mention
    entity: Entity
    here: Occurrence
    seen: Occurrence | None
    ahead: Occurrence | None
    is_speaker: bool
    spoke_in: int
    latest: int

    @property
    def distance(self) -> int:
        """How many sentences back the entity was last mentioned."""
        return self.here.sentence - self.seen.sentence if self.seen else 0


@dataclass(frozen=True, slots=True)
class Choice:
    """The entity meant; `confidence` (0 to 1) grows with the margin before the second."""

    entity: Entity
    confidence: float


def nearness(pair: Pair) -> float:
    """Nearer is likelier: 0 in the same sentence, falling with the logarithm of the sentences between."""
    return -math.log2(1 + pair.distance) if pair.seen else 0.0


def stands_in_last_subject(pair: Pair) -> float:
    """The subject of the sentence before, or of this one, is what the text goes on about."""
    if pair.seen is None or not pair.seen.is_subject or pair.seen.is_quoted:
        return 0.0
    return (1.3, 1.0)[pair.distance] if pair.distance <= 1 else 0.0


def spoke_last(pair: Pair) -> float:
    """The last speaker mostly goes on: surely in the same paragraph, less so in the next, hardly later."""
    if not pair.is_speaker:
        return 0.0
    apart = (1.0, 0.6, 0.25)[min(max(pair.here.paragraph - pair.spoke_in, 0), 2)]
    return apart if pair.distance <= 1 else 0.6 * apart


def is_latest(pair: Pair) -> float:
    """Of all who fit, it was mentioned last, and not in passing: whoever spoke before has left the stage."""
    return float(
        pair.mention.form in {Form.PRONOUN, Form.ONE_OF} and pair.seen is not None and pair.seen.start == pair.latest
    )


def has_spoken(pair: Pair) -> float:
    """Who has spoken before is likelier to speak again than who was only spoken of."""
    return float(pair.entity.has_spoken)


def is_salient(pair: Pair) -> float:
    """Whom the text names often it speaks of."""
    return min(math.log2(1 + pair.entity.count_before(pair.here.start)), 3.0) / 3.0


def is_new_here(pair: Pair) -> float:
    """Introduced in this very paragraph: the text has turned to this one."""
    places = pair.entity.places
    return float(bool(places) and places[0].paragraph == pair.here.paragraph and places[0].start < pair.here.start)


def gender_is_told(pair: Pair) -> float:
    """A sex that is known and fits counts for more than one that is not known."""
    gender = pair.mention.gender
    return float(gender is not None and pair.entity.attributes.gender == gender)


def age_is_told(pair: Pair) -> float:
    """The age is the one that the text gave."""
    return float(bool(pair.mention.ages & pair.entity.attributes.ages))


def role_is_told(pair: Pair) -> float:
    """The text has called the entity so, or by a word that means the same."""
    return float(pair.entity.is_human and pair.entity.attributes.has_role(pair.mention.heads))


def name_holds_noun(pair: Pair) -> float:
    """The noun is a word of the body's name: "the council" for a Transitional Council, "the office" so described."""
    return float(_name_holds(pair.mention, pair.entity))


def is_country(pair: Pair) -> float:
    """A country's name is mostly a place or an adjective, no body that speaks."""
    return float(pair.entity.actor.kind is ActorKind.GOVERNMENT and not pair.entity.has_spoken)


def is_ahead(pair: Pair) -> float:
    """Named only behind the mention: one paragraph on counts 1, in the same one a little less."""
    if pair.seen or not pair.ahead:
        return 0.0
    return 0.8 + 0.4 * max(pair.ahead.paragraph - pair.here.paragraph, 0)


def is_unnamed(pair: Pair) -> float:
    """Somebody unnamed is forgotten sooner."""
    return float(not pair.entity.is_named) * (0.0, 0.3, 0.5, 1.0)[min(pair.distance, 3)]


WEIGHTS: tuple[tuple[Callable[[Pair], float], float], ...] = (
    (nearness, 0.9),
    (stands_in_last_subject, 1.1),
    (spoke_last, 1.2),
    (is_latest, 1.0),
    (has_spoken, 0.5),
    (is_salient, 0.7),
    (is_new_here, 0.5),
    (gender_is_told, 0.7),
    (age_is_told, 5.0),
    (role_is_told, 4.0),
    (name_holds_noun, 3.0),
    (is_country, -1.6),
    (is_ahead, -1.5),
    (is_unnamed, -0.7),
)


def fits(mention: Mention, entity: Entity) -> bool:
    """Whether nothing that is known speaks against it: sex, number, kind, age and country."""
    own = entity.attributes
    may_be_they = bool(mention.is_plural) and not entity.is_human and entity.is_named  # "they" for an army
    if mention.is_human is not None and entity.is_human is not mention.is_human:
        return False
    if mention.is_plural is not None and entity.is_plural is not mention.is_plural and not may_be_they:
        return False
    if mention.gender and own.gender and mention.gender != own.gender:
        return False
    if mention.ages and own.ages and not mention.ages & own.ages:
        return False
    if mention.kinds and entity.actor.kind not in mention.kinds and not _name_holds(mention, entity):
        return False
    return not (mention.country and entity.actor.country and mention.country != entity.actor.country)


def _name_holds(mention: Mention, entity: Entity) -> bool:
    """Whether the noun of a mention is a word of a body's name."""
    own = entity.actor.name.lower().split()
    return not entity.is_human and any(noun in own for noun in mention.heads[:1])


def choose(
    mention: Mention, entities: Iterable[Entity], text_index: TextIndex, last: tuple[Entity, int] | None
) -> Choice | None:
    """The entity that a mention means, given the last speaker and the place where it spoke; None for nobody."""
    here = text_index.place(mention.start, mention.end)
    speaker, spoke_at = last or (None, 0)
    fitting = [(entity, entity.last_before(mention.start)) for entity in entities if fits(mention, entity)]
    on_stage = [seen.start for _, seen in fitting if seen and not seen.is_aside and not seen.is_quoted]
    scored: list[tuple[float, Entity]] = []
    for entity, seen in fitting:
        ahead = entity.next_after(mention.end) if seen is None else None
        if seen is None and (ahead is None or ahead.paragraph - here.paragraph > _AHEAD):
            continue
        spoke_in = text_index.paragraph_of(spoke_at)
        pair = Pair(mention, entity, here, seen, ahead, entity is speaker, spoke_in, max(on_stage, default=-1))
        scored.append((sum(weight * feature(pair) for feature, weight in WEIGHTS), entity))
    scored.sort(key=lambda one: -one[0])
    if not scored or scored[0][0] < _LEAST:
        return None
    best, entity = scored[0]
    margin = best - scored[1][0] if len(scored) > 1 else _ALONE
    confidence = _UNSURE + (_SURE - _UNSURE) * (1 - math.exp(-margin / _SPREAD))
    if best < 0:
        confidence = min(confidence, _DOUBTED)
    elif mention.gender and entity.is_human and entity.attributes.gender is None:
        confidence = min(confidence, _GUESSED)
    return Choice(entity, round(confidence, 3))
