"""What the stages of extraction hand to one another: light classes over ranges of the cleaned text.

A `Range` is (start, end), code points of the cleaned text, end exclusive. Only `pipeline` turns ranges into spans of
the text as ingested.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from tallybook.records import Actor, Category, Certainty, Equipment, Mode, Modifier, Scope
from tallybook.text.segments import Paragraph, Sentence

Range = tuple[int, int]


class Stretch(Protocol):
    """Anything at [start, end) of the cleaned text."""

    @property
    def start(self) -> int:
        """Its first code point."""
        ...

    @property
    def end(self) -> int:
        """One past its last code point."""
        ...


S = TypeVar("S", bound=Stretch)


def overlapping(stretches: Sequence[S], start: int, end: int) -> Sequence[S]:
    """Those of an ordered row of stretches, none of which overlap, that have a place in [start, end)."""
    first = bisect_right(stretches, start, key=lambda one: one.end)
    last = bisect_left(stretches, end, key=lambda one: one.start)
    return stretches[first:last]


def before(stretches: Sequence[S], place: int) -> Sequence[S]:
    """Those of an ordered row of stretches that end at a place or before it."""
    return stretches[: bisect_right(stretches, place, key=lambda one: one.end)]


# Gives the actor that speaks at a place of the cleaned text, for "our", "we" and "its"; None where nobody is known to.
SpeakerAt = Callable[[int], Actor | None]


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Words that name an actor ("Seoul's spy agency", "North Korean"), resolved.

    `is_modifier` is True for an adjective or possessive that stands before another noun ("North Korean soldiers",
    "Russia's losses"), False for a noun phrase of its own.
    """

    start: int
    end: int
    actor: Actor
    is_modifier: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or vague amount with its qualifier: "at least 100", "dozens of", "20 to 30", "(+1,300)", "no".

    `start`, `end` cover qualifier and number; `core` the number words alone. `is_delta` marks "(+8)" and "+1,300".
    """

    start: int
    end: int
    core: Range
    value: float | None
    low: float | None
    high: float | None
    modifier: Modifier
    is_delta: bool = False


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression, resolved; both ends inclusive. A preposition that bounds it is part ("since October 7")."""

    start: int
    end: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class EquipmentMention:
    """Equipment named in the text, its model, calibre and class; `is_plural` as the words have it."""

    start: int
    end: int
    equipment: Equipment
    is_plural: bool


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks. `outer` takes in the marks, `inner` leaves them out.

    `continues` is True where it goes on from a quotation that the paragraph before left open; `is_open` where no
    closing mark was found.
    """

    outer: Range
    inner: Range
    continues: bool = False
    is_open: bool = False

    @property
    def start(self) -> int:
        """Where its opening mark stands."""
        return self.outer[0]

    @property
    def end(self) -> int:
        """One past its closing mark."""
        return self.outer[1]


@dataclass(slots=True)
class FigureDraft:
    """A figure before it is put into its claim: the fields of the record, with ranges in place of spans.

    `whole` is the draft that this one is a part of ("12 children" among "43 killed").
    """

    pieces: list[Range]
    measure: str
    category: Category
    modifier: Modifier
    scope: Scope
    subject: Actor | None = None
    counterpart: Actor | None = None
    equipment: Equipment | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    period: DateMention | None = None
    place: str | None = None
    whole: FigureDraft | None = None

    @property
    def start(self) -> int:
        """Where the figure begins."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """One past where it ends."""
        return self.pieces[-1][1]


@dataclass(slots=True)
class ClaimDraft:
    """A claim before its figures are put in and its ranges are turned into spans."""

    content: list[Range]
    mode: Mode
    certainty: Certainty
    cue: list[Range] = field(default_factory=list)
    source_mention: list[Range] = field(default_factory=list)
    source: Actor | None = None
    relayed_by: Actor | None = None
    said_on: DateMention | None = None
    audience: str | None = None
    confidence: float = 0.5
    figures: list[FigureDraft] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scene:
    """A document laid out for extraction: its cleaned text and everything found in it before claims are made."""

    text: str
    paragraphs: Sequence[Paragraph]
    quotations: Sequence[Quotation]
    actors: Sequence[ActorMention]
    dates: Sequence[DateMention]
    published: date | None = None
    publisher: Actor | None = None
    title: str | None = None

    @property
    def sentences(self) -> list[Sentence]:
        """All sentences, in order of the text."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph.sentences]
