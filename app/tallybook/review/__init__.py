"""Decisions of people on sources, claims, figures and documents: which may be made, and that each can be undone.

A decision overwrites nothing: what was extracted stays beside it, and undoing it brings back what was there before.
"""

from tallybook.review.forget import forget
from tallybook.review.records import add_claim, add_figure, confirm, correct, note, reject, tag
from tallybook.review.sources import add_actor, alias, grade_claim, grade_source, merge, split
from tallybook.review.undo import undo
from tallybook.store.write.decisions import Author

__all__ = [
    "Author",
    "add_actor",
    "add_claim",
    "add_figure",
    "alias",
    "confirm",
    "correct",
    "forget",
    "grade_claim",
    "grade_source",
    "merge",
    "note",
    "reject",
    "split",
    "tag",
    "undo",
]
