"""Figures marked in texts that the project does not hold: offsets and fields, without a word of the text.

`data/marked/NAME.jsonl` has a line a text: its id in the corpus `NAME.jsonl.xz`, the SHA-256 of its words, and the
figures, whose parts (span, subject, counterpart, source, period, place) are offsets into the text.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tallybook.errors import TallybookError
from tallybook.extract.neural.figures.labels import CATEGORIES, SCOPES, learned_as, measure_labels
from tallybook.records import Document
from tallybook.train.marked import Marked

_ASIDE = 4  # of so many texts one is kept aside


@dataclass(frozen=True, slots=True)
class MarkedDocument:
    """A text of a corpus with its figures as they are marked (`figures`) and as the network learns them (`labels`)."""

    document: Document
    figures: list[dict[str, Any]]
    labels: list[Marked]


def read_standoff(marks: Path, corpora: Path) -> Iterator[MarkedDocument]:
    """The texts that a file of marks names, with their figures; `corpora` has the corpus of the file's name.

    Raises TallybookError where the corpus is missing or a text is not the one that was marked.
    """
    source = corpora / f"{marks.stem}.jsonl.xz"
    if not source.is_file():
        raise TallybookError(f"No {source.name} in {corpora}.", "Give the folder of the corpora with --corpora.")
    with lzma.open(source, "rt", encoding="utf-8") as lines:
        texts = {row["id"]: row for row in map(json.loads, lines)}
    for line in marks.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = texts.get(row["id"])
        if found is None or hashlib.sha256(found["text"].encode()).hexdigest() != row["sha256"]:
            what = f"{row['id']} of {source.name} is not the text that was marked."
            raise TallybookError(what, "Get the corpus that was marked.")
        published = date.fromisoformat(found["published"]) if found.get("published") else None
        document = Document(text=found["text"], location=row["id"], reader="plain", published=published)
        yield MarkedDocument(document, row["figures"], [_label(found["text"], one) for one in row["figures"]])


def is_aside(text: str) -> bool:
    """Whether a marked text is measured with and not learned from: a quarter are, by a hash of the text."""
    return hashlib.sha256(text.encode()).digest()[0] % _ASIDE == 0


def _label(text: str, figure: dict[str, Any]) -> Marked:
    subject = figure["subject"]
    return Marked(
        figure["span"][0][0],
        figure["span"][-1][1],
        measure_labels().index(learned_as(figure["measure"])),
        CATEGORIES.index(figure["category"]),
        SCOPES.index(figure["scope"]),
        text[subject[0] : subject[1]] if subject else None,
    )
