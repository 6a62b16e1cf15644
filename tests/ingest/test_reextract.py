"""All stored texts read again: the run before is kept, a broken one goes on, and what people decided holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tallybook.extract import pipeline
from tallybook.ingest import Request, ingest
from tallybook.ingest.reextract import reextract
from tallybook.interface import deciding
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.decisions import list_decisions
from tallybook.queries.lists.figures import list_figures
from tallybook.queries.lists.queue import changed, queue
from tallybook.review import Author
from tallybook.settings import Settings
from tallybook.store.database import Database, open_database
from tallybook.store.read.verify import verify
from tallybook.store.schema.tables import ClaimRow, RunRow

ANN = Author("ann")
RULES = Request(engine="rules")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    for number, toll in enumerate((14, 35)):
        text = f"The Ministry of Health said on Monday that {toll} people were killed in Omdurman.\n"
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    settings = Settings.load(str(tmp_path / "tally.db"))
    ingest([str(tmp_path / "0.txt"), str(tmp_path / "1.txt")], settings, RULES)
    with closing(open_database(settings)) as opened:
        yield opened


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Makes the extractor one of another version."""

    def change() -> None:
        monkeypatch.setitem(pipeline.EXTRACTORS, "rules", "rules/next")
        pipeline.stages_of.cache_clear()

    yield change
    monkeypatch.undo()
    pipeline.stages_of.cache_clear()


def listed(database: Database) -> dict[str, Any]:
    with database.session() as session:
        return {row.span: row for row in list_figures(session, Filters())}


def test_a_newer_extractor_reads_all_again_and_corrections_hold(database: Database, newer: Callable[[], None]) -> None:
    before = listed(database)
    with database.session(write=True) as session:
        deciding.correct(session, f"{before['14'].claim_id}.1", {"value": "at least 40", "scope": "incident"}, ANN)
        deciding.decide(session, "reject", f"{before['35'].claim_id}.1", ANN)
    assert reextract(database, RULES).documents == 0
    newer()
    summary = reextract(database, RULES)
    assert (summary.documents, summary.extracted_again, summary.problems) == (2, 2, [])
    after = listed(database)
    assert set(after) == {"14"}
    row = after["14"]
    assert (row.value, row.modifier, row.scope, row.decided) == (40, "at_least", "incident", "corrected")
    assert row.extractor == "rules/next"
    assert row.claim_id != before["14"].claim_id
    with database.session() as session:
        assert list(verify(session)) == []
        old = session.query(ClaimRow).filter(ClaimRow.superseded_at.is_not(None)).all()
        assert {one.extractor for one in old} == {before["14"].extractor}
        assert session.query(RunRow).count() == 3
        assert all(decision.is_bound for decision in list_decisions(session))


def test_a_run_that_was_broken_off_goes_on_and_gone_words_are_listed(
    database: Database, newer: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = listed(database)
    with database.session(write=True) as session:
        deciding.correct(session, f"{before['14'].claim_id}.1", {"value": "40"}, ANN)
        deciding.add(session, before["35"].claim_id, "35 people", {"measure": "missing", "value": "3"}, ANN)
    newer()
    monkeypatch.setattr(pipeline, "extract", lambda document, engine: ())

    def stop(progress: object) -> None:
        raise KeyboardInterrupt

    assert reextract(database, RULES, stop).is_interrupted
    assert set(listed(database)) == {"35", "35 people"}
    assert reextract(database, RULES).documents == 1
    assert listed(database) == {}
    with database.session() as session:
        assert [decision.is_bound for decision in list_decisions(session)] == [False, False]
        gone = [(one.decision, one.words, one.claim_id) for one in changed(session)]
        assert gone == [(1, "14", None), (2, "35 people", None)]
        assert list(verify(session)) == []


def test_what_a_newer_extractor_reads_otherwise_is_listed_and_the_correction_holds(
    database: Database, newer: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = listed(database)
    with database.session(write=True) as session:
        deciding.correct(session, f"{before['14'].claim_id}.1", {"measure": "missing"}, ANN)
        assert list(changed(session)) == []
    newer()
    plain = pipeline.extract

    def otherwise(*given: Any, **named: Any) -> tuple[Any, ...]:
        return tuple(
            claim.model_copy(
                update={"figures": tuple(one.model_copy(update={"measure": "wounded"}) for one in claim.figures)}
            )
            for claim in plain(*given, **named)
        )

    monkeypatch.setattr(pipeline, "extract", otherwise)
    reextract(database, RULES)
    with database.session() as session:
        [found] = changed(session)
        assert (found.words, found.field, found.before, found.now, found.decided) == (
            *("14", "measure", "killed", "wounded", "missing"),
        )
    assert {words: row.measure for words, row in listed(database).items()} == {"14": "missing", "35": "wounded"}


def test_a_confirmed_figure_still_contradicts_the_others(tmp_path: Path) -> None:
    texts = (
        "The Ministry of Health said 14 people were killed in Omdurman on 3 May 2023.",
        "The Armed Forces said 90 people were killed in Omdurman on 3 May 2023.",
    )
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    settings = Settings.load(str(tmp_path / "tolls.db"))
    ingest([str(tmp_path / "0.txt"), str(tmp_path / "1.txt")], settings, RULES)
    with closing(open_database(settings)) as opened:
        tolls = listed(opened)
        with opened.session(write=True) as session:
            assert all("another source says otherwise" in one.why for one in queue(session, Filters()))
            deciding.decide(session, "confirm", f"{tolls['14'].claim_id}.1", ANN)
        with opened.session() as session:
            [left] = queue(session, Filters())
            assert left.figure.span == "90"
            assert "another source says otherwise" in left.why
