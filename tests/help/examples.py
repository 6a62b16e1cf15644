"""Runs the examples of a Markdown page: what it shows is what its commands and code give."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

_BLOCK = re.compile(r"^```(?P<kind>\w+)(?: (?P<file>\S+))?\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
# What may differ: when a decision was made, and the last digits of a confidence, from one processor to another.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
_CONFIDENCE = re.compile(r"(?<![\w.,])(?:0\.\d{1,3}|1\.0{1,3})(?![\w])")
_TOLERANCE = 0.01
_END = "\x1e"


def run(command: str, folder: Path, width: int = 100) -> str:
    """What a person sees who types `command` in a terminal of so many columns."""
    return _run([command], folder, width, shell=True)


def run_code(blocks: list[str], folder: Path, width: int = 100) -> list[str]:
    """What each of the pieces of a Python program prints, run one after the other; the last says why one failed."""
    program = "".join(f"{block}\nprint({_END!r})\n" for block in blocks)
    return _run([sys.executable, "-c", program], folder, width).split(f"{_END}\n")


def _run(words: list[str], folder: Path, width: int, *, shell: bool = False) -> str:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": str(width),
        "NO_COLOR": "1",
    }
    environment.pop("TALLY_DB", None)
    done = subprocess.run(
        words[0] if shell else words, shell=shell, cwd=folder, env=environment, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return re.sub(" +$", "", done.stdout, flags=re.MULTILINE)


def with_output(markdown: str, folder: Path, width: int = 100) -> str:
    """The page with the output that its examples give now, where it is not the same as what is shown.

    A block "console" has commands behind "$ ", each with its output; what a block "python" prints stands in a block
    "text" behind it; a block with the name of a file behind its kind is that file's content.
    """
    code = [found["body"] for found in _BLOCK.finditer(markdown) if found["kind"] == "python"]
    printed = iter(run_code(code, folder, width) if code else ())
    last = ""

    def block(found: re.Match[str]) -> str:
        nonlocal last
        given = found["body"]
        if found["file"]:
            (folder / found["file"]).write_text(given, encoding="utf-8")
        elif found["kind"] == "console":
            commands = [line for line in found["body"].splitlines() if line.startswith("$ ")]
            given = "".join(f"{command}\n{_lines(run(command[2:], folder, width))}" for command in commands)
        elif found["kind"] == "python":
            last = next(printed)
        elif found["kind"] == "text" and last:
            given, last = _lines(last), ""
        if is_same(given, found["body"]):
            return found[0]
        start, end = (place - found.start() for place in found.span("body"))
        return found[0][:start] + given + found[0][end:]

    return _BLOCK.sub(block, markdown)


def is_same(given: str, shown: str) -> bool:
    """Whether two outputs are the same but for the moments in them and the last digits of confidences."""
    plain = [_CONFIDENCE.sub("0.0", _MOMENT.sub("then", text)) for text in (given, shown)]
    numbers = [[float(number) for number in _CONFIDENCE.findall(text)] for text in (given, shown)]
    return plain[0] == plain[1] and all(
        abs(one - other) <= _TOLERANCE + 1e-9 for one, other in zip(*numbers, strict=True)
    )


def _lines(text: str) -> str:
    """The text with one line end behind it, or nothing."""
    return f"{text.rstrip()}\n" if text.strip() else ""
