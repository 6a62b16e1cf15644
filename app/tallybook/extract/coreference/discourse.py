"""Everybody of whom a document speaks, and, as its text is gone through from left to right, who spoke last."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections import Counter, defaultdict
from functools import cache

from tallybook.extract.actors.linking import resolve
from tallybook.extract.coreference.attributes import Attributes, describe, role_nouns
from tallybook.extract.coreference.entities import Entity, TextIndex
from tallybook.extract.coreference.mentions import Mention, role_mention
from tallybook.extract.coreference.persons import Naming, comparable, find_people, name_parts
from tallybook.extract.coreference.ranking import Choice, choose, fits
from tallybook.extract.coreference.setting import Setting
from tallybook.extract.document import AnnotatedDocument, overlapping
from tallybook.records import UNNAMED_KINDS, Actor, ActorKind

_BACK, _AHEAD = 120, 40  # mentions looked at on either side of a place: more would be time, and too far
_MINISTRY = re.compile(
    r"\b[Tt]he\s((?:[\w]+\s){1,2}(?:[Mm]inistry)|(?:Ministry|Department)\sof\s(?:the\s)?[A-Z]\w+(?:\s(?:and|of)\s[A-Z]\w+)*)"
)
_COMPLEMENT = r"\s(?:of|for|at)\s(?:the\s)?[A-Z][^,.;:()“”\"\n]{1,50}"
_NAME_WORD = r"(?:al-|el-|Al-|El-)?[A-ZÀ-ÖØ-Þ][^\W\d_]+(?:[-’'][A-ZÀ-ÖØ-Þ][^\W\d_]+)*"
_FULL, _PARTIAL = 0.9, 0.7
_CLEAR = 0.8  # the lead of one person over the next who is called so
_SOON, _SOON_PARAGRAPHS = 5, 2  # sentences within which one is named who was only described before
_TOP = 3  # paragraphs
_LONGEST_NAME = 300  # characters that the record allows


@cache
def _passing() -> re.Pattern[str]:
    """What is worth noting between two speakers: "her brother", "a trader from Lima", a capitalised word."""
    roles = "|".join(re.escape(word) for word in sorted(role_nouns(), key=len, reverse=True))
    determiner = r"[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ne of (?:the|its|his|her|their)"
    return re.compile(
        rf"(?<![\w’'-])(?:(?P<role>(?P<determiner>{determiner})\s(?:[\w’'-]+\s){{0,3}}?(?:{roles})(?![\w’'-])"
        rf"(?:{_COMPLEMENT})?)|(?P<name>{_NAME_WORD}))"
    )


class Discourse:
    """The entities of a document, the people and bodies from the start, the unnamed as they come up.

    `last` is the last speaker so far and where it spoke.
    """

    def __init__(self, document: AnnotatedDocument) -> None:
        """Find everybody whom the document names."""
        self.text_index = TextIndex(document)
        self.setting = Setting(document, self.text_index)
        self.last: tuple[Entity, int] | None = None
        self._text = document.text
        self._passed = 0
        self._habit: Counter[str] = Counter()  # whether the text calls people by their first name or their last
        self._line: list[tuple[int, int, Entity]] = []  # every mention: its start, a running number, the entity
        self._people: list[Entity] = []
        self._by_part: defaultdict[str, list[Entity]] = defaultdict(list)
        self._bodies: dict[tuple[str, ActorKind, str | None], Entity] = {}
        self._namings = sorted(find_people(document.text), key=lambda one: one.first)
        self._of_naming: dict[int, Entity] = {}
        self._join_people()
        for mention in document.actors:
            self.add(self.body(mention.actor), mention.start, mention.end, is_modifier=mention.is_modifier)
        for found in _MINISTRY.finditer(document.text):  # named without a country, in no list
            is_listed = overlapping(document.actors, found.start(1), found.end(1))
            actor = None if is_listed else self.setting.body_at(found.start(), found[1])
            if actor:
                self.add(self.body(actor), *found.span())
        self._debuts = sorted(((one.places[0].start, one) for one in self._people), key=lambda row: row[0])

    def advance(self, place: int) -> None:
        """Note who is spoken of up to a place."""
        while found := _passing().search(self._text, self._passed, max(place, self._passed)):
            self._passed = found.end()
            if self.naming_around(found.start()):
                continue
            if found["name"]:
                self._pass_name(found)
            elif not self.text_index.is_quoted(found.start()):
                self._pass_role(found)
        self._passed = max(self._passed, place)

    def note(self, entity: Entity, start: int, end: int) -> None:
        """A source's mention of an entity was resolved at [start, end)."""
        self.add(entity, start, end)
        self._passed = max(self._passed, end)

    def speak(self, entity: Entity, place: int) -> None:
        """An entity speaks at a place and is the last speaker from there on."""
        entity.has_spoken = True
        self.last = (entity, place)

    def add(self, entity: Entity, start: int, end: int, first: int | None = None, *, is_modifier: bool = False) -> None:
        """Note a mention of an entity at [start, end), whose noun phrase begins at `first`."""
        if entity.add(self.text_index.place(start, end, first, is_modifier=is_modifier)):
            insort(self._line, (start, len(self._line), entity), key=lambda row: row[:2])

    def body(self, actor: Actor) -> Entity:
        """The entity for a body, made where the text has not spoken of it before."""
        key = (comparable(actor.name), actor.kind, actor.country)
        if key not in self._bodies:
            is_plural = actor.kind in UNNAMED_KINDS
            self._bodies[key] = Entity(actor, Attributes(country=actor.country), is_human=False, is_plural=is_plural)
        return self._bodies[key]

    def unnamed(self, actor: Actor, words: str, *, is_human: bool) -> Entity:
        """A new entity for somebody whom the text leaves unnamed, one person or several."""
        return Entity(actor, describe(words), is_human=is_human, is_plural=not is_human)

    def person(self, naming: Naming) -> Entity:
        """The person whom a naming means, made where no full name in the text tells of one."""
        if naming.start not in self._of_naming:
            self._of_naming[naming.start] = self._new_person(naming)
        return self._of_naming[naming.start]

    def naming_around(self, start: int) -> Naming | None:
        """The naming whose description, name or apposition takes in a place."""
        index = bisect_right(self._namings, start, key=lambda one: one.first)
        near = reversed(self._namings[max(0, index - 3) : index])
        return next((one for one in near if one.first <= start < max(one.last, one.end)), None)

    def by_name(self, name: str) -> list[Entity]:
        """The people whose full name has the words of a shorter one in it."""
        parts = name_parts(name)
        found = [self._by_part.get(part, []) for part in parts]
        return [one for one in found[-1] if all(one in alike for alike in found)] if parts else []

    def near(self, place: int) -> list[Entity]:
        """Whoever is mentioned last before a place or next behind it, the latest first; a bounded number."""
        index = bisect_right(self._line, (place, -1), key=lambda row: row[:2])
        rows = [*reversed(self._line[max(0, index - _BACK) : index]), *self._line[index : index + _AHEAD]]
        return list(dict.fromkeys(entity for _, _, entity in rows))

    def choose(self, mention: Mention) -> Choice | None:
        """Whom a mention means."""
        return choose(mention, self.near(mention.start), self.text_index, self.last)

    def by_partial(self, name: str, start: int, gender: str | None = None) -> Choice | None:
        """The person whom a part of a name means: by surname, else by given name, rather one spoken of just now."""
        said, by_first = name_parts(name), self._habit["first"] > self._habit["last"]
        scored: list[tuple[float, Entity]] = []
        for entity in self.by_name(name):
            if gender and entity.attributes.gender not in {None, gender}:
                continue
            parts, seen = name_parts(entity.actor.name), entity.last_before(start)
            is_last, is_first = parts[-1] == said[-1], parts[0] == said[-1]
            score = (0.3 if by_first else 1.0) * is_last + (1.0 if by_first else 0.3) * is_first
            if seen:
                score += 0.3 + 0.8 / (1 + self.text_index.sentence_of(start) - seen.sentence)
            scored.append((score, entity))
        scored.sort(key=lambda one: -one[0])
        if not scored:
            return None
        parts = name_parts(scored[0][1].actor.name)
        if said[-1] in {parts[0], parts[-1]} and parts[0] != parts[-1]:
            self._habit["first" if said[-1] == parts[0] else "last"] += 1
        is_clear = len(scored) == 1 or scored[0][0] - scored[1][0] >= _CLEAR
        return Choice(scored[0][1], _FULL if is_clear else _PARTIAL)

    def is_lede(self, place: int) -> bool:
        """Whether nobody has spoken yet but in a headline, where a text describes before it names."""
        is_first = self.last is None or self.text_index.is_heading(self.last[1])
        return is_first and self.text_index.paragraph_of(place) <= _TOP

    def named_soon(self, mention: Mention) -> Entity | None:
        """The person whom the text names soon after it has only told what he or she is: "The widow spoke last"."""
        here = self.text_index.place(mention.start, mention.end)
        for start, entity in self._debuts[bisect_right(self._debuts, mention.end, key=lambda one: one[0]) :]:
            first = entity.next_after(start) or entity.places[0]
            paragraphs = first.paragraph - here.paragraph
            if first.sentence - here.sentence > _SOON or paragraphs > _SOON_PARAGRAPHS:
                return None
            if not first.is_quoted:
                return entity if fits(mention, entity) else None
        return None

    def _pass_name(self, found: re.Match[str]) -> None:
        start, word = found.start(), re.sub(r"[’']s$", "", found["name"])
        meant = self.by_partial(word, start)
        if meant:
            is_modifier = found["name"] != word or self._text.startswith(("’s", "'s"), found.end())
            self.add(meant.entity, start, found.end(), is_modifier=is_modifier)

    def _pass_role(self, found: re.Match[str]) -> None:
        mention = role_mention(*found.span(), found["role"])
        determiner = found["determiner"].lower()
        may_be_named = determiner in {"the", "his", "her"} or self.is_lede(mention.start)
        is_subject = self.text_index.place(mention.start, mention.end).is_subject
        known = self.choose(mention) if determiner in {"the", "its", "their"} else None
        is_told = known and (mention.is_bare or known.entity.attributes.has_role(mention.heads))
        meant = known.entity if known and is_told and known.entity.last_before(mention.start) else None
        if meant is None and may_be_named and is_subject:
            meant = self.named_soon(mention)
        self.add(meant or self._introduced(mention), mention.start, mention.end)

    def _introduced(self, mention: Mention) -> Entity:
        """Somebody unnamed comes in: "a trader from Forobaranga", "her brother"."""
        actor = resolve(mention.words)
        if actor is None or actor.kind in {ActorKind.OTHER, ActorKind.PERSON}:
            country = actor.country if actor else None
            actor = Actor(name=mention.words[:_LONGEST_NAME], kind=ActorKind.ANONYMOUS, country=country)
        return self.unnamed(actor, mention.words, is_human=True)

    def _new_person(self, naming: Naming) -> Entity:
        entity = Entity(naming.actor, Attributes(), is_human=True)
        entity.attributes.learn(naming.attributes)
        self._people.append(entity)
        for part in name_parts(naming.actor.name):
            self._by_part[part].append(entity)
        return entity

    def _join_people(self) -> None:
        """One entity a full name, with every mention of it."""
        of_name: dict[str, Entity] = {}
        for naming in self._namings:
            key = comparable(naming.actor.name)
            entity = of_name[key] = of_name.get(key) or self._new_person(naming)
            self._of_naming[naming.start] = entity
            entity.attributes.learn(naming.attributes)
            if naming.actor.country and not entity.actor.country:
                entity.actor = entity.actor.model_copy(update={"country": naming.actor.country})
            self.add(entity, naming.start, naming.end, naming.first)
