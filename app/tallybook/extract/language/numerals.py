"""Numbers as written, in digits and words: where they stand and what they are worth, not what they count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from tallybook.extract.language.templates import S, any_of
from tallybook.vocab.load import table

_VOCAB = table("numbers.toml")
_WORDS = _VOCAB["words"]
_MOST_DIGITS = 15  # longer ones are identifiers
_MOST = 1e18


class _Kind(Enum):
    DIGITS = auto()
    SMALL = auto()  # a word for a number below a hundred
    HUNDRED = auto()
    SCALE = auto()  # "dozen", "thousand", "million"
    FRACTION = auto()
    PLURAL = auto()
    SEVERAL = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class _Piece:
    """One word or group of digits, worth `low` to `high`; `times` is what it multiplies the words before it by."""

    start: int
    end: int
    kind: _Kind
    low: float
    high: float
    times: float = 0


@dataclass(frozen=True, slots=True)
class Number:
    """A number phrase. `value` is None for a vague one ("dozens"), which has only its bounds.

    `scale` is what its last word multiplies by (1000 in "three thousand"). `is_bare` is True for digits without
    separator, decimals or words ("1998"), `is_none` for "no" and "nobody".
    """

    start: int
    end: int
    value: float | None
    low: float
    high: float
    scale: float = 1
    is_bare: bool = False
    is_none: bool = False


_SMALL: dict[str, float] = _VOCAB["units"] | _VOCAB["tens"]
_SCALES: dict[str, float] = _VOCAB["scales"]
_SUFFIXES: dict[str, float] = _VOCAB["suffixes"]
_PLURALS: dict[str, list[float]] = _VOCAB["plurals"]
_SEVERAL: dict[str, list[float]] = _VOCAB["several"]
_FRACTIONS: dict[str, float] = _WORDS["fractions"]
_MULTIPLES = {"hundred": 100.0, "dozen": 12.0} | _SCALES

_GROUPED = (
    r"[0-9]{1,3}(?P<separator>[,.'’ \u00a0\u2009\u202f])[0-9]{3}(?:(?P=separator)[0-9]{3})*"
    r"(?:(?<![.][0-9]{3})\.[0-9]+)?"
)
_INDIAN = r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}"
_SCALE_NEXT = re.compile(rf"{S}?{any_of(_SCALES)}\b", re.IGNORECASE)
_DECIMAL_COMMA = rf"[0-9]{{1,3}},[0-9]{{1,2}}(?={_SCALE_NEXT.pattern})"
_PLAIN = r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+"
# "5m" is five million before a word, unless it tells of a length.
_SUFFIX = (
    rf"(?:{any_of([one for one in _SUFFIXES if one != 'm'])}\b"
    rf"|m(?={S}(?!{any_of(_WORDS['after_metres'])}\b)[a-z]))"
)
_DIGITS = (
    rf"(?<![\w.])(?<![0-9][,'’])(?:{_GROUPED}|{_INDIAN}|{_DECIMAL_COMMA}|{_PLAIN})"
    rf"(?P<suffix>{_SUFFIX})?(?!\w)(?![.,'’][0-9])"
)
_AFTER_HARM = "(?:" + "|".join(rf"(?<=\b{word}\s)" for word in _WORDS["before_scores"]) + ")"
_SCORES = rf"scores(?={S}{any_of(_WORDS['after_scores'])}\b)|{_AFTER_HARM}scores"
_ANY_PLURAL = rf"{any_of(_PLURALS.keys() - {'scores'})}|{_SCORES}"
# The group that a piece matches as a whole names its kind.
_PIECE = re.compile(
    rf"(?P<digits>{_DIGITS})"
    rf"|(?<![\w])(?:(?P<several>{any_of(_SEVERAL)})(?:{S}of(?={S}{any_of(_MULTIPLES)}s?\b))?"
    rf"|(?:(?P<outer>tens|dozens|hundreds|thousands){S}of{S})?(?P<plural>{_ANY_PLURAL})"
    rf"|(?P<fraction>(?:(?:an?|one)(?:{S}|-))?{any_of(_FRACTIONS)}(?:{S}(?:of{S})?an?(?={S}{any_of(_MULTIPLES)}))?)"
    rf"|(?:an?{S})?(?P<multiple>{any_of(_MULTIPLES)})"
    rf"|(?P<small>{any_of(_SMALL)})"
    rf"|(?P<none>{any_of(_WORDS['none'])}))(?!\w)",
    re.IGNORECASE,
)
_GAP = re.compile(rf"(?:[-‑]|{S}(?:(?P<and>and){S})?)\Z", re.IGNORECASE)
# A count in words below a hundred, for lengths of time.
COUNT = rf"(?:{any_of(_VOCAB['tens'])}(?:(?:{S}|-){any_of(_VOCAB['units'])})?|{any_of(_VOCAB['units'])})(?!\w)"


def find_numbers(text: str) -> list[Number]:
    """Every number phrase, left to right, apart: "two thousand three hundred", "1 118 370", "dozens", "no one"."""
    return _Reader(text).numbers()


def parse_number(words: str) -> float | None:
    """What the words are worth where they are one number and nothing else, else None."""
    numbers = find_numbers(words)
    if len(numbers) != 1 or (numbers[0].start, numbers[0].end) != (0, len(words)):
        return None
    return numbers[0].value


def _piece(match: re.Match[str]) -> _Piece | None:
    """The piece of a match; None for more digits than a number has."""
    name = match.lastgroup or ""
    words, times = " ".join(match[name].lower().split()), 0.0
    if name == "digits":
        value = _digits_value(match)
        return None if value is None else _Piece(*match.span(), _Kind.DIGITS, value, value)
    kind = _Kind[name.upper()] if name != "multiple" else _Kind.HUNDRED if words == "hundred" else _Kind.SCALE
    if kind is _Kind.SEVERAL:
        low, high = _SEVERAL[words]
    elif kind is _Kind.PLURAL:
        (low, high), times = _PLURALS[words], _MULTIPLES.get(words[:-1], 0)
        if match["outer"]:
            first, last = _PLURALS[match["outer"].lower()]
            low, high = first * (times or 1), (last + 1) * (times or 1) - 1
    elif kind is _Kind.FRACTION:
        low = high = next(worth for fraction, worth in _FRACTIONS.items() if fraction in words)
    else:
        times = _MULTIPLES.get(words, 0)
        low = high = times or _SMALL.get(words, 0)
    return _Piece(*match.span(), kind, low, high, times)


def _digits_value(match: re.Match[str]) -> float | None:
    """The worth of digits with their separators and suffix; None for more digits than a number has."""
    suffix, separator = match["suffix"] or "", match["separator"]
    digits = match["digits"].removesuffix(suffix)
    is_scaled = bool(suffix) or _SCALE_NEXT.match(match.string, match.end()) is not None
    # "1.125 million" has decimals, "1.125" has thousands.
    if separator and not (separator == "." and (digits[0] == "0" or is_scaled)):
        digits = digits.replace(separator, "")
    elif not separator and re.fullmatch(r"[0-9]{1,3},[0-9]{1,2}", digits):
        digits = digits.replace(",", ".")
    digits = digits.replace(",", "")
    if sum(one.isdigit() for one in digits) > _MOST_DIGITS or digits.count(".") > 1:
        return None
    return float(digits) * _SUFFIXES.get(suffix.lower(), 1)


class _Reader:
    """Puts the pieces of a text together. Its methods give what begins at a piece, and the piece after it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces = [piece for match in _PIECE.finditer(text) if (piece := _piece(match))]

    def numbers(self) -> list[Number]:
        found: list[Number] = []
        at = 0
        while at < len(self.pieces):
            number, at = self._number(at)
            found += [number] if number else []
        return found

    def _follows(self, at: int, *kinds: _Kind) -> str:
        """How a piece of these kinds goes on from the one before it: " ", "and", or "" where it does not."""
        if not 0 < at < len(self.pieces) or (kinds and self.pieces[at].kind not in kinds):
            return ""
        gap = _GAP.match(self.text, self.pieces[at - 1].end, self.pieces[at].start)
        return ("and" if gap["and"] else " ") if gap else ""

    def _number(self, at: int) -> tuple[Number | None, int]:
        piece = self.pieces[at]
        if piece.kind is _Kind.NONE:
            return Number(piece.start, piece.end, 0, 0, 0, is_none=True), at + 1
        if piece.kind is _Kind.PLURAL:
            return Number(piece.start, piece.end, None, piece.low, piece.high), at + 1
        if piece.kind is _Kind.SEVERAL:
            return self._several(at)
        value, scale, after = self._amount(at)
        if value is None or value > _MOST:
            return None, after
        end = self.pieces[after - 1].end
        is_bare = piece.kind is _Kind.DIGITS and self.text[piece.start : end].isdigit()
        return Number(piece.start, end, value, value, value, scale, is_bare), after

    def _several(self, at: int) -> tuple[Number, int]:
        piece = self.pieces[at]
        scale, after = self._scale(at + 1, _Kind.HUNDRED)
        end, low, high = self.pieces[after - 1].end, piece.low * scale, piece.high * scale
        if low == high:
            return Number(piece.start, end, low, low, high, scale), after
        if scale == _MULTIPLES["dozen"]:
            high = _PLURALS["dozens"][1]
        elif scale > 1:
            high = (piece.high + 1) * scale - 1
        return Number(piece.start, end, None, low, high), after

    def _scale(self, at: int, *kinds: _Kind) -> tuple[float, int]:
        """The product of the multiples from here on: "thousand", "dozens", "hundred thousand"."""
        scale = 1.0
        while self._follows(at, _Kind.SCALE, _Kind.PLURAL, *kinds) == " " and self.pieces[at].times:
            scale, at = scale * self.pieces[at].times, at + 1
        return scale, at

    def _amount(self, at: int, ceiling: float = float("inf")) -> tuple[float | None, float, int]:
        """The worth of a number and its scale; None for a lone "half".

        None too for a number that reaches the ceiling: it is no part of the number before it.
        """
        value, step, after = self._below_thousand(at)
        if step == 1 and self._follows(after, _Kind.FRACTION) == "and":
            value, after = value + self.pieces[after].low, after + 1
        scale, after = self._scale(after)
        if self.pieces[at].kind is _Kind.FRACTION and scale == 1:
            return None, 1, after
        value, scale = value * scale, step * scale
        if max(value, scale) >= ceiling:
            return None, 1, after
        rest, beyond = self._rest(after, scale)
        return (value + rest, 1, beyond) if rest else (value, scale, after)

    def _rest(self, at: int, scale: float) -> tuple[float, int]:
        """What is added to a number with a scale: "two thousand | three hundred", "and a half"; 0 where nothing is."""
        link = self._follows(at, _Kind.SMALL, _Kind.DIGITS, _Kind.HUNDRED, _Kind.SCALE, _Kind.FRACTION)
        if not link or scale < 100:
            return 0, at
        kind, is_multiplied = self.pieces[at].kind, self._follows(at + 1) and self.pieces[at + 1].times
        if kind is _Kind.FRACTION and not is_multiplied:
            return (self.pieces[at].low * scale, at + 1) if link == "and" else (0, at)
        if kind is _Kind.DIGITS and link == "and":
            return 0, at
        rest, _, after = self._amount(at, ceiling=scale)
        return rest or 0, after

    def _below_thousand(self, at: int) -> tuple[float, float, int]:
        """Digits, or words below a thousand; 100 as the step where they end with "hundred", else 1."""
        piece, after = self.pieces[at], at
        if piece.kind is _Kind.SCALE:
            return piece.times, piece.times, at + 1
        value = 1.0
        if piece.kind is not _Kind.HUNDRED:
            value, after = self._below_hundred(at)
        if after > at and self._follows(after, _Kind.HUNDRED) != " ":
            return value, 1, after
        value, after = value * 100, after + 1
        if self._follows(after, _Kind.SMALL):
            tail, beyond = self._below_hundred(after)
            is_next = self._follows(beyond) == " " and self.pieces[beyond].times in (12, 100)
            if not is_next:  # "between one hundred and two hundred"
                return value + tail, 1, beyond
        return value, 100, after

    def _below_hundred(self, at: int) -> tuple[float, int]:
        value = self.pieces[at].low
        if self.pieces[at].kind is _Kind.SMALL and value >= 20 and self._follows(at + 1, _Kind.SMALL) == " ":
            unit = self.pieces[at + 1].low
            if 0 < unit < 10:
                return value + unit, at + 2
        return value, at + 1
