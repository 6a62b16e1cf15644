"""Who can be meant: a person, body or unnamed party of one document, and where and how it is mentioned."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from tallybook.extract.coreference.attributes import Attributes
from tallybook.extract.document import AnnotatedDocument
from tallybook.extract.language.words import words as words_of
from tallybook.records import UNNAMED_KINDS, Actor

_WORD_BEFORE = re.compile(r"([\w’'-]+)$")
_MARKS = " \u00a0\n“\"'‘("


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One mention: its range, the numbers of its sentence and paragraph, and how it stands there.

    `is_subject`: nothing stands before it in its clause. `is_aside`: an adjective, possessive or behind a preposition,
    so rarely whom the text goes on to speak of.
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
    """One person, body or unnamed party of a document; `places` are its mentions, in order.

    `is_human`: one human being, also one who stands for a body ("a military spokesman"); `is_plural`: several people.
    """

    actor: Actor
    attributes: Attributes
    is_human: bool
    is_plural: bool = False
    has_spoken: bool = False
    places: list[Occurrence] = field(default_factory=list)

    @property
    def is_named(self) -> bool:
        """Whether the text gives it a name."""
        return self.actor.kind not in UNNAMED_KINDS

    def count_before(self, place: int) -> int:
        """How often it was mentioned before a place."""
        return bisect_right(self.places, place - 1, key=lambda one: one.start)

    def last_before(self, place: int) -> Occurrence | None:
        """Its last mention that starts before a place."""
        index = self.count_before(place)
        return self.places[index - 1] if index else None

    def next_after(self, place: int) -> Occurrence | None:
        """Its first mention that starts at a place or behind it."""
        index = self.count_before(place)
        return self.places[index] if index < len(self.places) else None

    def add(self, place: Occurrence) -> bool:
        """Note a mention; whether it is a new one."""
        index = self.count_before(place.start)
        is_new = index == len(self.places) or self.places[index].start != place.start
        if is_new:
            self.places.insert(index, place)
        return is_new


class TextIndex:
    """Tells in which sentence and paragraph of a document a place lies, and how a mention stands there."""

    def __init__(self, document: AnnotatedDocument) -> None:
        """Lay out the sentences."""
        self._document = document
        self._paragraphs = [one.start for one in document.paragraphs]
        self._sentences = [sentence.start for sentence in document.sentences]
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
        before = self._document.text[self.sentence_start(start) : start if first is None else first].rstrip(_MARKS)
        found = _WORD_BEFORE.search(before)
        word = found[1].lower() if found else ""
        opens_clause = not word or word in words_of("coordinators") | words_of("clause_openers")
        return Occurrence(
            start=start,
            end=end,
            sentence=self.sentence_of(start),
            paragraph=self.paragraph_of(start),
            is_subject=opens_clause and not is_modifier,
            is_aside=is_modifier or (word in words_of("prepositions") and not opens_clause),
            is_quoted=self.is_quoted(start),
        )
