"""Paragraphs and sentences of a cleaned text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, code points of the cleaned text, white space at its ends left out."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, list item or headline with its sentences; ranges in code points of the cleaned text.

    `is_heading` is True for a headline or cross-heading (short, no closing stop); `is_list_item` for a line of a list
    ("tanks - 498,", "• 3 killed"). A list's lines are paragraphs of their own.
    """

    start: int
    end: int
    sentences: tuple[Sentence, ...]
    is_heading: bool = False
    is_list_item: bool = False
