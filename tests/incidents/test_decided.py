from __future__ import annotations

from tallybook.incidents.clusters import Bond
from tallybook.incidents.decided import Decided, alone, bonds, given, said_of

REPORTS = {1: "a", 2: "b", 3: "c"}


def named(claim: int | None, *, whole: bool) -> dict[str, object]:
    return {"claim": claim, "whole": whole}


ASSIGNED = Decided(1, {"whole": False, "with": [named(2, whole=True)]})
CREATED = Decided(1, {"whole": False, "with": [named(2, whole=False)], "apart": [named(3, whole=True)]})
JOINED = Decided(1, {"with": [named(3, whole=True)]})


def test_claims_named_alone_are_taken_out_of_their_reports() -> None:
    assert alone([ASSIGNED]) == {1}
    assert alone([CREATED]) == {1, 2}
    assert alone([JOINED]) == set()


def test_decisions_bind_reports() -> None:
    assert list(bonds([CREATED], REPORTS)) == [Bond("a", "b", is_one=True), Bond("a", "c", is_one=False)]
    assert list(bonds([JOINED], REPORTS)) == [Bond("a", "c", is_one=True)]


def test_words_that_are_claimed_no_more_bind_nothing() -> None:
    gone = [
        Decided(None, ASSIGNED.changes),
        Decided(1, {"with": [named(None, whole=True)]}),
        Decided(9, JOINED.changes),
    ]
    assert list(bonds(gone, REPORTS)) == []


def test_what_was_said_last_holds() -> None:
    decisions = [
        Decided(1, {"title": "First"}),
        Decided(2, {"title": "Second", "place": "Nyala"}),
        Decided(3, {"title": "x"}),
    ]
    assert said_of(decisions, [1, 2]) == {"title": "Second", "place": "Nyala"}
    assert said_of(decisions, [4]) == {}


def test_who_was_put_where_by_a_person() -> None:
    assert given([ASSIGNED, JOINED]) == ({1}, set())
    assert given([CREATED]) == ({1, 2}, set())
    assert given([Decided(1, {"whole": True, "with": [named(2, whole=True)]})]) == (set(), {1})
    assert given([Decided(1, {"whole": False, "apart": [named(2, whole=True)]})]) == (set(), set())
