"""What the top of a text says of itself."""

from __future__ import annotations

from datetime import date

import pytest
from tallybook.text.dateline import find_dateline

_SAID = "The army said nine of its soldiers were missing after the raid."


@pytest.mark.parametrize(
    ("top", "published", "publisher", "place"),
    [
        ("GOMA, March 3, 2023 (Reuters) — ", date(2023, 3, 3), "Reuters", "GOMA"),
        ("KHAN YOUNIS (AP) — ", None, "AP", "KHAN YOUNIS"),
        ("Beirut (AFP) – ", None, "AFP", "Beirut"),
        ("NAIROBI, Kenya, 4 May 2021 (The Lakes Monitor) – ", date(2021, 5, 4), "The Lakes Monitor", "NAIROBI, Kenya"),
        ("TRIPOLI, Sept. 28 (UPI) -- ", None, "UPI", "TRIPOLI"),
        ("MINSK, May 4. /TASS/. ", None, "TASS", "MINSK"),
        ("(Reuters) - ", None, "Reuters", None),
        ("GOMA, DR Congo — ", None, None, "GOMA, DR Congo"),
        ("BUNIA (DRC) - ", None, None, "BUNIA"),
        ("Published: 12 May 2021\n\n", date(2021, 5, 12), None, None),
        ("Posted on 12.05.2021\n\n", date(2021, 5, 12), None, None),
        ("Updated 14:05 GMT, 3 Aug 2020\n\n", date(2020, 8, 3), None, None),
        ("Published: 12 May 2021\nUpdated: 14 May 2021\n\n", date(2021, 5, 12), None, None),
        ("Updated 14 May 2021. Published 12 May 2021\n\n", date(2021, 5, 14), None, None),
        ("2023-11-02 | By Jane Roe\n\n", date(2023, 11, 2), None, None),
        ("2021-05-12T10:00:00Z\n\n", date(2021, 5, 12), None, None),
        ("By Jane Roe, The Lakes Monitor, 3 March 2022\n\n", date(2022, 3, 3), "The Lakes Monitor", None),
        ("By Reuters | 3 March 2022\n\n", date(2022, 3, 3), "Reuters", None),
        ("Publisher: Delta Dispatch\nDate: March 3rd, 2022\n\n", date(2022, 3, 3), "Delta Dispatch", None),
        ("Raid at the Lake\n\nWednesday, 5 June 2019 10:32 GMT\n\n", date(2019, 6, 5), None, None),
        ("Situation report, 3 March 2024\n\n", date(2024, 3, 3), None, None),
        ("25/12/2022\n\n", date(2022, 12, 25), None, None),
        ("12/25/2022\n\n", date(2022, 12, 25), None, None),
    ],
)
def test_dateline(top: str, published: date | None, publisher: str | None, place: str | None) -> None:
    found = find_dateline(top + _SAID)
    assert found is not None
    assert (found.published, found.publisher, found.place) == (published, publisher, place)


@pytest.mark.parametrize(
    "text",
    [
        "",
        _SAID,
        "On March 3, 2022 the army left Goma and did not come back.",
        "The report of 3 March 2022 names nine men.",
        "Massacre of 3 March 2022\n\n" + _SAID,
        "03/04/2022\n\n" + _SAID,
        "31 February 2020\n\n" + _SAID,
        "March 2022\n\n" + _SAID,
        "Updated on Monday\n\n" + _SAID,
        "March 3, 2024\n\nA bridge fell.\n\nMarch 4, 2024\n\nIt was mended.",
        "BREAKING - Army says ten died",
        "UNICEF – the agency – said nine children were hurt.",
        "Hamas – the group – said nine were hurt.",
        "Published in 2021, the report of 3 March 2020 says that nine were hurt.",
        _SAID + "\n\n" + _SAID + "\n\n3 March 2022",
    ],
)
def test_no_dateline(text: str) -> None:
    assert find_dateline(text) is None


def test_the_range_is_what_stands_before_the_first_sentence() -> None:
    text = "Nine missing\n\nGOMA, March 3, 2023 (Reuters) — The army said so."
    found = find_dateline(text)
    assert found is not None
    assert text[found.start : found.end] == "GOMA, March 3, 2023 (Reuters) — "


def test_the_range_is_else_the_line_with_the_date() -> None:
    text = "Nine missing\n\nPublished: 12 May 2021\n\n" + _SAID
    found = find_dateline(text)
    assert found is not None
    assert text[found.start : found.end] == "Published: 12 May 2021"
