"""Pictures as SVG and PNG."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tallybook.errors import ExportError, MissingExtraError, TallybookError, UsageError
from tallybook.plots import MOST_LINES, MOST_PANELS, OverTime, Picture, SideBySide, files, plot_for, write_plot
from tallybook.plots.base import COLOURS

from tests.plots.made import drawn, mark, one, over_time, side_by_side

SVG = "{http://www.w3.org/2000/svg}"


def words_of(picture: Picture) -> str:
    root = ET.fromstring(files.draw(picture, ".svg"))
    return "\n".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))


def test_a_picture_says_what_it_shows() -> None:
    words = words_of(over_time(2))
    for part in ("Sudan: killed, people: running total", "Said by two sources", "Source 00", "Source 01", "2023", "May",
                 "published by the Courier", "killed, people", "day"):  # fmt: skip
        assert part in words


def test_uncertain_figures_are_hollow_and_lines_have_their_colours() -> None:
    svg = files.draw(over_time(3), ".svg").decode()
    for colour in COLOURS[:3]:
        lower = colour.lower()
        assert re.search(rf"fill: #ffffff; stroke: {lower}", svg), "hollow"
        assert re.search(rf"fill: {lower}", svg) or colour == "#000000", "firm"
    assert "stroke-dasharray" in svg


@pytest.mark.parametrize("title", ["Costs $5 and $6", "a <b> & c", r"\frac", "x^2_"])
def test_words_are_shown_as_they_are(title: str) -> None:
    assert title in words_of(over_time(1, title=title)).replace("\\$", "$")


def test_the_same_picture_is_the_same_file() -> None:
    assert files.draw(over_time(2), ".svg") == files.draw(over_time(2), ".svg")


def test_a_png_is_one(tmp_path: Path) -> None:
    path = tmp_path / "picture.PNG"
    write_plot(side_by_side(1), path)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


NOTHING = mark(0, None, None, None)


@pytest.mark.parametrize("picture", [drawn([]), SideBySide("t", "", "n", [], "x"), one(NOTHING)])
def test_nothing_to_draw_is_an_error(tmp_path: Path, picture: Picture) -> None:
    with pytest.raises(TallybookError, match="nothing to draw"):
        write_plot(picture, tmp_path / "picture.svg")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "picture",
    [over_time(1, panels=MOST_PANELS + 1), side_by_side(1, groups=MOST_PANELS + 1), over_time(MOST_LINES + 1)],
)
def test_more_than_can_be_read_is_an_error(tmp_path: Path, picture: OverTime | SideBySide) -> None:
    with pytest.raises(TallybookError, match=r"too many for one picture|can hold"):
        write_plot(picture, tmp_path / "picture.svg")


@pytest.mark.parametrize("name", ["picture.gif", "picture"])
def test_an_ending_that_nothing_draws(name: str) -> None:
    with pytest.raises(UsageError, match=r"kind of picture") as raised:
        plot_for(Path(name))
    assert ".svg, .png, .html" in raised.value.next_step


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="can't write"):
        write_plot(over_time(1), tmp_path / "none" / "picture.svg")


def test_a_file_that_can_not_be_replaced_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "picture.svg").mkdir()
    with pytest.raises(ExportError, match="can't write"):
        write_plot(over_time(1), tmp_path / "picture.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["picture.svg"]


@pytest.mark.parametrize("name", ["x.svg", "x.PNG"])
def test_a_picture_whose_library_is_not_installed_says_how_to_install_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"\.(svg|png) .* matplotlib") as raised:
        plot_for(Path(name))
    assert raised.value.next_step == "install it with: pip install 'tallybook[plots]'"
    assert plot_for(Path("x.html")).suffixes == (".html",)
