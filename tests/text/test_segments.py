"""Paragraphs, headings, items of lists and sentences."""

from __future__ import annotations

import pytest
from tallybook.text.segments import find_paragraphs


def _sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for paragraph in find_paragraphs(text) for s in paragraph.sentences]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The U.S. sent Gen. Roe.", "He met Lt. Col. J. K. Poe."],
        ["No. 5 Company lost Brig. Gen. Roe at 4 a.m. on Monday.", "It withdrew."],
        ["Shells fell at 5 p.m. near St. Mary's.", "Mr. Roe fled with Ms. Poe and Dr. Doe."],
        ["Some 3.5 tonnes burned.", "The fire took 2.25 hours to put out."],
        ["It happened on Sept. 4.", "Ten died."],
        ["“They are all dead.”", "He said no more."],
        ['"Who fired?" he asked.', '"Run!" she said.', "Nobody ran."],
        ["“Never!” Roe said.", "The crowd cheered."],
        ['"Stop the cars!" the guard at the gate shouted.', "They stopped."],
        ["The line went dead…", "Then it rang."],
        ["They waited... and left."],
        ["He said they were “tired... and hungry” by then."],
        ["“We came. We saw,” said Roe.", "They went."],
        ["The '90s were worse.", "It's quiet now.", "Nobody misses them."],
        ["The rebels' camp burned.", "Others' tents did not."],
        ["The army (see below) left.", "It (the army) had 40 tanks."],
        ["“He told us: ‘Go.’”", "We went."],
        ["Five died.[1]", "Six were hurt.[2]"],
        ["Approx. 40 people fled.", "The others stayed."],
        ["Sens. Roe and Poe of Columbia, S. C., met Reps. Doe and Moe.", "They agreed."],
        ["Was it them?", "Nobody knows."],
        ['He said "the town is ours.', "Nobody answered."],
    ],
    ids=lambda sentences: sentences[0][:40],
)
def test_sentences(sentences: list[str]) -> None:
    assert _sentences(" ".join(sentences)) == sentences


@pytest.mark.parametrize("bullet", ["• ", "- ", "– ", "▪", "* "])
def test_a_bullet_belongs_to_no_sentence(bullet: str) -> None:
    assert _sentences(f"{bullet}Three killed, police said. Four hurt.") == ["Three killed, police said.", "Four hurt."]


def test_offsets_count_code_points_of_the_whole_text() -> None:
    text = "🔴 Alert\n\nTen died. Two fled."
    assert _sentences(text) == ["🔴 Alert", "Ten died.", "Two fled."]


def _kinds(text: str) -> list[str]:
    return ["heading" if p.is_heading else "item" if p.is_list_item else "paragraph" for p in find_paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("Ten killed in Goma\n\nTen people died.", ["heading", "paragraph"], id="headline"),
        pytest.param(
            "It was quiet.\n\nThe night before\n\nIt was not.", ["paragraph", "heading", "paragraph"], id="cross"
        ),
        pytest.param("Ten killed in Goma", ["paragraph"], id="nothing follows a heading"),
        pytest.param("Ten people died.\n\nTwo fled.", ["paragraph", "paragraph"], id="a stop closes a sentence"),
        pytest.param("The army said:\n\n“We left.”", ["paragraph", "paragraph"], id="a colon introduces"),
        pytest.param(" ".join(["word"] * 21) + "\n\nEnd.", ["paragraph", "paragraph"], id="too long for a heading"),
        pytest.param("Losses:\ntanks - 4,\nAPV ‒ 7.", ["paragraph", "item", "item"], id="rows"),
        pytest.param("Today:\n• 3 killed\n• 4 hurt", ["paragraph", "item", "item"], id="bullets"),
        pytest.param("1. Talks\n2) Truce\nEnd.", ["item", "item", "paragraph"], id="numbers"),
        pytest.param("Killed: 4\nHurt: 7", ["item", "item"], id="names and values"),
        pytest.param("“We left.”\n\n– Jane Roe, nurse\n\nEnd.", ["paragraph", "heading", "paragraph"], id="signature"),
        pytest.param("***\n\nEnd.", ["paragraph", "paragraph"], id="a rule is no heading"),
        pytest.param("", [], id="empty"),
        pytest.param(" \n \n", [], id="blank"),
    ],
)
def test_kinds(text: str, kinds: list[str]) -> None:
    assert _kinds(text) == kinds


@pytest.mark.parametrize("words", ["14,250 ", "word", "a\t"], ids=["a table on one line", "no white space", "tabs"])
def test_no_sentence_is_endless(words: str) -> None:
    text = words * 4_000
    sentences = [one for paragraph in find_paragraphs(text) for one in paragraph.sentences]
    assert max(one.end - one.start for one in sentences) <= 2000
    assert "".join("".join(text[one.start : one.end].split()) for one in sentences) == "".join(text.split())
