"""Pictures as SVG and PNG."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tallybook.errors import ExportError, MissingExtraError, TallybookError, UsageError
from tallybook.plots import OverTime, Picture, SideBySide, files, plot_for, write_plot
from tallybook.plots.base import COLOURS, MOST_LINES, spread

from tests.plots.made import line, over_time, side_by_side

SVG = "{http://www.w3.org/2000/svg}"


def words_of(picture: Picture) -> str:
    root = ET.fromstring(files.draw(picture, ".svg"))
    return "\n".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))


def test_a_picture_says_what_it_shows() -> None:
    words = words_of(over_time(2))
    for part in ("Sudan: killed, people: total", "Source 00", "Source 01", "published by the Courier", "2023", "May"):
        assert part in words


def test_uncertain_figures_are_hollow_and_lines_have_their_colours() -> None:
    svg = files.draw(over_time(3), ".svg").decode()
    for colour in COLOURS[:3]:
        lower = colour.lower()
        assert re.search(rf"fill: #ffffff; stroke: {lower}", svg), "hollow"
        assert re.search(rf"fill: {lower}", svg) or colour == "#000000", "firm"
    assert "stroke-dasharray" in svg


def test_forty_series_get_a_panel_each_with_their_names() -> None:
    picture = over_time(40)
    assert [len(panel.lines) for panel in spread(picture.panels)] == [1] * 40
    words = words_of(over_time(9))  # drawing forty takes five seconds, and shows the same
    assert all(f"Source {number:02}" in words for number in range(9))


def test_as_many_lines_as_colours_share_a_panel() -> None:
    assert len(list(spread(over_time(MOST_LINES).panels))) == 1
    assert len(list(spread(over_time(MOST_LINES + 1).panels))) == MOST_LINES + 1


def test_sources_side_by_side() -> None:
    words = words_of(side_by_side(4))
    assert "Source 00" in words
    assert "↳ Source 02" in words
    assert "20–40  (2023-04-18)" in words
    assert "low 10, best 10, high 70" in words


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


@pytest.mark.parametrize("picture", [OverTime("t", "n", []), SideBySide("t", "n", [])])
def test_nothing_to_draw_is_an_error(tmp_path: Path, picture: Picture) -> None:
    with pytest.raises(TallybookError, match="nothing to draw"):
        write_plot(picture, tmp_path / "picture.svg")
    assert list(tmp_path.iterdir()) == []


def test_too_many_series_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(TallybookError, match="too many for one picture"):
        write_plot(over_time(7, panels=40), tmp_path / "picture.svg")


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


def test_marks_that_are_not_one_story_are_not_joined() -> None:
    def strokes(picture: OverTime) -> int:
        return files.draw(picture, ".svg").decode().count('<g id="line2d')

    joined = over_time(1)
    panel = joined.panels[0]
    apart = OverTime("t", "n", [type(panel)("", [line("Source 00", is_joined=False)])])
    assert strokes(apart) == strokes(joined) - 1


@pytest.mark.parametrize("name", ["x.svg", "x.PNG"])
def test_a_picture_whose_library_is_not_installed_says_how_to_install_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"\.(svg|png) .* matplotlib") as raised:
        plot_for(Path(name))
    assert raised.value.next_step == "install it with: pip install 'tallybook[plots]'"
    assert plot_for(Path("x.html")).suffixes == (".html",)
