from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from frictionless import validate
from tallybook.errors import ExportError
from tallybook.exports import Flat, Options
from tallybook.exports.package import About, Tables, write_package
from tallybook.queries.lists.decisions import ListedDecision
from tallybook.queries.rows import ListedClaim, ListedDocument, ListedFigure

MADE = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
ABOUT = About(
    name="Deaths in 2023",
    command="tally export --package deaths --measure killed",
    created=MADE,
    as_of=datetime(2023, 12, 31, 23, 59, 59, tzinfo=UTC),
    query={"measure": ["killed"], "since": "2023"},
    enums={"measure": ("killed", "wounded")},
)
FIRST, SECOND, UNCITED = ("a" * 64, "b" * 64, "c" * 64)


def plain(kind: type, /, **fields: Any) -> Any:
    """A row with these fields and nothing else, of which nobody has judged or decided anything."""
    unjudged = {"reliability": "F", "credibility": 6, "decided": "open"}
    judged = {name: value for name, value in unjudged.items() if name in kind.__annotations__}
    return kind(**dict.fromkeys(kind.__annotations__) | judged | fields)


def a_claim(document: str = FIRST, claim_id: str = "1", **fields: Any) -> ListedClaim:
    own = {"content": "=1+1", "figures": 1, "mode": "indirect", "certainty": "asserted", "confidence": 0.5}
    return plain(ListedClaim, document=document, claim_id=claim_id, extractor="tests/1", **own | fields)


def a_figure(document: str = FIRST, claim_id: str = "1", **fields: Any) -> ListedFigure:
    own: dict[str, Any] = {"measure": "killed", "category": "people", "scope": "total", "modifier": "exact"}
    own |= {"value": 5, "low": 5, "high": 5, "span": "5", "content": "x", "mode": "indirect", "certainty": "asserted"}
    own |= {"confidence": 1.0, "day": date(2023, 5, 1), "said": date(2023, 5, 1), "position": 0, "extractor": "tests/1"}
    return plain(ListedFigure, document=document, claim_id=claim_id, **own | fields)


def a_document(sha256: str = FIRST, **fields: Any) -> ListedDocument:
    own: dict[str, Any] = {"claims": 1, "figures": 1, "version": 1, "near_duplicates": (), "reader": "plain"}
    own |= {"is_complete": True, "characters": 10, "locations": ("a.txt", "b.txt")}
    return plain(ListedDocument, document=sha256, **own | fields)


def a_decision(**fields: Any) -> ListedDecision:
    own: dict[str, Any] = {"decision": 1, "kind": "correct", "recorded_at": MADE, "what": "“5”: value 6"}
    return plain(
        ListedDecision, **own | {"target": "figure", "document": FIRST, "claim_id": "1", "is_bound": True} | fields
    )


def some_tables(**fields: Any) -> Tables:
    plain_tables = Tables(
        Flat.of(ListedClaim, [a_claim(), a_claim(SECOND, "2")]),
        Flat.of(ListedFigure, [a_figure(), a_figure(SECOND, "2", value=None, low=None, period_start=date(1, 1, 1))]),
        Flat.of(ListedDocument, [a_document(), a_document(SECOND), a_document(UNCITED)]),
        Flat.of(ListedDecision, [a_decision(), a_decision(decision=2, kind="merge", document=None)]),
    )
    return replace(plain_tables, **fields)


def described(folder: Path) -> dict[str, Any]:
    found = json.loads((folder / "datapackage.json").read_text())
    assert isinstance(found, dict)
    return found


def errors_of(folder: Path) -> set[str]:
    return {kind for (kind,) in validate(str(folder / "datapackage.json")).flatten(["type"])}


def test_a_package_is_whole_and_valid(tmp_path: Path) -> None:
    folder = tmp_path / "deaths"
    rows = write_package(folder, some_tables(), ABOUT, Options())
    assert rows == {"claims": 2, "figures": 2, "documents": 2, "decisions": 2}
    names = {"README.md", "claims.csv", "datapackage.json", "decisions.csv", "documents.csv", "figures.csv"}
    assert {path.name for path in folder.iterdir()} == names
    assert [path.name for path in tmp_path.iterdir()] == ["deaths"]
    assert errors_of(folder) == set()
    with (folder / "documents.csv").open(newline="") as stream:
        assert [row["document"] for row in csv.DictReader(stream)] == [FIRST, SECOND]


def test_it_says_what_it_is(tmp_path: Path) -> None:
    write_package(tmp_path / "p", some_tables(), ABOUT, Options())
    found = described(tmp_path / "p")
    assert found["name"] == "deaths-in-2023"
    assert found["title"] == "Attributed claims and figures: measure killed; since 2023"
    assert found["created"] == "2024-01-02T03:04:05+00:00"
    assert found["tallybook"]["command"] == ABOUT.command
    assert found["tallybook"]["query"] == {"measure": ["killed"], "since": "2023"}
    assert found["tallybook"]["as_of"] == "2023-12-31T23:59:59+00:00"
    assert "licenses" not in found
    assert "2 claims with 2 figures from 2 documents" in found["description"]


@pytest.mark.parametrize(
    ("licence", "named"),
    [("CC-BY-4.0", {"name": "CC-BY-4.0"}), ("https://a.example/terms", {"path": "https://a.example/terms"})],
)
def test_a_licence_is_named_where_somebody_named_it(tmp_path: Path, licence: str, named: dict[str, str]) -> None:
    write_package(tmp_path / "p", some_tables(), replace(ABOUT, licence=licence), Options())
    assert described(tmp_path / "p")["licenses"] == [named]
    assert f"Licence: {licence}." in (tmp_path / "p" / "README.md").read_text()
    assert errors_of(tmp_path / "p") == set()


def test_files_are_named_with_size_hash_and_rows(tmp_path: Path) -> None:
    write_package(tmp_path / "p", some_tables(), ABOUT, Options())
    for resource in described(tmp_path / "p")["resources"]:
        data = (tmp_path / "p" / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource["rows"] == 2


def test_columns_have_types_and_constraints(tmp_path: Path) -> None:
    write_package(tmp_path / "p", some_tables(), ABOUT, Options())
    schema = described(tmp_path / "p")["resources"][1]["schema"]
    fields = {field["name"]: field for field in schema["fields"]}
    assert {fields[name]["type"] for name in ("day", "period_start", "published")} == {"date"}
    assert (fields["value"]["type"], fields["position"]["type"]) == ("number", "integer")
    assert fields["value"]["constraints"] == {"minimum": 0}
    assert fields["confidence"]["constraints"] == {"required": True, "minimum": 0, "maximum": 1}
    assert fields["measure"]["constraints"] == {"required": True, "enum": ["killed", "wounded"]}
    assert "denied" in fields["certainty"]["constraints"]["enum"]
    assert schema["primaryKey"] == ["claim_id", "position"]
    assert [key["reference"]["resource"] for key in schema["foreignKeys"]] == ["claims", "documents"]


@pytest.mark.parametrize("kind", [ListedClaim, ListedFigure, ListedDocument, ListedDecision])
def test_every_column_is_explained(tmp_path: Path, kind: type) -> None:
    write_package(tmp_path / "p", some_tables(), ABOUT, Options())
    tables = {ListedClaim: "claims", ListedFigure: "figures", ListedDocument: "documents", ListedDecision: "decisions"}
    name = tables[kind]
    (resource,) = [one for one in described(tmp_path / "p")["resources"] if one["name"] == name]
    assert [field["name"] for field in resource["schema"]["fields"]] == list(kind.__annotations__)
    # A new column needs its words in app/tallybook/exports/package/fields.toml.
    assert [field["name"] for field in resource["schema"]["fields"] if not field.get("description")] == []


@pytest.mark.parametrize(
    ("tables", "error"),
    [
        pytest.param({"figures": [a_figure(claim_id="9")]}, "foreign-key", id="a figure without its claim"),
        pytest.param({"documents": [a_document()]}, "foreign-key", id="a claim without its document"),
        pytest.param({"figures": [a_figure(), a_figure()]}, "primary-key", id="a figure twice"),
        pytest.param({"figures": [a_figure(measure="eaten")]}, "constraint-error", id="an unknown measure"),
        pytest.param({"figures": [a_figure(value=-1)]}, "constraint-error", id="a negative count"),
        pytest.param({"claims": [a_claim(), a_claim(SECOND, "2", confidence=1.5)]}, "constraint-error", id="too sure"),
    ],
)
def test_the_schema_finds_what_can_not_be(tmp_path: Path, tables: dict[str, list[Any]], error: str) -> None:
    kinds = {"claims": ListedClaim, "figures": ListedFigure, "documents": ListedDocument}
    changed = {name: Flat.of(kinds[name], rows) for name, rows in tables.items()}
    write_package(tmp_path / "p", some_tables(**changed), ABOUT, Options())
    assert errors_of(tmp_path / "p") == {error}


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    write_package(tmp_path / "p", some_tables(), ABOUT, Options())
    path = tmp_path / "p" / "figures.csv"
    path.write_bytes(path.read_bytes().replace(b"2023-05-01", b"2023-05-02"))
    assert errors_of(tmp_path / "p") == {"hash-count"}


@pytest.mark.parametrize(
    ("is_raw", "cell", "words"), [(False, "'=1+1", "is not part of the text"), (True, "=1+1", "may run what begins")]
)
def test_text_is_guarded_unless_it_is_to_be_raw(tmp_path: Path, is_raw: bool, cell: str, words: str) -> None:
    write_package(tmp_path / "p", some_tables(), ABOUT, Options(is_raw=is_raw))
    with (tmp_path / "p" / "claims.csv").open(newline="") as stream:
        assert next(csv.DictReader(stream))["content"] == cell
    assert words in (tmp_path / "p" / "README.md").read_text()


def test_documents_without_claims_stay_where_nothing_was_filtered(tmp_path: Path) -> None:
    assert write_package(tmp_path / "p", some_tables(only_cited=False), ABOUT, Options())["documents"] == 3
    assert errors_of(tmp_path / "p") == set()


def test_a_package_without_rows_is_valid(tmp_path: Path) -> None:
    empty = Tables(
        Flat.of(ListedClaim, []), Flat.of(ListedFigure, []), Flat.of(ListedDocument, []), Flat.of(ListedDecision, [])
    )
    write_package(tmp_path / "p", empty, ABOUT, Options())
    assert "sources" not in described(tmp_path / "p")
    assert errors_of(tmp_path / "p") == set()


def test_few_documents_are_named_one_by_one(tmp_path: Path) -> None:
    documents = [
        a_document(publisher="Daily", title="Toll", url="https://daily.example/toll?id=1"),
        a_document(SECOND, url="file:///home/a.txt"),
        a_document(UNCITED, title="Odd", url="http://[odd"),
    ]
    tables = some_tables(documents=Flat.of(ListedDocument, documents), only_cited=False)
    write_package(tmp_path / "p", tables, ABOUT, Options())
    assert described(tmp_path / "p")["sources"] == [
        {"title": "Daily: Toll", "path": "https://daily.example/toll?id=1"},
        {"title": f"Document {SECOND[:10]}"},
        {"title": "Odd"},
    ]


def test_of_many_documents_the_publishers_of_most_are_named(tmp_path: Path) -> None:
    def documents() -> Iterator[ListedDocument]:
        for at in range(150):
            for copy in range(2 if at == 149 else 1):
                url = f"https://p{at}.example/{copy}"
                yield a_document(f"{at:062x}{copy:02x}", publisher=f"Publisher {at}", url=url)

    tables = some_tables(
        claims=Flat.of(ListedClaim, []),
        figures=Flat.of(ListedFigure, []),
        documents=Flat.of(ListedDocument, documents()),
        only_cited=False,
    )
    write_package(tmp_path / "p", tables, ABOUT, Options())
    sources = described(tmp_path / "p")["sources"]
    assert len(sources) == 100
    assert sources[0] == {"title": "Publisher 149", "path": "https://p149.example/"}


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def failing() -> Iterator[ListedFigure]:
        yield a_figure()
        raise ValueError("the database went away")

    with pytest.raises(ValueError, match="went away"):
        write_package(tmp_path / "p", some_tables(figures=Flat.of(ListedFigure, failing())), ABOUT, Options())
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_filled_and_another_one_refused(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    write_package(folder, some_tables(), ABOUT, Options())
    before = (folder / "datapackage.json").read_bytes()
    with pytest.raises(ExportError, match="is there already") as raised:
        write_package(folder, some_tables(), ABOUT, Options())
    assert raised.value.next_step
    assert (folder / "datapackage.json").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_a_place_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="No such file"):
        write_package(tmp_path / "no" / "p", some_tables(), ABOUT, Options())


@pytest.mark.parametrize(("name", "slug"), [("...", "tallybook"), ("Škoda 1", "koda-1"), ("a_b.c-d", "a_b.c-d")])
def test_names_are_of_the_letters_that_the_standard_allows(tmp_path: Path, name: str, slug: str) -> None:
    write_package(tmp_path / "p", some_tables(), replace(ABOUT, name=name), Options())
    assert described(tmp_path / "p")["name"] == slug
