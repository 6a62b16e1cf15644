"""Whose people or equipment a figure counts: every piece of evidence speaks for a party, and the weights add up.

A piece of evidence is a function of a `Counted` that gives the party it speaks for, or None; an objection tells whether
something speaks against a party. `WEIGHTS` says what each is worth. The best party is taken if its sum reaches `LEAST`:
an empty field is honest, a wrong one is not. Who did it to those counted is never the party whose they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tallybook.extract.document import ResolvedFigure
from tallybook.extract.figures.participants.mentions import PARTIES, side_of
from tallybook.extract.figures.participants.sentence import (
    ARMED,
    DONE_TO_OTHERS,
    SentenceParties,
    is_agents_own,
    is_losing,
)
from tallybook.extract.figures.triggers.table import Role
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb, Voice
from tallybook.extract.syntax.lexicon import lone_words, measure_group, verb_forms
from tallybook.extract.syntax.traversal import BELONGING
from tallybook.records import Actor, ActorKind, Category

LOSSES = measure_group("losses")
OF_SIDES = ARMED | {Category.POLICE}  # categories of people and things that belong to one side
LEAST = 1.0
_SUCCESSES = measure_group("successes")  # what a force says of equipment as its own success
_TAKEN = frozenset({"captured", "detained"})  # who takes prisoners is not the one who loses them
_NOUNS = frozenset({Kind.TOLL, Kind.GROUP, Kind.ACT})  # chunks that give a measure by a noun
_EMPLOYERS = frozenset({ActorKind.NGO, ActorKind.MEDIA, ActorKind.INTERGOVERNMENTAL})
_EMPLOYED = frozenset({Category.MEDICS, Category.JOURNALISTS, Category.AID_WORKERS})
_LEDGER = 14  # chunks from whose losses they are to a number of them


@dataclass(slots=True)
class Counted:
    """A figure whose party is asked for, in its sentence, and what the document has told before it.

    `counterpart` did it or receives it; `whole` is the figure that this is a part of, `previous` the one before it in
    the sentence, `earlier` all before it there, `model` the one in an earlier sentence that a bare number goes on from,
    `last` the last of the document; `regulars` is the party whose soldiers were counted last.
    """

    role: Role
    sentence: SentenceParties
    measure: str
    category: Category
    counterpart: Actor | None = None
    whole: ResolvedFigure | None = None
    previous: ResolvedFigure | None = None
    previous_role: Role | None = None
    earlier: Sequence[ResolvedFigure] = ()
    model: ResolvedFigure | None = None
    last: ResolvedFigure | None = None
    regulars: Actor | None = None

    @property
    def nouns(self) -> tuple[str, ...]:
        """The words that say who is counted, those of a toll with them."""
        of = self.role.of
        return self.role.group.lowers + (self.sentence.chunks[of].lowers if of is not None else ())

    @property
    def trigger(self) -> Chunk | None:
        """The chunk that gives the measure."""
        return self.sentence.trigger(self.role)

    @property
    def side_speaking(self) -> Actor | None:
        """The party that tells of it."""
        return self.sentence.side_speaking(self.role.group)

    @property
    def is_of_a_side(self) -> bool:
        """Whether it counts what one side loses to the other, with nobody's possessive before it."""
        is_vague = self.measure == "killed_or_wounded" and self.role.group.has_noun
        is_owned = not words("possessives").isdisjoint(self.role.group.lowers)
        is_lost = self.measure in LOSSES | DONE_TO_OTHERS and self.category in OF_SIDES
        return is_lost and not is_owned and not is_vague


@dataclass(frozen=True, slots=True)
class Participant:
    """The party chosen, or None, its score, and the evidence that spoke for and against it, with the weights."""

    actor: Actor | None
    score: float
    reasons: tuple[tuple[str, float], ...] = ()


def named_in_group(counted: Counted) -> Actor | None:
    """The noun group names the party: "100 North Korean soldiers"."""
    return counted.sentence.named(counted.role.group)


def pronoun_in_group(counted: Counted) -> Actor | None:
    """A possessive in the group stands for it: "30 of our men", "lost its two tanks"."""
    role, sentence = counted.role, counted.sentence
    lowers = set(role.group.lowers)
    if lowers & words("first_person"):
        return sentence.pronoun(role.group)
    if not lowers & {"its", "their"} or role.group.is_one:
        return None
    acting = sentence.acting(role.trigger) if role.trigger is not None and role.trigger < role.index else None
    return acting or sentence.pronoun(role.group)


def named_behind(counted: Counted) -> Actor | None:
    """A phrase behind the group names it: "of the Ukrainian army", "loyal to the president", "on the rebel side"."""
    role, chunks, sentence = counted.role, counted.sentence.chunks, counted.sentence
    at = role.index + 1 + (role.trigger == role.index + 1 and chunks[role.index + 1].kind is Kind.STATE)
    link, holder = chunks[at : at + 1], chunks[at + 1 : at + 2]
    if not holder:
        return None
    if link[0].lowers in BELONGING:
        return sentence.any_party(at + 2)
    is_side = link[0].lowers == ("on",) and holder[0].lowers[-1:] == ("side",)
    is_link = link[0].kind is Kind.PREPOSITION and link[0].lowers[0] in words("of_holder")
    is_holder = is_side or (is_link and isinstance(holder[0], Group))
    return (sentence.named(holder[0]) or sentence.meant(holder[0])) if is_holder else None


def suffered_by(counted: Counted) -> Actor | None:
    """It is the subject of a verb of losing or suffering: "Russia lost 12 tanks", "the army suffered 30 dead"."""
    role, sentence, chunks = counted.role, counted.sentence, counted.sentence.chunks
    if role.owner is not None:
        return sentence.acting(role.owner)
    trigger = counted.trigger
    if is_losing(trigger) and role.trigger is not None:
        return sentence.acting(role.trigger)
    if (trigger and trigger.kind is not Kind.ACT) or counted.measure in _TAKEN:
        return None
    at = (role.index if role.trigger is None else role.trigger) - 1
    while at >= 0 and chunks[at].kind in {Kind.ADVERB, Kind.TIME}:
        at -= 1
    suffering = verb_forms("light_verbs", "suffering") | {word for one in lone_words("having") for word in one}
    is_suffered = at >= 0 and (is_losing(chunks[at]) or not suffering.isdisjoint(chunks[at].lowers[-1:]))
    return sentence.acting(at) if is_suffered and chunks[at].kind is not Kind.GROUP else None


def acts_with_own(counted: Counted) -> Actor | None:
    """It is the subject or agent of a verb that one does with one's own: "Iran launched 30 missiles"."""
    role, trigger, sentence = counted.role, counted.trigger, counted.sentence
    if trigger is None or role.trigger is None or not is_agents_own(role, trigger) or trigger.kind in _NOUNS:
        return None
    if isinstance(trigger, Verb) and trigger.voice in {Voice.PASSIVE, Voice.BARE} and role.index < role.trigger:
        return sentence.agent_behind(role.trigger)
    return sentence.acting(role.trigger)


def counted_by_toll(counted: Counted) -> Actor | None:
    """The words of a toll or of an act name it: "the number of its soldiers killed", "Israel's death toll"."""
    role, sentence, trigger = counted.role, counted.sentence, counted.trigger
    if role.of is not None and (found := sentence.any_party(role.of)):
        return found
    if trigger is None or role.trigger is None or trigger.kind not in _NOUNS:
        return None
    if trigger.kind is Kind.ACT:
        return sentence.party(role.trigger - 1)
    is_beside = bool(role.trigger) and trigger.start - sentence.chunks[role.trigger - 1].end <= 1
    return sentence.named(trigger) or (sentence.any_party(role.trigger - 1) if is_beside else sentence.pronoun(trigger))


def employs(counted: Counted) -> Actor | None:
    """It is the body that the people counted work for: "two medics of the Red Crescent"."""
    role, sentence = counted.role, counted.sentence
    is_staff = not words("staff").isdisjoint(role.group.lowers)
    if role.category not in _EMPLOYED and not is_staff:
        return None
    if named := sentence.mentions.last(role.group.start, role.group.head_start, _EMPLOYERS):
        return named  # not a part of the noun, "a Red Cross volunteer"
    link, holder = (*sentence.chunks[role.index + 1 : role.index + 3], None, None)[:2]
    if link is None or not isinstance(holder, Group):
        return None
    is_employer = link.lowers in lone_words("of_employer") and not holder.is_counted
    return sentence.mentions.last(holder.start, holder.end, _EMPLOYERS) if is_employer else None


def meant_by_noun(counted: Counted) -> Actor | None:
    """The noun of the group stands for it: "30 enemy soldiers", "12 rebels"."""
    meant = counted.sentence.meant(counted.role.group) if counted.category in ARMED else None
    by = counted.counterpart
    is_agent = meant is not None and by is not None and side_of(by) == meant and counted.measure in DONE_TO_OTHERS
    return counted.sentence.belligerents.opponent_of(meant) if is_agent else meant


def owns_ledger(counted: Counted) -> Actor | None:
    """Losses named before are its own: "put the rebels' losses at 42 killed", "enemy casualties: 30 dead"."""
    sentence, index = counted.sentence, counted.role.index
    for at in range(index - 1, max(-1, index - _LEDGER), -1):
        chunk = sentence.chunks[at]
        is_clause = chunk.kind in {Kind.SUBORDINATOR, Kind.RELATIVE} and chunk.lowers != ("as",)
        if is_clause or (chunk.kind is Kind.STOP and chunk.lowers == (".",)):
            return None
        if isinstance(chunk, Group) and chunk.meanings and not chunk.is_counted:
            if found := sentence.any_party(at):
                return found
            is_owned = any(word.endswith(("'s", "s'")) for word in chunk.lowers)
            return sentence.belligerents.opponent_of(sentence.side_speaking(chunk)) if is_owned else None
        if chunk.kind is Kind.ACT and at + 1 < index:
            return sentence.any_party(at + 1)
    return None


def fights_agent(counted: Counted) -> Actor | None:
    """It fights whoever did it: "government troops captured 20 fighters"."""
    if counted.category not in OF_SIDES or counted.measure not in DONE_TO_OTHERS or counted.counterpart is None:
        return None
    return counted.sentence.belligerents.opponent_of(side_of(counted.counterpart))


def owns_whole(counted: Counted) -> Actor | None:
    """The figure that this one is a part of counts its people: "43 Malian soldiers, 12 of them officers"."""
    whole = counted.whole
    return whole.subject if whole and _is_alike(counted, whole) else None


def owns_previous(counted: Counted) -> Actor | None:
    """The number before counts its people, and this one has no noun or stands in one list with it."""
    group, previous, before = counted.role.group, counted.previous, counted.previous_role
    if previous is None or before is None:
        return None
    is_bare = not group.has_noun and not group.is_others
    is_list = {counted.category, previous.category} <= ARMED and counted.role.trigger == before.trigger is not None
    is_his = counted.category is Category.PERSONNEL and "his" in group.lowers
    if counted.category is Category.PEOPLE:
        is_bare &= previous.category in {Category.PEOPLE, Category.PERSONNEL} and not group.is_definite
    is_bare &= _is_alike(counted, previous)
    return previous.subject if is_list or is_his or is_bare else None


def owns_model(counted: Counted) -> Actor | None:
    """A number without a noun goes on from one of the sentence before that counts its people: "Four were wounded"."""
    return counted.model.subject if counted.model and counted.category in OF_SIDES else None


def owns_craft(counted: Counted) -> Actor | None:
    """A crew is of the side whose aircraft, ship or vehicle was counted right before it."""
    is_crew = not words("crews").isdisjoint(counted.role.group.lowers)
    is_of_craft = is_crew and counted.last is not None and counted.last.category is Category.EQUIPMENT
    return counted.last.subject if is_of_craft and counted.last else None


def told_of_in_sentence(counted: Counted) -> Actor | None:
    """The last losses of a side in the same sentence and by the same speaker are its own, and nouns allow it."""
    if not counted.is_of_a_side:
        return None
    for other in reversed(counted.earlier):
        is_alike = other.measure in LOSSES | DONE_TO_OTHERS and other.category in OF_SIDES
        if is_alike and other.subject and not contradicts_noun(counted, other.subject):
            by = counted.counterpart or (counted.side_speaking if counted.measure in _SUCCESSES else None)
            return None if by and side_of(by) == other.subject else other.subject
    return None


def told_by_speaker(counted: Counted) -> Actor | None:
    """A force that speaks tells of its own soldiers, of the other side's weapons, and of whom it killed."""
    side, belligerents = counted.side_speaking, counted.sentence.belligerents
    if not counted.is_of_a_side or side is None or counted.counterpart or side not in belligerents.fighting:
        return None
    if counted.category is Category.EQUIPMENT:
        is_success = counted.measure in _SUCCESSES or (counted.measure == "lost" and not is_losing(counted.trigger))
        return belligerents.opponent_of(side) if is_success else None
    is_regular = not counted.role.group.has_noun or belligerents.are_regular(counted.nouns)
    if counted.category is Category.PERSONNEL and not is_regular:
        return None
    return belligerents.opponent_of(side) if side.kind is ActorKind.ARMED_GROUP else side


def is_state_of_regulars(counted: Counted) -> Actor | None:
    """Soldiers and police are a state's: that of those counted last, else of the one that fights."""
    state = counted.sentence.belligerents.state
    if not counted.is_of_a_side or counted.counterpart or counted.category is Category.EQUIPMENT:
        return None
    if counted.category is Category.POLICE:
        return state()
    is_regular = counted.sentence.belligerents.are_regular(counted.nouns)
    return (counted.regulars or state()) if is_regular else None


def sends_forces(counted: Counted) -> Actor | None:
    """Troops that are deployed are of the state that tells of it, else of the one that fights."""
    trigger, belligerents = counted.trigger, counted.sentence.belligerents
    is_subject = isinstance(trigger, Verb) and trigger.voice is Voice.SUBJECT
    if counted.measure != "deployed" or counted.category not in ARMED or is_subject:
        return None
    speaking = counted.side_speaking
    if speaking is not None and speaking.kind is ActorKind.GOVERNMENT:
        return speaking
    return belligerents.state() if belligerents.are_regular(counted.role.group.lowers) else None


def fires_at_speaker(counted: Counted) -> Actor | None:
    """What is launched, the enemy of the speaker launches."""
    is_launched = counted.measure == "launched" and counted.role.trigger is not None
    return counted.sentence.belligerents.opponent_of(counted.side_speaking) if is_launched else None


def is_only_one_named(counted: Counted) -> Actor | None:
    """It is the only party that the sentence names besides who speaks and who did it; not of what was taken."""
    chunks, sentence = counted.sentence.chunks, counted.sentence
    aside = {counted.side_speaking, side_of(counted.counterpart) if counted.counterpart else None}
    mentions = sentence.mentions.within(chunks[0].start, chunks[-1].end)
    named = {side_of(one.actor) for one in mentions if one.actor.kind in PARTIES} - aside
    return named.pop() if len(named) == 1 and counted.is_of_a_side and counted.measure not in _TAKEN else None


def contradicts_noun(counted: Counted, actor: Actor) -> bool:
    """The noun is one of the other kind of side: policemen and soldiers of an armed group, rebels of a state."""
    if counted.category is Category.EQUIPMENT or not counted.role.group.has_noun:
        return False
    belligerents = counted.sentence.belligerents
    is_regular = counted.category is Category.POLICE or belligerents.are_regular(counted.nouns)
    is_group = actor.kind is ActorKind.ARMED_GROUP
    return (is_regular and is_group) or (not is_group and belligerents.are_others(counted.role.group.lowers))


Evidence = Callable[[Counted], Actor | None]
# What the sentence says: known before anything is learnt of who fights.
IN_SENTENCE: tuple[tuple[Evidence, float], ...] = (
    (named_in_group, 9.0),
    (named_behind, 9.5),
    (pronoun_in_group, 8.0),
    (suffered_by, 6.0),
    (counted_by_toll, 6.0),
    (employs, 8.0),
    (acts_with_own, 6.0),
)
WEIGHTS: tuple[tuple[Evidence, float], ...] = (
    *IN_SENTENCE,
    (owns_craft, 5.0),
    (owns_whole, 5.0),
    (owns_previous, 4.5),
    (owns_model, 4.0),
    (meant_by_noun, 4.0),
    (owns_ledger, 3.5),
    (fights_agent, 3.0),
    (sends_forces, 2.0),
    (fires_at_speaker, 2.0),
    (told_of_in_sentence, 2.5),
    (told_by_speaker, 2.0),
    (is_state_of_regulars, 1.5),
    (is_only_one_named, 1.2),
)
OBJECTIONS: tuple[tuple[Callable[[Counted, Actor], bool], float], ...] = ((contradicts_noun, -1.0),)


def choose(counted: Counted, weights: Sequence[tuple[Evidence, float]] | None = None) -> Participant:
    """The party for which the evidence adds up to the most, with the reasons; nobody below `LEAST`.

    `weights` are all of `WEIGHTS` where none are given.
    """
    reasons: dict[Actor, list[tuple[str, float]]] = {}
    agent = side_of(counted.counterpart) if counted.counterpart else None
    for evidence, weight in WEIGHTS if weights is None else weights:
        actor = evidence(counted)
        is_agent = actor == agent and evidence not in {
            named_in_group,
            named_behind,
        }  # a name outweighs an agent that is inferred
        if actor is not None and not is_agent:
            reasons.setdefault(actor, []).append((evidence.__name__, weight))
    for actor, told in reasons.items():
        told.extend((objection.__name__, weight) for objection, weight in OBJECTIONS if objection(counted, actor))
    scores = {actor: sum(weight for _, weight in told) for actor, told in reasons.items()}
    best = max(scores, key=lambda actor: scores[actor], default=None)
    if best is None or scores[best] < LEAST:
        return Participant(None, 0.0)
    return Participant(best, scores[best], tuple(reasons[best]))


def _is_alike(counted: Counted, other: ResolvedFigure) -> bool:
    """Whether both count equipment, or both people."""
    return (counted.category is Category.EQUIPMENT) is (other.category is Category.EQUIPMENT)
