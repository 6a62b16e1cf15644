"""Goes through a text from left to right, so that at every place it is known who was spoken of and who spoke last."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from tallybook.extract.actors.linking import resolve
from tallybook.extract.coreference.attributes import (
    describe,
    gender_of_nouns,
    groups_of,
    heads_of,
    reference,
    role_nouns,
    words_in,
)
from tallybook.extract.coreference.entities import Entity, EntityIndex, name_parts
from tallybook.extract.coreference.mention_forms import body_noun, kinds_of_body, role_attributes
from tallybook.extract.coreference.ranking import Choice, Mention, choose, fits
from tallybook.extract.document import AnnotatedDocument
from tallybook.records import Actor, ActorKind

_LIKELY = 0.46
_COMPLEMENT = re.compile(r"\s(?:of|for|at)\s(?:the\s)?[A-Z][^,.;:()“”\"\n]{1,50}")
_NAME_WORD = r"(?:al-|el-|Al-|El-)?[A-ZÀ-ÖØ-Þ][^\W\d_]+(?:[-’'][A-ZÀ-ÖØ-Þ][^\W\d_]+)*"
_FULL = 0.9
_SOON = 5  # sentences within which one is named who was only described before
_TOP = 3  # paragraphs


@cache
def _passing() -> re.Pattern[str]:
    """What is worth noting between two speakers: "her brother", "a trader", a capitalised word."""
    roles = "|".join(re.escape(word) for word in sorted(role_nouns(), key=len, reverse=True))
    determiner = r"[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ne of (?:the|its|his|her|their)"
    return re.compile(
        rf"(?<![\w’'-])(?:(?P<role>(?:{determiner})\s(?:[\w’'-]+\s){{0,3}}?(?:{roles}))(?![\w’'-])|"
        rf"(?P<name>{_NAME_WORD}))"
    )


class Discourse:
    """The entities of a document as far as the text has come, and the last speaker."""

    def __init__(self, document: AnnotatedDocument) -> None:
        """Find everybody whom the document names."""
        self.entities = EntityIndex(document)
        self.text_index = self.entities.text_index
        self.last: tuple[Entity, int] | None = None
        self._text = document.text
        self._passed = 0
        self._habit: Counter[str] = Counter()
        self._introduced: dict[int, Entity] = {}

    def advance(self, place: int) -> None:
        """Note who is spoken of up to a place."""
        while self._passed < place:
            found = _passing().search(self._text, self._passed, place)
            if found is None:
                self._passed = max(self._passed, place)
                return
            self._passed = found.end()
            if found["name"]:
                self._pass_name(found)
            elif not self.text_index.is_quoted(found.start()):
                self._pass_role(found)

    def note(self, entity: Entity, start: int, end: int) -> None:
        """A mention of an entity was resolved at [start, end)."""
        passed = self._introduced.pop(start, None)
        if passed is not None and passed is not entity and not passed.spoke:
            self.entities.forget(passed)
        self.entities.add(entity, self.text_index.place(start, end))
        self._passed = max(self._passed, end)

    def speak(self, entity: Entity, place: int) -> None:
        """An entity speaks at a place and is the last speaker from there on."""
        entity.spoke.append(place)
        self.last = (entity, place)

    def choose(self, mention: Mention) -> Choice:
        """Whom a mention means."""
        return choose(mention, self.entities.near(mention.start), self.text_index, self.last)

    def by_partial(self, name: str, start: int, gender: str | None = None) -> Choice:
        """The person whom a part of a name means: by surname, else by given name, as the text has done so far."""
        alike = [one for one in self.entities.by_name(name) if not gender or one.attributes.gender in {None, gender}]
        if not alike:
            return Choice(None, 0.0)
        scored = sorted(((self._partial_score(one, name, start), one) for one in alike), key=lambda one: -one[0])
        best = scored[0][1]
        margin = scored[0][0] - scored[1][0] if len(scored) > 1 else 2.0
        parts = name_parts(best.actor.name)
        if name_parts(name)[-1] in {parts[0], parts[-1]} and parts[0] != parts[-1]:
            self._habit["first" if name_parts(name)[-1] == parts[0] else "last"] += 1
        return Choice(best, _FULL if margin >= 0.8 else 0.7)

    def _partial_score(self, entity: Entity, name: str, start: int) -> float:
        parts, said = name_parts(entity.actor.name), name_parts(name)
        is_last, is_first = parts[-1] == said[-1], parts[0] == said[0]
        firsts = self._habit["first"] > self._habit["last"]
        score = (0.3 if firsts else 1.0) * is_last + (1.0 if firsts else 0.3) * is_first
        seen = entity.last_before(start)
        if seen is not None:
            score += 0.8 / (1 + self.text_index.sentence_of(start) - seen.sentence) + 0.3
        if entity.spoke:
            score += 0.4
        return score

    def mention_of_role(self, words: str, start: int, end: int, barred: Entity | None = None) -> Mention:
        """What a noun phrase for one human being asks for."""
        gender, heads, ages, country = role_attributes(words)
        return Mention(
            start,
            end,
            words,
            gender=gender,
            is_human=True,
            is_plural=False,
            heads=heads,
            ages=ages,
            country=country,
            barred=barred,
        )

    def mention_of_body(self, words: str, start: int, end: int) -> Mention:
        """What a noun phrase for a body asks for."""
        plain = words.split(" in ", maxsplit=1)[0]
        noun = body_noun(plain) or heads_of(plain)[0]
        kinds = kinds_of_body(noun) if noun in reference()["bodies"] else None
        return Mention(
            start,
            end,
            words,
            is_human=False,
            heads=(noun.split()[-1], noun),
            country=describe(words).country,
            kinds=kinds,
        )

    def introduce(self, words: str, start: int, end: int, actor: Actor | None = None) -> Entity:
        """Somebody unnamed comes in: "a trader from Forobaranga", "her brother"."""
        actor = actor or resolve(words)
        if actor is None or actor.kind in {ActorKind.OTHER, ActorKind.PERSON}:
            actor = Actor(name=words[:300], kind=ActorKind.ANONYMOUS, country=actor.country if actor else None)
        entity = self.entities.unnamed(actor, describe(words), is_human=True)
        self.entities.add(entity, self.text_index.place(start, end))
        entity.first = start
        self._introduced[start] = entity
        return entity

    def is_lede(self, place: int) -> bool:
        """Whether nobody has spoken yet but in a headline, where a text describes before it names."""
        is_first = self.last is None or self.text_index.is_heading(self.last[1])
        return self.text_index.is_heading(place) or (is_first and self.text_index.paragraph_of(place) <= _TOP)

    def named_soon(self, mention: Mention) -> Entity | None:
        """The person whom the text names soon after it has only told what he or she is: "The widow spoke last"."""
        here = self.text_index.place(mention.start, mention.end)
        for entity in self.entities.named_from(mention.end):
            first = entity.next_after(entity.first) or entity.places[0]
            if first.sentence - here.sentence > _SOON or first.paragraph - here.paragraph > 2:
                return None
            if entity is mention.barred or first.is_quoted or first.is_aside:
                continue
            is_other = bool(mention.gender and entity.attributes.gender and mention.gender != entity.attributes.gender)
            is_told = any(entity.has_role(head) for head in mention.heads)
            has_role = any(groups_of(role) for role in entity.attributes.roles)
            if is_other or (has_role and not is_told) or not fits(mention, entity):
                return None
            return entity
        return None

    def _pass_name(self, found: re.Match[str]) -> None:
        start = found.start()
        if self.entities.naming_around(start):
            return
        word = re.sub(r"[’']s$", "", found["name"])
        if not self.entities.by_name(word):
            return
        before = self._text[max(0, start - 12) : start].split()
        gender = gender_of_nouns(before[-1:])
        meant = self.by_partial(word, start, gender).entity
        if meant:
            is_modifier = found["name"] != word or self._text[found.end() : found.end() + 2] in {"’s", "'s"}
            self.entities.add(
                meant,
                self.text_index.place(
                    start, found.end(), start - (len(before[-1]) + 1 if gender else 0), is_modifier=is_modifier
                ),
            )

    def _pass_role(self, found: re.Match[str]) -> None:
        words, start, end = found["role"], found.start(), found.end()
        if self.entities.naming_around(start):
            return
        complement = _COMPLEMENT.match(self._text, end)
        if complement:
            end = complement.end()
            words = self._text[start:end]
        determiner = words.split()[0].lower()
        if determiner in {"the", "its", "their"} or (determiner in {"his", "her"} and not _is_relation(words)):
            choice = self.choose(self.mention_of_role(words, start, end))
            meant = choice.entity
            is_told = meant is not None and (_is_told(meant, words) or self.mention_of_role(words, start, end).is_bare)
            if meant and choice.confidence >= _LIKELY and meant.last_before(start) and is_told:
                self.entities.add(meant, self.text_index.place(start, end))
                return
        is_owned = determiner in {"his", "her"} and _is_relation(words)
        mention = self.mention_of_role(words, start, end)
        ahead = self.named_soon(mention) if self.text_index.place(start, end).is_subject else None
        if ahead and (determiner == "the" or is_owned or self.is_lede(start)):
            self.entities.add(ahead, self.text_index.place(start, end))
            return
        self.introduce(words, start, end)


def _is_relation(words: str) -> bool:
    return bool(set(heads_of(words)) & words_in("relations"))


def _is_told(entity: Entity, words: str) -> bool:
    return any(entity.has_role(head) for head in heads_of(words))
