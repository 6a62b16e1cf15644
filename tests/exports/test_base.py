from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tallybook.errors import ExportError, MissingExtraError, UsageError
from tallybook.exports import EXPORTS, Content, Flat, Options, export_for, written_whole
from tallybook.exports import write_file as write_as
from tallybook.exports.base import Row
from tallybook.exports.columns import Column, Kind


def write_file(content: Content, path: Path, options: Options) -> int:
    return write_as(content, path, export_for(path), options)


def failing() -> Iterator[Row]:
    yield {"a": 1}
    raise ValueError("the database went away")


def test_every_format_of_the_folder_is_listed() -> None:
    folder = Path(export_for(Path("x.csv")).__file__).parent  # type: ignore[attr-defined]
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__", "base", "columns"}
    of_profiles = export_for(Path("x.json"), has_profile=True)
    assert modules == {export.suffix.removeprefix(".") for export in (*EXPORTS, of_profiles)}


@pytest.mark.parametrize("name", ["figures.CSV", "figures.2020.csv"])
def test_the_ending_chooses_the_format(name: str) -> None:
    assert export_for(Path(name)).suffix == ".csv"


def test_a_format_whose_library_is_not_installed_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"\.parquet .* pyarrow") as raised:
        export_for(Path("figures.parquet"))
    assert raised.value.next_step == "install it with: pip install 'tallybook[parquet]'"
    assert raised.value.exit_code == 2
    assert export_for(Path("figures.csv")).suffix == ".csv"


@pytest.mark.parametrize("name", ["figures.xls", "figures", "csv", "figures.json"])
def test_an_unknown_ending_is_wrong_usage(name: str) -> None:
    with pytest.raises(UsageError, match=name) as raised:
        export_for(Path(name))
    assert raised.value.next_step == "use one of: .csv, .jsonl, .parquet, .xlsx"


def test_a_file_stands_there_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    assert write_file(Flat(("a",), [{"a": 1}, {"a": "é"}]), path, Options()) == 2
    assert path.read_bytes() == "a\r\n1\r\né\r\n".encode()
    assert list(tmp_path.iterdir()) == [path]
    mask = os.umask(0)
    os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~mask


@pytest.mark.parametrize("ending", [export.suffix for export in EXPORTS])
def test_a_failure_leaves_nothing(tmp_path: Path, ending: str) -> None:
    table = Flat(("a",), failing(), (Column("a", Kind.INTEGER),))
    with pytest.raises(ValueError, match="went away"):
        write_file(table, tmp_path / f"figures{ending}", Options())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("columns", [(), ("a",), ("a", "b")])
def test_cells_stand_in_the_order_of_the_columns(columns: tuple[str, ...]) -> None:
    rows = [{"b": 2, "a": 1}, {"a": 3, "b": 4}]
    assert [tuple(row) for row in Flat(columns, rows).values()] == [tuple(row[one] for one in columns) for row in rows]


def test_a_failure_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("before")
    with pytest.raises(ValueError, match="went away"):
        write_file(Flat(("a",), failing()), path, Options())
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("is_binary", [False, True])
def test_a_full_disk_is_named(tmp_path: Path, is_binary: bool) -> None:
    with (
        pytest.raises(ExportError, match="No space left"),
        written_whole(tmp_path / "a.csv", is_binary=is_binary),
    ):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    with pytest.raises(ExportError, match="is a folder"):
        write_file(Flat(("a",), []), folder, Options())


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="No such file") as raised:
        write_file(Flat(("a",), []), tmp_path / "no" / "a.csv", Options())
    assert raised.value.next_step
