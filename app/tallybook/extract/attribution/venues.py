"""Where and through what something was said: "in a statement", "on Telegram", "at a news conference"."""

from __future__ import annotations

from functools import cache

from tallybook.extract.language.words import words
from tallybook.extract.syntax.sentence import Sentence
from tallybook.vocab.load import table

STOPS = frozenset(",;:—–-()[]/")


def starts_setting(sentence: Sentence, index: int) -> bool:
    """Whether "in a statement", "on Telegram", "at a news conference" begins at a token."""
    return setting_end(sentence, index) is not None


@cache
def _statements() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in table("speech_verbs.toml")["settings"]["statements"])


@cache
def _channels() -> frozenset[str]:
    return frozenset(name.lower() for name in table("speech_verbs.toml")["settings"]["channels"])


def setting_end(sentence: Sentence, index: int) -> int | None:
    """One past the last token of a setting ("in a brief statement", "on its Telegram channel"), None if none begins."""
    if sentence.lower(index) not in {"in", "on", "at", "during", "via", "through"}:
        return None
    for later in range(index + 1, min(index + 7, len(sentence.tokens))):
        if (
            sentence.quoted[later]
            or sentence.is_mark(later)
            or sentence.tokens[later].text in STOPS
            or sentence.lower(later) in words("auxiliaries")
        ):
            return None
        if any(
            tuple(sentence.lower(step) for step in range(later - len(phrase) + 1, later + 1)) == phrase
            for phrase in _statements()
        ):
            return later + 1
        two = f"{sentence.lower(later)} {sentence.lower(later + 1)}"
        if sentence.lower(index) in {"on", "via", "in"} and (
            sentence.lower(later) in _channels() or two in _channels()
        ):
            end = later + (2 if two in _channels() else 1)
            return end + 1 if sentence.lower(end) in {"channel", "account", "page"} else end
    return None
