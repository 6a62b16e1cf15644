"""A sentence cut into chunks: noun groups with their numbers, verb groups with their voice, and the words between.

No tagger is needed: measure verbs, people nouns, equipment and function words are known by the vocabulary, numbers and
dates are found before, and everything else is part of a noun group unless it looks like a verb.
"""

from __future__ import annotations

from app.extract.figure_auxiliaries import (
    auxiliaries,
    mark_auxiliaries,
    plain_meanings,
    second_measure,
    tells_loss,
    voice_of,
)
from app.extract.figure_chunks import WORD_KINDS, Chunk, Group, Kind, Verb, Voice
from app.extract.figure_groups import counted_group, phrase_for_one, plain_group
from app.extract.figure_lexicon import (
    EQUIPMENT,
    PEOPLE,
    VerbEntry,
    blocked,
    denied_phrases,
    longest,
    measure_phrases,
    people_nouns,
    phrases_from,
    verbs,
    words,
)
from app.extract.figure_reading import Reading
from app.extract.figure_stocks import is_stock
from app.records import Category

_COMMAS = frozenset(",–—-()‒−[]")
_STOPS = frozenset(";:.!?…")
_AGING = words("before_age")
_REACH = 12  # words between a verb and its particle: "shot three of the 12 drones down"


def chunk(reading: Reading) -> list[Chunk]:
    """The chunks of a sentence, left to right."""
    return _Chunker(reading).run()


class _Chunker:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.chunks: list[Chunk] = []

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
        steps = (self._time, self._mark, self._number, self._phrase, self._verb_group, self._word, self._noun)
        for step in steps:
            after = step(index)
            if after is not None:
                return after
        if self.reading.lower(index)[0].isdigit():
            return self._add(Kind.ADVERB, index, self._past_unit(index + 1))
        return self._add(Kind.OTHER_VERB if self.reading.is_verb_like(index) else Kind.ADVERB, index, index + 1)

    def _past_unit(self, index: int) -> int:
        """Past the noun of a number that counts nothing: "10 km"."""
        unit = longest(people_nouns(), self.reading.lowers, index)
        return index + len(unit) if unit and people_nouns()[unit].category is None else index

    def _add(self, kind: Kind, index: int, after: int) -> int:
        tokens = self.reading.tokens
        lowers = tuple(self.reading.lowers[index:after])
        self.chunks.append(Chunk(kind, tokens[index].start, tokens[after - 1].end, lowers))
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
        if text in _STOPS:
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
        self._size_of_force(group)
        self.chunks.append(group)
        return after

    def _size_of_force(self, group: Group) -> None:
        """A number behind "a garrison of" or "troops numbering" counts what was named there."""
        last = self.chunks[-1] if self.chunks else None
        if group.has_noun or group.is_partitive or last is None or not is_stock(last):
            return
        named = self.chunks[-2] if len(self.chunks) > 1 else None
        if last.lowers[0] in words("numbering") and isinstance(named, Group):
            group.category, group.equipment = named.category, named.equipment
        elif set(last.lowers) & words("forces"):
            group.category = Category.PERSONNEL

    def _collective(self, index: int) -> int | None:
        """Words that only put what is counted together: "a total of" 12, "a convoy of" 30 trucks."""
        at = index
        while self.reading.lower(at) in {"a", "an", "the", "another"} and at == index:
            at += 1
        if self.reading.lower(index) in words("numbering") and index + 1 in self.reading.quantities:
            last = self.chunks[-1] if self.chunks else None
            is_known = isinstance(last, Group) and last.category is not None
            return self._add(Kind.ADVERB, index, index + 1) if is_known else None
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
        if self.reading.tokens[index].is_capitalised and index and word in words("adverbs"):
            return None
        if one := self._one(index):
            return one
        follows_state = self.reading.is_state(index + 1) or self.reading.lower(index + 1) in auxiliaries()
        is_pronoun = word in words("pronouns") and word not in words("relatives") and not self._opens_noun(index)
        if is_pronoun or (word == "another" and follows_state):
            token = self.reading.tokens[index]
            self.chunks.append(Group(Kind.GROUP, token.start, token.end, (word,), is_definite=word != "another"))
            return index + 1
        if word == "that" and self._is_relative(index):
            return self._add(Kind.RELATIVE, index, index + 1)
        for name, kind in WORD_KINDS:
            if word in words(name):
                return self._add(kind, index, index + 1)
        if word.endswith("ly") and self.reading.tokens[index].text[0].islower():
            return self._add(Kind.ADVERB, index, index + 1)
        if word.endswith("ing") and len(word) > 5 and self.reading.tokens[index].text[0].islower():
            if self.reading.lower(index - 1) in words("determiners") | words("one_determiners"):
                return None
            return self._add(Kind.PARTICIPLE, index, index + 1)
        return None

    def _is_relative(self, index: int) -> bool:
        """Whether "that" stands behind what is counted and before its verb: "three jets that took off"."""
        last = self.chunks[-1] if self.chunks else None
        follows_count = isinstance(last, Group) and last.is_counted and last.category is not None
        if not follows_count or index + 1 >= len(self.reading.tokens):
            return False
        after = self.reading.lower(index + 1)
        return after in auxiliaries() or after in verbs() or self.reading.is_verb_like(index + 1)

    def _opens_noun(self, index: int) -> bool:
        """Whether a word that may be pronoun or determiner stands before a noun: "this attack", "those soldiers"."""
        return self.reading.lower(index) in words("determiners") and self.reading.is_nominal_start(index + 1)

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

    def _verb_group(self, index: int) -> int | None:
        """Auxiliaries, adverbs and the main verb or state behind them, as one chunk."""
        main = self._past_auxiliaries(index)
        before = self.reading.lowers[index:main]
        if main >= len(self.reading.tokens) or main in self.reading.quantities:
            return self._bare_auxiliary(index, main)
        if (state := longest(measure_phrases("adjectives"), self.reading.lowers, main)) and self._is_state_here(
            index, main, main + len(state)
        ):
            return self._state(index, main, state)
        if found := self._measure_verb(index, main, before):
            return found
        if found := self._denied(index, main, before):
            return found
        return self._bare_auxiliary(index, main)

    def _bare_auxiliary(self, index: int, main: int) -> int | None:
        """An auxiliary with no measure behind it: "were", "have attacked"."""
        if main == index:
            return None
        if not any(word in auxiliaries() for word in self.reading.lowers[index:main]):
            return None
        if self.reading.lowers[index:main] == ["being"]:
            return self._add(Kind.PARTICIPLE, index, main)
        after = main
        if after < len(self.reading.tokens) and after not in self.reading.quantities:
            is_base = self.reading.lower(after - 1) in words("modals") and self.reading.is_nominal_start(after)
            is_verb = self.reading.is_verb_like(after) or is_base
            after += is_verb and not self.reading.dated[after]
        return self._add(Kind.OTHER_VERB, index, after)

    def _past_auxiliaries(self, index: int) -> int:
        at = index
        if self.reading.lower(index) not in auxiliaries() | words("copulas") or self.reading.is_phrasal(index):
            return index
        while at < len(self.reading.tokens) and not self.reading.dated[at] and at not in self.reading.quantities:
            word = self.reading.lower(at)
            is_linking = word in auxiliaries() | words("copulas") | words("negations") or word.endswith(("n't", "ly"))
            is_adverb = at > index and (word in words("adverbs") or word in words("manner") or word == "to")
            is_measure = word in verbs() and at > index and word not in auxiliaries() | words("copulas")
            is_measure |= at > index and self.reading.is_phrasal(at)
            if is_measure or not (is_linking or is_adverb):
                break
            at += 1
        return at

    def _is_state_here(self, index: int, main: int, after: int) -> bool:
        """Whether an adjective of a measure follows its noun or a copula rather than standing before a noun."""
        if main > index:
            return True
        if self.reading.lower(main - 1) in words("noun_openers"):
            return False
        return bool(self.chunks) and (
            self.chunks[-1].kind in {Kind.GROUP, Kind.CONJUNCTION, Kind.ADVERB} or self.chunks[-1].lowers == ("as",)
        )

    def _state(self, index: int, main: int, state: tuple[str, ...]) -> int:
        after = main + len(state)
        reading = self.reading
        meanings = dict(measure_phrases("adjectives")[state])
        after = self._with_second(after, meanings, set())
        chunk_ = Verb(Kind.STATE, reading.tokens[index].start, reading.tokens[after - 1].end)
        chunk_.lowers, chunk_.meanings, chunk_.voice = tuple(reading.lowers[index:after]), meanings, Voice.SUBJECT
        chunk_.is_finite = main > index
        mark_auxiliaries(chunk_, reading.lowers[index:main])
        self.chunks.append(chunk_)
        return after

    def _denied(self, index: int, main: int, before: list[str]) -> int | None:
        """What did not happen to those who died or are missing: "did not survive", "have not been seen"."""
        is_denied = any(word in words("negations") or word.endswith("n't") for word in before)
        first = main - ("been" in before)
        found = longest(denied_phrases(), self.reading.lowers, first) if is_denied else None
        if found is None:
            return None
        after = first + len(found)
        made = Verb(Kind.VERB, self.reading.tokens[index].start, self.reading.tokens[after - 1].end)
        made.lowers, made.voice = tuple(self.reading.lowers[index:after]), Voice.SUBJECT
        made.meanings = {PEOPLE: denied_phrases()[found]}
        self.chunks.append(made)
        return after

    def _measure_verb(self, index: int, main: int, before: list[str]) -> int | None:
        word = self.reading.lower(main)
        for entry in self._entries(word, before):
            after = main + 1
            if entry.particle:
                particle_at = self._particle(main, entry)
                if particle_at is None:
                    continue
                if particle_at == main + 1:
                    after = main + 1 + len(entry.particle)
            if not self._is_verb_here(main, after, entry, before):
                continue
            if entry.particle and after == main + 1:
                self.reading.spent.update(range(particle_at or 0, (particle_at or 0) + len(entry.particle)))
            return self._add_verb(index, main, after, entry)
        return None

    def _entries(self, word: str, before: list[str]) -> list[VerbEntry]:
        """The entries of a form; behind a counted group and "were" first those of which it is the subject.

        "1,500 fighters were massing", but "the army was massing 1,500 fighters".
        """
        entries = verbs().get(word, [])
        is_counted = bool(self.chunks) and isinstance(self.chunks[-1], Group) and self.chunks[-1].is_counted
        if len(entries) > 1 and word.endswith("ing") and before:
            return sorted(entries, key=lambda entry: (entry.counts_subject is not is_counted, -len(entry.particle)))
        return entries

    def _add_verb(self, index: int, main: int, after: int, entry: VerbEntry) -> int:
        reading = self.reading
        before = reading.lowers[index:main]
        meanings = dict(entry.measures)
        if entry.particle and not entry.counts_subject:
            meanings = (
                plain_meanings(reading.lower(main)) | meanings
            )  # "hit by gunfire" says of a helicopter what "hit" does
        if reading.lower(main - 1) in words("fatal") and meanings.get(PEOPLE) == "wounded":
            meanings[PEOPLE] = "killed"
        after = self._with_second(after, meanings, entry.forms[reading.lower(main)])
        made = Verb(Kind.VERB, reading.tokens[index].start, reading.tokens[after - 1].end)
        made.lowers, made.meanings, made.lemma = tuple(reading.lowers[index:after]), meanings, entry.lemma
        made.voice = voice_of(entry, reading.lower(main), before)
        made.is_finite = bool(before) or "ing" not in entry.forms[reading.lower(main)]
        mark_auxiliaries(made, before)
        has_begun = reading.lower(index - 2) in words("beginning")
        is_infinitive = not before and reading.lower(index - 1) == "to" and not has_begun
        if is_infinitive and "base" in entry.forms[reading.lower(main)]:
            made.is_open = True
        self.chunks.append(made)
        return after

    def _with_second(self, after: int, meanings: dict[str, str], forms: set[str]) -> int:
        """Past "or wounded": killed and wounded in one are `killed_or_wounded`."""
        if self.reading.lower(after) not in {"and", "or", "and/or"}:
            return after
        at = after + 1
        while self.reading.lower(at) in words("manner") | {"otherwise"}:
            at += 1
        is_second = EQUIPMENT in meanings and tells_loss(self.reading.lower(at), forms)
        if is_second and not self._splits(after, at):
            meanings[EQUIPMENT] = "lost"  # "destroyed or captured": which of them is not said
            return at + 1
        second = second_measure(self.reading.lower(at), forms)
        if second == "wounded" and self.reading.lower(after - 1) == "shot":
            meanings[PEOPLE] = "wounded"
            return at + 1
        if {meanings.get(PEOPLE), second} == {"killed", "wounded"} and not self._splits(after, at):
            meanings[PEOPLE] = "killed_or_wounded"
            return at + 1
        return at + 1 if second and second == meanings.get(PEOPLE) else after

    def _splits(self, joint: int, second: int) -> bool:
        """Whether the second verb has a subject or number of its own: "12 were killed and wounded 30"."""
        follows_group = bool(self.chunks) and self.chunks[-1].kind is Kind.GROUP
        return follows_group and self.reading.lower(joint) == "and" and second + 1 in self.reading.quantities

    def _particle(self, main: int, entry: VerbEntry) -> int | None:
        """Where the particle of a verb stands: right behind it, or behind its object."""
        size = len(entry.particle)
        reach = 2 if entry.counts_subject else _REACH
        for at in range(main + 1, min(main + reach, len(self.reading.tokens))):
            if tuple(self.reading.lowers[at : at + size]) == entry.particle:
                return at
            if self.reading.tokens[at].text in _STOPS or self.reading.is_state(at):
                return None
            if self.reading.tokens[at].text == "," and not self.reading.is_in_number(at):
                return None
        return None

    def _is_verb_here(self, main: int, after: int, entry: VerbEntry, before: list[str]) -> bool:
        """Whether a form is a verb here and no noun: "strikes", "the arrest", "killing" after "the"."""
        word = self.reading.lower(main)
        forms = entry.forms[word]
        previous = self.reading.lower(main - 1)
        if not before and previous in (words("determiners") - {"all", "both", "that", "those"}) | {"a", "an", "'s"}:
            return False
        if not before and previous.endswith("'s") and forms & {"base", "third", "ing"}:
            return False
        behind = self.chunks[:-1] if self.chunks and set(self.chunks[-1].lowers) <= words("manner") else self.chunks
        follows_group = bool(behind) and isinstance(behind[-1], Group) and behind[-1].is_counted
        if self.reading.lower(after) in blocked(entry.lemma) and not entry.particle:
            return False
        if forms & {"past", "participle"} and (word != entry.lemma or follows_group):
            return True
        if before or previous == "to":
            return "third" not in forms or "base" in forms
        if entry.counts_subject and follows_group:
            return True  # "Seven soldiers die in Idlib"
        if "ing" in forms:
            return True
        return after in self.reading.quantities or self.reading.lower(after) in {"a", "his", "her", "them", "him"}
