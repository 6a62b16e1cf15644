"""The guide's topics: listed, linked, and with examples that give what they show."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import tallybook
from tallybook.cli.help import topics

from tests.help.examples import run, with_output

HELP = Path(str(tallybook.__path__[0])) / "help"
TOPICS = sorted(path for path in HELP.glob("*.md") if path.name != "README.md")
WIDTH = 78  # columns of the examples: a terminal of 80, less what a block of code has around it
_LINK = re.compile(r"\]\(([^)#\s]+)\)")


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the samples, as the topics say that theirs is."""
    folder = tmp_path_factory.mktemp("samples")
    assert "claims            34" in run("tally ingest --samples", folder)
    return folder / "tally.db"


@pytest.mark.parametrize("path", TOPICS, ids=lambda path: path.stem)
def test_the_examples_give_the_output_shown(
    path: Path, samples: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    shown = path.read_text(encoding="utf-8")
    shutil.copy(samples, tmp_path)
    given = with_output(shown, tmp_path, WIDTH)
    if request.config.getoption("--update-golden"):
        path.write_text(given, encoding="utf-8")
    assert given == shown


def test_every_topic_is_listed_with_a_line_of_its_own() -> None:
    assert sorted(topics()) == [path.stem for path in TOPICS]
    assert all(20 < len(about) < 80 for about in topics().values())


@pytest.mark.parametrize("path", [*TOPICS, HELP / "README.md"], ids=lambda path: path.stem)
def test_links_lead_somewhere(path: Path) -> None:
    for target in _LINK.findall(path.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (HELP / target).is_file(), target


@pytest.mark.parametrize("path", TOPICS, ids=lambda path: path.stem)
def test_a_topic_begins_with_its_title(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert sum(line.startswith("# ") for line in outside_blocks(lines)) == 1
    assert all(len(line) <= 120 for line in outside_blocks(lines) if not line.startswith("|"))


def outside_blocks(lines: list[str]) -> list[str]:
    """The lines that stand in no block of code."""
    is_inside, found = False, []
    for line in lines:
        if line.startswith("```"):
            is_inside = not is_inside
        elif not is_inside:
            found.append(line)
    return found
