"""Weapons, vehicles and other equipment named in a text, by generic noun or by model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from app.extract.inflection import plural_of
from app.extract.scene import EquipmentMention
from app.records import Equipment
from app.vocab.load import table

_CALIBRE = r"\d{1,3}(?:[.,]\d{1,2})?\s?-?\s?(?:mm|millimet(?:re|er)s?)\b"
# Letters and figures as designers put them: "Su-34", "Type 054A", "AGM-88", "9K37".
_SHAPE = (
    r"(?:Type|Project|Mk\.?|Mark)\s\d{1,5}[A-Z]?\d?(?:-class)?|[A-Z][A-Za-z]{0,4}-\d{1,4}[A-Z]{0,3}\d?"
    r"|[A-Z]{1,4}\d{1,4}[A-Z]?\d?|\d[A-Z]\d{1,3}[A-Z]?"
)
_CANNON = 50  # millimetres from which on a gun is no small arm
_GAP = r"(?:[-‐‑–]|\s)?"


@dataclass(frozen=True, slots=True)
class _Entry:
    class_: str
    name: str
    is_plural: bool = False
    is_common: bool = False


def find_equipment(text: str) -> list[EquipmentMention]:
    """Equipment in the text, left to right, the longest name at each place.

    "240mm rocket launchers" is one mention of class rocket_artillery and calibre 240; "a Su-34", "30 T-72 tanks" and
    "Type 054A frigates" leave article and number out.
    """
    return list(_mentions(text))


def _mentions(text: str) -> Iterator[EquipmentMention]:
    last = 0
    for found in _names().finditer(text):
        if found.start() < last:
            continue
        entry, end = _longest(text, found)
        if entry is None:
            continue
        start = _with_modifiers(text, found.start(), last)
        if entry.is_common and not (entry.is_plural or _has_evidence(text, start, end)):
            continue
        name = text[start:end]
        calibre = _calibre(name, entry)
        is_cannon = entry.class_ == "small_arms" and calibre is not None and calibre >= _CANNON
        class_ = "artillery" if is_cannon else entry.class_
        equipment = Equipment(name=" ".join(name.split()), class_=class_, calibre_mm=calibre)
        yield EquipmentMention(start, end, equipment, entry.is_plural)
        last = end


def _longest(text: str, found: re.Match[str]) -> tuple[_Entry | None, int]:
    """The entry at a match, names right behind it taken in ("Shahed-136" + "drones"); the last one's class holds."""
    words = found["name"]
    entry = _entry_for(words)
    end = found.end()
    while (following := _names().match(text, _next_word(text, end))) and following.start() > end:
        last = _entry_for(following["name"])
        if last is None or last.is_common:
            break
        known_model = entry if entry and not _is_generic(words) else None
        entry = _joined(known_model, last, words)
        end = following.end()
        if last.is_plural:
            break
    holder = _holders().match(text, _next_word(text, end))
    if entry and holder and not _is_generic(words):
        return _Entry(entry.class_, words, is_plural=holder[0].endswith("s"), is_common=False), holder.end()
    return entry, end


def _joined(model: _Entry | None, noun: _Entry, words: str) -> _Entry:
    """A model and the noun after it: the noun says the class unless it is a word for many kinds ("HIMARS systems")."""
    if model and noun.class_ in _VAGUE_CLASSES:
        return _Entry(model.class_, words, noun.is_plural)
    return _Entry(noun.class_, words, noun.is_plural)


_VAGUE_CLASSES = frozenset({"missile_system", "vehicle", "other", "small_arms"})


def _next_word(text: str, end: int) -> int:
    """Where the next word begins when nothing but a space stands before it, else `end` itself."""
    return end + 1 if text[end : end + 1] in {" ", "\u00a0"} else end


def _is_generic(words: str) -> bool:
    return words.lower() in _generic_forms() or words in _generic_forms()


def _entry_for(words: str) -> _Entry | None:
    generic = _generic_forms().get(words) or _generic_forms().get(words.lower())
    if generic:
        return generic
    key = _squeezed(words)
    is_plural = False
    models = _models()
    if key not in models and key.endswith("s") and key[:-1] in models:
        key, is_plural = key[:-1], True
    if key in models:
        found = models[key]
        return _Entry(found.class_, found.name, is_plural, found.is_common)
    trimmed = re.sub(r"(?<=\d)[A-Z]{1,3}\d{0,2}[A-Z]?$", "", key)
    if trimmed != key and trimmed in models:
        return models[trimmed]
    return None


def _with_modifiers(text: str, start: int, floor: int) -> int:
    """Where the name begins once the calibre and the modifiers before it are taken in."""
    while True:
        before = _MODIFIER_BEFORE.search(text, floor, start)
        if not before or before.end() != start or not _is_modifier(before["word"]):
            return start
        start = before.start("word")


_MODIFIER_BEFORE = re.compile(rf"(?<![\w.-])(?P<word>{_CALIBRE}|[\w-]+)[ \u00a0]$")


def _is_modifier(word: str) -> bool:
    return bool(re.fullmatch(_CALIBRE, word)) or word.lower() in _modifiers() or bool(_HYPHENED.fullmatch(word))


# "self-destructible", "explosive-laden"; not "30-strong", "Russian-backed" or "now-destroyed".
_HYPHENED = re.compile(
    r"(?:self|long|short|medium|high|low|anti|air|surface|ground|sea|multi|quad|jet|laser|wire|fibre|fiber|explosive|bomb|mine|shoulder|twin|single|double)-[a-z]+(?:-[a-z]+)*"
)


def _calibre(name: str, entry: _Entry) -> float | None:
    said = re.search(r"(\d{1,3}(?:[.,]\d{1,2})?)(?=\s?-?\s?(?:mm|millimet))", name)
    if said:
        return float(said[1].replace(",", "."))
    known = table("equipment.toml")["calibres"]
    number = next((known[model] for model in known if re.search(rf"(?<!\w){re.escape(model)}(?!\w)", name)), None)
    return float(number) if number is not None else None


def _has_evidence(text: str, start: int, end: int) -> bool:
    """Whether a name that is also a word or surname stands as equipment: a number or article before, a noun after."""
    before = text[max(0, start - 14) : start].lower()
    after = text[end : end + 14].lower()
    counted = re.search(
        r"(?:\d|\b(?:an?|two|three|four|five|six|seven|eight|nine|ten|dozen|dozens of|several|hundreds of)) $", before
    )
    return bool(counted) or bool(
        re.match(r" ?-?(?:systems?\b|missiles?\b|launchers?\b|batter|drones?\b|tanks?\b|type\b)", after)
    )


def _squeezed(name: str) -> str:
    """A model's name without hyphens and spaces: "T-72", "T 72" and "T72" are one."""
    return re.sub(r"[-‐‑–\s\u00a0]", "", name)


@cache
def _models() -> dict[str, _Entry]:
    return {
        _squeezed(name): _Entry(class_, name, is_common=kind == "common")
        for class_, entry in table("equipment.toml")["classes"].items()
        for kind in ("models", "common")
        for name in entry[kind]
    }


@cache
def _generic_forms() -> dict[str, _Entry]:
    """Every generic noun, singular and plural; abbreviations in capitals keep their case."""
    forms: dict[str, _Entry] = {}
    for class_, entry in table("equipment.toml")["classes"].items():
        for word in entry["words"]:
            forms.setdefault(word, _Entry(class_, word))
            forms.setdefault(plural_of(word), _Entry(class_, word, is_plural=True))
    return forms


@cache
def _holders() -> re.Pattern[str]:
    """Nouns that may follow a model without saying what it is, singular and plural."""
    singular = table("equipment.toml")["holders"]["words"]
    return re.compile(rf"(?:{'|'.join([*map(plural_of, singular), *singular])})\b")


@cache
def _modifiers() -> frozenset[str]:
    return frozenset(word.lower() for word in table("equipment.toml")["modifiers"]["words"])


@cache
def _names() -> re.Pattern[str]:
    """Any name of the vocabulary or shape of a model's name, longest first."""
    models = sorted({entry.name for entry in _models().values()}, key=len, reverse=True)
    model_pattern = "|".join(_GAP.join(map(re.escape, re.split(r"[-\s]", name))) for name in models)
    generic = sorted(_generic_forms(), key=len, reverse=True)
    capitals = "|".join(re.escape(word) for word in generic if any(letter.isupper() for letter in word))
    plain = "|".join(re.escape(word) for word in generic if not any(letter.isupper() for letter in word))
    variant = r"(?:-?[A-Z]{1,3}\d{0,2}[A-Z]?)?"
    return re.compile(
        rf"(?<![\w-])(?P<name>(?:{model_pattern}){variant}s?|{_SHAPE}|{capitals}|(?i:{plain}))(?![\w]|-\w|'s\b|’s\b)"
    )
