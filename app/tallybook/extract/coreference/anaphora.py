"""Sources that name nobody themselves: pronouns, roles, "its spokesman", "both agencies", "the former"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.roles import bare_kind
from tallybook.extract.coreference.attributes import is_role, reference, words_in
from tallybook.extract.coreference.discourse import Discourse
from tallybook.extract.coreference.entities import Entity
from tallybook.extract.coreference.mentions import Form, Mention, body_mention, pronoun
from tallybook.extract.coreference.ranking import Choice, fits
from tallybook.extract.coreference.setting import STATE_KINDS, body_in
from tallybook.extract.document import AnnotatedDocument
from tallybook.records import UNNAMED_KINDS, ActorKind

_BARE = re.compile(r"(?:an?\s)?(?:(?!\b(?:for|of|at|from|with)\b)[^,’']){2,40}", re.IGNORECASE)
_APPOSED = re.compile(r",\s(an?\s[^,.;:“”\"]{2,60})")
_ITS = re.compile(r"(?:its|their)\b", re.IGNORECASE)
_LIKELY = 0.46  # less is a tie
_SINGLE = ("one", "another", "a ")


@cache
def _stands_in() -> re.Pattern[str]:
    """One who speaks for a body that isn't named here: "a police spokesman", "a spokeswoman for the ministry"."""
    roles = "|".join(sorted(words_in("spokesmen")))
    body = r"\sfor\s(?P<body>the\s(?-i:[a-z -]+))"
    return re.compile(rf"(?:a|the)\s(?P<field>[\w-]+\s)?(?:{roles})(?:{body})?", re.IGNORECASE)


@cache
def _field() -> re.Pattern[str]:
    """The body before a role: "Army spokesman", "the coalition’s spokesman", "a police chief"."""
    roles = "|".join(sorted(words_in("spokesmen") | words_in("spokesmen", "stems")))
    return re.compile(rf"(?:(?:the|an?)\s)?(?P<body>[a-z]+(?:\s[a-z]+)??)(?:[’']s?)?\s(?:{roles})", re.IGNORECASE)


class AnaphoraResolver:
    """Resolves the phrases that need their document."""

    def __init__(self, document: AnnotatedDocument, discourse: Discourse) -> None:
        """`discourse` goes along with the text."""
        self._document = document
        self._discourse = discourse
        self._rules: dict[Form, Callable[[Mention], Choice | None]] = {
            Form.PRONOUN: self._pronoun,
            Form.OF_TWO: self._of_two,
            Form.ONE_OF: self._one_of,
            Form.OWNED: self._owned,
            Form.PERSON_ROLE: self._person_role,
            Form.BODY_ROLE: self._body_role,
            Form.FIELD: self._body_of_field,
        }

    def resolve(self, mention: Mention) -> Choice | None:
        """Whom the phrase means; None where the document does not tell."""
        rule = self._rules.get(mention.form)
        return rule(mention) if rule else None

    def spoken_for(self, words: str, start: int) -> Entity | None:
        """The body for which one speaks whose name stands behind these words: "its spokesman", "army chief"."""
        choice = None
        if owner := _ITS.match(words):
            choice = self._discourse.choose(pronoun(start, start, owner[0]))
        elif (field := _field().match(words)) and bare_kind(field["body"]) not in {None, ActorKind.PERSON}:
            choice = self._body_role(body_mention(start, start, f"the {field['body']}"))
        return choice.entity if choice else None

    def stand_in(self, mention: Mention, body: Choice | None) -> Choice | None:
        """One unnamed who speaks for a body: the body's words, by a person who goes on as "he" or "she"."""
        if body is None:
            return None
        self._discourse.add(body.entity, mention.start, mention.end)
        one = self._discourse.unnamed(body.entity.actor, mention.words, is_human=True)
        return Choice(one, body.confidence)

    def _pronoun(self, mention: Mention) -> Choice | None:
        if mention.key not in reference()["pronouns"]["own"]:
            return self._discourse.choose(mention)
        if self._document.publisher:
            return Choice(self._discourse.body(self._document.publisher), 0.6)
        return Choice(self._discourse.last[0], 0.6) if self._discourse.last else None

    def _of_two(self, mention: Mention) -> Choice | None:
        """One of the last two mentioned: "both agencies" are the first of them, as "the former" is."""
        seen = [
            (place.start, one)
            for one in self._discourse.near(mention.start)
            if fits(mention, one) and (place := one.last_before(mention.start))
        ]
        two = sorted(seen, key=lambda row: row[0])[-2:]
        return Choice(two[mention.key == "latter"][1], 0.7) if len(two) == 2 else None

    def _one_of(self, mention: Mention) -> Choice | None:
        """One unnamed of several who spoke before, by what stands in apposition: "one of them, a trader"."""
        apposed = _APPOSED.match(self._document.text, mention.end)
        own = resolve(apposed[1]) if apposed else None
        if own:
            return Choice(self._discourse.unnamed(own, mention.words, is_human=True), 0.7)
        group = self._discourse.choose(mention)
        if group is None or group.entity.actor.kind not in UNNAMED_KINDS:
            return None
        actor = group.entity.actor
        if mention.words.lower().startswith(_SINGLE):
            actor = actor.model_copy(update={"name": actor.name.removesuffix("s")})
        return Choice(self._discourse.unnamed(actor, mention.words, is_human=True), 0.7)

    def _owned(self, mention: Mention) -> Choice | None:
        """Whoever belongs to somebody: "its spokesman", "its Gaza office", "their army", "his sister"."""
        owner = self._discourse.choose(pronoun(mention.start, mention.start, mention.key))
        is_body = mention.key in {"its", "their"}
        if owner and is_body and any(is_role(head) or head in words_in("outlets") for head in mention.heads):
            return self.stand_in(mention, owner)
        local = body_in(owner.entity.actor.country, mention.rest) if owner else None
        if owner and local:
            return Choice(self._discourse.body(local), min(owner.confidence, 0.7))
        ahead = self._discourse.named_soon(mention) if not is_body else None
        return Choice(ahead, 0.6) if ahead else None

    def _person_role(self, mention: Mention) -> Choice | None:
        stands_in = _stands_in().fullmatch(mention.words)
        choice = self._discourse.choose(mention) if mention.is_definite else None
        is_told = choice is not None and choice.entity.attributes.has_role(mention.heads)
        if choice and (is_told or (mention.is_bare and not stands_in)):
            return choice
        if stands_in:
            return self.stand_in(mention, self._body_spoken_for(mention, stands_in["field"], stands_in["body"]))
        if choice and choice.entity.is_named and choice.confidence >= _LIKELY:
            return Choice(choice.entity, min(choice.confidence, 0.65))
        may_be_named = _BARE.fullmatch(mention.words) and self._discourse.is_lede(mention.start)
        if any(is_role(head) for head in mention.heads) and (mention.is_definite or may_be_named):
            ahead = self._discourse.named_soon(mention)
            return Choice(ahead, 0.6) if ahead else None
        return None

    def _body_spoken_for(self, mention: Mention, field: str | None, body: str | None) -> Choice | None:
        if body:
            return self._body_role(body_mention(mention.start, mention.end, body))
        is_of_state = field is not None and bare_kind(field.strip()) in STATE_KINDS
        local = self._discourse.setting.body_at(mention.start, field) if field and is_of_state else None
        if local:
            return Choice(self._discourse.body(local), 0.75)
        it = replace(pronoun(mention.start, mention.start, "it"), is_plural=None)
        return self._discourse.choose(it)

    def _body_role(self, mention: Mention) -> Choice | None:
        return self._discourse.choose(mention) or self._local(mention, 0.5)

    def _body_of_field(self, mention: Mention) -> Choice | None:
        return self._local(mention, 0.6) or self._discourse.choose(mention)

    def _local(self, mention: Mention, confidence: float) -> Choice | None:
        """The body of the country that the text is set in."""
        actor = self._discourse.setting.body_at(mention.start, mention.words)
        return Choice(self._discourse.body(actor), confidence) if actor else None
