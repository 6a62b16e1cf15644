"""The figures of a document in full: each candidate with its period, place and scope, whose it is and who did it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tallybook.extract.attribution.coverage import COVERAGE
from tallybook.extract.document import EQUIPMENT, AnnotatedDocument, FigureDraft, ResolvedFigure, Slot
from tallybook.extract.figures.bulletins import draft_losses
from tallybook.extract.figures.detect import CANDIDATES, CountedSentence
from tallybook.extract.figures.participants.document import Story
from tallybook.extract.figures.participants.parties import Parties
from tallybook.extract.figures.participants.sentence import Sides
from tallybook.extract.figures.scope import period_of, place_of, scope_of
from tallybook.extract.figures.triggers.table import Role
from tallybook.extract.syntax.chunks import Chunk, Group, Kind
from tallybook.records import Actor, Category, Equipment, Modifier

_DAILY = re.compile(r"\b(?:daily|24[- ]hours?|past day|last day|per day)\b", re.IGNORECASE)
_TOP = 300  # characters in which a bulletin says that it is one of each day


@dataclass(frozen=True, slots=True)
class RuleAnalysis:
    """The figures of a document as the rules read them, in order, and who fights whom in it."""

    figures: Sequence[ResolvedFigure]
    parties: Parties


ANALYSIS = Slot[RuleAnalysis]("rule analysis")


def resolve_figures(document: AnnotatedDocument) -> RuleAnalysis:
    """The candidates of a document with everything that the rules say of them.

    Of vehicles that only drove ("a convoy of 40 trucks crossed the border") none is a figure.
    """
    speaker_at = document[COVERAGE].speaker_at
    parties = Parties(document, document[EQUIPMENT])
    is_daily = document.publisher is not None and _DAILY.search(document.text, 0, _TOP) is not None
    read: list[tuple[dict[Role, FigureDraft], Sides]] = []
    copies: dict[Role, Role] = {}
    for sentence in document[CANDIDATES].sentences:
        sides = Sides(sentence.chunks, document.actors, parties, speaker_at)
        roles = _working_copies(sentence.roles, copies)
        is_issuers = is_daily and bool(roles) and speaker_at(roles[0].group.start) == document.publisher
        read.append(({role: _draft(role, sentence, document, sides, is_daily=is_issuers) for role in roles}, sides))
    parties.learn(draft for made, _ in read for draft in made.values())
    drafts = draft_losses(document, parties, speaker_at)
    story = Story(parties, speaker_at)
    for made, sides in read:
        story.settle(made, sides)
        drafts.extend(draft for role, draft in made.items() if not _is_mere_traffic(role, draft, sides))
    drafts.sort(key=lambda draft: draft.start)
    return RuleAnalysis(tuple(draft.resolved() for draft in drafts), parties)


def finish_figures(document: AnnotatedDocument) -> list[ResolvedFigure]:
    """The figures of the rules as they go into claims."""
    return recall_receivers(document[ANALYSIS].figures)


def recall_receivers(figures: Iterable[ResolvedFigure]) -> list[ResolvedFigure]:
    """Let what the same side "also supplied" go to the receiver that was named before."""
    receivers: dict[Actor | None, Actor] = {}
    recalled: list[ResolvedFigure] = []
    for one in figures:
        if one.measure == "supplied" and one.counterpart:
            receivers[one.subject] = one.counterpart
        elif one.measure == "supplied" and one.subject:
            recalled.append(replace(one, counterpart=receivers.get(one.subject)))
            continue
        recalled.append(one)
    return recalled


def _working_copies(roles: Sequence[Role], copies: dict[Role, Role]) -> list[Role]:
    """Copies of the roles of one sentence, which point to copies; `copies` are those made so far, by role."""
    copies.update({role: replace(role) for role in roles})
    made = [copies[role] for role in roles]
    for role in made:
        role.whole = copies.get(role.whole) if role.whole else None
        role.model = copies.get(role.model) if role.model else None
    return made


def _is_mere_traffic(role: Role, draft: FigureDraft, sides: Sides) -> bool:
    is_deployed = draft.measure == "deployed" and draft.category is Category.EQUIPMENT
    return is_deployed and draft.subject is None and sides.counts_subject(role)


def _draft(
    role: Role, sentence: CountedSentence, document: AnnotatedDocument, sides: Sides, *, is_daily: bool
) -> FigureDraft:
    group, quantity, chunks = role.group, role.group.quantity, sentence.chunks
    role.measure = sides.measure_of(role)
    period = period_of(role, chunks, sentence.dates)
    draft = FigureDraft(
        pieces=[group.span],
        measure=role.measure,
        category=role.category,
        modifier=quantity.modifier if quantity else Modifier.EXACT if group.is_one else Modifier.UNSTATED,
        scope=scope_of(role, chunks, period, document.text, is_daily=is_daily),
        subject=sides.named(role),
        counterpart=sides.counterpart(role),
        equipment=group.equipment.equipment if group.equipment else None,
        period=period,
        place=place_of(role, chunks, document.text, document.actors),
    )
    if role.category is Category.EQUIPMENT and (wider := _and_other(chunks, role.index)):
        draft.equipment = wider
    if quantity:
        draft.value, draft.low, draft.high = quantity.value, quantity.low, quantity.high
    elif group.is_one:
        draft.value = draft.low = draft.high = 1
    return draft


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
