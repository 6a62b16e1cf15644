"""How fast a table of events is read, and in how much memory.

    python -m tests.benchmarks.event_table [--rows N] [--xlsx]

Makes a table with the columns of UCDP's GED and N invented rows (100,000 without it) and reads it with the mapping that
ships, headlines left out of the mapping, since reading them for claims is measured elsewhere. Prints JSON: rows a
second of processor time, and the peak of resident memory in MB.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from tallybook.readers import Options, read
from tallybook.readers.targets import file_target
from tallybook.records import Document
from tallybook.settings import bundled

_MAPPING = bundled("data") / "mappings" / "ucdp_ged.toml"
_WORDS = ("Marsova", "Kelduin", "Port Anselm", "Tirgeth", "Besalia", "Upper Quill", "Sandhar")


def make(folder: Path, rows: int, *, xlsx: bool) -> Path:
    """A table of events with the columns that the mapping names and ten others."""
    from tallybook.readers.tables.mapping import load_mapping

    chance = random.Random(7)
    header = [*load_mapping(_MAPPING).columns(), *(f"other_{number}" for number in range(10))]
    lines = []
    for number in range(rows):
        best, day = chance.randrange(30), date(1995, 1, 1) + timedelta(days=chance.randrange(10_000))
        row = {
            **{name: chance.choice(_WORDS) for name in header},
            "id": str(number),
            "best": best,
            "low": best,
            "high": best + chance.randrange(5),
            "source_headline": "",
            "deaths_a": best // 3,
            "deaths_b": best // 2,
            "deaths_civilians": 0,
            "date_start": f"{day} 00:00:00.000",
            "date_end": f"{day} 00:00:00.000",
        }
        lines.append([row[name] for name in header])
    path = folder / ("events.xlsx" if xlsx else "events.csv")
    if xlsx:
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        page = book.create_sheet()
        for line in [header, *lines]:
            page.append(line)
        book.save(path)
    else:
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *lines])
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--xlsx", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = make(Path(folder), options.rows, xlsx=options.xlsx)
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak so far is that of making the table
        mapping = _MAPPING.read_text(encoding="utf-8").replace('text = ["source_headline"]\n', "")
        (Path(folder) / "events.mapping.toml").write_text(mapping, encoding="utf-8")
        start, count = time.process_time(), 0
        for reading in read(file_target(path), Options()):
            assert isinstance(reading, Document), reading
            count += 1
        seconds = time.process_time() - start
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert peak is not None
    print(json.dumps({"rows": count, "rows a second": round(count / seconds), "memory MB": int(peak[1]) // 1024}))


if __name__ == "__main__":
    main()
