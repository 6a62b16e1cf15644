"""What notebooks show (`_repr_html_`): tables of rows, and claims with their parts marked. Every word is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from tallybook.interface.passage import in_order, passage_of

if TYPE_CHECKING:
    from tallybook.records import Claim

_LONGEST_CELL = 300  # characters
# Legible on a light and on a dark page: no colours of letters, only lines and a tint.
_STYLES = {
    "source": "border-bottom:2px solid #2a9fd6",
    "cue": "border-bottom:2px solid #b26fd1",
    "content": "background:rgba(150,150,150,.18)",
    "figure": "border-bottom:2px solid #e0a000;font-weight:bold",
}


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], caption: str) -> str:
    """A table; None is an empty cell, several values are joined by commas, long ones are cut."""
    head = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in columns)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(value)}</td>' for value in row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def claim(found: Claim, text: str) -> str:
    """A claim in its paragraph of the document's text, its parts marked, with who says it above."""
    words, marks = passage_of(found, text)
    pieces, last = [], 0
    for place, begins, mark in in_order(marks):
        pieces.append(escape(words[last:place]))
        pieces.append(f'<span title="{mark.part}" style="{_STYLES[mark.part]}">' if begins else "</span>")
        last = place
    pieces.append(escape(words[last:]))
    source = found.source.name if found.source else "the article's own voice"
    head = f"<b>{escape(source)}</b> <small>{escape(f'{found.mode}, {found.certainty}, {found.claim_id}')}</small>"
    return f'<div style="margin:.6em 0">{head}<br><span style="white-space:pre-wrap">{"".join(pieces)}</span></div>'


def key() -> str:
    """What the marks mean."""
    return " ".join(f'<span style="{style}">{part}</span>' for part, style in _STYLES.items())


def _cell(value: object) -> str:
    if value is None:
        return ""
    words = ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    return escape(words if len(words) <= _LONGEST_CELL else f"{words[:_LONGEST_CELL]}…")
