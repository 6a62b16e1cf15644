"""The terms that questions choose from, and those that answers flag with. Light: the command line lists them."""

from __future__ import annotations

from enum import StrEnum


class By(StrEnum):
    """What series are grouped by, first of all; the rest of what tells them apart follows."""

    SOURCE = "source"
    SUBJECT = "subject"
    EQUIPMENT = "equipment"
    MEASURE = "measure"
    PUBLISHER = "publisher"


class Every(StrEnum):
    """Which reports of a series are kept: all, or the last of each stretch of days."""

    REPORT = "report"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Flag(StrEnum):
    """What is to be looked at before a figure is used."""

    FALLS = "falls"  # a running total below the one before: a revision, or misread
    LEAPS = "tenfold"  # a running total of more than ten times the one before
    CORRECTED = "corrected"  # replaced by the same source
    PART = "part"  # a part of another figure of the claim, not the whole
    SEVERAL = "several"  # the claim has several figures of the same things; none is its one number
    DENIED = "denied"  # the source says that it is not so
    STALE = "stale"  # in a comparison: more than a week older than the newest figure
