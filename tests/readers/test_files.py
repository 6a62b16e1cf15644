"""The files in `files/`, made as real programs write them: what comes out, and that damage raises nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tallybook.readers import READERS, Options, dispatch
from tallybook.readers.base import Target
from tallybook.records import Document, Figure, Problem

from tests.readers.reading import split, target_of

FILES = Path(__file__).parent / "files"
OPTIONS = Options(mappings=Path(__file__).resolve().parents[2] / "data" / "mappings")
KINDS = sorted(path.name for path in FILES.iterdir() if path.is_dir())
EXPECTED = [
    pytest.param(kind, expected, id=f"{kind}/{expected['name']}")
    for kind in KINDS
    for expected in tomllib.loads((FILES / kind / "expected.toml").read_text(encoding="utf-8"))["file"]
]
PATHS = [FILES / kind / expected["name"] for kind, expected in (param.values for param in EXPECTED)]


def target_at(path: Path) -> Target:
    """The file under its bare name, so that locations do not depend on where the tests lie."""
    made = target_of(path.name, path.read_bytes())
    return Target(location=made.location, name=made.name, open=made.open, size=made.size, path=path)


@pytest.mark.parametrize(("kind", "expected"), EXPECTED)
def test_what_comes_out(kind: str, expected: dict[str, Any]) -> None:
    documents, problems = split(dispatch.read(READERS, target_at(FILES / kind / expected["name"]), OPTIONS))
    wanted = expected.get("document", [])
    told = [problem.message for problem in problems]
    assert len(documents) == expected.get("documents", len(wanted)), [one.text[:80] for one in documents] + told
    for document, facts in zip(documents, wanted, strict=False):
        for name, value in facts.items():
            if name == "holds":
                assert [words for words in value if words not in document.text] == [], document.text
            elif name == "lacks":
                assert [words for words in value if words in document.text] == [], document.text
            elif name == "unknown":
                assert {key: getattr(document, key) for key in value} == dict.fromkeys(value)
            elif name == "metadata":
                assert {key: document.metadata.get(key) for key in value} == value
            elif name == "figures":
                assert figures_of(document) == value
            elif name == "sources":
                assert [claim.source.name for claim in document.claims or () if claim.source] == value
            elif name == "period":
                assert {period_of(figure) for claim in document.claims or () for figure in claim.figures} == {value}
            else:
                assert getattr(document, name) == value, name
    phrases = expected.get("problems", [])
    assert len(told) == len(phrases), told
    assert [phrase for phrase, message in zip(phrases, told, strict=True) if phrase not in message] == [], told


def figures_of(document: Document) -> list[str]:
    """Each figure as "killed people 3..7 (5)": measure, category, bounds, value."""
    figures = [figure for claim in document.claims or () for figure in claim.figures]
    return [f"{one.measure} {one.category} {shown(one.low)}..{shown(one.high)} ({shown(one.value)})" for one in figures]


def period_of(figure: Figure) -> str:
    """The days of a figure with its place: "2020-05-03..2020-05-04 Tolo"."""
    return f"{figure.period.start}..{figure.period.end} {figure.place}" if figure.period else f"? {figure.place}"


def shown(number: float | None) -> str:
    return "?" if number is None else f"{number:g}"


def test_every_file_is_expected() -> None:
    lying = {path for kind in KINDS for path in (FILES / kind).iterdir() if path.is_file() and path.suffix != ".toml"}
    assert lying - {path for path in PATHS if path.is_file()} == set()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.name}")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_files_raise_nothing_but_named_errors(path: Path, data: st.DataObject) -> None:
    """The net in `dispatch` says "is broken" for what a reader did not foresee; that is what must not be needed."""
    whole = path.read_bytes()
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(len(damaged) - 1, 0)))
        length = data.draw(st.integers(0, 40))
        damaged[at : at + length] = data.draw(st.binary(max_size=8))
    if data.draw(st.booleans()):
        del damaged[data.draw(st.integers(0, len(damaged))) :]
    target = target_of(path.name, bytes(damaged), path=path)
    for reading in dispatch.read(READERS, target, OPTIONS):
        assert isinstance(reading, Document | Problem)
        if isinstance(reading, Problem):
            assert "is broken: " not in reading.message, reading.message
