from __future__ import annotations

import json

from .conftest import Tally


def id_of(tally: Tally, word: str) -> str:
    (row,) = json.loads(tally("claims", "--search", word, "--format", "json").stdout)
    return str(row["claim_id"])


def test_the_parts_of_a_claim_are_marked_in_its_paragraph(tally: Tally) -> None:
    result = tally("show", id_of(tally, "soldiers killed")[:8])
    first, empty, *facts = result.stdout.splitlines()
    assert first == (
        "[source: Ukraine's General Staff] [cue: said] [content: [figure: at least 100] "
        "North Korean soldiers were killed]."
    )
    assert empty == ""
    shown = "\n".join(facts)
    for words in (
        "General Staff (UA), military",
        "≥ 100 killed, personnel, of North Korea (KP)",
        "29–75",
        "tests/1",
        "first.txt",
        "Daily Courier",
        "tally ingest article.txt",
    ):
        assert words in shown


def test_the_full_record(tally: Tally) -> None:
    claim_id = id_of(tally, "tanks")
    record = json.loads(tally("show", claim_id, "--format", "json").stdout)
    assert record["claim_id"] == claim_id
    assert record["figures"][0]["equipment"] == {"name": "tanks", "class": "tank", "calibre_mm": None}
    assert record["said_on"] == {"text": "on Monday", "start": "2023-05-01", "end": "2023-05-01"}
    assert record["provenance"]["publisher"] == "Daily Courier"
    assert record["provenance"]["extractor"] == "tests/1"


def test_an_unknown_claim_is_an_error(tally: Tally) -> None:
    result = tally("show", "nothing")
    assert (result.exit_code, result.stdout) == (1, "")
    assert 'Error: no claim called "nothing"' in result.stderr
