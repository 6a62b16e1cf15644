"""What each counted group of a sentence counts, and what is said to have happened to it.

Every rule starts from the word that says what happened and walks to the group that stands to it in its grammar: the
subject of a passive, the object of an active verb, what follows "the death of". Nothing is linked for standing near.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.extract.figure_chunks import Chunk, Group, Kind, Verb, Voice
from app.extract.figure_lexicon import EQUIPMENT, PEOPLE, measure_phrases, verb_forms, words
from app.extract.figure_links import list_from, objects_after, subject_before
from app.records import Category


@dataclass(slots=True, eq=False)
class Role:
    """A group that is a figure: its measure, the chunk that says so (None: its own noun), and the group it is a part of."""

    group: Group
    index: int
    measure: str
    category: Category
    trigger: int | None = None
    whole: Role | None = None
    is_increment: bool = False
    is_total: bool = False


def find_roles(chunks: Sequence[Chunk]) -> list[Role]:
    """The roles of a sentence's groups, left to right.

    "11 people, including 2 doctors, were killed and 4 injured": killed, killed (part of the first), wounded.
    """
    return _Roles(chunks).run()


class _Roles:
    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.chunks = chunks
        self.found: dict[int, Role] = {}

    def run(self) -> list[Role]:
        """The rules, in the order in which they claim groups."""
        self._subjects()
        self._objects()
        self._acts()
        self._tolls()
        self._own_nouns()
        self._among()
        self._present()
        self._parts()
        return [self.found[index] for index in sorted(self.found)]

    def _verbs(self) -> Iterator[tuple[int, Verb]]:
        for index, chunk in enumerate(self.chunks):
            if isinstance(chunk, Verb) and not chunk.is_negated and not chunk.is_open:
                yield index, chunk

    def _subjects(self) -> None:
        """12 were killed; two of whom died; 5 dead; 30 wounded in a raid."""
        for index, verb in self._verbs():
            if verb.voice is Voice.ACTIVE or (
                verb.voice is Voice.BARE and objects_after(self.chunks, index, self.found)
            ):
                continue
            for found in subject_before(self.chunks, index):
                self._claim(found.index, verb.meanings, index, part_of=found.whole)

    def _objects(self) -> None:
        """killed 31 people and 2 dogs; launching 88 drones; supplied "240mm rocket launchers"."""
        for index, verb in self._verbs():
            if verb.voice is Voice.ACTIVE or verb.voice is Voice.BARE:
                for at in objects_after(self.chunks, index, self.found):
                    self._claim(at, verb.meanings, index)

    def _acts(self) -> None:
        """the killing of 12 people; the deaths of a man and two women; the loss of 30 tanks."""
        acts = measure_phrases("acts", inflected=True)
        for index, chunk in enumerate(self.chunks):
            if chunk.kind is Kind.ACT:
                phrase = tuple(word for word in chunk.lowers[:-1] if word not in words("determiners") | {"a", "an"})
                for at in list_from(self.chunks, index + 1, self.found):
                    self._claim(at, acts[phrase], index)

    def _tolls(self) -> None:
        """The death toll rose to 43 from 38: both; "by 5" is an increment; not "in 3 villages"."""
        tolls = measure_phrases("tolls")
        for index, chunk in enumerate(self.chunks):
            if chunk.kind is not Kind.TOLL:
                continue
            phrase = tuple(word for word in chunk.lowers if word not in {"the", "a", "an", "its", "their", "official"})
            for at in self._numbers_of_toll(index):
                self._claim(at, tolls[phrase], index)
                if at in self.found:
                    self.found[at].is_increment = self.chunks[at - 1].lowers == ("by",)

    def _numbers_of_toll(self, index: int) -> Iterator[int]:
        for at in range(index + 1, len(self.chunks)):
            chunk = self.chunks[at]
            if (
                (chunk.kind is Kind.STOP
                and chunk.lowers != (":",))
                or isinstance(chunk, Verb)
                or chunk.kind is Kind.SUBORDINATOR
            ):
                return
            is_free = isinstance(chunk, Group) and chunk.quantity and (chunk.category is not None or not chunk.has_noun)
            before = self.chunks[at - 1].lowers
            if (
                is_free
                and before
                and before[-1] in words("tolls_take") | {"toll", "dead", "and", "to", ",", ":"} | _to_number()
            ):
                yield at

    def _own_nouns(self) -> None:
        """12 deaths; 1,100 casualties; 40 wounded soldiers; not in "released 12 hostages"."""
        for index, chunk in enumerate(self.chunks):
            if isinstance(chunk, Group) and chunk.is_counted and chunk.meanings and index not in self.found:
                before = self.chunks[index - 1] if index else None
                if before and before.lowers and before.lowers[-1] in verb_forms("undoing", "verbs"):
                    continue
                self._claim(index, chunk.meanings, None)

    def _among(self) -> None:
        """4 officers were among the dead; among the wounded were 3 children; the dead included 12 women."""
        for index, chunk in enumerate(self.chunks):
            if not (isinstance(chunk, Group) and chunk.meanings and not chunk.is_counted and chunk.is_definite):
                continue
            before = self.chunks[index - 1].lowers if index else ()
            if before and before[-1] in {"among", "amongst"}:
                for found in subject_before(self.chunks, index - 2) if index > 2 else ():
                    self._claim(found.index, chunk.meanings, index)
            after = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
            if after and (after.kind is Kind.INCLUDING or after.lowers[-1:] in _BEING):
                for at in list_from(self.chunks, index + 2, self.found):
                    self._claim(at, chunk.meanings, index)

    def _present(self) -> None:
        """Some 30,000 troops are in the enclave; there are 5,000 fighters; the group has 3,000 fighters."""
        for index, chunk in enumerate(self.chunks):
            if chunk.kind is not Kind.OTHER_VERB or index + 1 >= len(self.chunks):
                continue
            after = self.chunks[index + 1]
            if chunk.lowers[-1:] in _BEING and after.kind is Kind.PREPOSITION and after.lowers[0] in _STATIC:
                for found in subject_before(self.chunks, index):
                    self._claim_forces(found.index, index)
            elif chunk.lowers[-1:] in _BEING | _HAVING:
                for at in list_from(self.chunks, index + 1, self.found):
                    self._claim_forces(at, index)

    def _claim_forces(self, at: int, trigger: int) -> None:
        group = self.chunks[at]
        if isinstance(group, Group) and group.quantity and group.category is Category.PERSONNEL:
            is_subject_of_being = at > trigger and not any(
                word in {"there", "has", "have", "had"} for word in _near(self.chunks, trigger)
            )
            if not is_subject_of_being:
                self._claim(at, {PEOPLE: "present"}, trigger)

    def _parts(self) -> None:
        """Parts of a figure: including 12 children; 3 of them seriously; of whom 71 were shot down."""
        for index, chunk in enumerate(self.chunks):
            if chunk.kind is Kind.INCLUDING:
                whole = self._whole_before(index)
                if whole:
                    for at in list_from(self.chunks, index + 1, self.found, loose=True):
                        self._claim_part(at, whole)
            elif isinstance(chunk, Group) and chunk.is_partitive:
                whole = self._whole_before(index)
                if whole and index in self.found:
                    self.found[index].whole = self.found[index].whole or whole
                elif whole:
                    self._claim_part(index, whole)
            elif isinstance(chunk, Group) and chunk.quantity and not chunk.has_noun and index not in self.found:
                self._part_by_manner(index)

    def _part_by_manner(self, index: int) -> None:
        """12 people wounded, 3 seriously."""
        after = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
        if (
            after
            and after.kind is Kind.ADVERB
            and after.lowers[0] in words("manner")
            and (whole := self._whole_before(index))
        ):
            self._claim_part(index, whole)

    def _whole_before(self, index: int) -> Role | None:
        for at in range(index - 1, -1, -1):
            role = self.found.get(at)
            if (
                role
                and role.whole is None
                and not (isinstance(self.chunks[at], Group) and self.chunks[at].is_partitive)
            ):  # type: ignore[attr-defined]
                return role
        return None

    def _claim_part(self, at: int, whole: Role) -> None:
        if at in self.found:
            self.found[at].whole = self.found[at].whole or (whole if whole is not self.found[at] else None)
            return
        group = self.chunks[at]
        kind = EQUIPMENT if whole.category is Category.EQUIPMENT else PEOPLE
        self._claim(at, {kind: whole.measure}, whole.trigger)
        if at in self.found:
            role = self.found[at]
            role.whole = whole
            if isinstance(group, Group) and (not group.has_noun or group.is_partitive):
                role.category = self._category_after(at) or whole.category

    def _category_after(self, at: int) -> Category | None:
        """The category that a partitive is said to be of: "3 of them children", "two of whom were soldiers"."""
        for chunk in self.chunks[at + 1 : at + 4]:
            if isinstance(chunk, Group):
                return chunk.category if not chunk.is_counted else None
            if chunk.kind not in {Kind.OTHER_VERB, Kind.COMMA, Kind.ADVERB} or (
                chunk.lowers and chunk.lowers[-1:] not in _BEING and chunk.kind is Kind.OTHER_VERB
            ):
                return None
        return None

    def _claim(self, at: int, meanings: dict[str, str], trigger: int | None, part_of: int | None = None) -> None:
        group = self.chunks[at]
        if at in self.found or not isinstance(group, Group) or group.is_neither:
            return
        category = group.category or self._inherited(at, meanings)
        kind = EQUIPMENT if category is Category.EQUIPMENT else PEOPLE
        measure = meanings.get(kind)
        if measure is None or not self._is_figure(group, kind, measure):
            return
        if group.category is None and group.has_noun and measure not in _CASUALTIES:
            return
        whole = self.found.get(part_of) if part_of is not None else None
        self.found[at] = Role(group, at, measure, category, trigger, whole)

    @staticmethod
    def _is_figure(group: Group, kind: str, measure: str) -> bool:
        """Whether the group is counted, or equipment that needs no count."""
        if group.is_counted:
            return True
        return kind == EQUIPMENT and not group.is_definite and measure not in {"present", "deployed"}

    def _inherited(self, at: int, meanings: dict[str, str]) -> Category:
        """What a number without a noun counts: what the last figure before it did ("12 soldiers died and 5 were hurt")."""
        group = self.chunks[at]
        for before in range(at - 1, -1, -1):
            chunk = self.chunks[before]
            if (
                isinstance(chunk, Group)
                and chunk.category
                and (chunk.is_counted or chunk.category is Category.EQUIPMENT)
                and not chunk.is_neither
            ):
                if isinstance(group, Group) and (
                    group.has_noun or (group.is_others and chunk.category in _NOT_FOR_OTHERS)
                ):
                    break
                kind = EQUIPMENT if chunk.category is Category.EQUIPMENT else PEOPLE
                if kind in meanings:
                    return chunk.category
        return Category.PEOPLE if PEOPLE in meanings else Category.EQUIPMENT


_CASUALTIES = frozenset({"killed", "wounded", "killed_or_wounded", "missing"})
_NOT_FOR_OTHERS = frozenset({Category.CHILDREN})
_BEING = {(word,) for word in ("is", "are", "was", "were", "be", "been")}
_HAVING = {(word,) for word in ("has", "have", "had", "fields", "commands")}
_STATIC = frozenset({"in", "on", "at", "inside", "near", "around", "along", "across"})


def _to_number() -> frozenset[str]:
    return frozenset({"past", "than"})


def _near(chunks: Sequence[Chunk], index: int) -> tuple[str, ...]:
    return tuple(word for chunk in chunks[max(0, index - 1) : index + 1] for word in chunk.lowers)
