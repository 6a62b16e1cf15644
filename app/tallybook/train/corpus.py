"""PolNeAR as the encoder reads it: BRAT annotations put onto the words of each article."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from tallybook.errors import TallybookError
from tallybook.extract.attribution.quotations import find_quotations
from tallybook.extract.neural.subwords import SubwordSequence, encode_paragraphs
from tallybook.text.segments import find_paragraphs

Range = tuple[int, int]
ROLES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Event:
    """One attribution as an annotator marked it: the ranges of each role in the text; `source` may be empty."""

    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A text in subwords, by paragraph, with what each of its annotators marked (at least one)."""

    name: str
    paragraphs: Sequence[SubwordSequence]
    versions: Sequence[tuple[Event, ...]]

    @property
    def is_kept_aside(self) -> bool:
        """Whether it is of the tenth that is never trained on, chosen by a hash of its name."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 10 == 0


def read_brat(annotation: str) -> tuple[Event, ...]:
    """The events of a BRAT standoff file that have a cue and a content (brat.nlplab.org/standoff.html)."""
    rows = [line.rstrip("\r").split("\t") for line in annotation.split("\n")]
    spans: dict[str, tuple[str, tuple[Range, ...]]] = {}
    for row in rows:
        if len(row) > 1 and row[0].startswith("T"):
            role, offsets = row[1].split(" ", 1)
            pieces = (piece.split() for piece in offsets.split(";"))
            spans[row[0]] = (role.lower(), tuple((int(start), int(end)) for start, end in pieces))
    events: list[Event] = []
    for row in rows:
        if len(row) > 1 and row[0].startswith("E"):
            roles: dict[str, tuple[Range, ...]] = dict.fromkeys(ROLES, ())
            for argument in row[1].split():
                role, ranges = spans[argument.split(":")[1]]
                if role in roles:
                    roles[role] += ranges
            if roles["cue"] and roles["content"]:
                events.append(Event(**roles))
    return tuple(events)


def read_articles(tokenizer: Tokenizer, folder: Path, more: Path | None = None) -> list[Article]:
    """Every NAME.txt of a folder that has a NAME.ann beside it; `more` holds other annotators' NAME.2.ann and so on.

    Raises TallybookError when the folder holds no such pair.
    """
    articles: list[Article] = []
    for path in sorted(folder.glob("*.txt")):
        annotation = path.with_suffix(".ann")
        if not annotation.exists():
            continue
        text = path.read_bytes().decode("utf-8")
        others = sorted(more.glob(f"{path.stem}.*.ann")) if more else []
        versions = [read_brat(one.read_bytes().decode("utf-8")) for one in [annotation, *others]]
        paragraphs = find_paragraphs(text)
        sequence = encode_paragraphs(tokenizer, text, paragraphs, find_quotations(text, paragraphs))
        articles.append(Article(path.stem, sequence, versions))
    if not articles:
        raise TallybookError(f"No article with annotations in {folder}.", "Give the folder of PolNeAR's .txt and .ann.")
    return articles
