"""How well sources are resolved: the speakers annotated in `data/coreference/` against the actors that come out.

    python -m tests.benchmarks.coreference [--split tune|held] [--engine learned|rules] [--errors]

A mention is found where a claim has it as its source's words. Of those found, `right` is the share whose actor has the
annotated name and kind (for unnamed people and witnesses the kind alone), `sure_wrong` the share that is wrong with a
resolution of at least 0.8. `--errors` lists what is wrong; never use it on the held half while rules are changed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tallybook.extract.pipeline import extract
from tallybook.records import Claim, Document

FOLDER = Path(__file__).resolve().parents[2] / "data" / "coreference"
SURE = 0.8
_UNNAMED = ("anonymous", "witnesses")


@dataclass(frozen=True)
class Mention:
    """One annotated speaker: where it stands, its form (name, partial, role, pronoun, unnamed) and its actor."""

    file: str
    start: int
    end: int
    text: str
    form: str
    actor: dict[str, str | None] | None


@dataclass(frozen=True)
class Outcome:
    """A mention and the claim that has it as its source; None where there is no such claim."""

    mention: Mention
    claim: Claim | None

    @property
    def is_right(self) -> bool:
        """Whether the claim's source is the annotated actor."""
        source = self.claim.source if self.claim else None
        if source is None or self.mention.actor is None:
            return self.claim is not None and self.mention.actor is None and (source is None or self.sureness < SURE)
        gold = self.mention.actor
        if gold["kind"] in _UNNAMED:
            return source.kind in _UNNAMED
        return plain(source.name) == plain(gold["name"] or "") and source.kind == gold["kind"]

    @property
    def sureness(self) -> float:
        """The confidence of the claim."""
        return self.claim.confidence if self.claim else 0.0


def plain(name: str) -> str:
    """A name without case and a leading article."""
    return name.lower().removeprefix("the ").strip()


def read_articles(split: str) -> Iterator[tuple[Document, list[Mention]]]:
    """The articles of a split with their annotated speakers."""
    for path in sorted(FOLDER.glob(f"{split}-*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        text = (FOLDER / row["file"]).read_text(encoding="utf-8")
        document = Document(
            text=text,
            location=row["file"],
            reader="plain",
            published=date.fromisoformat(row["published"]),
            publisher=row["publisher"],
        )
        mentions = [
            Mention(row["file"], one["start"], one["end"], one["text"], one["form"], one["actor"])
            for one in row["mentions"]
        ]
        yield document, mentions


def outcomes(split: str, engine: str) -> list[Outcome]:
    """What becomes of every annotated speaker of a split."""
    found: list[Outcome] = []
    for document, mentions in read_articles(split):
        claims = [claim for claim in extract(document, engine) if claim.source_mention]
        found.extend(
            Outcome(mention, next((one for one in claims if _has(one, mention)), None)) for mention in mentions
        )
    return found


def _has(claim: Claim, mention: Mention) -> bool:
    pieces = claim.source_mention.pieces if claim.source_mention else ()
    return any(start < mention.end and mention.start < end for start, end in pieces)


def score(results: list[Outcome]) -> dict[str, float]:
    """Shares of 0 to 1: `found` of all mentions, `right` and `sure_wrong` of those found, `right_FORM` by form."""
    met = [one for one in results if one.claim]
    figures = {
        "found": len(met) / len(results),
        "right": sum(one.is_right for one in met) / max(len(met), 1),
        "sure_wrong": sum(not one.is_right and one.sureness >= SURE for one in met) / max(len(met), 1),
    }
    forms: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    for one in met:
        forms[one.mention.form][one.is_right] += 1
    for form, counts in sorted(forms.items()):
        figures[f"right_{form}"] = counts[True] / counts.total()
    return figures


def main() -> None:
    """Print the figures of a split, and what is wrong if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", default="tune", choices=("tune", "held"))
    parser.add_argument("--engine", default="learned", choices=("learned", "rules"))
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    results = outcomes(options.split, options.engine)
    print(json.dumps({name: round(value, 3) for name, value in score(results).items()}, indent=1))
    for one in results if options.errors else []:
        if one.claim and not one.is_right:
            gold = one.mention.actor
            meant = f"{gold['name']} ({gold['kind']}, {gold['country']})" if gold else "nobody"
            print(f"{one.mention.file} {one.mention.start} {one.mention.form} “{one.mention.text}”: {meant}")
            print(f"    got {one.claim.source!r} {one.claim.confidence}")


if __name__ == "__main__":
    main()
