"""The records that travel through the program: claim-record by claim-record, frozen."""

from app.records.actor import UNNAMED_KINDS, Actor, ActorKind
from app.records.claim import Certainty, Claim, Mode
from app.records.document import Document, Problem, Severity, text_hash
from app.records.figure import Category, Equipment, Figure, Modifier, Scope
from app.records.span import DateRange, Span

__all__ = [
    "UNNAMED_KINDS",
    "Actor",
    "ActorKind",
    "Category",
    "Certainty",
    "Claim",
    "DateRange",
    "Document",
    "Equipment",
    "Figure",
    "Mode",
    "Modifier",
    "Problem",
    "Scope",
    "Severity",
    "Span",
    "text_hash",
]
