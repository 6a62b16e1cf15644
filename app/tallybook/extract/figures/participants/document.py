"""The participants of all figures of a document: whose each is and who did it, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tallybook.extract.document import ResolvedFigure
from tallybook.extract.figures.participants.belligerents import Belligerents
from tallybook.extract.figures.participants.categories import category_of, measure_of
from tallybook.extract.figures.participants.mentions import side_of
from tallybook.extract.figures.participants.ranking import IN_SENTENCE, Counted, choose
from tallybook.extract.figures.participants.sentence import SentenceParties
from tallybook.extract.figures.triggers.table import Role
from tallybook.extract.language.words import words
from tallybook.records import Actor, Category


@dataclass(frozen=True, slots=True)
class Candidates:
    """The figures of one sentence by their roles, left to right, with nobody's name in them yet."""

    sentence: SentenceParties
    figures: Sequence[tuple[Role, ResolvedFigure]]


def resolve_participants(sentences: Sequence[Candidates], belligerents: Belligerents) -> list[ResolvedFigure]:
    """The figures with subject and counterpart, and with the category and measure that follow from the subject.

    First each sentence is asked by itself, which tells `belligerents` who fights; then all are resolved in order.
    """
    belligerents.learn(_by_sentence(sentences))
    resolution = _Resolution()
    return [figure for candidates in sentences for figure in resolution.resolve(candidates)]


def _by_sentence(sentences: Iterable[Candidates]) -> Iterable[ResolvedFigure]:
    for one in sentences:
        for role, figure in one.figures:
            counterpart = one.sentence.counterpart(role)
            counted = Counted(role, one.sentence, figure.measure, figure.category, counterpart)
            yield replace(figure, subject=choose(counted, IN_SENTENCE).actor, counterpart=counterpart)


class _Resolution:
    """The figures resolved so far, by role, and what later ones are read by."""

    def __init__(self) -> None:
        self._resolved: dict[Role, ResolvedFigure] = {}
        self._last: ResolvedFigure | None = None
        self._regulars: Actor | None = None

    def resolve(self, candidates: Candidates) -> list[ResolvedFigure]:
        """The figures of the next sentence."""
        unresolved = dict(candidates.figures)
        done: list[ResolvedFigure] = []
        before: list[ResolvedFigure] = []  # those outside brackets
        previous: Role | None = None
        for role, figure in candidates.figures:
            counted = Counted(
                role,
                candidates.sentence,
                figure.measure,
                figure.category,
                counterpart=candidates.sentence.counterpart(role),
                whole=self._resolved.get(role.whole, unresolved.get(role.whole)) if role.whole else None,
                previous=before[-1] if before else None,
                previous_role=previous,
                earlier=[one for one in before if candidates.sentence.is_one_speaker(one.start, figure.start)],
                model=self._resolved.get(role.model) if role.model else None,
                last=self._last,
                regulars=self._regulars,
            )
            done.append(self._resolved_as(counted, figure))
            self._resolved[role] = done[-1]
            if not role.is_bracketed:
                before.append(done[-1])
                self._last = done[-1]
                previous = role
        return done

    def _resolved_as(self, counted: Counted, figure: ResolvedFigure) -> ResolvedFigure:
        group = counted.role.group
        counted.category = _by_company(counted)
        chosen = choose(counted)
        category = category_of(counted, chosen.actor, {name for name, _ in chosen.reasons})
        is_regular = category is Category.PERSONNEL and not Belligerents.are_others(group.lowers)
        if chosen.actor and is_regular:
            self._regulars = chosen.actor
        agent = side_of(counted.counterpart) if counted.counterpart else None
        source = counted.whole or (counted.previous if not group.has_noun and not group.is_others else None)
        is_handed = source is not None and source.category is category is Category.EQUIPMENT
        is_unsaid = not group.has_noun or group.is_partitive
        return replace(
            figure,
            subject=chosen.actor,
            counterpart=None if agent == chosen.actor else counted.counterpart,
            category=category,
            measure=measure_of(counted, chosen.actor),
            equipment=figure.equipment or (source.equipment if source and is_handed and is_unsaid else None),
            whole=counted.whole.span if counted.whole else None,
        )


def _by_company(counted: Counted) -> Category:
    """The category by what was counted before: a crew, and the men of a soldier, fight for the same side."""
    lowers = set(counted.role.group.lowers)
    is_crew = bool(lowers & words("crews")) and counted.last is not None
    if is_crew and counted.last and counted.last.category is Category.EQUIPMENT:
        return Category.PERSONNEL
    is_of_soldier = counted.previous is not None and counted.previous.category is Category.PERSONNEL
    is_his = "his" in lowers and bool(lowers & (words("men") | words("attendants")))
    return Category.PERSONNEL if is_of_soldier and is_his else counted.category
