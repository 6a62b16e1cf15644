from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.documents import list_documents
from tallybook.records import Claim, Document
from tallybook.store.database import Database
from tallybook.store.read.load import load_claim, load_document
from tallybook.store.read.verify import verify
from tallybook.store.schema.tables import (
    ActorAliasRow,
    ActorRow,
    Base,
    ClaimRow,
    DocumentRow,
    FigureRow,
    LocationRow,
    RunRow,
    RunState,
)
from tallybook.store.write.save import Origin, Outcome, RefusedDocumentError, Saved, note_seen, save_document

TEXT = "Okoro said 12 soldiers were killed near the river. Residents said 30 were wounded."
OTHER = "Okoro said 14 soldiers were killed near the river. Residents said 30 were wounded."

Origins = Callable[..., Origin]
Article = Callable[..., Document]
ClaimsOf = Callable[..., list[Claim]]


def rows(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the database but when documents were last seen, which each meeting changes."""
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    return {
        name: [
            tuple(value for column, value in row._mapping.items() if column != "last_seen_at")
            for row in session.execute(select(table).order_by(*table.primary_key))
        ]
        for name, table in tables.items()
    }


def current(session: Session) -> Sequence[ClaimRow]:
    return session.scalars(select(ClaimRow).where(ClaimRow.superseded_at.is_(None)).order_by(ClaimRow.id)).all()


def save(database: Database, document: Document, claims: list[Claim], origin: Origin, **options: object) -> Saved:
    with database.session(write=True) as session:
        return save_document(session, document, claims, origin, **options)  # type: ignore[arg-type]


def test_a_new_document_comes_with_claims_figures_and_aliases(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf
) -> None:
    document = article(TEXT, published=date(2021, 3, 4))
    saved = save(database, document, claims_of(document), origin())
    assert (saved.outcome, saved.claims, saved.figures) == (Outcome.ADDED, 2, 2)
    with database.session() as session:
        assert [row.stands_for for row in current(session)] == [date(2021, 3, 4)] * 2
        assert session.scalars(select(ActorAliasRow.alias).order_by(ActorAliasRow.alias)).all() == [
            "Okoro",
            "Residents",
        ]
        assert session.scalar(select(RunRow.extractor)) == "test/1"


def test_the_same_document_again_changes_nothing_but_when_it_was_seen(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf
) -> None:
    document = article(TEXT)
    save(database, document, claims_of(document), origin(day=1))
    with database.session() as session:
        before = rows(session)
    for _ in range(2):
        assert save(database, document, claims_of(document), origin(day=3)).outcome is Outcome.SAME
    with database.session(write=True) as session:
        note_seen(session, document, origin(day=2))
    with database.session() as session:
        assert rows(session) == before
        place = session.scalars(select(LocationRow)).one()
        assert (place.fetched_at.day, place.last_seen_at.day) == (1, 3)


def test_the_same_text_elsewhere_is_one_document_with_two_locations(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf
) -> None:
    document = article(TEXT, publisher="The Delta Courier")
    save(database, document, claims_of(document), origin())
    again = article(TEXT, publisher="Coast Herald", location="news/two.txt", url="https://coast.example/1")
    # The extractor reads the publisher: claims made with another one than is kept have to be made again.
    saved = save(database, again, claims_of(again), origin())
    assert saved.outcome is Outcome.OUTDATED
    assert saved.document.publisher == "The Delta Courier"
    assert save(database, saved.document, claims_of(again), origin()).outcome is Outcome.SAME
    with database.session() as session:
        assert session.scalars(select(LocationRow.location)).all() == ["news/one.txt", "news/two.txt"]
        assert load_document(session, document.sha256).publisher == "The Delta Courier"
        assert load_document(session, document.sha256).url == "https://coast.example/1"


def test_another_text_in_the_same_file_is_a_new_version(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf
) -> None:
    old, new = article(TEXT, location="/news/river.txt"), article(OTHER, location="/news/river.txt")
    save(database, old, claims_of(old), origin(day=1))
    assert save(database, new, claims_of(new), origin(day=2)).outcome is Outcome.NEW_VERSION
    with database.session() as session:
        first, second = session.scalars(select(DocumentRow).order_by(DocumentRow.id)).all()
        assert (first.superseded_by_id, second.superseded_by_id) == (second.id, None)
        versions = [row.version for row in list_documents(session, Filters(all_versions=True))]
    assert versions == [1, 2]


@pytest.mark.parametrize("location", ["/mail/inbox.mbox#1", "-"])
def test_what_has_no_place_of_its_own_has_no_versions(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf, location: str
) -> None:
    old, new = article(TEXT, location=location), article(OTHER, location=location)
    save(database, old, claims_of(old), origin(day=1))
    assert save(database, new, claims_of(new), origin(day=2)).outcome is Outcome.ADDED


def test_another_text_at_the_same_url_is_a_new_version(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf
) -> None:
    url = "https://delta.example/river"
    old, new = article(TEXT, url=url, location=url), article(OTHER, url=url, location=url)
    save(database, old, claims_of(old), origin(day=1))
    assert save(database, new, claims_of(new), origin(day=2)).outcome is Outcome.NEW_VERSION
    with database.session() as session:
        first, second = session.scalars(select(DocumentRow).order_by(DocumentRow.id)).all()
        assert first.superseded_by_id == second.id
        assert first.superseded_at == datetime(2025, 6, 2, 12, tzinfo=UTC)
        assert second.superseded_at is None
        assert session.scalar(select(func.count()).select_from(ClaimRow)) == 4
    # The outlet takes its change back: the first text stands there again.
    save(database, old, claims_of(old), origin(day=3))
    with database.session() as session:
        first, second = session.scalars(select(DocumentRow).order_by(DocumentRow.id)).all()
        assert (first.superseded_by_id, second.superseded_by_id) == (None, first.id)


def test_figures_know_whether_they_are_current(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf
) -> None:
    url = "https://delta.example/river"
    old, new = article(TEXT, url=url, location=url), article(OTHER, url=url, location=url)
    saved = article(TEXT, url=url, location="saved.html")
    steps = [
        (old, claims_of(old), origin(day=1), [False, False]),
        (new, claims_of(new), origin(day=2), [True, True, False, False]),
        # Extracted again, an old version has new claims that are superseded with it.
        (saved, claims_of(saved, salt="x"), origin("test/2", day=2), [True, True, False, False, True, True]),
        # The first text stands there again.
        (old, claims_of(old, salt="x"), origin("test/2", day=3), [True, True, True, True, False, False]),
    ]
    for document, claims, made_by, expected in steps:
        save(database, document, claims, made_by)
        with database.session() as session:
            assert session.scalars(select(FigureRow.is_superseded).order_by(FigureRow.id)).all() == expected
            assert list(verify(session)) == []


def test_saved_copies_of_two_versions_stay_as_they_are_however_often_they_are_met(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf
) -> None:
    url = "https://delta.example/river"
    versions = [article(TEXT, url=url, location="old.html"), article(OTHER, url=url, location="new.html")]
    for day in (1, 2, 3):
        for version in versions:
            save(database, version, claims_of(version), origin(day=day))
        with database.session() as session:
            first, second = session.scalars(select(DocumentRow).order_by(DocumentRow.id)).all()
            assert (first.superseded_by_id, second.superseded_by_id) == (second.id, None)


def test_a_version_published_earlier_does_not_replace_a_later_one(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf
) -> None:
    url = "https://delta.example/river"
    new, old = article(OTHER, url=url, published=date(2021, 3, 5)), article(TEXT, url=url, published=date(2021, 3, 4))
    save(database, new, claims_of(new), origin())
    assert save(database, old, claims_of(old), origin()).outcome is Outcome.ADDED
    with database.session() as session:
        first, second = session.scalars(select(DocumentRow).order_by(DocumentRow.id)).all()
        assert (first.superseded_by_id, second.superseded_by_id) == (None, first.id)


def test_a_date_learned_later_gives_a_revision_and_keeps_what_was_extracted_before(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf
) -> None:
    undated = article(TEXT)
    save(database, undated, claims_of(undated), origin(day=1))
    dated = article(TEXT, published=date(2021, 3, 4))
    first, second = claims_of(dated)
    changed = first.model_copy(update={"audience": "reporters"})
    assert save(database, dated, [changed, second], origin(day=2)).outcome is Outcome.REEXTRACTED
    with database.session() as session:
        kept = session.scalars(select(ClaimRow).order_by(ClaimRow.id)).all()
        assert [(row.revision, row.superseded_at is None) for row in kept] == [(0, False), (0, True), (1, True)]
        assert [row.stands_for for row in kept] == [None, date(2021, 3, 4), date(2021, 3, 4)]
        assert load_claim(session, first.claim_id).audience == "reporters"


def test_a_person_corrects_a_date(database: Database, origin: Origins, article: Article, claims_of: ClaimsOf) -> None:
    wrong, right = article(TEXT, published=date(2021, 4, 3)), article(TEXT, published=date(2021, 3, 4))
    save(database, wrong, claims_of(wrong), origin())
    assert save(database, right, claims_of(right), origin()).outcome is Outcome.OUTDATED
    save(database, right, claims_of(right), origin(), overriding={"published"})
    with database.session() as session:
        assert load_document(session, right.sha256).published == date(2021, 3, 4)
        assert {row.stands_for for row in current(session)} == {date(2021, 3, 4)}
        assert {figure.stands_for for row in current(session) for figure in row.figures} == {date(2021, 3, 4)}


def test_another_extractor_supersedes_but_deletes_nothing(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf
) -> None:
    document = article(TEXT)
    save(database, document, claims_of(document), origin())
    saved = save(database, document, claims_of(document, salt="2")[:1], origin("test/2"))
    assert (saved.outcome, saved.claims) == (Outcome.REEXTRACTED, 1)
    with database.session() as session:
        kept = session.scalars(select(ClaimRow).order_by(ClaimRow.id)).all()
        assert [(row.extractor, row.superseded_at is None) for row in kept] == [
            ("test/1", False),
            ("test/1", False),
            ("test/2", True),
        ]
        assert session.scalar(select(DocumentRow.extractor)) == "test/2"


def test_an_import_of_some_claims_is_filled_up(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf
) -> None:
    document = article(TEXT)
    first, second = claims_of(document)

    def part(claims: list[Claim], is_complete: bool) -> Document:
        return article(TEXT, claims=tuple(claims), extractor="test/1", is_complete=is_complete)

    assert save(database, part([first], False), [first], origin()).outcome is Outcome.ADDED
    assert save(database, part([first], False), [first], origin()).outcome is Outcome.SAME
    assert save(database, part([second], False), [second], origin()).outcome is Outcome.COMPLETED
    saved = save(database, document, [first, second], origin())
    assert (saved.outcome, saved.claims) == (Outcome.COMPLETED, 0)
    # Now it is whole, and an older part of it changes nothing.
    assert save(database, part([first], False), [first], origin()).outcome is Outcome.SAME
    with database.session() as session:
        assert len(current(session)) == 2
        assert session.scalar(select(DocumentRow.is_complete)) is True


def test_a_table_read_by_a_mended_mapping_replaces_its_claims(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf
) -> None:
    plain = article(TEXT, reader="table")
    wrong, right = claims_of(plain, confidence=0.5), claims_of(plain, confidence=1.0)
    for claims, outcome in ((wrong, Outcome.ADDED), (right, Outcome.REEXTRACTED), (right, Outcome.SAME)):
        table = plain.model_copy(update={"claims": tuple(claims), "extractor": "table/1"})
        assert save(database, table, claims, origin("table/1")).outcome is outcome
    with database.session() as session:
        assert [row.confidence for row in current(session)] == [1.0, 1.0]


def test_unnamed_sources_of_two_documents_are_never_one(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf
) -> None:
    for text in (TEXT, OTHER):
        document = article(text)
        save(database, document, claims_of(document), origin())
    with database.session() as session:
        names = session.scalars(select(ActorRow.name).order_by(ActorRow.name)).all()
        assert names == ["Okoro", "Residents", "Residents"]
        owners = session.scalars(select(ActorRow.document_id).where(ActorRow.name == "Residents")).all()
        assert sorted(str(owner) for owner in owners) == ["1", "2"]
        alias = session.scalars(select(ActorAliasRow).where(ActorAliasRow.normalised == "okoro")).one()
        assert alias.count == 2


def test_pronouns_are_no_aliases(database: Database, origin: Origins, article: Article, claims_of: ClaimsOf) -> None:
    document = article(TEXT)
    claims = [
        claim.model_copy(update={"source_mention": claim.source_mention.model_copy(update={"text": "It"})})
        for claim in claims_of(document)
        if claim.source_mention
    ]
    save(database, document, claims, origin())
    with database.session() as session:
        assert session.scalars(select(ActorAliasRow)).all() == []


def test_a_text_in_another_language_is_kept_without_claims(
    database: Database, origin: Origins, article: Article
) -> None:
    document = article("Чоловіки повернулися додому.", language="uk")
    assert save(database, document, [], origin(None)).outcome is Outcome.ADDED
    assert save(database, document, [], origin(None)).outcome is Outcome.SAME
    with database.session() as session:
        loaded = load_document(session, document.sha256)
        assert (loaded.language, loaded.extractor) == ("uk", None)


def test_an_id_that_two_claims_share_is_refused_and_nothing_is_left(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf
) -> None:
    document = article(TEXT)
    first, second = claims_of(document)
    twice = second.model_copy(update={"claim_id": first.claim_id})
    with pytest.raises(RefusedDocumentError, match="two claims have the id"):
        save(database, document, [first, twice], origin())
    save(database, document, [first, second, second], origin())
    other = article(OTHER)
    with pytest.raises(RefusedDocumentError, match="belongs to another document"):
        save(database, other, [claims_of(other)[0].model_copy(update={"claim_id": first.claim_id})], origin())
    with database.session() as session:
        assert session.scalars(select(DocumentRow.sha256)).all() == [document.sha256]
        assert len(current(session)) == 2


def test_half_a_character_is_refused(database: Database, origin: Origins, article: Article) -> None:
    with pytest.raises(RefusedDocumentError, match="characters that are none"):
        save(database, article("Plain words.", title="broken \ud83d"), [], origin())


@pytest.mark.parametrize("at", range(1, 12))
def test_a_transaction_that_breaks_anywhere_leaves_nothing(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """The nth statement fails, whichever it is."""
    document = article(TEXT * 5)
    start = origin()
    with database.session() as session:
        before = rows(session)
    count = 0
    execute = Session.execute

    def failing(self: Session, *arguments: object, **options: object) -> object:
        nonlocal count
        count += 1
        if count == at:
            raise ZeroDivisionError
        return execute(self, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Session, "execute", failing)
    with pytest.raises(ZeroDivisionError):
        save(database, document, claims_of(document), start)
    monkeypatch.undo()
    with database.session() as session:
        assert rows(session) == before


@pytest.mark.parametrize(
    ("column", "value"),
    [("mode", "whispered"), ("certainty", "sure"), ("confidence", 2.0), ("source_id", 999)],
)
def test_the_database_itself_refuses_what_can_not_be(
    database: Database, origin: Origins, article: Article, claims_of: ClaimsOf, column: str, value: object
) -> None:
    document = article(TEXT)
    save(database, document, claims_of(document), origin())
    with pytest.raises(IntegrityError), database.session(write=True) as session:
        session.connection().exec_driver_sql(f"UPDATE claims SET {column} = ?", (value,))


def test_a_moment_without_a_time_zone_is_refused(database: Database) -> None:
    naive = datetime(2025, 1, 1)
    row = RunRow(started_at=naive, finished_at=None, command="x", extractor="x", state=RunState.DONE, counts={})
    with pytest.raises(Exception, match="has no time zone"), database.session(write=True) as session:
        session.add(row)
