"""English plurals and verb forms by rule, with the exceptions that the word lists name."""

from __future__ import annotations

from tallybook.vocab.load import table

_VOWELS = "aeiou"
_PLURALS = table("grammar.toml")["plurals"]
_UNCHANGED, _REGULAR_MAN = tuple(_PLURALS["unchanged"]), tuple(_PLURALS["regular_in_man"])


def plural_of(noun: str) -> str:
    """The plural of a noun or noun phrase: "army officer" -> "army officers", "gunman" -> "gunmen"."""
    if noun.endswith(_UNCHANGED) and not noun.endswith(("bus", "ss")):
        return noun
    if noun.endswith("man") and not noun.endswith(_REGULAR_MAN):
        return noun[:-2] + "en"
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    if noun.endswith(("s", "sh", "ch", "x", "z")):
        return noun + "es"
    return noun + "s"


def verb_forms_of(lemma: str) -> dict[str, str]:
    """The forms of a regular verb by name: base, third, past, participle, ing."""
    if lemma.endswith("ee"):
        return _forms(lemma, lemma + "s", lemma + "d", lemma + "ing")
    if lemma.endswith("e"):
        return _forms(lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing")
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return _forms(lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
    third = lemma + "es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else lemma + "s"
    return _forms(lemma, third, lemma + "ed", lemma + "ing")


def _forms(base: str, third: str, past: str, ing: str) -> dict[str, str]:
    return {"base": base, "third": third, "past": past, "participle": past, "ing": ing}
