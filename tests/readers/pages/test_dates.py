from __future__ import annotations

import pytest
from tallybook.readers.pages.html import read_html

from tests.readers.pages.dates import DatedPage, dated_pages

PAGES = dated_pages()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_day_of_publication(page: DatedPage) -> None:
    document = read_html(page.markup, location="p", url=page.url)
    assert document.published == page.day, document.metadata
    assert ("published_from" in document.metadata) == (page.day is not None)
    if page.place:
        assert document.metadata["published_from"] == page.place


def test_there_are_shapes_enough_of_both_kinds() -> None:
    assert sum(page.day is not None for page in PAGES) >= 35
    assert sum(page.day is None for page in PAGES) >= 8
