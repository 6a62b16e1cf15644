"""Weapons, vehicles and other equipment named in a text, by generic noun or by model."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from tallybook.extract.document import EquipmentMention
from tallybook.extract.equipment.disambiguate import Candidate, disambiguate, is_road
from tallybook.extract.equipment.gazetteer import (
    Atoms,
    Doubt,
    Kind,
    Term,
    begins_name,
    grammar,
    matches,
    pattern,
    plain,
    shape,
    words,
)
from tallybook.extract.language.inflection import plural_of
from tallybook.records import Equipment

_INCH = 25.4  # millimetres
_REACH = 40  # characters before a name in which a modifier of it stands
_MOST_MODIFIERS = 4  # between "rounds of" and what they are of, a model and its noun


def find_equipment(text: str) -> tuple[EquipmentMention, ...]:
    """Equipment in the text, left to right, the longest name at each place.

    "240mm rocket launchers" is one mention of class rocket_artillery and calibre 240; "a Su-34", "30 T-72 tanks" and
    "Type 054A frigates" leave article and number out. Time is linear in the length of the text.
    """
    read = plain(text)
    return tuple(_mention(text, one) for one in disambiguate(read, list(_Reader(read).candidates())))


def _mention(text: str, one: Candidate) -> EquipmentMention:
    name = " ".join(text[one.start : one.end].split())
    calibre = _said_calibre(plain(name)) or one.calibre
    guns = grammar("guns")
    is_gun = one.class_ == "small_arms" and one.kind is Kind.NOUN and one.name in guns["words"]
    class_ = guns["class"] if is_gun and calibre is not None and calibre >= guns["from_mm"] else one.class_
    return EquipmentMention(one.start, one.end, Equipment(name=name, class_=class_, calibre_mm=calibre), one.is_plural)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A name with the nouns behind it. `first` is what it begins with; `class_` is "" where nothing tells it."""

    start: int
    end: int
    first: Term
    head: Term
    class_: str
    is_plural: bool
    model: Term | None = None
    is_alone: bool = True


class _Reader:
    """Reads the names of equipment off a text made `plain`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.atoms = Atoms.of(text)

    def candidates(self) -> Iterator[Candidate]:
        """All that could be equipment, left to right, apart."""
        last = 0
        for index, word in enumerate(self.atoms.words):
            start = self.atoms.starts[index]
            if start < last:
                continue
            if not (begins_name(word) or self._may_be_shape(index)) or not self._opens(start):
                continue
            phrase = self._phrase(index)
            if phrase is None:
                continue
            if phrase.first.kind is Kind.DECOY:
                last = phrase.end
            elif phrase.class_:
                yield self._candidate(last, phrase)
                last = phrase.end

    def _candidate(self, floor: int, phrase: _Phrase) -> Candidate:
        named = phrase.model or phrase.head
        doubt = phrase.head.doubt if phrase.is_alone else Doubt.NONE
        takes_calibre = phrase.class_ == named.class_ or phrase.class_ in _SHOOTING
        calibre = named.calibre if takes_calibre else None
        begin = _with_modifiers(self.text, phrase.start, floor)
        return Candidate(begin, phrase.end, named.kind, named.name, phrase.class_, phrase.is_plural, doubt, calibre)

    def _opens(self, start: int) -> bool:
        before = self.text[start - 1] if start else " "
        return not (before.isalnum() or before in "-_")

    def _may_be_shape(self, index: int) -> bool:
        """Whether a designator may begin at an atom: capitals or a figure, and a figure right behind; "Osa-class"."""
        word, end = self.atoms.words[index], self.atoms.ends[index]
        if word[0].isdigit():
            return len(word) == 1 and self.text[end : end + 1].isupper()
        if not word[0].isupper():
            return False
        behind = self.text[end : end + 2]
        is_shaped = behind[:1].isdigit() or behind[1:].isdigit() or behind in _SHAPED
        return is_shaped or "-class" in self.text[end : end + _REACH]

    def _read(self, index: int) -> tuple[int, Term] | None:
        """The longest term at an atom, a mark of its variant taken in, and where it ends."""
        listed = next((closed for end, term in matches(self.atoms, index) if (closed := self._closed(end, term))), None)
        if not self._may_be_shape(index):
            return listed
        by_shape = shape(self.text, self.atoms.starts[index])
        return by_shape if by_shape and (not listed or by_shape[0] > listed[0]) else listed

    def _closed(self, end: int, term: Term) -> tuple[int, Term] | None:
        """The term and its end where a word ends there, else None."""
        if term.kind is not Kind.MODEL:
            return (end, term) if pattern("end").match(self.text, end) else None
        tail = pattern("tail" if self.text[end - 1].isdigit() else "tail_of_word").match(self.text, end)
        if not tail:
            return None
        return tail.end(), replace(term, is_plural=True) if tail["plural"] else term

    def _phrase(self, index: int, *, is_portion: bool = False) -> _Phrase | None:
        """The name at an atom with the nouns behind it: "Shahed-136 drones", "rounds of 155mm ammunition".

        `is_portion` where it is what such rounds are of.
        """
        found = self._read(index)
        if not found:
            return None
        start, (end, term) = self.atoms.starts[index], found
        if term.kind is Kind.DECOY:
            return _Phrase(start, end, term, term, "", is_plural=False)
        if not is_portion and term.name in grammar("portions") and (portioned := self._portioned(start, end, term)):
            return portioned
        if term.kind is Kind.PORTION:
            return None
        model = term if term.kind in _NAMED else None
        phrase = self._held(self._joined(_Phrase(start, end, term, term, term.class_, term.is_plural, model)))
        if term.doubt is Doubt.ROAD and not phrase.is_alone and phrase.class_ != term.class_:
            # "On the M4 cars stood still": the noun is read on its own.
            return None if is_road(self.text, start, end) else phrase
        return phrase

    def _joined(self, phrase: _Phrase) -> _Phrase:
        """The phrase with the names and nouns right behind it; the last one's class holds, unless it tells none."""
        while not (phrase.is_plural and phrase.head.kind is Kind.NOUN):
            found = self._read_on(phrase)
            if not found:
                return phrase
            end, term = found
            is_hinted = term.doubt is Doubt.HINTED and phrase.model is not None
            if term.kind not in _JOINABLE or not (term.doubt is Doubt.NONE or is_hinted) or not term.class_:
                return phrase
            model = term if term.kind in _NAMED else phrase.model
            class_ = term.class_
            if model and model.class_ and term.kind is Kind.NOUN and _is_vague(term, model.class_):
                class_ = model.class_
            phrase = replace(
                phrase, end=end, head=term, class_=class_, is_plural=term.is_plural, model=model, is_alone=False
            )
        return phrase

    def _held(self, phrase: _Phrase) -> _Phrase:
        """The phrase with a noun behind its model that does not say what it is: "HIMARS systems"."""
        at = _next_word(self.text, phrase.end)
        holder = _holders().match(self.text, at) if phrase.model and phrase.model.class_ else None
        if not holder or phrase.is_plural:
            return phrase
        return replace(phrase, end=holder.end(), is_plural=holder[0].endswith("s"), is_alone=False)

    def _portioned(self, start: int, end: int, term: Term) -> _Phrase | None:
        """ "Rounds of 155mm ammunition"; "rounds of talks" are no equipment, and "rounds" alone is left to others."""
        of = _OF.match(self.text, end)
        if not of:
            return None
        inner = self._phrase_at(self._past_modifiers(of.end()))
        if inner and inner.class_ in grammar("portions")[term.name] and inner.head.kind is not Kind.DECOY:
            return replace(inner, start=start, first=term, is_plural=term.is_plural, is_alone=False)
        return _Phrase(start, end, replace(term, kind=Kind.DECOY), term, "", is_plural=False)

    def _read_on(self, phrase: _Phrase) -> tuple[int, Term] | None:
        """The name or noun that goes on from a phrase, its last word taken in or modifiers passed over if need be."""
        last = bisect_left(self.atoms.ends, phrase.end)
        if self.atoms.starts[last] > phrase.start and self.text[self.atoms.starts[last] - 1] == " ":
            # "Qassam rocket launchers" are no rockets.
            across = self._read(last)
            if across and across[0] > phrase.end and across[1].kind is Kind.NOUN:
                return across
        return self._read_next(phrase.end) or (
            self._read_past(phrase.end) if phrase.is_alone and phrase.model else None
        )

    def _past_modifiers(self, at: int) -> int:
        for _ in range(_MOST_MODIFIERS):
            modifier = pattern("modifier").match(self.text, at)
            if not modifier or not _is_modifier(modifier["word"]):
                break
            at = modifier.end()
        return at

    def _read_past(self, end: int) -> tuple[int, Term] | None:
        """The noun behind a model and the modifiers between them: "R-37M long-range air-to-air missile"."""
        at = self._past_modifiers(_next_word(self.text, end))
        found = self._read_next(at - 1) if at > end + 1 else None
        return found if found and found[1].kind is Kind.NOUN else None

    def _read_next(self, end: int) -> tuple[int, Term] | None:
        at = _next_word(self.text, end)
        index = bisect_left(self.atoms.starts, at)
        is_there = at > end and index < len(self.atoms.starts) and self.atoms.starts[index] == at
        return self._read(index) if is_there else None

    def _phrase_at(self, offset: int) -> _Phrase | None:
        index = bisect_left(self.atoms.starts, offset)
        is_there = index < len(self.atoms.starts) and self.atoms.starts[index] == offset
        return self._phrase(index, is_portion=True) if is_there else None


_SHAPED = frozenset({"/A", "-N"})  # "F/A-18", "SS-N-22"
_NAMED = frozenset({Kind.MODEL, Kind.SHAPE})
_JOINABLE = frozenset({Kind.MODEL, Kind.SHAPE, Kind.NOUN})
_SHOOTING = frozenset({"artillery", "rocket_artillery", "munition"})  # what has the calibre of a gun named with it
_OF = re.compile(r" of (?:the |its |their )?")


def _next_word(text: str, end: int) -> int:
    """Where the next word begins when nothing but a space stands before it, else `end` itself."""
    return end + 1 if text[end : end + 1] == " " else end


def _is_vague(noun: Term, class_: str) -> bool:
    """Whether a noun says nothing of a model of that class: "vessel" of a submarine."""
    last = re.split("[ -]", noun.name)[-1]
    return noun.class_ in words("holders", "wide") and class_ in grammar("vague").get(last, ())


@cache
def _holders() -> re.Pattern[str]:
    """Nouns that may follow a model without saying what it is, singular and plural."""
    singular = grammar("holders")["words"]
    return re.compile(rf"(?:{'|'.join([*map(plural_of, singular), *singular])}){grammar('patterns')['end']}")


def _with_modifiers(text: str, start: int, floor: int) -> int:
    """Where the name begins once the calibre and the modifiers before it are taken in."""
    while True:
        low = max(floor, start - _REACH)
        before = pattern("modifier_before").search(text[low:start])
        if not before or not _is_modifier(before["word"]):
            return start
        start = low + before.start("word")


def _is_modifier(word: str) -> bool:
    return word.lower() in words("modifiers") or bool(_hyphened().fullmatch(word) or pattern("calibre").fullmatch(word))


@cache
def _hyphened() -> re.Pattern[str]:
    """ "Self-destructible", "explosive-laden"; not "30-strong", "Russian-backed" or "now-destroyed"."""
    return re.compile(rf"(?:{'|'.join(grammar('modifiers')['hyphened'])})-[a-z]+(?:-[a-z]+)*", re.IGNORECASE)


def _said_calibre(name: str) -> float | None:
    """The calibre in millimetres that the words give."""
    said = pattern("said").search(name)
    if not said:
        return None
    if said["inches"]:
        return round(float(f"0.{said['inches']}") * _INCH, 2)
    return float(said["mm"].replace(",", "."))
