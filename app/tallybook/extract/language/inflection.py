"""English plurals and verb forms by rule, with the exceptions that the word lists name."""

from __future__ import annotations

from collections.abc import Sequence

from tallybook.vocab.load import table

_VOWELS = "aeiou"
_PLURALS = table("grammar.toml")["plurals"]
_UNCHANGED, _REGULAR_MAN = tuple(_PLURALS["unchanged"]), tuple(_PLURALS["regular_in_man"])
_SIBILANTS = ("s", "sh", "ch", "x", "z")


def plural_of(noun: str) -> str:
    """The plural of a noun or noun phrase: "army officer" -> "army officers", "gunman" -> "gunmen"."""
    if noun.endswith(_UNCHANGED) and not noun.endswith(("bus", "ss")):
        return noun
    if noun.endswith("man") and not noun.endswith(_REGULAR_MAN):
        return noun[:-2] + "en"
    return _with_s(noun)


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(_SIBILANTS) else "s")


def verb_forms_of(lemma: str, irregular: Sequence[str] | None = None) -> dict[str, str]:
    """The forms of a verb by name: base, third, past, participle, ing.

    `irregular` are the last four where a word list gives them; else they are made by rule.
    """
    if irregular is None:
        stem = lemma[:-1] if lemma.endswith("e") else lemma
        past = lemma[:-1] + "ied" if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS else stem + "ed"
        irregular = [_with_s(lemma), past, past, (lemma if lemma.endswith("ee") else stem) + "ing"]
    return dict(zip(("base", "third", "past", "participle", "ing"), [lemma, *irregular], strict=True))
