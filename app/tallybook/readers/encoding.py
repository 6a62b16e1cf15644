"""From bytes to text: which encoding a text is in, and whether it is a text at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise
from pathlib import Path

from tallybook.errors import ReadError
from tallybook.records import Problem, Severity
from tallybook.vocab.compiled import read_toml

# The first bytes of formats that are no text, each with the name a person knows it by.
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office file"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"OggS", "sound or film"),
    (b"ID3\x03", "sound"),
    (b"ID3\x04", "sound"),
    (b"{\\rtf", "a Rich Text file"),
)
# Longest first: the mark of UTF-16 begins that of UTF-32.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What pages declare and what they mean by it, as browsers read it.
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
_MEANT |= {"gbk": "gb18030", "tis-620": "cp874", "shift_jis": "cp932", "euc_kr": "cp949"}
_SEVEN_BIT = ("iso2022", "hz", "utf-7")  # their bytes are ASCII, so they would pass as UTF-8
# In the order in which they are believed where they make equal sense.
_CANDIDATES = (
    *("cp1252", "cp1251", "koi8-u", "cp866", "iso8859-5"),
    *("cp1250", "iso8859-2", "cp1254", "mac_roman", "mac_cyrillic"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r\f\v\x1b")
_CONTROL_SHARE = 1 / 500  # a stray backspace or end-of-file mark is no reason to refuse a text
_DAMAGE_SHARE = 1 / 200  # of the characters above ASCII: more damaged ones than this and it is not UTF-8
_WORD = re.compile(r"[^\W\d_]+(?:[^\w\s\x00-\x7f“”‘’„«»–—…\u2e80-\uffff][^\W\d_]+)*")
_WORDS_LOOKED_AT = 20_000
_BOX = re.compile("[\u2500-\u259f\ue000-\uf8ff]")  # lines and corners: DOS encodings give them for letters of Windows
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_COMMON_SHARE = 0.7  # of the Cyrillic letters
_FEWEST_LETTERS = 20  # fewer say nothing about frequency
_FEWEST_BYTES = 32  # too few to tell one encoding from a hundred others
_FOREIGN = 0.3  # how much a letter of another language counts against one that no language has there
_ACCEPTED = 0.15  # share of strange letters below which a reading is believed
_BETTER = 0.02  # a later candidate must be this much better than an earlier one
_WIDE_TEXT = re.compile(r"[\t\n\r\f -\u024f\u0370-\u06ff\u2010-\u205f\u20a0-\u20cf\u2116\u2122]")


def decode(data: bytes, *, declared: str | None = None, where: str) -> str:
    """The text of `data` exactly as it was written, its byte-order mark dropped and its line ends kept.

    `declared` is what a header or a page says the encoding is. It counts unless the bytes say otherwise: UTF-8 under a
    declared Latin-1 is read as UTF-8, and Russian under a declared Windows-1252 as Windows-1251. Bytes damaged here
    and there in a text that is plainly UTF-8 become U+FFFD. Raises ReadError for binary data and for bytes that make
    sense in no encoding; `where` names them there.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data.removeprefix(mark), encoding, where)
    _refuse_known_formats(data, where)
    codec = _find_codec(declared)
    if codec and codec.startswith(_SEVEN_BIT):
        text = _try(data, codec)
        if text is not None:
            return text
    if codec and codec.startswith(("utf-16", "utf-32")):
        text = _try(data, codec if codec[-2:] in ("le", "be") else f"{codec}-le")
        if text is not None and _wide_share(text) > 0.9:
            return text
    if 0 in data:
        return _decode_wide(data, where)
    _refuse_control_characters(data, where)
    text = _try(data, "utf-8")
    if text is None:
        text = _decode_damaged(data)
    return _decode_by_sense(data, codec, where) if text is None else text


def find_damage(text: str, location: str) -> Problem | None:
    """A warning where damaged bytes were replaced while decoding, None where there were none."""
    damaged = text.count("\ufffd")
    if not damaged:
        return None
    return Problem(
        location=location,
        message=f"{damaged} damaged characters, shown as \ufffd",
        next_step="Check the words around them against the original.",
        severity=Severity.WARNING,
    )


def charset_of(media_type: str | None) -> str | None:
    """The charset that a content type names, None where it names none: "text/html; charset=utf-8" gives "utf-8"."""
    found = _CHARSET.search(media_type or "")
    return found[1] if found else None


def _decode_marked(data: bytes, encoding: str, where: str) -> str:
    """A text that says by its first bytes what it is; a last character cut short becomes U+FFFD."""
    text = data.decode(encoding, errors="replace")
    damaged = text.count("\ufffd")
    if "\x00" in text or damaged > 1 + len(text) * _DAMAGE_SHARE:
        raise _binary(where, f"it begins like {encoding.upper()} but does not go on like it")
    return text


def _decode_wide(data: bytes, where: str) -> str:
    """UTF-16 without a mark, told by which byte order gives letters."""
    even = data[: len(data) // 2 * 2]
    read = [text for text in (_try(even, "utf-16-le"), _try(even, "utf-16-be")) if text is not None]
    best = max(read, key=_wide_share, default="")
    if "\x00" in best or _wide_share(best) < 0.9:
        raise _binary(where, "it holds zero bytes")
    return best if len(even) == len(data) else best + "\ufffd"


def _wide_share(text: str) -> float:
    sample = text[:_WORDS_LOOKED_AT]
    return len(_WIDE_TEXT.findall(sample)) / len(sample) if sample else 0.0


def _refuse_known_formats(data: bytes, where: str) -> None:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise _binary(where, f"it is {name}")
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        raise _binary(where, "it is a picture, sound or film")
    if data[4:8] == b"ftyp":
        raise _binary(where, "it is a film or a picture")


def _refuse_control_characters(data: bytes, where: str) -> None:
    found = len(data) - len(data.translate(None, delete=_CONTROL))
    if found > 2 + len(data) * _CONTROL_SHARE:
        raise _binary(where, f"it holds {found} control characters")


def _decode_damaged(data: bytes) -> str | None:
    """UTF-8 with a damaged byte here and there, or cut short within its last character; None where it is not UTF-8."""
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    sound = _count_leads(data) - damaged
    cut_short = damaged == 1 and text.endswith("\ufffd") and sound > 0
    return text if cut_short or damaged <= sound * _DAMAGE_SHARE else None


def _count_leads(data: bytes) -> int:
    return len(data) - len(data.translate(None, delete=bytes(range(0xC2, 0xF5))))


def _decode_by_sense(data: bytes, codec: str | None, where: str) -> str:
    """The reading, among the encodings before Unicode, that makes the most sense as words."""
    # Windows-1252 is what servers say that were never told: it has to make more sense than the others.
    declared = _try(data, codec) if codec and codec != "cp1252" else None
    if declared is not None and _strangeness(declared) < _ACCEPTED:
        return declared
    readings = [text for text in (_try(data, candidate) for candidate in _CANDIDATES) if text is not None]
    best = _least_strange(readings)
    if (best is None or _oddity(best) > _BETTER) and len(data) >= _FEWEST_BYTES:
        from charset_normalizer import from_bytes

        readings = [*filter(None, [best]), *(str(match) for match in islice(from_bytes(data), 3))]
        best = _least_strange(readings)
    if best is None or _strangeness(best) > _ACCEPTED:
        raise ReadError(
            f"{where}: wrong or unknown encoding: its bytes make sense neither as UTF-8 nor in an older encoding",
            "Save it as UTF-8 and ingest it again.",
        )
    return best


def _least_strange(readings: list[str]) -> str | None:
    """The reading that makes the most sense; an earlier one where a later is hardly better."""
    best, oddity = None, 1.0 + _FOREIGN
    for text in readings:
        if (found := _oddity(text)) < oddity - _BETTER:
            best, oddity = text, found
    return best


def _oddity(text: str) -> float:
    return _strangeness(text) + _FOREIGN * _foreign_share(text)


def _strangeness(text: str) -> float:
    """The share of a text's letters above ASCII that stand where no language would put them; 0.0 without such letters.

    Told by the traces of a wrong reading: words of accented letters alone ("Ïðèâåò"), two alphabets in one word
    ("cafй"), a capital after a small letter ("рТЙЧЕФ"), signs inside a word ("Џа¬Ґв"), and Cyrillic of rare letters.
    """
    if any("\x80" <= sign <= "\x9f" for sign in set(text)):
        return 1.0
    letters = strange = len(_BOX.findall(text))
    for found in islice(_words_above_ascii(text), _WORDS_LOOKED_AT):
        above = sum(1 for letter in found if letter > "\x7f")
        letters += above
        if _is_strange(found, above):
            strange += above
    cyrillic = _CYRILLIC.findall(text[: _WORDS_LOOKED_AT * 10].lower())
    if len(cyrillic) >= _FEWEST_LETTERS:
        common = _letters()["common"]
        if sum(letter in common for letter in cyrillic) < len(cyrillic) * _COMMON_SHARE:
            return 1.0
    return strange / letters if letters else 0.0


def _foreign_share(text: str) -> float:
    """The share of the accented letters that the one language which fits best does not have."""
    accented = [letter for letter in text[: _WORDS_LOOKED_AT * 10].lower() if "\xc0" <= letter < "\u0250"]
    if not accented:
        return 0.0
    fitting = max(sum(letter in own for letter in accented) for name, own in _letters().items() if name != "common")
    return 1 - fitting / len(accented)


@cache
def _letters() -> dict[str, frozenset[str]]:
    lists = read_toml(Path(__file__).with_name("encoding.toml"))
    return {name: frozenset(own) for name, own in (lists["letters"] | lists["cyrillic"]).items()}


def _words_above_ascii(text: str) -> Iterator[str]:
    return (match.group() for match in _WORD.finditer(text) if not match.group().isascii())


def _is_strange(word: str, above: int) -> bool:
    if not word.isalpha() or any(a.islower() and b.isupper() for a, b in pairwise(word)):
        return True
    if any("\u0400" <= letter <= "\u04ff" for letter in word):
        return any(letter < "\u0400" for letter in word)
    is_latin = all(letter < "\u0250" for letter in word)
    return is_latin and above == len(word) > 2  # "üç" and "où" are words


def _find_codec(declared: str | None) -> str | None:
    """The Python codec for a declared name, None for names that are none: "Windows-1251" is "cp1251"."""
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name
        "".encode(name)  # codecs such as "base64" are no encodings of text
    except (LookupError, ValueError):
        return None
    return _MEANT.get(name, name)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _binary(where: str, why: str) -> ReadError:
    return ReadError(f"{where}: binary data, not a text: {why}", "Give the file its right ending, or leave it out.")
