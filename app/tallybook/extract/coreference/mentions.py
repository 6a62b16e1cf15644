"""What the words of a mention ask for: the shortest phrase that names a source, its form, and whom it may mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.names import first_country
from tallybook.extract.actors.roles import role_of, word_set
from tallybook.extract.attribution.noun_phrases import carriers
from tallybook.extract.coreference.attributes import describe, heads_of, is_role, reference, words_in
from tallybook.extract.document import Range
from tallybook.records import UNNAMED_KINDS, ActorKind

# Marks, and what news agencies put before a headline: "UPDATE 2-", "EXCLUSIVE-".
_JUNK = re.compile(r"^(?:[^\w“\"'‘(]+|[A-Z]{3,10}(?:\s\d{1,2})?-(?=[A-Z]))(?=.)", re.DOTALL)
_LAST_PRONOUN = re.compile(r"\s(he|she|it|they)$")
_OPENING = re.compile(
    r"^(?:(?:In|On|At|From|After|Before|During|With|Asked|By)\s[^,]{2,60}?|(?:[Ff]or\s)?(?:its|his|her|their)\spart,?)\s"
    r"(?=(?:the|an?)\s|[A-Z][\w’'-]+$)"
)
_DEFINITE = re.compile(r"(?:the|this|that|these|those|both|his|her|its|their)\s", re.IGNORECASE)
_OWNED = re.compile(r"(?P<owner>his|her|its|their)\s(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_PAIR = re.compile(r"(?:both(?: of)?(?: the)?|the two)\s(?P<noun>[\w -]+)", re.IGNORECASE)
_FORMER = re.compile(r"the (?P<which>former|latter)", re.IGNORECASE)
_ONE_OF = re.compile(
    r"(?:one|another|some|two|most|many|a third|a few) of (?:them|the\s\w+|these|those)"
    r"|one|another|a (?:second|third|fourth)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|this|that|these|those|an?)\s", re.IGNORECASE)


class Form(StrEnum):
    """How somebody is mentioned; `FIELD` is a body told by its field: "the defence ministry"."""

    PRONOUN = "pronoun"
    OF_TWO = "of two"
    ONE_OF = "one of"
    OWNED = "owned"
    PERSON_ROLE = "person's role"
    BODY_ROLE = "body's role"
    FIELD = "field of a body"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that point to somebody, their form, and what they ask for; None and empty sets ask for nothing.

    `heads` are the nouns of a role ("surgeon", "deputy governor"). `key` is what a form turns on: the owner of "its
    spokesman", or "latter"; `rest` is what is owned.
    """

    start: int
    end: int
    words: str
    form: Form = Form.NAME
    key: str = ""
    rest: str = ""
    gender: str | None = None
    is_human: bool | None = None
    is_plural: bool | None = None
    heads: tuple[str, ...] = ()
    ages: frozenset[int] = frozenset()
    country: str | None = None
    kinds: frozenset[ActorKind] | None = None

    @property
    def is_definite(self) -> bool:
        """Whether the words take up somebody known: not "a nurse"."""
        return _DEFINITE.match(self.words) is not None

    @property
    def is_bare(self) -> bool:
        """Whether it says only what could be said of anybody of that sex and age: "she", "the 52-year-old"."""
        return not self.heads or self.heads[0] in words_in("neutral")


def read_mention(text: str, source: Range) -> Mention:
    """The shortest phrase within a source's words that names it, and what it asks for."""
    start, end = _shortest(text, *source)
    words = text[start:end]
    lower = words.lower()
    if any(lower in listed for listed in reference()["pronouns"].values()) and not (words.isupper() and len(words) > 1):
        return pronoun(start, end, words)
    if former := _FORMER.fullmatch(words):
        return Mention(start, end, words, Form.OF_TWO, key=former["which"].lower())
    pair = _PAIR.fullmatch(words)
    if pair and (noun := body_noun(pair["noun"])):
        return Mention(start, end, words, Form.OF_TWO, is_human=False, kinds=kinds_of_body(noun))
    if _ONE_OF.fullmatch(words):
        return Mention(start, end, words, Form.ONE_OF, is_human=False, is_plural=True)
    if owned := _OWNED.fullmatch(words):
        role = role_mention(start, end, words)
        return replace(role, form=Form.OWNED, key=owned["owner"].lower(), rest=owned["rest"])
    form = _noun_form(words)
    if form is Form.PERSON_ROLE:
        return role_mention(start, end, words)
    return body_mention(start, end, words, form) if form is not Form.NAME else Mention(start, end, words)


def pronoun(start: int, end: int, words: str) -> Mention:
    """What a pronoun or possessive asks for: "she", "their"."""
    listed, lower = reference()["pronouns"], words.lower()
    gender = next((one for one in ("male", "female") if lower in listed[one]), None)
    is_group = lower in listed["group"]
    return Mention(start, end, words, Form.PRONOUN, lower, gender=gender, is_human=bool(gender), is_plural=is_group)


def role_mention(start: int, end: int, words: str) -> Mention:
    """What a noun phrase for one human being asks for."""
    said, heads = describe(words), heads_of(words)
    if heads and first_country(heads[0].capitalize()):
        heads = ()  # "the 58-year-old Greek"
    return Mention(
        start,
        end,
        words,
        Form.PERSON_ROLE,
        gender=said.gender,
        is_human=True,
        is_plural=False,
        heads=heads,
        ages=frozenset(said.ages),
        country=said.country,
    )


def body_mention(start: int, end: int, words: str, form: Form = Form.BODY_ROLE) -> Mention:
    """What a noun phrase for a body asks for."""
    noun = body_noun(words.split(" in ", maxsplit=1)[0])
    kind = role_of(words)
    kinds = kinds_of_body(noun) if noun else frozenset({kind} if kind else ())
    heads = (noun.split()[-1], noun) if noun else heads_of(words)
    country = describe(words).country
    return Mention(start, end, words, form, is_human=False, heads=heads, country=country, kinds=kinds or None)


def _noun_form(words: str) -> Form:
    plain = _ARTICLE.sub("", words)
    heads = heads_of(words)
    is_person = any(is_role(head) for head in heads[:1])
    names_more = _names_more(plain)
    if not names_more and _is_bare_body(plain):
        return Form.BODY_ROLE
    role = role_of(words)
    is_of_body = body_noun(plain) or role not in {None, ActorKind.PERSON, *UNNAMED_KINDS}
    if is_person and (is_of_body or not names_more):
        return Form.PERSON_ROLE
    if is_of_body or role is ActorKind.PERSON:
        if resolve(words) is not None:
            return Form.NAME
        return Form.PERSON_ROLE if not is_of_body else Form.FIELD if " " in plain else Form.BODY_ROLE
    is_aged = not heads or plain[0].isdigit()
    return Form.PERSON_ROLE if is_aged and not names_more and _DEFINITE.match(words) else Form.NAME


def _is_bare_body(plain: str) -> bool:
    """Whether nothing but "local", "same" or an adjective of a country stands before the noun for a body."""
    words = plain.split(" in ", maxsplit=1)[0].split()
    noun = body_noun(" ".join(words))
    before = words[: len(words) - len(noun.split())] if noun else []
    return noun is not None and all(
        word.lower() in word_set("attributes") or word.lower() in words_in("qualifiers") or first_country(word)
        for word in before
    )


def _names_more(plain: str) -> bool:
    """Whether a phrase has capitals other than an adjective of nationality: "the French company" has none."""
    words = plain.split()
    capitals = [word for word in words if word[:1].isupper()]
    return len(words) > 1 and any(first_country(word) is None for word in capitals)


def body_noun(phrase: str) -> str | None:
    """The noun of `reference.toml` for a body that a phrase ends with: "rights group", "agency" of "both agencies"."""
    words = phrase.lower().split()
    bodies, plurals = reference()["bodies"], reference()["bodies_plural"]
    for count in (2, 1):
        tail = " ".join(words[-count:]) if len(words) >= count else ""
        noun = tail if tail in bodies else plurals.get(tail) or tail.removesuffix("s")
        if noun in bodies:
            return str(noun)
    return None


def kinds_of_body(noun: str) -> frozenset[ActorKind]:
    """The kinds of body that a noun can mean."""
    return frozenset(ActorKind(kind) for kind in reference()["bodies"][noun])


def _shortest(text: str, start: int, end: int) -> Range:
    """The source without marks before it, what opens its sentence, and its website or channel behind it."""
    if junk := _JUNK.match(text[start:end]):
        start += junk.end()
    if last := _LAST_PRONOUN.search(text[start:end]):
        return start + last.start(1), end
    if opening := _OPENING.match(text[start:end]):
        start += opening.end()
    words = text[start:end].rstrip(" ,;:–—-\n") or text[start:end]
    return start, start + len(without_carrier(words))


def without_carrier(words: str) -> str:
    """Whose website, channel or statement it is: "the ministry's website" speaks for the ministry."""
    owner, mark, thing = words.replace("’", "'").rpartition("'s ")
    is_carrier = bool(mark) and thing.split()[-1:] != [] and thing.split()[-1].lower() in carriers()
    return words[: len(owner)] if is_carrier else words
