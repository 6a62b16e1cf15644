"""Lays out text for the tests of cues and frames: each frame as words."""

from __future__ import annotations

from tallybook.extract.attribution.cues import find_cues
from tallybook.extract.attribution.frame import Frame
from tallybook.extract.attribution.frames import build_frames
from tallybook.extract.document import Range
from tallybook.extract.pipeline import annotate, stages_of
from tallybook.extract.syntax.parse import PARSED
from tallybook.extract.syntax.sentence import Sentence
from tallybook.records import Document


def sentence_in(text: str) -> Sentence:
    document = annotate(Document(text=text, location="case", reader="plain"), stages_of("rules"), until=PARSED)
    return document[PARSED][0].sentences[0]


def words_at(sentence: Sentence, stretch: Range | None) -> str:
    return " ".join(token.text for token in sentence.tokens[slice(*stretch)]) if stretch else ""


def frames_in(text: str) -> list[tuple[str, str, str]]:
    """The source, cue and content of every frame, pieces of a content parted by a bar."""
    sentence = sentence_in(text)
    return [_words(sentence, frame) for frame in build_frames(sentence, find_cues(sentence))]


def _words(sentence: Sentence, frame: Frame) -> tuple[str, str, str]:
    content = " | ".join(words_at(sentence, piece) for piece in frame.content)
    return words_at(sentence, frame.source), words_at(sentence, (frame.cue.start, frame.cue.end)), content
