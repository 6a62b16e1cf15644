"""Verb groups: auxiliaries, adverbs and the verb or state of a measure behind them, with its voice and meanings."""

from __future__ import annotations

from collections.abc import Sequence

from tallybook.extract.language.words import words
from tallybook.extract.syntax.auxiliaries import (
    mark_auxiliaries,
    plain_meanings,
    second_measure,
    tells_loss,
    voice_of,
)
from tallybook.extract.syntax.chunks import STOPS, Chunk, Group, Kind, Verb, Voice
from tallybook.extract.syntax.lexicon import (
    EQUIPMENT,
    PEOPLE,
    VerbEntry,
    blocked,
    denied_phrases,
    longest,
    measure_phrases,
    verbs,
)
from tallybook.extract.syntax.sentence import Reading
from tallybook.records import Category

_REACH = 12  # words between a verb and its particle: "shot three of the 12 drones down"


class VerbGroups:
    """Reads the verb groups of a sentence."""

    def __init__(self, reading: Reading, chunks: list[Chunk]) -> None:
        """`chunks` are those read so far; what is read is added to them."""
        self._reading = reading
        self._chunks = chunks

    def _add(self, kind: Kind, index: int, after: int) -> int:
        self._chunks.append(self._reading.chunk(kind, index, after))
        return after

    def read(self, index: int) -> int | None:
        """Read auxiliaries, adverbs and the main verb or state behind them as one chunk; give the token after it.

        None where no verb stands at the token.
        """
        main = self._past_auxiliaries(index)
        before = self._reading.lowers[index:main]
        if main >= len(self._reading.tokens) or main in self._reading.quantities:
            return self._bare_auxiliary(index, main)
        if (state := longest(measure_phrases("adjectives"), self._reading.lowers, main)) and self._is_state_here(
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
        if not any(word in words("auxiliaries") for word in self._reading.lowers[index:main]):
            return None
        if self._reading.lowers[index:main] == ["being"]:
            return self._add(Kind.PARTICIPLE, index, main)
        after = main
        if after < len(self._reading.tokens) and after not in self._reading.quantities:
            is_base = self._reading.lower(after - 1) in words("modals") and self._reading.is_nominal_start(after)
            is_verb = self._reading.is_verb_like(after) or is_base
            after += is_verb and not self._reading.dated[after]
        return self._add(Kind.OTHER_VERB, index, after)

    def _past_auxiliaries(self, index: int) -> int:
        at = index
        if self._reading.lower(index) not in words("auxiliaries") | words("copulas") or self._reading.is_phrasal(index):
            return index
        while at < len(self._reading.tokens) and not self._reading.dated[at] and at not in self._reading.quantities:
            word = self._reading.lower(at)
            is_helper = word in words("auxiliaries") or word in words("copulas")
            is_linking = is_helper or word in words("negations") or word.endswith(("n't", "ly"))
            is_adverb = at > index and (word in words("adverbs") or word in words("manner") or word == "to")
            is_measure = word in verbs() and at > index and not is_helper
            is_measure |= at > index and self._reading.is_phrasal(at)
            if is_measure or not (is_linking or is_adverb):
                break
            at += 1
        return at

    def _is_state_here(self, index: int, main: int, after: int) -> bool:
        """Whether an adjective of a measure follows its noun or a copula rather than standing before a noun."""
        if main > index:
            return True
        if self._reading.lower(main - 1) in words("noun_openers"):
            return False
        return bool(self._chunks) and (
            self._chunks[-1].kind in {Kind.GROUP, Kind.CONJUNCTION, Kind.ADVERB} or self._chunks[-1].lowers == ("as",)
        )

    def _state(self, index: int, main: int, state: tuple[str, ...]) -> int:
        after = main + len(state)
        reading = self._reading
        meanings = dict(measure_phrases("adjectives")[state])
        after = self._with_second(after, meanings, set())
        chunk_ = Verb(Kind.STATE, reading.tokens[index].start, reading.tokens[after - 1].end)
        chunk_.lowers, chunk_.meanings, chunk_.voice = tuple(reading.lowers[index:after]), meanings, Voice.SUBJECT
        chunk_.is_finite = main > index
        mark_auxiliaries(chunk_, reading.lowers[index:main])
        self._chunks.append(chunk_)
        return after

    def _denied(self, index: int, main: int, before: list[str]) -> int | None:
        """What did not happen to those who died or are missing: "did not survive", "have not been seen"."""
        is_denied = any(word in words("negations") or word.endswith("n't") for word in before)
        first = main - ("been" in before)
        found = longest(denied_phrases(), self._reading.lowers, first) if is_denied else None
        if found is None:
            return None
        after = first + len(found)
        made = Verb(Kind.VERB, self._reading.tokens[index].start, self._reading.tokens[after - 1].end)
        made.lowers, made.voice = tuple(self._reading.lowers[index:after]), Voice.SUBJECT
        made.meanings = {PEOPLE: denied_phrases()[found]}
        self._chunks.append(made)
        return after

    def _measure_verb(self, index: int, main: int, before: list[str]) -> int | None:
        word = self._reading.lower(main)
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
                self._reading.spent.update(range(particle_at or 0, (particle_at or 0) + len(entry.particle)))
            return self._add_verb(index, main, after, entry)
        return None

    def _entries(self, word: str, before: list[str]) -> list[VerbEntry]:
        """The entries of a form; behind a counted group and "were" first those of which it is the subject.

        "1,500 fighters were massing", but "the army was massing 1,500 fighters".
        """
        entries = verbs().get(word, [])
        is_counted = bool(self._chunks) and isinstance(self._chunks[-1], Group) and self._chunks[-1].is_counted
        if len(entries) > 1 and word.endswith("ing") and before:
            return sorted(entries, key=lambda entry: (entry.counts_subject is not is_counted, -len(entry.particle)))
        return entries

    def _add_verb(self, index: int, main: int, after: int, entry: VerbEntry) -> int:
        reading = self._reading
        before = reading.lowers[index:main]
        meanings = dict(entry.measures)
        if entry.particle and not entry.counts_subject:
            meanings = (
                plain_meanings(reading.lower(main)) | meanings
            )  # "hit by gunfire" says of a helicopter what "hit" does
        if reading.lower(main - 1) in words("fatal") and meanings.get(PEOPLE) == "wounded":
            meanings[PEOPLE] = "killed"
        after = self._with_death(after, meanings) or self._with_second(
            after, meanings, entry.forms[reading.lower(main)]
        )
        made = Verb(Kind.VERB, reading.tokens[index].start, reading.tokens[after - 1].end)
        made.lowers, made.meanings, made.lemma = tuple(reading.lowers[index:after]), meanings, entry.lemma
        made.voice = voice_of(entry, reading.lower(main), before)
        made.is_finite = bool(before) or "ing" not in entry.forms[reading.lower(main)]
        mark_auxiliaries(made, before)
        has_begun = reading.lower(index - 2) in words("beginning")
        is_infinitive = not before and reading.lower(index - 1) == "to" and not has_begun
        if is_infinitive and "base" in entry.forms[reading.lower(main)]:
            made.is_open = True
        self._chunks.append(made)
        return after

    def _with_death(self, after: int, meanings: dict[str, str]) -> int | None:
        """Past the verb of death behind one of harm: "shot and killed", "shot, killed"; None where there is none."""
        if meanings.get(PEOPLE) != "wounded" or self._reading.lower(after) not in {"and", ","}:
            return None
        at = after + 1
        while self._reading.lower(at) in words("manner") | {"then", "later"}:
            at += 1
        is_death = second_measure(self._reading.lower(at), {"past", "participle"}) == "killed"
        if not is_death or at + 1 in self._reading.quantities:
            return None
        meanings[PEOPLE] = "killed"
        return at + 1

    def _with_second(self, after: int, meanings: dict[str, str], forms: set[str]) -> int:
        """Past "or wounded": killed and wounded in one are `killed_or_wounded`."""
        if self._reading.lower(after) not in {"and", "or", "and/or"}:
            return after
        at = after + 1
        while self._reading.lower(at) in words("manner") | {"otherwise"}:
            at += 1
        is_second = EQUIPMENT in meanings and tells_loss(self._reading.lower(at), forms)
        if is_second and not self._splits(after, at):
            meanings[EQUIPMENT] = "lost"  # "destroyed or captured": which of them is not said
            return at + 1
        second = second_measure(self._reading.lower(at), forms)
        if {meanings.get(PEOPLE), second} == {"killed", "wounded"} and not self._splits(after, at):
            meanings[PEOPLE] = "killed_or_wounded"
            return at + 1
        return at + 1 if second and second == meanings.get(PEOPLE) else after

    def _splits(self, joint: int, second: int) -> bool:
        """Whether the second verb has a subject or number of its own: "12 were killed and wounded 30"."""
        follows_group = bool(self._chunks) and self._chunks[-1].kind is Kind.GROUP
        return follows_group and self._reading.lower(joint) == "and" and second + 1 in self._reading.quantities

    def _particle(self, main: int, entry: VerbEntry) -> int | None:
        """Where the particle of a verb stands: right behind it, or behind its object."""
        size = len(entry.particle)
        reach = 2 if entry.counts_subject else _REACH
        for at in range(main + 1, min(main + reach, len(self._reading.tokens))):
            is_date = any(self._reading.dated[at : at + size])  # "passed 43 on Monday" passes nothing on
            if tuple(self._reading.lowers[at : at + size]) == entry.particle and not is_date:
                return at
            if self._reading.tokens[at].text in STOPS or self._reading.is_state(at):
                return None
            if self._reading.tokens[at].text == "," and not self._reading.is_in_number(at):
                return None
        return None

    def _is_told_of_person(self, word: str, entry: VerbEntry, behind: Sequence[Chunk]) -> bool:
        """Whether a present form stands behind a person, as in headlines: "Teen dies in fire", "Man shoots brother"."""
        person = behind[-1] if behind else None
        is_person = isinstance(person, Group) and person.category not in {None, Category.EQUIPMENT}
        is_present = entry.forms[word] == {"third"} and word not in words("plurals_like_verbs")
        return is_person and is_present

    def _is_verb_here(self, main: int, after: int, entry: VerbEntry, before: list[str]) -> bool:
        """Whether a form is a verb here and no noun: "strikes", "the arrest", "killing" after "the"."""
        word = self._reading.lower(main)
        forms = entry.forms[word]
        previous = self._reading.lower(main - 1)
        if not before and previous in (words("definites") - {"all", "both", "that", "those"}) | {"a", "an", "'s"}:
            return False
        if not before and previous.endswith("'s") and forms & {"base", "third", "ing"}:
            return False
        behind = self._chunks[:-1] if self._chunks and set(self._chunks[-1].lowers) <= words("manner") else self._chunks
        follows_group = bool(behind) and isinstance(behind[-1], Group) and behind[-1].is_counted
        if self._reading.lower(after) in blocked(entry.lemma) and not entry.particle:
            return False
        if forms & {"past", "participle"} and (word != entry.lemma or follows_group):
            return True
        if before or previous == "to":
            return "third" not in forms or "base" in forms
        if entry.counts_subject and follows_group:
            return True  # "Seven soldiers die in Idlib"
        if self._is_told_of_person(word, entry, behind):
            return True
        if "ing" in forms:
            while after < len(self._reading.tokens) and self._reading.dated[after]:
                after += 1
            if after >= len(self._reading.tokens):
                return True
            is_noun = self._reading.is_verb_like(after) or self._reading.lower(after) in {"that", "which"}
            return not is_noun  # "a shooting on Sunday left two dead", "a shooting that left two dead"
        return after in self._reading.quantities or self._reading.lower(after) in {"a", "his", "her", "them", "him"}
