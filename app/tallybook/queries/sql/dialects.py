"""Conditions that each database writes in its own way: words in a text, and a row being among many that are known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, bindparam, func, literal, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from tallybook.queries.filters.search_syntax import Asked, Phrase, parse_words, to_fts5
from tallybook.queries.sql.paging import Column
from tallybook.store.schema.fulltext import CONFIGURATION, NAME
from tallybook.store.schema.tables import ClaimRow

NOTHING = Phrase("")
"""What a question without any word asks for: no text holds it."""

_CONFIGURATION: ColumnElement[str] = literal_column(f"'{CONFIGURATION}'")
_TOKEN = re.compile(r"\w+")


class HoldsWords(FunctionElement[bool]):
    """Whether the content of a claim, by its row id, fits a question in each database's language."""

    type = Boolean()
    _is_implicitly_boolean = True  # else SQLAlchemy writes `= 1` behind it, which hides it from indexes
    name = "holds_words"
    inherit_cache = True


class IsAmong(FunctionElement[bool]):
    """Whether a number is one of a list that is given as one text, as statements with thousands of values are slow."""

    type = Boolean()
    _is_implicitly_boolean = True
    name = "is_among"
    inherit_cache = True


class StartsWith(FunctionElement[bool]):
    """Whether a column begins with a text, letter for letter."""

    type = Boolean()
    _is_implicitly_boolean = True
    name = "begins_with"
    inherit_cache = True


def starts_with(column: Column, text: str) -> ColumnElement[bool]:
    """Whether a column begins with a text, case and all; on SQLite its index serves that, as it never does for LIKE."""
    first, behind = stretch_of(text)
    return StartsWith(column, literal(first), literal(behind))


def stretch_of(text: str) -> tuple[str, str]:
    """Where what begins with a text begins in order, which is the text itself, and the first word behind all that."""
    return text, text[:-1] + chr(ord(text[-1]) + 1)


def holds_words(question: str, claim_id: Column = ClaimRow.id) -> ColumnElement[bool]:
    """Whether a claim's content fits a question; see `search_syntax`."""
    asked = parse_words(question) or NOTHING
    return HoldsWords(claim_id, literal(to_fts5(asked)), ClaimRow.content_text, to_tsquery(asked))


def is_among(column: Column, numbers: Iterable[int]) -> ColumnElement[bool]:
    """Whether a column holds one of some numbers, of which there may be thousands."""
    return IsAmong(column, literal(_written(numbers)))


def is_given(column: Column) -> ColumnElement[bool]:
    """Whether a column holds one of the numbers that are `given` when the statement is run, for one that is kept."""
    return IsAmong(column, bindparam("given", type_=String))


def given(numbers: Iterable[int]) -> dict[str, str]:
    """The parameters of a statement with `is_given`."""
    return {"given": _written(numbers)}


def _written(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def to_tsquery(asked: Asked) -> ColumnElement[Any]:
    """The question as PostgreSQL's tsquery."""
    if not isinstance(asked, Phrase):
        second = to_tsquery(asked.second)
        if asked.sign == "OR":
            return func.tsquery_or(to_tsquery(asked.first), second)
        return func.tsquery_and(to_tsquery(asked.first), func.tsquery_not(second) if asked.sign == "NOT" else second)
    if not asked.is_beginning:
        return func.phraseto_tsquery(_CONFIGURATION, asked.words)
    return func.to_tsquery(_CONFIGURATION, " <-> ".join(_TOKEN.findall(asked.words)) + ":*")


@compiles(HoldsWords, "sqlite")
def _in_sqlite(element: HoldsWords, compiler: SQLCompiler, **named: Any) -> str:
    claim_id, question, *_ = element.clauses
    matching = f"(SELECT rowid FROM {NAME} WHERE {NAME} MATCH {compiler.process(question, **named)})"  # noqa: S608
    return f"{compiler.process(claim_id, **named)} IN {matching}"


@compiles(HoldsWords)
def _in_postgresql(element: HoldsWords, compiler: SQLCompiler, **named: Any) -> str:
    _, _, text, question = element.clauses
    words = f"to_tsvector('{CONFIGURATION}', {compiler.process(text, **named)})"
    return f"({words} @@ {compiler.process(question, **named)})"


@compiles(IsAmong, "sqlite")
def _among_in_sqlite(element: IsAmong, compiler: SQLCompiler, **named: Any) -> str:
    column, numbers = (compiler.process(part, **named) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each('[' || {numbers} || ']'))"  # noqa: S608 - a bound parameter


@compiles(IsAmong)
def _among_in_postgresql(element: IsAmong, compiler: SQLCompiler, **named: Any) -> str:
    column, numbers = (compiler.process(part, **named) for part in element.clauses)
    return f"{column} = ANY (CAST(string_to_array({numbers}, ',') AS integer[]))"


@compiles(StartsWith, "sqlite")
def _starts_in_sqlite(element: StartsWith, compiler: SQLCompiler, **named: Any) -> str:
    column, text, behind = (compiler.process(part, **named) for part in element.clauses)
    return f"({column} >= {text} AND {column} < {behind})"


@compiles(StartsWith)
def _starts_in_postgresql(element: StartsWith, compiler: SQLCompiler, **named: Any) -> str:
    column, text, _ = element.clauses
    return f"starts_with({compiler.process(column, **named)}, {compiler.process(text, **named)})"
