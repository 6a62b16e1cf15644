"""What the shell completes: terms, and what the database holds; quietly nothing where there is none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories import two_sides

CLAIM = two_sides()[0][1][0].claim_id
DOCUMENT = two_sides()[0][0].sha256
CALL = [sys.executable, "-c", "import sys; sys.argv[0] = 'tally'; from tallybook.cli.main import run; run()"]


def completed(words: str, database: Path) -> list[str]:
    """What a shell is offered for the last of some words."""
    typed = {"_TALLY_COMPLETE": "complete_bash", "COMP_WORDS": words}
    typed |= {"COMP_CWORD": str(len(words.split(" ")) - 1), "TALLY_DB": str(database)}
    done = subprocess.run(CALL, env=os.environ | typed, capture_output=True, encoding="utf-8", check=False)
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("tally figures --measure kil", ["killed", "killed_or_wounded"]),
        ("tally claims --category civ", ["civilians"]),
        ("tally figures --scope inc", ["incident", "increment"]),
        ("tally claims --source gen", ["general\\ Staff"]),
        ("tally compare --equipment tan", ["tank"]),
        (f"tally show {CLAIM[:7]}", [CLAIM[:10]]),
        (f"tally reject {DOCUMENT[:7]}", [DOCUMENT[:10]]),
        (f"tally correct {CLAIM[:7]}.", [f"{CLAIM[:7]}.1"]),
        ("tally claims --source Nobody", []),
    ],
)
def test_words_are_completed(words: str, expected: list[str], database: Path) -> None:
    found = completed(words, database)
    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)


def test_names_are_one_word_of_bash(database: Path) -> None:
    assert completed("tally claims --source Gen", database) == ["General\\ Staff"]
    assert completed("tally claims --source 'General S", database) == []


@pytest.mark.parametrize("words", ["tally claims --source M", "tally show 3", "tally claims --publisher T"])
def test_without_a_database_there_is_nothing_and_none_is_made(words: str, tmp_path: Path) -> None:
    assert completed(words, tmp_path / "none.db") == []
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "other.db").write_text("no database")
    assert completed(words, tmp_path / "other.db") == []


def test_the_database_of_the_words_typed_is_asked(database: Path, tmp_path: Path) -> None:
    words = f"tally --db {database} claims --source Gen"
    assert completed(words, tmp_path / "none.db")


def test_importing_the_options_reads_no_database() -> None:
    code = "import sys, json, tallybook.cli.options; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert {"sqlalchemy", "rich", "tallybook.vocab.load"} & set(json.loads(done.stdout)) == set()
