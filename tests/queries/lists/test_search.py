"""Claims found by their words: which, in what order, with what marked, and page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session
from tallybook.errors import UsageError
from tallybook.queries.filters.criteria import Filters, parse_filters
from tallybook.queries.lists import claims, documents, figures
from tallybook.queries.lists.claims import list_claims
from tallybook.queries.lists.search import count_found, cursor_of, search_claims
from tallybook.queries.rows import FoundClaim
from tallybook.queries.sql import paging
from tallybook.queries.sql.dialects import holds_words
from tallybook.store.schema import fulltext
from tallybook.store.schema.tables import ClaimRow

from tests.factories import make_claim, make_document, make_figure, save

CONTENTS = ("seven mines, mines and more mines", "a mine in the harbour of Łódź", "mines near the harbour, 7 in all")


@pytest.fixture
def mines(empty: Session) -> Session:
    """A session on a database with three claims of one document."""
    document = make_document(" He said so. ".join(CONTENTS))
    save(empty, document, [make_claim(document, content) for content in CONTENTS])
    return empty


def found(session: Session, words: str, **others: Any) -> list[FoundClaim]:
    return list(search_claims(session, parse_filters({"search": words, **others})))


def test_what_fits_best_comes_first(mines: Session) -> None:
    document = make_document(" ".join(f"{n} boats sank." for n in range(9)))
    save(mines, document, [make_claim(document, f"{n} boats sank") for n in range(9)])
    rows = found(mines, "mines")
    assert [row.content for row in rows] == [CONTENTS[0], CONTENTS[2]]
    assert rows[0].score > rows[1].score > 0


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("mines harbour", "[mines] near the [harbour], 7 in all"),
        ('"harbour of lodz"', "a mine in the [harbour of Łódź]"),
        ("sev*", "[seven] mines, mines and more mines"),
        ("all OR nothing", "mines near the harbour, 7 in [all]"),
    ],
)
def test_the_words_that_fit_are_marked(mines: Session, words: str, marked: str) -> None:
    (row,) = found(mines, words.replace("lodz", "Łodz"))
    assert row.marked == marked
    rebuilt = row.content
    for start, end in reversed(row.matches):
        rebuilt = f"{rebuilt[:start]}[{rebuilt[start:end]}]{rebuilt[end:]}"
    assert rebuilt == marked


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"search": "soldiers OR tanks OR children"}, 4),
        ({"search": "soldiers OR tanks OR children", "measure": ["destroyed"]}, 1),
        ({"search": "soldiers OR tanks OR children", "source": ["Ukraine"]}, 2),
        ({"search": "soldiers OR tanks OR children", "publisher": ["evening post"]}, 1),
        ({"search": "soldiers OR tanks OR children", "since": "2023-06"}, 1),
        ({"search": "soldiers OR tanks OR children", "limit": 3}, 3),
    ],
)
def test_filters_are_those_of_every_list(session: Session, filters: dict[str, Any], count: int) -> None:
    parsed = parse_filters(filters)
    rows = list(search_claims(session, parsed))
    assert len(rows) == count
    listed = {row.claim_id for row in list_claims(session, replace(parsed, limit=None))}
    assert {row.claim_id for row in rows} <= listed
    assert count_found(session, parsed) == len(listed)


def test_several_searches_all_fit(mines: Session) -> None:
    rows = list(search_claims(mines, Filters(search=("mines", "harbour OR fog"))))
    assert [row.content for row in rows] == [CONTENTS[2]]


def test_a_search_for_no_word_is_wrong_usage(mines: Session) -> None:
    with pytest.raises(UsageError, match="no word"):
        found(mines, "%")


@pytest.mark.parametrize("size", [1, 3, 100])
def test_pages_together_are_the_whole(empty: Session, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    # Twelve that fit equally well, and more looked at than are wanted.
    monkeypatch.setattr("tallybook.queries.lists.search._FIRST_PART", 2)
    document = make_document(" ".join(f"{n} boats sank." for n in range(12)))
    save(empty, document, [make_claim(document, f"{n} boats sank", claim_id=f"boat-{n}") for n in range(12)])
    whole = found(empty, "boats")
    assert len(whole) == 12
    pages: list[FoundClaim] = []
    filters = parse_filters({"search": "boats", "limit": size})
    while page := list(search_claims(empty, filters)):
        assert len(page) <= size
        pages += page
        filters = replace(filters, after=cursor_of(page[-1]))
        assert count_found(empty, filters) == len(whole) - len(pages)
    assert pages == whole


@pytest.mark.parametrize("size", [1, 3, 100])
def test_of_more_than_are_weighed_the_last_ones_come_first(
    empty: Session, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("tallybook.queries.lists.search.WEIGHED", 4)
    contents = [f"{n} boats sank{' there' * (n % 3)}" for n in range(11)]
    document = make_document(". ".join(contents))
    save(empty, document, [make_claim(document, content) for content in contents])
    # Four at a time, the shorter ones first.
    expected = [9, 7, 10, 8, 3, 6, 4, 5, 0, 1, 2]
    whole = found(empty, "boats")
    assert [row.content for row in whole] == [contents[n] for n in expected]
    pages: list[FoundClaim] = []
    filters = parse_filters({"search": "boats", "limit": size})
    while page := list(search_claims(empty, filters)):
        pages += page
        filters = replace(filters, after=cursor_of(page[-1]))
    assert pages == whole
    assert count_found(empty, parse_filters({"search": "boats"})) == 11


@pytest.mark.parametrize("cursor", ["nothing", "boat"])
def test_a_cursor_that_was_not_found_is_wrong_usage(mines: Session, cursor: str) -> None:
    with pytest.raises(UsageError, match="nothing to go on behind"):
        found(mines, "mines", after=cursor)


def test_what_was_superseded_is_not_found(mines: Session) -> None:
    row = found(mines, "seven")[0]
    mines.execute(
        update(ClaimRow).where(ClaimRow.claim_id == row.claim_id).values(superseded_at=datetime(2024, 1, 1, tzinfo=UTC))
    )
    assert found(mines, "seven") == []
    assert [row.content for row in found(mines, "mines")] == [CONTENTS[2]]


def test_an_old_version_is_found_only_when_asked_for(empty: Session) -> None:
    for words in ("4 drowned", "5 drowned"):
        document = make_document(f"He said {words}.", url="https://a.example/1", location=words)
        save(empty, document, [make_claim(document, words)])
    assert [row.content for row in found(empty, "drowned")] == ["5 drowned"]
    assert len(found(empty, "drowned", all_versions=True)) == 2


def test_the_index_follows_the_claims(mines: Session) -> None:
    mines.execute(text("UPDATE claims SET content_text = 'fog at sea' WHERE content_text LIKE 'seven%'"))
    assert found(mines, "seven") == []
    assert len(found(mines, "fog")) == 1
    mines.execute(text("DELETE FROM claims WHERE content_text = 'fog at sea'"))
    assert found(mines, "fog") == []
    assert list(fulltext.verify(mines)) == []


def test_an_index_that_does_not_fit_is_named_and_made_anew(mines: Session) -> None:
    mines.execute(text("INSERT INTO claims_fts(claims_fts) VALUES ('delete-all')"))
    (problem,) = fulltext.verify(mines)
    assert "tally db reindex" in problem.next_step
    assert found(mines, "seven") == []
    fulltext.rebuild(mines)
    assert list(fulltext.verify(mines)) == []
    assert len(found(mines, "seven")) == 1


@pytest.mark.parametrize(
    ("search", "contents"),
    [
        ('"near the harbour"', [CONTENTS[2]]),
        ("mine*", list(CONTENTS)),
        ("harbour NOT mines", [CONTENTS[1]]),
        ("ŁÓDŹ", [CONTENTS[1]]),
    ],
)
def test_lists_search_the_same_way(mines: Session, search: str, contents: list[str]) -> None:
    rows = list(list_claims(mines, parse_filters({"search": search})))
    assert [row.content for row in rows] == contents
    paged = list(list_claims(mines, parse_filters({"search": search, "limit": 10})))
    assert paged == rows


def test_figures_and_documents_are_found_by_the_words_of_claims(session: Session) -> None:
    filters = parse_filters({"search": "toll OR children"})
    assert [row.span for row in figures.list_figures(session, filters)] == ["1,150", "7"]
    assert [row.locations[0] for row in documents.list_documents(session, filters)] == ["second.txt", "clinic.txt"]


def test_counting_stops_where_it_is_enough(empty: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNTED", 3)
    document = make_document(" ".join(f"{n} boats sank." for n in range(8)))
    figure = make_figure(document, "7", 7)
    save(empty, document, [make_claim(document, f"{n} boats sank", figures=(figure,)) for n in range(8)])
    assert claims.count_claims(empty, Filters()) == 4
    assert figures.count_figures(empty, Filters()) == 4
    assert count_found(empty, Filters(search=("boats",))) == 4


def test_postgresql_is_asked_in_its_own_language() -> None:
    question = '"air defence" AND (shel* OR kyiv) NOT drill'
    compiled = holds_words(question).compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    assert str(compiled) == (
        "(to_tsvector('simple', claims.content_text) @@ "
        "tsquery_and(phraseto_tsquery('simple', 'air defence'), tsquery_and(tsquery_or(to_tsquery('simple', 'shel:*'), "
        "phraseto_tsquery('simple', 'kyiv')), tsquery_not(phraseto_tsquery('simple', 'drill')))))"
    )


def test_a_search_of_the_past_finds_what_was_current_then(mines: Session) -> None:
    before = datetime.now(UTC)
    mines.execute(update(ClaimRow).where(ClaimRow.id == 3).values(superseded_at=before + timedelta(hours=1)))
    document = make_document("The same was read again: mines, and more of them.")
    save(mines, document, [make_claim(document, "mines, and more of them")])
    mines.execute(update(ClaimRow).where(ClaimRow.id == 4).values(recorded_at=before + timedelta(hours=2)))
    now = [row.content for row in found(mines, "mines")]
    then = [row.content for row in found(mines, "mines", as_of=before)]
    assert (sorted(now), then) == (sorted([CONTENTS[0], "mines, and more of them"]), [CONTENTS[0], CONTENTS[2]])
    assert count_found(mines, parse_filters({"search": "mines", "as_of": before, "limit": 1})) == 2
    (last,) = found(mines, "mines", as_of=before, after=found(mines, "mines", as_of=before)[0].claim_id)
    assert last.content == CONTENTS[2]
