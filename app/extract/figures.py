"""The figures of a text: what is counted, what happened to it, whose it is, and what the number covers."""

from __future__ import annotations

from collections.abc import Sequence

from app.extract.bulletins import find_losses
from app.extract.equipment import find_equipment
from app.extract.figure_chunker import chunk
from app.extract.figure_chunks import Chunk
from app.extract.figure_reading import Findings, Reading
from app.extract.figure_roles import Role, find_roles
from app.extract.figure_scope import period_of, place_of, scope_of
from app.extract.figure_sides import Sides, has_side
from app.extract.numbers import find_quantities
from app.extract.scene import FigureDraft, Scene, SpeakerAt
from app.records import Category, Modifier


def find_figures(scene: Scene, speaker_at: SpeakerAt) -> list[FigureDraft]:
    """The figures of a document, in order of the text.

    A number is a figure when the sentence says of what it counts that it was killed, launched, supplied …; a number
    with no such word ("three villages", "in 2021") is none. The lines of a bulletin's list of losses are figures too.
    """
    found = Findings(find_quantities(scene.text), find_equipment(scene.text), scene.dates)
    losses = find_losses(scene, found, speaker_at)
    listed = {losses_figure.start for losses_figure in losses}
    drafts = list(losses)
    for sentence in scene.sentences:
        within = found.within(sentence.start, sentence.end)
        if any(sentence.start <= start < sentence.end for start in listed):
            continue
        reading = Reading(scene.text, sentence.start, sentence.end, within)
        drafts.extend(_figures_of(chunk(reading), within, scene, speaker_at, drafts))
    return sorted(drafts, key=lambda draft: draft.start)


def _figures_of(
    chunks: Sequence[Chunk], found: Findings, scene: Scene, speaker_at: SpeakerAt, earlier: Sequence[FigureDraft]
) -> list[FigureDraft]:
    roles = find_roles(chunks)
    sides = Sides(chunks, scene.actors, speaker_at)
    made: dict[Role, FigureDraft] = {}
    for role in roles:
        made[role] = _draft(role, chunks, found, scene)
    for role in roles:
        draft = made[role]
        draft.whole = made.get(role.whole) if role.whole else None
        draft.subject = sides.subject(role)
        draft.counterpart = sides.counterpart(role)
    _hand_down(roles, made, earlier)
    return list(made.values())


def _draft(role: Role, chunks: Sequence[Chunk], found: Findings, scene: Scene) -> FigureDraft:
    group = role.group
    quantity = group.quantity
    period = period_of(role, chunks, found.dates)
    draft = FigureDraft(
        pieces=[group.span],
        measure=role.measure,
        category=role.category,
        modifier=quantity.modifier if quantity else Modifier.EXACT if group.is_one else Modifier.UNSTATED,
        scope=scope_of(role, chunks, period, scene.text),
        equipment=group.equipment.equipment if group.equipment else None,
        period=period,
        place=place_of(role, chunks, scene.text),
    )
    if quantity:
        draft.value, draft.low, draft.high = quantity.value, quantity.low, quantity.high
    elif group.is_one:
        draft.value = draft.low = draft.high = 1
    return draft


def _hand_down(roles: Sequence[Role], made: dict[Role, FigureDraft], earlier: Sequence[FigureDraft]) -> None:
    """Let a part take subject and equipment of its whole, and a number without a noun those of the one before it."""
    before: FigureDraft | None = None
    for role in roles:
        draft = made[role]
        source = draft.whole or (before if has_side(role) else None)
        if source and source.category is draft.category:
            draft.subject = draft.subject or source.subject
            draft.equipment = draft.equipment or source.equipment
        elif draft.whole and draft.whole.category is not Category.EQUIPMENT:
            draft.subject = draft.subject or draft.whole.subject
        if draft.measure == "supplied" and draft.counterpart is None:
            same = [
                one
                for one in [*earlier, *made.values()]
                if one.measure == "supplied" and one.counterpart and one is not draft
            ]
            matching = [one for one in same if one.start < draft.start and one.subject == draft.subject]
            draft.counterpart = matching[-1].counterpart if matching else None
        before = draft
