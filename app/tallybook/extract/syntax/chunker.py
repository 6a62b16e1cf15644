"""A sentence cut into chunks: noun groups with their numbers, verb groups with their voice, and the words between.

No tagger is needed: measure verbs, people nouns, equipment and function words are known by the vocabulary, numbers and
dates are found before, and everything else is part of a noun group unless it looks like a verb.
"""

from __future__ import annotations

from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import STOPS, WORD_KINDS, Chunk, Group, Kind
from tallybook.extract.syntax.lexicon import longest, measure_phrases, people_nouns, phrases_from
from tallybook.extract.syntax.noun_groups import counted_group, phrase_for_one, plain_group
from tallybook.extract.syntax.sentence import Reading
from tallybook.extract.syntax.verb_groups import VerbGroups

_COMMAS = frozenset(",–—-()‒−[]")
_AGING = words("before_age")


def chunk(reading: Reading) -> list[Chunk]:
    """The chunks of a sentence, left to right."""
    return _Chunker(reading).run()


class _Chunker:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.chunks: list[Chunk] = []
        self.verb_groups = VerbGroups(reading, self.chunks)

    def run(self) -> list[Chunk]:
        index = 0
        while index < len(self.reading.tokens):
            if index in self.reading.spent:
                index += 1
                continue
            index = self._step(index)
        return self.chunks

    def _step(self, index: int) -> int:
        """Read the chunk at a token; give the token after it."""
        steps = (self._time, self._mark, self._number, self._phrase, self.verb_groups.read, self._word, self._noun)
        for step in steps:
            after = step(index)
            if after is not None:
                return after
        if self.reading.lower(index)[:1].isdigit():
            return self._add(Kind.ADVERB, index, self._past_unit(index + 1))
        return self._add(Kind.OTHER_VERB if self.reading.is_verb_like(index) else Kind.ADVERB, index, index + 1)

    def _past_unit(self, index: int) -> int:
        """Past the noun of a number that counts nothing: "10 km"."""
        unit = longest(people_nouns(), self.reading.lowers, index)
        return index + len(unit) if unit and people_nouns()[unit].category is None else index

    def _add(self, kind: Kind, index: int, after: int) -> int:
        self.chunks.append(self.reading.chunk(kind, index, after))
        return after

    def _time(self, index: int) -> int | None:
        after = index
        while after < len(self.reading.tokens) and self.reading.dated[after]:
            after += 1
        return self._add(Kind.TIME, index, after) if after > index else None

    def _mark(self, index: int) -> int | None:
        if index in self.reading.quantities:
            return None  # "+1,300"
        text = self.reading.tokens[index].text
        if text in _COMMAS:
            return self._add(Kind.COMMA, index, index + 1)
        if text in STOPS:
            return self._add(Kind.STOP, index, index + 1)
        return None if self.reading.tokens[index].is_word else index + 1

    def _number(self, index: int) -> int | None:
        is_owned = self.reading.lower(index) in words("possessives") and index + 1 in self.reading.quantities
        if not is_owned and index not in self.reading.quantities:
            return self._collective(index)
        group, after = counted_group(self.reading, index + is_owned)
        if is_owned:
            group.start = self.reading.tokens[index].start
            group.lowers = (self.reading.lower(index), *group.lowers)
        self.chunks.append(group)
        return after

    def _collective(self, index: int) -> int | None:
        """Words that only put what is counted together: "a total of" 12, "a convoy of" 30 trucks."""
        at = index
        while self.reading.lower(at) in {"a", "an", "the", "another"} and at == index:
            at += 1
        is_collective = self.reading.lower(at) in words("collectives") and self.reading.lower(at + 1) == "of"
        return self._add(Kind.ADVERB, index, at + 2) if is_collective and at + 2 in self.reading.quantities else None

    def _phrase(self, index: int) -> int | None:
        """Set phrases: a toll, the nominal of an act with "of", words that bring in parts."""
        lowers, first = self.reading.lowers, index
        while self.reading.lower(index) in words("toll_openers"):
            index += 1
        if found := longest(measure_phrases("tolls"), lowers, index):
            return self._add(Kind.TOLL, first, index + len(found))
        found = longest(measure_phrases("acts", inflected=True), lowers, index)
        if found and self.reading.lower(index + len(found)) == "of":
            return self._add(Kind.ACT, first, index + len(found) + 1)
        index = first
        for name, kind in (("conjunction_phrases", Kind.CONJUNCTION), ("including", Kind.INCLUDING)):
            for phrase in phrases_from(name).get(lowers[index], ()):
                if tuple(lowers[index : index + len(phrase)]) == phrase and phrase != ("with",):
                    return self._add(kind, index, index + len(phrase))
        return None

    def _word(self, index: int) -> int | None:
        word = self.reading.lower(index)
        if word in _AGING and self.reading.lower(index + 1)[:1].isdigit() and index + 1 not in self.reading.quantities:
            return self._add(Kind.ADVERB, index, self._past_unit(index + 2))
        if one := self._one(index):
            return one
        is_pronoun = word in words("pronouns") and word not in words("relatives") and not self._opens_noun(index)
        if is_pronoun:
            token = self.reading.tokens[index]
            self.chunks.append(Group(Kind.GROUP, token.start, token.end, (word,), is_definite=True))
            return index + 1
        for name, kind in WORD_KINDS:
            if word in words(name):
                return self._add(kind, index, index + 1)
        if word.endswith("ly") and self.reading.tokens[index].text[0].islower():
            return self._add(Kind.ADVERB, index, index + 1)
        if word.endswith("ing") and len(word) > 5 and self.reading.tokens[index].text[0].islower():
            if self.reading.lower(index - 1) in words("definites") | words("one_determiners"):
                return None
            return self._add(Kind.PARTICIPLE, index, index + 1)
        return None

    def _opens_noun(self, index: int) -> bool:
        """Whether a word that may be pronoun or determiner stands before a noun: "this attack", "those soldiers"."""
        return self.reading.lower(index) in words("definites") and self.reading.is_nominal_start(index + 1)

    def _one(self, index: int) -> int | None:
        found = phrase_for_one(self.reading, index)
        if not found:
            return None
        self.chunks.append(found[0])
        return found[1]

    def _noun(self, index: int) -> int | None:
        follows_group = bool(self.chunks) and self.chunks[-1].kind is Kind.GROUP
        if follows_group and self.reading.is_verb_like(index):
            return None  # "the army suffered losses", not "besieged villagers"
        found = plain_group(self.reading, index)
        if found is None:
            return None
        self.chunks.append(found[0])
        return found[1]
