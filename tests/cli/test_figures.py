"""`tally figures` over time, with conventions, and as a picture."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from tallybook.cli.pictures import of_series
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.series.points import SeriesOptions, list_points
from tallybook.queries.terms import By
from tallybook.settings import Settings
from tallybook.store.database import open_database

from tests.cli.conftest import Tally
from tests.factories import make_database
from tests.queries.said import MINISTRY, REUTERS, UNITED_NATIONS, VAGUE, said


@pytest.fixture(scope="module")
def tolls(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database in which a toll is corrected, one is vague and one leaps."""
    dozens = VAGUE | {"low": 24, "high": 99}
    contents = [
        said("38 died", ("38", 38), source=MINISTRY),
        said("the toll raised to 43 from 38", ("43", 43), ("38", 38), day=3, relayed_by=REUTERS),
        said("dozens of people died", ("dozens of", None, dozens), source=UNITED_NATIONS, day=4),
        said("9 were dead", ("9", 9), source=UNITED_NATIONS, day=5),
        said("600 were dead", ("600", 600), source=UNITED_NATIONS, day=6),
    ]
    path = tmp_path_factory.mktemp("tolls") / "tolls.db"
    return str(make_database(path, [(document, [claim]) for document, claim in contents]))


def rows(tally: Tally, *arguments: str) -> list[dict[str, Any]]:
    result = tally(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_series_with_changes_and_flags(tally: Tally, tolls: str) -> None:
    found = rows(tally, "--db", tolls, "figures", "--over-time")
    assert [(row["source"], row["value"], row["change"], row["flag"]) for row in found] == [
        ("Ministry of Health", 38, None, "corrected"),
        ("Ministry of Health", 38, None, "corrected"),
        ("Ministry of Health", 43, 5, None),
        ("United Nations", None, None, None),
        ("United Nations", 9, None, None),
        ("United Nations", 600, 591, "tenfold"),
    ]
    table = tally("--db", tolls, "figures", "--over-time").stdout
    assert "tenfold" in table
    assert "+591" in table
    assert "Estimate" not in table


def test_every_and_by(tally: Tally, tolls: str) -> None:
    found = rows(tally, "--db", tolls, "figures", "--over-time", "--every", "month", "--by", "publisher")
    assert [row["value"] for row in found] == [43, 600]


@pytest.mark.parametrize("over_time", [(), ("--over-time",)])
def test_a_convention_adds_estimates(tally: Tally, tolls: str, over_time: tuple[str, ...]) -> None:
    arguments = ("--db", tolls, "figures", *over_time, "--convention", "acled")
    found = rows(tally, *arguments)
    assert [(row["estimate"], row["estimate_by"]) for row in found if row["modifier"] == "vague"] == [(12, "acled")]
    assert {row["estimate"] for row in found if row["modifier"] != "vague"} == {None}
    assert "Estimate" in tally(*arguments).stdout


def test_a_convention_of_ones_own(tally: Tally, tolls: str) -> None:
    Path("own.toml").write_text('name = "own"\n[[rules]]\nwords = ["dozens"]\nestimate = 36\nsource = "p. 1"\n')
    found = rows(tally, "--db", tolls, "figures", "--over-time", "--convention", "own.toml")
    assert {(row["estimate"], row["estimate_by"]) for row in found} == {(None, None), (36, "own")}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--by", "source"], ["--by", "--over-time"]),
        (["--every", "week"], ["--every", "--over-time"]),
        (["--plot", "x.svg"], ["--plot", "--over-time"]),
        (["--over-time", "--plot", "x.gif"], ["x.gif", ".svg, .png, .html"]),
        (["--over-time", "--convention", "acleed"], ["acleed", 'Did you mean "acled"']),
        (["--convention", "none.toml"], ["none.toml", "No such file"]),
    ],
)
def test_wrong_usage(tally: Tally, arguments: list[str], words: list[str]) -> None:
    result = tally("figures", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert all(word in result.stderr for word in words)


def test_a_picture_without_its_library_says_how_to_install_it(
    tally: Tally, tolls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = tally("--db", tolls, "figures", "--over-time", "--plot", "tolls.svg")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "pip install 'tallybook[plots]'" in result.stderr
    assert tally("--db", tolls, "figures", "--over-time", "--plot", "tolls.html").exit_code == 0


@pytest.mark.parametrize("command", ["figures --over-time", "compare --measure killed --subject Sudan"])
def test_a_picture_replaces_a_file_only_if_told_so(tally: Tally, tolls: str, command: str) -> None:
    Path("x.html").write_text("mine", encoding="utf-8")
    call = ("--db", tolls, *command.split(), "--plot", "x.html")
    result = tally(*call)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: x.html is there already" in result.stderr
    assert "--force" in result.stderr
    assert Path("x.html").read_text(encoding="utf-8") == "mine"
    assert tally(*call, "--force").exit_code == 0
    assert "</html>" in Path("x.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["tolls.svg", "tolls.html"])
def test_a_picture_in_a_file(tally: Tally, tolls: str, name: str) -> None:
    result = tally("--db", tolls, "figures", "--over-time", "--plot", name)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"Drawn: {name}\n")
    drawn = Path(name).read_text(encoding="utf-8")
    for words in ("Sudan: killed, people: running total", "Ministry of Health (SD)", "5 figures published by Courier"):
        assert words in drawn


@pytest.mark.parametrize("columns", ["50", "100"])
def test_a_picture_in_the_terminal(tally: Tally, tolls: str, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    drawn = tally("--db", tolls, "figures", "--over-time", "--plot", "-").stdout
    assert max(map(len, drawn.splitlines())) <= int(columns)
    assert "Ministry of Health (SD)" in drawn
    assert "\x1b" not in drawn


@pytest.mark.parametrize(
    ("by", "titles", "lines"),
    [
        ("source", ["killed, people", "wounded, children"], ["Ministry of Health (SD)"]),
        ("measure", [""], ["killed, people", "wounded, children"]),
    ],
)
def test_what_tells_lines_apart(by: str, titles: list[str], lines: list[str], tmp_path: Path) -> None:
    contents = [
        said("9 died", ("9", 9)),
        said("4 hurt", ("4", 4, {"measure": "wounded", "category": "children"}), day=2),
    ]
    path = make_database(tmp_path / "x.db", [(document, [claim]) for document, claim in contents])
    database = open_database(Settings.load(str(path)))
    with database.session() as session:
        picture = of_series(list_points(session, Filters(), SeriesOptions(by=By(by))), by)
    database.close()
    assert [panel.title for panel in picture.panels] == titles
    assert list(dict.fromkeys(line.name for panel in picture.panels for line in panel.lines)) == lines


@pytest.mark.parametrize("target", ["-", "x.svg"])
def test_nothing_to_draw(tally: Tally, tolls: str, target: str) -> None:
    result = tally("--db", tolls, "figures", "--over-time", "--measure", "wounded", "--plot", target)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing to draw" in result.stderr
    assert not Path("x.svg").exists()
