from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from tallybook.errors import StoreError, UsageError
from tallybook.ingest import Progress, Request, extract_only, ingest
from tallybook.records import Document, Problem, Severity
from tallybook.settings import Settings
from tallybook.store.database import open_database
from tallybook.store.read.verify import verify
from tallybook.store.schema.tables import ClaimRow, DocumentRow, ProblemRow, RunRow, RunState

from tests.ingest.conftest import Kept, report

Read = Callable[[Settings], Kept]


def test_a_folder_is_kept_and_what_is_broken_is_named(folder: Path, settings: Settings) -> None:
    steps: list[Progress] = []
    summary = ingest([str(folder)], settings, Request(), steps.append)
    assert (summary.added, summary.same, summary.documents) == (12, 0, 12)
    assert dict(summary.not_english) == {"uk": 1}
    assert sorted(Path(problem.location).name for problem in summary.problems) == ["broken.pdf", "empty.txt"]
    assert summary.errors == 2
    assert summary.claims > 11
    assert summary.figures > 11
    assert [step.documents for step in steps] == sorted(step.documents for step in steps)
    assert (steps[-1].documents, steps[-1].problems) == (12, 2)
    assert [step.begun for step in steps] == sorted(step.begun for step in steps)
    assert {step.total for step in steps} == {10} == {steps[-1].begun}  # files: one of them holds five documents
    with open_database(settings).session() as session:
        run = session.scalars(select(RunRow)).one()
        assert (run.state, run.counts) == (RunState.DONE, summary.counts())
        assert run.finished_at is not None
        assert run.finished_at >= run.started_at
        assert {row.location for row in session.scalars(select(ProblemRow))} == {
            problem.location for problem in summary.problems
        }
        assert list(verify(session)) == []
        foreign = session.scalars(select(DocumentRow).where(DocumentRow.language == "uk")).one()
        assert foreign.extractor is None
        assert session.scalars(select(ClaimRow).where(ClaimRow.document_id == foreign.id)).all() == []


def test_a_figure_that_cannot_be_is_kept_and_named(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "flood.txt"
    file.write_text("The flood killed 40 million people, police said. A storm killed 12 people.", encoding="utf-8")
    summary = ingest([str(file)], settings, Request(engine="rules"))
    assert (summary.figures, summary.errors) == (2, 0)
    (problem,) = summary.problems
    assert problem.severity is Severity.WARNING
    assert problem.location == str(file)
    assert "40 million" in problem.message


def test_ingesting_twice_is_ingesting_once(folder: Path, settings: Settings, kept: Read) -> None:
    ingest([str(folder)], settings, Request())
    before = kept(settings)
    summary = ingest([str(folder)], settings, Request())
    assert (summary.same, summary.documents, summary.claims) == (12, 12, 0)
    assert kept(settings) == before


def test_what_is_up_to_date_is_not_extracted_again(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest([str(folder)], settings, Request())
    monkeypatch.setattr("tallybook.extract.pipeline.extract", lambda _: pytest.fail("extracted again"))
    assert ingest([str(folder)], settings, Request()).same == 12


def test_several_processes_keep_the_same_as_one(folder: Path, tmp_path: Path, kept: Read) -> None:
    one, three = Settings.load(str(tmp_path / "one.db")), Settings.load(str(tmp_path / "three.db"))
    first, second = ingest([str(folder)], one, Request()), ingest([str(folder)], three, Request(jobs=3))
    assert kept(one) == kept(three)
    assert first.counts() == second.counts()
    assert [problem.location for problem in first.problems] == [problem.location for problem in second.problems]


@pytest.mark.parametrize(
    ("text", "own", "given", "published", "publisher"),
    [
        ("KHARTOUM, July 4, 2022 (Reuters) - A man spoke.", {}, {}, date(2022, 7, 4), "Reuters"),
        (
            "KHARTOUM, July 4, 2022 (Reuters) - A man spoke.",
            {"published": "2022-07-05", "publisher": "Coast Herald"},
            {},
            date(2022, 7, 5),
            "Coast Herald",
        ),
        (
            "KHARTOUM, July 4, 2022 (Reuters) - A man spoke.",
            {"published": "2022-07-05", "publisher": "Coast Herald"},
            {"published": date(2022, 7, 6), "publisher": "The Delta Courier"},
            date(2022, 7, 6),
            "The Delta Courier",
        ),
        ("A man spoke.", {}, {}, None, None),
    ],
    ids=["the dateline", "its own before the dateline", "what the person gave before all", "unknown"],
)
def test_where_metadata_comes_from(
    tmp_path: Path,
    settings: Settings,
    text: str,
    own: dict[str, str],
    given: dict[str, object],
    published: date | None,
    publisher: str | None,
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": text, **own}), encoding="utf-8")
    ingest([str(path)], settings, replace(Request(), **given))  # type: ignore[arg-type]
    with open_database(settings).session() as session:
        row = session.scalars(select(DocumentRow)).one()
        assert (row.published, row.publisher) == (published, publisher)


def test_a_date_given_later_resolves_the_days_of_the_claims(folder: Path, settings: Settings) -> None:
    path = str(folder / "0.txt")
    ingest([path], settings, Request())
    summary = ingest([path], settings, Request(published=date(2022, 7, 6)))
    assert summary.extracted_again == 1
    with open_database(settings).session() as session:
        days = session.scalars(select(ClaimRow.said_on_start).where(ClaimRow.superseded_at.is_(None))).all()
        assert date(2022, 7, 4) in days
        assert session.scalars(select(ClaimRow).where(ClaimRow.superseded_at.is_not(None))).all()
    # Without the option the date is remembered.
    assert ingest([path], settings, Request()).same == 1


def test_an_extraction_that_breaks_costs_one_document(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tallybook.extract import pipeline

    whole = pipeline.extract

    def breaking(document: Document, engine: str) -> object:
        if document.location.endswith("3.txt"):
            raise ZeroDivisionError("by nothing")
        return whole(document, engine)

    monkeypatch.setattr(pipeline, "extract", breaking)
    summary = ingest([str(folder)], settings, Request())
    assert summary.added == 11
    (problem,) = [problem for problem in summary.problems if problem.location.endswith("3.txt")]
    assert "ZeroDivisionError: by nothing" in problem.message
    monkeypatch.undo()
    assert ingest([str(folder)], settings, Request()).added == 1


@pytest.mark.parametrize(
    ("names", "message"),
    [(["0.txt", "1.txt"], "several files"), ([""], "several files"), (["lines.jsonl"], "several documents")],
    ids=["two files", "a folder", "a file with several documents"],
)
def test_a_title_is_refused_for_more_than_one_document(
    folder: Path, settings: Settings, names: list[str], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        ingest([str(folder / name) for name in names], settings, Request(title="On the coast"))
    if Path(settings.database_url.removeprefix("sqlite:///")).exists():
        with open_database(settings).session() as session:
            assert session.scalars(select(DocumentRow)).all() == []


def test_a_title_and_url_are_kept_for_one_document(folder: Path, settings: Settings) -> None:
    request = Request(title="On the coast", url="https://coast.example/1", author="A. Diallo")
    assert ingest([str(folder / "0.txt")], settings, request).added == 1
    with open_database(settings).session() as session:
        row = session.scalars(select(DocumentRow)).one()
        assert (row.title, row.url, row.author) == ("On the coast", "https://coast.example/1", "A. Diallo")


def test_fewer_than_one_job_is_refused() -> None:
    with pytest.raises(UsageError, match="at least one process"):
        Request(jobs=0)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupted_run_keeps_what_it_has_and_is_finished_later(
    folder: Path, settings: Settings, kept: Read, tmp_path: Path, jobs: int
) -> None:
    def stop(progress: Progress) -> None:
        if progress.documents == 5:
            raise KeyboardInterrupt

    summary = ingest([str(folder)], settings, Request(jobs=jobs), stop)
    assert (summary.is_interrupted, summary.added) == (True, 5)
    with open_database(settings).session() as session:
        assert session.scalar(select(RunRow.state)) is RunState.INTERRUPTED
    assert ingest([str(folder)], settings, Request()).added == 7
    whole = Settings.load(str(tmp_path / "whole.db"))
    ingest([str(folder)], whole, Request())
    assert kept(settings) == kept(whole)


def test_a_database_that_refuses_ends_the_run(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("These are notes about the harvest. " * 100, encoding="utf-8")
    with pytest.raises(StoreError, match="no Tallybook database"):
        ingest([str(folder)], Settings.load(str(tmp_path / "notes.db")), Request())


def test_passwords_in_addresses_are_not_kept(tmp_path: Path, settings: Settings) -> None:
    ingest(["ftp://ann:secret@coast.example/x", "https://ann:secret@127.0.0.1:1/x"], settings, Request())
    with open_database(settings).session() as session:
        assert "secret" not in (session.scalar(select(RunRow.command)) or "")


def test_extracting_without_a_database_gives_documents_with_claims(folder: Path) -> None:
    results = list(extract_only([str(folder)], Request(publisher="Coast Herald")))
    problems = [result for result in results if isinstance(result, Problem)]
    documents = [result for result in results if not isinstance(result, Problem)]
    assert len(problems) == 2
    assert len(documents) == 12
    assert {document.publisher for document, _ in documents} == {"Coast Herald"}
    assert all(claim.document == document.sha256 for document, claims in documents for claim in claims)
    assert [bool(claims) for document, claims in documents if document.language == "uk"] == [False]


def test_claims_that_came_ready_made_are_kept_as_they_are(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "article.txt"
    path.write_text(report(1), encoding="utf-8")
    ((document, claims),) = [r for r in extract_only([str(path)], Request()) if not isinstance(r, Problem)]
    header = {"document": document.sha256, "path": "article.txt", "text": document.text, "claims": 1, "complete": False}
    exported = tmp_path / "export.jsonl"
    exported.write_text(
        json.dumps(header | {"extractor": "rules/0"}) + "\n" + claims[0].model_dump_json() + "\n", encoding="utf-8"
    )
    assert ingest([str(exported)], settings, Request()).claims == 1
    with open_database(settings).session() as session:
        row = session.scalars(select(ClaimRow)).one()
        assert (row.claim_id, row.extractor) == (claims[0].claim_id, "rules/0")
    summary = ingest([str(path)], settings, Request())
    assert (summary.completed, summary.claims) == (1, len(claims) - 1)


@pytest.mark.parametrize(
    ("text", "given", "where"),
    [
        ("Nine sailors are missing, the guard said.", None, None),
        ("Nine sailors are missing, the guard said.", date(2024, 3, 2), "given"),
        ("ORLA, 2 March 2024 — Nine sailors are missing, the guard said.", None, "dateline"),
    ],
)
def test_where_the_day_was_found_is_kept(
    tmp_path: Path, settings: Settings, text: str, given: date | None, where: str | None
) -> None:
    file = tmp_path / "sailors.txt"
    file.write_text(text, encoding="utf-8")
    ingest([str(file)], settings, Request(engine="rules", published=given))
    with open_database(settings).session() as session:
        row = session.scalars(select(DocumentRow)).one()
        assert (row.published is None, row.details.get("published_from")) == (where is None, where)


def test_a_day_that_is_learned_later_says_where_it_is_from(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "sailors.txt"
    file.write_text("Nine sailors are missing, the guard said.", encoding="utf-8")
    ingest([str(file)], settings, Request(engine="rules"))
    ingest([str(file)], settings, Request(engine="rules", published=date(2024, 3, 2)))
    with open_database(settings).session() as session:
        row = session.scalars(select(DocumentRow)).one()
        assert (row.published, row.details) == (date(2024, 3, 2), {"published_from": "given"})
