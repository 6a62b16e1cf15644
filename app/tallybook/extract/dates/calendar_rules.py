"""Dates by their calendar names: days, months, years, quarters, decades, seasons, feasts.

A rule is a pattern and a function from its match to an expression, or to None where the words are no date after all.
"""

from __future__ import annotations

import re
from datetime import date

from tallybook.extract.dates.lexicon import (
    ANY_WEEKDAY,
    EVENT,
    MONTH,
    MONTHS,
    NUMBERED_DAY,
    OF_YEAR,
    ORDINAL_DAY,
    ORDINAL_WORD,
    PART_OF_DAY,
    WEEKDAYS,
    YEAR,
    Expression,
    Rule,
    day_number,
    fixed,
    is_after_word,
    rule,
    single,
    words_before,
)
from tallybook.extract.dates.periods import (
    Period,
    decade_of,
    latest_day,
    latest_day_of_month,
    latest_months,
    latest_weekday,
    month_of,
    months_of,
    parse_day,
    shifted,
    year_of,
)
from tallybook.extract.language.numerals import S, any_of
from tallybook.vocab.load import table

_WORDS = table("dates.toml")
_LEADS = _WORDS["words"]
_AFTER_MONTH_LEAD = words_before(_LEADS["month_leads"])
_AFTER_LOWER_CASE_LEAD = words_before(_LEADS["lower_case_leads"])
_AFTER_YEAR_LEAD = words_before(_LEADS["year_leads"])
_AFTER_IN = words_before(["in", "during", "throughout"])
_AFTER_DOTTED_LEAD = words_before(["from", "to", "on", "as of", "since", "until", "till", "by", "between", "and"])
_AFTER_THE_LEAD = words_before(
    [f"{lead} the" for lead in ("on", "since", "until", "till", "by", "from", "to", "through", "before", "after", "of")]
)
_AFTER_BOUND_THE = words_before([f"{bound} the" for bound in ("since", "after", "before", "until")])
_EVENT = re.compile(EVENT, re.IGNORECASE)
_COUNT_NOUN = any_of(table("numbers.toml")["words"]["count_nouns"])
_BEFORE_COUNT_NOUN = re.compile(rf"{S}{_COUNT_NOUN}\b", re.IGNORECASE)
_BEFORE_MONTH = re.compile(rf"\.?\s?[-–]\s?{MONTH}", re.IGNORECASE)
# What follows a day of the month that stands without its month ("on the 15th, troops …"), and not "the 15th floor".
_AFTER_BARE_DAY = re.compile(
    r"\s*(?:[^\w\s]|\Z|(?:and|at|in|to|until|through|by|of|when|after|that|the|a|but|while|with)\b)"
)
_VERBS_AS_MONTHS = ("may", "march", "mar")
_OFFSETS = {"last": -1, "previous": -1, "this": 0, "next": 1}


def _year(match: re.Match[str], today: date) -> int | None:
    """The year that the words give, None where they leave it out."""
    if match["year"]:
        return int(match["year"])
    if match["which_year"]:
        return today.year + _OFFSETS[match["which_year"].lower()]
    return None


def _iso(match: re.Match[str]) -> Expression | None:
    day = parse_day(int(match["year"]), int(match["month"]), int(match["day"]))
    return fixed(match.start(), match.end(), single(day), "on")


def _numeric(match: re.Match[str]) -> Expression | None:
    """24.02.22, 24/02/2022; with strokes either order, where only one makes a date."""
    year = int(match["year"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    first, second = int(match["a"]), int(match["b"])
    european = parse_day(year, second, first)
    if match["sep"] == "/":
        american = parse_day(year, first, second)
        return fixed(match.start(), match.end(), single(american or european), "on")
    return fixed(match.start(), match.end(), single(european), "on")


def _dotted(match: re.Match[str]) -> Expression | None:
    """24.02, which is a date only after words that lead dates."""
    if not is_after_word(match.string, match.start(), _AFTER_DOTTED_LEAD):
        return None
    return _days_of_year(match, int(match["b"]), int(match["a"]), int(match["a"]))


def _days_of_year(match: re.Match[str], month: int, first: int, last: int) -> Expression | None:
    """Days of a month with or without a year; the day of the week, where given, tells the year of the others."""
    if not (parse_day(2000, month, first) and parse_day(2000, month, last)) or last < first:
        return None
    groups = match.groupdict()
    weekday = WEEKDAYS.get((groups.get("weekday") or "").lower().rstrip("."))

    def run(year: int) -> Period | None:
        start, end = parse_day(year, month, first), parse_day(year, month, last)
        return (start, end) if start and end else None

    if groups.get("year"):
        return fixed(match.start(), match.end(), run(int(groups["year"])), "on")

    def read(today: date) -> Period | None:
        if groups.get("which_year"):
            return run(today.year + _OFFSETS[groups["which_year"].lower()])
        # Days that have not all come are those of the year before; a weekday is that of the first.
        latest = _latest_on(weekday, month, first if weekday is not None else last, today)
        return run(latest.year) if latest else None

    return Expression(match.start(), match.end(), read, cycle=0 if groups.get("which_year") else 366, lead="on")


def _latest_on(weekday: int | None, month: int, day: int, today: date) -> date | None:
    latest = latest_day(month, day, today)
    if weekday is None or latest is None or latest.weekday() == weekday:
        return latest
    # Within eleven years every day of the year falls on every day of the week.
    candidates = (parse_day(latest.year - back, month, day) for back in range(1, 12))
    return next((one for one in candidates if one and one.weekday() == weekday), latest)


def _is_verb(match: re.Match[str]) -> bool:
    """Whether "may" or "march" in lower case stands where nothing shows that a month is meant."""
    words = match["month"]
    return words.lower() in _VERBS_AS_MONTHS and words == words.lower() and not match["year"]


def _day_month(match: re.Match[str]) -> Expression | None:
    if _is_verb(match) and (match["day"] or "").isdigit() and not match["of"]:
        return None
    return _month_and_days(match)


def _month_day(match: re.Match[str]) -> Expression | None:
    if (match["day"] or "").isdigit() and not match["year"]:
        if _is_verb(match):
            return None
        # "In May 12 people died": a day does not go with "in".
        if is_after_word(match.string, match.start(), _AFTER_IN):
            return None
    return _month_and_days(match)


def _month_and_days(match: re.Match[str]) -> Expression | None:
    groups = match.groupdict()
    first = groups["day"] or groups["worded"]
    last = groups["last"] or first
    return _days_of_year(match, MONTHS[groups["month"].lower()], day_number(first), day_number(last))


def _month(match: re.Match[str]) -> Expression | None:
    number = MONTHS[match["month"].lower()]
    if match["year"]:
        return fixed(match.start(), match.end(), month_of(int(match["year"]), number), "in")
    if not (match["edge"] or match["which"] or match["which_year"]) and not _stands_alone(match):
        return None
    if match["which_year"]:
        offset = _OFFSETS[match["which_year"].lower()]
        return Expression(match.start(), match.end(), lambda today: month_of(today.year + offset, number), lead="in")
    offset = 1 if (match["which"] or "").lower() == "next" else 0

    def read(today: date) -> Period | None:
        latest = latest_months(number, 1, today)
        return month_of(latest[0].year + offset, number) if latest else None

    return Expression(match.start(), match.end(), read, cycle=0 if offset else 366, lead="in")


def _stands_alone(match: re.Match[str]) -> bool:
    words, text, start = match["month"], match.string, match.start()
    if is_after_word(text, start, _AFTER_LOWER_CASE_LEAD):
        return True
    # "April Jones" is a person.
    is_name = re.match(r"\s[A-Z][a-z]", text[match.end() : match.end() + 3]) is not None
    if is_name or (words.islower() and words in (*_VERBS_AS_MONTHS, "august")):
        return False
    is_ambiguous = words.lower() in ("march", "sept") or len(words) <= 3
    is_in_range = _BEFORE_MONTH.match(text, match.end()) is not None
    return not is_ambiguous or is_in_range or is_after_word(text, start, _AFTER_MONTH_LEAD)


def _bare_day(match: re.Match[str]) -> Expression | None:
    text = match.string
    if match["which"] is None and not is_after_word(text, match.start("day"), _AFTER_THE_LEAD):
        return None
    if not _AFTER_BARE_DAY.match(text, match.end()):
        return None
    day, offset = day_number(match["day"]), _OFFSETS.get((match["which"] or "").lower())

    def read(today: date) -> Period | None:
        if offset is None:
            return single(latest_day_of_month(day, today))
        from_month = shifted(today.replace(day=1), -1) if offset < 0 else today
        return single(parse_day(from_month.year, from_month.month, day))

    return Expression(match.start(), match.end(), read, cycle=31, lead="on")


def _weekday_day(match: re.Match[str]) -> Expression | None:
    """ "Friday the 15th": the latest such day that was one."""
    weekday, day = WEEKDAYS[match["weekday"].lower()], day_number(match["day"])

    def read(today: date) -> Period | None:
        latest = latest_weekday(weekday, today)
        # 688 weeks: in 13 years and some days each day of the month falls on each day of the week.
        found = (one for one in (shifted(latest, -7 * back) for back in range(688)) if one.day == day)
        return single(next(found, None))

    return Expression(match.start(), match.end(), read, cycle=31, lead="on")


def _years(match: re.Match[str]) -> Expression | None:
    first, last = int(match["year"]), int(match["last"])
    if last < 100:
        last += first // 100 * 100
    start, end = year_of(first), year_of(last)
    if last <= first or start is None or end is None or _BEFORE_COUNT_NOUN.match(match.string, match.end()):
        return None
    return fixed(match.start(), match.end(), (start[0], end[1]), "in")


def _single_year(match: re.Match[str]) -> Expression | None:
    text = match.string
    if not match["edge"]:
        is_event = is_after_word(text, match.start(), _AFTER_BOUND_THE) and _EVENT.match(text, match.end()) is not None
        if not is_event and not is_after_word(text, match.start(), _AFTER_YEAR_LEAD):
            return None
        if _BEFORE_COUNT_NOUN.match(text, match.end()):
            return None
    return fixed(match.start(), match.end(), year_of(int(match["year"])), "in")


def _part_of_year(match: re.Match[str]) -> Expression | None:
    """Quarters and halves."""
    groups = match.groupdict()
    order = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}.get((match["order"] or "").lower())
    number = order or int(groups["number"] or 1)
    # "In the second half" is of a match, "in the first quarter" of a year.
    has_year = groups["year"] or groups["which_year"] or groups["of_the_year"]
    if order and not has_year and (groups["half"] or not is_after_word(match.string, match.start(), _AFTER_IN)):
        return None
    count = 6 if (groups["half"] or groups["sign"] or "").lower() in ("half", "h") else 3
    if number * count > 12:
        if groups["half"] is None or (match["order"] or "").lower() != "last":
            return None
        number = 12 // count
    return _run_of_months(match, (number - 1) * count + 1, count)


def _run_of_months(match: re.Match[str], month: int, count: int) -> Expression | None:
    if match["year"]:
        return fixed(match.start(), match.end(), months_of(int(match["year"]), month, count), "in")

    def read(today: date) -> Period | None:
        year = _year(match, today)
        return months_of(year, month, count) if year else latest_months(month, count, today)

    return Expression(match.start(), match.end(), read, cycle=0 if match["which_year"] else 366, lead="in")


def _season(match: re.Match[str]) -> Expression | None:
    month, count = _WORDS["seasons"][match["season"].lower().replace("fall", "autumn")]
    if not (match["year"] or match["which_year"] or match["which"]):
        return None
    return _run_of_months(match, month, count)


def _decade(match: re.Match[str]) -> Expression | None:
    words = re.sub(r"[^0-9a-z]", "", match["decade"].lower())
    if words in _WORDS["decades"]:
        year = 1900 + _WORDS["decades"][words]
    else:
        year = int(words.rstrip("s"))
        year += 1900 if year < 100 else 0
    return fixed(match.start(), match.end(), decade_of(year), "in")


def _feast(match: re.Match[str]) -> Expression | None:
    month, day = _WORDS["feasts"][" ".join(match["feast"].lower().replace("’", "'").split())]
    return _days_of_year(match, month, day, day)


_EDGE = (
    rf"(?P<edge>(?:early|mid|late)(?:{S}in)?|(?:the{S})?year|(?:the{S})?month{S}of"
    rf"|(?:the{S})?(?:start|beginning|end|middle|rest){S}of)(?:{S}|-)"
)
_RUN = rf"{S}?(?:[-–&]|to|and|until|till|through){S}?"
_WEEKDAY_FIRST = rf"(?:(?P<weekday>{ANY_WEEKDAY}){PART_OF_DAY}?,?{S}(?:the{S})?)?"
_FEAST = any_of([*_WORDS["feasts"], *(name.replace("'", "’") for name in _WORDS["feasts"])])
_SEASON = any_of([*_WORDS["seasons"], "fall"])

RULES: tuple[Rule, ...] = (
    rule(
        r"(?P<year>(?:1[5-9]|20|21)[0-9]{2})(?P<sep>[-/])(?P<month>[01][0-9])(?P=sep)(?P<day>[0-3][0-9])(?:(?![\w-])|(?=T[0-9]))",
        _iso,
        "digits",
    ),
    rule(
        r"(?P<a>[0-3]?[0-9])(?P<sep>[./-])(?P<b>[01]?[0-9]|[0-3][0-9])(?P=sep)(?P<year>[12][0-9]{3}|[0-9]{2})"
        r"(?!\w)(?![./-]\w)",
        _numeric,
        "digits",
    ),
    rule(
        r"(?P<a>[0-3][0-9])\.(?P<b>[01][0-9])(?!\w)(?![.,][0-9])(?!\s?(?:%|per|million|billion|thousand))",
        _dotted,
        "digits",
    ),
    rule(
        rf"{_WEEKDAY_FIRST}(?:the{S}(?=[0-9]+[a-z]|[a-z]))?(?:(?P<day>{NUMBERED_DAY})(?:{_RUN}(?P<last>{NUMBERED_DAY}))?(?:{S}(?P<of>of{S})?|[-/](?=[a-z]))"
        rf"|(?P<worded>{ORDINAL_WORD}){S}of{S})(?P<month>{MONTH}){OF_YEAR}?",
        _day_month,
        "month",
    ),
    rule(
        rf"{_WEEKDAY_FIRST}(?P<month>{MONTH})(?:\.?{S}(?:the{S})?|-(?=[0-9]))"
        rf"(?:(?P<day>{NUMBERED_DAY})(?:{_RUN}(?P<last>{NUMBERED_DAY})(?!{S}?{MONTH}))?|(?P<worded>(?:(?<=the\s)|(?=(?:twent|thirt)))(?:{ORDINAL_WORD})))"
        rf"{OF_YEAR}?",
        _month_day,
        "month",
    ),
    rule(
        rf"(?:(?<=from\s)|(?<=between\s))(?P<day>{NUMBERED_DAY}){_RUN}(?P<month>{MONTH})\.?{S}(?P<last>{NUMBERED_DAY})"
        rf"{OF_YEAR}?",
        _month_and_days,
        "month",
    ),
    rule(
        rf"(?:{_EDGE})?(?:(?P<which>last|this|next|previous){S})?(?P<month>{MONTH})"
        rf"{OF_YEAR}?",
        _month,
        "month",
    ),
    rule(
        rf"the{S}(?P<day>{ORDINAL_DAY})(?:{S}of{S}(?:(?P<which>this|last){S}|the{S})month\b)?",
        _bare_day,
        "digits",
    ),
    rule(rf"(?P<weekday>{ANY_WEEKDAY}){S}(?:the{S})?(?P<day>{ORDINAL_DAY})", _weekday_day, "weekday"),
    rule(rf"(?P<year>{YEAR}){S}?(?:[-–/]|to|and|until|till|through){S}?(?P<last>{YEAR})", _years, "digits"),
    rule(r"(?P<year>(?:1[5-9]|20|21)[0-9]{2})[-–/](?P<last>[0-9]{2})(?![\w-])", _years, "digits"),
    rule(rf"(?:{_EDGE})?(?P<year>{YEAR})(?!-\w)", _single_year, "digits"),
    rule(
        rf"(?:the{S})?(?:(?P<order>first|second|third|fourth|last){S}(?:quarter|(?P<half>half))\b"
        rf"|(?P<sign>[QH])(?P<number>[1-4])\b)(?:{OF_YEAR}|(?P<of_the_year>{S}of{S}the{S}year\b))?",
        _part_of_year,
        "word",
    ),
    rule(rf"(?:(?P<which>last|this|next){S}|the{S})?(?P<season>{_SEASON})\b{OF_YEAR}?", _season, "word"),
    rule(
        rf"the{S}(?:(?:early|mid|late)(?:{S}|-))?"
        rf"(?P<decade>(?:1[5-9]|20)[0-9]0['’]?s\b|['’]?[2-9]0s\b|{any_of(_WORDS['decades'])}\b)",
        _decade,
        "digits",
    ),
    rule(rf"(?P<feast>{_FEAST})\b{OF_YEAR}?", _feast, "word"),
)
