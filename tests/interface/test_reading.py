"""Claims of a text and documents of a file, without a database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import tallybook
from tallybook.ingest import Request, extract_only

TEXT = "The ministry of health said 12 people were killed in Mellit on Monday.\n\nThe army & its <allies> denied it."


def test_the_claims_of_a_text_are_those_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    claims = tallybook.extract(TEXT, published="2024-12-23", extractor="rules")
    (result,) = extract_only([str(path)], Request(published=claims.document.published, engine="rules"))
    assert isinstance(result, tuple)
    assert tuple(claims) == result[1]
    assert len(claims) > 0
    assert all(claims.document.text[start:end] for claim in claims for start, end in claim.content.pieces)


def test_claims_show_their_parts_marked_and_escaped() -> None:
    claims = tallybook.extract(TEXT, published="2024-12-23", extractor="rules")
    shown = claims._repr_html_()
    assert 'title="figure"' in shown
    assert ">12</span>" in shown
    assert "<allies>" not in shown


def test_no_text_has_no_claims() -> None:
    assert len(tallybook.extract("", extractor="rules")) == 0


@pytest.mark.parametrize(
    ("given", "message"), [({"published": "Monday"}, "is no day"), ({"extractor": "best"}, "no extractor is called")]
)
def test_what_is_wrong_is_named(given: dict[str, str], message: str) -> None:
    with pytest.raises(tallybook.UsageError, match=message):
        tallybook.extract(TEXT, **given)


def test_documents_are_read_with_what_is_known_of_them(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<html><head><title>A strike</title></head><body><p>{TEXT * 5}</p></body></html>", "utf-8")
    documents = tallybook.read(path)
    assert [document.reader for document in documents] == ["html"]
    assert documents[0].title == "A strike"
    assert documents._repr_html_().startswith("<table>")


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(tallybook.TallybookError, match="there is no file"):
        tallybook.read(tmp_path / "none.txt")


def test_the_import_is_light_and_the_room_can_be_called() -> None:
    code = (
        "import sys, tallybook\n"
        "assert not {'sqlalchemy', 'pydantic', 'typer', 'numpy'} & set(sys.modules)\n"
        "import tallybook.extract.pipeline\n"
        "assert len(tallybook.extract('The army said 3 soldiers were killed.', extractor='rules')) == 1\n"
        "assert tallybook.extract.pipeline.extract\n"
        "assert set(tallybook.__all__) <= set(dir(tallybook))\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_package_is_the_program() -> None:
    done = subprocess.run([sys.executable, "-m", "tallybook", "--version"], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == f"tally {tallybook.__version__}"


def test_a_name_that_is_none_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        tallybook.nothing  # noqa: B018
