"""Proposed mappings: they load, and read the table that they were made from."""

from __future__ import annotations

from pathlib import Path

import pytest
from tallybook.readers import Options, find_targets
from tallybook.readers.base import Target
from tallybook.readers.tables.mapping import load_mapping
from tallybook.readers.tables.propose import propose

from tests.readers.reading import split, target_of


def proposed(folder: Path, data: str) -> tuple[str, Target]:
    (folder / "t.csv").write_text(data, encoding="utf-8")
    (target,) = find_targets([str(folder / "t.csv")], Options())
    assert isinstance(target, Target)
    return propose(target, Options()), target


@pytest.mark.parametrize(
    ("data", "holds", "figures"),
    [
        (
            "Title\n\nDay;Town;Killed min;Killed;Killed max;Source\n14.3.2024;Tolo;3;4;5;A\n15.3.2024;Osk;1;1;2;A\n",
            ['format = "%d.%m.%Y"', 'low = "Killed min"', 'high = "Killed max"', 'place = ["Town"]'],
            2,
        ),
        (
            (
                "id,date_start,date_end,best,low,high,country,notes\n7,2020-01-01,2020-01-02,5,4,6,Veria,One two "
                "three four five six\n"
            ),
            ['start = "date_start"', 'low = "low"', 'key = ["id"]', 'text = ["notes"]', 'place = ["country"]'],
            1,
        ),
        ("date,injured,note\n45352,2,x\n45353,,y\n", ['column = "date"', 'measure = "wounded"'], 1),
        ("when,children killed\n03/04/2024,2\n05/04/2024,1\n", ['# or "%m/%d/%Y": no day', 'category = "children"'], 2),
        ("when,killed\n3 March 2024,2\n04.03.2024,1\n", ['format = ["%d', '", "%d'], 2),
    ],
)
def test_a_proposal_reads_its_table(tmp_path: Path, data: str, holds: list[str], figures: int) -> None:
    from tallybook.readers import read

    text, target = proposed(tmp_path, data)
    assert [words for words in holds if words not in text] == [], text
    (tmp_path / "t.mapping.toml").write_text(text, encoding="utf-8")
    load_mapping(tmp_path / "t.mapping.toml")
    documents, problems = split(read(target, Options()))
    assert sum(len(claim.figures) > 0 for one in documents for claim in one.claims or ()) >= figures, problems


@pytest.mark.parametrize("data", ["", "\n\n", "a\n", "x,y\n1,2\n", "Name,Colour\nA,red\nB,blue\n"])
def test_what_looks_like_no_table_of_figures_is_remarked(tmp_path: Path, data: str) -> None:
    text = propose(target_of("t.csv", data.encode()), Options())
    assert "#" in text
