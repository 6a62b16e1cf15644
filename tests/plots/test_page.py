"""Pictures as a page: one file that loads nothing, safe with any words."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from importlib.resources import files as resources
from typing import Any

import pytest
from tallybook.plots import OverTime, Panel, Picture, Style, page

from tests.plots.made import KINDS, over_time, side_by_side

WICKED = '</script><script>alert("1")</script> & "quoted" \u2028'


class Tags(HTMLParser):
    """The tags of a page with their attributes, and the words in each script."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "script" and self.scripts:
            self.scripts[-1] += data


def parsed(picture: Picture) -> tuple[str, Tags, dict[str, Any]]:
    text = page.draw(picture, ".html").decode()
    tags = Tags()
    tags.feed(text)
    return text, tags, json.loads(tags.scripts[0])


@pytest.mark.parametrize("picture", [over_time(3), side_by_side(3)])
def test_a_page_loads_nothing(picture: Picture) -> None:
    text, tags, _ = parsed(picture)
    assert not [attributes for _, attributes in tags.tags if {"src", "href", "srcset"} & set(attributes)]
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|import\(", text)
    (policy,) = [found["content"] for _, found in tags.tags if found.get("http-equiv") == "Content-Security-Policy"]
    assert (policy or "").startswith("default-src 'none'")
    assert len(text) < 100_000


def test_lines_with_all_that_is_known() -> None:
    _, _, content = parsed(over_time(2))
    (panel,) = content["panels"]
    first, second = panel["lines"]
    assert (first["name"], first["style"]) == ("Source 00", "steps")
    assert first["colour"] != second["colour"]
    assert first["shape"] != second["shape"]
    assert first["dash"] != second["dash"]
    assert first["marks"][1] == {
        "day": 1684108800,  # 2023-05-15, midnight UTC
        "aside": 0,
        "height": 30,
        "value": None,
        "low": 20,
        "high": 40,
        "opening": 0,
        "rod": True,
        "firm": False,
        "words": "20–40",
        "claim": "claim-30",
    }


@pytest.mark.parametrize("name", KINDS)
def test_all_that_is_drawn_lies_on_the_scales_of_the_page(name: str) -> None:
    _, _, content = parsed(KINDS[name])
    for panel in content["panels"]:
        marks = (
            panel["bars"] if content["kind"] == "rows" else [own for line in panel["lines"] for own in line["marks"]]
        )
        assert marks, "an empty panel"
        scale = content["x"] if content["kind"] == "rows" else panel["y"]
        for found in marks:
            for number in (found["height"], found["value"], found["low"], found["high"]):
                assert number is None or 0 <= number <= 0.99 * scale["top"]
            if content["kind"] == "lines":
                assert content["x"]["first"] < found["day"] < content["x"]["last"]
        assert max(scale["ticks"]) <= scale["top"]


def test_the_band_that_was_cut_at_66_is_whole() -> None:
    _, _, content = parsed(KINDS["range beside a number"])
    assert content["panels"][0]["y"]["top"] > 99


def test_the_script_takes_the_scales_as_they_are() -> None:
    script = (resources("tallybook.plots") / "static" / "page.js").read_text(encoding="utf-8")
    assert "range: [0, scale.top]" in script
    assert "rangeNum" not in script  # that one fits the lines only, and not what is drawn beside them


def test_all_panels_have_one_scale_and_bars_their_own() -> None:
    steps, bars = over_time(1, panels=2), over_time(1, style=Style.BARS)
    panels: list[Panel] = [*steps.panels, *bars.panels]
    mixed = OverTime("t", "", "n", panels, "day", "killed")
    assert len({json.dumps(panel["y"]) for panel in parsed(steps)[2]["panels"]}) == 1
    far = OverTime("t", "", "n", [*KINDS["3 to 60,000"].panels, *bars.panels], "day", "killed")  # type: ignore[union-attr]
    assert [panel["y"]["log"] for panel in parsed(far)[2]["panels"]] == [True, False]
    assert [panel["y"]["log"] for panel in parsed(mixed)[2]["panels"]] == [False] * 3


def test_axes_have_names() -> None:
    _, _, content = parsed(KINDS["3 to 60,000"])
    assert (content["x"]["name"], content["panels"][0]["y"]["name"]) == ("day", "killed, people, logarithmic")
    assert parsed(side_by_side(2))[2]["x"]["name"] == "killed, people"


def test_who_says_so_stands_under_the_title() -> None:
    assert '<p id="subtitle">Said by two sources · 2023</p>' in parsed(over_time(1))[0]


def test_rows() -> None:
    _, _, content = parsed(side_by_side(3))
    assert content["kind"] == "rows"
    (panel,) = content["panels"]
    assert [bar["name"] for bar in panel["bars"]] == ["Source 00", "Source 01", "↳ Source 02"]
    assert [bar["opening"] for bar in panel["bars"]] == [0, 0, 1]
    assert panel["bars"][1]["date"] == "2023-04-18"


@pytest.mark.parametrize("make", [over_time, side_by_side])
def test_no_words_break_out_of_the_page(make: Any) -> None:
    plain, wicked = parsed(make(2))[1], parsed(make(2, title=WICKED))[1]
    assert [tag for tag, _ in plain.tags] == [tag for tag, _ in wicked.tags]
    lines = over_time(1)
    named = type(lines.panels[0])(WICKED, [type(lines.panels[0].lines[0])(WICKED, lines.panels[0].lines[0].marks)])
    _, tags, content = parsed(type(lines)("t", WICKED, WICKED, [named], WICKED, WICKED))
    assert content["panels"][0]["lines"][0]["name"] == WICKED
    assert len(tags.scripts) == 3


def test_the_library_comes_with_its_licence() -> None:
    folder = resources("tallybook.plots") / "static"
    assert "MIT License" in (folder / "uPlot.LICENSE").read_text(encoding="utf-8")
    assert "uPlot" in (folder / "uPlot.iife.min.js").read_text(encoding="utf-8")
