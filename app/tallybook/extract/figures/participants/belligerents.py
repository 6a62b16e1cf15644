"""The parties that a text speaks of as fighting, and which of them "the enemy" or "government troops" are.

A party is given only where the text leaves no choice: of two that fight, the enemy of one is the other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from tallybook.extract.actors.gazetteer import government
from tallybook.extract.document import EQUIPMENT, ActorMention, AnnotatedDocument, ResolvedFigure
from tallybook.extract.figures.participants.mentions import PARTIES, Mentions, side_of
from tallybook.extract.language.inflection import plural_of
from tallybook.extract.language.templates import any_of
from tallybook.extract.language.words import words
from tallybook.extract.syntax.lexicon import longest, measure_group, people_nouns
from tallybook.records import Actor, ActorKind, Category
from tallybook.vocab.load import table

_NAMED_FORCES = frozenset({ActorKind.MILITARY, ActorKind.ARMED_GROUP})
_REACH = 40  # characters between a country's name and the noun of the force that it stands before
_OF_FORCES = frozenset({Category.PERSONNEL, Category.EQUIPMENT})
_STATES_AND_GROUPS = frozenset({ActorKind.GOVERNMENT, ActorKind.ARMED_GROUP})
_FAR = 2  # times as often as any other party
_AGAINST = measure_group("done_to_others") | {"launched"}
_LOOK_BACK = 300  # characters before a spokesman without a body in which it is named
_LEAD = 24  # characters before a country's name
_WHERE = re.compile(rf"\b{any_of(words('where'))}\s(?:the\s)?(?:[a-z]+\s)?\Z")
_TITLE_REACH = 60  # characters before a person's name in which office or party stand


def _is_force(actor: Actor) -> bool:
    return actor.kind in _NAMED_FORCES or (actor.kind is ActorKind.MINISTRY and "Defence" in actor.name)


class Belligerents:
    """Who fights whom in one text, and for whom its persons speak."""

    def __init__(self, document: AnnotatedDocument, mentions: Mentions) -> None:
        """`mentions` are those of the document."""
        self._document = document
        self._named = mentions
        self._sentences = [sentence.start for sentence in document.sentences]
        self._equipment = [(one.start, one.end) for one in document[EQUIPMENT]]
        issuers = [document.publisher] if document.publisher and _is_force(document.publisher) else []
        named = [one.actor for one in document.actors if self._fights(one)]
        self.fighting = list(dict.fromkeys(map(side_of, [*issuers, *named])))
        self._sort()
        self._mentions = Counter(side_of(one.actor) for one in document.actors)
        self._pairs: dict[Actor, Counter[Actor]] = {}
        self._persons = {one.actor.name: one for one in reversed(document.actors) if one.actor.kind is ActorKind.PERSON}

    def _sort(self) -> None:
        self._groups = [side for side in self.fighting if side.kind is ActorKind.ARMED_GROUP]

    def learn(self, figures: Iterable[ResolvedFigure]) -> None:
        """Learn who fights, and whom, from the figures that say whose they are or who did it; who arms is no party."""
        helpers = set()
        for figure in figures:
            one, other = (side_of(actor) if actor else None for actor in (figure.subject, figure.counterpart))
            if figure.measure in measure_group("transfers") and one:
                helpers.add(one)
            if figure.measure not in _AGAINST or figure.category not in _OF_FORCES:
                continue
            for side in (one, other):
                if side and side not in self.fighting and side.kind in _STATES_AND_GROUPS:
                    self.fighting.append(side)
            if one and other and one != other:
                self._pairs.setdefault(one, Counter())[other] += 1
                self._pairs.setdefault(other, Counter())[one] += 1
        self.fighting = [side for side in self.fighting if side not in helpers or side in self._pairs]
        self._sort()

    def opponent_of(self, side: Actor | None) -> Actor | None:
        """Whom a party fights: who is said to, else the only other party, else the one that is spoken of most.

        None where `side` is no party or the text leaves a choice.
        """
        if side is None or (side not in self.fighting and side not in self._pairs):
            return None
        if side in self._pairs:
            (best, count), *rest = self._pairs[side].most_common(2)
            if not rest or rest[0][1] < count:
                return best
        others = [one for one in self.fighting if one != side]
        known = [one for one in others if one.name in _foes().get(side.name, ())]
        if len(known) == 1:
            return known[0]
        if side.kind is ActorKind.ARMED_GROUP:
            return self._foe_of_group(side, others)
        if len(others) < 2:
            return others[0] if others else None
        return self._foremost(others)

    def _foe_of_group(self, side: Actor, others: Sequence[Actor]) -> Actor | None:
        """The state that an armed group fights: its own where it is spoken of, unless it is known to fight another."""
        is_abroad = side.name in _sides("foreign_foes")
        own = government(side.country) if side.country else None
        if own and not is_abroad and (own in others or self._mentions[own]):
            return own
        return self._foremost([one for one in others if one.kind is not ActorKind.ARMED_GROUP and one != own])

    def _foremost(self, sides: Sequence[Actor]) -> Actor | None:
        """The one of some parties that is spoken of far more than the others."""
        ranked = sorted(sides, key=lambda side: -self._mentions[side])
        if len(ranked) > 1 and self._mentions[ranked[0]] < _FAR * self._mentions[ranked[1]]:
            return None
        return ranked[0] if ranked else None

    def side_speaking(self, speaker: Actor | None) -> Actor | None:
        """The party for which a speaker speaks: of a person the body named before the name, else the state served."""
        state = government(speaker.country) if speaker and speaker.country else None
        fighting = state if state in self.fighting else None
        if speaker is None or speaker.kind is ActorKind.MEDIA:
            return fighting
        if speaker.kind is not ActorKind.PERSON:
            return side_of(speaker) if speaker.kind in PARTIES else None
        mention = self._persons.get(speaker.name)
        if mention is None:
            return fighting
        near = self.named_in(mention.start - _TITLE_REACH, mention.start, last=True)
        if near:
            return near
        titles = set(
            re.findall(r"\w+", self._document.text[max(0, mention.start - _TITLE_REACH) : mention.end].lower())
        )
        if state and (fighting or titles & words("state_offices")):
            return state
        speaks_for_some = bool(titles & _sides("spokesmen"))
        return self.named_in(mention.start - _LOOK_BACK, mention.start, last=True) if speaks_for_some else None

    def named_in(self, start: int, end: int, *, last: bool = False) -> Actor | None:
        """The first or last party that is named in a stretch of the text, countries that are mere places left aside."""
        named = (
            side_of(mention.actor)
            for mention in self._named.within(start, end)
            if side_of(mention.actor) in self.fighting and not self._is_place(mention)
        )
        return next(iter(reversed([*named])) if last else named, None)

    def _is_place(self, mention: ActorMention) -> bool:
        """Whether a country's name only tells where: "in northern Mali"."""
        if mention.actor.kind is not ActorKind.GOVERNMENT or mention.is_modifier:
            return False
        return bool(_WHERE.search(self._document.text, max(0, mention.start - _LEAD), mention.start))

    def issuer_at(self, place: int) -> Actor | None:
        """The army or group whose own text this is, outside quotations: who "our" stands for there."""
        issuer = self._document.publisher
        quoted = any(one.outer[0] <= place < one.outer[1] for one in self._document.quotations)
        return side_of(issuer) if issuer and issuer.kind in PARTIES and not quoted else None

    def topic_before(self, place: int) -> Actor | None:
        """The party that the sentence before a place speaks of first: whom "it" and "their men" then stand for."""
        at = bisect_left(self._sentences, place) - 1
        if at < 0:
            return None
        return self.named_in(self._sentences[at], place)

    def named_by(self, lowers: Sequence[str], speaker: Actor | None) -> Actor | None:
        """The party that nouns without a name stand for, said by a speaker: "enemy", "rebels", "government troops"."""
        said, side = {*lowers, *map(" ".join, pairwise(lowers))}, self.side_speaking(speaker)
        if said & _sides("hostile"):
            return self.opponent_of(side)
        if said & _sides("of_state"):
            return self.state()
        if said & _sides("irregular"):
            return side if side in self._groups else self._foremost(self._groups)
        if said & _sides("regular") and self._is_civil_war():
            return self.state()
        return None

    @staticmethod
    def are_others(lowers: Iterable[str]) -> bool:
        """Whether nouns are such as an army uses of those whom it fights: "enemy", "rebels"."""
        return bool(set(lowers) & (_sides("hostile") | _sides("irregular")))

    @staticmethod
    def are_regular(lowers: Iterable[str]) -> bool:
        """Whether nouns are such as are used of a state's soldiers."""
        return bool(set(lowers) & _sides("regular"))

    def _is_civil_war(self) -> bool:
        """Whether one armed group fights, and nobody but the state that it belongs to."""
        others = [side for side in self.fighting if side not in self._groups]
        return len(self._groups) == 1 and others in ([], [self.state()])

    def state(self) -> Actor | None:
        """The one state that fights, else that of the armed groups, else the one that is spoken of most."""
        states = [side for side in self.fighting if side.kind is ActorKind.GOVERNMENT]
        at_home = {side.country for side in self._groups if side.country and side.name not in _sides("foreign_foes")}
        own = government(at_home.pop()) if len(at_home) == 1 else None
        if own and (not states or own in states or self._mentions[own]):
            return own
        spoken_of = [one for one in self._mentions if one.kind is ActorKind.GOVERNMENT and one.country]
        return self._foremost([one for one in states if one.country] or spoken_of)

    def _fights(self, mention: ActorMention) -> bool:
        """Whether a mention names a force, or a country before its soldiers or weapons: "Ugandan troops"."""
        actor = mention.actor
        if _is_force(actor):
            return True
        if actor.kind is not ActorKind.GOVERNMENT or not mention.is_modifier:
            return False
        lowers = [
            word.lower() for word in re.findall(r"[\w-]+", self._document.text[mention.end : mention.end + _REACH])
        ]
        for index in range(min(2, len(lowers))):
            found = longest(people_nouns(), lowers[:4], index)
            if found:
                return people_nouns()[found].category is Category.PERSONNEL
        at = bisect_left(self._equipment, (mention.end, 0))
        if at >= len(self._equipment) or self._equipment[at][0] > mention.end + 1:
            return False
        named = self._document.text[slice(*self._equipment[at])].lower()
        return not _sides("civil") & set(re.findall(r"[a-z-]+", named))  # "the Cypriot tanker" is no party's


@cache
def _sides(name: str) -> frozenset[str]:
    """Nouns of `people.toml` that tell a side without its name, singular and plural."""
    listed: list[str] = table("people.toml")["sides"][name]
    if name == "foreign_foes":
        return frozenset(listed)
    plurals: dict[str, str] = table("people.toml")["plurals"]
    return frozenset(form for word in listed for form in (word, f"{word}'s", plurals.get(word, plural_of(word))))


@cache
def _foes() -> dict[str, frozenset[str]]:
    """Parties by name and those that they are known to fight, from `people.toml`."""
    pairs: list[list[str]] = table("people.toml")["sides"]["foes"]
    names = {name for pair in pairs for name in pair}
    return {
        name: frozenset(other for pair in pairs if name in pair for other in pair if other != name) for name in names
    }
