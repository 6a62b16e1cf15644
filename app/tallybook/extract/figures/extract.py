"""The figures of a text: what is counted, what happened to it, whose it is, and what the number covers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from tallybook.extract.document import DateMention, FigureDraft, Scene, SpeakerAt
from tallybook.extract.equipment.recognise import find_equipment
from tallybook.extract.figures.analysis import Placed, Reviser, Told
from tallybook.extract.figures.bulletins import find_losses, is_of_enemy
from tallybook.extract.figures.participants.document import Story
from tallybook.extract.figures.participants.parties import Parties
from tallybook.extract.figures.participants.sentence import Sides
from tallybook.extract.figures.scope import period_of, place_of, scope_of
from tallybook.extract.figures.triggers.lists import with_lists
from tallybook.extract.figures.triggers.rules import find_roles
from tallybook.extract.figures.triggers.table import Role
from tallybook.extract.quantities.recognise import find_quantities
from tallybook.extract.syntax.chunker import chunk
from tallybook.extract.syntax.chunks import Chunk, Group, Kind
from tallybook.extract.syntax.sentence import Findings, Reading
from tallybook.records import Actor, Category, Equipment, Modifier

_DAILY = re.compile(r"\b(?:daily|24[- ]hours?|past day|last day|per day)\b", re.IGNORECASE)
_TOP = 300  # characters in which a bulletin says that it is one of each day


def find_figures(scene: Scene, speaker_at: SpeakerAt, reviser: Reviser | None = None) -> list[FigureDraft]:
    """The figures of a document, in order of the text.

    A number is a figure when the sentence says of what it counts that it was killed, launched, supplied …; a number
    with no such word ("three villages", "in 2021") is none. The lines of a bulletin's list of losses are figures too.
    """
    found = Findings(find_quantities(scene.text, scene.dates), find_equipment(scene.text), scene.dates)
    drafts = find_losses(scene, found, speaker_at)
    listed = sorted(draft.start for draft in drafts)
    parties = Parties(scene, found.equipment)
    is_daily = scene.publisher is not None and _DAILY.search(scene.text, 0, _TOP) is not None
    before: Role | None = None
    told: list[tuple[dict[Role, FigureDraft], Sides]] = []
    groups: list[Placed] = []
    every: list[Chunk] = []
    for sentence in with_lists(scene.text, scene.sentences, found.quantities):
        first_listed = bisect_left(listed, sentence.start)
        if first_listed < len(listed) and listed[first_listed] < sentence.end:
            continue
        within = found.within(sentence.start, sentence.end)
        chunks = chunk(Reading(scene.text, sentence.start, sentence.end, within))
        every.extend(chunks)
        groups.extend(
            Placed(one, index, chunks, within.dates) for index, one in enumerate(chunks) if isinstance(one, Group)
        )
        roles = find_roles(chunks, before)
        before = next((role for role in reversed(roles) if role.whole is None), None)
        sides = Sides(chunks, scene.actors, parties, speaker_at)
        is_issuers = is_daily and speaker_at(roles[0].group.start) == scene.publisher if roles else False
        place = _Place(chunks, within.dates, scene, sides, is_issuers)
        told.append(({role: _draft(role, place) for role in roles}, sides))
    parties.learn(draft for made, _ in told for draft in made.values())
    for draft in drafts:
        if draft.subject is None and is_of_enemy(scene, draft):
            draft.subject = parties.opponent_of(parties.side_speaking(speaker_at(draft.start)))
    story = Story(parties, speaker_at)
    for made, sides in told:
        story.settle(made, sides)
        drafts.extend(draft for role, draft in made.items() if not _is_mere_traffic(role, draft, sides))
    drafts.sort(key=lambda draft: draft.start)
    if reviser:
        drafts = reviser(Told(scene, found, drafts, groups, parties, speaker_at, every))
    _recall_receivers(drafts)
    return drafts


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


def _is_mere_traffic(role: Role, draft: FigureDraft, sides: Sides) -> bool:
    """Whether vehicles only drove: "a convoy of 40 trucks crossed the border" is no deployment of anybody's."""
    is_deployed = draft.measure == "deployed" and draft.category is Category.EQUIPMENT
    return is_deployed and draft.subject is None and sides.counts_subject(role)


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence with what was found in it."""

    chunks: Sequence[Chunk]
    dates: Sequence[DateMention]
    scene: Scene
    sides: Sides
    is_daily: bool = False


def _draft(role: Role, place: _Place) -> FigureDraft:
    group, quantity, text = role.group, role.group.quantity, place.scene.text
    role.measure = place.sides.measure_of(role)
    period = period_of(role, place.chunks, place.dates)
    draft = FigureDraft(
        pieces=[group.span],
        measure=role.measure,
        category=role.category,
        modifier=quantity.modifier if quantity else Modifier.EXACT if group.is_one else Modifier.UNSTATED,
        scope=scope_of(role, place.chunks, period, text, is_daily=place.is_daily),
        subject=place.sides.named(role),
        counterpart=place.sides.counterpart(role),
        equipment=group.equipment.equipment if group.equipment else None,
        period=period,
        place=place_of(role, place.chunks, text, place.scene.actors),
    )
    if role.category is Category.EQUIPMENT and (wider := _and_other(place.chunks, role.index)):
        draft.equipment = wider
    if quantity:
        draft.value, draft.low, draft.high = quantity.value, quantity.low, quantity.high
    elif group.is_one:
        draft.value = draft.low = draft.high = 1
    return draft


def _recall_receivers(drafts: Sequence[FigureDraft]) -> None:
    """Let what the same side "also supplied" go to the receiver that was named before."""
    receivers: dict[Actor | None, Actor] = {}
    for draft in drafts:
        if draft.measure != "supplied":
            continue
        if draft.counterpart:
            receivers[draft.subject] = draft.counterpart
        elif draft.subject:
            draft.counterpart = receivers.get(draft.subject)
