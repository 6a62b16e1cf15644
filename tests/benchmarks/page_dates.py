"""How often the day of publication of a page is found, beside htmldate on the same pages.

    python -m tests.benchmarks.page_dates [--list]

Prints JSON: of the pages in `tests/readers/pages/cases/dates.toml` the shares that are right (the day of publication,
or none where the page does not say it), wrong (another day), and unknown (none where the page says it), of this program
and of htmldate (`original_date=True`, extensive search on and off). `--list` prints the pages that each has not right.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date

from htmldate import find_date
from tallybook.readers.pages.html import read_html

from tests.readers.pages.dates import DatedPage, dated_pages


def ours(page: DatedPage) -> date | None:
    return read_html(page.markup, location=page.name, url=page.url).published


def by_htmldate(page: DatedPage, *, extensive: bool) -> date | None:
    found = find_date(page.markup, url=page.url, original_date=True, extensive_search=extensive)
    return date.fromisoformat(found) if found else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    finders: dict[str, Callable[[DatedPage], date | None]] = {
        "tallybook": ours,
        "htmldate": lambda page: by_htmldate(page, extensive=False),
        "htmldate, extensive": lambda page: by_htmldate(page, extensive=True),
    }
    pages = dated_pages()
    report: dict[str, object] = {"pages": len(pages)}
    for name, finder in finders.items():
        counts: Counter[str] = Counter()
        for page in pages:
            found = finder(page)
            outcome = "right" if found == page.day else "unknown" if found is None else "wrong"
            counts[outcome] += 1
            if options.list and outcome != "right":
                print(f"{name}: {page.name}: {found}, not {page.day}", file=sys.stderr)
        report[name] = {outcome: round(counts[outcome] / len(pages), 3) for outcome in ("right", "wrong", "unknown")}
    print(json.dumps(report))


if __name__ == "__main__":
    main()
