"""Noun groups: a number, what stands between it and its noun, and the noun that says who or what is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tallybook.extract.language.numerals import parse_number
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Group, Kind
from tallybook.extract.syntax.lexicon import Phrase, longest, measure_phrases, people_nouns, verb_forms, verbs
from tallybook.extract.syntax.sentence import Reading
from tallybook.records import Category

_AGE = re.compile(r"(\d{1,3})-(?:years?|months?)-olds?|\w+-(?:years?|months?)-olds?")
_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)")
_OTHERS = words("further_ones")
_POINTERS = words("pointers")
# Nouns that are more often adjectives, and states that stand for people in them.
_RANKS = words("ranks_or_adjectives")
_VERBAL_NOUNS = _RANKS | words("states_as_nouns")
_MADE = words("made")
ADULT = 18


@dataclass(slots=True)
class _Noun:
    """What reading on from a number came to: the words of the noun end before `end`, its head begins at `head`."""

    end: int
    head: int
    category: Category | None = None
    phrase: Phrase = ()
    is_known: bool = False
    is_plural: bool = False
    meanings: dict[str, str] = field(default_factory=dict)


def counted_group(reading: Reading, index: int) -> tuple[Group, int]:
    """The group that begins with the number at a token, and the token after it."""
    quantity = reading.quantities[index]
    after = index
    while after < len(reading.tokens) and reading.tokens[after].start < quantity.end:
        after += 1
    group = Group(Kind.GROUP, quantity.start, quantity.end, quantity=quantity)
    while reading.lower(after) in _OTHERS and after not in reading.quantities:
        group.is_others |= reading.lower(after).startswith("other")
        group.is_more |= reading.lower(after) in {"more", "additional", "further"}
        after += 1
    group.is_more |= reading.lower(index - 1) in {"another", "additional", "further"}
    after = _past_of(reading, group, after, quantity_has_of=reading.lower(after - 1) == "of")
    if not group.is_partitive:
        after = _read_noun(reading, group, after)
    group.end = reading.tokens[after - 1].end
    group.lowers = tuple(reading.lowers[index:after])
    if group.category is None and (
        group.lowers[-1] == "strong" or any(one.endswith("-strong") for one in group.lowers)
    ):
        group.category, group.is_neither = Category.PERSONNEL, False  # "600 strong", "a 120-strong company"
    return group, after


def _past_of(reading: Reading, group: Group, after: int, *, quantity_has_of: bool) -> int:
    """Past "of", "of the", and "of them", which makes the group a part of another."""
    at = after
    if reading.lower(at) == "of":
        at += 1
    elif not quantity_has_of:
        return after
    if reading.lower(at) in _POINTERS:
        group.is_partitive = True
        at += 1
        return at
    past_articles = at
    while reading.lower(past_articles) in words("definites"):
        past_articles += 1
    if reading.lower(past_articles).endswith("'s") and past_articles + 1 in reading.quantities:
        past_articles += 1  # "six of the brigade's nine howitzers"
    if past_articles in reading.quantities:  # "three of the 12 soldiers": the whole is a group of its own
        group.is_partitive = True
        return past_articles
    group.is_definite = past_articles > at
    return past_articles


def phrase_for_one(reading: Reading, index: int) -> tuple[Group, int] | None:
    """The group of a noun phrase that stands for one: "a man", "his wife", "a Su-34"; None where it does not."""
    if reading.lower(index) not in words("one_determiners") or _is_ordinal(reading.lower(index + 1)):
        return None
    noun = _noun_after(reading, index + 1)
    if noun.end == index + 1 or noun.is_plural or not noun.is_known:
        return None
    group = Group(Kind.GROUP, reading.tokens[index].start, reading.tokens[noun.end - 1].end, is_one=True)
    _fill(reading, group, noun)
    if not (group.category or group.equipment) or (
        group.equipment and reading.lower(index) not in {"a", "an", "another", "their", "his"}
    ):
        return None
    group.lowers = tuple(reading.lowers[index : noun.end])
    return group, noun.end


def _is_ordinal(word: str) -> bool:
    """Whether a word tells a place in an order: "a second woman" counts nobody."""
    return word in words("ordinals") or _ORDINAL.fullmatch(word) is not None


def plain_group(reading: Reading, index: int) -> tuple[Group, int] | None:
    """A group without a number: "the soldiers", "North Korea", "240mm rocket launchers"; None at no noun."""
    at = index
    is_definite = False
    while reading.lower(at) in words("definites") or reading.lower(at) in words("one_determiners"):
        is_definite |= reading.lower(at) != "all"
        at += 1
    noun = _noun_after(reading, at)
    if noun.end == at:
        return None
    group = Group(Kind.GROUP, reading.tokens[index].start, reading.tokens[noun.end - 1].end, is_definite=is_definite)
    _fill(reading, group, noun)
    group.lowers = tuple(reading.lowers[index : noun.end])
    return group, noun.end


def _read_noun(reading: Reading, group: Group, after: int) -> int:
    noun = _noun_after(reading, after)
    _fill(reading, group, noun)
    return noun.end


def _fill(reading: Reading, group: Group, noun: _Noun) -> None:
    group.category = noun.category
    group.has_noun = noun.end > 0 and noun.head < noun.end
    group.is_neither = noun.is_known and noun.category is None and not noun.meanings
    group.meanings = noun.meanings
    group.is_plural = noun.is_plural
    head = reading.tokens[noun.head] if group.has_noun else None
    group.is_name = head is not None and not noun.is_known and head.is_capitalised and noun.is_plural
    if group.has_noun:
        group.head_start = reading.tokens[noun.head].start
        last = reading.tokens[noun.end - 1]
        group.equipment = next(
            (one for one in reading.equipment if one.start <= reading.tokens[noun.head].start and one.end >= last.end),
            None,
        )
    if group.equipment:
        group.category, group.is_neither, group.meanings = (
            Category.EQUIPMENT,
            False,
            {kind: measure for kind, measure in noun.meanings.items() if kind == "equipment"},
        )


def _noun_after(reading: Reading, index: int) -> _Noun:
    """Read the run of words from `index` on that can stand in front of a noun, and its noun."""
    noun = _Noun(index, index)
    before: dict[str, str] = {}
    at = index
    while at < len(reading.tokens) and at not in reading.quantities and not reading.dated[at]:
        if at in reading.spent:
            break
        if at > index and reading.opens_nominal(at):
            break
        mention = reading.equipment_at(at)
        phrase = longest(_all_nouns(), reading.lowers, at)
        if mention and (not phrase or reading.end_index(mention.end) >= at + len(phrase)):
            at = reading.end_index(mention.end)
            noun = _Noun(at, at - 1, Category.EQUIPMENT, is_known=True, is_plural=mention.is_plural)
            noun.head = reading.start_index(mention.start)
            continue
        if phrase and not _is_verb_here(reading, at, phrase, noun):
            noun = _after_modifier(noun, _known(at, phrase))
            at += len(phrase)
            continue
        if not _is_nominal(reading, at, noun, index):
            break
        if noun.is_known and noun.is_plural and not _is_adjunct(noun):
            break
        before |= _state_before(reading, at)
        noun = _aged(reading, at) or _Noun(at + 1, at, is_plural=reading.lower(at).endswith(("s", "men")))
        at += 1
    if not noun.meanings:
        noun.meanings = before
    if noun.category is Category.PEOPLE and any(_is_childlike(word) for word in reading.lowers[index : noun.head]):
        noun.category = Category.CHILDREN
    return noun


def _is_childlike(word: str) -> bool:
    """Whether a word before "son" or "student" makes a child of him: "infant", "eight-year-old"."""
    age, hyphen, _ = word.partition("-year-old")
    years = parse_number(age) if hyphen else None
    return word in words("childlike") or "-month-old" in word or (years is not None and years < ADULT)


def _known(at: int, phrase: Phrase) -> _Noun:
    people = people_nouns().get(phrase)
    meanings = measure_phrases("nouns", inflected=True).get(phrase, {})
    category = people.category if people else (Category.PEOPLE if meanings else None)
    is_plural = people.is_plural if people else phrase[-1].endswith("s")
    return _Noun(at + len(phrase), at, category, phrase, is_known=True, is_plural=is_plural, meanings=dict(meanings))


def _after_modifier(before: _Noun, noun: _Noun) -> _Noun:
    """A measure's noun takes the category of the people named before it: "civilian deaths", "police casualties"."""
    if noun.meanings and noun.category is Category.PEOPLE and before.category not in {None, Category.EQUIPMENT}:
        noun.category = before.category
    return noun


def _aged(reading: Reading, at: int) -> _Noun | None:
    """ "a 15-year-old" is a child, "a 40-year-old" a person."""
    found = _AGE.fullmatch(reading.lower(at))
    if not found:
        return None
    is_child = bool(found[1]) and (int(found[1]) < ADULT or "month" in reading.lower(at))
    category = Category.CHILDREN if is_child else Category.PEOPLE
    word = reading.lower(at)
    return _Noun(at + 1, at, category, (word,), is_known=True, is_plural=word.endswith("s"))


def _is_adjunct(noun: _Noun) -> bool:
    entry = people_nouns().get(noun.phrase)
    return bool(entry and entry.is_adjunct)


def _all_nouns() -> dict[Phrase, object]:
    if not _NOUNS:
        _NOUNS.update(people_nouns())
        _NOUNS.update(measure_phrases("nouns", inflected=True))
    return _NOUNS


_NOUNS: dict[Phrase, object] = {}


def _is_verb_here(reading: Reading, at: int, phrase: Phrase, noun: _Noun) -> bool:
    """Whether a form that may be noun or verb is no noun here: "injured" behind its noun, "wounded" before "in"."""
    if len(phrase) > 1 or phrase[0] not in _VERBAL_NOUNS:
        return False
    if phrase[0] in _RANKS and not reading.is_nominal_start(at + 1):
        return False  # "a reservist major"
    return reading.lower(at - 1) not in {"the", "those", "of"} or noun.end > at


def _state_before(reading: Reading, at: int) -> dict[str, str]:
    """The measure of a participle or adjective in front of its noun: "40 wounded soldiers", "12 captured tanks"."""
    word = reading.lower(at)
    states = measure_phrases("adjectives")
    if (word,) in states:
        return states[(word,)]
    for entry in verbs().get(word, ()):
        if not entry.particle and "participle" in entry.forms[word]:
            return entry.measures
    return {}


def _is_mere_number(word: str) -> bool:
    return word[0].isdigit() and not _AGE.fullmatch(word) and not _ORDINAL.fullmatch(word)


def _is_nominal(reading: Reading, at: int, noun: _Noun, first: int) -> bool:
    """Whether the word at `at` can be part of the noun group that was begun."""
    word = reading.lower(at)
    if not reading.tokens[at].is_word or word in words("function") or _is_mere_number(word):
        return False
    if at == first and reading.lower(at) in verb_forms("light_verbs", "suffering"):
        return False  # "three suffered burns"
    if reading.is_state(at):
        is_first = at == first or (at == first + 1 and reading.lower(first) in words("manner"))
        return is_first and reading.is_nominal_start(at + 1)
    if word in words("manner"):
        return (
            at == first
            and at + 1 < len(reading.tokens)
            and reading.is_state(at + 1)
            and reading.is_nominal_start(at + 2)
        )
    if word.endswith("ly") and not reading.is_nominal_start(at + 1):
        return reading.lower(at + 1) in _MADE and reading.is_nominal_start(at + 2)  # "five locally made pistols"
    if word in _MADE and reading.lower(at - 1).endswith("ly") and at > first:
        return reading.is_nominal_start(at + 1)
    if not reading.is_verb_like(at):
        return not (noun.is_known and (word.endswith(("ing", "ly"))))
    return word.endswith("ed") and at == first and reading.is_nominal_start(at + 1)
