"""Invented events as several documents tell them: each document with its claims, as an extractor would read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tallybook.records import Claim, DateRange, Document, Scope

from tests.factories import SUDANESE_MINISTRY, make_claim, make_document, make_figure


@dataclass(frozen=True, slots=True)
class Event:
    """Where and when it was, the tolls that its reports give one after the other, and what they say beside that."""

    place: str
    day: date
    tolls: tuple[int, ...]
    openings: tuple[str, ...]
    details: tuple[str, str]


EVENTS = (
    Event(
        "Karramel",
        date(2023, 3, 1),
        (12, 14, 15),
        (
            "A drone strike on the cattle market of Karramel killed {toll} herders.",
            "The drone strike on the market of Karramel has now cost {toll} lives.",
            "Doctors in Karramel count {toll} dead after the drone strike on herders.",
        ),
        ("the herder Idris Tolbane lay beside his cattle", "drones from Hemmarat circled above Karramel"),
    ),
    Event(
        "Oskadden",
        date(2023, 3, 2),
        (7, 8),
        (
            "Gunmen ambushed grain lorries on the Oskadden road and shot {toll} drivers dead.",
            "Of the lorry convoy ambushed near Oskadden {toll} drivers were found dead.",
        ),
        ("lorry owner Maryam Wollek paid for escorts", "sacks of grain burned all night at Oskadden bridge"),
    ),
    Event(
        "Pellagash",
        date(2023, 3, 2),
        (31, 40),
        (
            "The ferry Northern Lark sank in the Pellagash estuary, drowning {toll} passengers.",
            "Divers raised {toll} bodies from the sunken ferry in the Pellagash estuary.",
        ),
        ("captain Tomas Ferrund ignored a gale warning", "lifeboats of the Northern Lark stayed empty"),
    ),
    Event(
        "Karramel",
        date(2023, 4, 20),
        (3, 4),
        (
            "Shells set fire to a bakery in Karramel where {toll} women were queuing and died.",
            "A fourth baker is among {toll} victims of the shelled bakery in Karramel.",
        ),
        ("flour merchant Hanna Zubirek ran from the ovens", "artillery at Lower Dunnock had fired all morning"),
    ),
)


def telling(event: int, report: int) -> tuple[Document, list[Claim]]:
    """The document in which an event is told for the time `report`, with its claims."""
    told = EVENTS[event]
    toll = told.tolls[report]
    opening = told.openings[report].format(toll=toll)
    details = [f"Neighbours said {detail}." for detail in told.details]
    published = told.day + timedelta(days=1 + 2 * report)
    document = make_document(
        "\n\n".join([opening, *details]),
        location=f"event-{event}-{report}.txt",
        url=f"https://news.example/{event}/{report}",
        published=published,
        publisher=f"Paper {report}",
    )
    period = DateRange(text="that day", start=told.day, end=told.day)
    figure = make_figure(document, str(toll), toll, scope=Scope.INCIDENT, place=told.place, period=period)
    first = make_claim(document, opening.rstrip("."), source=SUDANESE_MINISTRY, figures=(figure,))
    return document, [first, *(make_claim(document, detail) for detail in told.details)]


def all_tellings() -> list[tuple[Document, list[Claim]]]:
    """Every document of every event."""
    return [telling(event, report) for event, known in enumerate(EVENTS) for report in range(len(known.tolls))]
