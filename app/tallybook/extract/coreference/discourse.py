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
from tallybook.extract.coreference.entities import Candidate, Candidates, name_parts
from tallybook.extract.coreference.mention_forms import body_noun, kinds_of_body, role_traits
from tallybook.extract.coreference.ranking import Choice, Mention, choose, fits
from tallybook.extract.document import Scene
from tallybook.records import Actor, ActorKind

_LIKELY = 0.46
_SURE_ENOUGH = 0.6  # of a noun phrase in passing, to be taken for somebody known
_COMPLEMENT = re.compile(r"\s(?:of|for|at)\s(?:the\s)?[A-Z][^,.;:()“”\"\n]{1,50}")
_NAME_WORD = r"(?:al-|el-|Al-|El-)?[A-ZÀ-ÖØ-Þ][^\W\d_]+(?:[-’'][A-ZÀ-ÖØ-Þ][^\W\d_]+)*"
_FULL = 0.9
_SOON = 5  # sentences within which one is named who was only described before
_TOP = 3  # paragraphs
_FEW = 12  # newest candidates, among whom an apposition's noun is sought


@cache
def _passing() -> re.Pattern[str]:
    """What is worth noting between two speakers: "he", "her brother", "a trader", a capitalised word."""
    roles = "|".join(re.escape(word) for word in sorted(role_nouns(), key=len, reverse=True))
    bodies = "|".join(re.escape(word) for word in sorted(reference()["bodies"], key=len, reverse=True))
    determiner = r"[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ne of (?:the|its|his|her|their)"
    return re.compile(
        rf"(?<![\w’'-])(?:(?P<role>(?:{determiner})\s(?:[\w’'-]+\s){{0,3}}?(?:{roles}))(?![\w’'-])|"
        rf"(?P<body>[Tt]he\s(?:[\w-]+\s)?(?:{bodies}))(?![\w’'-])|"
        rf"(?P<pronoun>[Ss]?[Hh]e)(?![\w’'-])|(?P<name>{_NAME_WORD}))"
    )


class Discourse:
    """The candidates of a scene as far as the text has come, and the last speaker."""

    def __init__(self, scene: Scene) -> None:
        """Find everybody whom the scene names."""
        self.candidates = Candidates(scene)
        self.ground = self.candidates.ground
        self.last: tuple[Candidate, int] | None = None
        self._text = scene.text
        self._passed = 0
        self._habit: Counter[str] = Counter()
        self._introduced: dict[int, Candidate] = {}

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
            elif not self.ground.is_quoted(found.start()):
                if found["pronoun"]:
                    self._pass_pronoun(found)
                elif found["body"]:
                    self._pass_body(found)
                else:
                    self._pass_role(found)

    def note(self, candidate: Candidate, start: int, end: int) -> None:
        """A mention of a candidate was resolved at [start, end)."""
        passed = self._introduced.pop(start, None)
        if passed is not None and passed is not candidate and not passed.spoke:
            self.candidates.forget(passed)
        self.candidates.add(candidate, self.ground.place(start, end))
        self._passed = max(self._passed, end)

    def speak(self, candidate: Candidate, place: int) -> None:
        """A candidate speaks at a place and is the last speaker from there on."""
        candidate.spoke.append(place)
        self.last = (candidate, place)

    def choose(self, mention: Mention) -> Choice:
        """Whom a mention means."""
        return choose(mention, self.candidates.near(mention.start), self.ground, self.last)

    def by_partial(self, name: str, start: int, gender: str | None = None) -> Choice:
        """The person whom a part of a name means: by surname, else by given name, as the text has done so far."""
        alike = [one for one in self.candidates.by_name(name) if not gender or one.traits.gender in {None, gender}]
        if not alike:
            return Choice(None, 0.0)
        scored = sorted(((self._partial_score(one, name, start), one) for one in alike), key=lambda one: -one[0])
        best = scored[0][1]
        margin = scored[0][0] - scored[1][0] if len(scored) > 1 else 2.0
        parts = name_parts(best.actor.name)
        if name_parts(name)[-1] in {parts[0], parts[-1]} and parts[0] != parts[-1]:
            self._habit["first" if name_parts(name)[-1] == parts[0] else "last"] += 1
        return Choice(best, _FULL if margin >= 0.8 else 0.7)

    def _partial_score(self, candidate: Candidate, name: str, start: int) -> float:
        parts, said = name_parts(candidate.actor.name), name_parts(name)
        is_last, is_first = parts[-1] == said[-1], parts[0] == said[0]
        firsts = self._habit["first"] > self._habit["last"]
        score = (0.3 if firsts else 1.0) * is_last + (1.0 if firsts else 0.3) * is_first
        seen = candidate.last_before(start)
        if seen is not None:
            score += 0.8 / (1 + self.ground.sentence_of(start) - seen.sentence) + 0.3
        if candidate.spoke:
            score += 0.4
        return score

    def mention_of_role(self, words: str, start: int, end: int, barred: Candidate | None = None) -> Mention:
        """What a noun phrase for one human being asks for."""
        gender, heads, ages, country = role_traits(words)
        converse = reference()["relations"]["converse"]
        for head in heads[:1]:
            heads = (*heads, *converse.get(head, ()))
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

    def introduce(self, words: str, start: int, end: int, actor: Actor | None = None) -> Candidate:
        """Somebody unnamed comes in: "a trader from Forobaranga", "her brother"."""
        actor = actor or resolve(words)
        apposed = self._apposed_to(words, start)
        if apposed:
            apposed.traits.learn(describe(words))
            return apposed
        if actor is None or actor.kind in {ActorKind.OTHER, ActorKind.PERSON}:
            actor = Actor(name=words[:300], kind=ActorKind.ANONYMOUS, country=actor.country if actor else None)
        candidate = self.candidates.unnamed(actor, describe(words), is_human=True)
        self.candidates.add(candidate, self.ground.place(start, end))
        candidate.first = start
        self._introduced[start] = candidate
        return candidate

    def is_lede(self, place: int) -> bool:
        """Whether nobody has spoken yet but in a headline, where a text describes before it names."""
        is_first = self.last is None or self.ground.is_heading(self.last[1])
        return self.ground.is_heading(place) or (is_first and self.ground.paragraph_of(place) <= _TOP)

    def named_soon(self, mention: Mention) -> Candidate | None:
        """The person whom the text names soon after it has only told what he or she is: "The widow spoke last"."""
        here = self.ground.place(mention.start, mention.end)
        for candidate in self.candidates.named_from(mention.end):
            first = candidate.next_after(candidate.first) or candidate.places[0]
            if first.sentence - here.sentence > _SOON or first.paragraph - here.paragraph > 2:
                return None
            if candidate is mention.barred or first.is_quoted or first.is_aside:
                continue
            is_other = bool(mention.gender and candidate.traits.gender and mention.gender != candidate.traits.gender)
            is_told = any(candidate.has_role(head) for head in mention.heads)
            has_role = any(groups_of(role) for role in candidate.traits.roles)
            if is_other or (has_role and not is_told) or not fits(mention, candidate):
                return None
            return candidate
        return None

    def _apposed_to(self, words: str, start: int) -> Candidate | None:
        """The unnamed party to which "a welder" stands in apposition."""
        if not self._text[max(0, start - 2) : start].startswith(",") or not words.lower().startswith(
            ("a ", "an ", "the ")
        ):
            return None
        sentence = self.ground.sentence_start(start)
        near = [
            (seen.start, one)
            for one in self.candidates.near(start, _FEW, 0)
            if not one.is_named
            and one.is_human
            and (seen := one.last_before(start))
            and seen.start >= sentence
            and start - seen.end < 40
        ]
        return max(near, key=lambda pair: pair[0])[1] if near else None

    def _pass_body(self, found: re.Match[str]) -> None:
        start, end = found.span()
        place = self.ground.place(start, end)
        if not place.is_subject or self._text[end : end + 2] in {"’s", "'s"}:
            return
        choice = self.choose(self.mention_of_body(found["body"], start, end))
        if choice.candidate and choice.confidence >= _SURE_ENOUGH and choice.candidate.last_before(start):
            self.candidates.add(choice.candidate, place)

    def _pass_name(self, found: re.Match[str]) -> None:
        start = found.start()
        if self.candidates.naming_around(start):
            return
        word = re.sub(r"[’']s$", "", found["name"])
        if not self.candidates.by_name(word):
            return
        before = self._text[max(0, start - 12) : start].split()
        gender = gender_of_nouns(before[-1:])
        meant = self.by_partial(word, start, gender).candidate
        if meant:
            is_modifier = found["name"] != word or self._text[found.end() : found.end() + 2] in {"’s", "'s"}
            self.candidates.add(
                meant,
                self.ground.place(
                    start, found.end(), start - (len(before[-1]) + 1 if gender else 0), is_modifier=is_modifier
                ),
            )

    def _pass_pronoun(self, found: re.Match[str]) -> None:
        gender = "female" if found["pronoun"].lower() == "she" else "male"
        mention = Mention(
            found.start(), found.end(), found[0], gender=gender, is_human=True, is_plural=False, is_pronoun=True
        )
        choice = self.choose(mention)
        meant = choice.candidate
        if meant and choice.confidence >= _SURE_ENOUGH and meant.last_before(found.start()):
            self.candidates.add(meant, self.ground.place(found.start(), found.end()))
            meant.traits.gender = meant.traits.gender or gender

    def _pass_role(self, found: re.Match[str]) -> None:
        words, start, end = found["role"], found.start(), found.end()
        if self.candidates.naming_around(start):
            return
        complement = _COMPLEMENT.match(self._text, end)
        if complement:
            end = complement.end()
            words = self._text[start:end]
        determiner = words.split()[0].lower()
        if determiner in {"the", "its", "their"} or (determiner in {"his", "her"} and not _is_relation(words)):
            choice = self.choose(self.mention_of_role(words, start, end))
            meant = choice.candidate
            is_told = meant is not None and (_is_told(meant, words) or self.mention_of_role(words, start, end).is_bare)
            if meant and choice.confidence >= _LIKELY and meant.last_before(start) and is_told:
                self.candidates.add(meant, self.ground.place(start, end))
                return
        is_owned = determiner in {"his", "her"} and _is_relation(words)
        mention = self.mention_of_role(words, start, end)
        ahead = self.named_soon(mention) if self.ground.place(start, end).is_subject else None
        if ahead and (determiner == "the" or is_owned or self.is_lede(start)):
            self.candidates.add(ahead, self.ground.place(start, end))
            return
        self.introduce(words, start, end)


def _is_relation(words: str) -> bool:
    return bool(set(heads_of(words)) & words_in("relations"))


def _is_told(candidate: Candidate, words: str) -> bool:
    return any(candidate.has_role(head) for head in heads_of(words))
