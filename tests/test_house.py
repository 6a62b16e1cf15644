"""The house rules: who may import whom, how long files and functions may be, what is listed where."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "app" / "tallybook"

# Room -> what it may import of the package, besides itself. A name with a dot is one module of a room.
ALLOWED = {
    "errors": set(),
    "settings": set(),
    "vocab": {"errors"},
    "text": {"vocab.compiled", "errors"},
    "records": {"vocab", "errors"},
    "readers": {"records", "vocab.compiled", "errors", "text.language"},
    "exports": {"records", "vocab.compiled", "errors"},
    "extract": {"text", "vocab", "records", "errors"},
    "store": {"records", "settings", "errors"},
    "queries": {"store", "records", "vocab", "errors"},
    "review": {"store", "records", "errors"},
    "train": {"extract", "text", "vocab", "records", "errors"},
    "plots": {"records", "errors"},
    "ingest": {"readers", "text", "extract", "store", "records", "settings", "errors"},
    "cli": {
        *("ingest", "review", "queries", "exports", "plots", "records", "vocab", "settings", "errors"),
        "store.database",
    },
}
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MOST_ARGUMENTS = 7

MODULES = sorted(APP.rglob("*.py"))
PYTHON_FILES = [*MODULES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "migrations").rglob("*.py"))]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room_of(path: Path) -> str:
    return path.relative_to(APP).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[str]:
    """Every module of the package that a file imports, those inside functions too, without "tallybook."."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
            yield from (name.removeprefix("tallybook.") for name in names if name.startswith("tallybook."))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} imports relatively"
            if node.module == "tallybook":
                yield from (alias.name for alias in node.names if not alias.name.startswith("__"))
            elif (node.module or "").startswith("tallybook."):
                yield (node.module or "").removeprefix("tallybook.")


@pytest.mark.parametrize("path", [path for path in MODULES if path != APP / "__init__.py"], ids=name_of)
def test_imports_follow_the_table(path: Path) -> None:
    room = room_of(path)
    assert room in ALLOWED, f"{room} is no room of the house"
    for module in imports_of(path):
        target = module.split(".")[0]
        allowed = ALLOWED[room]
        whole = target == room or target in allowed
        part = any(module == one or module.startswith(f"{one}.") for one in allowed if "." in one)
        assert whole or part, f"{name_of(path)} may not import tallybook.{module}"


def test_modules_import_in_no_circle() -> None:
    graph = {
        ".".join(path.relative_to(APP).with_suffix("").parts).removesuffix(".__init__"): set(imports_of(path))
        for path in MODULES
    }
    settled: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join([*trail, module])
        if module not in settled:
            for target in graph.get(module, set()):
                if target != module:
                    visit(target, (*trail, module))
            settled.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("path", PYTHON_FILES, ids=name_of)
def test_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    is_command = "cli" in path.parts
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or node.lineno) - node.lineno < LONGEST_FUNCTION, node.name
            arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
            assert is_command or len(arguments) <= MOST_ARGUMENTS or path.is_relative_to(ROOT / "tests"), node.name


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_have_names(path: Path) -> None:
    assert path.stem not in {"utils", "helpers", "common", "misc"}


def test_top_level_holds_what_the_card_names() -> None:
    allowed = {"pyproject.toml", "README.md", "LICENSE", "requirements.lock", "app", "migrations", "tests", "data"}
    visible = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "tally.db"))}
    assert visible - {"dist", "build"} <= allowed
