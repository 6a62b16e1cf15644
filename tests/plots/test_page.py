"""Pictures as a page: one file that loads nothing, safe with any words."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from importlib.resources import files as resources
from typing import Any

import pytest
from tallybook.plots import Picture, page

from tests.plots.made import over_time, side_by_side

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
    assert (first["name"], first["joined"], first["steps"]) == ("Source 00", True, True)
    assert first["colour"] != second["colour"]
    assert first["shape"] != second["shape"]
    assert first["dash"] != second["dash"]
    assert first["marks"][1] == {
        "day": 1684108800,  # 2023-05-15, midnight UTC
        "height": 30,
        "low": 20,
        "high": 40,
        "firm": False,
        "words": "20–40",
        "claim": "claim-30",
    }


def test_forty_series_get_a_panel_each() -> None:
    _, _, content = parsed(over_time(40))
    assert [panel["title"] for panel in content["panels"]] == [f"Source {number:02}" for number in range(40)]


def test_bars() -> None:
    _, _, content = parsed(side_by_side(3))
    assert content["kind"] == "bars"
    (panel,) = content["panels"]
    assert [bar["name"] for bar in panel["bars"]] == ["Source 00", "Source 01", "↳ Source 02"]
    assert panel["bars"][1]["date"] == "2023-04-18"


@pytest.mark.parametrize("make", [over_time, side_by_side])
def test_no_words_break_out_of_the_page(make: Any) -> None:
    plain, wicked = parsed(make(2))[1], parsed(make(2, title=WICKED))[1]
    assert [tag for tag, _ in plain.tags] == [tag for tag, _ in wicked.tags]
    lines = over_time(1)
    named = type(lines.panels[0])(WICKED, [type(lines.panels[0].lines[0])(WICKED, lines.panels[0].lines[0].marks)])
    _, tags, content = parsed(type(lines)("t", WICKED, [named]))
    assert content["panels"][0]["lines"][0]["name"] == WICKED
    assert len(tags.scripts) == 3


def test_the_library_comes_with_its_licence() -> None:
    folder = resources("tallybook.plots") / "static"
    assert "MIT License" in (folder / "uPlot.LICENSE").read_text(encoding="utf-8")
    assert "uPlot" in (folder / "uPlot.iife.min.js").read_text(encoding="utf-8")
