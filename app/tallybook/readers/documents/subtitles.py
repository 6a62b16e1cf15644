"""Subtitles, SRT and WebVTT: what is said, without numbers and times."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Reading, Target, check_text, read_bounded
from tallybook.readers.encoding import decode, find_damage
from tallybook.records import Document

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{3})"
_CUE = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}.*$")
_START = re.compile(rf"\A\ufeff?\s*(?:WEBVTT\b|\d+\s*\r?\n\s*{_TIME}\s*-->)")
_VOICE = re.compile(r"<v(?:\.[^>]*)?\s+([^>]+)>")
_TAG = re.compile(r"<[^>]*>|\{\\[^}]*\}")
_PAUSE = 3.0  # seconds without words, after which a paragraph begins


@dataclass(slots=True)
class _Cue:
    """Lines that are shown together, and when they begin and end, in seconds."""

    start: float
    end: float
    lines: list[str]


class SubtitleReader:
    """Reads subtitles as running text: a paragraph ends where nobody speaks for a while, or another speaker begins."""

    name = "subtitles"
    suffixes = (".srt", ".vtt")
    media_types = ("text/vtt", "application/x-subrip", "text/srt")

    def recognises(self, head: bytes) -> bool:
        """Whether it starts with WEBVTT, or with a number and two times."""
        return _START.match(head.decode("utf-8", "replace")) is not None

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield what is said. Raises ReadError where there are no cues."""
        written = decode(read_bounded(target, options), where=target.location)
        cues = list(_cues(written.splitlines()))
        if not cues:
            raise ReadError(f"{target.location}: no subtitles: no line has two times", "Give it the ending .txt.")
        text = check_text("\n\n".join(_paragraphs(cues)), target.location, options)
        if damaged := find_damage(text, target.location):
            yield damaged
        yield Document(text=text, location=target.location, reader=self.name)


def _cues(lines: list[str]) -> Iterator[_Cue]:
    """The cues in their order; numbers, names of cues, notes and styles stand between them and are left out."""
    cue: _Cue | None = None
    for line in lines:
        if found := _CUE.match(line):
            if cue is not None:
                yield cue
            times = [float(part or 0) for part in found.groups()]
            start, end = (
                hours * 3600 + minutes * 60 + seconds + thousandths / 1000
                for hours, minutes, seconds, thousandths in (times[:4], times[4:])
            )
            cue = _Cue(start, end, [])
        elif not line.strip():
            if cue is not None:
                yield cue
            cue = None
        elif cue is not None:
            cue.lines.append(line)
    if cue is not None:
        yield cue


def _paragraphs(cues: list[_Cue]) -> Iterator[str]:
    words: list[str] = []
    last_end, speaker, last_line = 0.0, "", ""
    for cue in cues:
        for line in cue.lines:
            voice = _VOICE.search(line)
            plain = " ".join(html.unescape(_TAG.sub("", line)).split())
            if not plain or plain == last_line:  # captions that roll show each line twice
                continue
            is_other = voice is not None and voice[1].strip() != speaker
            if words and (is_other or cue.start - last_end >= _PAUSE):
                yield " ".join(words)
                words = []
            if voice is not None and is_other:
                speaker = voice[1].strip()
                words.append(f"{speaker}:")
            words.append(plain)
            last_line, last_end = plain, cue.end
    if words:
        yield " ".join(words)
