"""The words of pictures."""

from __future__ import annotations

from datetime import date

import pytest
from tallybook.cli.captions import Caption, Part, advise, some, span_of


def parts(subject: str, measure: str, scope: str = "running total") -> dict[str, Part]:
    return {"subject": Part(subject), "measure": Part(measure), "equipment": Part(""), "scope": Part(scope)}


def test_what_panels_have_in_common_is_the_title() -> None:
    caption = Caption([parts("Sudan", "killed, people"), parts("Sudan", "wounded, people")])
    assert caption.title == "Sudan: killed, people; wounded, people: running total"
    assert caption.titles == ["killed, people", "wounded, people"]
    assert caption.counted == "people or items"


def test_a_single_panel_needs_no_heading() -> None:
    caption = Caption([parts("", "killed, people")])
    assert (caption.title, caption.titles, caption.counted) == ("Killed, people: running total", [""], "killed, people")


def test_a_panel_without_a_name_says_so() -> None:
    assert Caption([parts("", "killed"), parts("Sudan", "killed")]).titles == ["not stated", "Sudan"]


def test_what_lines_count_is_named() -> None:
    found = [{"source": Part("A"), "scope": Part("running total")}, {"source": Part("B"), "scope": Part("by incident")}]
    assert Caption(found, ("killed", "lost")).title == "Killed; lost"
    assert Caption(found, ("killed",)).counted == "killed"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2023, 6, 11), date(2023, 6, 11), "11 June 2023"),
        (date(2023, 6, 11), date(2023, 6, 17), "11 to 17 June 2023"),
        (date(2023, 5, 30), date(2023, 6, 2), "30 May to 2 June 2023"),
        (date(2022, 2, 24), date(2023, 2, 24), "24 February 2022 to 24 February 2023"),
    ],
)
def test_from_when_to_when(first: date, last: date, words: str) -> None:
    assert span_of(first, last) == words


def test_names_that_are_many() -> None:
    assert some(["A", "B"], 2) == "A, B"
    assert some(["A", "B", "C", "D"], 2) == "A, B and 2 more"


def test_no_advice_where_all_is_drawn() -> None:
    assert advise(2, [({"--measure": "killed"}, 1, 5), ({"--measure": "wounded"}, 1, 5)]) == ""


def test_advice_names_filters_that_leave_few_enough_the_fullest_first() -> None:
    panels = [({"--measure": "killed", "--subject": f"S {number}"}, 1, 5) for number in range(9)]
    panels += [({"--measure": "lost", "--subject": "S 0"}, 1, 50)]
    found = advise(8, panels)
    assert found.startswith("Drawn: 8 of 10 panels")
    assert found.endswith("--subject 'S 0' (2) or --measure lost (1) or --subject 'S 1' (1)")


def test_advice_where_no_filter_is_enough_names_the_one_that_leaves_the_fewest() -> None:
    panels = [({"--measure": "killed" if number % 3 else "lost"}, 1, 5) for number in range(27)]
    assert advise(8, panels).endswith(": --measure lost (9)")
    assert advise(8, [({}, 1, 5)] * 9).endswith("--since and --until")
