from __future__ import annotations

from pathlib import Path

import pytest
from tallybook.errors import TallybookError
from tallybook.extract.neural.runtime import WEIGHTS
from tallybook.train.corpus import Event, read_articles, read_brat
from tokenizers import Tokenizer

TEXT = "Raid\n\nThe mayor said two men died.\n"
ANNOTATION = (
    "T1\tSource 6 15\tThe mayor\n"
    "T2\tCue 16 20\tsaid\n"
    "T3\tContent 21 28;29 33\ttwo men died\n"
    "T4\tAttribution 16 20\tsaid\n"
    "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
    "T5\tCue 16 20\tsaid\n"
    "E2\tAttribution:T4 Cue:T5\n"
)


def test_events_have_their_ranges_by_role() -> None:
    assert read_brat(ANNOTATION) == (Event(((6, 15),), ((16, 20),), ((21, 28), (29, 33))),)


def test_articles_come_with_all_their_annotators(tmp_path: Path) -> None:
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    more = tmp_path / "more"
    more.mkdir()
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "one.ann").write_text(ANNOTATION, encoding="utf-8")
    (tmp_path / "two.txt").write_text(TEXT, encoding="utf-8")
    (more / "one.2.ann").write_text("", encoding="utf-8")
    (article,) = read_articles(tokenizer, tmp_path, more)
    assert article.name == "one"
    assert [len(version) for version in article.versions] == [1, 0]
    assert len(article.paragraphs) == 2


def test_a_folder_without_articles_is_named(tmp_path: Path) -> None:
    with pytest.raises(TallybookError, match="No article"):
        read_articles(Tokenizer.from_file(str(WEIGHTS / "tokenizer.json")), tmp_path)
