"""The country that a text, or one of its sentences, is set in, and the bodies of it: "the army", "the ministry"."""

from __future__ import annotations

import re
from collections import Counter

from tallybook.extract.actors.gazetteer import government
from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.names import first_country
from tallybook.extract.coreference.entities import TextIndex
from tallybook.extract.document import AnnotatedDocument
from tallybook.records import UNNAMED_KINDS, Actor, ActorKind
from tallybook.text.dateline import find_dateline

BODIES = frozenset(ActorKind) - {ActorKind.PERSON, ActorKind.OTHER, *UNNAMED_KINDS}
STATE_KINDS = frozenset(
    {ActorKind.MILITARY, ActorKind.MINISTRY, ActorKind.POLICE, ActorKind.GOVERNMENT, ActorKind.HEALTH_AUTHORITY}
)
_IN_PLACE = re.compile(r"\s*(?:In|At|From)\s")
_DETERMINER = re.compile(r"^(?:the|its|their|an?)\s", re.IGNORECASE)
_FILED_THERE = 2  # mentions that a dateline counts for: it may be that of a bureau abroad
_REACH = 60  # characters of a sentence in which the place that opens it is named


class Setting:
    """Tells the country that a place of the text is set in."""

    def __init__(self, document: AnnotatedDocument, text_index: TextIndex) -> None:
        """Of the places, states and bodies named, armed groups aside, that of the most counts for the whole text."""
        self._text = document.text
        self._text_index = text_index
        actors = (one.actor for one in document.actors)
        spoken_of = Counter(actor.country for actor in actors if actor.kind is not ActorKind.ARMED_GROUP)
        dateline = find_dateline(document.text)
        if dateline and dateline.place:
            spoken_of[first_country(dateline.place.title())] += _FILED_THERE
        spoken_of.pop(None, None)
        self.home = spoken_of.most_common(1)[0][0] if spoken_of else None

    def country_at(self, place: int) -> str | None:
        """The country of the place that opens the sentence ("In Lima the chiefs of staff …"), else of the text."""
        start = self._text_index.sentence_start(place)
        is_placed = _IN_PLACE.match(self._text, start)
        return (first_country(self._text[start : min(place, start + _REACH)]) if is_placed else None) or self.home

    def body_at(self, place: int, words: str) -> Actor | None:
        """A body by its bare noun, of the country that its sentence, else the text, is set in."""
        return body_in(self.country_at(place), words)


def body_in(country: str | None, words: str) -> Actor | None:
    """A body of a country by its bare noun: "the army"."""
    plain = _DETERMINER.sub("", words)
    actor = resolve(f"{government(country).name}'s {plain}") if country else None
    return actor if actor and actor.country and actor.kind in BODIES else None
