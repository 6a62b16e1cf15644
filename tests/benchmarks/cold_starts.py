"""Whole processes, from their start to the last row: this program on its database, others on what it exports."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.drawn import YEARS, drawn_phrases, frequent, milliseconds

ROOT = Path(__file__).resolve().parents[2]
PAGE = 50

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
    print(f"\n{'from cold, seconds':<24}{'tally':>8}{'pandas':>9}{'DuckDB CSV':>12}{'Parquet':>9}{'best other':>12}")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TALLY_DB": str(path)}
    for name, (arguments, pandas_ask, sql) in asked.items():
        columns = [*keys, "content"]
        programs = {
            "tally": ["from app.cli.main import run; run()", *arguments, "--format", "csv"],
            "pandas": [PANDAS.format(csv=str(csv), columns=columns, ask=pandas_ask)],
            "csv": [DUCKDB.format(ask=sql.replace("ROWS", csv_rows))],
            "parquet": [DUCKDB.format(ask=sql.replace("ROWS", parquet_rows))],
        }
        times: dict[str, list[float]] = {program: [] for program in programs}
        for _ in range(repeats):
            for program, words in programs.items():
                call = [sys.executable, "-c", *words]
                times[program].append(
                    milliseconds(
                        lambda: subprocess.run(call, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: B023
                    )
                )
        best = {program: min(taken) / 1000 for program, taken in times.items()}
        ratio = best["tally"] / min(best["pandas"], best["csv"], best["parquet"])
        print(
            f"{name:<24}{best['tally']:>8.2f}{best['pandas']:>9.2f}{best['csv']:>12.2f}{best['parquet']:>9.2f}"
            f"{ratio:>11.2f}×"
        )


def exported(folder: Path, path: Path) -> tuple[Path, Path]:
    """All figures as the program exports them, and the same as Parquet; kept for the next time."""
    csv, parquet = folder / "figures.csv", folder / "figures.parquet"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TALLY_DB": str(path)}
    if not csv.exists():
        call = [sys.executable, "-c", "from app.cli.main import run; run()", "export", str(csv)]
        took = milliseconds(lambda: subprocess.run(call, env=environment, check=True)) / 1000
        print(f"\nexported to CSV in {took:.1f} s, {csv.stat().st_size / 1e6:,.0f} MB")
    if not parquet.exists():
        copy = f"import duckdb; duckdb.sql(\"COPY (SELECT * FROM read_csv('{csv}')) TO '{parquet}' (FORMAT parquet)\")"
        subprocess.run([sys.executable, "-c", copy], check=True)
    return csv, parquet
