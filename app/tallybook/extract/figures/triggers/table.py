"""The roles that the rules have given to groups of a sentence so far, and the rule for giving one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb, Voice
from tallybook.extract.syntax.lexicon import (
    EQUIPMENT,
    FORCES,
    PEOPLE,
    class_group,
    lone_words,
    measure_group,
    plights,
    settled_measures,
    verb_forms,
)
from tallybook.extract.syntax.traversal import is_next
from tallybook.records import Category

# Measures that say by themselves that people are counted, whatever the noun: "killed 27 worshippers".
_CASUALTIES = measure_group("casualties")
_HARMS = measure_group("harms")
# Measures that are told of nothing but people, by verbs that take no other object.
_OF_PEOPLE = measure_group("of_people")
_MOVING_PEOPLE = words("moving_people")
_HOLDING = words("holding")
# Measures that of people only forces have: "sent 400 troops", not "sent a child to college".
_OF_FORCES = measure_group("of_forces")
_FORCES = frozenset({Category.PERSONNEL, Category.POLICE, Category.MEDICS, Category.AID_WORKERS})
_OF_ARMS = frozenset({Category.PERSONNEL, Category.POLICE})
_STAYING_PUT = class_group("staying_put")
_STAYING = lone_words("staying")
_SETTLED = settled_measures()
# "12 others" after children need not be children.
_NOT_FOR_OTHERS = frozenset({Category.CHILDREN})


def is_part(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a group stands in a list that "including" opens: what is told next is not of its kind."""
    for before in range(at - 1, -1, -1):
        chunk = chunks[before]
        if chunk.kind is Kind.INCLUDING:
            return True
        is_closed = chunk.kind is Kind.CONJUNCTION and before > 0 and chunks[before - 1].kind is Kind.COMMA
        if is_closed or chunk.kind not in {Kind.GROUP, Kind.CONJUNCTION, Kind.COMMA, Kind.ADVERB}:
            return False
    return False


def _is_one_or_none(group: Group) -> bool:
    """Whether nobody is counted: one person without a number ("a man"), or "no arrests", which say no harm."""
    return group.quantity is None or group.quantity.value == 0


def _is_mere_fall(verb: Chunk | None) -> bool:
    return isinstance(verb, Verb) and verb.lemma == "fall" and verb.lowers[-1].startswith("f")


@dataclass(slots=True, eq=False)
class Role:
    """A group that is a figure: its measure, the chunk that says so (None: its own noun), what it is a part of.

    `owner` is the chunk of a verb whose subject the counted belong to: "suffered" in "suffered 12 dead"; `model` the
    role of the sentence before that a number without a noun goes on from: "Four others were wounded."; `of` the chunk
    that says who a toll counts: "the number of its soldiers killed". `is_bracketed` is True for a part in brackets.
    """

    group: Group
    index: int
    measure: str
    category: Category
    trigger: int | None = None
    whole: Role | None = None
    is_increment: bool = False
    owner: int | None = None
    model: Role | None = None
    of: int | None = None
    is_bracketed: bool = False


@dataclass(slots=True)
class ArgumentTable:
    """The chunks of a sentence and the roles found in it, by place; `before` is the last of the sentence before."""

    chunks: Sequence[Chunk]
    before: Role | None = None
    is_heading: bool = False
    found: dict[int, Role] = field(default_factory=dict)

    def claim(self, at: int, meanings: dict[str, str], trigger: int | None, part_of: int | None = None) -> Role | None:
        """Give the group at a place the measure that `meanings` has for what it counts; None where it is no figure."""
        at += self._is_one_of(at)
        group = self.chunks[at]
        if at in self.found or not isinstance(group, Group):
            return None
        follower = self._last_alike(at, group)
        if group.is_neither and not follower:
            return None
        category = group.category or (follower.category if follower else None) or self._inherited(at, group, meanings)
        if category is None:
            return None
        kind = EQUIPMENT if category is Category.EQUIPMENT else PEOPLE
        measure = meanings.get(kind)
        group.is_one |= measure is not None and not group.is_counted and self._stands_for_one(at, group, measure)
        measure = self._settled_measure(meanings, measure, group, category, trigger)
        if measure is None or not self._is_figure(group, kind, measure):
            return None
        if measure == "detained" and _is_one_or_none(group):
            return None
        if group.category is None and not (
            self._may_lack_category(group, measure, trigger) or self._follows(at, group, kind)
        ):
            return None
        if group.lowers[-1:] == ("men",) and self._are_soldiers(measure, meanings, trigger):
            category, measure = Category.PERSONNEL, meanings.get(FORCES, measure)
        if measure in _OF_FORCES and kind == PEOPLE and not self._may_be_there(group, category, trigger):
            return None
        if self._says_nothing(at, measure, trigger):
            return None
        whole = self.found.get(part_of) if part_of is not None else None
        partner = self.chunks[at + 1] if group.is_partitive and at + 1 < len(self.chunks) else None
        if isinstance(partner, Group) and category is Category.EQUIPMENT:
            group.equipment = group.equipment or partner.equipment
        role = Role(group, at, measure, category, trigger, whole)
        role.model = self._model(at, group, meanings) if group.category is None else None
        self.found[at] = role
        return role

    def _is_one_of(self, at: int) -> bool:
        """Whether a group only says that somebody told of is among those counted behind it: "he was one of seven"."""
        group = self.chunks[at]
        behind = self.chunks[at + 1] if at + 1 < len(self.chunks) else None
        is_one = isinstance(group, Group) and group.is_partitive and group.quantity and group.quantity.value == 1
        is_said_to_be = at > 0 and bool(words("being").intersection(self.chunks[at - 1].lowers[-1:]))
        return bool(is_one and is_said_to_be and isinstance(behind, Group) and behind.is_counted)

    def _settled_measure(
        self, meanings: dict[str, str], measure: str | None, group: Group, category: Category, trigger: int | None
    ) -> str | None:
        """The measure that a verb has for those counted: forces cross, the trapped are missing, captives are held."""
        if FORCES in meanings and (category in _OF_ARMS or (category is Category.EQUIPMENT and measure is None)):
            measure = meanings[FORCES]
        verb = self.chunks[trigger] if trigger is not None else None
        are_dead_told = any(role.measure == "killed" for role in self.found.values())
        if measure == "present" and verb and verb.lowers[-1:] == ("trapped",) and are_dead_told:
            measure = "missing"
        if _is_mere_fall(verb) and category not in _OF_ARMS:
            return None  # soldiers fall in battle, others in the street
        if measure == "detained" and self._are_captives(group, category, trigger):
            measure = "captured"
        return measure

    def _stands_for_one(self, at: int, group: Group, measure: str) -> bool:
        """Whether a phrase without a number is one person all the same: "the driver", "Hassan's son", "a third"."""
        if measure not in _CASUALTIES or group.is_plural or group.category is Category.EQUIPMENT:
            return False
        is_owned = any(word.endswith("'s") for word in group.lowers[:-1]) or bool(
            words("possessives").intersection(group.lowers[:1])
        )
        is_kin = is_owned and bool(words("kin").intersection(group.lowers[-1:]))
        is_short = group.lowers[:1] == ("the",) and len(group.lowers) == 2
        is_definite = is_short and group.lowers[-1] in words("incidental")
        is_bare = self.is_heading and group.category is not None and not group.is_definite
        return is_kin or is_definite or is_bare or (self._last_alike(at, group) is not None)

    def _last_alike(self, at: int, group: Group) -> Role | None:
        """The figure that "a third" or "a second soldier" comes after: people of this sentence or the one before."""
        if not is_next(self.chunks, at):
            return None
        after = self.chunks[at + 1] if at + 1 < len(self.chunks) else None
        is_share = after is not None and after.lowers == ("of",)
        if is_share or (len(group.lowers) > 2 and group.category is None):
            return None
        last = max((before for before in self.found if before < at), default=None)
        role = self.found[last] if last is not None else self.before
        return role if role and role.category is not Category.EQUIPMENT and role.measure in _HARMS else None

    def _speaks(self, at: int) -> bool:
        """Whether a group is who reports: "a nurse said that 19 wounded"."""
        after = self.chunks[at + 1] if at + 1 < len(self.chunks) else None
        return after is not None and after.kind is Kind.OTHER_VERB and bool(set(after.lowers) & words("reporting"))

    def _model(self, at: int, group: Group, meanings: dict[str, str]) -> Role | None:
        """The last figure of the sentence before, where this one has no noun and nothing is counted ahead of it."""
        before = self.before
        if (
            before is None
            or group.has_noun
            or any(
                isinstance(chunk, Group) and ((chunk.is_counted and chunk.has_noun) or chunk.category)
                for chunk in self.chunks[:at]
            )
        ):
            return None
        if before.category is Category.EQUIPMENT:
            return before if group.is_partitive and EQUIPMENT in meanings else None
        is_alike = PEOPLE in meanings and before.measure in _HARMS and meanings[PEOPLE] in _HARMS
        return before if is_alike and before.category not in _NOT_FOR_OTHERS else None

    def _are_captives(self, group: Group, category: Category, trigger: int | None) -> bool:
        """Whether those who are held are captives: soldiers, hostages, or people said before to have been captured."""
        verb = self.chunks[trigger] if trigger is not None else None
        if not isinstance(verb, Verb) or verb.lemma != "hold":
            return False
        if category is Category.PERSONNEL or group.meanings.get(PEOPLE) == "captured":
            return True
        last = max((at for at in self.found if at < trigger), default=None) if trigger else None
        role = self.found[last] if last is not None else self.before
        return not group.has_noun and role is not None and role.measure == "captured"

    def _may_be_there(self, group: Group, category: Category, trigger: int | None) -> bool:
        """Whether people may be counted for being somewhere: forces, or people said to be in a plight ("trapped")."""
        verb = self.chunks[trigger] if trigger is not None else None
        is_plight = isinstance(verb, Verb) and (verb.kind is Kind.STATE or verb.lemma in plights())
        is_plight |= verb is not None and verb.kind is Kind.OTHER_VERB and verb.lowers[-1:] in _STAYING
        return group.quantity is not None and (category in _FORCES or is_plight)

    def _says_nothing(self, at: int, measure: str, trigger: int | None) -> bool:
        """Whether a measure holds for a verb but not for what it is said of here."""
        group = self.chunks[at]
        if not isinstance(group, Group):
            return True
        if group.quantity is None and self._verb(trigger) in verb_forms("onlooking", "receiving"):
            return True  # "received fresh aircraft"
        if measure == "launched" and group.quantity is None and self._strays(trigger):
            return True  # "a rocket fell on the town" names the means
        behind = at + 1
        while behind + 2 < len(self.chunks) and self.chunks[behind].kind is Kind.PREPOSITION:
            behind += 2  # "12 soldiers from Chad killed in the raid"
        after = self.chunks[behind] if behind < len(self.chunks) and trigger != behind else None
        is_told = isinstance(after, Verb) and after.voice is Voice.BARE and after.meanings.get(PEOPLE) in _HARMS
        if measure in _SETTLED and is_told:
            return True
        if measure in _SETTLED and group.meanings.get(PEOPLE) in _SETTLED[measure]:
            return True  # hostages that are rescued are hostages no more; bodies are recovered
        return measure == "displaced" and group.is_one  # "a woman walked to the market", "a suspect fled"

    def _are_soldiers(self, measure: str, meanings: dict[str, str], trigger: int | None) -> bool:
        """Whether "men" are soldiers: those deployed, not those trapped."""
        verb = self.chunks[trigger] if trigger is not None else None
        is_plight = isinstance(verb, Verb) and verb.kind is Kind.STATE and verb.lowers[-1:] != ("arms",)
        return FORCES in meanings or (measure in _OF_FORCES and not is_plight)

    def _verb(self, trigger: int | None) -> str:
        """The verb in its base that gives a measure, "" where something else does."""
        verb = self.chunks[trigger] if trigger is not None else None
        return verb.lemma if isinstance(verb, Verb) else ""

    def _strays(self, trigger: int | None) -> bool:
        """Whether a verb tells of displacement only where many do it: "crossed", "walked to"."""
        verb = self.chunks[trigger] if trigger is not None else None
        return (
            isinstance(verb, Verb) and verb.voice is Voice.SUBJECT and verb.kind is Kind.VERB and verb.lemma != "flee"
        )

    @staticmethod
    def _is_figure(group: Group, kind: str, measure: str) -> bool:
        """Whether the group is counted, or is equipment that needs no count; munitions that are hit are not."""
        if measure == "lost" and group.equipment and group.equipment.equipment.class_ == "munition":
            return False
        if measure == "launched" and group.equipment and group.equipment.equipment.class_ in _STAYING_PUT:
            return False  # "a tank fired at the tower"
        if group.is_counted:
            return True
        if group.lowers[:1] in {("any",), ("no",)}:
            return False
        return kind == EQUIPMENT and not group.is_definite and measure not in _OF_FORCES

    def _inherited(self, at: int, group: Group, meanings: dict[str, str]) -> Category | None:
        """What a number without a noun counts: as the last one before it ("12 soldiers died and 5 were hurt")."""
        partner = self.chunks[at + 1] if group.is_partitive and at + 1 < len(self.chunks) else None
        if isinstance(partner, Group) and partner.is_counted and partner.category:
            return partner.category
        for before in range(at - 1, -1, -1):
            chunk = self.chunks[before]
            if not isinstance(chunk, Group) or chunk.is_neither or self._speaks(before):
                continue
            if chunk.category is None and before in self.found and not group.has_noun and not group.is_partitive:
                category = self.found[before].category
                if category is not Category.EQUIPMENT and PEOPLE in meanings and category not in _NOT_FOR_OTHERS:
                    return category
            if not chunk.category:
                continue
            if not (chunk.is_counted or chunk.category is Category.EQUIPMENT) or is_part(self.chunks, before):
                continue
            if group.has_noun or (group.is_others and chunk.category in _NOT_FOR_OTHERS):
                break
            kind = EQUIPMENT if chunk.category is Category.EQUIPMENT else PEOPLE
            if kind in meanings and (kind == PEOPLE or before in self.found or PEOPLE not in meanings):
                return chunk.category
        if model := self._model(at, group, meanings):
            return model.category
        if PEOPLE in meanings:
            return Category.PEOPLE
        return Category.EQUIPMENT if meanings.get(EQUIPMENT) == "shot_down" and not group.is_others else None

    def _follows(self, at: int, group: Group, kind: str) -> bool:
        """Whether "one" stands for one more of what was counted before it: "destroyed two tanks and damaged one"."""
        last = max((index for index in self.found if index < at), default=None)
        is_equipment = last is not None and self.found[last].category is Category.EQUIPMENT
        return last is not None and group.lowers == ("one",) and is_equipment is (kind == EQUIPMENT)

    def _may_lack_category(self, group: Group, measure: str, trigger: int | None) -> bool:
        """Whether a noun that is not known, or none, may be counted: not "loss of 30 jobs", not "one was captured"."""
        if group.has_noun:
            is_nobody = group.quantity is not None and group.quantity.value == 0  # "no mention of the dead"
            verb = self._verb(trigger)
            is_of_people = measure in _CASUALTIES or verb in plights() | _MOVING_PEOPLE
            is_of_people |= measure in _OF_PEOPLE and verb in _HOLDING
            return group.is_name or (is_of_people and not is_nobody)
        return measure in _CASUALTIES or group.quantity is None or group.quantity.value != 1
