"""Who "it" is: the actor that a source's words mean, from what the document has said so far."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from tallybook.extract.actors.gazetteer import Sense, lexicon
from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.names import find_organisation, first_country
from tallybook.extract.actors.roles import role_of
from tallybook.extract.attribution.noun_phrases import carriers
from tallybook.extract.coreference.anaphora import AnaphoraResolver
from tallybook.extract.coreference.attributes import Attributes, describe, gender_of_nouns, heads_of, is_role
from tallybook.extract.coreference.discourse import Discourse
from tallybook.extract.coreference.entities import Entity
from tallybook.extract.coreference.local_institutions import LocalInstitutions
from tallybook.extract.coreference.mention_forms import Form, MentionForm, form_of, without_carrier
from tallybook.extract.coreference.persons import Naming, is_body, named_at
from tallybook.extract.document import ATTRIBUTIONS, AnnotatedDocument, Attribution, Range, ResolvedSource
from tallybook.extract.language.words import words as words_of
from tallybook.records import UNNAMED_KINDS, Actor, ActorKind
from tallybook.text.dateline import find_dateline

_ARTICLE = re.compile(
    r"^(?:the|a|an|its|their|his|her|our|this|that|these|those|some|many|several|other)\s+", re.IGNORECASE
)
_TAIL = re.compile(r" (?:of|for|from|in) ")
_DETERMINER = 5  # letters of an article or possessive by which a description may begin later
# What may stand between a role and the name in apposition to it: ", ", " of the hospital, Dr ", " ".
_LINKS = re.compile(r"(?:\s(?:of|for|in|at|from|to)\s[^,.;:“”\"]{2,60})?,?\s(?:[\w.’'-]+\s){0,4}$|$")
_APPOSED = re.compile(r",\s(?:[\w.’'-]+\s){0,3}")
_CLOSING = tuple(",.;:—)\n")
_APPOSED_NAME = re.compile(r",\s(?:the\s)?(?=[A-Z])")
_SURELY_MEANT = 0.55  # of a noun phrase that could also be somebody new
_FILED_THERE = 2  # mentions that a dateline counts for: it may be that of a bureau abroad
_STATEMENT = re.compile(
    r"(?:the|its|this|that)\s(?:[a-z]+\s)?(?:communiqu[eé]|statement|bulletin|report|post|message|broadcast|letter|briefing)",
    re.IGNORECASE,
)
_KNOWN, _BY_SHAPE, _UNNAMED, _UNKNOWN = 0.9, 0.75, 0.7, 0.4


@dataclass(frozen=True, slots=True)
class ResolvedEntity:
    """An entity for a source's words, and how sure that is."""

    entity: Entity
    confidence: float


def resolve_sources(document: AnnotatedDocument) -> list[ResolvedSource]:
    """Whom the sources of a document's attributions mean, in the order of the attributions.

    Goes through the text once from left to right, so that each mention is resolved by what stands before it.
    """
    resolver = SourceResolver(document)
    return [resolver.resolve(attribution) for attribution in document[ATTRIBUTIONS]]


class SourceResolver:
    """Remembers the speakers and names of one document, and tells whom a mention means."""

    def __init__(self, document: AnnotatedDocument) -> None:
        """Read the names of a document."""
        self._document = document
        self._discourse = Discourse(document)
        self._home = _home_of(document)
        self._local = LocalInstitutions(document, self._discourse, self._home)
        self._back = AnaphoraResolver(document, self._discourse, self._local)
        self._bodies = _bodies_by_end(document)

    def resolve(self, attribution: Attribution) -> ResolvedSource:
        """The source of the next attribution, which becomes the last speaker, and its go-betweens."""
        source = self._source(attribution)
        relayer = self._named(attribution.relayer)
        return replace(source, relayer=relayer, relay=self._named(attribution.relay))

    def _source(self, attribution: Attribution) -> ResolvedSource:
        if attribution.is_hearsay:  # what a bulletin has heard, its issuer says
            return ResolvedSource(self._document.publisher, 1.0)
        if attribution.source is None:
            last = self._discourse.last
            return ResolvedSource(last[0].actor if last else self._document.publisher, 0.6 if last else 0.5)
        form = form_of(self._document.text, attribution.source)
        self._discourse.advance(form.start)
        found = self._found(form, attribution)
        self._discourse.note(found.entity, form.start, form.end)
        if attribution.outer is None:
            self._discourse.speak(found.entity, form.start)
        return ResolvedSource(found.entity.actor, found.confidence)

    def _named(self, mention: Range | None) -> Actor | None:
        """The actor of a go-between or of one who is cited."""
        if not mention:
            return None
        form = form_of(self._document.text, mention)
        self._discourse.advance(form.start)
        return self._found(form, None).entity.actor

    def _found(self, form: MentionForm, attribution: Attribution | None) -> ResolvedEntity:
        """The entity that a source's phrase means."""
        naming = self._naming(form) if form.form is not Form.PRONOUN else None
        if naming:
            return self._named_person(form, naming)
        apposed = self._apposed_body(form)
        if apposed:
            return apposed
        if form.form is Form.NAME:
            return self._by_name(form)
        if _STATEMENT.fullmatch(form.words) and self._discourse.last:  # "the communique": of who just spoke
            return ResolvedEntity(self._discourse.last[0], 0.6)
        choice = self._back.resolve(form)
        if choice.entity:
            return ResolvedEntity(choice.entity, choice.confidence)
        return self._unresolved(form)

    def _apposed_body(self, form: MentionForm) -> ResolvedEntity | None:
        """The body of the word lists that stands in apposition to what it is: "a splinter faction, Jamaat-ul-Ahrar"."""
        comma = _APPOSED_NAME.match(self._document.text, form.end) if form.form is not Form.PRONOUN else None
        match = lexicon().match(self._document.text, comma.end()) if comma else None
        if match is None or match.entry.sense is not Sense.NAMED or match.entry.actor is None:
            return None
        if self._document.text[match.end : match.end + 1] not in _CLOSING:
            return None
        return ResolvedEntity(self._discourse.entities.body(match.entry.actor), 0.85)

    def _naming(self, form: MentionForm) -> Naming | None:
        """The person named by the phrase, or by what stands in apposition to it."""
        entities = self._discourse.entities
        naming = entities.naming_around(form.start)
        if naming is None or naming.end <= form.start:
            naming = entities.naming_around(form.end + 2)
            text = self._document.text
            is_apposed = naming is not None and _APPOSED.fullmatch(text, form.end, naming.start) is not None
            return naming if naming and is_apposed and text[naming.end : naming.end + 1] in _CLOSING else None
        if form.start <= naming.start < form.end:
            return naming
        gap = self._document.text[form.end : naming.start] if naming.start >= form.end else ""
        return naming if form.start - naming.first <= _DETERMINER and _LINKS.match(gap) else None

    def _named_person(self, form: MentionForm, naming: Naming) -> ResolvedEntity:
        entity = self._discourse.entities.person(naming)
        first = min(form.start, naming.first)
        self._place_in_country(entity, self._document.text[first : naming.end], first)
        is_inside = form.start <= naming.start < form.end
        evidence = _KNOWN if entity.is_sure or entity.spoke else _BY_SHAPE
        return ResolvedEntity(entity, evidence if is_inside else 0.85)

    def _by_name(self, form: MentionForm) -> ResolvedEntity:
        words = without_carrier(form.words)
        actor = resolve(words)
        if actor is None:
            return self._back_or_new(form, words)
        if actor.kind is ActorKind.PERSON:
            return self._person(form, actor, words)
        if actor.kind is ActorKind.OTHER:
            return self._other(form, actor, words)
        if actor.kind in UNNAMED_KINDS:
            return self._unnamed(form, actor)
        is_known = find_organisation(_plain(words)) != actor
        entity = self._discourse.entities.body(actor)
        if _is_human(words):  # "a UN spokesman": goes on as "he"
            stand_in = self._discourse.entities.unnamed(entity.actor, describe(words), is_human=True)
            self._discourse.entities.add(entity, self._discourse.text_index.place(form.start, form.end))
            return ResolvedEntity(stand_in, _KNOWN if is_known else _BY_SHAPE)
        return ResolvedEntity(entity, _KNOWN if is_known else _BY_SHAPE)

    def _back_or_new(self, form: MentionForm, words: str) -> ResolvedEntity:
        """Words that `resolve` leaves to the document."""
        role = role_of(words)
        choice = self._back.by_kind(form, role)
        return ResolvedEntity(choice.entity, choice.confidence) if choice.entity else self._unresolved(form)

    def _person(self, form: MentionForm, actor: Actor, words: str) -> ResolvedEntity:
        entities = self._discourse.entities
        before = words[: words.find(actor.name)].split() if actor.name in words else []
        title = [word for word in before if word.lower() not in words_of("determiners")]
        choice = self._discourse.by_partial(actor.name, form.start, gender_of_nouns(title))
        if choice.entity:
            self._place_in_country(choice.entity, words, form.start)
            return ResolvedEntity(choice.entity, choice.confidence)
        if " " not in actor.name and (body := self._short_form(actor.name)):
            return ResolvedEntity(entities.body(body), _BY_SHAPE)
        if is_body(self._document.text, form.end):
            return ResolvedEntity(entities.body(self._local.called(actor.name, form.end)), _BY_SHAPE)
        at = self._document.text.find(actor.name, form.start, form.end)
        naming = named_at(self._document.text, at, at + len(actor.name), actor) if at >= 0 else None
        attributes = naming.attributes if naming else Attributes()
        entity = entities.new_person(naming.actor if naming else actor, attributes, form.start)
        self._place_in_country(entity, words, form.start)
        entity.is_sure = bool(title or attributes.roles or attributes.gender)
        return ResolvedEntity(entity, _KNOWN if title or attributes.roles or attributes.gender else _BY_SHAPE)

    def _other(self, form: MentionForm, actor: Actor, words: str) -> ResolvedEntity:
        """What no list knows: the body whose name is cut short, somebody unnamed, or a name by itself."""
        body = self._short_form(_plain(words))
        if body:
            return ResolvedEntity(self._discourse.entities.body(body), _BY_SHAPE)
        if _is_unnamed(words):
            return self._unnamed(form, actor.model_copy(update={"kind": ActorKind.ANONYMOUS}))
        return ResolvedEntity(self._discourse.entities.body(actor), 0.6)

    def _unnamed(self, form: MentionForm, actor: Actor) -> ResolvedEntity:
        if actor.kind is ActorKind.WITNESSES and actor.country is None:
            actor = actor.model_copy(update={"country": self._home})  # who saw it lives where it happened
        if form.is_definite or self._discourse.text_index.is_heading(form.start):
            choice = self._back.by_role(form)
            if choice.entity and choice.confidence >= _SURELY_MEANT:
                return ResolvedEntity(choice.entity, choice.confidence)
        is_one = _is_one(form.words)
        entity = self._discourse.entities.unnamed(actor, describe(form.words), is_human=is_one)
        return ResolvedEntity(entity, _UNNAMED)

    def _unresolved(self, form: MentionForm) -> ResolvedEntity:
        """Nobody known: the words themselves."""
        words = form.words
        role = role_of(words)
        actor = resolve(words) if form.form is not Form.PRONOUN else None
        if actor and actor.kind not in {ActorKind.OTHER, ActorKind.PERSON}:
            if actor.kind in UNNAMED_KINDS:
                entity = self._discourse.entities.unnamed(actor, describe(words), is_human=_is_one(words))
                return ResolvedEntity(entity, _UNKNOWN if form.is_definite else _UNNAMED)
            return ResolvedEntity(self._discourse.entities.body(actor), _BY_SHAPE if form.form is Form.NAME else 0.6)
        if form.form in {Form.PERSON_ROLE, Form.OWNED} and (role is None or role is ActorKind.PERSON):
            role = ActorKind.ANONYMOUS
        made = Actor(name=words if form.form is Form.PRONOUN else _plain(words), kind=role or ActorKind.OTHER)
        is_human = made.kind is ActorKind.ANONYMOUS or form.key in {"he", "she", "him", "her"}
        entity = self._discourse.entities.unnamed(made, describe(words), is_human=is_human)
        confidence = 0.2 if form.form is Form.PRONOUN else _UNKNOWN
        return ResolvedEntity(entity, confidence if form.is_definite or form.form is Form.PRONOUN else _UNNAMED)

    def _short_form(self, words: str) -> Actor | None:
        """The body of whose name only the end is given: "the Tigers" of the Tamil Tigers."""
        return self._bodies.get(words) if words[:1].isupper() else None

    def _place_in_country(self, entity: Entity, words: str, start: int) -> None:
        """A person is of the country of the body spoken for, else one in an office of state of that spoken of there."""
        if entity.actor.country:
            return
        body = self._back.spoken_for(words, start)
        if body:
            entity.actor = entity.actor.model_copy(update={"country": body.actor.country})
            return
        offices = words_of("state_offices")
        is_in_office = any(word.strip(",.").lower() in offices for word in words.split()) or any(
            role in offices for role in entity.attributes.roles
        )
        if is_in_office:
            place = entity.places[0].start if entity.places else entity.first
            country = self._local.country_at(place)
            entity.actor = entity.actor.model_copy(update={"country": country})


def _home_of(document: AnnotatedDocument) -> str | None:
    """The country that a text is set in: of the places, states and bodies named, armed groups aside, the most named."""
    spoken_of = Counter(one.actor.country for one in document.actors if one.actor.kind is not ActorKind.ARMED_GROUP)
    dateline = find_dateline(document.text)
    if dateline and dateline.place:
        spoken_of[first_country(dateline.place.title())] += _FILED_THERE
    spoken_of.pop(None, None)
    return spoken_of.most_common(1)[0][0] if spoken_of else None


def _plain(words: str) -> str:
    return _ARTICLE.sub("", words.strip()) or words


def _is_unnamed(words: str) -> bool:
    """Whether a phrase without any name in it means people: "a lawyer there", "camp leaders", and no "a new report"."""
    plain = _plain(words)
    head = _TAIL.split(plain, maxsplit=1)[0].split()
    thing = carriers() | words_of("generic_bodies")
    is_lower = bool(head) and " ".join(head) == " ".join(head).lower() and head[-1] not in thing
    return is_lower and (plain != words.strip() or plain.split()[0].endswith("s") or head[-1].endswith("s"))


def _is_one(words: str) -> bool:
    head = _TAIL.split(_plain(words), maxsplit=1)[0].split()
    return bool(head) and (is_role(head[-1].lower()) or not re.search(r"(?:s|men|people)$", head[-1]))


def _is_human(words: str) -> bool:
    """Whether words for a body are those of one who stands for it: "a UN spokesman"."""
    return any(is_role(head) for head in heads_of(words))


def _bodies_by_end(document: AnnotatedDocument) -> dict[str, Actor]:
    """The bodies that a text names, by the last word and the last two words of the name."""
    found: dict[str, Actor] = {}
    for mention in document.actors:
        words = document.text[mention.start : mention.end].split()
        if mention.actor.kind is not ActorKind.GOVERNMENT:
            for count in range(1, min(3, len(words))):
                found.setdefault(" ".join(words[-count:]), mention.actor)
    return found
