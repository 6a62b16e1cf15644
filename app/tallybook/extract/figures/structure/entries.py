"""The figures of lists, labelled values and tables: each number with what its own words and its labels say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tallybook.extract.document import AnnotatedDocument, DateMention, EquipmentMention, Quantity, Range, Slot
from tallybook.extract.figures.bulletins import LOSS_LISTS
from tallybook.extract.figures.structure.blocks import PART, Item, find_items, numbers_in
from tallybook.extract.figures.structure.labels import Label, read_label
from tallybook.extract.syntax.lexicon import EQUIPMENT, PEOPLE
from tallybook.records import Category

_BEHIND_BRACKET = re.compile(r"\s*\(")
_BROKEN_DOWN = re.compile(r"\bof (?:which|whom|them|these|those)\b|\bincluding\b|\bamong them\b")
_CALIBRE = re.compile(r"\s*-?\s*mm\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """A number of a list or table that is a figure: what it counts, and the labels that say so, the nearest first.

    `whole` is the number that it is a part of: the 12 in "40 dead (12 men …)".
    """

    quantity: Quantity
    measure: str
    category: Category
    equipment: EquipmentMention | None
    labels: tuple[Range, ...]
    period: DateMention | None
    whole: Quantity | None = None
    place: Range | None = None

    @property
    def equipment_class(self) -> str | None:
        """The class of its equipment."""
        return self.equipment.equipment.class_ if self.equipment else None


@dataclass(frozen=True, slots=True)
class Structure:
    """The entries of a document, the labelled stretches in which only they are figures, and the cells of its tables.

    All in order of the text.
    """

    entries: Sequence[Entry]
    stretches: Sequence[Stretched]
    cells: Sequence[Range]


@dataclass(frozen=True, slots=True)
class Stretched:
    """A stretch of the text at [start, end)."""

    start: int
    end: int


STRUCTURE = Slot[Structure]("lists and tables")


def find_structure(document: AnnotatedDocument) -> Structure:
    """The figures of a document's lists, labelled values and tables; lists of losses are read elsewhere."""
    listed = [(losses.entries[0].start, losses.entries[-1].end) for losses in document[LOSS_LISTS]]
    entries: list[Entry] = []
    stretches: set[Range] = set()
    cells: list[Range] = []
    for item in find_items(document):
        if any(first < item.end and item.start < last for first, last in listed):
            continue
        over = [read_label(document, *stretch) for stretch in item.labels]
        is_other = not over or any(label.is_other for label in over[:2])
        found = [] if is_other else list(_entries(document, item, over))
        if found or is_other:
            entries += found
            stretches |= {(item.start, item.end), *(item.labels if found else ())}
        if item.is_cell:
            cells.append((item.start, item.end))
    return Structure(tuple(entries), tuple(Stretched(*one) for one in sorted(stretches)), tuple(cells))


@dataclass(slots=True)
class _Part:
    """A stretch of an item with one number: what its own words say, and whether it breaks the one before down."""

    quantity: Quantity
    label: Label
    words: Range
    is_inner: bool


def _entries(document: AnnotatedDocument, item: Item, over: Sequence[Label]) -> Iterator[Entry]:
    """The figures of an item under its labels."""
    whole: Entry | None = None
    for part in _parts(document, item):
        labels = [part.label, *over]
        if part.is_inner and whole:
            labels = [part.label, _as_label(whole, part.label)]
        made = _entry(part, labels, item, whole.quantity if part.is_inner and whole else None)
        if made is None:
            continue
        if not part.is_inner:
            whole = made
        yield made


def _entry(part: _Part, labels: Sequence[Label], item: Item, whole: Quantity | None) -> Entry | None:
    """The figure of a number under labels, the nearest first; None where no label says what befell what it counts."""
    if (part.label.is_other or part.label.is_neither) and part.label.category is None and part.label.equipment is None:
        return None
    equipment = next((one.equipment for one in labels if one.equipment), None)
    category = next((one.category for one in labels if one.category), None)
    nearest = next((one for one in labels if one.equipment or one.category), None)
    is_equipment = equipment is not None and nearest is not None and nearest.equipment is not None
    kind = EQUIPMENT if is_equipment else PEOPLE
    measure = next((one.measures[kind] for one in labels if kind in one.measures), None)
    if measure is None:
        return None
    period = next((date for one in labels for date in one.dates), None)
    return Entry(
        part.quantity,
        measure,
        Category.EQUIPMENT if is_equipment else category or Category.PEOPLE,
        equipment if is_equipment else None,
        (part.words, *item.labels),
        period,
        whole,
        item.place,
    )


def _as_label(whole: Entry, inner: Label) -> Label:
    """What a total says of its parts."""
    kind = EQUIPMENT if whole.equipment else PEOPLE
    measures = {} if kind in inner.measures else {kind: whole.measure}
    category = None if whole.category in {Category.EQUIPMENT, Category.PEOPLE} else whole.category
    return Label(inner.start, inner.end, measures, category, whole.equipment)


def _parts(document: AnnotatedDocument, item: Item) -> Iterator[_Part]:
    """The numbers of an item, each with its own words: up to the next comma, bracket or number's stretch."""
    text = document.text
    quantities = [
        one for one in numbers_in(document, item.start, item.end) if not _CALIBRE.match(text, one.end, item.end)
    ]
    marks = [match.span() for match in PART.finditer(text, item.start, item.end)]
    for index, quantity in enumerate(quantities):
        before = quantities[index - 1].end if index else item.start
        behind = quantities[index + 1].start if index + 1 < len(quantities) else item.end
        start = max([before, *(end for _, end in marks if end <= quantity.start)])
        end = min([behind, *(first for first, _ in marks if first >= quantity.end)])
        depth = text.count("(", item.start, quantity.start) - text.count(")", item.start, quantity.start)
        is_head = _opens_bracket(text, item.start, quantity.start)
        is_inner = index > 0 and not is_head and (depth > 0 or _is_broken_down(text, item.start, quantity.start))
        if is_head:  # "Tanks (34, of which destroyed: 20)"
            start = max([before, *(last for first, last in marks if last <= quantity.start and text[first] != "(")])
        if not text[quantity.end : end].strip(" .") and not text[start : quantity.start].strip(" :.–-"):
            end = _past_bracket(text, quantity.end, behind)
        yield _Part(quantity, read_label(document, start, max(end, quantity.end)), (start, end), is_inner)


def _opens_bracket(text: str, start: int, place: int) -> bool:
    """Whether a number stands right behind the bracket that a label without a number opens."""
    lead = text[start:place].rstrip()
    return lead.endswith("(") and not any(letter.isdigit() for letter in lead) and len(lead) > 1


def _is_broken_down(text: str, start: int, place: int) -> bool:
    last = max(text.rfind(";", start, place), start)
    return _BROKEN_DOWN.search(text, last, place) is not None


def _past_bracket(text: str, start: int, end: int) -> int:
    """Behind a bracket that stands between a number and its noun: "14 (120mm) mortars"."""
    if not _BEHIND_BRACKET.match(text, start, end):
        return start
    closed = text.find(")", start, end)
    if closed < 0:
        return start
    mark = PART.search(text, closed + 1, end)
    return mark.start() if mark else end
