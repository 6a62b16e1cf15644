"""Lists of losses: "tanks – 11 240 (+2)," line by line or running on, each with its total and what was added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tallybook.extract.document import DateMention, FigureDraft, Quantity, Scene, SpeakerAt
from tallybook.extract.equipment.recognise import find_equipment
from tallybook.extract.figures.participants.parties import side_of
from tallybook.extract.syntax.lexicon import longest, people_nouns, verbs
from tallybook.extract.syntax.sentence import Findings
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
_WHOLE_LIST = 1500  # characters from a list's heading to its last line
_HEADING_REACH = 400  # characters between a list's heading and its first line
_SHORTEST_LIST = 3
_LABEL_REACH = 300  # characters before a number that can be its label; a line may be as long as a whole table


@dataclass(slots=True)
class _Entry:
    total: Quantity
    delta: Quantity | None
    equipment: Equipment | None
    start: int
    end: int


def find_losses(scene: Scene, found: Findings, speaker_at: SpeakerAt) -> list[FigureDraft]:
    """The figures of the text's lists of losses, in order; none where nothing says that a list is one of losses."""
    entries = _entries(scene, found)
    figures: list[FigureDraft] = []
    for listed in _lists(entries):
        heading = scene.text[max(0, listed[0].start - _HEADING_REACH) : listed[0].start]
        if len(listed) < _SHORTEST_LIST or not _LOSSES.search(heading + scene.text[listed[0].start : listed[0].end]):
            continue
        subject = _subject(scene, listed[0].start, speaker_at)
        period = _period(scene, listed[0].start)
        for entry in listed:
            figures.extend(_figures(scene.text, entry, subject, period))
    return figures


def _entries(scene: Scene, found: Findings) -> list[_Entry]:
    text = scene.text
    entries: list[_Entry] = []
    floor = 0
    for index, quantity in enumerate(found.quantities):
        if quantity.is_delta:
            continue
        line_start = text.rfind("\n", 0, quantity.start) + 1
        start = max(floor, line_start, quantity.start - _LABEL_REACH)
        for separator in _SEPARATOR.finditer(text, start, quantity.start):
            if any(letter.isalpha() for letter in text[separator.end() : quantity.start]):
                start = separator.end()
        label = _LABEL.match(text, start, quantity.start)
        if not label:
            continue
        if not label["link"].strip() and start != line_start:
            continue
        name = label["label"].strip()
        equipment = _equipment(name)
        if equipment is None and not _is_personnel(name) and not _PRISONERS.search(name):
            continue
        following = found.quantities[index + 1] if index + 1 < len(found.quantities) else None
        delta = (
            following
            if following and following.is_delta and not text[quantity.end : following.start].strip(" \u00a0(/")
            else None
        )
        end = (delta or quantity).end
        entries.append(_Entry(quantity, delta, equipment, label.start("label"), end))
        floor = end
    return entries


def _equipment(name: str) -> Equipment | None:
    """The equipment that a label names as a whole, qualifiers before or behind its name left aside."""
    mentions = find_equipment(name)
    if not mentions:
        return None
    covered = sum(one.end - one.start for one in mentions)
    return Equipment(name=name, class_=mentions[0].equipment.class_) if covered * 2 >= len(name) else None


def _is_personnel(name: str) -> bool:
    lowers = re.findall(r"[\w-]+", name.lower())
    nouns = people_nouns()
    return len(lowers) <= 5 and any(
        (found := longest(nouns, lowers, index)) and nouns[found].category is Category.PERSONNEL
        for index in range(len(lowers))
    )


def _lists(entries: Sequence[_Entry]) -> list[list[_Entry]]:
    """Entries that follow one another closely are one list."""
    lists: list[list[_Entry]] = []
    for entry in entries:
        if lists and entry.start - lists[-1][-1].end < 60:
            lists[-1].append(entry)
        else:
            lists.append([entry])
    return lists


def _figures(text: str, entry: _Entry, subject: Actor | None, period: DateMention | None) -> list[FigureDraft]:
    figures = []
    measure = "lost" if entry.equipment else _fate(text, entry.end)
    if not entry.equipment and _PRISONERS.search(text, entry.start, entry.total.start):
        measure = "captured"
    for quantity, scope in ((entry.total, Scope.TOTAL), (entry.delta, Scope.INCREMENT)):
        if quantity is None:
            continue
        figures.append(
            FigureDraft(
                pieces=[(quantity.start, quantity.end)],
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


def _subject(scene: Scene, start: int, speaker_at: SpeakerAt) -> Actor | None:
    """Whose losses the heading says they are; "the enemy" is nobody that the text names."""
    heading = [one for one in scene.actors if start - _HEADING_REACH <= one.start < start]
    speaker = speaker_at(start)
    own = side_of(speaker) if speaker else None
    for mention in reversed(heading):
        side = side_of(mention.actor)
        tail = scene.text[mention.end : mention.end + 40].lower()
        lead = scene.text[max(0, mention.start - 40) : mention.start].lower()
        if side != own and (re.search(r"\bloss", tail) or re.search(r"\bloss(?:es)?\b.*\bof\b", lead)):
            return side
    return None


def is_of_enemy(scene: Scene, draft: FigureDraft) -> bool:
    """Whether the heading of a list says that its losses are those of "the enemy"."""
    return bool(_ENEMY.search(scene.text, max(0, draft.start - _WHOLE_LIST), draft.start))


def _period(scene: Scene, start: int) -> DateMention | None:
    dates = [one for one in scene.dates if start - _HEADING_REACH <= one.start < start]
    return dates[-1] if dates else None
