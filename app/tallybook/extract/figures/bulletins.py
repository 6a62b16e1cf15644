"""Lists of losses: "tanks – 11 240 (+2)," line by line or running on, each with its total and what was added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tallybook.extract.coverage import COVERAGE
from tallybook.extract.document import (
    EQUIPMENT,
    QUANTITIES,
    AnnotatedDocument,
    DateMention,
    Quantity,
    ResolvedFigure,
    Slot,
    overlapping,
)
from tallybook.extract.figures.participants.belligerents import Belligerents
from tallybook.extract.figures.participants.mentions import side_of
from tallybook.extract.syntax.lexicon import longest, people_nouns, verbs
from tallybook.records import Actor, Category, Equipment, Scope

# A label, then a dash or colon right before the number; in a list's line the label alone will do.
_LABEL = re.compile(r"[\s•*·▪️–—‒-]*(?P<label>(?:\d{2,3}[- ]?mm )?[^\W\d][^;:\n]*?)(?P<link>\s*[-–—‒−:=~]+\s*|\s+)\Z")
_SEPARATOR = re.compile(r"[,;:\n]|\.\s")
_LOSSES = re.compile(
    r"\b(?:loss(?:es)?|lost|destroy(?:ed|s)?|eliminat\w+|killed|casualties|liquidat\w+|neutrali[sz]ed|damaged)\b",
    re.IGNORECASE,
)
_PRISONERS = re.compile(r"\b(?:taken prisoner|prisoners?(?: of war)?|captured|POWs?)\b", re.IGNORECASE)
_ENEMY = re.compile(
    r"\blosses of the (?:enemy|adversary|invaders?|occupiers?)\b|\b(?:enemy|adversary)(?:['’]s)? (?:[\w-]+ )?losses\b",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"\s*(?:of (?:them|these|those|which)|more)\b[^,;\n]{0,20}\b(?:yesterday|day|24 hours|today|overnight)\b",
    re.IGNORECASE,
)
_WHOLE_LIST = 1500  # characters from a list's heading to its last line
_HEADING_REACH = 400  # characters between a list's heading and its first line
_SHORTEST_LIST = 3
_LABEL_REACH = 300  # characters before a number that can be its label; a line may be as long as a whole table


@dataclass(frozen=True, slots=True)
class LossEntry:
    """A line of a list: its total, what was added since the last report, and the equipment (None: people)."""

    total: Quantity
    delta: Quantity | None
    equipment: Equipment | None
    start: int
    end: int

    @property
    def quantities(self) -> list[Quantity]:
        """The numbers of the line that are figures."""
        return [self.total, self.delta] if self.delta else [self.total]


@dataclass(frozen=True, slots=True)
class LossList:
    """Lines that stand close together under words of loss."""

    entries: Sequence[LossEntry]


LOSS_LISTS = Slot[Sequence[LossList]]("lists of losses")


def find_loss_lists(document: AnnotatedDocument) -> list[LossList]:
    """The lists of losses of a text, in order; none where nothing says that a list is one of losses."""
    found: list[LossList] = []
    for entries in _close_together(_entries(document)):
        heading = document.text[max(0, entries[0].start - _HEADING_REACH) : entries[0].start]
        words = heading + document.text[entries[0].start : entries[0].end]
        if len(entries) >= _SHORTEST_LIST and _LOSSES.search(words):
            found.append(LossList(tuple(entries)))
    return found


def losses_of(document: AnnotatedDocument, belligerents: Belligerents) -> list[ResolvedFigure]:
    """The figures of a document's lists of losses: a list is of the side that its heading names, or "the enemy"."""
    coverage = document[COVERAGE]
    figures: list[ResolvedFigure] = []
    for losses in document[LOSS_LISTS]:
        start = losses.entries[0].start
        speaker = coverage.speaker_at(start)
        subject = _subject(document, start, side_of(speaker) if speaker else None)
        dates = [one for one in document.dates if start - _HEADING_REACH <= one.start < start]
        for entry in losses.entries:
            is_enemys = _ENEMY.search(document.text, max(0, entry.start - _WHOLE_LIST), entry.total.start)
            teller = belligerents.side_speaking(coverage.speaker_at(entry.total.start))
            owner = subject or (belligerents.opponent_of(teller) if is_enemys else None)
            figures.extend(_figures(document.text, entry, owner, dates[-1] if dates else None))
    return figures


def _entries(document: AnnotatedDocument) -> list[LossEntry]:
    text, quantities = document.text, document[QUANTITIES]
    entries: list[LossEntry] = []
    floor = 0
    for index, quantity in enumerate(quantities):
        if quantity.is_delta:
            continue
        line_start = text.rfind("\n", 0, quantity.start) + 1
        start = max(floor, line_start, quantity.start - _LABEL_REACH)
        for separator in _SEPARATOR.finditer(text, start, quantity.start):
            if any(letter.isalpha() for letter in text[separator.end() : quantity.start]):
                start = separator.end()
        label = _LABEL.match(text, start, quantity.start)
        if not label or (not label["link"].strip() and start != line_start):
            continue
        name = label["label"].strip()
        equipment = _equipment(document, name, label.start("label"))
        if equipment is None and not _is_personnel(name) and not _PRISONERS.search(name):
            continue
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        is_delta = following is not None and _is_added(text, quantity, following)
        delta = following if is_delta else None
        floor = (delta or quantity).end
        entries.append(LossEntry(quantity, delta, equipment, label.start("label"), floor))
    return entries


def _is_added(text: str, total: Quantity, following: Quantity) -> bool:
    """Whether a number is what was added to the total before it: "(+2)", "88, 2 of them since yesterday"."""
    between = text[total.end : following.start]
    if following.is_delta:
        return not between.strip(" \u00a0(/")
    return not between.strip(" \u00a0(,") and _OF_THEM.match(text, following.end) is not None


def _equipment(document: AnnotatedDocument, name: str, start: int) -> Equipment | None:
    """The equipment that a label names as a whole, qualifiers before or behind its name left aside."""
    mentions = overlapping(document[EQUIPMENT], start, start + len(name))
    covered = sum(one.end - one.start for one in mentions)
    return Equipment(name=name, class_=mentions[0].equipment.class_) if mentions and covered * 2 >= len(name) else None


def _is_personnel(name: str) -> bool:
    lowers = re.findall(r"[\w-]+", name.lower())
    nouns = people_nouns()
    return len(lowers) <= 5 and any(
        (found := longest(nouns, lowers, index)) and nouns[found].category is Category.PERSONNEL
        for index in range(len(lowers))
    )


def _close_together(entries: Sequence[LossEntry]) -> list[list[LossEntry]]:
    """Entries that follow one another closely are one list."""
    lists: list[list[LossEntry]] = []
    for entry in entries:
        if lists and entry.start - lists[-1][-1].end < 60:
            lists[-1].append(entry)
        else:
            lists.append([entry])
    return lists


def _figures(text: str, entry: LossEntry, subject: Actor | None, period: DateMention | None) -> list[ResolvedFigure]:
    figures = []
    measure = "lost" if entry.equipment else _fate(text, entry.end)
    if not entry.equipment and _PRISONERS.search(text, entry.start, entry.total.start):
        measure = "captured"
    for quantity, scope in ((entry.total, Scope.TOTAL), (entry.delta, Scope.INCREMENT)):
        if quantity is None:
            continue
        figures.append(
            ResolvedFigure(
                start=quantity.start,
                end=quantity.end,
                measure=measure,
                category=Category.EQUIPMENT if entry.equipment else Category.PERSONNEL,
                modifier=quantity.modifier,
                scope=scope,
                subject=subject,
                equipment=entry.equipment,
                value=quantity.value,
                low=quantity.low,
                high=quantity.high,
                period=period if scope is Scope.TOTAL else None,
            )
        )
    return figures


def _fate(text: str, end: int) -> str:
    """What the line says of personnel behind the number: killed where it does, else killed or wounded."""
    rest = re.split(r"[,;\n.]", text[end : end + 60], maxsplit=1)[0].lower()
    for word in re.findall(r"\w+", rest):
        for verb in verbs().get(word, ()):
            if verb.measures.get("people") == "killed" and not verb.particle:
                return "killed"
    return "killed_or_wounded"


def _subject(document: AnnotatedDocument, start: int, own: Actor | None) -> Actor | None:
    """Whose losses the heading says they are, not those of `own`, the speaker's side; "the enemy" is named nowhere."""
    heading = [one for one in document.actors if start - _HEADING_REACH <= one.start < start]
    for mention in reversed(heading):
        side = side_of(mention.actor)
        tail = document.text[mention.end : mention.end + 40].lower()
        lead = document.text[max(0, mention.start - 40) : mention.start].lower()
        if side != own and (re.search(r"\bloss", tail) or re.search(r"\bloss(?:es)?\b.*\bof\b", lead)):
            return side
    return None
