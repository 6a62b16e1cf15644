"""Who speaks where a text names nobody: the body that issued the bulletin, statement or situation report."""

from __future__ import annotations

from collections.abc import Sequence

from app.extract.actors import resolve
from app.extract.scene import ActorMention
from app.extract.tokens import has_verb, tokenise, words_of
from app.records import Actor, ActorKind
from app.text.segments import Paragraph

_TOP = 4  # lines in which a bulletin names itself
_LONGEST_LINE = 20  # words
_NO_ISSUERS = frozenset({ActorKind.MEDIA, ActorKind.OTHER, ActorKind.COMPANY, ActorKind.PERSON})


def issuer_named(publisher: str | None) -> Actor | None:
    """The publisher where it speaks for itself: an army's bulletin, a ministry's channel; None for the media."""
    actor = resolve(publisher) if publisher else None
    return actor if actor and actor.kind not in _NO_ISSUERS else None


def find_issuer(text: str, paragraphs: Sequence[Paragraph], actors: Sequence[ActorMention]) -> Actor | None:
    """The body that the top of a text names as its issuer: "Ministry of Defence / Daily bulletin, 17 August 2023".

    Only lines without a verb count, of which one must hold a word for a bulletin ("situation report", "statement");
    a country is the issuer only where no body is named. None for news.
    """
    top = [one for one in paragraphs[:_TOP] if _is_label(text, one)]
    if not any(_words(text, one) & words_of("bulletin_words") for one in top):
        return None
    named = [
        mention.actor
        for one in top
        for mention in actors
        if one.start <= mention.start and mention.end <= one.end and mention.actor.kind not in _NO_ISSUERS
    ]
    bodies = [actor for actor in named if actor.kind is not ActorKind.GOVERNMENT]
    return next(iter([*bodies, *named]), None)


def _words(text: str, paragraph: Paragraph) -> set[str]:
    return {token.lower for token in tokenise(text, paragraph.start, paragraph.end)}


def _is_label(text: str, paragraph: Paragraph) -> bool:
    """Whether a line is a label and no sentence: short, and without a verb."""
    tokens = [token for token in tokenise(text, paragraph.start, paragraph.end) if token.is_word]
    return len(tokens) <= _LONGEST_LINE and not has_verb(tokens)
