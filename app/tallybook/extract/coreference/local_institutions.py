"""Bodies named without their country, "the defence ministry", "the army", and those that only their text knows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from tallybook.extract.actors.gazetteer import government
from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.roles import kinds_by_word
from tallybook.extract.coreference.attributes import describe, reference
from tallybook.extract.coreference.discourse import Discourse
from tallybook.extract.coreference.mention_forms import MentionForm, body_noun
from tallybook.extract.coreference.ranking import Choice
from tallybook.extract.document import AnnotatedDocument, overlapping
from tallybook.records import UNNAMED_KINDS, Actor, ActorKind

BODIES = frozenset(ActorKind) - {ActorKind.PERSON, ActorKind.OTHER, *UNNAMED_KINDS}
STATE_KINDS = frozenset(
    {ActorKind.MILITARY, ActorKind.MINISTRY, ActorKind.POLICE, ActorKind.GOVERNMENT, ActorKind.HEALTH_AUTHORITY}
)
_MINISTRY = re.compile(
    r"\b[Tt]he\s((?:[\w]+\s){1,2}(?:[Mm]inistry)|(?:Ministry|Department)\sof\s(?:the\s)?[A-Z]\w+(?:\s(?:and|of)\s[A-Z]\w+)*)"
)
_IN_PLACE = re.compile(r"\s*(?:In|At|From)\s")
_DETERMINER = re.compile(r"^(?:the|its|their)\s", re.IGNORECASE)


def any_noun(nouns: Iterable[str]) -> str:
    """A pattern for any of some nouns, the longest first."""
    return "|".join(re.escape(noun) for noun in sorted(nouns, key=lambda noun: (-len(noun), noun)))


@cache
def _called() -> re.Pattern[str]:
    """What a body is called where its document says it: "the French company", ", a legal aid office"."""
    return re.compile(
        rf"(?:\b[Tt]he\s|,\s(?:an?|the)\s)((?:[\w’'-]+\s){{0,3}}?(?:{any_noun(reference()['bodies'])}))\b"
    )


class LocalInstitutions:
    """The bodies of the country that a text, or one of its sentences, is set in."""

    def __init__(self, document: AnnotatedDocument, discourse: Discourse, home: str | None) -> None:
        """`home` is the country that the text speaks of most."""
        self._document = document
        self._discourse = discourse
        self._home = home
        self._note_bare_ministries()

    def _note_bare_ministries(self) -> None:
        """Ministries named without their country are those of the country that the text speaks of most."""
        entities, text_index = self._discourse.entities, self._discourse.text_index
        for found in _MINISTRY.finditer(self._document.text):
            if overlapping(self._document.actors, found.start(1), found.end(1)):
                continue
            actor = self.near(found.start(), found[1])
            if actor:
                entities.add(entities.body(actor), text_index.place(found.start(), found.end()))

    def country_of_sentence(self, place: int) -> str | None:
        """The country of the place that opens the sentence: "In Buenos Aires the chiefs of staff …"."""
        text_index = self._discourse.text_index
        start = text_index.sentence_start(place)
        if not _IN_PLACE.match(self._document.text, start):
            return None
        return describe(self._document.text[start : min(place, start + 60)]).country

    def country_at(self, place: int) -> str | None:
        """The country that a sentence is set in, else the text."""
        return self.country_of_sentence(place) or self._home

    def near(self, place: int, words: str) -> Actor | None:
        """A body by its bare noun, of the country that its sentence, else the text, is set in."""
        return body_in(self.country_at(place), words)

    def at_home(self, words: str) -> Actor | None:
        """A body by its bare noun, of the country that the text is set in."""
        return body_in(self._home, words)

    def of_field(self, form: MentionForm) -> Choice | None:
        """A ministry or force told by its field: "the defence ministry" of the country that was spoken of with it."""
        plain = _DETERMINER.sub("", form.words)
        if " " not in plain:
            return None
        named = [
            (place.start, one)
            for one in self._discourse.entities.near(form.start, ahead=0)
            if one.actor.country
            and not one.is_human
            and one.actor.kind in STATE_KINDS
            and (place := one.last_before(form.start))
            and (own := body_in(one.actor.country, plain))
            and own.name == one.actor.name
        ]
        if named:
            return Choice(max(named, key=lambda pair: pair[0])[1], 0.8 if len(named) == 1 else 0.65)
        local = self.near(form.start, plain)
        return Choice(self._discourse.entities.body(local), 0.6) if local else None

    def called(self, name: str, end: int) -> Actor:
        """A body that only its document knows, of the kind that its paragraph calls it: "the French company"."""
        document = self._document
        stop = document.paragraphs[self._discourse.text_index.paragraph_of(end)].end if document.paragraphs else end
        for found in _called().finditer(document.text, end, stop):
            noun = body_noun(found[1])
            if noun:
                return Actor(name=name, kind=_first_kind(noun, found[1]), country=describe(found[1]).country)
        return Actor(name=name, kind=ActorKind.OTHER)


def body_in(country: str | None, words: str) -> Actor | None:
    """A body of a country by its bare noun: "the army"."""
    plain = _DETERMINER.sub("", words)
    actor = resolve(f"{government(country).name}'s {plain}") if country else None
    return actor if actor and actor.country and actor.kind in BODIES else None


def _first_kind(noun: str, words: str) -> ActorKind:
    """The likeliest kind of body: of a charity's or aid office's words the one that names it most narrowly."""
    organisations = kinds_by_word("organisations")
    narrow = next(
        (organisations[word] for word in words.lower().split() if word in organisations and word != noun), None
    )
    return narrow or ActorKind(reference()["bodies"][noun][0])
