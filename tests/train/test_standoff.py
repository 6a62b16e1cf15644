from __future__ import annotations

import hashlib
import json
import lzma
from pathlib import Path

import pytest
from tallybook.errors import TallybookError
from tallybook.train.standoff import is_aside, read_standoff

TEXT = "Nine Chadian soldiers were killed on Monday. A man was hurt."
FIGURE = {
    "span": [[0, 4]],
    "measure": "killed",
    "category": "personnel",
    "equipment": None,
    "scope": "incident",
    "subject": [5, 12],
    "counterpart": None,
    "source": None,
    "period": [34, 43],
    "place": None,
    "part_of": None,
}


def kept(folder: Path, *, marked: str = TEXT) -> Path:
    row = {"id": "a-1", "sha256": hashlib.sha256(marked.encode()).hexdigest(), "figures": [FIGURE]}
    with lzma.open(folder / "news.jsonl.xz", "wt", encoding="utf-8") as out:
        out.write(json.dumps({"id": "a-1", "text": TEXT, "published": "2024-05-06"}) + "\n")
    (folder / "news.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return folder / "news.jsonl"


def test_marks_are_put_to_their_text(tmp_path: Path) -> None:
    (one,) = read_standoff(kept(tmp_path), tmp_path)
    assert one.document.published is not None
    assert one.figures == [FIGURE]
    (label,) = one.labels
    assert TEXT[label.start : label.end] == "Nine"
    assert label.subject == "Chadian"


def test_another_text_of_that_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TallybookError, match="not the text that was marked"):
        list(read_standoff(kept(tmp_path, marked="other words"), tmp_path))


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    path = kept(tmp_path)
    with pytest.raises(TallybookError, match=r"news\.jsonl\.xz"):
        list(read_standoff(path, tmp_path / "elsewhere"))


def test_a_quarter_is_kept_aside() -> None:
    assert 200 < sum(is_aside(str(number)) for number in range(1000)) < 300
