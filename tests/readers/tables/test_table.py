"""Tables of figures through mappings: rows to claims, bad cells named, and the table that ships."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tallybook.readers import Options, find_targets, read
from tallybook.readers.tables.cells import parse_count, parse_day
from tallybook.readers.tables.mapping import load_mapping
from tallybook.records import Document, Figure, Mode, Problem, Scope

from tests.readers.reading import split

LOSSES = Path(__file__).resolve().parents[3] / "data" / "losses" / "russian_losses.csv"
MAPPINGS = LOSSES.parents[1] / "mappings"
WIDE = """
publisher = "Red Cross of Veria"
url = "https://example.org/toll"
title = "Toll, {date}"
[date]
column = "day"
[source]
name = "Red Cross"
kind = "ngo"
country = "CH"
[subject]
column = "side"
kind = "government"
values = { V = { name = "Veria", kind = "government" } }
[[figures]]
columns = { total = "dead", increment = "new" }
measure = "killed"
category = "personnel"
modifier = { column = "how", values = { "c." = "about" } }
"""
LONG = """
url = "https://example.org/toll"
[date]
column = "day"
format = "%d.%m.%Y"
[source]
column = "who"
kind = "ngo"
[long]
category = "kind"
columns = { total = "count" }
[[figures]]
value = "dead"
measure = "killed"
category = "people"
[[figures]]
value = "tanks"
measure = "lost"
category = "equipment"
equipment = { name = "tank", class = "tank" }
"""


def read_table(
    folder: Path, data: str | bytes, mapping: str | None, name: str = "t.csv"
) -> tuple[list[Document], list[Problem]]:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    if mapping is not None:
        (folder / "t.mapping.toml").write_text(mapping, encoding="utf-8")
    (target,) = find_targets([str(folder / name)], Options())
    assert not isinstance(target, Problem)
    return split(read(target, Options()))


def figures(document: Document) -> tuple[Figure, ...]:
    assert document.claims is not None
    (claim,) = document.claims
    assert claim.content.gives_back(document.text)
    assert all(figure.span.gives_back(document.text) for figure in claim.figures)
    return claim.figures


def values(document: Document) -> list[Any]:
    return [(figure.scope, figure.value, str(figure.modifier)) for figure in figures(document)]


def test_a_row_becomes_a_document_with_one_claim(tmp_path: Path) -> None:
    (document,), problems = read_table(
        tmp_path, 'day,dead,new,side,how,note\n2021-06-02,"1,204",-,V,c.,"by\nphone"\n', WIDE
    )
    assert problems == []
    assert document.text == "day: 2021-06-02\ndead: 1,204\nside: V\nhow: c.\nnote: by phone"
    assert (document.published, document.url) == (date(2021, 6, 2), "https://example.org/toll#2021-06-02")
    assert (document.title, document.publisher) == ("Toll, 2021-06-02", "Red Cross of Veria")
    assert values(document) == [(Scope.TOTAL, 1204, "about")]
    (claim,) = document.claims or ()
    assert claim.source is not None
    assert (claim.source.name, claim.mode) == ("Red Cross", Mode.INDIRECT)
    assert claim.figures[0].subject is not None
    assert claim.figures[0].subject.name == "Veria"
    assert claim.said_on is not None
    assert claim.said_on.start == claim.said_on.end == date(2021, 6, 2)
    assert document.extractor == "table/1"


def test_the_same_row_has_the_same_claim_and_a_corrected_one_the_same_url(tmp_path: Path) -> None:
    (first,), _ = read_table(tmp_path, "day,dead,new,side,how\n2021-06-02,7,1,V,\n", WIDE)
    (again,), _ = read_table(tmp_path, "day,dead,new,side,how\n2021-06-02,7,1,V,\n", WIDE)
    (corrected,), _ = read_table(tmp_path, "day,dead,new,side,how\n2021-06-02,8,1,V,\n", WIDE)
    assert first == again
    assert corrected.url == first.url
    assert (corrected.claims or ())[0].claim_id != (first.claims or ())[0].claim_id


@pytest.mark.parametrize(
    ("row", "words", "kept"),
    [
        ("2021-06-02,many,5,V,", "row 2, column dead: 'many'", [(Scope.INCREMENT, 5, "exact")]),
        ("2021-06-02,-3,5,V,", "row 2, column dead: '-3'", [(Scope.INCREMENT, 5, "exact")]),
        ("2021-06-02,7,,V,maybe", "modifier", []),
        ("June,7,1,V,", "column day: 'June' is no date", None),
        (",7,1,V,", "column day: '' is no date", None),
        ("2021-06-02,7,1,V,,,x", "7 cells under 5 columns", None),
    ],
)
def test_a_bad_cell_is_named_and_the_rest_kept(tmp_path: Path, row: str, words: str, kept: Any) -> None:
    documents, problems = read_table(tmp_path, f"day,dead,new,side,how\n{row}\n\n2021-06-03,9,,V,\n", WIDE)
    assert len(problems) == 1
    assert words in problems[0].message
    assert problems[0].line == 2
    if kept is None:
        assert len(documents) == 1
    else:
        assert values(documents[0]) == kept
    assert values(documents[-1]) == [(Scope.TOTAL, 9, "exact")]


def test_a_day_that_comes_twice_is_not_taken_for_a_correction(tmp_path: Path) -> None:
    data = "day,dead,new,side,how\n2021-06-02,7,,V,\n2021-06-02,9,,W,\n"
    documents, (problem,) = read_table(tmp_path, data, WIDE)
    assert len(documents) == 1
    assert "`key`" in problem.next_step
    documents, problems = read_table(tmp_path, data, 'key = ["day", "side"]\n' + WIDE)
    assert problems == []
    assert [document.url for document in documents] == [
        "https://example.org/toll#2021-06-02/V",
        "https://example.org/toll#2021-06-02/W",
    ]


def test_rows_of_one_day_of_a_long_table_are_one_document(tmp_path: Path) -> None:
    data = (
        "day;who;kind;count\n02.06.2021;MSF;dead;1 200\n02.06.2021;MSF;tanks;3\n"
        "02.06.2021;MSF;cows;8\n03.06.2021;MSF;dead;1 201\n"
    )
    documents, (problem,) = read_table(tmp_path, data, LONG)
    assert "no figures for 'cows'" in problem.message
    assert [document.text for document in documents] == [
        "day: 02.06.2021\nwho: MSF\ndead, count: 1 200\ntanks, count: 3",
        "day: 03.06.2021\nwho: MSF\ndead, count: 1 201",
    ]
    first = figures(documents[0])
    assert [(figure.measure, figure.value) for figure in first] == [("killed", 1200), ("lost", 3)]
    assert first[1].equipment is not None
    assert first[1].equipment.class_ == "tank"


def test_workbooks_with_their_own_dates_and_numbers(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["day", "dead", "new", "side", "how"], [datetime(2021, 6, 2), 1204.0, None, "V", None]):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    (document,), problems = read_table(tmp_path, buffer.getvalue(), WIDE, name="t.xlsx")
    assert problems == []
    assert document.text == "day: 2021-06-02\ndead: 1204\nside: V"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_encodings_of_a_table(tmp_path: Path, encoding: str) -> None:
    note = "по данным министерства обороны республики за прошедшие сутки погибли трое военнослужащих"
    data = f"day,dead,new,side,how,note\n2021-06-02,7,,V,,{note}\n".encode(encoding)
    (document,), problems = read_table(tmp_path, data, WIDE)
    assert problems == []
    assert document.text.endswith(note)


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        (None, "nothing says what its columns mean"),
        ("[date\n", "no TOML"),
        (WIDE + "color = 1\n", "figures.0.color: no such key"),
        (WIDE.replace("killed", "killd"), "figures.0.measure: no measure called 'killd'"),
        (WIDE.replace('"dead"', '"fallen"'), "no column 'fallen'"),
        (WIDE.replace('columns = { total = "dead", increment = "new" }', ""), "figures.0 needs `columns`"),
        (WIDE.replace("total =", "totl ="), "totl"),
        (WIDE.replace('column = "side"', ""), "subject: needs either `name` or `column`"),
        (WIDE.replace('country = "CH"', 'country = "Switzerland"'), "source"),
    ],
    ids=["none", "no TOML", "key", "measure", "column", "no columns", "scope", "no actor", "country"],
)
def test_a_bad_mapping_is_named_by_file_and_key(tmp_path: Path, mapping: str | None, words: str) -> None:
    documents, (problem,) = read_table(tmp_path, "day,dead,new,side,how\n2021-06-02,7,1,V,\n", mapping)
    assert documents == []
    assert words in problem.message
    assert mapping is None or "t.mapping.toml" in problem.message


def test_the_mapping_asked_for_goes_before_the_one_beside(tmp_path: Path) -> None:
    read_table(tmp_path, "day,dead,new,side,how\n2021-06-02,7,1,V,\n", "[broken")
    chosen = tmp_path / "chosen.toml"
    chosen.write_text(WIDE, encoding="utf-8")
    (target,) = find_targets([str(tmp_path / "t.csv")], Options())
    assert not isinstance(target, Problem)
    documents, problems = split(read(target, Options(mapping=chosen)))
    assert (len(documents), problems) == (1, [])


@pytest.mark.parametrize(
    ("cell", "decimal", "expected"),
    [
        ("498", ".", 498),
        ("+1,300", ".", 1300),
        ("15 000", ".", 15000),
        ("1\u202f456\u202f610", ".", 1456610),
        ("1'000", ".", 1000),
        ("15.000", ",", 15000),
        ("15.5", ".", 15.5),
        ("7.0", ".", 7),
        ("007", ".", 7),
        ("1,2,3", ".", None),
        ("1 000,000", ".", None),
        ("15,00", ".", None),
        ("-5", ".", None),
        ("5%", ".", None),
        ("about 5", ".", None),
        ("", ".", None),
        ("1e9", ".", None),
        ("9" * 400, ".", None),
        ("٣", ".", None),
    ],
)
def test_counts_in_cells(cell: str, decimal: str, expected: float | None) -> None:
    assert parse_count(cell, decimal) == expected


@pytest.mark.parametrize(
    ("cell", "pattern", "expected"),
    [
        ("2022-03-21", None, date(2022, 3, 21)),
        ("2022-03-21 00:00:00", None, date(2022, 3, 21)),
        ("21/03/2022", "%d/%m/%Y", date(2022, 3, 21)),
        ("21/03/2022", None, None),
        ("2022-03-21", "%d/%m/%Y", date(2022, 3, 21)),
        ("2022-02-30", None, None),
        ("0025-03-21", None, None),
        ("45352", None, date(2024, 3, 1)),
        ("45352.75", None, date(2024, 3, 1)),
        ("12", None, None),
        ("45352", "%d/%m/%Y", date(2024, 3, 1)),
        ("1714600800", "unix", date(2024, 5, 1)),
    ],
)
def test_days_in_cells(cell: str, pattern: str | None, expected: date | None) -> None:
    assert parse_day(cell, (pattern,) if pattern else ()) == expected


def test_the_table_that_ships_reads_whole() -> None:
    (target,) = find_targets([str(LOSSES)], Options())
    assert not isinstance(target, Problem)
    documents, problems = split(read(target, Options(mappings=MAPPINGS)))
    assert problems == []
    assert len(documents) == 1626
    assert documents[0].published == date(2022, 2, 25)
    last = documents[-1]
    assert last.published == date(2026, 8, 8)
    counted = {
        (figure.equipment.class_ if figure.equipment else figure.category.value, figure.scope.value): figure.value
        for figure in figures(last)
    }
    assert counted["personnel", "total"] == 1456610
    assert counted["personnel", "increment"] == 1190
    assert counted["tank", "total"] == 12251
    assert counted["rocket_artillery", "total"] == 2009
    assert counted["ground_robot", "increment"] == 10
    assert counted["ship", "total"] == 35
    assert len(figures(last)) == 30
    (claim,) = last.claims or ()
    assert claim.source is not None
    assert (claim.source.name, claim.source.kind.value, claim.source.country) == ("General Staff", "military", "UA")
    assert {figure.subject.country for figure in claim.figures if figure.subject} == {"RU"}


def test_the_mapping_that_ships_names_every_column() -> None:
    header = LOSSES.read_text(encoding="utf-8").partition("\n")[0].split(",")
    assert sorted(load_mapping(MAPPINGS / "russian_losses.toml").columns()) == sorted(header)
