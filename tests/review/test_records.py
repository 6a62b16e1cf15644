"""Decisions on claims, figures and documents: what they change, that all of it can be undone, and what they bind to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from tallybook.errors import UsageError
from tallybook.interface import deciding
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.claims import list_claims
from tallybook.queries.lists.documents import list_documents
from tallybook.queries.lists.figures import list_figures
from tallybook.records import Claim, Document
from tallybook.review import Author, confirm, correct, grade_claim, grade_source, reject, tag, undo
from tallybook.review.records import Ref
from tallybook.settings import Settings
from tallybook.store.database import open_database
from tallybook.store.read.verify import verify
from tallybook.store.schema.tables import ClaimRow, DecisionRow, FigureRow, RunRow, Target
from tallybook.store.write.save import Origin, save_document

from tests.factories import FETCHED_AT, make_database, make_document, save, two_sides

ANN, BEN = Author("ann"), Author("ben", "I read it")
SUDAN = {"name": "Sudanese Armed Forces", "kind": "military", "country": "SD"}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    path = make_database(tmp_path / "tally.db", two_sides())
    with closing(open_database(Settings.load(str(path)))) as database, database.session(write=True) as session:
        yield session


def claim_of(span: str) -> Claim:
    return next(
        claim for _, claims in two_sides() for claim in claims if any(one.span.text == span for one in claim.figures)
    )


def figure(span: str) -> Ref:
    return Ref(Target.FIGURE, claim_id=claim_of(span).claim_id, position=0)


def claim(span: str) -> Ref:
    return Ref(Target.CLAIM, claim_id=claim_of(span).claim_id)


def listed(session: Session, **filters: Any) -> dict[str, Any]:
    return {row.span: row for row in list_figures(session, Filters(**filters))}


def exact(value: int) -> dict[str, Any]:
    return {"value": value, "low": value, "high": value, "modifier": "exact"}


def save_again(session: Session, document: Document, claims: list[Claim], extractor: str) -> None:
    """The text extracted again by another extractor, whose claims have other ids."""
    renamed = [one.model_copy(update={"claim_id": f"{extractor}-{one.claim_id}"}) for one in claims]
    run_id = session.scalars(select(RunRow.id).limit(1)).one()
    save_document(session, document, renamed, Origin(extractor, run_id, FETCHED_AT))


def test_a_corrected_figure_holds_in_every_list(session: Session) -> None:
    before = listed(session)
    number = correct(session, figure("at least 100"), {**exact(90), "measure": "wounded", "subject": SUDAN}, ANN)
    row = listed(session)["at least 100"]
    assert (row.value, row.measure, row.subject, row.decided) == (90, "wounded", "Sudanese Armed Forces", "corrected")
    assert set(listed(session, measure=("killed",))) == {"1,150"}
    assert set(listed(session, subject=("Sudanese Armed Forces",))) == {"at least 100"}
    assert list(verify(session)) == []
    undo(session, number, ANN)
    assert listed(session) == before
    assert list(verify(session)) == []


def test_a_corrected_claim_has_another_source_day_and_certainty(session: Session) -> None:
    day = {"text": "by hand", "start": "2023-04-30", "end": "2023-04-30"}
    number = correct(session, claim("20 to 30"), {"source": SUDAN, "certainty": "asserted", "said_on": day}, ANN)
    row = listed(session)["20 to 30"]
    assert (row.source, row.certainty, row.day) == ("Sudanese Armed Forces", "asserted", date(2023, 4, 30))
    assert row.decided == "open"
    [corrected] = list_claims(session, Filters(source=("Sudanese Armed Forces",)))
    assert corrected.decided == "corrected"
    assert list(verify(session)) == []
    undo(session, number, ANN)
    assert listed(session)["20 to 30"].source_country == "RU"
    assert list(verify(session)) == []


def test_the_rejected_are_listed_only_when_asked_for(session: Session) -> None:
    number = reject(session, figure("7"), ANN)
    assert "7" not in listed(session)
    assert set(listed(session, decided=("rejected",))) == {"7"}
    assert len(list(list_claims(session, Filters()))) == 5
    reject(session, claim("1,150"), ANN)
    assert set(listed(session, decided=("rejected",))) == {"7", "1,150"}
    assert len(list(list_claims(session, Filters()))) == 4
    assert [row.decided for row in list_claims(session, Filters(decided=("rejected",)))] == ["rejected"]
    document = two_sides()[0][0]
    reject(session, Ref(Target.DOCUMENT, document=document.sha256), ANN)
    assert len(list(list_documents(session, Filters()))) == 2
    assert len(list(list_documents(session, Filters(decided=("rejected",))))) == 1
    assert listed(session) == {}
    assert list(verify(session)) == []
    undo(session, number, ANN)
    assert set(listed(session)) == {"7"}


def test_a_corrected_document_moves_the_days_of_its_claims(session: Session) -> None:
    sha256 = two_sides()[1][0].sha256
    number = correct(session, Ref(Target.DOCUMENT, document=sha256), {"published": "2023-06-20", "title": "Toll"}, ANN)
    assert listed(session)["1,150"].day == date(2023, 6, 20)
    assert listed(session)["1,150"].title == "Toll"
    assert list(verify(session)) == []
    undo(session, number, ANN)
    assert listed(session)["1,150"].day == date(2023, 6, 2)
    assert listed(session)["1,150"].title is None


def test_the_same_decision_twice_is_one(session: Session) -> None:
    first = correct(session, figure("7"), exact(8), ANN)
    assert correct(session, figure("7"), exact(8), ANN) == first
    assert confirm(session, figure("7"), ANN) != first
    second = confirm(session, figure("7"), BEN)
    assert confirm(session, figure("7"), BEN) == second
    assert tag(session, claim("7"), "clinic", ANN) == tag(session, claim("7"), "clinic", ANN)
    assert session.query(DecisionRow).count() == 4


def test_the_same_addition_or_grade_twice_is_one(session: Session) -> None:
    document, [claim] = two_sides()[1]
    for _ in range(2):
        deciding.add(session, document.sha256, "up from 100", {"source": "Ukraine"}, ANN)
        deciding.add(session, claim.claim_id, "100", {"measure": "killed"}, ANN)
        grade_claim(session, claim.claim_id, "2", ANN)
        grade_source(session, 1, "B", ANN)
    assert session.query(DecisionRow).count() == 4
    grade_source(session, 1, "C", BEN)
    grade_source(session, 1, "B", ANN)
    with pytest.raises(UsageError, match="already"):
        deciding.add(session, claim.claim_id, "100", {"measure": "wounded"}, ANN)
    assert session.query(DecisionRow).count() == 6


@pytest.mark.parametrize("broken", ["_bind", "_write", "_move", "project_superseded"])
def test_a_decision_and_what_it_changes_are_kept_together_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path = make_database(tmp_path / "tally.db", two_sides())

    def stop(*given: object) -> None:
        raise KeyboardInterrupt

    with closing(open_database(Settings.load(str(path)))) as database:
        with database.session() as session:
            before = listed(session)
        monkeypatch.setattr(f"tallybook.store.write.records.{broken}", stop)
        with pytest.raises(KeyboardInterrupt), database.session(write=True) as session:
            correct(session, figure("7"), exact(8), ANN)
        with database.session() as session:
            assert session.query(DecisionRow).count() == 0
            assert listed(session) == before
            assert list(verify(session)) == []


@pytest.mark.parametrize(
    ("ref", "changes", "words"),
    [
        (figure("7"), {"colour": "red"}, 'no field "colour"'),
        (figure("7"), {}, "nothing to correct"),
        (figure("7"), {"measure": "killd"}, "no measure called 'killd'"),
        (figure("7"), {"low": 9, "high": 3}, "low 9 is above high 3"),
        (claim("7"), {"value": 9}, 'a claim has no field "value"'),
        (Ref(Target.CLAIM, claim_id="x"), {"certainty": "denied"}, 'no claim called "x"'),
        (Ref(Target.FIGURE, claim_id=claim_of("7").claim_id, position=4), exact(8), "has no figure 5"),
    ],
)
def test_what_can_not_be_is_refused_with_what_can(
    session: Session, ref: Ref, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words) as raised:
        correct(session, ref, changes, ANN)
    assert raised.value.next_step
    assert session.query(DecisionRow).count() == 0


def test_corrections_hold_when_a_new_extractor_reads_the_same_words(session: Session) -> None:
    correct(session, figure("at least 100"), exact(90), ANN)
    correct(session, claim("20 to 30"), {"source": SUDAN}, ANN)
    reject(session, figure("20 to 30"), ANN)
    document, claims = two_sides()[0]
    [killed] = claims[0].figures
    read = [claims[0].model_copy(update={"figures": (killed.model_copy(update={"measure": "wounded"}),)}), claims[1]]
    save_again(session, document, read, "tests/2")
    row = listed(session)["at least 100"]
    assert (row.value, row.measure, row.extractor, row.decided) == (90, "wounded", "tests/2", "corrected")
    assert "20 to 30" not in listed(session)
    assert [row.source for row in list_claims(session, Filters(source=("Sudanese Armed Forces",)))]
    assert list(verify(session)) == []


def test_a_decision_whose_words_are_no_longer_read_is_kept_until_they_are(session: Session) -> None:
    correct(session, figure("at least 100"), exact(90), ANN)
    document, claims = two_sides()[0]
    save_again(session, document, claims[1:], "tests/2")
    assert "at least 100" not in listed(session)
    assert list(verify(session)) == []
    save_again(session, document, claims, "tests/3")
    assert listed(session)["at least 100"].value == 90


def test_a_decision_waits_for_a_text_that_is_not_there(tmp_path: Path) -> None:
    """What was decided stays with the hash of a text, whatever rows there are."""
    document = make_document("Nothing here.")
    path = make_database(tmp_path / "tally.db", [])
    with closing(open_database(Settings.load(str(path)))) as database, database.session(write=True) as session:
        with pytest.raises(UsageError, match="no document"):
            reject(session, Ref(Target.DOCUMENT, document=document.sha256), ANN)
        save(session, document)
        reject(session, Ref(Target.DOCUMENT, document=document.sha256), ANN)
        assert list(list_documents(session, Filters())) == []


@pytest.mark.parametrize("column", ["value", "high", "measure"])
@pytest.mark.parametrize("extractor", ["tests/1", "tests/2"])
def test_an_edited_figure_that_was_corrected_is_found_in_every_run(
    session: Session, extractor: str, column: str
) -> None:
    """In the claim of the newest extraction, and in the one that it superseded."""
    correct(session, figure("at least 100"), exact(90), ANN)
    undone = correct(session, figure("at least 100"), {"place": "Kursk"}, ANN)
    document, claims = two_sides()[0]
    save_again(session, document, claims, "tests/2")
    undo(session, undone, ANN)
    assert list(verify(session)) == []
    row_id = session.scalars(
        select(FigureRow.id)
        .join(ClaimRow, ClaimRow.id == FigureRow.claim_id)
        .where(FigureRow.span_text == "at least 100", ClaimRow.extractor == extractor)
    ).one()
    edited = "missing" if column == "measure" else 91
    session.execute(update(FigureRow).where(FigureRow.id == row_id).values({column: edited}))
    [problem] = verify(session)
    assert f"it holds {column} {edited}, not " in problem.message
