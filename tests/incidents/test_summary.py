from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tallybook.incidents.reports import Report
from tallybook.incidents.summary import country_of, summary
from tallybook.incidents.words import Terms

DAY = date(2023, 6, 11).toordinal()
PLAIN = Report("k", (1,), DAY + 1, DAY, DAY, is_event=True, terms=Terms(), places=("Nyala",), kinds=("strike",))


def test_an_incident_is_called_by_what_where_and_when() -> None:
    found = summary([PLAIN, replace(PLAIN, kinds=("attack", "strike"))], 0.5)
    assert (found.title, found.place, found.day_start, found.day_end) == (
        *("Strike, Nyala, 11 June 2023", "Nyala"),
        *(date(2023, 6, 11), date(2023, 6, 11)),
    )


@pytest.mark.parametrize(
    ("reports", "title"),
    [
        ([replace(PLAIN, places=(), kinds=())], "Event, 11 June 2023"),
        ([replace(PLAIN, last=DAY + 2)], "Strike, Nyala, 11–13 June 2023"),
        ([replace(PLAIN, last=DAY + 20)], "Strike, Nyala, 11 June 2023 – 1 July 2023"),
        ([replace(PLAIN, first=None, last=None, day=None)], "Strike, Nyala"),
        ([replace(PLAIN, first=None, last=None, said=DAY + 1)], "Strike, Nyala, 12 June 2023"),
        ([replace(PLAIN, places=("Nyala, Sudan",))], "Strike, Nyala, Sudan, 11 June 2023"),
        ([replace(PLAIN, places=("Khartoum",))], "Strike, Khartoum, Sudan, 11 June 2023"),
        ([replace(PLAIN, kinds=("blasts",))], "Explosion, Nyala, 11 June 2023"),
    ],
)
def test_titles(reports: list[Report], title: str) -> None:
    assert summary(reports, 1).title == title


def test_the_place_is_that_of_most_reports_and_the_other_spellings_are_kept() -> None:
    reports = [replace(PLAIN, places=places) for places in (("Nyala",), ("near Nyala",), ("Darfur",), ("Nyala",))]
    assert summary(reports, 1).places == ("Nyala", "near Nyala", "Darfur")


def test_the_days_are_those_of_most_reports() -> None:
    reports = [replace(PLAIN, first=DAY - 6), PLAIN, PLAIN, replace(PLAIN, first=None, last=None)]
    assert summary(reports, 1).day_start == date(2023, 6, 11)


def test_what_people_say_holds() -> None:
    found = summary([PLAIN], 1, {"title": "Market", "place": "Mellit", "country": "SD", "day_start": "2023-06-10"})
    assert (found.title, found.place, found.country, found.day_end) == ("Market", "Mellit", "SD", date(2023, 6, 10))
    assert found.places == ("Mellit", "Nyala")
    assert found.is_given


@pytest.mark.parametrize(
    ("places", "code"),
    [
        (("Mellit, Sudan",), "SD"),
        (("Nyala", "Kabul"), "AF"),
        (("Atlanta, Georgia",), None),
        (("Springfield",), None),
        ((), None),
    ],
)
def test_a_country_is_one_that_a_place_names(places: tuple[str, ...], code: str | None) -> None:
    assert country_of(places) == code
