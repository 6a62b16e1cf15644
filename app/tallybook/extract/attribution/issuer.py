"""Who speaks where a text names nobody: the body that issued the bulletin, statement or situation report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tallybook.extract.actors.gazetteer import lexicon
from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.roles import role_of
from tallybook.extract.attribution.noun_phrases import author_in
from tallybook.extract.document import AnnotatedDocument
from tallybook.extract.language.tokens import has_verb, tokenise
from tallybook.extract.language.words import words as words_of
from tallybook.records import UNNAMED_KINDS, Actor, ActorKind
from tallybook.text.segments import Paragraph

_TOP = 4  # lines in which a bulletin names itself
_LONGEST_LINE = 20  # words
_PARTS = re.compile(r"\s*[,:|()/•·]\s*|\s+[–—-]+\s+")
_DATED_TAIL = re.compile(r"\s+(?:for|on|of|as of|from|reports?)?\s*(?:\d.*)?$")
_SLUG = re.compile(r"[A-Z]{3,10}(?:\s\d{1,2})?-(?=[A-Z])")  # "UPDATE 2-" opens a news agency's headline
_UNSURE_ISSUERS = frozenset({ActorKind.NGO, ActorKind.GOVERNMENT})
_NO_ISSUERS = frozenset({ActorKind.MEDIA, ActorKind.OTHER, ActorKind.COMPANY, ActorKind.PERSON}) | UNNAMED_KINDS


def issuer_named(publisher: str | None) -> Actor | None:
    """The publisher where it speaks for itself: an army's bulletin, a ministry's channel; None for the media.

    A monitor or society that no word list knows may be a newspaper, and a country's name alone is no publisher.
    """
    actor = resolve(publisher) if publisher else None
    if not publisher or not actor or actor.kind in _NO_ISSUERS:
        return None
    is_known = lexicon().whole(publisher.removeprefix("The ").removeprefix("the ")) is not None
    return actor if is_known or actor.kind not in _UNSURE_ISSUERS else None


def find_issuer(document: AnnotatedDocument) -> Actor | None:
    """The body that issued a document: its publisher where that speaks for itself, else the one that its top names.

    Of the top (`_TOP` lines) only lines without a verb count, of which one must hold a word for a bulletin ("situation
    report", "statement"); a country is the issuer only where no body is named. A first line that is nothing but a
    body's name is a letterhead, and so is the publisher's over "press release". None for news.
    """
    text, publisher = document.text, document.source.publisher
    if named := issuer_named(publisher):
        return named
    top = [one for one in document.paragraphs[:_TOP] if _is_label(text, one)]
    if not any(_words(text, one) & words_of("bulletin_words") for one in top):
        return _letterhead(text, document.paragraphs)
    mentioned = [
        mention.actor
        for one in top
        for mention in document.actors
        if one.start <= mention.start and mention.end <= one.end and mention.actor.kind not in _NO_ISSUERS
    ]
    states = [actor.name for actor in mentioned if actor.kind is ActorKind.GOVERNMENT]
    labelled = [actor for one in top for actor in _bodies_in(text[one.start : one.end], states)]
    bodies = [actor for actor in [*labelled, *mentioned] if actor.kind is not ActorKind.GOVERNMENT]
    is_own = publisher and any(_is_name(text, one, publisher) for one in top)
    own = [Actor(name=publisher, kind=ActorKind.NGO)] if publisher and is_own else []
    return next(iter([*bodies, *mentioned, *own]), None)


def _is_name(text: str, paragraph: Paragraph, name: str) -> bool:
    """Whether a line, or the first of the lines that a paragraph holds, is a name and nothing else."""
    first = text[paragraph.start : paragraph.end].strip().split("\n", 1)[0]
    return first.strip().casefold() == name.casefold()


def _letterhead(text: str, paragraphs: Sequence[Paragraph]) -> Actor | None:
    """The body whose name is all of the first line: "MINISTRY OF DEFENCE OF THE REPUBLIC OF PERU"."""
    if len(paragraphs) < 2 or not _is_label(text, paragraphs[0]):
        return None
    line = text[paragraphs[0].start : paragraphs[0].end].strip()
    for name in dict.fromkeys((line, _in_small_letters(line))):
        actor = resolve(name) if not _PARTS.search(line) else None
        if not actor or actor.kind in _NO_ISSUERS | _UNSURE_ISSUERS:
            continue
        if lexicon().whole(name) or (actor.country and actor.name != line):
            return actor
    return None


def _bodies_in(line: str, states: Sequence[str]) -> Iterator[Actor]:
    """The bodies that the parts of a label name: "Armenian Ministry of Defence: daily briefing".

    A ministry or army without its country is that of the first of `states`, which the lines around it name.
    """
    for part in _PARTS.split(line):
        start, end = author_in(part, (0, len(part)))
        words = _DATED_TAIL.sub("", part[start:end]).strip()
        if not words or words.lower() in words_of("bulletin_words"):
            continue
        for name in dict.fromkeys((words, _in_small_letters(words))):
            actor = resolve(name)
            if (actor is None or not actor.country) and states and role_of(name):
                actor = resolve(f"{states[0]}'s {name}")
            if actor and actor.kind not in _NO_ISSUERS and not (name.isupper() and actor.name == name):
                yield actor
                break


def _in_small_letters(words: str) -> str:
    """A label in capitals as a name is written: "MINISTRY OF DEFENCE" -> "Ministry of Defence"."""
    small = words_of("prepositions") | words_of("determiners") | words_of("coordinators")
    return " ".join(word.lower() if word.lower() in small else word.capitalize() for word in words.split())


def _words(text: str, paragraph: Paragraph) -> set[str]:
    return {token.lower for token in tokenise(text, paragraph.start, paragraph.end)}


def _is_label(text: str, paragraph: Paragraph) -> bool:
    """Whether a line is a label and no sentence: short, and without a verb."""
    if _SLUG.match(text, paragraph.start):
        return False
    tokens = [token for token in tokenise(text, paragraph.start, paragraph.end) if token.is_word]
    return len(tokens) <= _LONGEST_LINE and not has_verb(tokens)
