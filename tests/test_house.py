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
    "incidents": {"records", "vocab", "errors"},
    "store": {"records", "settings", "errors"},
    "queries": {"store", "records", "vocab", "errors"},
    "review": {"store", "records", "errors"},
    "train": {"extract", "text", "vocab", "records", "errors"},
    "plots": {"records", "errors"},
    "ingest": {"readers", "text", "extract", "incidents", "store", "records", "settings", "errors"},
    # The public interface: `__init__` loads it, the command line lists by it, the web page will.
    "interface": {"ingest", "readers", "queries", "records", "review", "settings", "errors", "store.database"},
    "__main__": {"cli"},
    "cli": {
        *("interface", "ingest", "review", "queries", "exports", "plots", "records", "vocab", "settings", "errors"),
        "store.database",
    },
}
# Room -> its own rooms and what each may import of the others. A module beside the rooms is a room of its own.
WITHIN = {
    "queries": {
        "terms": set(),
        "rows": set(),
        "filters": set(),
        "conventions": {"rows", "filters"},
        "sql": {"filters"},
        "lists": {"rows", "filters", "sql"},
        "series": {"terms", "rows", "filters", "conventions", "sql", "lists"},
        "comparison": {"terms", "rows", "filters", "conventions", "sql", "lists", "series"},
    },
    "readers": {
        "base": set(),
        "encoding": set(),
        "lines": set(),
        "published": set(),
        "headline": set(),
        "fetching": {"base"},
        "pages": {"base", "encoding", "headline", "published"},
        "documents": {"base", "encoding", "published"},
        "jsonlines": {"base", "headline", "lines", "published", "pages"},
        "tables": {"base", "encoding", "lines"},
        "messages": {"base", "encoding", "headline", "lines", "published", "pages", "jsonlines"},
        "containers": {"base"},
        "dispatch": {"base", "fetching"},
        "targets": {"base", "fetching"},
    },
    "store": {
        "batches": set(),
        "refusals": set(),
        "schema": set(),
        "convert": {"schema"},
        "effects": {"schema"},
        "database": {"refusals", "schema"},
        "read": {"batches", "schema", "convert", "effects"},
        "write": {"batches", "schema", "convert", "effects", "database", "read"},
    },
}
# The floors of `extract`, the lowest first: a room may import those of the floors below.
EXTRACT_FLOORS = (
    ("document",),
    ("coverage", "language"),
    ("dates", "quantities", "equipment", "actors"),
    ("syntax",),
    ("attribution",),
    ("figures",),
    ("coreference",),
    ("neural",),
    ("layout", "assemble"),
    ("pipeline",),
)
# What the graph needs beside the floors: room -> the other room, on its own floor or above.
EXTRACT_BESIDES: set[tuple[str, str]] = set()
MOST_ROOMS, MOST_ARROWS = 16, 60  # of `extract`, its modules beside the rooms among them
MOST_MODULES = 15  # of a folder, besides __init__
WIDE = {"cli", "train"}  # a file a command: known to be wider
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
                module = (node.module or "").removeprefix("tallybook.")
                # `from tallybook.readers import url` imports a module of the folder, not a name of its __init__.
                yield from {
                    f"{module}.{alias.name}" if is_module(module, alias.name) else module for alias in node.names
                }


def is_module(folder: str, name: str) -> bool:
    inside = APP.joinpath(*folder.split("."), name)
    return inside.with_suffix(".py").is_file() or (inside / "__init__.py").is_file()


def arrows_within(room: str) -> dict[tuple[str, str], set[str]]:
    """Which rooms inside a room import which others, each with the files that do; `__init__` itself is none."""
    found: dict[tuple[str, str], set[str]] = {}
    for path in sorted((APP / room).rglob("*.py")):
        own = path.relative_to(APP / room).parts[0].removesuffix(".py")
        for module in imports_of(path):
            parts = module.split(".")
            if parts[0] == room and len(parts) > 1 and own not in ("__init__", parts[1]):
                found.setdefault((own, parts[1]), set()).add(name_of(path))
    return found


def rooms_within(room: str) -> set[str]:
    """The folders and modules inside a room."""
    return {
        path.stem for path in (APP / room).iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()
    } - {"__init__"}


def faults_of(arrows: dict[tuple[str, str], set[str]], allowed: dict[str, set[str]]) -> list[str]:
    return [
        f"{own} -> {other}: {', '.join(sorted(files))}"
        for (own, other), files in sorted(arrows.items())
        if other not in allowed.get(own, set())
    ]


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


@pytest.mark.parametrize("room", WITHIN)
def test_rooms_inside_a_room_go_one_way(room: str) -> None:
    assert rooms_within(room) == set(WITHIN[room]), f"the rooms of {room} are others than those of the table"
    settled: set[str] = set()
    for own, others in WITHIN[room].items():
        assert others <= settled, f"the table of {room} is not one-way: {own} may import {others - settled}"
        settled.add(own)
    assert not (faults := faults_of(arrows_within(room), WITHIN[room])), "\n".join(faults)


def test_rooms_of_extract_go_one_way() -> None:
    below: set[str] = set()
    allowed: dict[str, set[str]] = {}
    for floor in EXTRACT_FLOORS:
        for room in floor:
            allowed[room] = below | {other for own, other in EXTRACT_BESIDES if own == room}
        below = below | set(floor)
    rooms, arrows = rooms_within("extract"), arrows_within("extract")
    assert rooms == below, (
        f"rooms without a floor: {sorted(rooms - below)}; floors without a room: {sorted(below - rooms)}"
    )
    assert not (faults := faults_of(arrows, allowed)), "\n".join(faults)
    assert not (unneeded := EXTRACT_BESIDES - set(arrows)), f"no longer needed: {unneeded}"
    assert len(rooms) <= MOST_ROOMS
    assert len(arrows) <= MOST_ARROWS


@pytest.mark.parametrize(
    "folder", sorted({path.parent for path in MODULES} - {APP / name for name in WIDE}), ids=name_of
)
def test_folders_are_small(folder: Path) -> None:
    modules = sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")
    assert len(modules) <= MOST_MODULES, f"{name_of(folder)} has {len(modules)} modules: {', '.join(modules)}"


@pytest.mark.parametrize("path", sorted((ROOT / "migrations").rglob("*.py")), ids=name_of)
def test_migrations_see_the_schema_and_settings_alone(path: Path) -> None:
    for module in imports_of(path):
        assert module == "settings" or module.startswith("store.schema"), f"{name_of(path)} imports {module}"


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
