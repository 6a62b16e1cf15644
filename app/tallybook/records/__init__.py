"""The records that travel through the program: claim-record by claim-record, frozen.

The models are imported when they are first asked for. What only reads the database knows the terms alone, and would
wait longer for the models to be made than for its answer.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from tallybook.records.terms import (
    UNNAMED_KINDS,
    WITHDRAWN,
    ActorKind,
    Category,
    Certainty,
    Decided,
    Mode,
    Modifier,
    Scope,
    Severity,
)

if TYPE_CHECKING:
    from tallybook.records.actor import Actor
    from tallybook.records.claim import Claim
    from tallybook.records.decision import Decision, HeldClaim
    from tallybook.records.document import Document, Problem, text_hash
    from tallybook.records.figure import Equipment, Figure
    from tallybook.records.span import DateRange, Span
else:
    _MODULES = {
        "Actor": "actor",
        "Claim": "claim",
        "DateRange": "span",
        "Decision": "decision",
        "Document": "document",
        "Equipment": "figure",
        "Figure": "figure",
        "HeldClaim": "decision",
        "Problem": "document",
        "Span": "span",
        "text_hash": "document",
    }

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
        return found


__all__ = [
    "UNNAMED_KINDS",
    "WITHDRAWN",
    "Actor",
    "ActorKind",
    "Category",
    "Certainty",
    "Claim",
    "DateRange",
    "Decided",
    "Decision",
    "Document",
    "Equipment",
    "Figure",
    "HeldClaim",
    "Mode",
    "Modifier",
    "Problem",
    "Scope",
    "Severity",
    "Span",
    "text_hash",
]
