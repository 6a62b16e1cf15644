"""One large JSON value, a part at a time: what lies in the arrays that are opened comes element by element."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, TextIO

Path = tuple[str, ...]
ELEMENT = "*"  # stands in a path for any element of an array

_CHUNK = 1 << 18
_SPACE = " \t\r\n\ufeff"


class BrokenJsonError(ValueError):
    """The text is no JSON from some place on, or ends within a value."""


def find_parts(text: TextIO, opened: Collection[Path], limit: int) -> Iterator[tuple[Path, Any]]:
    """Yield every value of a JSON text with its path; those at the paths in `opened` come by their parts instead.

    `{"a": 1, "b": [2, 3]}` with `(), ("b",)` opened gives a, b.*, b.*; and `("b",)` with None where it has ended. No
    more is in memory than the largest part. Raises BrokenJsonError for what is no JSON, and for a part longer than
    `limit` characters.
    """
    yield from _Scanner(text, limit).walk((), frozenset(opened))


class _Scanner:
    """A text, of which a window is in memory."""

    def __init__(self, text: TextIO, limit: int) -> None:
        self._text = text
        self._limit = limit
        self._window = ""
        self._at = 0
        self._is_whole = False
        self._decode = json.JSONDecoder(strict=False).raw_decode

    def walk(self, path: Path, opened: frozenset[Path]) -> Iterator[tuple[Path, Any]]:
        first = self._peek()
        if path not in opened or first not in "{[":
            yield path, self._value()
            return
        self._at += 1
        closing = "}" if first == "{" else "]"
        if self._peek() == closing:
            self._at += 1
        else:
            while True:
                key = self._key() if first == "{" else ELEMENT
                yield from self.walk((*path, key), opened)
                if self._take("," + closing) == closing:
                    break
        yield path, None

    def _key(self) -> str:
        self._peek()
        key = self._value()
        self._take(":")
        if not isinstance(key, str):
            raise BrokenJsonError("a key is no string")
        return key

    def _peek(self) -> str:
        """The next character that is no white space."""
        while True:
            while self._at < len(self._window):
                if (sign := self._window[self._at]) not in _SPACE:
                    return sign
                self._at += 1
            if not self._more(_CHUNK):
                raise BrokenJsonError("it breaks off")

    def _take(self, expected: str) -> str:
        sign = self._peek()
        if sign not in expected:
            raise BrokenJsonError(f"{sign!r} where one of {expected!r} is expected")
        self._at += 1
        return sign

    def _value(self) -> Any:
        """The value that begins at the next character; more is read until it is whole."""
        wanted = _CHUNK
        while True:
            try:
                value, end = self._decode(self._window, self._at)
                if end < len(self._window) or self._is_whole or not self._more(wanted):
                    self._at = end
                    return value
            except ValueError as error:
                if not self._more(wanted):
                    cut = self._is_whole and str(error).startswith(("Unterminated", "Expecting"))
                    raise BrokenJsonError("it breaks off" if cut else str(error)) from error
            except RecursionError as error:
                raise BrokenJsonError("its values lie too deep in each other") from error
            wanted *= 2  # a long value is tried a few times, not once a chunk

    def _more(self, wanted: int) -> bool:
        """Read on; False at the end of the text. What was used is dropped."""
        if self._is_whole:
            return False
        rest = self._window[self._at :]
        if len(rest) > self._limit:
            raise BrokenJsonError(f"a part of it is longer than {self._limit:,} characters")
        chunk = self._text.read(wanted)
        self._is_whole = not chunk
        self._window, self._at = rest + chunk, 0
        return bool(chunk)
