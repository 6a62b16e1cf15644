from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tallybook.ingest import Summary
from tallybook.records import Claim, Document

from .conftest import Tally

ARTICLE = (
    "PORT VILA, June 3, 2021 - The Ministry of Health said on Tuesday that at least 12 people were killed.\n\n"
    "The market of the village had been closed for a week before the flood came, and the road lay under water.\n"
)


@pytest.fixture
def article(tally: Tally, tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_ingest_keeps_and_says_what(tally: Tally, article: Path) -> None:
    result = tally("ingest", str(article), "--db", "new.db", "--publisher", "Island Times")
    assert (result.exit_code, result.stdout) == (0, "")
    assert [line.split() for line in result.stderr.splitlines()][:2] == [["documents", "1"], ["added", "1"]]
    (row,) = json.loads(tally("figures", "--db", "new.db", "--format", "json").stdout)
    assert (row["publisher"], row["published"], row["value"]) == ("Island Times", "2021-06-03", 12)


@pytest.mark.parametrize("options", [[], ["--debug"]], ids=["plain", "debug"])
def test_a_fault_in_extraction_shows_its_traceback_with_debug(
    tally: Tally, article: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    def stumble(_: Document, __: str) -> list[Claim]:
        raise ZeroDivisionError("a fault that one text brings out")

    monkeypatch.setattr("tallybook.extract.pipeline.extract", stumble)
    result = tally("ingest", str(article), "--db", "new.db", *options)
    assert result.exit_code == 1
    assert "extraction failed" in result.stderr
    assert ("Traceback" in result.stderr) == bool(options)
    assert result.stdout == ""


def test_what_can_not_be_read_is_named_and_the_rest_kept(tally: Tally, article: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    result = tally("ingest", "article.txt", "empty.txt", "gone.txt", "--db", "new.db", "--format", "json")
    assert result.exit_code == 1
    facts = json.loads(result.stdout)
    assert (facts["added"], facts["errors"]) == (1, 2)
    assert len(facts["problems"]) == 2
    errors = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert [name for name in ("empty.txt", "gone.txt") if any(name in line for line in errors)] == [
        "empty.txt",
        "gone.txt",
    ]


def test_quiet_says_errors_only(tally: Tally, article: Path) -> None:
    assert tally("ingest", "article.txt", "--db", "new.db", "-q").stderr == ""
    assert "gone.txt" in tally("ingest", "gone.txt", "--db", "new.db", "-q").stderr


def test_an_interrupted_run_says_so(tally: Tally, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tallybook.ingest.ingest", lambda *_: Summary(run_id=1, is_interrupted=True, added=3))
    result = tally("ingest", "article.txt", "--db", "new.db")
    assert result.exit_code == 130
    assert "Interrupted; run it again to go on." in result.stderr


def test_extract_prints_a_document_and_then_its_claims(tally: Tally, article: Path, tmp_path: Path) -> None:
    result = tally("extract", "article.txt", "--format", "jsonl")
    header, *claims = [json.loads(line) for line in result.stdout.splitlines()]
    assert list(header) == ["document", "path", "published", "language", "claims"]
    assert header["published"] == "2021-06-03"
    assert header["claims"] == len(claims) > 0
    for claim in claims:
        assert claim["document"] == header["document"]
        assert "".join(ARTICLE[start:end] for start, end in claim["content"]["pieces"]) == claim["content"]["text"]
    assert [path.name for path in tmp_path.iterdir()] == ["article.txt"]


def test_what_is_extracted_with_its_text_can_be_ingested(tally: Tally, article: Path, tmp_path: Path) -> None:
    printed = tally("extract", "article.txt", "--format", "jsonl", "--with-text").stdout
    assert json.loads(printed.splitlines()[0])["text"] == ARTICLE
    (tmp_path / "extracted.jsonl").write_text(printed, encoding="utf-8")
    assert tally("ingest", "extracted.jsonl", "--db", "one.db").exit_code == 0
    assert tally("ingest", "article.txt", "--db", "two.db").exit_code == 0
    one, two = (tally("figures", "--db", name, "--format", "json").stdout for name in ("one.db", "two.db"))
    assert one == two != "[]\n"


def test_extract_goes_on_behind_a_file_that_fails(tally: Tally, article: Path) -> None:
    result = tally("extract", "gone.txt", "article.txt")
    assert result.exit_code == 1
    assert "gone.txt" in result.stderr
    assert "article.txt: 1 claim\n" in result.stdout
    assert "≥ 12 killed" in result.stdout


def test_extract_reads_standard_input(tally: Tally) -> None:
    result = tally("extract", "-", "--format", "jsonl", stdin=ARTICLE)
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout.splitlines()[0])["claims"] > 0


@pytest.mark.parametrize(("options", "extractor"), [([], "learned"), (["--extractor", "rules"], "rules")])
def test_the_extractor_is_chosen_and_named(tally: Tally, article: Path, options: list[str], extractor: str) -> None:
    result = tally("extract", "article.txt", "--format", "jsonl", "--with-text", *options)
    assert json.loads(result.stdout.splitlines()[0])["extractor"].split("/")[0] == extractor


def test_another_extractor_extracts_again(tally: Tally, article: Path) -> None:
    def ingest(*options: str) -> dict[str, int]:
        return json.loads(tally("ingest", "article.txt", "--db", "new.db", "--format", "json", *options).stdout)

    assert ingest("--extractor", "rules")["added"] == 1
    assert ingest("--extractor", "rules")["same"] == 1
    assert ingest()["extracted_again"] == 1


def test_an_extractor_that_is_none_is_wrong_usage(tally: Tally, article: Path) -> None:
    result = tally("extract", "article.txt", "--extractor", "magic")
    assert result.exit_code == 2
    assert 'no extractor is called "magic"' in result.stderr
    assert "learned, rules" in result.stderr


@pytest.mark.parametrize("command", [["claims"], ["figures", "--over-time"], ["sources"], ["ingest", "--help"]])
def test_what_does_not_extract_does_not_load_the_network(database: Path, command: list[str]) -> None:
    code = (
        "import sys\nfrom tallybook.cli.main import app\n"
        "app(sys.argv[1:], standalone_mode=False)\n"
        "sys.exit(any(name in sys.modules for name in ('onnxruntime', 'tokenizers', 'numpy')))\n"
    )
    arguments = [sys.executable, "-c", code, *command]
    environment = {**os.environ, "TALLY_DB": str(database)}
    assert subprocess.run(arguments, env=environment, capture_output=True, check=False).returncode == 0
