"""Invented events as several documents tell them: each document with its claims, as an extractor would read them."""

from __future__ import annotations

from datetime import date, timedelta

from tallybook.records import Claim, DateRange, Document, Modifier, Scope

from tests.factories import SUDANESE_MINISTRY, make_claim, make_document, make_figure

# Place, victim, what happened, its day, and the tolls that its reports give, one after the other.
EVENTS = (
    ("Karramel", "Idris Tolbane", "a drone strike hit a cattle market", date(2023, 3, 1), (12, 14, 15)),
    ("Oskadden", "Maryam Wollek", "gunmen ambushed a convoy of grain lorries", date(2023, 3, 2), (7, 7)),
    ("Pellagash", "Tomas Ferrund", "a ferry sank in the estuary", date(2023, 3, 2), (31, 40)),
    ("Karramel", "Hanna Zubirek", "a bakery burned down after shelling", date(2023, 3, 20), (3, 4)),
)


def telling(event: int, report: int) -> tuple[Document, list[Claim]]:
    """The document in which an event is told for the time `report`, with its claims."""
    place, victim, happened, day, tolls = EVENTS[event]
    toll = tolls[report]
    openings = (
        f"At least {toll} people were killed when {happened} in {place}.",
        f"The toll in {place} rose to {toll} dead, days after {happened}.",
        f"{toll} people are now known to have died in {place}, where {happened}.",
    )
    text = (
        f"{openings[report]}\n\nAmong the dead was {victim}, a teacher whom all of {place} knew, her brother said.\n\n"
        f"Rescuers in {place} said that {happened}. They spoke of {victim} and of others."
    )
    published = day + timedelta(days=1 + 2 * report)
    document = make_document(
        text,
        location=f"event-{event}-{report}.txt",
        url=f"https://news.example/{event}/{report}",
        published=published,
        publisher=f"Paper {report}",
        title=f"Deaths in {place}",
    )
    figure = make_figure(
        document,
        str(toll),
        toll,
        scope=Scope.INCIDENT,
        modifier=Modifier.EXACT,
        place=place,
        period=DateRange(text="that day", start=day, end=day),
    )
    first = make_claim(document, openings[report].rstrip("."), source=SUDANESE_MINISTRY, figures=(figure,))
    return document, [
        first,
        make_claim(document, f"a teacher whom all of {place} knew"),
        make_claim(document, f"Rescuers in {place} said that {happened}"),
    ]


def all_tellings() -> list[tuple[Document, list[Claim]]]:
    """Every document of every event."""
    return [telling(event, report) for event, known in enumerate(EVENTS) for report in range(len(known[4]))]
