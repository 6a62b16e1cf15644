"""How a source's words point to somebody: the shortest phrase that names the source, and what it asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from tallybook.extract.actors.names import first_country
from tallybook.extract.actors.roles import role_of, word_set
from tallybook.extract.attribution.noun_phrases import carriers
from tallybook.extract.coreference.attributes import describe, heads_of, is_role, reference, words_in
from tallybook.extract.document import Range
from tallybook.records import ActorKind

# Marks, and what news agencies put before a headline: "UPDATE 2-", "EXCLUSIVE-".
_JUNK = re.compile(r"^(?:[^\w“\"'‘(]+|[A-Z]{3,10}(?:\s\d{1,2})?-(?=[A-Z]))")
_LAST_PRONOUN = re.compile(r"\s(he|she|it|they)$")
_OPENING = re.compile(
    r"^(?:(?:In|On|At|From|After|Before|During|With|Asked|By)\s[^,]{2,60}?|(?:[Ff]or\s)?(?:its|his|her|their)\spart,?)\s"
    r"(?=(?:the|an?)\s|[A-Z][\w’'-]+$)"
)
_DEFINITE = re.compile(r"(?:the|this|that|these|those|both|his|her|its|their)\s", re.IGNORECASE)
_INDEFINITE = re.compile(r"(?:an?|another|one|some|several|many|two|three|four|five|six|most|other)\s", re.IGNORECASE)
_OWNED = re.compile(r"(?P<owner>his|her|its|their)\s(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_PAIR = re.compile(r"(?:both(?: of)?(?: the)?|the two)\s(?P<noun>[\w -]+)", re.IGNORECASE)
_FORMER = re.compile(r"the (?P<which>former|latter)", re.IGNORECASE)
_ONE_OF = re.compile(
    r"(?:one|another|some|two|most|many|a third|a few) of (?:them|the\s\w+|these|those)"
    r"|one|another|a (?:second|third|fourth)",
    re.IGNORECASE,
)
_THE_ONE = re.compile(r"the (?P<which>[A-Z][\w-]+) (?:one|counterpart)", re.IGNORECASE)
_COUNTERPART = re.compile(r"(?:its|his|her|their|the) (?:[\w-]+ )?(?:counterpart|opposite number)\b", re.IGNORECASE)
_AGED = re.compile(r"\b\d{1,3}-year-old\b")


class Form(StrEnum):
    """How a source is named."""

    PRONOUN = "pronoun"
    FORMER = "former"
    PAIR = "pair"
    ONE_OF = "one of"
    THE_ONE = "the one"
    COUNTERPART = "counterpart"
    OWNED = "owned"
    PERSON_ROLE = "person's role"
    BODY_ROLE = "body's role"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class MentionForm:
    """A source's shortest phrase, its form, and what that form turns on: an owner, a noun, which of two."""

    start: int
    end: int
    words: str
    form: Form
    key: str = ""
    rest: str = ""

    @property
    def is_definite(self) -> bool:
        """Whether the words take up somebody known: not "a nurse"."""
        return _DEFINITE.match(self.words) is not None


def form_of(text: str, source: Range) -> MentionForm:
    """The shortest phrase within a source's words that names it, and how it does."""
    start, end = _shortest(text, *source)
    end = start + len(without_carrier(text[start:end]))
    words = text[start:end]
    lower = words.lower()
    if lower in _pronouns() and not (words.isupper() and len(words) > 1):
        return MentionForm(start, end, words, Form.PRONOUN, key=lower)
    for form, pattern in ((Form.FORMER, _FORMER), (Form.THE_ONE, _THE_ONE)):
        if found := pattern.fullmatch(words):
            return MentionForm(start, end, words, form, key=found["which"])
    if _COUNTERPART.match(words):
        return MentionForm(start, end, words, Form.COUNTERPART)
    pair = _PAIR.fullmatch(words)
    if pair and body_noun(pair["noun"]):
        return MentionForm(start, end, words, Form.PAIR, key=body_noun(pair["noun"]) or "")
    if _ONE_OF.fullmatch(words):
        return MentionForm(start, end, words, Form.ONE_OF)
    owned = _OWNED.fullmatch(words)
    if owned:
        return MentionForm(start, end, words, Form.OWNED, key=owned["owner"].lower(), rest=owned["rest"])
    return MentionForm(start, end, words, _noun_form(words))


def _noun_form(words: str) -> Form:
    plain = re.sub(r"^(?:the|this|that|these|those|an?)\s", "", words, flags=re.IGNORECASE)
    heads = heads_of(words)
    head = heads[0] if heads else ""
    has_name = (
        any(word[0].isupper() for word in plain.split()[0 if " " in words else 1 :] if word)
        and plain != head.capitalize()
    )
    if _DEFINITE.match(words) and _AGED.search(plain):
        return Form.PERSON_ROLE
    is_short = len(plain.split()) <= 4
    if is_short and body_noun(plain.split(" in ")[0]) and not _names_more(plain) and _is_bare_body(plain):
        return Form.BODY_ROLE
    if body_noun(plain) or role_of(words) not in {None, ActorKind.PERSON, ActorKind.ANONYMOUS, ActorKind.WITNESSES}:
        return Form.PERSON_ROLE if any(is_role(one) for one in heads) else Form.NAME
    is_common = not has_name or not _names_more(plain)
    if is_common and (any(is_role(one) for one in heads) or (_DEFINITE.match(words) and plain == plain.lower())):
        return Form.PERSON_ROLE
    return Form.NAME


def _is_bare_body(plain: str) -> bool:
    """Whether nothing but "local", "same" or an adjective of a country stands before the noun for a body."""
    words = plain.split(" in ", maxsplit=1)[0].split()
    noun = body_noun(" ".join(words)) or ""
    before = words[: len(words) - len(noun.split())]
    return all(
        word.lower() in word_set("attributes") or word.lower() in words_in("qualifiers") or first_country(word)
        for word in before
    )


def _names_more(plain: str) -> bool:
    """Whether a phrase has capitals other than an adjective of nationality: "the French company" has none."""
    rest = [word for word in plain.split() if word[:1].isupper()]
    if len(plain.split()) == 1:
        return False
    if len(rest) == len(plain.split()) and all(
        is_role(word.lower()) or word.lower() in words_in("qualifiers") for word in rest
    ):
        return False
    return any(first_country(word) is None for word in rest)


def body_noun(phrase: str) -> str | None:
    """The noun of `reference.toml` for a body that a phrase ends with: "rights group", "agency" of "both agencies"."""
    words = phrase.lower().split()
    bodies, plurals = reference()["bodies"], reference()["bodies_plural"]
    for count in (2, 1):
        tail = " ".join(words[-count:]) if len(words) >= count else ""
        if tail in bodies:
            return tail
        if tail in plurals:
            return str(plurals[tail])
        if tail.endswith("s") and tail[:-1] in bodies:
            return tail[:-1]
    return None


def kinds_of_body(noun: str) -> frozenset[ActorKind]:
    """The kinds of body that a noun can mean."""
    return frozenset(ActorKind(kind) for kind in reference()["bodies"][noun])


def _pronouns() -> frozenset[str]:
    found: set[str] = set()
    for words in reference()["pronouns"].values():
        found |= set(words)
    return frozenset(found)


def _shortest(text: str, start: int, end: int) -> Range:
    """The source without marks before it and what opens its sentence."""
    words = text[start:end]
    junk = _JUNK.match(words)
    if junk and junk.end() < len(words):
        start += junk.end()
        words = text[start:end]
    pronoun = _LAST_PRONOUN.search(words)
    if pronoun:
        return start + pronoun.start(1), end
    opening = _OPENING.match(words)
    if opening and opening.end() < len(words):
        start += opening.end()
        words = text[start:end]
    words = words.rstrip(" ,;:–—-\n") or text[start:end]
    return start, start + len(words)


def without_carrier(words: str) -> str:
    """Whose website, channel or statement it is: "the ministry's website" speaks for the ministry."""
    owner, mark, thing = words.replace("’", "'").rpartition("'s ")
    is_carrier = bool(mark) and thing.split()[-1:] != [] and thing.split()[-1].lower() in carriers()
    return words[: len(owner)] if is_carrier else words


def role_attributes(words: str) -> tuple[str | None, tuple[str, ...], frozenset[int], str | None]:
    """What a role asks for: sex, nouns, ages, country."""
    said = describe(words)
    heads = tuple(head for head in heads_of(words) if not _AGED.search(head))
    country = said.country
    if heads and country and first_country(heads[0].capitalize()):
        heads = ()  # "the 58-year-old Greek"
    return said.gender, heads, frozenset(said.ages), country
