"""How well whole articles are read: the claims and figures annotated in `data/gold/` against what comes out.

    python -m tests.benchmarks.gold [--split tune|levels|held] [--engine learned|rules] [--errors]

A claim is found where the content words of both overlap by half (Jaccard), paired one to one. A figure is found where
the spans meet, and right where measure, bounds, modifier, category, the name of whose it is and the class of equipment
are. `--errors` lists what is wrong; never use it on the held half while rules are changed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tallybook.extract.pipeline import extract
from tallybook.records import Document

FOLDER = Path(__file__).resolve().parents[2] / "data" / "gold"
_OVERLAP = 0.5
Record = dict[str, Any]
FIGURE_FIELDS = ("measure", "low", "high", "modifier", "category", "subject", "class")
CLAIM_FIELDS = ("source", "source_kind", "source_country", "relayed_by", "cue", "mode", "certainty", "said_on")


@dataclass
class Tally:
    """How many were found, were right, were printed and are annotated; of the found ones how many fields agree."""

    found: int = 0
    right: int = 0
    printed: int = 0
    annotated: int = 0
    fields: Counter[str] = field(default_factory=Counter)

    def f1(self, matched: int) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * matched / max(1, self.printed + self.annotated)


def read_articles(split: str) -> Iterator[tuple[Document, list[Record]]]:
    """The articles of a split with their annotated claims."""
    for path in sorted(FOLDER.glob(f"{split}-*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        text = (FOLDER / row["file"]).read_bytes().decode("utf-8")
        published = date.fromisoformat(row["published"])
        yield (
            Document(text=text, location=row["file"], reader="plain", published=published, publisher=row["publisher"]),
            row["claims"],
        )


def places(span: Record | None, text: str) -> set[int]:
    """The letters and digits of a span, by their places in the text."""
    return {at for start, end in (span or {}).get("pieces", []) for at in range(start, end) if text[at].isalnum()}


def paired(
    annotated: Sequence[Any], printed: Sequence[Any], likeness: Callable[[Any, Any], float]
) -> list[tuple[Any, Any]]:
    """One to one, the most alike first."""
    rows = [(likeness(one, other), i, j) for i, one in enumerate(annotated) for j, other in enumerate(printed)]
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for alike, i, j in sorted(rows, key=lambda row: (-row[0], row[1], row[2])):
        if alike > 0 and i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append((annotated[i], printed[j]))
    return pairs


def name_of(actor: Record | None) -> str | None:
    """An actor's name without case and a leading article."""
    return actor["name"].lower().removeprefix("the ").strip() if actor else None


def claim_fields(one: Record, other: Record, text: str) -> dict[str, bool]:
    """Which fields of two claims agree."""
    ours, theirs = one["source"] or {}, other["source"] or {}
    days = [[(row["said_on"] or {}).get(end) for end in ("start", "end")] for row in (one, other)]
    cues = [places(row["cue"], text) for row in (one, other)]
    return {
        "source": name_of(one["source"]) == name_of(other["source"]),
        "source_kind": ours.get("kind") == theirs.get("kind"),
        "source_country": ours.get("country") == theirs.get("country"),
        "relayed_by": name_of(one["relayed_by"]) == name_of(other["relayed_by"]),
        "cue": bool(cues[0] & cues[1]) or not (cues[0] or cues[1]),
        "mode": one["mode"] == other["mode"],
        "certainty": one["certainty"] == other["certainty"],
        "said_on": days[0] == days[1],
    }


def figure_fields(one: Record, other: Record) -> dict[str, bool]:
    """Which fields of two figures agree."""
    classes = [(row["equipment"] or {}).get("class") for row in (one, other)]
    same = {name: one[name] == other[name] for name in ("measure", "low", "high", "modifier", "category", "scope")}
    parties = {name: name_of(one[name]) == name_of(other[name]) for name in ("subject", "counterpart")}
    return same | parties | {"class": classes[0] == classes[1]}


def score(split: str, engine: str, report: Callable[[str], None] | None = None) -> dict[str, float]:
    """`claims_f1`, `figures_f1` (right), `figures_found_f1`, and of what was found the share of right fields."""
    return score_claims(
        (
            (document.text, annotated, [json.loads(claim.model_dump_json()) for claim in extract(document, engine)])
            for document, annotated in read_articles(split)
        ),
        report,
    )


def score_claims(
    articles: Iterable[tuple[str, list[Record], list[Record]]], report: Callable[[str], None] | None = None
) -> dict[str, float]:
    """The scores of `score` for articles given as text, annotated claims and printed claims."""
    claims, figures = Tally(), Tally()
    for text, annotated, printed in articles:
        _compare_claims(text, annotated, printed, claims, report)
        _compare_figures(text, annotated, printed, figures, report)
    result = {
        "claims_f1": claims.f1(claims.found),
        "figures_f1": figures.f1(figures.right),
        "figures_found_f1": figures.f1(figures.found),
    }
    result |= {f"claim_{name}": claims.fields[name] / max(1, claims.found) for name in CLAIM_FIELDS}
    others = (*FIGURE_FIELDS, "scope", "counterpart")
    return result | {f"figure_{name}": figures.fields[name] / max(1, figures.found) for name in others}


def _compare_claims(
    text: str, annotated: list[Record], printed: list[Record], tally: Tally, report: Callable[[str], None] | None
) -> None:
    def likeness(one: Record, other: Record) -> float:
        mine, theirs = places(one["content"], text), places(other["content"], text)
        shared = len(mine & theirs) / max(1, len(mine | theirs))
        return shared if shared >= _OVERLAP else 0.0

    pairs = paired(annotated, printed, likeness)
    tally.found += len(pairs)
    tally.annotated += len(annotated)
    tally.printed += len(printed)
    for one, other in pairs:
        agreement = claim_fields(one, other, text)
        tally.fields.update(name for name, agrees in agreement.items() if agrees)
        if report and not all(agreement.values()):
            wrong = [name for name, agrees in agreement.items() if not agrees]
            report(f"claim “{one['content']['text'][:60]}”: {', '.join(wrong)}")
    if report:
        for kind, rows, matched in (
            ("missed", annotated, [id(one) for one, _ in pairs]),
            ("extra", printed, [id(other) for _, other in pairs]),
        ):
            for row in rows:
                if id(row) not in matched:
                    report(f"claim {kind} “{row['content']['text'][:80]}”")


def _compare_figures(
    text: str, annotated: list[Record], printed: list[Record], tally: Tally, report: Callable[[str], None] | None
) -> None:
    def likeness(one: Record, other: Record) -> float:
        mine, theirs = places(one["span"], text), places(other["span"], text)
        if not mine & theirs:
            return 0.0
        agreement = figure_fields(one, other)
        return sum(agreement[name] for name in FIGURE_FIELDS) + len(mine & theirs) / len(mine | theirs)

    gold, found = ([figure for claim in claims for figure in claim["figures"]] for claims in (annotated, printed))
    pairs = paired(gold, found, likeness)
    tally.found += len(pairs)
    tally.annotated += len(gold)
    tally.printed += len(found)
    for one, other in pairs:
        agreement = figure_fields(one, other)
        tally.fields.update(name for name, agrees in agreement.items() if agrees)
        wrong = [name for name in FIGURE_FIELDS if not agreement[name]]
        tally.right += not wrong
        if report and wrong:
            report(f"figure “{one['span']['text']}” {one['measure']}: {', '.join(wrong)}")
    if report:
        matched = [id(figure) for pair in pairs for figure in pair]
        for kind, rows in (("missed", gold), ("extra", found)):
            for figure in rows:
                if id(figure) not in matched:
                    report(f"figure {kind} “{figure['span']['text']}” {figure['measure']} {figure['category']}")


def main() -> None:
    """Print the figures of a split, and what is wrong if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", default="tune", choices=("tune", "levels", "held"))
    parser.add_argument("--engine", default="learned", choices=("learned", "rules"))
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    results = score(options.split, options.engine, print if options.errors else None)
    print(json.dumps({name: round(value, 3) for name, value in results.items()}, indent=1))


if __name__ == "__main__":
    main()
