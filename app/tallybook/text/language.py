"""The language of a text, told offline."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lingua import LanguageDetector

_LOOKED_AT = 6_000
_PORTION = 600
# Fewer letters than these are a name or an abbreviation, which belong to every language.
_FEWEST_LETTERS = 8
# Of text in capitals more is needed: it may be a table of abbreviations.
_FEWEST_CAPITALS = 24
# Beyond this many letters lingua is right without help.
_SHORT = 160
_CERTAIN = 0.5
_ENGLISH_SHARE = 0.2
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
def _table() -> dict[str, Any]:
    return tomllib.loads((files("tallybook.text") / "languages.toml").read_text(encoding="utf-8"))


@cache
def _english() -> frozenset[str]:
    return frozenset(_table()["english"])


def _ideographic() -> frozenset[str]:
    return frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL"})


@cache
def _detector() -> LanguageDetector:
    """Lingua in its low accuracy mode: 50 MB and 0.3 s to start with, where the full one takes 620 MB and 5 s."""
    from lingua import Language, LanguageDetectorBuilder

    languages = [Language.from_str(name) for name in _table()["told_apart"]]
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


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
            language = _detector().detect_language_of(" ".join(portion))
            if language:
                votes[language.iso_code_639_1.name.lower()] += length
            portion, length = [], 0
    return max(votes, key=votes.__getitem__) if votes else None


def _of_few_latin_words(words: list[str]) -> str | None:
    """A headline or a bulletin: by its English words first, then by its letters, names left out where that is left."""
    english = _short_english(words)
    plain = [word for word in words if not word.isupper()]
    if sum(map(len, plain)) < _FEWEST_LETTERS:
        plain = words if sum(map(len, words)) >= _FEWEST_CAPITALS else []
    if not plain:
        return english
    values = _detector().compute_language_confidence_values(" ".join(plain))
    best = values[0]
    code = best.language.iso_code_639_1.name.lower()
    share = sum(word.lower() in _english() for word in words) / len(words)
    if english and (share >= _ENGLISH_SHARE or best.value < _CERTAIN):
        return english
    return code if best.value >= _CERTAIN else None


def _short_english(words: list[str]) -> str | None:
    return "en" if any(word.lower() in _english() for word in words) else None
