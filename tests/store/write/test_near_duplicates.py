from __future__ import annotations

import random
from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from tallybook.records import Document
from tallybook.store.database import Database
from tallybook.store.schema.tables import DocumentLinkRow, DocumentRow, DocumentSignatureRow
from tallybook.store.write import near_duplicates as duplicates
from tallybook.store.write.save import Origin, Saved, save_document

WORDS = [f"{first}{second}" for first in "bcdfghklmnprst" for second in ("ander", "olin", "erak", "umas", "ivet")]


def report(seed: int, length: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def share(first: list[str], second: list[str]) -> float:
    """The true share of runs of words that two texts have in common."""
    runs = [
        {tuple(text[at : at + duplicates.RUN]) for at in range(len(text) - duplicates.RUN + 1)}
        for text in (first, second)
    ]
    return len(runs[0] & runs[1]) / len(runs[0] | runs[1])


def save(database: Database, words: list[str], origin: Origin, **fields: object) -> Saved:
    document = Document(text=" ".join(words), location="x.txt", reader="plain", **fields)  # type: ignore[arg-type]
    with database.session(write=True) as session:
        return save_document(session, document, [], origin)


@pytest.mark.parametrize(
    ("change", "is_linked"),
    [
        (lambda text: [*text, "after", "the", "end"], True),
        (lambda text: ["Update", ":", *text[:-20]], True),
        (lambda text: [word.upper() for word in text], True),
        (lambda text: text[: len(text) // 2] + report(99, len(text) // 2), False),
        (lambda text: report(7), False),
    ],
    ids=["a new ending", "a new headline and shortened", "other case", "half of it new", "another report"],
)
def test_texts_that_are_nearly_the_same_are_linked_and_not_merged(
    database: Database, origin: Callable[..., Origin], change: Callable[[list[str]], list[str]], is_linked: bool
) -> None:
    text = report(1)
    save(database, text, origin())
    assert save(database, change(text), origin()).links == is_linked
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(DocumentRow)) == 2
        links = session.scalars(select(DocumentLinkRow)).all()
        assert [(link.first_id, link.second_id) for link in links] == ([(1, 2)] if is_linked else [])
        assert all(link.similarity >= duplicates.SIMILAR for link in links)


def test_versions_of_one_url_and_rows_of_a_table_are_not_linked(
    database: Database, origin: Callable[..., Origin]
) -> None:
    text = report(1)
    save(database, text, origin(), url="https://coast.example/1")
    assert save(database, [*text, "more"], origin(), url="https://coast.example/1").links == 0
    assert save(database, [*text, "row"], origin("table/1"), claims=(), extractor="table/1").links == 0


def test_short_texts_are_not_compared() -> None:
    assert duplicates.signature(" ".join(report(1, duplicates.FEWEST_RUNS))) is None
    assert duplicates.signature("") is None


def test_one_template_does_not_link_each_with_each(database: Database, origin: Callable[..., Origin]) -> None:
    text = report(1)
    links = [save(database, [*text, str(number)], origin()).links for number in range(duplicates.MOST_LINKS + 5)]
    assert links == [*range(duplicates.MOST_LINKS), *[duplicates.MOST_LINKS] * 5]


@given(st.integers(0, 10_000), st.integers(1, 300))
def test_the_estimate_is_near_the_truth(seed: int, cut: int) -> None:
    first = report(seed)
    second = first[:cut] + report(seed + 1, 300 - cut)
    signatures = [duplicates.signature(" ".join(text)) for text in (first, second)]
    assert signatures[0] is not None
    assert signatures[1] is not None
    # Four standard errors of 125 values at the worst share.
    assert abs(duplicates.similarity(signatures[0], signatures[1]) - share(first, second)) < 0.2


def test_candidates_are_looked_up_by_index(database: Database, origin: Callable[..., Origin]) -> None:
    save(database, report(1), origin())
    statements: list[str] = []
    with database.session() as session:
        row = session.execute(select(DocumentSignatureRow.band, DocumentSignatureRow.hash)).all()
        query = duplicates.candidates_query([(band, value) for band, value in row], None)
        compiled = query.compile(session.connection(), compile_kwargs={"literal_binds": True})
        statements = [str(step[3]) for step in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")]
    assert not [step for step in statements if step.startswith("SCAN document_signatures")], statements


def test_signatures_are_those_that_earlier_versions_kept() -> None:
    """The first values that datasketch 2.0.0 (MinHash of 125 values, seed 1, scheme affine32) gives for this text."""
    kept = duplicates.signature(" ".join(f"word{number}" for number in range(60)))
    assert kept is not None
    assert len(kept) == duplicates.BANDS * duplicates.ROWS * 4
    assert kept[:32].hex() == "7afd5d038722cb047e248b05f02a3f0345c6070d65e54d054193af0108ff1c01"
    assert sha256(kept).hexdigest() == "c024e75da23e9bf1c0bcddad9a58a97acebcc81c5e76dff557bcb5d6ccd06589"


def test_a_text_hashed_in_several_batches_has_the_least_values_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(report(3))
    whole = duplicates.signature(text)
    monkeypatch.setattr(duplicates, "_HASHED_AT_ONCE", 7)
    assert duplicates.signature(text) == whole
