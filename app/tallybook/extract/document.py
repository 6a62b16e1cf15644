"""The annotated document: one text on its way through the stages of extraction, and the classes they fill it with.

A `Range` is (start, end), code points of the cleaned text, end exclusive. Only the last stage turns ranges into spans
of the text as ingested.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from tallybook.records import Actor, Category, Certainty, Claim, Document, Equipment, Mode, Modifier, Scope
from tallybook.text.offsets import CleanText
from tallybook.text.segments import Paragraph, Sentence

Range = tuple[int, int]
T = TypeVar("T")


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


@dataclass(frozen=True, slots=True)
class ResolvedFigure:
    """A figure at [start, end): the fields of the record, with ranges in place of spans.

    `whole` is the range of the figure that this one is a part of ("12 children" among "43 killed").
    """

    start: int
    end: int
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
    whole: Range | None = None

    @property
    def span(self) -> Range:
        """Where it stands."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what, before anybody is resolved; ranges of the cleaned text.

    `source` is None for hearsay and for speech of the speaker before (`follows_speaker`); `mention` is what is shown
    as the source's words, where that is not `source`. `relay` names who is cited in turn, `relayer` who passes it on;
    `outer` is the cue of the attribution inside whose content this one stands. `announces` marks a cue whose content
    stands outside its sentence ("The ministry said:"), `is_relative` one in a relative clause ("…, which said"),
    `is_split` a content that "according to" cuts in two. `confidence` (0 to 1) is given by the neural extractor.
    """

    sentence: Range
    paragraph: int
    content: tuple[Range, ...]
    cue: Range | None = None
    source: Range | None = None
    mention: Range | None = None
    relay: Range | None = None
    relayer: Range | None = None
    certainty: Certainty = Certainty.ASSERTED
    is_hearsay: bool = False
    follows_speaker: bool = False
    is_headline: bool = False
    announces: bool = False
    is_relative: bool = False
    is_split: bool = False
    audience: Range | None = None
    said_on: DateMention | None = None
    outer: Range | None = None
    confidence: float | None = None

    @property
    def start(self) -> int:
        """Where its first part stands."""
        places = [start for start, _ in self.content]
        return min(places + [part[0] for part in (self.cue, self.source) if part])


@dataclass(frozen=True, slots=True)
class ResolvedSource:
    """Whom the words of one attribution mean.

    `confidence` (0 to 1) is how sure the source is; `relay` is whom it cites in turn, `relayer` who passes it on.
    """

    actor: Actor | None
    confidence: float
    relay: Actor | None = None
    relayer: Actor | None = None


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """A claim before its ranges are turned into spans."""

    content: tuple[Range, ...]
    mode: Mode
    certainty: Certainty
    cue: Range | None = None
    source_mention: Range | None = None
    source: Actor | None = None
    relayed_by: Actor | None = None
    said_on: DateMention | None = None
    audience: str | None = None
    confidence: float = 0.5
    figures: tuple[ResolvedFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A text cleaned and cut: its paragraphs with their sentences, and its quotations, all in order."""

    cleaned: CleanText
    paragraphs: tuple[Paragraph, ...]
    quotations: tuple[Quotation, ...]


class SlotError(Exception):
    """A stage read a result that no earlier stage has given, or gave one a second time: the pipeline is wrong."""


class Slot(Generic[T]):
    """The name and type of what one stage gives. Slots with types of a room are declared in that room."""

    def __init__(self, name: str) -> None:
        """`name` is shown in errors."""
        self.name = name

    def __repr__(self) -> str:
        """The name."""
        return f"Slot({self.name!r})"


LAYOUT = Slot[Layout]("layout")
QUANTITIES = Slot[Sequence[Quantity]]("quantities")
DATES = Slot[Sequence[DateMention]]("dates")
EQUIPMENT = Slot[Sequence[EquipmentMention]]("equipment")
ACTORS = Slot[Sequence[ActorMention]]("actors")
ISSUER = Slot["Actor | None"]("issuer")
ATTRIBUTIONS = Slot[Sequence[Attribution]]("attributions")
SOURCES = Slot[Sequence[ResolvedSource]]("sources")
DRAFTS = Slot[Sequence[ClaimDraft]]("claims without figures")
FIGURES = Slot[Sequence[ResolvedFigure]]("figures")
CLAIMS = Slot[Sequence[Claim]]("claims")


class AnnotatedDocument:
    """A document with the results of the stages so far: `document[SLOT]` reads one, `fill` gives one, each once.

    Sequences are kept as tuples, so that no later stage can change them. The properties name what is read most.
    """

    def __init__(self, source: Document) -> None:
        """`source` is the document as ingested."""
        self.source = source
        self._results: dict[Slot[Any], Any] = {}

    def __getitem__(self, slot: Slot[T]) -> T:
        """The result in a slot. Raises SlotError where no stage has filled it."""
        if slot not in self._results:
            raise SlotError(f"{slot.name!r} is read before a stage has filled it")
        result: T = self._results[slot]
        return result

    def fill(self, slot: Slot[T], result: T) -> None:
        """Keep the result of a stage. Raises SlotError where its slot is filled."""
        if slot in self._results:
            raise SlotError(f"{slot.name!r} is filled a second time")
        self._results[slot] = tuple(result) if isinstance(result, list) else result

    @property
    def text(self) -> str:
        """The cleaned text, which all ranges point into."""
        return self[LAYOUT].cleaned.text

    @property
    def paragraphs(self) -> Sequence[Paragraph]:
        """The paragraphs, in order."""
        return self[LAYOUT].paragraphs

    @property
    def sentences(self) -> list[Sentence]:
        """All sentences, in order."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph.sentences]

    @property
    def quotations(self) -> Sequence[Quotation]:
        """The quotations, in order."""
        return self[LAYOUT].quotations

    @property
    def actors(self) -> Sequence[ActorMention]:
        """The mentions of actors, in order."""
        return self[ACTORS]

    @property
    def dates(self) -> Sequence[DateMention]:
        """The dates, in order."""
        return self[DATES]

    @property
    def published(self) -> date | None:
        """The day of publication."""
        return self.source.published

    @property
    def publisher(self) -> Actor | None:
        """The body that issued the text and speaks where it names nobody; None for news."""
        return self[ISSUER]
