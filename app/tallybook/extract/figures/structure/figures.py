"""Entries of lists and tables as figures: whose they are, who did it, what they cover and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tallybook.extract.coverage import COVERAGE
from tallybook.extract.document import AnnotatedDocument, Range, ResolvedFigure
from tallybook.extract.figures.detect import CANDIDATES
from tallybook.extract.figures.participants.belligerents import Belligerents
from tallybook.extract.figures.participants.mentions import PARTIES, Mentions, side_of
from tallybook.extract.figures.scope import SINCE, place_between
from tallybook.extract.figures.structure.entries import Entry
from tallybook.extract.language.templates import any_of
from tallybook.extract.syntax.lexicon import measure_group, stock_measures
from tallybook.records import Actor, Category, Scope
from tallybook.vocab.load import table

_ARMED = frozenset({Category.PERSONNEL, Category.EQUIPMENT})


@dataclass(frozen=True, slots=True)
class _Parties:
    """Whom the labels of an entry name: whose it is and the other party."""

    owner: Actor | None = None
    other: Actor | None = None


def figures_of(document: AnnotatedDocument, belligerents: Belligerents) -> list[ResolvedFigure]:
    """The figures of a document's lists, labelled values and tables, in order."""
    mentions = Mentions(document.actors)
    return [_figure(document, entry, mentions, belligerents) for entry in document[CANDIDATES].entries]


def _figure(
    document: AnnotatedDocument, entry: Entry, mentions: Mentions, belligerents: Belligerents
) -> ResolvedFigure:
    quantity, whole = entry.quantity, entry.whole
    parties = _parties(document, entry, mentions)
    speaking = belligerents.side_speaking(document[COVERAGE].speaker_at(quantity.start))
    if _has(document, entry, "foes") and entry.category in _ARMED:
        parties = _Parties(belligerents.opponent_of(speaking or parties.owner), parties.other)
    elif parties.owner is None and _has(document, entry, "own"):
        parties = _Parties(speaking, parties.other)
    places = [document.text[slice(*entry.place)]] if entry.place else []
    places += [place for stretch in entry.labels if (place := place_between(document, *stretch))]
    return ResolvedFigure(
        start=quantity.start,
        end=quantity.end,
        measure=entry.measure,
        category=entry.category,
        modifier=quantity.modifier,
        scope=_scope(document, entry),
        subject=parties.owner,
        counterpart=parties.other if parties.other != parties.owner else None,
        equipment=entry.equipment.equipment if entry.equipment else None,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        period=entry.period,
        place=next(iter(places), None),
        whole=(whole.start, whole.end) if whole else None,
    )


def _parties(document: AnnotatedDocument, entry: Entry, mentions: Mentions) -> _Parties:
    """The parties that the nearest labels name, by the words that lead to each name."""
    owner: Actor | None = None
    other: Actor | None = None
    for stretch in entry.labels:
        for mention in mentions.within(*stretch):
            if mention.actor.kind not in PARTIES:
                continue
            side = side_of(mention.actor)
            if _is_other(document.text, stretch, mention.start, entry.measure):
                other = other or side
            else:
                owner = owner or side
    return _Parties(owner, other)


def _is_other(text: str, stretch: Range, place: int, measure: str) -> bool:
    """Whether a name is that of who did it, or of whom equipment goes to: "destroyed by X", "aid to X"."""
    links = _links("receivers" if measure in measure_group("transfers") else "agents")
    return links.search(text[stretch[0] : place]) is not None


def _has(document: AnnotatedDocument, entry: Entry, name: str) -> bool:
    """Whether the labels have words of one kind: for the other side, for the speaker's own."""
    return any(_pattern("links", name).search(document.text, *stretch) for stretch in entry.labels)


def _scope(document: AnnotatedDocument, entry: Entry) -> Scope:
    """A total where a label names a span of time, a stock or several places; else what no label says."""
    if entry.quantity.is_delta:
        return Scope.INCREMENT
    if entry.measure in stock_measures():
        return Scope.TOTAL
    if entry.period:
        words = document.text[entry.period.start : entry.period.end]
        if SINCE.match(words) or entry.period.first is None or entry.period.first != entry.period.last:
            return Scope.TOTAL
    for scope in table("labels.toml")["scopes"]:
        if any(_pattern("scopes", scope).search(document.text, *stretch) for stretch in entry.labels):
            return Scope(scope)
    return Scope.UNKNOWN


@cache
def _pattern(section: str, name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(frozenset(table('labels.toml')[section][name]))}\b", re.IGNORECASE)


@cache
def _links(name: str) -> re.Pattern[str]:
    """Words at the end of what stands before a name that say what part it has: "by", "to the"."""
    listed = any_of(frozenset(table("labels.toml")["links"][name]))
    return re.compile(rf"\b{listed}\s+(?:the\s+)?\Z", re.IGNORECASE)
