"""Who "it" is: the actor that a source's words mean, from what the document has said so far."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from app.extract.actor_lexicon import government
from app.extract.actors import resolve, role_of
from app.extract.attribution import Attribution
from app.extract.people import People
from app.extract.phrases import carriers
from app.extract.scene import Range, Scene, before
from app.extract.tokens import words_of
from app.records import Actor, ActorKind

_PERSON_PRONOUNS = frozenset({"he", "she", "him", "her"})
_BODY_PRONOUNS = frozenset({"it", "which"})
_GROUP_PRONOUNS = frozenset({"they", "them", "those"})
_OWN_PRONOUNS = frozenset({"we", "i", "us"})
_ARTICLE = re.compile(
    r"^(?:the|a|an|its|their|his|her|our|this|that|these|those|some|many|several|other)\s+", re.IGNORECASE
)
_HUMAN_HEADS = re.compile(
    r"\b(?:spokes(?:man|woman|person)|minister|president|general|colonel|commander|chief|head|director|official|"
    r"officer|governor|mayor|ambassador|envoy|secretary|leader|doctor|resident|witness|survivor|lawmaker|analyst|lawyer|"
    r"man|woman|father|mother|teacher|worker|adviser|advisor)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(r" (?:of|for|from|in) ")
_MENTIONS_BACK = 200  # names before "it" among which its body is sought
_ONE_OF = re.compile(r"(?:one|another|some|two|most|many) of (?:them|the|these|those)\b", re.IGNORECASE)
_PLURAL_HEAD = re.compile(r"(?:s|men|people)$")
_PLURAL_KINDS = frozenset({ActorKind.WITNESSES, ActorKind.ANONYMOUS})
_BODIES = frozenset(ActorKind) - {ActorKind.PERSON, *_PLURAL_KINDS}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who has spoken: the actor, the words that named it, and whether those were of one human being."""

    actor: Actor
    words: str
    start: int
    is_human: bool


@dataclass(frozen=True, slots=True)
class Resolved:
    """A source: its actor, the range that names it, and how sure the resolution is (0 to 1)."""

    actor: Actor | None
    mention: Range | None
    confidence: float


class Sources:
    """Remembers the speakers and names of one document, and tells whom a mention means."""

    def __init__(self, scene: Scene) -> None:
        """Read the names of a document."""
        self._scene = scene
        self._speakers: list[Speaker] = []
        self._people = People(scene.text)
        spoken_of = Counter(one.actor.country for one in scene.actors if one.actor.country)
        self._bodies = _bodies_by_end(scene)
        self._home = spoken_of.most_common(1)[0][0] if spoken_of else None

    def resolve(self, attribution: Attribution) -> Resolved:
        """The source of an attribution, which becomes the last speaker."""
        if attribution.is_hearsay:
            return Resolved(None, None, 1.0)
        mention = attribution.source
        if mention is None:
            last = self._speakers[-1] if self._speakers else None
            return Resolved(last.actor if last else self._scene.publisher, None, 0.5)
        words = self._scene.text[mention[0] : mention[1]]
        actor, confidence = self._described(attribution.described) or self._resolved(words, mention[0])
        mention = self._named_part(actor, mention, attribution.described)
        is_nested = attribution.outer is not None
        if not is_nested:
            self._speakers.append(Speaker(actor, words, mention[0], _is_human(actor, words)))
        return Resolved(actor, mention, confidence)

    def named(self, mention: Range | None) -> Actor | None:
        """The actor of a go-between or of one who is cited."""
        if not mention:
            return None
        return self._resolved(self._scene.text[mention[0] : mention[1]], mention[0])[0]

    def speaker_before(self, place: int) -> Actor | None:
        """Who spoke last before a place of the text."""
        return next((one.actor for one in reversed(self._speakers) if one.start <= place), None)

    def _resolved(self, words: str, start: int) -> tuple[Actor, float]:
        lower = words.lower().strip()
        if lower in _PERSON_PRONOUNS | _BODY_PRONOUNS | _GROUP_PRONOUNS | _OWN_PRONOUNS:
            return self._pronoun(lower, words, start)
        words = _without_carrier(words)
        actor = resolve(words)
        if actor is not None and actor.kind in {ActorKind.PERSON, ActorKind.OTHER}:
            return self._individual(words, actor, start)
        if actor is not None:
            return actor, 0.9
        role = role_of(words)
        remembered = self._by_role(role, words, start) if role else None
        if remembered:
            return remembered, 0.75
        if at_home := self._at_home(words):
            return at_home, 0.5
        return Actor(name=_plain(words), kind=role or ActorKind.OTHER), 0.4

    def _individual(self, words: str, actor: Actor, start: int) -> tuple[Actor, float]:
        """A person, or what no list knows: the full name, the body whose name is cut short, somebody unnamed."""
        if full := self._people.full_name(actor):
            return full, 0.9
        is_short = actor.kind is ActorKind.OTHER or " " not in actor.name
        if is_short and (body := self._short_form(_plain(words))):
            return body, 0.75
        if actor.kind is ActorKind.OTHER and _is_unnamed(words):
            return actor.model_copy(update={"kind": ActorKind.ANONYMOUS}), 0.7
        if actor.kind is ActorKind.OTHER:
            return actor, 0.6
        actor = self._of_this_country(words, actor)
        if " " in actor.name and actor.country:
            self._people.remember(start, actor)
        return actor, 0.9

    def _short_form(self, words: str) -> Actor | None:
        """The body of whose name only the end is given: "the Tigers" of the Tamil Tigers."""
        return self._bodies.get(words) if words[:1].isupper() else None

    def _of_this_country(self, words: str, person: Actor) -> Actor:
        """A person in an office of state without a country named is of the country that the text speaks of most."""
        offices = words_of("state_offices")
        if person.country or not any(word.strip(",.").lower() in offices for word in words.split()):
            return person
        return person.model_copy(update={"country": self._country_spoken_of()})

    def _country_spoken_of(self) -> str | None:
        return self._home

    def _described(self, described: Range | None) -> tuple[Actor, float] | None:
        """The person that a name and its apposition give together: "Smith, mayor of Hama", "the mayor, Ann Smith"."""
        if not described:
            return None
        words = self._scene.text[slice(*described)]
        if _ONE_OF.match(words) and "," in words:  # "one of them, a rice trader": the apposition says who
            return self._resolved(words.split(",", 1)[1].strip(), described[0])
        actor = resolve(words)
        if not actor or actor.kind is not ActorKind.PERSON:
            return None
        return self._individual(words, actor, described[0])

    def _named_part(self, actor: Actor, mention: Range, described: Range | None) -> Range:
        """Where the person's name stands: in the apposition when it is not in the words before it."""
        name = actor.name
        if not described or actor.kind is not ActorKind.PERSON or name in self._scene.text[slice(*mention)]:
            return mention
        at = self._scene.text.find(name, *described)
        return (at, at + len(name)) if at >= 0 else mention

    def _pronoun(self, pronoun: str, words: str, start: int) -> tuple[Actor, float]:
        if pronoun in _OWN_PRONOUNS and self._scene.publisher:
            return self._scene.publisher, 0.6
        fits = {True: _PERSON_PRONOUNS, False: _BODY_PRONOUNS}
        for speaker in reversed(self._speakers):
            if pronoun in _GROUP_PRONOUNS and (speaker.actor.kind in _PLURAL_KINDS or not speaker.is_human):
                return speaker.actor, 0.7
            if pronoun in fits[speaker.is_human] or pronoun in _OWN_PRONOUNS:
                return speaker.actor, 0.8
        mention = self._last_mention(start, is_human=pronoun in _PERSON_PRONOUNS)
        if mention:
            return mention, 0.6
        return Actor(name=words, kind=ActorKind.OTHER), 0.2

    def _last_mention(self, start: int, *, is_human: bool) -> Actor | None:
        if is_human:
            return self._people.last_before(start)
        earlier = before(self._scene.actors, start)[-_MENTIONS_BACK:]
        bodies = [one for one in earlier if one.actor.kind in _BODIES]
        whole = [one for one in bodies if not one.is_modifier]
        return (whole or bodies)[-1].actor if bodies else None

    def _by_role(self, role: ActorKind, words: str, start: int) -> Actor | None:
        """The body last spoken of that plays a role: "the ministry", "the group"; a person for "the spokesman"."""
        if role in {ActorKind.WITNESSES, ActorKind.ANONYMOUS}:
            return None
        if role is ActorKind.PERSON:
            return next((one.actor for one in reversed(self._speakers) if one.is_human), None)
        kinds = _kinds_for(role, words)
        spoken = next((one for one in reversed(self._speakers) if one.actor.kind in kinds), None)
        named = next((one for one in reversed(before(self._scene.actors, start)) if one.actor.kind in kinds), None)
        latest = max((one for one in (spoken, named) if one), key=lambda one: one.start, default=None)
        return latest.actor if latest else None

    def _at_home(self, words: str) -> Actor | None:
        """A body of the country that the text speaks of most, for "the army" where none was named before."""
        country = self._country_spoken_of()
        actor = resolve(f"{government(country).name}'s {_plain(words)}") if country else None
        return actor if actor and actor.country else None


def _plain(words: str) -> str:
    return _ARTICLE.sub("", words.strip()) or words


def _kinds_for(role: ActorKind, words: str) -> frozenset[ActorKind]:
    """The kinds of body that a role can mean: "the organisation" may be a charity, the UN or a rebel movement."""
    if words.lower().split()[-1] in words_of("generic_bodies"):
        return _BODIES - {ActorKind.GOVERNMENT, ActorKind.MEDIA, ActorKind.MINISTRY}
    if role is ActorKind.MINISTRY:
        return frozenset({role, ActorKind.HEALTH_AUTHORITY})
    return frozenset({role})


def _without_carrier(words: str) -> str:
    """Whose website, channel or statement it is: "the ministry's website" speaks for the ministry."""
    owner, mark, thing = words.replace("’", "'").rpartition("'s ")
    is_carrier = bool(mark) and thing.split()[-1:] != [] and thing.split()[-1].lower() in carriers()
    return words[: len(owner)] if is_carrier else words


def _is_unnamed(words: str) -> bool:
    """Whether a phrase without any name in it means people: "a lawyer there", "camp leaders", and no "a new report"."""
    plain = _plain(words)
    head = _TAIL.split(plain, maxsplit=1)[0].split()
    thing = carriers() | words_of("generic_bodies")
    is_lower = plain == plain.lower() and bool(head) and head[-1] not in thing
    return is_lower and (plain != words.strip() or plain.split()[0].endswith("s") or head[-1].endswith("s"))


def _is_human(actor: Actor, words: str) -> bool:
    """Whether words name one human being: "the spokesman", and not "officials of the party"."""
    if actor.kind is ActorKind.PERSON:
        return True
    head = _TAIL.split(words, maxsplit=1)[0]
    return bool(_HUMAN_HEADS.search(words)) and not _PLURAL_HEAD.search(head)


def _bodies_by_end(scene: Scene) -> dict[str, Actor]:
    """The bodies that a text names, by the last word and the last two words of the name."""
    found: dict[str, Actor] = {}
    for mention in scene.actors:
        words = scene.text[mention.start : mention.end].split()
        if mention.actor.kind is not ActorKind.GOVERNMENT:
            for count in range(1, min(3, len(words))):
                found.setdefault(" ".join(words[-count:]), mention.actor)
    return found
