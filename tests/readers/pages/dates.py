"""Pages made to measure how well the day of publication is found."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_TITLE = "<h1>Ferry aground at Orla</h1>"
_TEXT = (
    "<p>A ferry ran aground at Orla and 12 passengers were hurt, the harbour master said on Thursday.</p>"
    "<p>It was the second such accident since 2 May 2019, when a barge sank there with its crew of four.</p>"
    "<p>An inquiry will begin on 15 June 2031, the ministry said. The ferry was built in 1998 and had been checked.</p>"
)


@dataclass(frozen=True, slots=True)
class DatedPage:
    """A page, where it comes from, the day on which it was published if it says so, and where it says it."""

    name: str
    markup: str
    url: str | None
    day: date | None
    place: str | None


def dated_pages() -> list[DatedPage]:
    """The shapes in `cases/dates.toml` as whole pages."""
    cases = tomllib.loads((Path(__file__).parent / "cases" / "dates.toml").read_text(encoding="utf-8"))["case"]
    pages = []
    for case in cases:
        body = case["body"].replace("TITLE", _TITLE).replace("TEXT", _TEXT)
        markup = f"<!DOCTYPE html><html><head>{case['head']}</head><body>{body}</body></html>"
        pages.append(DatedPage(case["name"], markup, case.get("url"), case.get("day"), case.get("from")))
    return pages
