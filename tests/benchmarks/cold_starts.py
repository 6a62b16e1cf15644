"""Whole processes, from their start to the last row: this program on its database, others on what it exports.

All run as they are installed: their modules are compiled once and kept, and they write as much at once as they like.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.drawn import YEARS, drawn_phrases, frequent, milliseconds

ROOT = Path(__file__).resolve().parents[2]
PAGE = 50
HINDRANCES = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")

TALLY = "from tallybook.cli.main import run; run()"

PANDAS = """import pandas as pd
f = pd.read_csv({csv!r}, usecols={columns!r})
{ask}
print(len(f))"""
DUCKDB = """import duckdb
print(len(duckdb.sql('''{ask}''').fetchall()))"""


def from_cold(folder: Path, path: Path, repeats: int) -> None:
    """Whole processes, from their start to the last row: this program on its database, others on what it exports."""
    csv, parquet = exported(folder, path)
    source, subject = frequent(path)
    phrase = drawn_phrases(path, 1, random.Random(5))[0].strip('"')
    csv_rows, parquet_rows = f"read_csv('{csv}')", f"read_parquet('{parquet}')"
    keys = ["day", "source", "subject", "measure", "value", "claim_id"]
    a_series = f"source = '{source}' AND subject = '{subject}' AND measure = 'killed' AND day BETWEEN "
    a_series += f"'{YEARS[0]}' AND '{YEARS[1]}'"
    a_series_in_pandas = f"source == {source!r} and subject == {subject!r} and measure == 'killed' "
    a_series_in_pandas += f"and '{YEARS[0]}' <= day <= '{YEARS[1]}'"
    names = ["--source", source, "--subject", subject]
    asked = {
        "a series of 3 years": (
            ["figures", "--over-time", *f"--measure killed --since {YEARS[0]} --until {YEARS[1]}".split(), *names],
            f"f = f.query({a_series_in_pandas!r}).sort_values('day')",
            f"SELECT {', '.join(keys)} FROM ROWS WHERE {a_series} ORDER BY day",
        ),
        "first page of a source": (
            ["figures", "--source", source, "--limit", str(PAGE)],
            f"f = f[f.source == {source!r}].sort_values('day').head({PAGE})",
            f"SELECT {', '.join(keys)}, content FROM ROWS WHERE source = '{source}' ORDER BY day LIMIT {PAGE}",
        ),
        "a phrase": (
            ["claims", "--search", f'"{phrase}"'],
            f"f = f[f.content.str.contains({phrase!r}, regex=False)].drop_duplicates('claim_id')",
            f"SELECT DISTINCT claim_id, content FROM ROWS WHERE contains(content, '{phrase}')",
        ),
    }
    print(f"\n{'from cold, seconds':<42}{'tally':>8}{'pandas':>9}{'DuckDB CSV':>12}{'Parquet':>9}{'best other':>12}")
    environment = as_installed(folder, path)
    for name, (arguments, pandas_ask, sql) in asked.items():
        columns = [*keys, "content"]
        programs = {
            "tally": [TALLY, *arguments, "--format", "csv"],
            "pandas": [PANDAS.format(csv=str(csv), columns=columns, ask=pandas_ask)],
            "csv": [DUCKDB.format(ask=sql.replace("ROWS", csv_rows))],
            "parquet": [DUCKDB.format(ask=sql.replace("ROWS", parquet_rows))],
        }
        calls = {program: [sys.executable, "-c", *words] for program, words in programs.items()}
        for call in calls.values():
            seconds(call, environment)  # what is imported for the first time is compiled
        times: dict[str, list[tuple[float, float]]] = {program: [] for program in programs}
        for _ in range(repeats):
            for program, call in calls.items():
                times[program].append(seconds(call, environment))
        for number, clock in enumerate(("by the clock", "of the processors")):
            best = {program: min(one[number] for one in taken) for program, taken in times.items()}
            ratio = best["tally"] / min(best["pandas"], best["csv"], best["parquet"])
            print(
                f"{name if number == 0 else '':<24}{clock:<18}{best['tally']:>8.2f}{best['pandas']:>9.2f}"
                f"{best['csv']:>12.2f}{best['parquet']:>9.2f}{ratio:>11.2f}×"
            )


def as_installed(folder: Path, path: Path) -> dict[str, str]:
    """The environment of the processes: compiled modules are kept, in the folder, and output is buffered."""
    kept = {name: value for name, value in os.environ.items() if name not in HINDRANCES}
    return kept | {"PYTHONPATH": str(ROOT), "TALLY_DB": str(path), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def seconds(call: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """How long a process takes: by the clock, and of all processors together."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(call, env=environment, check=True, stdout=subprocess.DEVNULL)
    took, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def exported(folder: Path, path: Path) -> tuple[Path, Path]:
    """All figures as the program exports them, and the same as Parquet; kept for the next time."""
    csv, parquet = folder / "figures.csv", folder / "figures.parquet"
    environment = as_installed(folder, path)
    if not csv.exists():
        call = [sys.executable, "-c", TALLY, "export", str(csv)]
        took = milliseconds(lambda: subprocess.run(call, env=environment, check=True)) / 1000
        print(f"\nexported to CSV in {took:.1f} s, {csv.stat().st_size / 1e6:,.0f} MB")
    if not parquet.exists():
        copy = f"import duckdb; duckdb.sql(\"COPY (SELECT * FROM read_csv('{csv}')) TO '{parquet}' (FORMAT parquet)\")"
        subprocess.run([sys.executable, "-c", copy], check=True)
    return csv, parquet
