"""Answers as the database gave them at a moment."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy.orm import Session

from tallybook.queries.filters.criteria import Filters
from tallybook.store.read.snapshot import stood_at

_Question = TypeVar("_Question", bound=Callable[..., Any])


def answered_as_of(question: _Question) -> _Question:
    """Make a question, a function of a session and filters, read the database as it stood at `filters.as_of`.

    Without `as_of` it reads what is there now.
    """
    if inspect.isgeneratorfunction(question):

        @functools.wraps(question)
        def rows(session: Session, filters: Filters, *more: Any, **named: Any) -> Iterator[Any]:
            with seen_at(session, filters.as_of) as then:
                yield from question(then, filters, *more, **named)

        return cast("_Question", rows)

    @functools.wraps(question)
    def answer(session: Session, filters: Filters, *more: Any, **named: Any) -> Any:
        with seen_at(session, filters.as_of) as then:
            return question(then, filters, *more, **named)

    return cast("_Question", answer)


@contextmanager
def seen_at(session: Session, moment: datetime | None) -> Iterator[Session]:
    """The session itself, or with a moment one that reads the database as it stood then."""
    if moment is None:
        yield session
        return
    with stood_at(session, moment) as then:
        yield then
