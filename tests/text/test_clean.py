"""What is cut, what is joined, what stays: cases in cases/clean.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tallybook.text.clean import clean

_CASES = tomllib.loads((Path(__file__).parent / "cases" / "clean.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", _CASES, ids=[case["id"] for case in _CASES])
def test_clean(case: dict[str, str]) -> None:
    assert clean(case["text"]).text == case["clean"].strip()


@pytest.mark.parametrize("case", _CASES, ids=[case["id"] for case in _CASES])
def test_cleaning_the_cleaned_text_changes_nothing(case: dict[str, str]) -> None:
    assert clean(case["clean"].strip()).text == case["clean"].strip()


def test_the_pieces_of_a_cut_quotation_leave_the_junk_out() -> None:
    text = 'He called it "a\nwarning to\n\nhttps://example.org/7\n\nthem all," twice.'
    cleaned = clean(text)
    start = cleaned.text.index('"a')
    pieces = cleaned.pieces(start, cleaned.text.index(" twice"))
    assert [text[first:last] for first, last in pieces] == ['"a\nwarning to', 'them all,"']


def test_a_mended_word_leads_back_to_both_halves() -> None:
    text = "They held the mar-\nket for a day."
    cleaned = clean(text)
    start = cleaned.text.index("market")
    assert [text[first:last] for first, last in cleaned.pieces(start, start + 6)] == ["mar", "ket"]


def test_windows_line_ends_do_not_split_a_piece() -> None:
    text = "Three convoys of the mission were\r\nstopped on the road."
    cleaned = clean(text)
    assert cleaned.text == "Three convoys of the mission were stopped on the road."
    assert cleaned.pieces(0, len(cleaned.text)) == [(0, len(text))]
