"""A sentence cut into chunks: noun groups with their numbers, verb groups with their voice, and the words between.

No tagger is needed: measure verbs, people nouns, equipment and function words are known by the vocabulary, numbers and
dates are found before, and everything else is part of a noun group unless it looks like a verb.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from tallybook.extract.document import EquipmentMention, Quantity, Range
from tallybook.records import Category


class Kind(Enum):
    """What a chunk is."""

    GROUP = "group"  # a noun group
    VERB = "verb"  # a verb of a measure
    STATE = "state"  # an adjective of a measure after its noun or a copula: "dead", "missing"
    OTHER_VERB = "other verb"
    TOLL = "toll"  # "the death toll"
    ACT = "act"  # "the killing of"
    PREPOSITION = "preposition"
    PARTICIPLE = "participle"  # an unknown -ing form
    CONJUNCTION = "conjunction"
    COMMA = "comma"  # a comma, dash or bracket
    RELATIVE = "relative"
    SUBORDINATOR = "subordinator"
    INCLUDING = "including"
    STOP = "stop"  # semicolon, colon, full stop
    TIME = "time"
    ADVERB = "adverb"


STOPS = frozenset(";:.!?…")  # marks that make a chunk of kind STOP
# Single words and the chunk that each makes; the first class that has the word holds.
WORD_KINDS = (
    ("subordinators", Kind.SUBORDINATOR),
    ("relatives", Kind.RELATIVE),
    ("conjunctions", Kind.CONJUNCTION),
    ("prepositions", Kind.PREPOSITION),
    ("reporting", Kind.OTHER_VERB),
    ("adverbs", Kind.ADVERB),
    ("manner", Kind.ADVERB),
    ("negations", Kind.ADVERB),
)


class Voice(Enum):
    """How a measure's verb stands to what is counted."""

    PASSIVE = "passive"  # were killed
    ACTIVE = "active"  # killed 12, killing 12
    BARE = "bare"  # "killed" with no auxiliary: either
    SUBJECT = "subject"  # died


@dataclass(slots=True)
class Chunk:
    """One chunk at [start, end) of the text; `words` are its words in lower case."""

    kind: Kind
    start: int
    end: int
    lowers: tuple[str, ...] = ()


@dataclass(slots=True)
class Group(Chunk):
    """A noun group. `number` is the range of its number, or of the whole phrase where that stands for one ("a man")."""

    quantity: Quantity | None = None
    is_one: bool = False
    category: Category | None = None
    equipment: EquipmentMention | None = None
    is_neither: bool = False  # its noun is known to be no people and no equipment
    has_noun: bool = False
    is_partitive: bool = False  # "three of them", "two of whom"
    is_others: bool = False
    is_definite: bool = False
    is_more: bool = False  # "another 30", "30 more"
    is_plural: bool = False
    is_name: bool = False  # its noun is not known and has a capital: "12 Venezuelans"
    meanings: dict[str, str] = field(default_factory=dict)  # measure of its own noun or of a participle before it
    head_start: int = 0

    @property
    def is_counted(self) -> bool:
        """Whether it has a number or stands for one."""
        return self.quantity is not None or self.is_one

    @property
    def span(self) -> Range:
        """Qualifier and number, or the noun phrase for one, or the name of equipment without a number."""
        if self.quantity:
            return self.quantity.start, self.quantity.end
        if self.equipment and not self.is_one:
            return self.equipment.start, self.equipment.end
        return self.start, self.end


@dataclass(slots=True)
class Verb(Chunk):
    """A verb group of a measure."""

    meanings: dict[str, str] = field(default_factory=dict)
    voice: Voice = Voice.ACTIVE
    lemma: str = ""
    is_negated: bool = False
    is_open: bool = False  # not said to have happened: "could kill", "to send"
    is_perfect: bool = False
    is_finite: bool = True
