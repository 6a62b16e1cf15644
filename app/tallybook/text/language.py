"""The language of a text, told offline."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from tallybook.vocab.compiled import Table, read_toml

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_LOOKED_AT = 6_000
_PORTION = 600
# Fewer letters than these are a name or an abbreviation, which belong to every language.
_FEWEST_LETTERS = 8
# Of text in capitals more is needed: it may be a table of abbreviations.
_FEWEST_CAPITALS = 24
# Below this many letters a text of names may look like any language that they come from.
_SHORT = 160
_CERTAIN = 0.5
# From here on n-grams need no help of words that two languages may share ("Explosion", "drone").
_SURE = 0.9
# Of the words that are no names, so many and this share of English ones make a short text English.
_FEWEST_ENGLISH = 2
_ENGLISH_SHARE = 0.2
# Of all words, this share of English function words makes a portion English, and then no model is needed. News in
# English has 0.13 to 0.3 of them, median 0.22; none of them was met in sentences of the other languages.
_FUNCTION_SHARE = 0.1
_URL = re.compile(r"\S*(?:://|www\.|@)\S*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language that most of the text's beginning is in; None where too little is said.

    "Rohingya refugees flee Maungdaw" is "en"; "MLRS 15", "Kyiv" and a table of figures are None.
    """
    words = _WORD.findall(_URL.sub(" ", text[:_LOOKED_AT]))
    words, script = _of_the_main_script(words)
    letters = sum(map(len, words))
    if letters < _FEWEST_LETTERS and script not in _ideographic():
        return _short_english(words)
    if script in _table()["scripts"]:
        return str(_table()["scripts"][script])
    if script == "ARABIC" and (language := _by_letters(words)):
        return language
    if script == "LATIN" and letters < _SHORT:
        return _of_few_latin_words(words)
    return _by_vote(words)


@cache
def _table() -> Table:
    return read_toml(Path(__file__).with_name("languages.toml"))


@cache
def _english() -> frozenset[str]:
    """Words that only English has."""
    return _function_words() | frozenset(_table()["english"])


@cache
def _function_words() -> frozenset[str]:
    return frozenset(_table()["function_words"])


def _ideographic() -> frozenset[str]:
    return frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL"})


@cache
def _identifier() -> LanguageIdentifier:
    """langid's classifier of n-grams of bytes over the languages of `languages.toml`; 0.8 s to load, once a process."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_table()["told_apart"])
    return identifier


def _classify(words: list[str]) -> tuple[str, float]:
    """The likeliest language of some words and how sure that is, from 0 to 1."""
    language, confidence = _identifier().classify(" ".join(words))
    return str(language), float(confidence)


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _of_the_main_script(words: list[str]) -> tuple[list[str], str]:
    """The words in the script that most letters are in, and its name; Japanese keeps all of its scripts."""
    letters: Counter[str] = Counter()
    for word in words:
        letters[_group(word)] += len(word)
    if not letters:
        return [], ""
    main = max(letters, key=letters.__getitem__)
    return [word for word in words if _group(word) == main], main


def _group(word: str) -> str:
    script = _script(word[0])
    return "CJK" if script in {"CJK", "HIRAGANA", "KATAKANA"} else script


def _by_letters(words: list[str]) -> str | None:
    counts = Counter("".join(words))
    total = sum(counts.values())
    for language, letters in _table()["letters"].items():
        if sum(counts[letter] for letter in letters) > total * 0.02:
            return str(language)
    return None


def _by_vote(words: list[str]) -> str | None:
    """The language of most letters, portion by portion: a long quotation in another one does not decide."""
    votes: Counter[str] = Counter()
    portion: list[str] = []
    length = 0
    for index, word in enumerate(words):
        portion.append(word)
        length += len(word) + 1
        if length >= _PORTION or index + 1 == len(words):
            votes[_of_portion(portion)] += length
            portion, length = [], 0
    return max(votes, key=votes.__getitem__) if votes else None


def _of_portion(words: list[str]) -> str:
    if _count(words, _function_words()) >= _FUNCTION_SHARE * len(words):
        return "en"
    return _classify(words)[0]


def _of_few_latin_words(words: list[str]) -> str | None:
    """A headline or a post: by its English words first, names left out; then by its n-grams.

    A name says where the news is from, not what language it is in: "General Hernandez visits Arauca".
    """
    plain = [word for word in words if not word[0].isupper()]
    if _count(plain, _english()) >= max(_FEWEST_ENGLISH, _ENGLISH_SHARE * len(plain)):
        return "en"
    english = _short_english(words)
    spelt = [word for word in words if not word.isupper()]
    if sum(map(len, spelt)) < _FEWEST_LETTERS:
        spelt = words if sum(map(len, words)) >= _FEWEST_CAPITALS else []
    if not spelt:
        return english
    language, confidence = _classify(spelt)
    if confidence < _SURE and sum(map(len, plain)) >= _FEWEST_LETTERS:
        language, confidence = max((language, confidence), _classify(plain), key=itemgetter(1))
    if english and confidence < (_SURE if _count(words, _english()) >= _ENGLISH_SHARE * len(words) else _CERTAIN):
        return english
    return language if confidence >= _CERTAIN else None


def _count(words: list[str], listed: frozenset[str]) -> int:
    """How many words are listed, case aside."""
    return sum(word.lower() in listed for word in words)


def _short_english(words: list[str]) -> str | None:
    return "en" if any(word.lower() in _english() for word in words) else None
