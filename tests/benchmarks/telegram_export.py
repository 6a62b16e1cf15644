"""How fast a Telegram export is read, beside the same posts as JSON Lines, and in how much memory.

    python -m tests.benchmarks.telegram_export [--posts N]

Makes `result.json` of one channel with N invented posts (10,000 without it) as Telegram Desktop writes it, and the same
posts as JSON Lines with the same metadata; reads each three times in a process of its own, in turns. Prints JSON:
posts a second of processor time of each (the best of its three), the ratio, and the peak of resident memory in MB of
each process.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tallybook.readers import Options, read
from tallybook.readers.targets import file_target
from tallybook.records import Document

from tests.benchmarks.invented_news import report

_CHANNEL = 1_700_000_001
_FIRST = datetime(2023, 1, 1, tzinfo=UTC)
_ROUNDS = 3


def message(number: int) -> dict[str, Any]:
    """A post as Telegram Desktop writes it; every third is forwarded, every fifth was edited."""
    at = _FIRST + timedelta(minutes=37 * number)
    first, _, rest = report(number).partition(" ")
    made: dict[str, Any] = {
        "id": number,
        "type": "message",
        "date": at.strftime("%Y-%m-%dT%H:%M:%S"),
        "date_unixtime": str(int(at.timestamp())),
        "from": "Marsova Watch",
        "from_id": f"channel{_CHANNEL}",
        "text": [{"type": "bold", "text": first}, f" {rest}"],
        "text_entities": [{"type": "bold", "text": first}, {"type": "plain", "text": f" {rest}"}],
    }
    if number % 3 == 0:
        made["forwarded_from"] = "Kelduin Desk"
    if number % 5 == 0:
        made |= {"edited": made["date"], "edited_unixtime": made["date_unixtime"]}
    return made


def make(folder: Path, posts: int) -> tuple[Path, Path]:
    """The export, and the JSON Lines with the same documents."""
    export, lines = folder / "result.json", folder / "posts.jsonl"
    chat = {"name": "Marsova Watch", "type": "public_channel", "id": _CHANNEL}
    chat["messages"] = [message(number) for number in range(1, posts + 1)]
    export.write_text(json.dumps(chat, ensure_ascii=False, indent=1), encoding="utf-8")
    fields = ("text", "publisher", "url", "author", "metadata")
    with lines.open("w", encoding="utf-8") as file:
        for document in read(file_target(export), Options()):
            assert isinstance(document, Document), document
            line = {name: value for name in fields if (value := getattr(document, name))}
            file.write(json.dumps(line | {"published": str(document.published)}, ensure_ascii=False) + "\n")
    return export, lines


def measure(path: Path) -> dict[str, float]:
    """Documents a second of one reading, and the peak memory of this process in MB."""
    start = time.process_time()
    count = sum(isinstance(one, Document) for one in read(file_target(path), Options()))
    seconds = time.process_time() - start
    # Not `getrusage`, which counts what the parent held when it started this process.
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert peak is not None
    return {"rate": count / seconds, "memory": int(peak[1]) / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        print(json.dumps(measure(options.read)))
        return
    with tempfile.TemporaryDirectory() as folder:
        found: dict[Path, list[dict[str, float]]] = {path: [] for path in make(Path(folder), options.posts)}
        for _ in range(_ROUNDS):
            for path, runs in found.items():
                command = [sys.executable, "-m", "tests.benchmarks.telegram_export", "--read", str(path)]
                runs.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    (export, lines) = ({key: max(run[key] for run in runs) for key in ("rate", "memory")} for runs in found.values())
    print(
        json.dumps(
            {
                "posts": options.posts,
                "telegram posts a second": round(export["rate"]),
                "json lines a second": round(lines["rate"]),
                "ratio": round(export["rate"] / lines["rate"], 3),
                "telegram memory MB": round(export["memory"]),
                "json lines memory MB": round(lines["memory"]),
            }
        )
    )


if __name__ == "__main__":
    main()
