"""Measures the weights by which reports are taken for those of one event; writes `vocab/incidents/likeness.toml`.

    python tests/benchmarks/incident_weights.py TALLY.DB ARTICLES.jsonl.xz > likeness.toml

TALLY.DB holds the articles, ingested with their ids as the last part of their URLs; ARTICLES are lines of {"id",
"dead", "injured"}: what a registry counted for the incident of each article, whose identity it does not give.

Two articles of one incident have the same counts; two of different incidents have them by chance: the share of articles
with those counts, times what articles that share rare terms but are a year apart agree more often than that. So whether
counts agree is a label of known noise, P(agree) = q + (1 - q) P(one incident), and the weights are those of a logistic
model under it that make what is seen likeliest. The counts are no likeness themselves, but the tolls that articles give
follow them; what tolls, places, days and parties weigh is therefore taken from how often they agree in pairs that the
other likenesses already tell to be of one incident (`_SURE`), against pairs that they tell not to be: the logarithm of
the ratio, nearer to 0 the fewer pairs say so, and halved, as these are not independent of each other.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import select
from tallybook.incidents.likeness import FEATURES, likenesses
from tallybook.incidents.reports import Given, Report, report_keys, reports_of
from tallybook.settings import Settings
from tallybook.store.database import open_database
from tallybook.store.read.load import load_claims
from tallybook.store.schema.tables import DocumentRow

FITTED = ("words", "names", "shared_numbers", "shared_ages", "days_apart")
COUNTED = tuple(name for name in FEATURES if name not in FITTED)
NEAR, FAR = range(32), range(366, 10_000)
FEWEST_KEYS = 2
_SURE = 0.9
_STEPS = 4_000


def read_reports(path: str, counts: dict[str, tuple[int, int]]) -> list[tuple[Report, tuple[int, int]]]:
    """The first report of every article with a count."""
    found = []
    with open_database(Settings.load(path), create=False).session() as session:
        rows = session.execute(
            select(
                DocumentRow.id,
                DocumentRow.sha256,
                DocumentRow.url,
                DocumentRow.text,
                DocumentRow.published,
                DocumentRow.minhash,
            )
        ).all()
        for row in rows:
            name = (row.url or "").rsplit("/", 1)[-1]
            claims = [(number, claim, None) for number, claim in enumerate(load_claims(session, row.id, row.sha256))]
            given = Given(row.sha256, None, row.text, row.published, claims, row.minhash)
            if name in counts and (reports := reports_of(given)):
                found.append((reports[0], counts[name]))
            session.expunge_all()
    return found


def pairs_of(reports: list[Report], days: range = NEAR) -> list[tuple[int, int]]:
    """The pairs that share rare terms and are so many days apart."""
    homes: dict[int, list[int]] = defaultdict(list)
    for number, report in enumerate(reports):
        for key in report_keys(report):
            homes[key].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for home in homes.values():
        shared.update((one, other) for at, one in enumerate(home) for other in home[at + 1 :])
    return [
        (one, other)
        for (one, other), count in sorted(shared.items())
        if count >= FEWEST_KEYS and abs((reports[one].day or 0) - (reports[other].day or 0)) in days
    ]


def fitted(x: Any, agrees: Any, chance: Any) -> tuple[Any, float]:
    """The weights and the base that make the agreements likeliest, by gradient ascent with momentum (Adam)."""
    mean, spread = x.mean(0), x.std(0) + 1e-9
    z = np.c_[(x - mean) / spread, np.ones(len(x))]
    w, first, second = (np.zeros(z.shape[1]) for _ in range(3))
    for step in range(1, _STEPS + 1):
        p = 1 / (1 + np.exp(-z @ w))
        seen = chance + (1 - chance) * p
        slope = (agrees / seen - (1 - agrees) / (1 - seen + 1e-12)) * (1 - chance) * p * (1 - p)
        gradient = -(z.T @ slope) / len(z) + 1e-3 * np.r_[w[:-1], 0]
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient * gradient
        w -= 0.02 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-9)
    raw = w[:-1] / spread
    return raw, float(w[-1] - raw @ mean)


def main() -> None:
    """Measure, and print the list; how well the probabilities hold goes to the standard error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database")
    parser.add_argument("articles", type=Path)
    options = parser.parse_args()
    with lzma.open(options.articles, "rt", encoding="utf-8") as lines:
        counts = {row["id"]: (row["dead"], row["injured"]) for row in map(json.loads, lines)}
    found = read_reports(options.database, counts)
    reports = [report for report, _ in found]
    chance_of = Counter(count for _, count in found)
    pairs = pairs_of(reports)
    likes = [likenesses(reports[one], reports[other]) for one, other in pairs]
    far = pairs_of(reports, FAR)
    share = {count: number / len(found) for count, number in chance_of.items()}
    alike = sum(found[one][1] == found[other][1] for one, other in far) / sum(share[found[one][1]] for one, _ in far)
    print(f"{len(far)} pairs a year apart agree {alike:.2f} times as often as by chance", file=sys.stderr)
    agrees = np.array([found[one][1] == found[other][1] for one, other in pairs], float)
    chance = np.array([min(0.9, alike * share[found[one][1]]) for one, _ in pairs])
    x = np.array([[like[name] for name in FITTED] for like in likes])
    weights, base = fitted(x, agrees, chance)
    p = 1 / (1 + np.exp(-(x @ weights + base)))
    of = dict(zip(FITTED, weights.tolist(), strict=True))
    for name in COUNTED:
        values = np.array([like[name] for like in likes])
        sure, unlike = p >= _SURE, p <= 1 - _SURE
        in_same, in_other = ((values[part].sum() + 0.5) / (part.sum() + 1) for part in (sure, unlike))
        doubt = 1 / (values[sure].sum() + 0.5) + 1 / (values[unlike].sum() + 0.5)
        of[name] = math.log(in_same / in_other) / (1 + doubt) / 2
        print(f"{name}: {in_same:.3f} of one incident, {in_other:.3f} of others", file=sys.stderr)
    whole = 1 / (
        1
        + np.exp(
            -(np.array([[like[name] for name in FEATURES] for like in likes]) @ [of[name] for name in FEATURES] + base)
        )
    )
    for low, high in ((0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01)):
        part = (whole >= low) & (whole < high)
        if part.sum():
            rate = (agrees[part].mean() - chance[part].mean()) / (1 - chance[part].mean())
            print(f"{low}-{high}: {part.sum()} pairs, {rate:.3f} of one incident", file=sys.stderr)
    print(
        "# How much each likeness of two reports says for one event: what it adds to the log-odds. Measured, not set,"
    )
    print("# by tests/benchmarks/incident_weights.py on articles whose incidents a registry counted.")
    print(f"base = {base:.3f}\n\n[weights]")
    for name in FEATURES:
        print(f"{name} = {of[name]:.3f}")


if __name__ == "__main__":
    main()
