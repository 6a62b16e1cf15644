"""Which attributions of the network are claims worth keeping, by the record's own definition of a claim."""

from __future__ import annotations

from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.roles import role_of
from tallybook.extract.attribution.cues import is_speech_verb
from tallybook.extract.document import AnnotatedDocument, Attribution
from tallybook.extract.language.tokens import QUOTATION_MARKS, Token, has_verb, tokenise
from tallybook.extract.language.words import words as words_of
from tallybook.records import ActorKind
from tallybook.vocab.load import table

_HEAD = 4  # words of a content in which the verb of a refusal stands: "declined | to comment on the strike"
# A bulletin tells of deeds ("repelled three attacks"), which the network takes for words more easily than in news.
_SURE = 0.85


def is_claim(document: AnnotatedDocument, attribution: Attribution) -> bool:
    """Whether somebody says something: no refusal to speak, no content without a word, no source cited as a content."""
    cue = tokenise(document.text, *attribution.cue) if attribution.cue else []
    content = [token for piece in attribution.content for token in tokenise(document.text, *piece)]
    if (
        _is_nobody(document, attribution)
        or _is_silence(cue, content)
        or _is_unnamed(content)
        or _is_empty(content)
        or _is_performed(cue)
    ):
        return False
    if _cites(cue) and _names_source(document, content):
        return False
    if document.publisher and not any(is_speech_verb(token.lower) for token in cue):
        return (attribution.confidence or 0.0) >= _SURE
    return True


def _is_nobody(document: AnnotatedDocument, attribution: Attribution) -> bool:
    words = document.text[slice(*attribution.source)].lower() if attribution.source else ""
    return words in table("speech_verbs.toml")["silence"]["nobody"]


def _is_silence(cue: list[Token], content: list[Token]) -> bool:
    lists = table("speech_verbs.toml")["silence"]
    words = [token.lower for token in cue]
    if not any(word in lists["refusals"] or word.endswith(("n't", "n’t")) for word in words):
        return False
    head = [token.lower for token in content[:_HEAD]] if not any(word in lists["verbs"] for word in words) else []
    return any(word in lists["verbs"] for word in [*words, *(head if head[:1] == ["to"] else [])])


def _is_unnamed(content: list[Token]) -> bool:
    words = " ".join(token.lower for token in content if token.is_word)
    return words.startswith(tuple(table("speech_verbs.toml")["silence"]["unnamed"]))


def _is_empty(content: list[Token]) -> bool:
    words = " ".join(token.lower for token in content if token.is_word)
    return words in table("speech_verbs.toml")["empty"]["words"]


def _is_performed(cue: list[Token]) -> bool:
    words = table("speech_verbs.toml")["performing"]["words"]
    return any(token.lower in words for token in cue)


def _names_source(document: AnnotatedDocument, content: list[Token]) -> bool:
    """Whether what is cited is somebody, and nothing said: "a doctor who …", "a communique of the army as …"."""
    closing = words_of("relatives") | {"as"}
    last = next((at for at, token in enumerate(content) if token.lower in closing), len(content))
    head = content[:last]
    if not head or head[0].text in QUOTATION_MARKS or has_verb(head):
        return False
    words = document.text[head[0].start : head[-1].end]
    actor = resolve(words)
    return role_of(words) is not None or (actor is not None and actor.kind is not ActorKind.OTHER)


def _cites(cue: list[Token]) -> bool:
    return any(token.lower in words_of("citing") | words_of("quoting_verbs") for token in cue)
