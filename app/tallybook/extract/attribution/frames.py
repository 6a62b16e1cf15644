"""The frames of a sentence: how far the content of each cue may reach, who shares a source, what lies in what."""

from __future__ import annotations

from collections.abc import Sequence

from tallybook.extract.attribution.adjuncts import read_adjuncts
from tallybook.extract.attribution.content import without_stop
from tallybook.extract.attribution.cues import Cue, CueKind
from tallybook.extract.attribution.frame import Frame, frame_of
from tallybook.extract.attribution.noun_phrases import carriers, phrase_after, subject_phrase
from tallybook.extract.language.tokens import is_verb_like
from tallybook.extract.language.words import words
from tallybook.extract.syntax.sentence import Sentence


def build_frames(sentence: Sentence, cues: Sequence[Cue]) -> list[Frame]:
    """The frames of a sentence, left to right; cues without content or source are left out."""
    frames: list[Frame] = []
    named = [number for number, cue in enumerate(cues) if cue.kind is not CueKind.HEARSAY]
    hearsay = [number for number, cue in enumerate(cues) if cue.kind is CueKind.HEARSAY]
    for number in [*named, *hearsay]:  # hearsay is a claim of its own only where no named source says it
        cue = cues[number]
        limit, encloser = _limit(sentence, cues, number), _encloser(sentence, cues, number)
        if encloser:
            limit = min(limit, encloser[1])
        frame = frame_of(sentence, cue, _floor(frames, cue), limit)
        if frame is None or _names_speaker_again(sentence, frame, frames):
            continue
        if frame.shares_source and not _share(sentence, frame, frames):
            continue
        frame.enclosed_by = encloser[0] if encloser else None
        _nest(frame, frames)
        if frame.content or frame.announces:  # what it says may lie behind the end of the report that it is part of
            frames.append(frame)
    return frames


def _floor(frames: Sequence[Frame], cue: Cue) -> int:
    """Where the content on a cue's left may begin: behind the frame before, unless that one has taken in the cue."""
    ends = [
        end
        for frame in frames
        if frame.enclosed_by is not cue
        for _, end in [*frame.content, (0, frame.cue.end)]
        if end <= cue.start
    ]
    return max(ends, default=0)


def _encloser(sentence: Sentence, cues: Sequence[Cue], number: int) -> tuple[Cue, int] | None:
    """The cue that takes in this one and all it reports, and where its clause begins: "X believes C, Y said"."""
    for later in cues[number + 1 :]:
        phrase = subject_phrase(sentence, later.start) if later.kind is CueKind.FINITE else None
        if not phrase or sentence.lower(phrase.clause_start - 1) != "," or phrase.clause_start <= cues[number].end:
            continue
        if read_adjuncts(sentence, later).end >= without_stop(sentence, len(sentence.tokens)):
            return later, phrase.clause_start - 1
    return None


def _limit(sentence: Sentence, cues: Sequence[Cue], number: int) -> int:
    """Where the content on a cue's right ends at the latest: before a cue that is coordinated with it."""
    for later in cues[number + 1 :]:
        before = later.start - 1
        while before > 0 and (sentence.lower(before) in words("cue_adverbs") | words("have") or sentence.dated[before]):
            before -= 1
        if later.kind is CueKind.PARTICIPLE and sentence.lower(before) in {",", "and"}:
            return before - 1 if sentence.lower(before - 1) == "," else before
        if later.kind is CueKind.FINITE and sentence.lower(before) in words("coordinators"):
            return before - 1 if sentence.lower(before - 1) == "," else before
        if later.kind in {CueKind.FINITE, CueKind.PLACING}:
            phrase = subject_phrase(sentence, later.start)
            if phrase and (start := _coordinated_clause(sentence, phrase.clause_start, cues[number].end)) is not None:
                return start
    return len(sentence.tokens)


def _coordinated_clause(sentence: Sentence, clause_start: int, floor: int) -> int | None:
    """The token at which a clause of its own sets off: ", while Kyiv said", "; officials said", "but Y said"."""
    before = clause_start - 1
    if before <= floor:
        return None
    if sentence.lower(before) == "and" and sentence.lower(clause_start) in words("personal_pronouns"):
        return before
    if sentence.lower(before) in words("contrasts") | words("concessions") | {"and"}:
        if sentence.lower(before - 1) == ",":
            return before - 1
        return before if sentence.lower(before) in words("contrasts") else None
    if sentence.lower(before) == "as":
        return before - 1 if sentence.lower(before - 1) == "," else before
    return before if sentence.lower(before) in {";", "—"} else None


def _share(sentence: Sentence, frame: Frame, frames: Sequence[Frame]) -> bool:
    """Give a frame without a subject the source of the one before it in the sentence, or the sentence's own subject."""
    for before in reversed(frames):
        if before.source and not before.is_hearsay:
            frame.source = before.source
            return True
    leading = leading_subject(sentence, frame.cue.start)
    if leading:
        frame.source = leading
    return leading is not None


def leading_subject(sentence: Sentence, before: int) -> tuple[int, int] | None:
    """The noun phrase that opens a sentence: up to its first verb, behind an opening adjunct with its comma."""
    start = 0
    if sentence.lower(0) in words("prepositions") | words("clause_openers"):
        comma = next((index for index in range(before) if sentence.lower(index) == ","), None)
        start = comma + 1 if comma is not None else 0
    while start < before and (sentence.dated[start] or sentence.lower(start) in words("sentence_openers") | {","}):
        start += 1
    for index in range(start, before):
        if index > start and (is_verb_like(sentence.tokens[index]) or sentence.lower(index) == ","):
            phrase = phrase_after(sentence, start)
            return (phrase.start, min(phrase.end, index)) if phrase else None
    return None


def _names_speaker_again(sentence: Sentence, frame: Frame, frames: Sequence[Frame]) -> bool:
    """Whether a cue inside another's content names nobody new: "said it believed …", "said reports suggested …"."""
    outer = _holding(frame, frames)
    if outer is None:
        return False
    if frame.is_hearsay or frame.source is None:
        return True
    start, end = frame.source
    is_pronoun = end - start == 1 and sentence.lower(start) in words("personal_pronouns") | words("relatives")
    return is_pronoun or sentence.lower(end - 1) in carriers()


def _holding(frame: Frame, frames: Sequence[Frame]) -> Frame | None:
    """The latest frame whose content takes in the cue of this one."""
    for before in reversed(frames):
        if any(start <= frame.cue.start < end for start, end in before.content):
            return before
    return None


def _nest(frame: Frame, frames: Sequence[Frame]) -> None:
    """A report inside a report is passed on by the outer source."""
    for before in frames:
        if before.enclosed_by is frame.cue:
            before.nested_in = frame
    outer = _holding(frame, frames)
    if outer is None or outer.is_hearsay or outer.enclosed_by is frame.cue:
        return
    frame.nested_in = outer
    held = next((piece for piece in outer.content if piece[0] <= frame.cue.start < piece[1]), None)
    if held:
        frame.content = [(max(start, held[0]), min(end, held[1])) for start, end in frame.content if start < held[1]]
