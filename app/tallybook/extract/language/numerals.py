"""Numbers as written, in digits and words: where they stand and what they are worth, not what they count."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from tallybook.vocab.load import table

_VOCAB = table("numbers.toml")
_WORDS = _VOCAB["words"]
_MOST_DIGITS = 15  # longer ones are identifiers
_MOST = 1e18
_LEAST_DECIMAL = 1e-6
_WORD_REACH = 24  # code points; longer words lead no number


class _Kind(Enum):
    DIGITS = auto()
    UNIT = auto()
    TENS = auto()
    HUNDRED = auto()
    SCALE = auto()
    DOZEN = auto()
    FRACTION = auto()
    PLURAL = auto()
    SEVERAL = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class _Piece:
    """One word or group of digits; `low` and `high` are its worth, the same unless it is vague."""

    start: int
    end: int
    kind: _Kind
    low: float
    high: float
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number phrase. `value` is None for a vague one ("dozens"), which has only its bounds.

    `scale` is what its last word multiplies by (1000 in "three thousand"). `is_bare` is True for digits without
    separator, decimals or words ("1998"), `is_vague` for words that name no number, `is_none` for "no" and "nobody".
    """

    start: int
    end: int
    value: float | None
    low: float
    high: float
    scale: float = 1
    is_bare: bool = False
    is_vague: bool = False
    is_none: bool = False


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; a space in a word stands for white space."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", S) for word in ordered) + ")"


# White space inside a number phrase: a line may end there, a paragraph may not.
S = r"(?:[^\S\n]{1,3}|[^\S\n]?\n[^\S\n]?)"
_UNITS: dict[str, float] = _VOCAB["units"]
_TENS: dict[str, float] = _VOCAB["tens"]
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
_DECIMAL_COMMA = rf"[0-9]{{1,3}},[0-9]{{1,2}}(?={S}?{any_of(_SCALES)}\b)"
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
_PIECE = re.compile(
    rf"(?P<digits>{_DIGITS})"
    rf"|(?<![\w])(?:(?P<several>{any_of(_SEVERAL)})(?:{S}of(?={S}{any_of(_MULTIPLES)}s?\b))?"
    rf"|(?:(?P<outer>tens|dozens|hundreds|thousands){S}of{S})?(?P<plural>{any_of(_PLURALS.keys() - {'scores'})})"
    rf"|(?P<scores>scores)(?={S}{any_of(_WORDS['after_scores'])}\b)|{_AFTER_HARM}(?P<harmed>scores)"
    rf"|(?P<fraction>(?:(?:an?|one)(?:{S}|-))?{any_of(_FRACTIONS)}(?:{S}(?:of{S})?an?(?={S}{any_of(_MULTIPLES)}))?)"
    rf"|(?:an?{S})?(?P<multiple>{any_of(_MULTIPLES)})"
    rf"|(?P<unit>{any_of(_UNITS)})"
    rf"|(?P<tens>{any_of(_TENS)})"
    rf"|(?P<none>{any_of(_WORDS['none'])}))(?!\w)",
    re.IGNORECASE,
)
_GAP = re.compile(rf"(?:[-‑]|{S}(?:(?P<and>and)|(?P<point>point)){S}|{S})\Z", re.IGNORECASE)
_AFTER_BETWEEN = re.compile(rf"\bbetween{S}\Z", re.IGNORECASE)
# A count in words below a hundred, for lengths of time.
COUNT = rf"(?:{any_of(_TENS)}(?:(?:{S}|-){any_of(_UNITS)})?|{any_of(_UNITS)})(?!\w)"


def find_numbers(text: str) -> list[Number]:
    """Every number phrase, left to right, apart: "two thousand three hundred", "1 118 370", "dozens", "no one"."""
    return _Reader(text).numbers()


def word_before(text: str, start: int) -> str:
    """The word right before a place, in lower case, marks around it left out; "" where none is near."""
    words = text[max(0, start - _WORD_REACH) : start].split()
    return words[-1].strip("“”\"'‘’()[]—–").lower() if words else ""


def parse_number(words: str) -> float | None:
    """What the words are worth where they are one number and nothing else, else None."""
    numbers = find_numbers(words)
    if len(numbers) != 1 or (numbers[0].start, numbers[0].end) != (0, len(words)):
        return None
    return numbers[0].value


def _piece(match: re.Match[str]) -> _Piece | None:
    kind, low, high = _worth(match)
    if high < 0:
        return None
    digits = match["digits"]
    return _Piece(match.start(), match.end(), kind, low, high, is_bare=bool(digits) and digits.isdigit())


def _worth(match: re.Match[str]) -> tuple[_Kind, float, float]:
    words = " ".join(match[0].lower().split())
    if match["digits"]:
        value = _digits_value(match)
        return _Kind.DIGITS, value, value
    if match["several"]:
        low, high = _SEVERAL[" ".join(match["several"].lower().split())]
        return _Kind.SEVERAL, low, high
    if plural := (match["plural"] or match["scores"] or match["harmed"]):
        low, high = _PLURALS[plural.lower()]
        if outer := match["outer"]:
            first, last = _PLURALS[outer.lower()]
            unit = _MULTIPLES.get(plural.lower().rstrip("s"), 1)
            low, high = first * unit, (last + 1) * unit - 1
        return _Kind.PLURAL, low, high
    if match["fraction"]:
        value = next(worth for name, worth in _FRACTIONS.items() if name in words)
        return _Kind.FRACTION, value, value
    if multiple := (match["multiple"] or "").lower():
        kind = {"hundred": _Kind.HUNDRED, "dozen": _Kind.DOZEN}.get(multiple, _Kind.SCALE)
        return kind, _MULTIPLES[multiple], _MULTIPLES[multiple]
    if match["none"]:
        return _Kind.NONE, 0, 0
    kind = _Kind.UNIT if match["unit"] else _Kind.TENS
    value = _UNITS[words] if match["unit"] else _TENS[words]
    return kind, value, value


def _digits_value(match: re.Match[str]) -> float:
    """The worth of digits with their separators and suffix; -1 for more digits than a number has."""
    suffix, separator = match["suffix"] or "", match["separator"]
    digits = match["digits"][: len(match["digits"]) - len(suffix)]
    is_decimal = separator == "." and (digits[0] == "0" or _followed_by_scale(match) or bool(suffix))
    if separator and not is_decimal:
        digits = digits.replace(separator, "")
    elif not separator and re.fullmatch(r"[0-9]{1,3},[0-9]{1,2}", digits):
        digits = digits.replace(",", ".")
    digits = digits.replace(",", "")
    if sum(one.isdigit() for one in digits) > _MOST_DIGITS or digits.count(".") > 1:
        return -1
    return float(digits) * _SUFFIXES.get(suffix.lower(), 1)


_SCALE_NEXT = re.compile(rf"{S}{any_of(_SCALES)}\b", re.IGNORECASE)


def _followed_by_scale(match: re.Match[str]) -> bool:
    """Whether "million" or the like follows: "1.125 million" has decimals, "1.125" has thousands."""
    return _SCALE_NEXT.match(match.string, match.end()) is not None


class _Reader:
    """Puts the pieces of a text together."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces = [piece for match in _PIECE.finditer(text) if (piece := _piece(match))]

    def numbers(self) -> list[Number]:
        found: list[Number] = []
        index = 0
        while index < len(self.pieces):
            number, after = self._number(index)
            if self._is_after_between(index) and self._link(after) != "and":
                # "Between one hundred and two hundred": the "and" is not part of a number.
                number, after = self._number(index, allow_and=False)
            if number:
                found.append(number)
            index = after
        return found

    def _is_after_between(self, index: int) -> bool:
        start = self.pieces[index].start
        return _AFTER_BETWEEN.search(self.text, max(0, start - 12), start) is not None

    def _link(self, index: int) -> str:
        """How a piece follows the one before it: " ", "and", "point", or "" where it does not follow directly."""
        if not 0 < index < len(self.pieces):
            return ""
        before, start = self.pieces[index - 1].end, self.pieces[index].start
        gap = _GAP.match(self.text, before, start)
        if gap is None:
            return ""
        return "and" if gap["and"] else "point" if gap["point"] else " "

    def _is(self, index: int, *kinds: _Kind) -> bool:
        return index < len(self.pieces) and self.pieces[index].kind in kinds

    def _number(self, index: int, *, allow_and: bool = True) -> tuple[Number | None, int]:
        piece = self.pieces[index]
        if piece.kind is _Kind.NONE:
            return Number(piece.start, piece.end, 0, 0, 0, is_none=True), index + 1
        if piece.kind is _Kind.SEVERAL:
            return self._several(index)
        if piece.kind is _Kind.PLURAL:
            return Number(piece.start, piece.end, None, piece.low, piece.high, is_vague=True), index + 1
        value, scale, after = self._amount(index, allow_and=allow_and)
        if value is None or value > _MOST:
            return None, after
        last = self.pieces[after - 1]
        is_bare = after == index + 1 and piece.is_bare
        return Number(piece.start, last.end, value, value, value, scale, is_bare), after

    def _several(self, index: int) -> tuple[Number, int]:
        piece, after = self.pieces[index], index + 1
        scale, after = self._scale(after)
        if scale == 1 and self._is(after, _Kind.HUNDRED) and self._link(after) == " ":
            further, after = self._scale(after + 1)
            scale = 100 * further
        low, high = piece.low * scale, piece.high * scale
        end = self.pieces[after - 1].end
        if piece.low == piece.high:
            return Number(piece.start, end, low, low, high, scale), after
        if scale == _MULTIPLES["dozen"]:
            high = _PLURALS["dozens"][1]
        elif scale > 1:
            high = (piece.high + 1) * scale - 1
        return Number(piece.start, end, None, low, high, is_vague=True), after

    def _scale(self, index: int) -> tuple[float, int]:
        """The product of the multiples from here on ("thousand", "dozens"), and the piece after them."""
        scale = 1.0
        while self._link(index) == " " and self._is(index, _Kind.SCALE, _Kind.DOZEN, _Kind.PLURAL):
            piece = self.pieces[index]
            words = self.text[piece.start : piece.end].lower()
            if piece.kind is _Kind.PLURAL and words.rstrip("s") not in _MULTIPLES:
                break
            scale *= _MULTIPLES.get(words.rstrip("s"), piece.low)
            index += 1
            if piece.kind is _Kind.DOZEN:
                break
        return scale, index

    def _amount(self, index: int, *, allow_and: bool, ceiling: float = float("inf")) -> tuple[float | None, float, int]:
        """The worth of the number that begins here, its scale, and the piece after it; None for a lone "half".

        None too for a number whose scale reaches the ceiling: it is no part of the number before it.
        """
        value, step, after = self._small(index, allow_and=allow_and)
        if self._is(after, _Kind.FRACTION) and self._link(after) == "and" and after > index and step == 1:
            value, after = value + self.pieces[after].low, after + 1
        if self._link(after) == "point" and after > index:
            decimals, after = self._decimals(after)
            value += decimals
        scale, after = self._scale(after) if after > index else self._first_scale(index)
        if self._is(index, _Kind.FRACTION) and scale == 1 and step == 1:
            return None, 1, after
        total, scale = value * scale, step * scale
        if max(total, scale) >= ceiling:
            return None, 1, after
        if scale == 1:
            return total, scale, after
        rest, after = self._rest(after, scale, allow_and=allow_and)
        return total + rest, (1 if rest else scale), after

    def _decimals(self, index: int) -> tuple[float, int]:
        """What single digits in words after "point" add: 0.25 for "two five"."""
        value, place = 0.0, 0.1
        while self._is(index, _Kind.UNIT) and self.pieces[index].low < 10 and place > _LEAST_DECIMAL:
            value, place, index = value + self.pieces[index].low * place, place / 10, index + 1
            if self._link(index) != " ":
                break
        return round(value, 6), index

    def _is_multiple(self, index: int) -> bool:
        return self._link(index) == " " and self._is(index, _Kind.SCALE, _Kind.DOZEN, _Kind.HUNDRED)

    def _first_scale(self, index: int) -> tuple[float, int]:
        """The scale of a number that begins with it: "a thousand", "a hundred million"."""
        first = self.pieces[index].low
        if self.pieces[index].kind is _Kind.DOZEN:
            return first, index + 1
        further, after = self._scale(index + 1)
        return first * further, after

    def _rest(self, index: int, scale: float, *, allow_and: bool) -> tuple[float, int]:
        """What is added to a number with a scale: "and a half", "three hundred and five"; 0 where nothing is."""
        link = self._link(index)
        if not link or (link == "and" and not allow_and):
            return 0, index
        if self._is(index, _Kind.FRACTION) and not self._is_multiple(index + 1):
            return (self.pieces[index].low * scale, index + 1) if link == "and" else (0, index)
        if self._is(index, _Kind.DIGITS) and link == "and":
            return 0, index
        if not self._is(index, _Kind.UNIT, _Kind.TENS, _Kind.DIGITS, _Kind.HUNDRED, _Kind.FRACTION, _Kind.SCALE):
            return 0, index
        rest, _, after = self._amount(index, allow_and=allow_and, ceiling=scale)
        return (rest, after) if rest and rest < scale else (0, index)

    def _small(self, index: int, *, allow_and: bool) -> tuple[float, float, int]:
        """Digits, or words below a thousand; 100 as the step where "hundred" was said, else 1."""
        piece = self.pieces[index]
        if piece.kind in (_Kind.SCALE, _Kind.DOZEN):
            return 1, 1, index
        if piece.kind is _Kind.HUNDRED:
            value, after = 1.0, index
        else:
            value, after = self._below_hundred(index)
        if not self._is(after, _Kind.HUNDRED) or (after > index and self._link(after) != " "):
            return value, 1, after
        value, after = value * 100, after + 1
        link = self._link(after)
        if self._is(after, _Kind.UNIT, _Kind.TENS) and (link == " " or (link == "and" and allow_and)):
            tail, beyond = self._below_hundred(after)
            if not (self._link(beyond) == " " and self._is(beyond, _Kind.HUNDRED, _Kind.DOZEN, _Kind.PLURAL)):
                return value + tail, 1, beyond
        return value, 100, after

    def _below_hundred(self, index: int) -> tuple[float, int]:
        value = self.pieces[index].low
        following = index + 1
        if self._is(index, _Kind.TENS) and self._is(following, _Kind.UNIT) and self._link(following) == " ":
            unit = self.pieces[following].low
            if 0 < unit < 10:
                return value + unit, following + 1
        return value, following
