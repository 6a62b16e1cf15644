"""Whose the counted are where their sentence names nobody: told by who acts, who speaks, and what was told before."""

from __future__ import annotations

from collections.abc import Mapping

from tallybook.extract.document import FigureDraft, SpeakerAt
from tallybook.extract.figures.participants.parties import Parties, side_of
from tallybook.extract.figures.participants.sentence import DONE_TO_OTHERS, Sides, has_side, is_one_list
from tallybook.extract.figures.triggers.table import Role
from tallybook.extract.language.words import words
from tallybook.extract.syntax.lexicon import measure_group
from tallybook.records import Actor, ActorKind, Category

_ARMED = frozenset({Category.PERSONNEL, Category.EQUIPMENT})
_OF_STATE = frozenset({Category.PERSONNEL, Category.POLICE})
# What a force says of equipment as its own success.
_SUCCESSES = measure_group("successes")
_LOSSES = measure_group("losses")
_AIDING = frozenset({ActorKind.NGO, ActorKind.INTERGOVERNMENTAL})
_FIGHTING = frozenset({ActorKind.MILITARY, ActorKind.ARMED_GROUP, ActorKind.PERSON})


class Story:
    """The figures of a document so far; each sentence is settled by what the ones before it told."""

    def __init__(self, parties: Parties, speaker_at: SpeakerAt) -> None:
        """`parties` are those that fight in the text."""
        self._parties = parties
        self._speaker_at = speaker_at
        self._settled: dict[Role, FigureDraft] = {}
        self._last: FigureDraft | None = None
        self._regulars: Actor | None = None  # whose soldiers were told of last

    def settle(self, made: Mapping[Role, FigureDraft], sides: Sides) -> None:
        """Give the figures of one sentence their subjects, parts and lists taken together."""
        last: Role | None = None
        for role, draft in made.items():
            draft.subject, draft.counterpart = sides.named(role), sides.counterpart(role)
        for role, draft in made.items():
            draft.whole = made.get(role.whole) if role.whole else None
            draft.subject = self._of_crew(role, draft) or draft.subject
            before = made[last] if last else None
            _hand_down(role, draft, draft.whole or (before if has_side(role) else None))
            if before and last and is_one_list(last, role):
                draft.subject = draft.subject or before.subject
            if role.model and (model := self._settled.get(role.model)) and draft.category in _ARMED | _OF_STATE:
                draft.subject = draft.subject or model.subject
            if before and before.category is Category.PERSONNEL and _are_his_men(role):
                draft.category, draft.subject = Category.PERSONNEL, draft.subject or before.subject
            draft.subject = draft.subject or self._of_toll(role, draft, sides)
            if draft.subject is None and (owner := sides.implied(role)):
                draft.subject = owner
                is_ledger = draft.category is Category.PEOPLE and not role.group.has_noun and draft.measure in _LOSSES
                draft.category = Category.PERSONNEL if is_ledger else draft.category
            draft.subject = draft.subject or self._told(role, draft, sides, made)
            self._settle_prisoners(role, draft)
            _settle_category(role, draft, self._speaker_at(draft.start), is_of_side=sides.is_of_side(role))
            if draft.subject and draft.category is Category.PERSONNEL and not Parties.are_others(role.group.lowers):
                self._regulars = draft.subject
            last = role
            self._last = draft
        self._settled.update(made)

    def _settle_prisoners(self, role: Role, draft: FigureDraft) -> None:
        """Prisoners of a party that fights are captured soldiers: "1,740 Iraqi prisoners"."""
        is_prisoner = bool(set(role.group.lowers[-1:]) & words("prisoners"))
        if draft.measure == "detained" and is_prisoner and draft.subject in self._parties.fighting:
            draft.measure, draft.category = "captured", Category.PERSONNEL
        elif draft.whole and draft.whole.measure == "captured" and draft.measure == "detained":
            draft.measure = "captured"

    def _of_toll(self, role: Role, draft: FigureDraft, sides: Sides) -> Actor | None:
        """Whose dead a toll counts that names nobody: those of the figure before it that tells of the same."""
        before = self._last
        if before is None or role.group.has_noun or not sides.is_toll(role):
            return None
        return before.subject if (before.measure, before.category) == (draft.measure, draft.category) else None

    def _of_crew(self, role: Role, draft: FigureDraft) -> Actor | None:
        """A crew is of the side whose aircraft, ship or vehicle was told of right before it, and fights for it."""
        before = self._last
        is_crew = bool(set(role.group.lowers) & words("crews"))
        if not is_crew or before is None or before.category is not Category.EQUIPMENT:
            return None
        draft.category = Category.PERSONNEL
        return before.subject

    def _told(self, role: Role, draft: FigureDraft, sides: Sides, made: Mapping[Role, FigureDraft]) -> Actor | None:
        speaker = self._parties.side_speaking(self._speaker_at(draft.start))
        if draft.measure == "deployed" and draft.category in _ARMED and not sides.counts_subject(role):
            is_state = speaker is not None and speaker.kind is ActorKind.GOVERNMENT
            is_regular = self._parties.are_regular(role.group.lowers)
            return speaker if is_state else (self._parties.state() if is_regular else None)
        if draft.measure == "launched" and role.trigger is not None:
            return self._parties.opponent_of(speaker)
        if set(role.group.lowers) & words("peacekeepers"):
            named = self._speaker_at(draft.start)
            return named if named and named.kind is ActorKind.INTERGOVERNMENTAL else self._regulars
        if draft.measure not in _LOSSES | DONE_TO_OTHERS or draft.category not in _ARMED | _OF_STATE:
            return None
        if set(role.group.lowers) & words("possessives") or (
            draft.measure == "killed_or_wounded" and role.group.has_noun
        ):
            return None  # "six of his troops", "somebody lost 30 men": theirs whom nothing tells
        return (
            self._as_before(role, draft, sides, made)
            or self._by_speaker(role, draft, sides, speaker)
            or self._as_regulars(role, draft, sides)
        )

    def _as_before(
        self, role: Role, draft: FigureDraft, sides: Sides, made: Mapping[Role, FigureDraft]
    ) -> Actor | None:
        """The side that the speaker has told of in the same sentence: "101 Syrian soldiers …, that three tanks"."""
        speaker = self._speaker_at(draft.start)
        for other in reversed(list(made.values())):
            is_alike = other.measure in _LOSSES | DONE_TO_OTHERS and other.category in _ARMED | _OF_STATE
            if other.start < draft.start and is_alike and other.subject and self._speaker_at(other.start) == speaker:
                if not self._may_share(role, draft, other.subject, sides):
                    continue
                by = draft.counterpart or (speaker if draft.measure in _SUCCESSES else None)
                return None if by and side_of(by) == other.subject else other.subject
        return None

    def _may_share(self, role: Role, draft: FigureDraft, side: Actor, sides: Sides) -> bool:
        """Whether nouns allow that people are of a side: no policemen and soldiers of rebels, no rebels of a state."""
        if draft.category is Category.EQUIPMENT or not role.group.has_noun:
            return True
        is_regular = draft.category is Category.POLICE or self._parties.are_regular(sides.nouns(role))
        is_group = side.kind is ActorKind.ARMED_GROUP
        return not (is_regular and is_group) and (is_group or not self._parties.are_others(role.group.lowers))

    def _by_speaker(self, role: Role, draft: FigureDraft, sides: Sides, side: Actor | None) -> Actor | None:
        """A force tells of its own soldiers, of the other side's weapons, and of whom it killed."""
        if side is None or draft.counterpart or side not in self._parties.fighting:
            return None
        if draft.category is Category.EQUIPMENT:
            is_success = draft.measure in _SUCCESSES or (draft.measure == "lost" and not sides.is_own_loss(role))
            return self._parties.opponent_of(side) if is_success else None
        is_regular = not role.group.has_noun or self._parties.are_regular(sides.nouns(role))
        if draft.category is Category.PERSONNEL and not is_regular:
            return None
        return self._parties.opponent_of(side) if side.kind is ActorKind.ARMED_GROUP else side

    def _as_regulars(self, role: Role, draft: FigureDraft, sides: Sides) -> Actor | None:
        """A state's soldiers and police, where no side speaks: those told of last, else the state's that fights."""
        if draft.counterpart or draft.category is Category.EQUIPMENT:
            return None
        if draft.measure == "killed_or_wounded" and role.of is None:
            return None
        if draft.category is Category.POLICE:
            return self._parties.state()
        is_regular = draft.category is Category.PERSONNEL and self._parties.are_regular(sides.nouns(role))
        return (self._regulars or self._parties.state()) if is_regular else None


def _are_his_men(role: Role) -> bool:
    """Whether those counted are of the soldier counted before: "a lieutenant and 11 of his men"."""
    lowers = set(role.group.lowers)
    return bool(lowers & {"his"}) and bool(lowers & (words("men") | words("attendants")))


def _settle_category(role: Role, draft: FigureDraft, speaker: Actor | None, *, is_of_side: bool) -> None:
    """The category that a noun for many kinds of people has by whose they are: members, men, officers, staff."""
    group, subject = role.group, draft.subject
    if draft.category is Category.POLICE and group.lowers[-1:] in {("officer",), ("officers",)}:
        is_part = draft.whole is not None and draft.whole.category is Category.PERSONNEL
        is_of_force = speaker is not None and speaker.kind in _FIGHTING and subject is not None
        draft.category = Category.PERSONNEL if is_part or is_of_force else draft.category
    if draft.category is not Category.PEOPLE or subject is None:
        return
    noun = group.lowers[-1] if group.lowers else ""
    if subject.kind in _AIDING and noun in words("staff"):
        draft.category = Category.AID_WORKERS
    is_bare = not group.has_noun and (subject.kind is ActorKind.ARMED_GROUP or role.owner is not None or is_of_side)
    is_member = subject.kind is ActorKind.ARMED_GROUP and noun in words("members")
    is_man = noun in words("men") and (
        role.owner is not None
        or bool(set(group.lowers) & words("possessives"))
        or role.measure in {"killed_or_wounded"}
    )
    if draft.measure in _LOSSES | {"surrendered"} and (is_bare or is_member or is_man):
        draft.category = Category.PERSONNEL


def _hand_down(role: Role, draft: FigureDraft, source: FigureDraft | None) -> None:
    """Let a part take subject and equipment of its whole, and a number without a noun those of the one before it."""
    if source is None or (draft.category is Category.EQUIPMENT) is not (source.category is Category.EQUIPMENT):
        return
    draft.subject = draft.subject or source.subject
    if draft.category is Category.EQUIPMENT and (not role.group.has_noun or role.group.is_partitive):
        draft.equipment = draft.equipment or source.equipment
