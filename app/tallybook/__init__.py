"""Tallybook: who claimed what, when, how many, and who says otherwise.

    import tallybook

    tallybook.extract("The ministry said 12 people were killed on Monday.", published="2024-12-23")
    tallybook.read("report.pdf")
    with tallybook.open("tally.db") as db:
        db.ingest("articles/")
        db.figures(measure="killed", since="2024-12")

What is imported is light: each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tallybook.errors import TallybookError, UsageError
    from tallybook.interface.database import Database, open  # noqa: A004 - as gzip.open
    from tallybook.interface.reading import Claims, Documents, extract, read
    from tallybook.interface.results import Results

__version__ = "0.1.0"
__all__ = [
    "Claims",
    "Database",
    "Documents",
    "Results",
    "TallybookError",
    "UsageError",
    "__version__",
    "extract",
    "open",
    "read",
]

_HOMES = {
    "Claims": "interface.reading",
    "Database": "interface.database",
    "Documents": "interface.reading",
    "Results": "interface.results",
    "TallybookError": "errors",
    "UsageError": "errors",
    "open": "interface.database",
    "read": "interface.reading",
}


class _CallableRoom(ModuleType):
    """The room `tallybook.extract`, which can be called: a module and a function of the package have the same name."""

    def __call__(self, text: str, **given: Any) -> Claims:
        """The claims of a text; see `tallybook.interface.reading.extract`."""
        from tallybook.interface.reading import extract

        return extract(text, **given)


import_module("tallybook.extract").__class__ = _CallableRoom


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"tallybook.{_HOMES[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
