"""Questions put to a speaker: what an asker brings up is no claim of the one who answers."""

from __future__ import annotations

import re
from functools import cache

from tallybook.extract.attribution.cues import is_speech_verb
from tallybook.extract.document import Range
from tallybook.vocab.load import table

_WORD = re.compile(r"\w+")
_WHETHER = re.compile(r"\b(?:whether|if)\b")


@cache
def _openings() -> re.Pattern[str]:
    """What a question opens with: at the front of a sentence, behind a comma or "when", or as "in response to a …"."""
    entry = table("speech_verbs.toml")["questions"]
    verbs, fronted, nouns = ("|".join(entry[name]) for name in ("verbs", "fronted", "nouns"))
    return re.compile(
        rf"^(?:when |again |repeatedly )?(?:{verbs}|{fronted})\b(?! to\b)"
        rf"|(?:, |\bwhen )(?:{verbs}) (?:by (?:\w+ ){{1,4}})?(?:about|on|whether|if)\b"
        rf"|\b(?:in (?:response|reply|answer)|replying|responding) to (?!any\b)(?:[\w-]+ ){{0,3}}?(?:{nouns})\b",
        re.IGNORECASE,
    )


def question_in(text: str, start: int, end: int) -> Range | None:
    """Where a sentence at [start, end) tells what its speaker was asked: up to the comma before he speaks, or its end.

    "Asked about reports that 100 had died, the minister said …"; "she said when asked whether 12 were missing".
    """
    opening = _openings().search(text[start:end])
    if opening is None:
        return None
    at = start + opening.end()
    for part in re.split(r"(?<=,)", text[at:end]):
        if text[at - 1] == "," and any(is_speech_verb(word.lower()) for word in _WORD.findall(part)):
            return start + opening.start(), at - 1
        at += len(part)
    return (start + opening.start(), end) if opening.start() else None


def asks_whether(text: str, question: Range, part: Range) -> bool:
    """Whether a part of a question is left open by it: "asked whether 12 had died"."""
    return _WHETHER.search(text, question[0], part[0]) is not None
