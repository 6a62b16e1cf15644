from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tallybook.errors import ExportError
from tallybook.exports import Flat, Options, Records
from tallybook.exports import csv as export
from tallybook.exports.profiles import hxl
from tallybook.queries.rows import ListedFigure
from tallybook.vocab.load import measures

from tests.exports.package.test_folder import a_figure

# https://hxlstandard.org/standard/1-1final/dictionary/: the hashtags that are used here are among these.
HASHTAGS = {"#affected", "#country", "#date", "#description", "#indicator", "#item", "#loc", "#meta", "#org"}
# Attributes of the same dictionary, and those that it has for whole families (+v_ for vocabularies).
ATTRIBUTES = {
    *("children", "code", "displaced", "end", "id", "injured", "killed", "max", "min", "missing", "name", "num"),
    *("occurred", "reported", "source", "start", "type", "url", "v_iso2"),
}
SYNTAX = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")


def written(*rows: ListedFigure) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    assert export.write(hxl.shaped(Flat.of(ListedFigure, rows)), stream, Options()) == len(rows)
    header, tags, *lines = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    assert len(header) == len(tags)
    return [dict(zip(tags, line, strict=True)) for line in lines]


def counts(row: dict[str, str]) -> dict[str, str]:
    return {tag: cell for tag, cell in row.items() if tag.startswith("#affected") and cell}


def test_hashtags_are_those_of_the_standard() -> None:
    table = hxl.shaped(Flat.of(ListedFigure, []))
    assert len(table.tags) == len(table.columns) == len(table.schema)
    assert len(set(table.tags)) == len(table.tags)
    for tag in table.tags:
        assert SYNTAX.fullmatch(tag)
        name, *attributes = tag.split("+")
        assert name in HASHTAGS
        assert {one for one in attributes if not one.startswith("x_")} <= ATTRIBUTES


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, {"#affected+killed": "5", "#affected+min": "5", "#affected+max": "5"}, id="killed"),
        pytest.param(
            {"measure": "wounded", "high": None}, {"#affected+injured": "5", "#affected+min": "5"}, id="wounded"
        ),
        pytest.param(
            {"category": "children"},
            {"#affected+killed+children": "5", "#affected+min": "5", "#affected+max": "5"},
            id="children",
        ),
        pytest.param(
            {"value": None, "low": 24, "high": 99, "measure": "missing"},
            {"#affected+min": "24", "#affected+max": "99"},
            id="a vague word has bounds only",
        ),
        pytest.param(
            {"measure": "killed_or_wounded", "category": "personnel"},
            {"#affected+x_killed_or_injured": "5", "#affected+min": "5", "#affected+max": "5"},
            id="what the standard has no word for",
        ),
        pytest.param({"certainty": "denied"}, {}, id="denied"),
        pytest.param({"measure": "captured", "category": "equipment"}, {}, id="equipment"),
        pytest.param({"measure": "launched", "category": "equipment"}, {}, id="of equipment alone"),
        pytest.param({"measure": "deployed", "category": "personnel"}, {}, id="not affected"),
    ],
)
def test_a_count_stands_under_the_hashtag_of_its_measure(fields: dict[str, Any], expected: dict[str, str]) -> None:
    figure = a_figure(**fields)
    (row,) = written(figure)
    assert counts(row) == expected
    assert row["#indicator+name"] == figure.measure
    assert row["#indicator+num"] == ("" if figure.value is None else "5")


def test_the_first_country_is_whose_people_are_counted() -> None:
    tags = hxl.shaped(Flat.of(ListedFigure, [])).tags
    assert next(tag for tag in tags if tag.startswith("#country")) == "#country+code+v_iso2"
    (row,) = written(a_figure(subject_country="SD", source_country="FR", counterpart_country="TD"))
    assert row["#country+code+v_iso2"] == "SD"
    assert row["#meta+source+code+v_iso2"] == "FR"


def test_a_row_leads_back_to_its_words() -> None:
    (row,) = written(a_figure(source="Ministry", publisher="Daily", url="https://a.example/1", place="Nyala"))
    assert row["#date+reported"] == "2023-05-01"
    assert (row["#meta+source"], row["#org+name+x_publisher"]) == ("Ministry", "Daily")
    assert (row["#meta+url"], row["#loc+name"], row["#meta+id+x_claim"]) == ("https://a.example/1", "Nyala", "1")


def test_measures_are_those_of_the_word_list() -> None:
    assert {count.measure for count in hxl._counts()} <= set(measures())


def test_columns_that_a_table_lacks_are_left_out() -> None:
    whole = Flat.of(ListedFigure, [a_figure()])
    schema = tuple(column for column in whole.schema if column.name != "place")
    part = replace(whole, schema=schema, columns=tuple(column.name for column in schema))
    assert "#loc+name" not in hxl.shaped(part).tags


@pytest.mark.parametrize("content", [Records([]), Flat(("day",), [])], ids=["records", "another table"])
def test_only_figures_have_hashtags(content: Flat | Records) -> None:
    with pytest.raises(ExportError, match="HXL is for figures"):
        hxl.shaped(content)


def test_the_table_of_hashtags_says_where_it_is_from() -> None:
    assert "https://hxlstandard.org/standard/1-1final/" in Path(hxl.__file__).with_suffix(".toml").read_text()
