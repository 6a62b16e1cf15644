from __future__ import annotations

from collections.abc import Callable

import pytest
from tallybook.errors import StoreError
from tallybook.records import Claim, Document
from tallybook.store.database import Database
from tallybook.store.read.load import find_known, iter_documents, load_claim, load_claims, load_document
from tallybook.store.write.save import Origin, save_document

Article = Callable[..., Document]
ClaimsOf = Callable[..., list[Claim]]


@pytest.fixture
def kept(database: Database, origin: Callable[..., Origin], article: Article, claims_of: ClaimsOf) -> list[Document]:
    """Three documents with one claim each, the last extracted twice."""
    documents = [article(f"Moreau said {count} were wounded.", location=f"{count}.txt") for count in (3, 4, 5)]
    with database.session(write=True) as session:
        for document in documents:
            save_document(session, document, claims_of(document), origin())
        save_document(session, documents[-1], claims_of(documents[-1], salt="2"), origin("test/2"))
    return documents


def test_documents_come_one_by_one_with_their_current_claims(
    database: Database, kept: list[Document], claims_of: ClaimsOf
) -> None:
    with database.session() as session:
        loaded = list(iter_documents(session))
    assert [document.location for document in loaded] == ["3.txt", "4.txt", "5.txt"]
    assert loaded[0].claims == tuple(claims_of(kept[0]))
    assert loaded[2].claims == tuple(claims_of(kept[2], salt="2"))
    assert [document.extractor for document in loaded] == ["test/1", "test/1", "test/2"]


def test_superseded_claims_are_found_by_their_ids_and_on_demand(
    database: Database, kept: list[Document], claims_of: ClaimsOf
) -> None:
    old, new = claims_of(kept[2])[0], claims_of(kept[2], salt="2")[0]
    with database.session() as session:
        assert load_claim(session, old.claim_id) == old
        known = find_known(session, kept[2].sha256)
        assert known is not None
        assert load_claims(session, known.id, kept[2].sha256) == [new]
        assert load_claims(session, known.id, kept[2].sha256, superseded=True) == [old, new]


@pytest.mark.parametrize("length", [64, 12, 6])
def test_a_document_is_found_by_the_start_of_its_hash(database: Database, kept: list[Document], length: int) -> None:
    with database.session() as session:
        assert load_document(session, kept[1].sha256[:length].upper()).text == kept[1].text


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("f" * 64, "no document"),
        ("abc", "names no document"),
        ("news/one.txt", "names no document"),
        ("", "names no document"),
    ],
    ids=["unknown", "too short", "no hash", "nothing"],
)
def test_what_names_no_document_says_so(database: Database, kept: list[Document], asked: str, message: str) -> None:
    with database.session() as session, pytest.raises(StoreError, match=message):
        load_document(session, asked)


def test_an_unknown_claim_says_so(database: Database) -> None:
    with database.session() as session, pytest.raises(StoreError, match="no claim nonesuch"):
        load_claim(session, "nonesuch")
    with database.session() as session:
        assert find_known(session, "0" * 64) is None
