"""What every rule is worth: the scores on gold articles with one rule at a time switched off.

    python -m tests.benchmarks.ablation [--split levels] [--extractor rules] [--rules NAME ...] [--texts FILE]

NAME is a dotted name inside the package `tallybook`: a list of rules (a tuple of functions, or of (function, weight)
pairs), a class (each of its methods), a module (each of its functions), or one function. A rule of a list is left out
of it; a function gives None, False or nothing by its annotation, and one that gives something else is left alone.
FILE holds one JSON object with `text` a line (may be .xz); its texts have no annotation, and only say whether the rule
changes anything. The first line is the score with every rule on; each other line is the change from it, in points
(hundredths): figures right (F1), figures found (F1), claims (F1), then the number of claims that came out otherwise.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import lzma
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from tallybook.extract.pipeline import extract
from tallybook.records import Document

from tests.benchmarks.gold import Record, read_articles, score_claims

DEFAULT_RULES = (
    "extract.figures.triggers.rules.TRIGGER_RULES",
    "extract.figures.participants.ranking.WEIGHTS",
    "extract.figures.participants.ranking.OBJECTIONS",
    "extract.figures.plausibility",
)
_PACKAGE = "tallybook"
_SCORES = ("figures_f1", "figures_found_f1", "claims_f1")
_PUBLISHED = date(2015, 6, 3)  # of texts that come without a day


@dataclass(frozen=True, slots=True)
class Switch:
    """One rule that can be off: its name, the object that holds it, the attribute there, and what takes its place."""

    name: str
    holder: Any
    attribute: str
    replacement: Any


def find_switches(dotted: str) -> Iterator[Switch]:
    """The rules under a dotted name, in order of the source.

    Raises AttributeError or ModuleNotFoundError where the package has nothing of that name.
    """
    holder, attribute, found = _look_up(dotted)
    if isinstance(found, tuple):
        for index, entry in enumerate(found):
            rule = entry[0] if isinstance(entry, tuple) else entry
            yield Switch(rule.__name__, holder, attribute, found[:index] + found[index + 1 :])
    elif inspect.isclass(found) or inspect.ismodule(found):
        for name, member in vars(found).items():
            if inspect.isfunction(member) and member.__module__ == _module_of(found) and not name.startswith("__"):
                yield from _off(found, name, member)
    else:
        yield from _off(holder, attribute, found)


def _look_up(dotted: str) -> tuple[Any, str, Any]:
    """The object that holds what a name says, the attribute, and what it is."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            holder: Any = importlib.import_module(".".join((_PACKAGE, *parts[:length])))
        except ModuleNotFoundError:
            continue
        if length == len(parts):
            return None, "", holder
        for name in parts[length:-1]:
            holder = getattr(holder, name)
        return holder, parts[-1], getattr(holder, parts[-1])
    raise ModuleNotFoundError(dotted)


def _module_of(found: type | ModuleType) -> str:
    return found.__name__ if inspect.ismodule(found) else str(found.__module__)


def _off(holder: Any, name: str, function: Callable[..., Any]) -> Iterator[Switch]:
    """The switch of a function, none where no empty value stands for its result."""
    returned = str(function.__annotations__.get("return", ""))
    empty: Any
    if returned.endswith("None"):
        empty = None
    elif returned == "bool":
        empty = False
    elif returned.startswith(("Iterator", "list", "Sequence", "tuple[str")):
        empty = ()
    elif returned == "float":
        empty = 0.0
    else:
        return
    yield Switch(f"{getattr(holder, '__name__', '').rpartition('.')[2]}.{name}", holder, name, lambda *_, **__: empty)


@contextmanager
def switched_off(switch: Switch) -> Iterator[None]:
    """The rule off inside, in every module of the package that has imported it; on again after."""
    original = getattr(switch.holder, switch.attribute)
    holders = [
        (module, name)
        for key, module in list(sys.modules.items())
        if key.startswith(_PACKAGE) and inspect.ismodule(switch.holder)
        for name, value in list(vars(module).items())
        if value is original
    ] or [(switch.holder, switch.attribute)]
    for holder, name in holders:
        setattr(holder, name, switch.replacement)
    try:
        yield
    finally:
        for holder, name in holders:
            setattr(holder, name, original)


def read_texts(path: Path, most: int) -> list[Document]:
    """The first texts of a file of JSON lines, as documents."""
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(most), lines, strict=False)]
    return [
        Document(text=row["text"], location=f"{path.name}-{at}", reader="plain", published=_PUBLISHED)
        for at, row in enumerate(rows)
    ]


class Measured:
    """What comes out of the gold articles of a split and of further texts, and how it scores."""

    def __init__(self, split: str, extractor: str, texts: Sequence[Document]) -> None:
        """Extracts everything, with the rules as they are now."""
        self.scores: dict[str, float] = {}
        self.claims: list[set[str]] = []
        gold: list[tuple[str, list[Record], list[Record]]] = []
        for document, annotated in read_articles(split):
            printed = [json.loads(claim.model_dump_json()) for claim in extract(document, extractor)]
            gold.append((document.text, annotated, printed))
            self.claims.append({json.dumps(claim) for claim in printed})
        self.scores = score_claims(gold)
        for document in texts:
            self.claims.append({claim.model_dump_json() for claim in extract(document, extractor)})

    def changed(self, other: Measured) -> int:
        """How many claims one of the two has and the other has not, counted once where both have one for it."""
        pairs = zip(self.claims, other.claims, strict=True)
        return sum(max(len(one - another), len(another - one)) for one, another in pairs)


def ablate(names: Sequence[str], measure: Callable[[], Measured]) -> Iterator[tuple[str, dict[str, float], int]]:
    """First the scores with all rules on, then of each rule the change in scores without it, and claims changed."""
    base = measure()
    yield "all on", {name: base.scores[name] for name in _SCORES}, 0
    for dotted in names:
        for switch in find_switches(dotted):
            with switched_off(switch):
                without = measure()
            change = {name: without.scores[name] - base.scores[name] for name in _SCORES}
            yield switch.name, change, base.changed(without)


def main() -> None:
    """Print the table, a line as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", default="levels", choices=("tune", "levels"))
    parser.add_argument("--extractor", default="rules", choices=("learned", "rules"))
    parser.add_argument("--rules", nargs="+", default=DEFAULT_RULES, metavar="NAME")
    parser.add_argument("--texts", type=Path, metavar="FILE")
    parser.add_argument("--most", type=int, default=150, metavar="N", help="texts of FILE, 150 if left out")
    options = parser.parse_args()
    texts = read_texts(options.texts, options.most) if options.texts else []
    print(f"| rule | {' | '.join(_SCORES)} | claims changed |\n| --- |{' ---: |' * (len(_SCORES) + 1)}")
    for name, values, changed in ablate(options.rules, lambda: Measured(options.split, options.extractor, texts)):
        sign = "" if name == "all on" else "+"
        row = " | ".join(f"{100 * value:{sign}.2f}" for value in values.values())
        print(f"| {name} | {row} | {changed} |", flush=True)


if __name__ == "__main__":
    main()
