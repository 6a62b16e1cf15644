"""The two days of a figure, as columns: `FigureRow.stands_for` is when it was said, `DAY` what it stands for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case, func, or_

from tallybook.queries.sql import paging
from tallybook.store.schema.tables import FigureRow

# The end of its period, else when it was said, else when it was published. A period that is not over yet ("this
# year") ends when the figure was said.
DAY: Any = case(
    (
        and_(
            FigureRow.period_end.is_not(None),
            or_(FigureRow.stands_for.is_(None), FigureRow.period_end <= FigureRow.stands_for),
        ),
        FigureRow.period_end,
    ),
    else_=FigureRow.stands_for,
)
ORDERED_DAY: Any = func.coalesce(DAY, paging.dated(FigureRow.stands_for))
