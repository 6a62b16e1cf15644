from __future__ import annotations

from datetime import date

import pytest
from tallybook.incidents.reports import SHARED_KEYS, Given, is_of_event, plain_place, report_keys, reports_of, unpack
from tallybook.records import Claim, DateRange, Document, Scope

from tests.factories import make_claim, make_document, make_figure

from .invented import telling


def given(document: Document, claims: list[Claim]) -> Given:
    numbered = [(number, claim, document.published) for number, claim in enumerate(claims)]
    return Given(document.sha256, document.title, document.text, document.published, numbered)


def test_a_document_of_one_event_is_one_report() -> None:
    document, claims = telling(0, 0)
    [report] = reports_of(given(document, claims))
    assert report.claims == (0, 1, 2)
    assert report.is_event
    assert report.places == ("Karramel",)
    assert report.tolls == {"killed": (12.0,)}
    assert report.first == report.last == date(2023, 3, 1).toordinal()
    assert report.day == date(2023, 3, 2).toordinal()


def test_a_report_comes_back_as_it_was_kept() -> None:
    [report] = reports_of(given(*telling(2, 1)))
    assert unpack(report.key, report.claims, report.pack()) == report


def test_the_key_follows_from_the_words_alone() -> None:
    document, claims = telling(1, 0)
    [report] = reports_of(given(document, claims))
    [other] = reports_of(given(document.model_copy(update={"url": None, "publisher": "Another"}), claims[:1]))
    assert other.key == report.key
    assert reports_of(given(*telling(1, 1)))[0].key != report.key


def test_claims_taken_out_are_reports_of_their_own() -> None:
    document, claims = telling(0, 0)
    rest, alone = reports_of(given(document, claims), alone={1})
    assert (rest.claims, alone.claims) == ((0, 2), (1,))
    assert rest.key != alone.key


ROUND_UP = (
    "At least 9 people were killed in Karramel on Monday when gunmen opened fire.\n\n"
    "A ferry sank off Pellagash, killing 31 sailors.\n\n"
    "In Oskadden the police found 4 bodies."
)


def test_a_round_up_is_a_report_for_each_place() -> None:
    document = make_document(ROUND_UP, published=date(2023, 3, 2))
    claims = [
        make_claim(
            document, words, figures=(make_figure(document, number, int(number), scope=Scope.INCIDENT, place=place),)
        )
        for words, number, place in (
            ("9 people were killed in Karramel", "9", "Karramel"),
            ("killing 31 sailors", "31", "Pellagash"),
            ("the police found 4 bodies", "4", "Oskadden"),
        )
    ]
    found = reports_of(given(document, claims))
    assert [(one.claims, one.places) for one in found] == [
        ((0,), ("Karramel",)),
        ((1,), ("Pellagash",)),
        ((2,), ("Oskadden",)),
    ]
    assert not found[0].terms.names.keys() & found[1].terms.names.keys()


def test_paragraphs_that_share_a_place_are_of_one_event() -> None:
    text = ROUND_UP.replace("off Pellagash", "off Karramel Harbour")
    document = make_document(text, published=date(2023, 3, 2))
    places = (("9 people", "9", "Karramel"), ("31 sailors", "31", "Karramel Harbour"))
    claims = [
        make_claim(
            document, words, figures=(make_figure(document, number, int(number), scope=Scope.INCIDENT, place=place),)
        )
        for words, number, place in places
    ]
    assert len(reports_of(given(document, claims))) == 1


PERIOD = DateRange(text="in May", start=date(2023, 5, 1), end=date(2023, 5, 31))
WEEK = DateRange(text="last week", start=date(2023, 5, 1), end=date(2023, 5, 7))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"scope": Scope.INCIDENT}, True),
        ({"scope": Scope.UNKNOWN}, True),
        ({"scope": Scope.INCREMENT}, False),
        ({"scope": Scope.TOTAL}, False),
        ({"scope": Scope.TOTAL, "period": PERIOD}, False),
        ({"scope": Scope.TOTAL, "period": WEEK}, True),
        ({"scope": Scope.INCIDENT, "measure": "deployed"}, False),
    ],
)
def test_which_figures_are_of_an_event(fields: dict[str, object], expected: bool) -> None:
    document = make_document("12 people")
    assert is_of_event(make_figure(document, "12", 12, **fields)) is expected


def test_claims_that_count_more_than_an_event_are_in_no_report() -> None:
    document = make_document("866 people have died since April. The war goes on.")
    claims = [
        make_claim(document, "866 people have died since April", figures=(make_figure(document, "866", 866),)),
        make_claim(document, "The war goes on"),
    ]
    [report] = reports_of(given(document, claims))
    assert (report.claims, report.is_event) == ((1,), False)
    assert reports_of(given(document, claims[:1])) == []


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("the city of Karramel", ("karramel",)),
        ("Karramel, North Kivu", ("karramel", "north", "kivu")),
        ("Karramel General Hospital", ()),
    ],
)
def test_places_are_compared_by_their_words(place: str, words: tuple[str, ...]) -> None:
    assert plain_place(place) == words


def test_reports_of_one_event_share_more_keys_than_those_of_two() -> None:
    one, same, other = (set(report_keys(reports_of(given(*telling(*place)))[0])) for place in ((0, 0), (0, 2), (2, 1)))
    assert len(one & same) >= SHARED_KEYS
    assert len(one & same) > len(one & other)
