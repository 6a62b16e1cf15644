"""The figures of a document in full: each candidate with its period, place and scope, whose it is and who did it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tallybook.extract.coverage import COVERAGE
from tallybook.extract.document import AnnotatedDocument, Range, ResolvedFigure, Slot
from tallybook.extract.figures.bulletins import losses_of
from tallybook.extract.figures.detect import CANDIDATES, CountedSentence
from tallybook.extract.figures.participants.belligerents import Belligerents
from tallybook.extract.figures.participants.document import Candidates, resolve_participants
from tallybook.extract.figures.participants.mentions import Mentions
from tallybook.extract.figures.participants.sentence import SentenceParties
from tallybook.extract.figures.scope import period_of, place_of, scope_of
from tallybook.extract.figures.structure.figures import figures_of
from tallybook.extract.figures.triggers.table import Role
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb, Voice
from tallybook.extract.syntax.lexicon import measure_group
from tallybook.records import Actor, Category, Equipment, Modifier

_DAILY = re.compile(r"\b(?:daily|24[- ]hours?|past day|last day|per day)\b", re.IGNORECASE)
_TOP = 300  # characters in which a bulletin says that it is one of each day


@dataclass(frozen=True, slots=True)
class RuleAnalysis:
    """The figures of a document as the rules read them, in order, and who fights whom in it."""

    figures: Sequence[ResolvedFigure]
    parties: Belligerents


ANALYSIS = Slot[RuleAnalysis]("rule analysis")


def resolve_figures(document: AnnotatedDocument) -> RuleAnalysis:
    """The candidates of a document with everything that the rules say of them.

    Of vehicles that only drove ("a convoy of 40 trucks crossed the border") none is a figure.
    """
    coverage, mentions = document[COVERAGE], Mentions(document.actors)
    belligerents = Belligerents(document, mentions)
    is_daily = document.publisher is not None and _DAILY.search(document.text, 0, _TOP) is not None
    sentences: list[Candidates] = []
    for one in document[CANDIDATES].sentences:
        is_issuers = is_daily and any(
            coverage.speaker_at(role.group.start) == document.publisher for role in one.roles[:1]
        )
        figures = [(role, _figure(role, one, document, is_daily=is_issuers)) for role in one.roles]
        sentences.append(Candidates(SentenceParties(one.chunks, mentions, belligerents, coverage), figures))
    resolved = resolve_participants(sentences, belligerents)
    triggers = [one.sentence.trigger(role) for one in sentences for role, _ in one.figures]
    figures_told = [
        figure for figure, trigger in zip(resolved, triggers, strict=True) if not _is_mere_traffic(figure, trigger)
    ]
    listed = [*losses_of(document, belligerents), *figures_of(document, belligerents)]
    every = sorted([*listed, *figures_told], key=lambda figure: figure.start)
    return RuleAnalysis(tuple(every), belligerents)


def finish_figures(document: AnnotatedDocument) -> list[ResolvedFigure]:
    """The figures of the rules as they go into claims."""
    return completed(document[ANALYSIS].figures)


def completed(figures: Sequence[ResolvedFigure]) -> list[ResolvedFigure]:
    """The figures with what they tell of one another: shares of one total, and who else was given the same."""
    return _recall_receivers(_without_shares(figures))


def _without_shares(figures: Sequence[ResolvedFigure]) -> list[ResolvedFigure]:
    """The figures, a total without the side of one of its parts where another part is another side's."""
    sides: dict[Range, set[Actor]] = {}
    for one in figures:
        if one.whole and one.subject:
            sides.setdefault(one.whole, set()).add(one.subject)
    return [replace(one, subject=None) if len(sides.get(one.span, ())) > 1 else one for one in figures]


def _recall_receivers(figures: Iterable[ResolvedFigure]) -> list[ResolvedFigure]:
    """Let what the same side "also supplied" go to the receiver that was named before."""
    receivers: dict[Actor | None, Actor] = {}
    recalled: list[ResolvedFigure] = []
    for one in figures:
        is_given = one.measure in measure_group("transfers")
        if is_given and one.counterpart:
            receivers[one.subject] = one.counterpart
        elif is_given and one.subject:
            recalled.append(replace(one, counterpart=receivers.get(one.subject)))
            continue
        recalled.append(one)
    return recalled


def _is_mere_traffic(figure: ResolvedFigure, trigger: Chunk | None) -> bool:
    is_subject = isinstance(trigger, Verb) and trigger.voice is Voice.SUBJECT
    is_deployed = figure.measure == "deployed" and figure.category is Category.EQUIPMENT
    return is_deployed and figure.subject is None and is_subject


def _figure(role: Role, sentence: CountedSentence, document: AnnotatedDocument, *, is_daily: bool) -> ResolvedFigure:
    """A figure without its participants."""
    group, quantity, chunks = role.group, role.group.quantity, sentence.chunks
    period = period_of(role, chunks, sentence.dates)
    equipment = group.equipment.equipment if group.equipment else None
    wider = _and_other(chunks, role.index) if role.category is Category.EQUIPMENT else None
    one = 1.0 if group.is_one else None
    start, end = group.span
    return ResolvedFigure(
        start=start,
        end=end,
        measure=role.measure,
        category=role.category,
        modifier=quantity.modifier if quantity else Modifier.EXACT if group.is_one else Modifier.UNSTATED,
        scope=scope_of(role, chunks, period, document.text, is_daily=is_daily),
        equipment=wider or equipment,
        value=quantity.value if quantity else one,
        low=quantity.low if quantity else one,
        high=quantity.high if quantity else one,
        period=period,
        place=place_of(role, chunks, document.text, document.actors),
    )


def _and_other(chunks: Sequence[Chunk], index: int) -> Equipment | None:
    """The wider kind in "tanks and other armoured vehicles", "tanks and troop carriers", counted as one."""
    group, *behind = chunks[index : index + 3]
    if len(behind) < 2 or behind[0].kind is not Kind.CONJUNCTION:
        return None
    other = behind[1]
    if not isinstance(group, Group) or not isinstance(other, Group) or group.equipment is None:
        return None
    if other.equipment is None or other.is_counted:
        return None
    classes = {group.equipment.equipment.class_, other.equipment.equipment.class_}
    is_wider = other.lowers[:1] == ("other",) or classes == {"tank", "armoured_vehicle"}
    return other.equipment.equipment if is_wider else None
