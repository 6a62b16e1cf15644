"""UCDP GED's column names, for those who code events after the Uppsala Conflict Data Program's codebook.

Names and meanings are those of the UCDP Georeferenced Event Dataset Codebook (Högbladh, version 24.1). Only columns
whose meaning is the same are filled; GED codes an event from many reports, and a claim is what one source says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tallybook.errors import ExportError
from tallybook.exports.base import Content, Flat
from tallybook.exports.columns import Column, Kind
from tallybook.records import Certainty

name: str = "ucdp"
suffixes: tuple[str, ...] = (".csv", ".xlsx", ".parquet", ".jsonl")
takes_records: bool = False
measures: tuple[str, ...] = ("killed",)  # GED counts deaths

# GED's columns in GED's order. `source_article` is the citation, `source_original` who the information comes from;
# `date_start` and `date_end` are the earliest and the latest day on which it may have happened.
_GED = (
    Column("source_article"),
    Column("source_office"),
    Column("source_date", Kind.DAY),
    Column("source_headline"),
    Column("source_original"),
    Column("where_description"),
    Column("date_start", Kind.DAY),
    Column("date_end", Kind.DAY),
    Column("best", Kind.NUMBER),
    Column("high", Kind.NUMBER),
    Column("low", Kind.NUMBER),
)
# What GED has no column for, and what leads back to the words; under Tallybook's names, behind GED's.
_OWN = (
    "value",
    "modifier",
    "scope",
    "certainty",
    "category",
    "subject",
    "counterpart",
    "source_country",
    "span",
    "content",
    "confidence",
    "reliability",
    "credibility",
    "url",
    "document",
    "claim_id",
    "position",
)


def shaped(content: Content) -> Flat:
    """The table of figures of people killed with GED's columns: one row a figure.

    `best` is always empty: GED's best estimate weighs all reports of an event, and this is one source's figure. `high`
    and `low` are the bounds that its words imply; empty where they leave one open, or where the source denies it.
    `date_start` and `date_end` are the days that the claim names, never the day of the report. Raises ExportError for
    anything but a table of figures.
    """
    if not isinstance(content, Flat) or not {"measure", "value", "claim_id"} <= set(content.columns):
        raise ExportError("UCDP's columns are for figures", "export figures without --table")
    kinds = {column.name: column for column in content.schema}
    schema = (*_GED, *(kinds[own] for own in _OWN if own in kinds))
    return Flat(tuple(column.name for column in schema), _rows(content), schema, name="figures")


def _rows(content: Flat) -> Iterator[Mapping[str, Any]]:
    for row in content.mappings():
        if row["measure"] not in measures:
            continue
        is_denied = row["certainty"] == Certainty.DENIED
        yield {
            **row,
            "source_article": _citation(row),
            "source_office": row["publisher"],
            "source_date": row["published"],
            "source_headline": row["title"],
            "source_original": row["source"],
            "where_description": row["place"],
            "date_start": row["period_start"],
            "date_end": row["period_end"],
            "best": None,
            "high": None if is_denied else row["high"],
            "low": None if is_denied else row["low"],
        }


def _citation(row: Mapping[str, Any]) -> str | None:
    """The article as GED cites it, "Publisher,2023-06-02,Headline", as far as it is known; else its URL."""
    known = [str(part) for part in (row["publisher"], row["published"], row["title"]) if part is not None]
    return ",".join(known) or row["url"]
