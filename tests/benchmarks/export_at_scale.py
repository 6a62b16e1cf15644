"""How fast figures are exported, and in how much memory.

    python tests/benchmarks/export_at_scale.py --db tally.db --formats csv parquet xlsx jsonl
    python tests/benchmarks/export_at_scale.py --rows 1500000

With a database (`tests/benchmarks/invented_claims.py` fills a large one) it runs `tally export` on all of its figures;
without, it writes invented rows through `tallybook.exports` alone, to tell the writing from the reading. Every format
is a process of its own. Prints as JSON for each: rows, seconds on the clock and of the processor (on a busy machine
they differ), rows a second of both, the most memory that the process had in MB, and the size of the file in MB.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tallybook.exports import Flat, Options, export_for, write_file
from tallybook.queries.rows import ListedFigure, columns

ROOT = Path(__file__).resolve().parents[2]
FIRST_DAY = date(2014, 1, 1)
MEASURES = ("killed", "wounded", "displaced", "missing", "detained")
TALLY = "import sys; from tallybook.cli.main import run; sys.argv[0] = 'tally'; run()"
# Linux counts the most memory in KiB, macOS in bytes.
_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """What one export took."""

    name: str
    rows: int
    seconds: float
    cpu_seconds: float
    rows_a_second: int
    rows_a_cpu_second: int
    most_memory_mb: float
    file_mb: float


def invented(count: int) -> Iterator[ListedFigure]:
    """Figures of 5,000 sources, with contents of some 100 letters; the same every time."""
    empty = dict.fromkeys(columns(ListedFigure))
    for at in range(count):
        day = FIRST_DAY + timedelta(days=at % 4000)
        words = f"in the district of place {at % 3000} number {at} of those who were hit since it began was said to be"
        own = {
            "day": day,
            "source": f"Ministry {at % 5000}",
            "source_kind": "ministry",
            "source_country": "SD",
            "publisher": f"Daily {at % 200}",
            "subject": f"Side {at % 40}",
            "measure": MEASURES[at % len(MEASURES)],
            "category": "people",
            "scope": "total",
            "modifier": "exact",
            "value": at % 977,
            "low": at % 977,
            "high": at % 977,
            "span": str(at % 977),
            "content": f"{words} {at % 977}",
            "source_mention": "the ministry",
            "cue": "said",
            "mode": "indirect",
            "certainty": "asserted",
            "confidence": (at % 100) / 100,
            "published": day,
            "title": f"Toll of day {at % 4000} as told by ministry {at % 5000}",
            "url": f"https://daily{at % 200}.example/{at // 7}",
            "language": "en",
            "document": f"{at // 7:064x}",
            "extractor": "rules/1",
            "claim_id": f"{at:020x}",
            "position": 0,
        }
        yield ListedFigure(**(empty | own))  # type: ignore[arg-type]


def write_invented(path: Path, count: int) -> None:
    """Write invented figures to a file in the format of its ending, and say how many."""
    table = Flat.of(ListedFigure, invented(count), "figures")
    print(f"{write_file(table, path, export_for(path), Options()):,} figures")


def measure(name: str, arguments: Sequence[str], path: Path) -> Measured:
    """Run a program that writes `path` and says "N figures" or "N claims"; what it took."""
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        said.seek(0)
        words = said.read().decode()
    counted = re.search(r"([\d,]+) (?:figures|claims)", words)
    if status or not counted:
        raise SystemExit(f"{name} failed: {words}")
    rows = int(counted[1].replace(",", ""))
    cpu_seconds = usage.ru_utime + usage.ru_stime
    size = path.stat().st_size if path.is_file() else sum(file.stat().st_size for file in path.iterdir())
    return Measured(
        name=name,
        rows=rows,
        seconds=round(seconds, 1),
        cpu_seconds=round(cpu_seconds, 1),
        rows_a_second=round(rows / seconds),
        rows_a_cpu_second=round(rows / cpu_seconds),
        most_memory_mb=round(usage.ru_maxrss * _UNIT / 1e6, 1),
        file_mb=round(size / 1e6, 1),
    )


def main() -> None:
    """Measure every format asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", help="export the figures of this database; else invented rows are written")
    parser.add_argument("--rows", type=int, default=1_500_000, help="how many rows are invented")
    parser.add_argument("--formats", nargs="+", default=["csv", "parquet"], metavar="ENDING|package")
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.write:
        write_invented(given.write, given.rows)
        return
    for ending in given.formats:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / ("package" if ending == "package" else f"figures.{ending}")
            if given.db:
                what = ["--package", str(path)] if ending == "package" else [str(path), "--table", "figures"]
                arguments = ["-c", TALLY, "--db", str(Path(given.db).absolute()), "export", *what]
            else:
                arguments = [__file__, "--write", str(path), "--rows", str(given.rows)]
            print(json.dumps(asdict(measure(ending, arguments, path))), flush=True)


if __name__ == "__main__":
    main()
