"""Sources that name nobody themselves: pronouns, roles, "its spokesman", "both agencies", "the former"."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.names import find_organisation
from tallybook.extract.actors.roles import bare_kind
from tallybook.extract.coreference.attributes import describe, groups_of, heads_of, is_role, reference, words_in
from tallybook.extract.coreference.discourse import Discourse
from tallybook.extract.coreference.entities import Entity, Occurrence
from tallybook.extract.coreference.local_institutions import BODIES, STATE_KINDS, LocalInstitutions, any_noun, body_in
from tallybook.extract.coreference.mention_forms import Form, MentionForm, body_noun, kinds_of_body
from tallybook.extract.coreference.ranking import Choice, Mention
from tallybook.extract.document import AnnotatedDocument
from tallybook.records import UNNAMED_KINDS, ActorKind

_NOBODY = Choice(None, 0.0)
_FOR_BODY = re.compile(r"(?:an?|the)\s(?:[\w-]+\s){1,3}?(?:for|of|at|from)\s(the\s[a-z -]+)$", re.IGNORECASE)
_APPOSED = re.compile(r",\s(an?\s[^,.;:“”\"]{2,60})")
_BARE = re.compile(r"(?:an?\s)?(?:(?!\b(?:for|of|at|from|with)\b)[^,’']){2,40}", re.IGNORECASE)
_JOINED = re.compile(r"\s(?:and|or)\s(?:the\s)?|,\s(?:the\s)?")
_SINGLE = ("one", "another", "a ")
_NEAR = 3  # sentences
_FEW = 12  # mentions before a cue, among which its subject is sought


@cache
def _stands_in() -> re.Pattern[str]:
    """One who speaks for a body that isn't named here: "a police spokesman"."""
    return re.compile(rf"(?:a|the)\s(?:[\w-]+\s)?(?:{any_noun(words_in('spokesmen'))})", re.IGNORECASE)


@cache
def _field() -> re.Pattern[str]:
    """The body before a role: "Army spokesman", "the coalition’s spokesman", "a police chief"."""
    roles = any_noun(words_in("spokesmen", "stems"))
    return re.compile(rf"(?:(?:the|an?)\s)?(?P<body>[a-z]+(?:\s[a-z]+)??)(?:[’']s?)?\s(?:{roles})", re.IGNORECASE)


@cache
def _local_office() -> re.Pattern[str]:
    """What is a body's own, and speaks with its voice: "its Gaza office", "their website"."""
    return re.compile(rf"(?:[\w-]+\s){{0,3}}(?:{any_noun(words_in('outlets'))})")


class AnaphoraResolver:
    """Resolves the phrases that need their document."""

    def __init__(self, document: AnnotatedDocument, discourse: Discourse, bodies: LocalInstitutions) -> None:
        """`bodies` are those of the country that the text is set in."""
        self._document = document
        self._discourse = discourse
        self._bodies = bodies

    def resolve(self, form: MentionForm) -> Choice:
        """Whom the phrase means; nobody where the document does not tell."""
        if form.form is Form.PRONOUN:
            return self._pronoun(form)
        by_form = {
            Form.PERSON_ROLE: self._person_role,
            Form.BODY_ROLE: self._body_role,
            Form.OWNED: self._owned,
            Form.COUNTERPART: self._counterpart,
            Form.PAIR: self._pair,
            Form.FORMER: self._former,
            Form.THE_ONE: self._the_one,
        }
        return by_form.get(form.form, self._one_of)(form)

    def by_role(self, form: MentionForm) -> Choice:
        """The person or body whom a noun phrase takes up."""
        mention = self._discourse.mention_of_role(form.words, form.start, form.end)
        return self._discourse.choose(mention)

    def by_kind(self, form: MentionForm, kind: ActorKind | None) -> Choice:
        """The body of a kind that words without a name ask for."""
        if kind is None or kind in UNNAMED_KINDS:
            return _NOBODY
        if kind is ActorKind.PERSON:
            return self.by_role(form)
        return self._bodies.of_field(form) or self._body_role(form, frozenset({kind}))

    def spoken_for(self, words: str, start: int) -> Entity | None:
        """The body for which one speaks whose name stands behind these words: "its spokesman", "army chief"."""
        owned = re.match(r"(its|their)\s", words, re.IGNORECASE)
        if owned:
            owner = MentionForm(start, start, owned[1], Form.OWNED, key=owned[1].lower())
            return self._owner(owner).entity
        field = _field().match(words)
        noun = field["body"] if field else None
        if noun and bare_kind(noun) not in {None, ActorKind.PERSON}:
            return self._body_role(MentionForm(start, start, f"the {noun}", Form.BODY_ROLE)).entity
        return None

    def _pronoun(self, form: MentionForm) -> Choice:
        lower = form.key
        listed = reference()["pronouns"]
        if lower in listed["own"]:
            if self._document.publisher:
                return Choice(self._discourse.entities.body(self._document.publisher), 0.6)
            return Choice(self._discourse.last[0], 0.6) if self._discourse.last else _NOBODY
        gender = next((one for one in ("male", "female") if lower in listed[one]), None)
        mention = Mention(
            form.start,
            form.end,
            form.words,
            gender=gender,
            is_human=bool(gender),
            is_plural=lower in listed["group"],
            is_pronoun=True,
        )
        return self._discourse.choose(mention)

    def _person_role(self, form: MentionForm) -> Choice:
        is_told = form.is_definite or self._discourse.text_index.is_heading(form.start)
        if _stands_in().fullmatch(form.words):
            choice = self.by_role(form) if form.is_definite else _NOBODY
            if choice.entity and any(choice.entity.has_role(head) for head in heads_of(form.words)):
                return choice
            field = " ".join(form.words.split()[1:-1])
            is_body = bool(field) and bare_kind(field) in STATE_KINDS
            local = self._bodies.near(form.start, field) if is_body else None
            if local:
                return self._stand_in(form, Choice(self._discourse.entities.body(local), 0.75))
            return self._stand_in(form, self._nearest_body(form.start))
        owner = _FOR_BODY.match(form.words)
        if owner and body_noun(owner[1]):
            inner = MentionForm(form.start, form.end, owner[1], Form.BODY_ROLE)
            return self._stand_in(form, self._body_role(inner))
        if is_told or self._discourse.is_lede(form.start):
            mention = self._discourse.mention_of_role(form.words, form.start, form.end)
            if not form.is_definite:
                ahead = self._discourse.named_soon(mention) if _BARE.fullmatch(form.words) else None
                return Choice(ahead, 0.6) if ahead else _NOBODY
            return self._known_or_named_soon(mention)
        return _NOBODY

    def _known_or_named_soon(self, mention: Mention) -> Choice:
        """Whom the text has called so; else who just spoke; else one whom it names soon."""
        choice = self._discourse.choose(mention)
        if choice.entity and (mention.is_bare or _is_told(choice.entity, mention)):
            return choice
        if choice.entity and self._goes_on(mention, choice.entity):
            return Choice(choice.entity, min(choice.confidence, 0.65))
        is_person = any(is_role(head) for head in mention.heads)
        ahead = self._discourse.named_soon(mention) if is_person else None
        if ahead:
            return Choice(ahead, 0.6)
        return _NOBODY

    def _goes_on(self, mention: Mention, entity: Entity) -> bool:
        """Whether somebody named just before may go on under a noun that the text has not told of this one."""
        seen = entity.last_before(mention.start)
        near = seen is not None and self._discourse.text_index.sentence_of(mention.start) - seen.sentence <= _NEAR
        if not (
            mention.is_bare
            or any(is_role(head) or head.endswith(tuple(words_in("agents", "endings"))) for head in mention.heads)
        ):
            return False  # "the election" is nobody
        is_free = not any(groups_of(role) for role in entity.attributes.roles)
        return near and is_free and entity.is_named and not mention.barred

    def _nearest_body(self, place: int, kinds: frozenset[ActorKind] | None = None) -> Choice:
        mention = Mention(place, place, "it", is_human=False, is_plural=None, kinds=kinds, is_pronoun=True)
        return self._discourse.choose(mention)

    def _stand_in(self, form: MentionForm, body: Choice) -> Choice:
        """One unnamed who speaks for a body: the body's words, by a person who goes on as "he" or "she"."""
        if body.entity is None:
            return _NOBODY
        one = self._discourse.entities.unnamed(body.entity.actor, describe(form.words), is_human=True)
        self._discourse.entities.add(body.entity, self._discourse.text_index.place(form.start, form.end))
        return Choice(one, body.confidence)

    def _body_role(self, form: MentionForm, kinds: frozenset[ActorKind] | None = None) -> Choice:
        own = resolve(form.words)
        plain = re.sub(r"^(?:the|an?)\s", "", form.words, flags=re.IGNORECASE)
        if own and own.kind in BODIES and own != find_organisation(plain):
            return Choice(self._discourse.entities.body(own), 0.9)
        mention = self._discourse.mention_of_body(form.words, form.start, form.end)
        if kinds and mention.kinds is None:
            mention = Mention(form.start, form.end, form.words, is_human=False, heads=mention.heads, kinds=kinds)
        issuer = self._document.publisher
        if issuer and mention.heads and mention.heads[0] in issuer.name.lower().split():
            return Choice(self._discourse.entities.body(issuer), 0.8)
        at = self._bodies.country_of_sentence(form.start) if mention.kinds and mention.kinds & STATE_KINDS else None
        if at and not mention.country:
            local = body_in(at, form.words)
            if local:
                return Choice(self._discourse.entities.body(local), 0.7)
        choice = self._discourse.choose(mention)
        if choice.entity:
            return choice
        local = self._bodies.at_home(form.words)
        return Choice(self._discourse.entities.body(local), 0.5) if local else _NOBODY

    def _owner(self, form: MentionForm) -> Choice:
        """Whom "its", "his" or "her" means."""
        owners = reference()["owners"]
        gender = next((one for one in ("male", "female") if form.key in owners[one]), None)
        mention = Mention(
            form.start,
            form.start,
            form.key,
            gender=gender,
            is_human=bool(gender),
            is_plural=None if form.key == "their" else False,
            is_pronoun=True,
        )
        return self._discourse.choose(mention)

    def _owned(self, form: MentionForm) -> Choice:
        owner = self._owner(form)
        heads = heads_of(form.rest)
        if form.key in {"its", "their"} and owner.entity:
            if any(is_role(head) for head in heads) and not set(heads) & words_in("relations") - {"commander"}:
                return self._stand_in(form, owner)
            if _local_office().fullmatch(form.rest) and not owner.entity.is_human:
                return owner
            local = body_in(owner.entity.actor.country, form.rest)
            return Choice(self._discourse.entities.body(local), min(owner.confidence, 0.7)) if local else _NOBODY
        if owner.entity and owner.entity.actor.country and not set(heads) & words_in("relations"):
            local = body_in(owner.entity.actor.country, form.rest)
            if local:
                return Choice(self._discourse.entities.body(local), min(owner.confidence, 0.75))
        mention = self._discourse.mention_of_role(form.words, form.start, form.end, barred=owner.entity)
        choice = self._discourse.choose(mention)
        if choice.entity and (choice.entity.attributes.is_relation or _is_told(choice.entity, mention)):
            return choice
        ahead = self._discourse.named_soon(mention)
        return Choice(ahead, 0.6) if ahead else _NOBODY

    def _counterpart(self, form: MentionForm) -> Choice:
        """The same office or body of another country: "its French counterpart", "its counterpart in Hanoi"."""
        country = describe(form.words).country
        body = self._nearest_body(form.start, STATE_KINDS).entity
        if country and body and (actor := body_in(country, body.actor.name)):
            return Choice(self._discourse.entities.body(actor), 0.8)
        return _NOBODY

    def _pair(self, form: MentionForm) -> Choice:
        """The first of the last two bodies of a kind: "both ministries"."""
        kinds = kinds_of_body(form.key)
        fitting = [
            (place.start, one)
            for one in self._discourse.entities.near(form.start, ahead=0)
            if not one.is_human and one.actor.kind in kinds and (place := _whole_mention(one, form.start))
        ]
        two = sorted(fitting, key=lambda pair: pair[0])[-2:]
        if len(two) < 2:
            return _NOBODY
        return Choice(min((one for _, one in two), key=lambda one: one.places[0].start), 0.7)

    def _former(self, form: MentionForm) -> Choice:
        """The first or second of the last two that "and" joins."""
        rows = self._discourse.entities.mentions_before(form.start)
        seen = [(place, one) for start, _, one in rows if (place := one.last_before(start + 1))]
        for (second_at, second), (first_at, first) in pairwise(seen):
            if _JOINED.fullmatch(self._document.text[first_at.end : second_at.start]):
                return Choice(first if form.key.lower() == "former" else second, 0.8)
        return _NOBODY

    def _the_one(self, form: MentionForm) -> Choice:
        """The body of a country, of the kind spoken of: "the Tajik one"."""
        country = describe(form.key).country
        last = self._nearest_body(form.start).entity
        if country is None or last is None:
            return _NOBODY
        mention = Mention(
            form.start, form.end, form.words, is_human=False, country=country, kinds=frozenset({last.actor.kind})
        )
        wide = Mention(
            form.start,
            form.end,
            form.words,
            is_human=False,
            country=country,
            kinds=STATE_KINDS - {ActorKind.GOVERNMENT},
        )
        choice = self._discourse.choose(mention)
        return choice if choice.entity else self._discourse.choose(wide)

    def _one_of(self, form: MentionForm) -> Choice:
        """One unnamed of several who spoke before."""
        apposed = _APPOSED.match(self._document.text, form.end)
        own = resolve(apposed[1]) if apposed else None
        if apposed and own:
            return Choice(self._discourse.introduce(apposed[1], form.start, form.end, own), 0.7)
        mention = Mention(form.start, form.start, form.words, is_human=False, is_plural=True, is_pronoun=True)
        group = self._discourse.choose(mention).entity
        if group is None or group.actor.kind not in UNNAMED_KINDS:
            return _NOBODY
        name = group.actor.name.removesuffix("s") if form.words.lower().startswith(_SINGLE) else group.actor.name
        actor = group.actor.model_copy(update={"name": name})
        return Choice(self._discourse.entities.unnamed(actor, describe(form.words), is_human=True), 0.7)


def _whole_mention(entity: Entity, before: int) -> Occurrence | None:
    """The last mention before a place that is a noun phrase of its own, else the last one."""
    seen = entity.places[max(0, entity.count_before(before) - _FEW) : entity.count_before(before)]
    return next((place for place in reversed(seen) if not place.is_aside), seen[-1] if seen else None)


def _is_told(entity: Entity, mention: Mention) -> bool:
    return any(entity.has_role(head) for head in mention.heads)
