"""Who can be meant: the people and bodies of one document, each with its mentions and what the text says of it."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tallybook.extract.actors.linking import resolve
from tallybook.extract.coreference.attributes import Attributes, is_one_role
from tallybook.extract.coreference.persons import Naming, comparable, find_people
from tallybook.extract.document import AnnotatedDocument, overlapping
from tallybook.extract.language.words import words as words_of
from tallybook.records import UNNAMED_KINDS, Actor, ActorKind

_WORD_BEFORE = re.compile(r"([\w’'-]+)[ \u00a0\n“\"'‘(]*$")
# What opens a sentence before its subject: "In February", "Asked about this".
_OPENING = re.compile(
    r"(?:In|On|At|By|After|Before|Since|During|Until)\s(?:[\w’'-]+\s?){1,4}|(?:But|And|Yet|So|Then|Still)"
)
_ORGANISATION = re.compile(
    r"[A-Z][\w’'-]+(?:\s(?:of|for|and|against|on)\s(?:the\s)?[A-Z][\w’'-]+|\s[A-Z][\w’'-]+){1,7}"
)
_NO_BODIES = frozenset({ActorKind.PERSON, ActorKind.OTHER, *UNNAMED_KINDS})
_BACK, _AHEAD = 120, 40  # mentions looked at on either side of a place: more would be time, and too far
_INSIDE_NAME = re.compile(r"[ \u00a0'’-]+")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One mention: its range, the numbers of its sentence and paragraph, and how it stands there.

    `is_subject`: nothing but an opening phrase stands before it in its clause. `is_aside`: an adjective, possessive or
    behind a preposition, so rarely whom the text goes on to speak of.
    """

    start: int
    end: int
    sentence: int
    paragraph: int
    is_subject: bool
    is_aside: bool
    is_quoted: bool


@dataclass(slots=True, eq=False)
class Entity:
    """One person, body or unnamed party of a document.

    `is_human`: one human being, also one who stands for a body ("a military spokesman"); `is_plural`: several people.
    `is_sure`: surely what its kind says, not only by the shape of the name.
    """

    actor: Actor
    attributes: Attributes
    is_human: bool
    is_plural: bool = False
    is_sure: bool = True
    places: list[Occurrence] = field(default_factory=list)
    spoke: list[int] = field(default_factory=list)
    first: int = 0
    is_gone: bool = False

    @property
    def is_named(self) -> bool:
        """Whether the text gives it a name."""
        return self.actor.kind not in UNNAMED_KINDS

    def last_before(self, place: int) -> Occurrence | None:
        """Its last mention that starts before a place."""
        index = bisect_right(self.places, place - 1, key=lambda one: one.start)
        return self.places[index - 1] if index else None

    def next_after(self, place: int) -> Occurrence | None:
        """Its first mention that starts at a place or behind it."""
        index = bisect_right(self.places, place - 1, key=lambda one: one.start)
        return self.places[index] if index < len(self.places) else None

    def count_before(self, place: int) -> int:
        """How often it was mentioned before a place."""
        return bisect_right(self.places, place - 1, key=lambda one: one.start)

    def add(self, place: Occurrence) -> bool:
        """Note a mention; whether it is a new one."""
        index = bisect_right(self.places, place.start, key=lambda one: one.start)
        if not index or self.places[index - 1].start != place.start:
            self.places.insert(index, place)
            return True
        return False

    def has_role(self, role: str) -> bool:
        """Whether a noun may be said for it."""
        return any(is_one_role(role, own) for own in self.attributes.roles)


class TextIndex:
    """Tells in which sentence and paragraph of a document a place lies, and how a mention stands there."""

    def __init__(self, document: AnnotatedDocument) -> None:
        """Lay out the sentences."""
        self._document = document
        self._paragraphs = [one.start for one in document.paragraphs]
        self._sentences = [sentence.start for one in document.paragraphs for sentence in one.sentences]
        self._quoted = [one.inner for one in document.quotations]

    def sentence_of(self, place: int) -> int:
        """The number of the sentence around a place."""
        return max(bisect_right(self._sentences, place) - 1, 0)

    def paragraph_of(self, place: int) -> int:
        """The number of the paragraph around a place."""
        return max(bisect_right(self._paragraphs, place) - 1, 0)

    def sentence_start(self, place: int) -> int:
        """Where the sentence around a place begins."""
        return self._sentences[self.sentence_of(place)] if self._sentences else 0

    def is_heading(self, place: int) -> bool:
        """Whether a place lies in a headline."""
        paragraphs = self._document.paragraphs
        return bool(paragraphs) and paragraphs[self.paragraph_of(place)].is_heading

    def is_quoted(self, place: int) -> bool:
        """Whether a place lies between quotation marks."""
        index = bisect_right(self._quoted, (place, len(self._document.text)))
        return any(start <= place < end for start, end in self._quoted[max(0, index - 2) : index])

    def place(self, start: int, end: int, first: int | None = None, *, is_modifier: bool = False) -> Occurrence:
        """The mention at [start, end), whose noun phrase begins at `first`."""
        begin = start if first is None else first
        text = self._document.text
        opening = self.sentence_start(start)
        found = _WORD_BEFORE.search(text[max(opening, begin - 30) : begin])
        word = found[1].lower() if found else ""
        is_behind = word in words_of("prepositions") and word not in words_of("clause_openers")
        before = text[max(opening, begin - 80) : begin].rstrip(" \n“\"'‘(")
        is_opened = before == text[opening:begin].rstrip(" \n“\"'‘(") and _OPENING.fullmatch(before) is not None
        opens = (
            is_opened
            or not word
            or before[-1:] in ",;:.–—"
            or word in words_of("coordinators") | words_of("clause_openers")
        )
        is_subject = (opens or word in {"that", "the", "a"}) and not is_modifier and not is_behind
        return Occurrence(
            start=start,
            end=end,
            sentence=self.sentence_of(start),
            paragraph=self.paragraph_of(start),
            is_subject=is_subject,
            is_aside=is_modifier or is_behind,
            is_quoted=self.is_quoted(start),
        )


class EntityIndex:
    """Everybody whom a document names, known from the start; the unnamed join as they come up."""

    def __init__(self, document: AnnotatedDocument) -> None:
        """Find the people and bodies of a document."""
        self.text_index = TextIndex(document)
        self.text = document.text
        self._people: list[Entity] = []
        self._line: list[tuple[int, int, Entity]] = []
        self.namings: list[Naming] = []
        self._of_naming: dict[int, Entity] = {}
        self._by_part: defaultdict[str, list[Entity]] = defaultdict(list)
        self._bodies: dict[tuple[str, ActorKind, str | None], Entity] = {}
        bodies = [(one.start, one.end) for one in document.actors if one.actor.kind is not ActorKind.GOVERNMENT]
        self._join_people([one for one in find_people(document.text) if not _is_within(one, bodies)])
        for mention in document.actors:
            body = self.body(mention.actor)
            self.add(body, self.text_index.place(mention.start, mention.end, is_modifier=mention.is_modifier))
        for start, end, actor in _organisations(document):
            self.add(self.body(actor), self.text_index.place(start, end))
        for _, _, entity in self._line:
            entity.first = entity.places[0].start
        self._debuts = sorted(((one.places[0].start, one) for one in self._people), key=lambda row: row[0])

    def body(self, actor: Actor) -> Entity:
        """The entity for a body, made where the text has not spoken of it before."""
        key = (comparable(actor.name), actor.kind, actor.country)
        if key not in self._bodies:
            is_plural = actor.kind in UNNAMED_KINDS
            self._bodies[key] = Entity(actor, Attributes(country=actor.country), is_human=False, is_plural=is_plural)
        return self._bodies[key]

    def unnamed(self, actor: Actor, attributes: Attributes, *, is_human: bool) -> Entity:
        """A new entity for somebody whom the text leaves unnamed."""
        return Entity(actor, attributes, is_human=is_human, is_plural=not is_human)

    def person(self, naming: Naming) -> Entity:
        """The person whom a naming means."""
        return self._of_naming[naming.start]

    def new_person(self, actor: Actor, attributes: Attributes, start: int) -> Entity:
        """A person whom no full name in the text tells: called by one name only."""
        entity = Entity(actor, attributes, is_human=True)
        entity.first = start
        self._people.append(entity)
        self._index(entity)
        return entity

    def by_name(self, name: str) -> list[Entity]:
        """The people whose full name has the words of a shorter one in it."""
        parts = name_parts(name)
        found = [set(self._by_part.get(part, ())) for part in parts]
        return (
            [one for one in self._by_part.get(parts[-1], ()) if all(one in alike for alike in found)] if parts else []
        )

    def naming_around(self, start: int) -> Naming | None:
        """The naming whose description, name or apposition takes in a place."""
        index = bisect_right(self.namings, start, key=lambda one: one.first)
        for naming in self.namings[max(0, index - 3) : index][::-1]:
            if naming.first <= start < max(naming.last, naming.end):
                return naming
        return None

    def named_from(self, place: int) -> Iterator[Entity]:
        """The people whose first mention in the whole text stands behind a place, the nearest first."""
        index = bisect_right(self._debuts, place, key=lambda one: one[0])
        for _, entity in self._debuts[index : index + 8]:
            yield entity

    def add(self, entity: Entity, place: Occurrence) -> None:
        """Note a mention of an entity."""
        if entity.add(place):
            insort(self._line, (place.start, len(self._line), entity), key=lambda row: row[:2])

    def near(self, place: int, back: int = _BACK, ahead: int = _AHEAD) -> list[Entity]:
        """Whoever is mentioned last before a place or next behind it, the latest first; a bounded number."""
        found: dict[Entity, None] = {}
        for _, _, entity in self.mentions_before(place, back):
            found.setdefault(entity)
        index = bisect_right(self._line, (place, -1), key=lambda row: row[:2])
        for _, _, entity in self._line[index : index + ahead]:
            if not entity.is_gone:
                found.setdefault(entity)
        return list(found)

    def mentions_before(self, place: int, most: int = _BACK) -> list[tuple[int, int, Entity]]:
        """The last mentions that start before a place, the latest first: start, a running number, the entity."""
        index = bisect_right(self._line, (place, -1), key=lambda row: row[:2])
        return [row for row in self._line[max(0, index - most) : index][::-1] if not row[2].is_gone]

    def forget(self, entity: Entity) -> None:
        """Take out somebody who turned out to be another."""
        entity.is_gone = True

    def _join_people(self, namings: Sequence[Naming]) -> None:
        """One entity a person: a shorter name is that of a longer one that holds its words and ends alike."""
        self.namings = sorted(namings, key=lambda one: one.first)
        longest: dict[str, Entity] = {}
        for naming in sorted(namings, key=lambda one: -len(one.actor.name.split())):
            key = comparable(naming.actor.name)
            entity = longest.get(key) or self._longer(naming)
            if entity is None:
                entity = Entity(naming.actor, Attributes(), is_human=True, is_sure=False)
                self._people.append(entity)
                self._index(entity)
            longest[key] = entity
            self._of_naming[naming.start] = entity
        for naming in sorted(namings, key=lambda one: one.start):
            entity = self._of_naming[naming.start]
            entity.attributes.learn(naming.attributes)
            entity.is_sure = entity.is_sure or naming.is_sure
            if naming.actor.country and not entity.actor.country:
                entity.actor = entity.actor.model_copy(update={"country": naming.actor.country})
            self.add(entity, self.text_index.place(naming.start, naming.end, naming.first))

    def _longer(self, naming: Naming) -> Entity | None:
        parts = name_parts(naming.actor.name)
        alike = [one for one in self.by_name(naming.actor.name) if name_parts(one.actor.name)[-1] == parts[-1]]
        return alike[0] if len(alike) == 1 and (len(parts) > 1 or " " not in naming.actor.name) else None

    def _index(self, entity: Entity) -> None:
        for part in name_parts(entity.actor.name):
            self._by_part[part].append(entity)


def _organisations(document: AnnotatedDocument) -> Iterator[tuple[int, int, Actor]]:
    """Bodies that no word list knows, told by the last word of a name in capitals: "University Teachers' Union"."""
    for run in _ORGANISATION.finditer(document.text):
        if overlapping(document.actors, run.start(), run.end()):
            continue
        words = run[0].removeprefix("The ")
        actor = resolve(words)
        if actor and actor.kind not in _NO_BODIES:
            yield run.end() - len(words), run.end(), actor


def name_parts(name: str) -> list[str]:
    """The words of a name for comparing: "Salem al-Orfi" gives "salem", "orfi"."""
    words = [word for word in _INSIDE_NAME.split(comparable(name)) if word]
    return [word for word in words if len(word.rstrip(".")) > 1] or words


def _is_within(naming: Naming, bodies: Iterable[tuple[int, int]]) -> bool:
    """Whether a naming lies inside a body's name: "Liberation Tigers" of the Liberation Tigers of Tamil Eelam."""
    ordered = bodies if isinstance(bodies, list) else list(bodies)
    index = bisect_right(ordered, (naming.end, 0))
    return any(start < naming.end and naming.start < end for start, end in ordered[max(0, index - 2) : index])
