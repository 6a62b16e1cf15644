"""An `except` names what it means; one that cannot says on its line why not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tallybook

APP = Path(str(tallybook.__path__[0]))
_BROAD = {"Exception", "BaseException"}
_REASON = re.compile(r"except [^#]*# (?:noqa: BLE001 - )?\w.{20,}$")
MOST = 8  # a new one needs a look: mostly the error of a library, or `finally`, is what is meant


def broad_handlers(text: str) -> Iterator[int]:
    """The lines of the handlers that catch everything, or all errors: `except:`, `except Exception` and so on."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "suppress":
            caught = node.args
        else:
            continue
        if any(one is None or (isinstance(one, ast.Name) and one.id in _BROAD) for one in caught):
            yield node.lineno


BROAD = [
    pytest.param(line, id=f"{path.relative_to(APP)}:{number}")
    for path in sorted(APP.rglob("*.py"))
    for text in [path.read_text(encoding="utf-8")]
    for number in broad_handlers(text)
    for line in [text.splitlines()[number - 1]]
]


@pytest.mark.parametrize("line", BROAD)
def test_a_broad_except_says_why(line: str) -> None:
    assert _REASON.search(line), line


def test_there_are_few() -> None:
    assert len(BROAD) <= MOST


@pytest.mark.parametrize(
    ("handler", "count"),
    [
        ("except:", 1),
        ("except Exception as error:", 1),
        ("except (OSError, BaseException):", 1),
        ("except (OSError, ValueError):", 0),
    ],
)
def test_broad_handlers_are_found(handler: str, count: int) -> None:
    assert len(list(broad_handlers(f"try:\n    pass\n{handler}\n    pass\n"))) == count


def test_suppressing_everything_is_found() -> None:
    assert list(
        broad_handlers("with suppress(Exception):\n    pass\nwith contextlib.suppress(OSError):\n    pass\n")
    ) == [1]
