"""Which party the words of a sentence stand for: names, pronouns, the subject of a verb, an agent, a receiver."""

from __future__ import annotations

from collections.abc import Sequence

from tallybook.extract.actors.gazetteer import government
from tallybook.extract.coverage import Coverage
from tallybook.extract.figures.participants.belligerents import Belligerents
from tallybook.extract.figures.participants.mentions import PARTIES, Mentions, side_of
from tallybook.extract.figures.participants.receivers import receiver_of
from tallybook.extract.figures.triggers.table import Role
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb, Voice
from tallybook.extract.syntax.clauses import subject_of
from tallybook.extract.syntax.lexicon import agent_measures, measure_group, verb_forms
from tallybook.records import Actor, ActorKind, Category

# Whose unnamed troops and weapons are those that its own reports speak of: "air defence shot down 12 drones".
OF_FORCES = frozenset({ActorKind.MILITARY, ActorKind.MINISTRY, ActorKind.GOVERNMENT, ActorKind.ARMED_GROUP})
ARMED = frozenset({Category.PERSONNEL, Category.EQUIPMENT})
# Measures of what is done to the other side, so that who does it tells whose they are.
DONE_TO_OTHERS = measure_group("done_to_others")
_REACH = 6  # chunks from a verb to "by" with its agent


class SentenceParties:
    """The parties of one sentence's chunks, given who speaks where and who fights in the text."""

    def __init__(
        self, chunks: Sequence[Chunk], mentions: Mentions, belligerents: Belligerents, coverage: Coverage
    ) -> None:
        """`mentions`, `belligerents` and `coverage` are those of the whole text."""
        self.chunks = chunks
        self.mentions = mentions
        self.belligerents = belligerents
        self._coverage = coverage

    def speaker(self, chunk: Chunk) -> Actor | None:
        """Who says what a chunk is part of."""
        return self._coverage.speaker_at(chunk.start)

    def is_one_speaker(self, place: int, other: int) -> bool:
        """Whether the same actor, or nobody known, speaks at two places of the text."""
        return self._coverage.speaker_at(place) == self._coverage.speaker_at(other)

    def side_speaking(self, chunk: Chunk) -> Actor | None:
        """The party for which whoever says it speaks."""
        return self.belligerents.side_speaking(self.speaker(chunk))

    def trigger(self, role: Role) -> Chunk | None:
        """The chunk that gives a figure its measure."""
        return self.chunks[role.trigger] if role.trigger is not None else None

    def named(self, chunk: Chunk) -> Actor | None:
        """The last party that a chunk names."""
        return self.mentions.last_party(chunk.start, chunk.end)

    def party(self, index: int) -> Actor | None:
        """The party that the chunk at an index names or has a pronoun for; None where there is no such chunk."""
        if not 0 <= index < len(self.chunks):
            return None
        chunk = self.chunks[index]
        short = self.mentions.short_name(chunk.lowers, chunk.start)
        return self.named(chunk) or short or self.pronoun(chunk)

    def meant(self, chunk: Chunk) -> Actor | None:
        """The party of "the enemy", "rebels", "government troops", by who says it."""
        return self.belligerents.named_by(chunk.lowers, self.speaker(chunk))

    def any_party(self, index: int) -> Actor | None:
        """The party that the chunk at an index names, has a pronoun for, or means by its noun."""
        return self.party(index) or (self.meant(self.chunks[index]) if 0 <= index < len(self.chunks) else None)

    def pronoun(self, chunk: Chunk) -> Actor | None:
        """Whom "we", "our forces", "it" and "its" stand for: the speaker, else a party named shortly before."""
        lowers, own, third = set(chunk.lowers), words("first_person"), words("third_party")
        if lowers & own and (issuer := self.belligerents.issuer_at(chunk.start)):
            return issuer
        reporting = words("reporting") | words("answering")
        is_reported = any(not reporting.isdisjoint(one.lowers) for one in self.chunks)
        if lowers & own or (is_reported and lowers & third):
            speaker = self.speaker(chunk)
            if speaker and speaker.kind in PARTIES:
                return side_of(speaker)
            if speaker and speaker.country and lowers & own and speaker.kind is ActorKind.PERSON:
                return government(speaker.country)
        if lowers & third:
            ahead = self.belligerents.named_in(self.chunks[0].start, chunk.start, last=True)
            return ahead or self.belligerents.topic_before(self.chunks[0].start)
        return None

    def acting(self, verb: int) -> Actor | None:
        """The party that is the subject of a verb, or accused of it; of a participle, that of its main clause."""
        before = self.chunks[max(0, verb - 4) : max(0, verb - 2)]
        is_charged = any(not words("accusing").isdisjoint(chunk.lowers) for chunk in before)
        if is_charged and self.chunks[verb - 1].lowers == ("of",):
            return self.party(verb - 2)
        for found in subject_of(self.chunks, verb):
            if actor := self.any_party(found) or self._own_forces(found, verb):
                return actor
        return None

    def _own_forces(self, acting: int, verb: int) -> Actor | None:
        """The speaker's side, for "they claimed to have sunk", and for troops and weapons that it does not name."""
        group, speaker = self.chunks[acting], self.speaker(self.chunks[verb])
        if not isinstance(group, Group) or group.is_counted or speaker is None or speaker.kind not in OF_FORCES:
            return None
        lowers = set(group.lowers)
        is_named = self.belligerents.are_others(group.lowers) or bool(lowers & words("indefinite"))
        is_force = (group.category in ARMED or bool(lowers & words("forces"))) and not is_named
        is_speaker = bool(lowers & words("third_party")) and bool(
            words("reporting").intersection(self.chunks[acting + 1].lowers)
        )
        return side_of(speaker) if is_speaker or is_force else None

    def agent_behind(self, verb: int) -> Actor | None:
        """The party in "by the army" behind a passive verb."""
        for at in range(verb + 1, min(verb + _REACH, len(self.chunks) - 1)):
            if self.chunks[at].kind in {Kind.COMMA, Kind.STOP, Kind.VERB, Kind.CONJUNCTION}:
                return None
            if self.chunks[at].lowers == ("by",):
                return self.party(at + 1)
        return None

    def counterpart(self, role: Role) -> Actor | None:
        """The other party of a figure: killed or captured by, supplied to, launched at."""
        trigger = self.trigger(role)
        if role.trigger is None or trigger is None:
            return None
        if role.measure in {"deployed", "launched"} or role.measure in measure_group("transfers"):
            return receiver_of(role, self.chunks, self.mentions)
        if is_agents_own(role, trigger) or not isinstance(trigger, Verb) or is_losing(trigger):
            return None
        by = self.agent_behind(role.trigger)
        if by or trigger.voice in {Voice.PASSIVE, Voice.SUBJECT}:
            return by
        return self.acting(role.trigger) if role.index > role.trigger else None


def is_losing(trigger: Chunk | None) -> bool:
    """Whether a verb has for its subject the side of those counted: "lost 12 tanks"."""
    return isinstance(trigger, Verb) and trigger.lemma in words("losing")


def is_agents_own(role: Role, trigger: Chunk) -> bool:
    """Whether whoever acts is the owner of what is counted: who launches, not who jams, hits or sees."""
    is_verb = isinstance(trigger, Verb)
    is_hit = role.measure == "lost" and is_verb and not is_losing(trigger)
    onlooking = verb_forms("onlooking", "receiving") | verb_forms("onlooking", "seeing")
    is_onlooker = isinstance(trigger, Verb) and trigger.lemma in onlooking
    return role.measure in agent_measures() and not is_hit and not is_onlooker
