"""The words of one sentence with the numbers, dates and equipment that begin at each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from tallybook.extract.document import AnnotatedDocument, DateMention, EquipmentMention, Quantity, Range, overlapping
from tallybook.extract.language.tokens import QUOTATION_MARKS, Token, is_verb_like, tokenise
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Kind
from tallybook.extract.syntax.lexicon import Phrase, longest, measure_phrases, verbs

_AGE = re.compile(r"[\s-](?:year|month)s?[\s-](?:old|of age)\b")

_COMPOUND = re.compile(r"-(?:man|member|person|strong)\b")
_AGED = re.compile(r"\d{1,3}(?:-(?:year|month)s?-old|(?:st|nd|rd|th)\b)")


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in the whole text before: numbers, equipment and dates, each in order."""

    quantities: Sequence[Quantity]
    equipment: Sequence[EquipmentMention]
    dates: Sequence[DateMention]

    def within(self, start: int, end: int) -> Findings:
        """Those that lie in [start, end)."""
        return Findings(
            _between(self.quantities, start, end),
            _between(self.equipment, start, end),
            _between(self.dates, start, end),
        )


Item = TypeVar("Item", Quantity, EquipmentMention, DateMention)


def _between(items: Sequence[Item], start: int, end: int) -> list[Item]:
    first = bisect_left(items, start, key=lambda item: item.start)
    last = bisect_left(items, end, key=lambda item: item.start)
    return [item for item in items[first:last] if item.end <= end]


@dataclass(frozen=True, slots=True)
class Sentence:
    """The tokens of one sentence, and which of them lie between quotation marks, begin in a date, or are such a mark.

    `is_title` is True for a headline written in capitals.
    """

    start: int
    tokens: Sequence[Token]
    quoted: Sequence[bool]
    dated: Sequence[bool]
    marks: Sequence[bool]
    is_title: bool = False

    def lower(self, index: int) -> str:
        """The token at an index without case, "" outside the sentence."""
        return self.tokens[index].lower if 0 <= index < len(self.tokens) else ""

    def has(self, index: int, phrase: Phrase) -> bool:
        """Whether a phrase stands at an index."""
        return self.lower(index) == phrase[0] and all(self.lower(index + at) == word for at, word in enumerate(phrase))

    def is_quoted(self, index: int) -> bool:
        """Whether the token at an index lies between quotation marks."""
        return 0 <= index < len(self.tokens) and self.quoted[index]

    def is_mark(self, index: int) -> bool:
        """Whether the token at an index is a quotation mark, a single one that pairs included."""
        return 0 <= index < len(self.tokens) and (self.marks[index] or self.tokens[index].text in QUOTATION_MARKS)

    def is_capitalised(self, index: int) -> bool:
        """Whether the token at an index begins with a capital letter."""
        return 0 <= index < len(self.tokens) and self.tokens[index].is_capitalised

    def is_spaced(self, index: int) -> bool:
        """Whether white space stands before the token at an index: a dash between words, no hyphen."""
        return index > 0 and self.tokens[index - 1].end < self.tokens[index].start

    def is_dated(self, index: int) -> bool:
        """Whether the token at an index belongs to a date."""
        return 0 <= index < len(self.tokens) and self.dated[index]


_TITLE_SHARE = 0.7  # of a headline's words begin with a capital where it is written in capitals


def sentence_of(document: AnnotatedDocument, start: int, end: int, *, is_heading: bool = False) -> Sentence:
    """The sentence at [start, end) of a document, with its quotations and dates."""
    tokens = tokenise(document.text, start, end)
    quotations = overlapping(document.quotations, start, end)
    edges = [edge for one in quotations for edge in ((one.outer[0], one.inner[0]), (one.inner[1], one.outer[1]))]
    dates = [(one.start, one.end) for one in overlapping(document.dates, start, end)]
    letters = [token for token in tokens if token.text[0].isalpha()]
    return Sentence(
        start,
        tokens,
        _begin_in(tokens, [one.inner for one in quotations]),
        _begin_in(tokens, dates),
        _begin_in(tokens, edges),
        is_heading and sum(token.is_capitalised for token in letters) >= _TITLE_SHARE * len(letters),
    )


def _begin_in(tokens: Sequence[Token], ranges: Sequence[Range]) -> list[bool]:
    return [any(start <= token.start < end for start, end in ranges) for token in tokens]


class Reading:
    """The tokens of a stretch of text, quotation marks left out, with the numbers, dates and equipment at each."""

    def __init__(self, text: str, sentences: Sequence[Sentence], found: Findings) -> None:
        """`found` holds what lies in the sentences: one, or a heading with the lines of its list."""
        self.text = text
        pairs = [pair for one in sentences for pair in zip(one.tokens, one.dated, strict=True)]
        pairs = [pair for pair in pairs if pair[0].text not in QUOTATION_MARKS]
        self.tokens = [token for token, _ in pairs]
        self.dated = [is_dated for _, is_dated in pairs]
        self.lowers = [token.lower for token in self.tokens]
        self._starts = [token.start for token in self.tokens]
        self.spent: set[int] = set()  # particles that have been read with their verb
        self.equipment = found.equipment
        self._equipment_at = {self.start_index(one.start): one for one in found.equipment}
        self.quantities = {
            self.start_index(one.start): one for one in found.quantities if self._is_count(one, found.dates)
        }

    def chunk(self, kind: Kind, index: int, after: int) -> Chunk:
        """The tokens from `index` up to `after` as a chunk of a kind."""
        return Chunk(kind, self.tokens[index].start, self.tokens[after - 1].end, tuple(self.lowers[index:after]))

    def lower(self, index: int) -> str:
        """The word at an index without case, "" outside the sentence."""
        return self.lowers[index] if 0 <= index < len(self.lowers) else ""

    def start_index(self, offset: int) -> int:
        """The token that holds an offset of the text."""
        index = bisect_left(self._starts, offset)
        if index < len(self._starts) and self._starts[index] == offset:
            return index
        return max(0, index - 1)

    def end_index(self, offset: int) -> int:
        """The first token that begins at or after an offset of the text."""
        return bisect_left(self._starts, offset)

    def equipment_at(self, index: int) -> EquipmentMention | None:
        """The equipment whose name begins at a token."""
        return self._equipment_at.get(index)

    def is_in_number(self, index: int) -> bool:
        """Whether a mark stands inside a number: the comma of "1,300"."""
        token = self.tokens[index]
        return any(one.start < token.start < one.end for one in self.quantities.values())

    def is_state(self, index: int) -> bool:
        """Whether the word is an adjective of a measure or a form of its verb, such as can't be a noun."""
        word = self.lower(index)
        if (word,) in measure_phrases("adjectives"):
            return True
        entries = [entry for entry in verbs().get(word, ()) if self._has_particle(index, entry.particle)]
        forms = {form for entry in entries for form in entry.forms[word]}
        return bool(forms) and (not forms <= {"base", "third"} or index + 1 in self.quantities)

    def is_phrasal(self, index: int) -> bool:
        """Whether a verb of a measure stands here with its particle right behind it: "left the village"."""
        entries = verbs().get(self.lower(index), ())
        return any(entry.particle and self._has_particle(index, entry.particle) for entry in entries)

    def _has_particle(self, index: int, particle: tuple[str, ...]) -> bool:
        return tuple(self.lowers[index + 1 : index + 1 + len(particle)]) == particle

    def opens_nominal(self, index: int) -> bool:
        """Whether a toll or an act of a measure begins at a token: "death toll", "killing of"."""
        if longest(measure_phrases("tolls"), self.lowers, index):
            return True
        if self.lower(index) in words("stocks") and self.lower(index + 1) == "of" and index + 2 in self.quantities:
            return True
        act = longest(measure_phrases("acts", inflected=True), self.lowers, index)
        return act is not None and self.lower(index + len(act)) == "of"

    def is_nominal_start(self, index: int) -> bool:
        """Whether a noun may begin at a token."""
        if index >= len(self.tokens) or self.dated[index] or index in self.quantities or not self.tokens[index].is_word:
            return False
        word = self.lower(index)
        if word[0].isdigit() and not _AGED.match(word) and index not in self._equipment_at:
            return False
        return word not in words("function") and not word.endswith("ly") and not self.is_verb_like(index)

    def is_verb_like(self, index: int) -> bool:
        """Whether the word is likely a finite verb or participle."""
        return is_verb_like(self.tokens[index])

    def _is_count(self, quantity: Quantity, dates: Sequence[DateMention]) -> bool:
        """Whether a number stands free: not in a date or a model's name, no age, not before a hyphen or "%"."""
        if any(date.start < quantity.end and quantity.start < date.end for date in dates):
            return False
        if any(one.start < quantity.end and quantity.core[0] < one.end for one in self.equipment):
            return False
        if _AGE.match(self.text, quantity.end):
            return False
        if _COMPOUND.match(self.text, quantity.end):
            return True
        after = self.text[quantity.end : quantity.end + 2]
        return not (after[:1] in {"-", "‑", "%", "°"} and after[1:].strip()) and after[:1] != "%"
