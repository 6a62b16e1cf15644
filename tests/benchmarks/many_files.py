"""A folder of many files of all kinds, some of them broken, to measure `tally ingest` with.

    python tests/benchmarks/many_files.py FOLDER --files 1000 --broken 50

prints as JSON what is in it: how many documents the good files hold, and which files are broken and how.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.broken_files import ODD, write_broken, write_odd
from tests.benchmarks.good_files import write_good


def write_folder(folder: Path, files: int, broken: int, share: float = 1.0) -> dict[str, object]:
    """Write that many files, so many of them broken and a few odd; what is where, as it is printed."""
    good = write_good(folder / "good", files - broken - len(ODD))
    odd = write_odd(folder / "odd")
    bad = write_broken(folder / "broken", broken, share)
    return {
        "files": len(good) + len(odd) + len(bad),
        "documents": sum(good.values()) + len(odd) + sum(sort.kept for sort in bad.values()),
        "good": {f"good/{name}": count for name, count in good.items()},
        "odd": [f"odd/{os.fsencode(name).decode('utf-8', 'replace')}" for name in odd],
        "broken": {
            f"broken/{name}": {"sort": sort.sort, "said": sort.said, "kept": sort.kept} for name, sort in bad.items()
        },
    }


def main() -> None:
    """Write the folder that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write a folder of many files, some of them broken.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--broken", type=int, default=50)
    parser.add_argument(
        "--share", type=float, default=1.0, help="sizes of the large files, as a share of the full ones"
    )
    chosen = parser.parse_args()
    manifest = write_folder(chosen.folder, chosen.files, chosen.broken, chosen.share)
    print(json.dumps(manifest, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
