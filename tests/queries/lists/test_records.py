"""Whole records for exports: which documents with which of their claims."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session
from tallybook.errors import UsageError
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.documents import iter_records

from tests.factories import two_sides


def test_everything_comes_back_as_it_was_kept(session: Session) -> None:
    kept = [(document.sha256, document.title, set(claims)) for document, claims in two_sides()]
    found = [(document.sha256, document.title, set(claims)) for document, claims in iter_records(session, Filters())]
    assert found == kept
    assert all(document.is_complete for document, _ in iter_records(session, Filters()))


def test_claims_are_in_order_of_the_text(session: Session) -> None:
    for _, claims in iter_records(session, Filters()):
        assert list(claims) == sorted(claims, key=lambda claim: claim.content.start)


@pytest.mark.parametrize(
    ("filters", "counts"),
    [
        pytest.param(Filters(), [("first.txt", 2, True), ("second.txt", 1, True), ("clinic.txt", 2, True)], id="all"),
        pytest.param(Filters(measure=("wounded",)), [("clinic.txt", 1, False)], id="a part of the claims"),
        pytest.param(Filters(publisher=("Evening Post",)), [("second.txt", 1, True)], id="a part of the documents"),
        pytest.param(Filters(limit=3), [("first.txt", 2, True), ("second.txt", 1, True)], id="limit"),
        pytest.param(Filters(limit=1), [("first.txt", 1, False)], id="limit inside a document"),
    ],
)
def test_what_is_left_out_makes_a_document_incomplete(
    session: Session, filters: Filters, counts: list[tuple[str, int, bool]]
) -> None:
    found = [
        (document.location, len(claims), document.is_complete) for document, claims in iter_records(session, filters)
    ]
    assert found == counts


def test_records_have_no_cursor(session: Session) -> None:
    with pytest.raises(UsageError, match="no --after"):
        list(iter_records(session, Filters(after="x")))
