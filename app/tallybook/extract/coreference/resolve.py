"""Who "it" is: the actor that a source's words mean, from what the document has said so far."""

from __future__ import annotations

import re
from dataclasses import replace

from tallybook.extract.actors.gazetteer import Sense, lexicon
from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.names import find_organisation
from tallybook.extract.actors.roles import role_of, without_determiners
from tallybook.extract.attribution.noun_phrases import carriers
from tallybook.extract.coreference.anaphora import AnaphoraResolver
from tallybook.extract.coreference.attributes import describe, gender_of_nouns, is_role, reference
from tallybook.extract.coreference.discourse import Discourse
from tallybook.extract.coreference.entities import Entity
from tallybook.extract.coreference.mentions import Form, Mention, body_noun, read_mention, role_mention
from tallybook.extract.coreference.persons import WHICH, Naming, named_at
from tallybook.extract.coreference.ranking import Choice
from tallybook.extract.coreference.setting import BODIES
from tallybook.extract.document import ATTRIBUTIONS, AnnotatedDocument, Attribution, Range, ResolvedSource
from tallybook.extract.language.words import words as words_of
from tallybook.records import UNNAMED_KINDS, Actor, ActorKind

_TAIL = re.compile(r" (?:of|for|from|in) ")
_APPOSED = re.compile(r",\s(?:[\w.’'-]+\s){0,3}")
_CLOSING = tuple(",.;:—)\n")
_APPOSED_NAME = re.compile(r",\s(?:the\s)?(?=[A-Z])")
_CALLED = re.compile(r"(?:\b[Tt]he|,\san?)\s((?:[\w’'-]+\s){0,2}?[a-z]+)\b")
_STATEMENT = re.compile(
    r"(?:the|its|this|that)\s(?:[a-z]+\s)?(?:communiqu[eé]|statement|bulletin|report|post|message|broadcast|letter|briefing)",
    re.IGNORECASE,
)
_KNOWN, _BY_SHAPE, _UNNAMED, _GUESSED, _UNKNOWN = 0.9, 0.75, 0.7, 0.6, 0.4
_NOBODY = 0.2  # a pronoun of which the text tells nothing


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
        self._text = document.text
        self._discourse = Discourse(document)
        self._anaphora = AnaphoraResolver(document, self._discourse)
        self._bodies_by_end = _bodies_by_end(document)

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
        mention, found = self._meant(attribution.source)
        if mention.form is not Form.OF_TWO:  # "the former" leaves "the latter" what it was
            self._discourse.note(found.entity, mention.start, mention.end)
        if attribution.outer is None:
            self._discourse.speak(found.entity, mention.start)
        return ResolvedSource(found.entity.actor, found.confidence)

    def _named(self, words: Range | None) -> Actor | None:
        """The actor of a go-between or of one who is cited."""
        return self._meant(words)[1].entity.actor if words else None

    def _meant(self, words: Range) -> tuple[Mention, Choice]:
        """The mention in a source's words, and the entity that it means: the first rule that knows one."""
        mention = read_mention(self._text, words)
        self._discourse.advance(mention.start)
        return mention, (
            self._person(mention)
            or self._apposed_body(mention)
            or self._known_body(mention)
            or self._person_called(mention)
            or self._speaker_before(mention)
            or self._anaphora.resolve(mention)
            or self._new(mention)
        )

    def _person(self, mention: Mention) -> Choice | None:
        """The person named by the phrase, or by what stands in apposition to it."""
        naming = self._naming(mention) if mention.form is not Form.PRONOUN else None
        if naming is None:
            return None
        entity = self._discourse.person(naming)
        first = min(mention.start, naming.first)
        self._place_in_country(entity, self._text[first : naming.end], first)
        return Choice(entity, _KNOWN if mention.start <= naming.start < mention.end else 0.85)

    def _naming(self, mention: Mention) -> Naming | None:
        naming = self._discourse.naming_around(mention.start)
        if naming is None or naming.end <= mention.start:
            naming = self._discourse.naming_around(mention.end + 2)
            is_apposed = naming is not None and _APPOSED.fullmatch(self._text, mention.end, naming.start)
            return naming if naming and is_apposed and self._closes(naming.end) else None
        return naming

    def _closes(self, place: int) -> bool:
        return self._text[place : place + 1] in _CLOSING

    def _apposed_body(self, mention: Mention) -> Choice | None:
        """The body of the word lists in apposition to what it is: "a splinter faction, Jamaat-ul-Ahrar"."""
        comma = _APPOSED_NAME.match(self._text, mention.end) if mention.form is not Form.PRONOUN else None
        match = lexicon().match(self._text, comma.end()) if comma else None
        if match and match.entry.sense is Sense.NAMED and match.entry.actor and self._closes(match.end):
            return Choice(self._discourse.body(match.entry.actor), 0.85)
        return None

    def _known_body(self, mention: Mention) -> Choice | None:
        """The body that the words name by themselves; one who stands for it ("a UN spokesman") goes on as "he"."""
        actor = resolve(mention.words) if mention.form in {Form.NAME, Form.BODY_ROLE} else None
        if actor is None or actor.kind not in BODIES:
            return None
        is_known = find_organisation(without_determiners(mention.words)) != actor
        if not is_known and mention.form is Form.BODY_ROLE:
            return None
        body = Choice(self._discourse.body(actor), _KNOWN if is_known else _BY_SHAPE)
        is_human = any(is_role(head) for head in role_mention(0, 0, mention.words).heads)
        return self._anaphora.stand_in(mention, body) if is_human else body

    def _person_called(self, mention: Mention) -> Choice | None:
        """The person whom a single name means: one named in full elsewhere, else a new one or a body."""
        actor = resolve(mention.words) if mention.form is Form.NAME else None
        if actor is None or actor.kind is not ActorKind.PERSON:
            return None
        before = mention.words[: mention.words.find(actor.name)].split() if actor.name in mention.words else []
        title = [word for word in before if word.lower() not in words_of("determiners")]
        choice = self._discourse.by_partial(actor.name, mention.start, gender_of_nouns(title))
        if choice is None:
            body = self._bodies_by_end.get(actor.name) or self._body_called(actor.name, mention.end)
            if body:
                return Choice(self._discourse.body(body), _BY_SHAPE)
            at = self._text.find(actor.name, mention.start, mention.end)
            naming = named_at(self._text, at if at >= 0 else mention.start, actor)
            is_told = bool(title or naming.attributes.roles or naming.attributes.gender)
            choice = Choice(self._discourse.person(naming), _KNOWN if is_told else _BY_SHAPE)
        self._place_in_country(choice.entity, mention.words, mention.start)
        return choice

    def _body_called(self, name: str, end: int) -> Actor | None:
        """A body that only its document knows ("Norsk Gruve, which …"), of the kind that its paragraph calls it."""
        if not WHICH.match(self._text, end):
            return None
        paragraph = self._document.paragraphs[self._discourse.text_index.paragraph_of(end)]
        for found in _CALLED.finditer(self._text, end, paragraph.end):
            if noun := body_noun(found[1]):
                kind = ActorKind(reference()["bodies"][noun][0])
                return Actor(name=name, kind=kind, country=describe(found[1]).country)
        return Actor(name=name, kind=ActorKind.OTHER)

    def _speaker_before(self, mention: Mention) -> Choice | None:
        """Whoever just spoke, where a statement is said to speak: "the communique"."""
        last = self._discourse.last if _STATEMENT.fullmatch(mention.words) else None
        return Choice(last[0], _GUESSED) if last else None

    def _new(self, mention: Mention) -> Choice:
        """Somebody of whom the text has not spoken: whom the words name, else the words themselves."""
        words = mention.words
        actor = resolve(words) if mention.form is not Form.PRONOUN else None
        if actor and actor.kind in BODIES:
            return Choice(self._discourse.body(actor), _GUESSED)
        if mention.form is Form.NAME and actor and actor.kind is ActorKind.OTHER:
            body = self._bodies_by_end.get(without_determiners(words))
            if body or not _is_unnamed(words):
                return Choice(self._discourse.body(body or actor), _BY_SHAPE if body else _GUESSED)
            actor = actor.model_copy(update={"kind": ActorKind.ANONYMOUS})
        if actor is None or actor.kind not in UNNAMED_KINDS:
            kind = role_of(words)
            if mention.form in {Form.PERSON_ROLE, Form.OWNED} and kind in {None, ActorKind.PERSON}:
                kind = ActorKind.ANONYMOUS
            actor = Actor(name=without_determiners(words), kind=kind or ActorKind.OTHER)
        if actor.kind is ActorKind.WITNESSES and actor.country is None:
            actor = actor.model_copy(update={"country": self._discourse.setting.home})  # who saw it lives there
        is_human = mention.gender is not None or (actor.kind in UNNAMED_KINDS and _is_one(words))
        confidence = _UNKNOWN if mention.is_definite else _UNNAMED
        if mention.form is Form.PRONOUN:
            confidence = _NOBODY
        return Choice(self._discourse.unnamed(actor, words, is_human=is_human), confidence)

    def _place_in_country(self, entity: Entity, words: str, start: int) -> None:
        """A person is of the country of the body spoken for, else one in an office of state of that spoken of there."""
        if entity.actor.country:
            return
        body = self._anaphora.spoken_for(words, start)
        said = {word.strip(",.").lower() for word in words.split()} | entity.attributes.roles
        country = body.actor.country if body else None
        if body is None and said & words_of("state_offices"):
            country = self._discourse.setting.country_at(entity.places[0].start if entity.places else start)
        entity.actor = entity.actor.model_copy(update={"country": country})


def _is_unnamed(words: str) -> bool:
    """Whether a phrase without any name in it means people: "a lawyer there", "camp leaders", and no "a new report"."""
    plain = without_determiners(words)
    head = _TAIL.split(plain, maxsplit=1)[0].split()
    thing = carriers() | words_of("generic_bodies")
    is_lower = bool(head) and " ".join(head) == " ".join(head).lower() and head[-1] not in thing
    return is_lower and (plain != words.strip() or plain.split()[0].endswith("s") or head[-1].endswith("s"))


def _is_one(words: str) -> bool:
    head = _TAIL.split(without_determiners(words), maxsplit=1)[0].split()
    return bool(head) and not head[-1].endswith(("s", "men", "people"))


def _bodies_by_end(document: AnnotatedDocument) -> dict[str, Actor]:
    """The bodies that a text names, by the last word and the last two words of the name: "the Tigers"."""
    found: dict[str, Actor] = {}
    for mention in document.actors:
        words = document.text[mention.start : mention.end].split()
        if mention.actor.kind is not ActorKind.GOVERNMENT:
            for count in range(1, min(3, len(words))):
                found.setdefault(" ".join(words[-count:]), mention.actor)
    return {ending: actor for ending, actor in found.items() if ending[:1].isupper()}
