"""Text that is measured and wrapped."""

from __future__ import annotations

import pytest
from tallybook.plots.canvas import width_of, wrapped

from tests.plots.made import LONG, UNBROKEN


@pytest.mark.parametrize("text", [LONG, UNBROKEN, f"{UNBROKEN} {LONG}", "国防部新闻局发言人办公室", "a\nb"])
@pytest.mark.parametrize("width", [20.0, 90.0, 400.0])
def test_lines_are_not_wider_and_nothing_is_lost(text: str, width: float) -> None:
    lines = wrapped(text, width, 9)
    assert all(width_of(line, 9) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
