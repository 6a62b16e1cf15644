"""Which entity a mention means: features of the pair, weighed, and how far the best stands before the second.

An entity must fit first (sex, number, kind, age, country); those that fit are scored. A feature is a function of a
`Pair` that gives a number, mostly 0 to 1; `WEIGHTS` says what it is worth. The weights were set on `tune-*` articles.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tallybook.extract.coreference.attributes import words_in
from tallybook.extract.coreference.entities import Entity, Occurrence, TextIndex
from tallybook.records import UNNAMED_KINDS, ActorKind

_SIDES = frozenset({ActorKind.ARMED_GROUP, ActorKind.MILITARY, ActorKind.GOVERNMENT, ActorKind.INTERGOVERNMENTAL})
_AHEAD = 3  # paragraphs ahead in which one may be named who was spoken of before
_LEAST = -2.6  # the score under which nobody is meant
_SURE = 0.85
_ALONE = 8.0  # the margin of one whom nobody else rivals
_SPREAD = 3.0
_REACH = 3  # sentences that a pronoun surely reaches back
_NOBODY = 0.35


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that point to somebody, and what they ask for; None and empty sets ask for nothing.

    `heads` are the nouns of a role ("surgeon", "deputy governor"); `is_definite` is False for "a nurse". `barred`
    holds whoever can't be meant: the subject of the clause in which this is the object.
    """

    start: int
    end: int
    words: str
    gender: str | None = None
    is_human: bool | None = None
    is_plural: bool | None = None
    heads: tuple[str, ...] = ()
    ages: frozenset[int] = frozenset()
    country: str | None = None
    kinds: frozenset[ActorKind] | None = None
    barred: Entity | None = None
    is_definite: bool = True
    is_pronoun: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether it says only what could be said of anybody of that sex and age: "she", "the 52-year-old"."""
        return not self.heads or all(head in words_in("neutral") for head in self.heads[:1])


@dataclass(frozen=True, slots=True)
class Pair:
    """A mention and an entity at the place of the mention: what the features look at."""

    mention: Mention
    entity: Entity
    here: Occurrence
    seen: Occurrence | None
    ahead: Occurrence | None
    speaker: Entity | None
    spoke_in: int
    text_index: TextIndex
    latest: int

    @property
    def distance(self) -> int:
        """How many sentences back the entity was last mentioned."""
        return self.here.sentence - self.seen.sentence if self.seen else 0


@dataclass(frozen=True, slots=True)
class Choice:
    """The entity meant, or None; `confidence` (0 to 1) grows with the margin before the second."""

    entity: Entity | None
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
    if pair.speaker is not pair.entity:
        return 0.0
    apart = (1.0, 0.6, 0.25)[min(max(pair.here.paragraph - pair.spoke_in, 0), 2)]
    return apart if pair.distance <= 1 else 0.6 * apart


def is_latest(pair: Pair) -> float:
    """Of all who fit, it was mentioned last, and not in passing: whoever spoke before has left the stage."""
    return float(pair.mention.is_pronoun and pair.seen is not None and pair.seen.start == pair.latest)


def has_spoken(pair: Pair) -> float:
    """Who has spoken before is likelier to speak again than who was only spoken of."""
    return float(bool(pair.entity.spoke))


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
    heads = pair.mention.heads
    if not heads or pair.mention.is_human is False:
        return 0.0
    exact = heads[-1] in pair.entity.attributes.roles or heads[0] in pair.entity.attributes.roles
    return 1.0 if exact else 0.8 * float(any(pair.entity.has_role(head) for head in heads))


def name_holds_noun(pair: Pair) -> float:
    """The noun is a word of the body's name: "the council" for a Transitional Council, "the office" so described."""
    if pair.mention.is_human is not False or not pair.mention.heads:
        return 0.0
    noun = pair.mention.heads[0]
    own = pair.entity.actor.name.lower().split()
    return 1.0 if noun in own else 0.8 * float(noun in pair.entity.attributes.roles)


def is_country(pair: Pair) -> float:
    """A country's name is mostly a place or an adjective, no body that speaks."""
    return float(pair.entity.actor.kind is ActorKind.GOVERNMENT and not pair.entity.spoke)


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
    attributes = entity.attributes
    if entity is mention.barred:
        return False
    if mention.is_human is not None and entity.is_human is not mention.is_human and not _may_be_they(mention, entity):
        return False
    if mention.is_plural is False and entity.is_plural:
        return False
    if mention.is_plural and not entity.is_plural and not _may_be_they(mention, entity):
        return False
    if mention.gender and attributes.gender and mention.gender != attributes.gender:
        return False
    if mention.ages and attributes.ages and not mention.ages & attributes.ages:
        return False
    if mention.kinds is not None and not _kind_fits(mention, entity):
        return False
    own = entity.actor.country
    return not (mention.country and own and own != mention.country)


def _may_be_they(mention: Mention, entity: Entity) -> bool:
    """Whether several are meant by a body's name: "they" for an army or a movement."""
    return (
        bool(mention.is_plural) and not entity.is_human and (entity.is_plural or entity.actor.kind not in UNNAMED_KINDS)
    )


def _kind_fits(mention: Mention, entity: Entity) -> bool:
    kinds = mention.kinds or frozenset()
    if entity.actor.kind in kinds:
        return True
    noun = mention.heads[0] if mention.heads else ""
    return (
        bool(noun)
        and not entity.is_human
        and (noun in entity.actor.name.lower().split() or noun in entity.attributes.roles)
    )


def choose(
    mention: Mention, entities: Iterable[Entity], text_index: TextIndex, last: tuple[Entity, int] | None
) -> Choice:
    """The entity that a mention means, given the last speaker and the place where it spoke."""
    here = text_index.place(mention.start, mention.end)
    speaker = last[0] if last else None
    spoke_in = text_index.paragraph_of(last[1]) if last else 0
    scored: list[tuple[float, Entity]] = []
    fitting = [entity for entity in entities if fits(mention, entity)]
    latest = _latest(mention, fitting)
    for entity in fitting:
        seen = entity.last_before(mention.start)
        ahead = entity.next_after(mention.end) if seen is None else None
        if seen is None and not _may_be_ahead(mention, ahead, here, text_index):
            continue
        pair = Pair(mention, entity, here, seen, ahead, speaker, spoke_in, text_index, latest)
        scored.append((sum(weight * feature(pair) for feature, weight in WEIGHTS), entity))
    scored.sort(key=lambda one: -one[0])
    return _judged(mention, scored, text_index)


def _latest(mention: Mention, fitting: Iterable[Entity]) -> int:
    """Where the last mention of any of them starts that is neither quoted nor in passing."""
    seen = [one.last_before(mention.start) for one in fitting]
    return max((place.start for place in seen if place and not place.is_aside and not place.is_quoted), default=-1)


def _may_be_ahead(mention: Mention, ahead: Occurrence | None, here: Occurrence, text_index: TextIndex) -> bool:
    """Whether somebody named only later may be meant: soon, and as one of whom the text then speaks."""
    if ahead is None or ahead.paragraph - here.paragraph > _AHEAD:
        return False
    if mention.is_definite or text_index.is_heading(mention.start):
        return True
    return here.sentence <= 1


def _is_far(mention: Mention, entity: Entity, text_index: TextIndex) -> bool:
    """Whether a pronoun would reach over several sentences, or forward."""
    seen = entity.last_before(mention.start)
    return mention.is_pronoun and (seen is None or text_index.sentence_of(mention.start) - seen.sentence > _REACH)


def _judged(mention: Mention, scored: list[tuple[float, Entity]], text_index: TextIndex) -> Choice:
    if not scored or scored[0][0] < _LEAST:
        return Choice(None, _NOBODY)
    best, entity = scored[0]
    margin = best - scored[1][0] if len(scored) > 1 else _ALONE
    confidence = 0.45 + (_SURE - 0.45) * (1 - math.exp(-max(margin, 0.0) / _SPREAD))
    is_guess = mention.gender is not None and entity.attributes.gender is None and entity.is_human
    if best < 0 or _is_far(mention, entity, text_index):
        confidence = min(confidence, 0.6)
    elif is_guess:
        confidence = min(confidence, 0.75)
    return Choice(entity, round(confidence, 3))
