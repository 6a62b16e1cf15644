"""What a figure covers: one event, a running total or what was added; in which time and place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import timedelta
from functools import cache

from tallybook.extract.document import ActorMention, AnnotatedDocument, DateMention
from tallybook.extract.figures.triggers.table import Role
from tallybook.extract.language.inflection import plural_of
from tallybook.extract.language.templates import any_of
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Kind, Verb, Voice
from tallybook.extract.syntax.lexicon import measure_group, stock_measures
from tallybook.records import ActorKind, Scope
from tallybook.vocab.load import table

_EVENT_MEASURES = measure_group("events")
SINCE = re.compile(
    r"^(?:since|from|between|over the (?:past|last)|in the (?:past|last)|so far|during|until|by)\b", re.IGNORECASE
)
_PAST_DAY = re.compile(r"\b(?:past|last|previous) (?:day|24 hours|twenty-four hours)\b|\b24 hours\b", re.IGNORECASE)
_LONG_FIGHT = re.compile(rf"\b(?:weeks?|months?|years?) of (?:[\w-]+ )?{any_of(words('long_fights'))}\b")
_LONG = timedelta(days=4)
_LEAD = 400  # characters in which a report of one event names it


def scope_of(role: Role, chunks: Sequence[Chunk], period: DateMention | None, text: str, *, is_daily: bool) -> Scope:
    """The scope that the words of a figure's sentence give it; `is_daily` in the issuer's words of a daily bulletin."""
    words_of_period = text[period.start : period.end] if period else ""
    if role.is_increment or (role.group.quantity and role.group.quantity.is_delta) or _PAST_DAY.search(words_of_period):
        return Scope.INCREMENT
    if role.measure in stock_measures() or _is_held(role, chunks):
        return Scope.INCIDENT if _is_movement(role, chunks, period, words_of_period) else Scope.TOTAL
    if period and _is_long(period, words_of_period):
        return Scope.TOTAL
    if role.measure in measure_group("transfers"):
        return Scope.TOTAL if role.group.is_counted and _is_perfect(role, chunks) else Scope.UNKNOWN
    sentence = text[chunks[0].start : chunks[-1].end].lower()
    if _mentions_running(sentence):
        return Scope.TOTAL
    if is_daily and role.measure in _EVENT_MEASURES:
        return Scope.INCREMENT
    if _has_event(chunks) or period:
        return Scope.INCIDENT
    return _without_event(role, chunks, text)


def _without_event(role: Role, chunks: Sequence[Chunk], text: str) -> Scope:
    """The scope where the sentence tells neither event nor time."""
    quantity = role.group.quantity
    trigger = chunks[role.trigger] if role.trigger is not None else None
    if quantity and quantity.value == 1:
        return Scope.INCIDENT  # one is no running toll, whatever the tense
    if trigger and trigger.kind is Kind.TOLL:
        lead = re.findall(r"\w+", text[:_LEAD].lower())
        return Scope.INCIDENT if _event_words().intersection(lead) else Scope.TOTAL
    if (quantity and quantity.value == 0) or (trigger and {"to", "have"} <= set(trigger.lowers)):
        return Scope.UNKNOWN
    if _is_perfect(role, chunks):
        return Scope.TOTAL
    if role.measure == "killed_or_wounded" or role.measure not in _EVENT_MEASURES:
        return Scope.UNKNOWN
    return Scope.INCIDENT


def _is_held(role: Role, chunks: Sequence[Chunk]) -> bool:
    """Whether captives or prisoners are counted as those that are held, not as those that were taken."""
    trigger = chunks[role.trigger] if role.trigger is not None else None
    is_verb = isinstance(trigger, Verb) and (trigger.lemma == "hold" or trigger.kind is Kind.STATE)
    return role.measure in {"captured", "detained"} and (trigger is None or is_verb)


def _is_movement(role: Role, chunks: Sequence[Chunk], period: DateMention | None, words_of_period: str) -> bool:
    """Whether people moved at one time: "300 fled overnight", "40 fighters crossed the border"."""
    trigger = chunks[role.trigger] if role.trigger is not None else None
    if not isinstance(trigger, Verb) or trigger.kind is not Kind.VERB or trigger.voice is not Voice.SUBJECT:
        return False
    is_short = period is not None and period.first is not None and not _is_long(period, words_of_period)
    return is_short or role.measure == "deployed"


def _is_long(period: DateMention, words_of_period: str) -> bool:
    """Whether a period holds many events: open at an end, or more than a few days."""
    if period.first and period.last:
        return period.last - period.first >= _LONG
    return bool(SINCE.match(words_of_period)) and period.last is None


def _is_perfect(role: Role, chunks: Sequence[Chunk]) -> bool:
    """Whether the verb that governs the figure stands in the present perfect: "have been killed".

    "had" does not tell: after "said" it is a plain past.
    """
    trigger = chunks[role.trigger] if role.trigger is not None else None
    if not isinstance(trigger, Verb):
        before = [chunk for chunk in chunks[: role.index] if chunk.kind in {Kind.OTHER_VERB, Kind.VERB}][-1:]
        return any(set(chunk.lowers) & _PRESENT_PERFECT for chunk in before)
    return trigger.is_perfect and bool(set(trigger.lowers) & _PRESENT_PERFECT)


_PRESENT_PERFECT = frozenset({"has", "have", "'ve"})


def _mentions_running(sentence: str) -> bool:
    return _LONG_FIGHT.search(sentence) is not None or any(
        re.search(rf"\b{re.escape(phrase)}\b", sentence) for phrase in table("clauses.toml")["running"]
    )


def _has_event(chunks: Sequence[Chunk]) -> bool:
    events = _event_words()
    return any(word in events for chunk in chunks if chunk.kind is not Kind.TIME for word in chunk.lowers)


@cache
def _event_words() -> frozenset[str]:
    return words("events") | {plural_of(word) for word in words("events")}


def period_of(role: Role, chunks: Sequence[Chunk], dates: Sequence[DateMention]) -> DateMention | None:
    """The time that a figure covers: a date of its sentence that does not say when it was said.

    Of several the nearest one behind the figure's verb, else the nearest before.
    """
    free = [date for date in dates if not _is_of_saying(date, chunks)]
    if not free:
        return None
    anchor = chunks[role.trigger] if role.trigger is not None else role.group
    after = [date for date in free if date.start >= anchor.start]
    if not after:
        return free[-1]
    between = [chunk for chunk in chunks if anchor.end <= chunk.start < after[0].start]
    return None if any(chunk.kind in {Kind.SUBORDINATOR, Kind.RELATIVE} for chunk in between) else after[0]


def _is_of_saying(date: DateMention, chunks: Sequence[Chunk]) -> bool:
    """Whether a date says when something was reported: "said on Monday", "said in a statement on Monday"."""
    at = next((index for index, chunk in enumerate(chunks) if chunk.start <= date.start < chunk.end), None)
    if at is None:
        return True
    for before in range(at - 1, max(-1, at - 4), -1):
        chunk = chunks[before]
        if chunk.kind is Kind.OTHER_VERB and set(chunk.lowers) & words("reporting"):
            return True
        if chunk.kind not in {Kind.PREPOSITION, Kind.ADVERB, Kind.TIME, Kind.GROUP}:
            break
    after = chunks[at + 1] if at + 1 < len(chunks) else None
    return bool(after and after.kind is Kind.OTHER_VERB and after.lowers[-1] in words("reporting"))


def place_between(document: AnnotatedDocument, start: int, end: int) -> str | None:
    """The first place that is named in a stretch of the text, as written, without article."""
    matches = _place_pattern().finditer(document.text, start, end)
    found = next((one for one in matches if _is_place(one, document.text, document.actors)), None)
    return " ".join(found["place"].split()) if found else None


def place_of(role: Role, chunks: Sequence[Chunk], text: str, actors: Sequence[ActorMention]) -> str | None:
    """The place named in the figure's sentence, as written, without article: "Kursk border region"."""
    anchor = max(role.group.end, chunks[role.trigger].end if role.trigger is not None else 0)
    ending = chunks[-1].end
    found = [
        match
        for match in _place_pattern().finditer(text, chunks[0].start, ending)
        if _is_place(match, text, actors) and not (role.measure in _DIRECTED and match["link"] in _TOWARDS)
    ]
    behind = [match for match in found if match.start() >= anchor]
    chosen = behind[0] if behind else (found[-1] if found else None)
    return " ".join(chosen["place"].split()) if chosen else None


# What is sent or fired goes to a party: "to Russia", "at Israel" are no places.
_DIRECTED = measure_group("directed")
_TOWARDS = words("towards_party")


def _is_place(match: re.Match[str], text: str, actors: Sequence[ActorMention]) -> bool:
    """Whether a capitalised name behind a preposition is a place: no day, no body, no modifier of another noun."""
    vocabulary = table("clauses.toml")["place"]
    name = match["place"]
    if any(word in vocabulary["not_places"] for word in name.lower().split()):
        return False
    following = re.match(r" ([a-z][\w-]+)", text[match.end() : match.end() + 40])
    word = following[1] if following else ""
    is_noun_behind = bool(word) and word not in words("function") and not word.endswith(("ed", "ing", "ly"))
    if is_noun_behind and (match["article"] or word.endswith("s")):
        return False  # "in the Ukraine war", "to Western governments"
    first = bisect_left(actors, match.start("place"), key=lambda mention: mention.start)
    for mention in actors[first:]:
        if mention.start >= match.end("place"):
            break
        is_same = mention.end >= match.end("place")
        if is_same and (mention.actor.kind is not ActorKind.GOVERNMENT or (mention.is_modifier and is_noun_behind)):
            return False
    return True


@cache
def _place_pattern() -> re.Pattern[str]:
    """A preposition, then capitalised words, a common noun of place behind them taken in."""
    vocabulary = table("clauses.toml")["place"]
    links = "|".join(sorted(vocabulary["prepositions"], key=len, reverse=True))
    nouns = "|".join(sorted(vocabulary["nouns"], key=len, reverse=True))
    name = rf"[A-ZÀ-Ý][\w’'-]*(?:(?: (?:{'|'.join(vocabulary['joiners'])}))* (?:a[a-z]{{1,2}}-)?[A-ZÀ-Ý][\w’'-]*)*"
    side = r"(?:(?:north|south|east|west|central|north-?east|north-?west|south-?east|south-?west)(?:ern)? )?"
    place = rf"(?P<place>{side}{name}(?: (?:{nouns})\b)?)"
    return re.compile(rf"\b(?<!according )(?P<link>{links}) (?P<article>the )?{place}")
