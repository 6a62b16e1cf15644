"""How well figures are read in real texts that the project does not hold: the marks of `data/marked/`.

    python -m tests.benchmarks.marked --corpora FOLDER [--engine learned|rules] [--all] [--errors]

`FOLDER` has `shootings.jsonl.xz` and `wire.jsonl.xz` (a JSON object a line: id, text, published). A figure is found
where the spans meet, and right where measure, category, class of equipment and whether it is anybody's are. Measured
on the quarter of the texts that training leaves aside, with `--all` on every one.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tallybook.extract.pipeline import EXTRACTORS, NEURAL, extract
from tallybook.records import Figure
from tallybook.train.standoff import MarkedDocument, is_aside, read_standoff

_MARKS = Path(__file__).resolve().parents[2] / "data" / "marked"
_FIELDS = ("measure", "category", "class", "subject", "counterpart", "scope")
_MAIN = ("measure", "category", "class", "subject")


@dataclass
class Tally:
    """Figures marked, printed, found and right, how many fields of the found ones agree, and what was wrong."""

    marked: int = 0
    printed: int = 0
    found: int = 0
    right: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)

    def figures(self) -> dict[str, float]:
        """`found_f1`, `right_f1`, and of the found ones the share of each field that is right; 0 to 1."""
        both = max(1, self.marked + self.printed)
        shares = {name: self.fields[name] / max(1, self.found) for name in _FIELDS}
        return {"found_f1": 2 * self.found / both, "right_f1": 2 * self.right / both} | shares


def score(one: MarkedDocument, extractor: str, tally: Tally) -> None:
    """Add a text's figures to a tally."""
    printed = {_span(figure): figure for claim in extract(one.document, extractor) for figure in claim.figures}
    tally.marked += len(one.figures)
    tally.printed += len(printed)
    for marked in one.figures:
        start, end = marked["span"][0][0], marked["span"][-1][1]
        at = next((span for span in printed if span[0] < end and start < span[1]), None)
        if at is None:
            tally.errors[f"missed {marked['measure']} {marked['category']}"] += 1
            continue
        right = set(_agreeing(marked, printed.pop(at)))
        tally.found += 1
        tally.fields.update(right)
        wrong = [name for name in _MAIN if name not in right]
        tally.right += not wrong
        if wrong:
            tally.errors["wrong " + ", ".join(wrong)] += 1
    for figure in printed.values():
        tally.errors[f"spurious {figure.measure} {figure.category.value}"] += 1


def _span(figure: Figure) -> tuple[int, int]:
    return figure.span.pieces[0][0], figure.span.pieces[-1][1]


def _agreeing(marked: dict[str, Any], figure: Figure) -> Iterator[str]:
    said = {
        "measure": figure.measure,
        "category": figure.category.value,
        "class": figure.equipment.class_ if figure.equipment else None,
        "subject": figure.subject is not None,
        "counterpart": figure.counterpart is not None,
        "scope": figure.scope.value,
    }
    wanted = marked | {
        "class": marked["equipment"],
        "subject": marked["subject"] is not None,
        "counterpart": marked["counterpart"] is not None,
    }
    yield from (name for name in _FIELDS if said[name] == wanted[name])


def main() -> None:
    """Print the figures of each corpus as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--marked", type=Path, default=_MARKS)
    parser.add_argument("--engine", choices=EXTRACTORS, default=NEURAL)
    parser.add_argument("--all", action="store_true", help="texts that are trained on, too")
    parser.add_argument("--errors", action="store_true", help="the commonest kinds of errors")
    options = parser.parse_args()
    for path in sorted(options.marked.glob("*.jsonl")):
        tally = Tally()
        for one in read_standoff(path, options.corpora):
            if options.all or is_aside(one.document.text):
                score(one, options.engine, tally)
        print(path.stem, json.dumps({name: round(value, 3) for name, value in tally.figures().items()}))
        if options.errors:
            for kind, count in tally.errors.most_common(20):
                print(f"  {count:4} {kind}")


if __name__ == "__main__":
    main()
