"""Whose people or equipment a figure counts, and who the other party is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from tallybook.extract.actors.gazetteer import government
from tallybook.extract.document import ActorMention, SpeakerAt
from tallybook.extract.figures.participants.employers import employer_of
from tallybook.extract.figures.participants.parties import PARTIES, Parties, side_of
from tallybook.extract.figures.triggers.table import Role
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb, Voice
from tallybook.extract.syntax.clauses import subject_of
from tallybook.extract.syntax.lexicon import agent_measures, class_group, measure_group, verb_forms
from tallybook.extract.syntax.traversal import BELONGING
from tallybook.records import Actor, ActorKind, Category

# Whose unnamed troops and weapons are those that its own reports speak of: "air defence shot down 12 drones".
_OF_FORCES = frozenset({ActorKind.MILITARY, ActorKind.MINISTRY, ActorKind.GOVERNMENT, ActorKind.ARMED_GROUP})
# What is done to the other side, so that who does it tells whose they are.
DONE_TO_OTHERS = measure_group("done_to_others")
_ARMED = frozenset({Category.PERSONNEL, Category.EQUIPMENT})
_OWN = words("first_person")
_THEIR = words("third_party")
_HIS = frozenset({"his", "her"})
_RECEIVED = words("to_receiver")
_TARGETED = words("at_target")
_OPERATORS = words("of_holder")
FLYING = class_group("flying")
# Whose subject is the side of those counted.
_LOSING = words("losing")
_LEDGER, _REACH = 14, 6  # chunks from whose losses they are to a number of them; from a verb to whom its object goes to
_ANSWERING = words("answering")


def _onlooking() -> frozenset[str]:
    return verb_forms("onlooking", "receiving") | verb_forms("onlooking", "seeing")


class Sides:
    """Finds subject and counterpart of the roles of one sentence."""

    def __init__(
        self, chunks: Sequence[Chunk], actors: Sequence[ActorMention], parties: Parties, speaker_at: SpeakerAt
    ) -> None:
        """`actors` are the mentions of the whole text, in order; `parties` those that fight in it."""
        self._chunks = chunks
        self._actors = actors
        self._starts = [mention.start for mention in actors]
        self._parties = parties
        self._speaker_at = speaker_at

    def implied(self, role: Role) -> Actor | None:
        """Whose they are where no name says it, if the text leaves no doubt: "the enemy lost 30 soldiers"."""
        if role.category in _ARMED and (named := self._unnamed(role.group)):
            by = self.counterpart(role) if role.measure in DONE_TO_OTHERS else None
            return self._parties.opponent_of(named) if by and side_of(by) == named else named
        if ledger := self._ledger(role):
            return ledger
        if role.category in _ARMED | {Category.POLICE} and role.measure in DONE_TO_OTHERS:
            by = self.counterpart(role) or self._reporter(role)
            return self._parties.opponent_of(side_of(by) if by else None)
        return None

    def _reporter(self, role: Role) -> Actor | None:
        """The force that lists what was destroyed; it counts what it did to others: "Destroyed: 12 tanks; 3 guns"."""
        between = self._chunks[role.trigger : role.index] if role.trigger is not None else []
        speaker = self._speaker_at(role.group.start) if any(chunk.lowers == (":",) for chunk in between) else None
        return speaker if speaker and speaker.kind in _OF_FORCES else None

    def _unnamed(self, chunk: Chunk) -> Actor | None:
        """The party of "the enemy", "rebels", "government troops"."""
        return self._parties.named_by(chunk.lowers, self._speaker_at(chunk.start))

    def _ledger(self, role: Role) -> Actor | None:
        """Whose losses the numbers tell: "put the rebels' losses at 42 killed", "the enemy's losses were 30 men"."""
        for at in range(role.index - 1, max(-1, role.index - _LEDGER), -1):
            chunk = self._chunks[at]
            is_clause = chunk.kind in {Kind.SUBORDINATOR, Kind.RELATIVE} and chunk.lowers != ("as",)
            if is_clause or (chunk.kind is Kind.STOP and chunk.lowers == (".",)):
                return None
            if isinstance(chunk, Group) and chunk.meanings and not chunk.is_counted:
                named = self._in_chunk(at) or (self._acting_before(at) if set(chunk.lowers) & _THEIR else None)
                return named or self._unnamed(chunk) or self._others(chunk)
            if chunk.kind is Kind.ACT and at + 1 < role.index:
                return self._in_chunk(at + 1) or self._unnamed(self._chunks[at + 1])
        return None

    def _acting_before(self, index: int) -> Actor | None:
        """Who acts in the verb before a chunk: "the ministry put its losses"."""
        return self._acting(index - 1) if index and self._chunks[index - 1].kind is Kind.OTHER_VERB else None

    def _others(self, losses: Chunk) -> Actor | None:
        """The party that fights the speaker, where losses are somebody's whom no name tells: "the Bears' losses"."""
        is_owned = any(word.endswith(("'s", "s'")) for word in losses.lowers)
        speaker = self._speaker_at(losses.end) if is_owned else None
        return self._parties.opponent_of(self._parties.side_speaking(speaker))

    def named(self, role: Role) -> Actor | None:
        """Whose people or equipment: "100 North Korean soldiers", "30 soldiers of the Ukrainian army", "our losses"."""
        group = role.group
        own = self._in(group.start, group.end, before=group.end) or self._possessor(group.lowers, group.start, role)
        operator = self._operator(self._end_of(role))
        if operator and (own is None or operator.kind is ActorKind.ARMED_GROUP):
            own = operator  # "17 Russian mercenaries of the Wagner group"
        own = own or (self._acting(role.owner) if role.owner is not None else None)
        own = own or (self._of_toll(role.of, role) if role.of is not None else None)
        own = own or employer_of(role, self._chunks, self._actors) or self._predicated(role)
        if own or role.trigger is None:
            return own or self._sufferer(role)
        trigger = self._chunks[role.trigger]
        is_own = self._is_agents(role, trigger) and trigger.kind not in {Kind.GROUP, Kind.TOLL}
        if (
            is_own
            and isinstance(trigger, Verb)
            and trigger.voice in {Voice.PASSIVE, Voice.BARE}
            and role.index < role.trigger
        ):
            return self._agent_after(role.trigger) or self._sender(role, role.trigger)
        if is_own or self._loses(trigger):
            return self._acting(role.trigger)
        if trigger.kind in {Kind.TOLL, Kind.GROUP}:
            is_count = bool(set(trigger.lowers[-1:]) & words("recalling")) and not set(trigger.lowers) & _OWN
            named = self._in(trigger.start, trigger.end, trigger.end)
            named = named or (None if is_count else self._pronoun(trigger))
            if named or not self._is_beside(role.trigger):
                return named
            return self._in_chunk(role.trigger - 1) or self._unnamed(self._chunks[role.trigger - 1])
        if trigger.kind is Kind.ACT:
            before = self._chunks[role.trigger - 1] if role.trigger else None
            is_suffered = before is not None and bool(set(before.lowers[-1:]) & verb_forms("light_verbs", "suffering"))
            return self._acting(role.trigger - 1) if is_suffered else self._in_chunk(role.trigger - 1)
        return None

    def _predicated(self, role: Role) -> Actor | None:
        """Whose those are of whom it is said behind: "48 of them were Palestinian", "25 of them Indians"."""
        if role.group.has_noun and not role.group.is_partitive:
            return None
        after = self._chunks[role.index + 1 : role.index + 3]
        if after and set(after[0].lowers) <= words("be"):
            after = after[1:]
        told = after[0] if after else None
        if not isinstance(told, Group) or told.is_counted or len(told.lowers) > 2:
            return None
        return self._in(told.start, told.end, told.end)

    def _sender(self, role: Role, verb: int) -> Actor | None:
        """Who acts in a relative clause upon what it stands to: "the 74 drones that Russia launched"."""
        return self._in_chunk(verb - 1) if role.index < verb - 1 and isinstance(self._chunks[verb - 1], Group) else None

    def _of_toll(self, counted: int, role: Role) -> Actor | None:
        """Whose those are whom a toll counts: "the number of its soldiers killed", "the number of dead Russians"."""
        chunk = self._chunks[counted]
        named = self._in(chunk.start, chunk.end, chunk.end) or self._unnamed(chunk)
        if named or not set(chunk.lowers) & (_THEIR | _OWN):
            return named
        if set(chunk.lowers) & _OWN:
            return self._pronoun(chunk)
        before = next((at for at in range(counted, -1, -1) if self._chunks[at].kind is Kind.OTHER_VERB), None)
        return (self._acting(before) if before is not None else None) or self._pronoun(chunk)

    def nouns(self, role: Role) -> tuple[str, ...]:
        """The words that say who is counted, those of a toll with them."""
        return role.group.lowers + (self._chunks[role.of].lowers if role.of is not None else ())

    def _end_of(self, role: Role) -> int:
        """The last chunk of a group with the state right behind it: "23 dead"."""
        state = self._chunks[role.trigger] if role.trigger == role.index + 1 and role.trigger is not None else None
        return role.index + (state is not None and state.kind is Kind.STATE)

    def is_of_side(self, role: Role) -> bool:
        """Whether the figure counts those "on the government side"."""
        behind = self._chunks[self._end_of(role) + 1 : self._end_of(role) + 3]
        return len(behind) == 2 and behind[0].lowers == ("on",) and behind[1].lowers[-1:] == ("side",)

    def is_own_loss(self, role: Role) -> bool:
        """Whether what is counted was lost by somebody, not hit by others."""
        if role.trigger is None or self._chunks[role.trigger - 1].lowers == ("as",):
            return False  # "listed 12 tanks as lost"
        return self._loses(self._chunks[role.trigger])

    def measure_of(self, role: Role) -> str:
        """What was sent to nobody was deployed, and launched where it was sent against somebody."""
        trigger = self._chunks[role.trigger] if role.trigger is not None else None
        is_sent = isinstance(trigger, Verb) and trigger.lemma in {"send", "dispatch"}
        if role.measure != "supplied" or not is_sent or self._receiver(role):
            return role.measure
        behind = self._chunks[max(role.index, role.trigger or 0) + 1 :][:_REACH]
        is_against = any(chunk.lowers[:1] in {("against",), ("at",), ("into",), ("towards",)} for chunk in behind)
        equipment = role.group.equipment
        is_flying = equipment is not None and equipment.equipment.class_ in FLYING
        return "launched" if is_against and is_flying else "deployed"

    def counts_subject(self, role: Role) -> bool:
        """Whether the figure is the subject of its verb: "80 lorries crossed"."""
        trigger = self._chunks[role.trigger] if role.trigger is not None else None
        return isinstance(trigger, Verb) and trigger.voice is Voice.SUBJECT

    def is_toll(self, role: Role) -> bool:
        """Whether a figure is the number of a toll: "puts the toll at eight"."""
        trigger = self._chunks[role.trigger] if role.trigger is not None else None
        is_count = trigger is not None and bool(set(trigger.lowers[-1:]) & words("recalling"))
        return trigger is not None and (trigger.kind is Kind.TOLL or is_count)

    def counterpart(self, role: Role) -> Actor | None:
        """The other party: killed or captured by, supplied to, launched at."""
        if role.trigger is None:
            return None
        trigger = self._chunks[role.trigger]
        if role.measure in {"supplied", "deployed", "launched"}:
            return self._receiver(role)
        if self._is_agents(role, trigger) or not isinstance(trigger, Verb) or self._loses(trigger):
            return None
        by = self._agent_after(role.trigger)
        if by or trigger.voice in {Voice.PASSIVE, Voice.SUBJECT}:
            return by
        return self._acting(role.trigger) if role.index > role.trigger else None

    def _is_agents(self, role: Role, trigger: Chunk) -> bool:
        """Whether whoever acts is the owner of what is counted: who launches, not who jams or hits."""
        is_hit = role.measure == "lost" and isinstance(trigger, Verb) and not self._loses(trigger)
        is_onlooker = isinstance(trigger, Verb) and trigger.lemma in _onlooking()
        return role.measure in agent_measures() and not is_hit and not is_onlooker

    def _is_beside(self, index: int) -> bool:
        """Whether a group stands right before a chunk, as in "Israel's" + "death toll"."""
        return index > 0 and self._chunks[index].start - self._chunks[index - 1].end <= 1

    def _loses(self, trigger: Chunk) -> bool:
        return isinstance(trigger, Verb) and trigger.lemma in _LOSING

    def _in(self, start: int, end: int, before: int) -> Actor | None:
        """The party named in [start, end), the last one that begins ahead of `before`."""
        first = bisect_left(self._starts, start)
        found = None
        for mention in self._actors[first:]:
            if mention.start >= end:
                break
            if mention.start < before and mention.actor.kind in PARTIES:
                found = side_of(mention.actor)
        return found

    def _in_chunk(self, index: int) -> Actor | None:
        if not 0 <= index < len(self._chunks):
            return None
        chunk = self._chunks[index]
        return self._in(chunk.start, chunk.end, chunk.end) or self._half(chunk) or self._pronoun(chunk)

    def _half(self, chunk: Chunk) -> Actor | None:
        """The country that "the North" or "the South" is short for: the last one named before that begins so."""
        if len(chunk.lowers) != 2 or chunk.lowers[0] != "the" or chunk.lowers[1] not in {"north", "south"}:
            return None
        last = bisect_left(self._starts, chunk.start)
        for mention in reversed(self._actors[:last]):
            side = side_of(mention.actor)
            if side.name.lower().startswith(f"{chunk.lowers[1]} "):
                return side
        return None

    def _pronoun(self, chunk: Chunk) -> Actor | None:
        """Who "we", "our forces", "it" and "its" stand for: the one who speaks here."""
        is_reported = any(set(one.lowers) & (words("reporting") | _ANSWERING) for one in self._chunks)
        lowers = set(chunk.lowers)
        if lowers & _HIS and lowers & (words("forces") | words("men")):
            return self._parties.side_speaking(self._speaker_at(chunk.start))
        if lowers & _OWN and (issuer := self._parties.issuer_at(chunk.start)):
            return issuer
        if lowers & _OWN or (is_reported and lowers & _THEIR):
            speaker = self._speaker_at(chunk.start)
            if speaker and speaker.kind in PARTIES:
                return side_of(speaker)
            if speaker and speaker.country and lowers & _OWN and speaker.kind is ActorKind.PERSON:
                return government(speaker.country)
        if lowers & _THEIR:
            ahead = self._parties.named_in(self._chunks[0].start, chunk.start, last=True)
            return ahead or self._parties.topic_before(self._chunks[0].start)
        return None

    def _possessor(self, lowers: tuple[str, ...], start: int, role: Role) -> Actor | None:
        if set(lowers) & (_OWN | _HIS):
            return self._pronoun(self._chunks[role.index])
        if set(lowers) & {"its", "their"} and not role.group.is_one:
            acting = self._acting(role.trigger) if role.trigger is not None and role.trigger < role.index else None
            return acting or self._pronoun(self._chunks[role.index])
        return None

    def _operator(self, index: int) -> Actor | None:
        """The party in "of the Ukrainian army", "from Hezbollah" right behind the group."""
        if index + 2 >= len(self._chunks):
            return None
        if self._chunks[index + 1].lowers in BELONGING and index + 3 < len(self._chunks):
            return self._in_chunk(index + 3) or self._unnamed(self._chunks[index + 3])
        link, holder = self._chunks[index + 1], self._chunks[index + 2]
        if link.kind is Kind.PREPOSITION and link.lowers[0] in _OPERATORS and isinstance(holder, Group):
            return self._in(holder.start, holder.end, holder.end) or self._unnamed(holder)
        if link.lowers == ("on",) and holder.lowers[-1:] == ("side",):
            return self._in_chunk(index + 2) or self._unnamed(holder)
        return None

    def _sufferer(self, role: Role) -> Actor | None:
        """Who suffered the losses that are counted by their own noun: "Russia has suffered 300 casualties"."""
        if role.measure in {"captured", "detained"}:
            return None  # who takes prisoners is not the one who loses them
        before = role.index - 1
        while before >= 0 and self._chunks[before].kind in {Kind.ADVERB, Kind.TIME}:
            before -= 1
        if before < 0 or self._chunks[before].kind is not Kind.OTHER_VERB:
            if before >= 0 and isinstance(self._chunks[before], Verb) and self._loses(self._chunks[before]):
                return self._acting(before)
            return None
        if self._chunks[before].lowers[-1] in verb_forms("light_verbs", "suffering"):
            return self._acting(before)
        return None

    def _acting(self, verb: int) -> Actor | None:
        """The party that is the subject of a verb; of a participle, the subject of its main clause."""
        if charged := self._charged(verb):
            return charged
        for found in subject_of(self._chunks, verb):
            actor = self._in_chunk(found) or self._unnamed(self._chunks[found]) or self._own_forces(found, verb)
            if actor:
                return actor
        return None

    def _charged(self, verb: int) -> Actor | None:
        """Who is said to have done it: "accused Iran of supplying"."""
        if verb < 3 or self._chunks[verb - 1].lowers != ("of",):
            return None
        before = self._chunks[max(0, verb - 4) : verb - 2]
        return self._in_chunk(verb - 2) if any(set(one.lowers) & words("accusing") for one in before) else None

    def _own_forces(self, acting: int, verb: int) -> Actor | None:
        """The speaker's side, for "they claimed to have sunk", and for troops and weapons that it does not name."""
        group = self._chunks[acting]
        speaker = self._speaker_at(self._chunks[verb].start)
        if not isinstance(group, Group) or group.is_counted or speaker is None or speaker.kind not in _OF_FORCES:
            return None
        follower = self._chunks[acting + 1]
        is_speaker = bool(set(group.lowers) & _THEIR) and bool(set(follower.lowers) & words("reporting"))
        is_named = self._parties.are_others(group.lowers) or bool(set(group.lowers) & words("indefinite"))
        is_force = (group.category in _ARMED or bool(set(group.lowers) & words("forces"))) and not is_named
        return side_of(speaker) if is_speaker or is_force else None

    def _agent_after(self, verb: int) -> Actor | None:
        for at in range(verb + 1, min(verb + _REACH, len(self._chunks) - 1)):
            chunk = self._chunks[at]
            if chunk.kind in {Kind.COMMA, Kind.STOP, Kind.VERB, Kind.CONJUNCTION}:
                return None
            if chunk.lowers == ("by",):
                return self._in_chunk(at + 1)
        return None

    def _receiver(self, role: Role) -> Actor | None:
        assert role.trigger is not None  # noqa: S101 - the caller has seen to it
        links = _TARGETED | {"to"} if role.measure == "launched" else _RECEIVED
        for at in range(max(role.index, role.trigger) + 1, min(role.index + 2 * _REACH, len(self._chunks))):
            chunk = self._chunks[at]
            if chunk.kind in {Kind.STOP, Kind.SUBORDINATOR, Kind.RELATIVE}:
                break
            if chunk.kind is Kind.PREPOSITION and chunk.lowers[0] in links:
                found = self._receiving(at, is_deployed=role.measure == "deployed")
                if found:
                    return found
        between = self._chunks[role.trigger + 1 : role.index]
        for chunk in between:
            if (
                isinstance(chunk, Group)
                and not chunk.is_counted
                and (actor := self._in(chunk.start, chunk.end, chunk.end))
            ):
                return actor
        return None

    def _receiving(self, link: int, *, is_deployed: bool) -> Actor | None:
        """The party behind "to"; troops go to a place unless they are said to help: "to reinforce the Russian army"."""
        after = self._chunks[link + 1] if link + 1 < len(self._chunks) else None
        if after is None:
            return None
        helps = bool(set(after.lowers) & _RECEIVED)
        if helps:
            for at in (link + 1, link + 2):
                if actor := self._in_chunk(at):
                    return actor
        return None if is_deployed else self._in(after.start, after.end, after.end)


def has_side(role: Role) -> bool:
    """Whether a figure without a noun of its own may take over the subject of the one before it."""
    return not role.group.has_noun and not role.group.is_others and role.category is not Category.PEOPLE


def is_one_list(role: Role, following: Role) -> bool:
    """Whether two figures are items of one list of forces and weapons: "30 Malian soldiers, a tank and two trucks"."""
    is_armed = role.category in _ARMED and following.category in _ARMED
    return is_armed and role.trigger is not None and role.trigger == following.trigger
