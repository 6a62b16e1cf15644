"""Attribution over sentences and paragraphs: quotations announced, resumed, tagged with a name, or without a cue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.roles import role_of
from tallybook.extract.attribution.questions import question_in
from tallybook.extract.attribution.sentence import CUED
from tallybook.extract.document import AnnotatedDocument, Attribution, Quotation, Range, before, overlapping
from tallybook.records import ActorKind
from tallybook.text.segments import Paragraph

# A point in a name stands behind an initial or a short title: "– Dr. A. Selim".
_IN_NAME = r"(?:[^.!?\n“”\"«»]|(?<=\b[^\W\d_])\.|(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z]{2})\.|(?<=\b[A-Z][a-z]{3})\.)"
_TAG_BEHIND = re.compile(rf"\s*[–—―-]{{1,2}}\s*(?P<name>[^\W\d_]{_IN_NAME}{{1,120}}?)\.?\s*$")
_TAG_BEFORE = re.compile(r"(?P<name>(?:From\s+)?[^\W\d_][^.!?:\n“”\"«»]{1,80}?)\s*:\s*$")
_NAME_COLON = re.compile(r"(?P<name>[^\W\d_][^.!?:\n“”\"«»,]{1,80}?)\s*:\s+")
_REACH = 3  # paragraphs back in which an attribution can still touch a quotation
_FEW_WORDS = 3  # a shorter quotation without a cue is a term or a title, no speech


def attribute(document: AnnotatedDocument) -> list[Attribution]:
    """Every attribution of a document, in order of the text: those of cues, and those of layout and quotations."""
    found: list[Attribution] = []
    for number, paragraph in enumerate(document.paragraphs):
        inside = list(document[CUED][number]) or list(_tagged(document, paragraph, number))
        found.extend(_announced(document, number, attribution) for attribution in inside)
        _resume(document, number, found)
    said = (_without_question(document.text, one) for one in found)
    return sorted((one for one in said if one.content), key=lambda one: one.start)


def _without_question(text: str, attribution: Attribution) -> Attribution:
    """An attribution without what its speaker was asked; none of its content is left where its cue stands in there.

    "Asked about claims that …, the colonel said"; "the army said 12 died, when asked about reports that 80 had".
    """
    question = question_in(text, *attribution.sentence) if attribution.cue else None
    if not question or not attribution.cue:
        return attribution
    if question[0] <= attribution.cue[0] < question[1]:
        return replace(attribution, content=())
    start, stop = len(text[: question[0]].rstrip(", ")), question[1]
    content = [(first, start if first < start < last <= stop else last) for first, last in attribution.content]
    return replace(attribution, content=tuple(content))


def _quotations_in(document: AnnotatedDocument, paragraph: Paragraph) -> list[Quotation]:
    return list(overlapping(document.quotations, paragraph.start, paragraph.end))


def _announced(document: AnnotatedDocument, number: int, attribution: Attribution) -> Attribution:
    """Give a cue that ends in a colon the quotation that follows: in its paragraph, else the next paragraph."""
    if attribution.content or not attribution.announces:
        return attribution
    after = attribution.sentence[1]
    following = document.quotations[len(before(document.quotations, after)) :][:1]
    if following and not document.text[after : following[0].outer[0]].strip():
        return replace(attribution, content=(following[0].outer,))
    if number + 1 < len(document.paragraphs):
        ahead = document.paragraphs[number + 1]
        return replace(attribution, content=((ahead.start, _without_stop(document.text, ahead.start, ahead.end)),))
    return attribution


def _tagged(document: AnnotatedDocument, paragraph: Paragraph, number: int) -> Iterator[Attribution]:
    """Attributions by layout alone: `"…" – Name`, `Name: "…"`, a headline "Kyiv: 12 killed in strike"."""
    quotations = _quotations_in(document, paragraph)
    text = document.text
    if quotations:
        first, last = quotations[0], quotations[-1]
        behind = _TAG_BEHIND.match(text, last.outer[1], _end_of_tag(document, number))
        if behind and not text[paragraph.start : first.outer[0]].strip():
            yield _by_name(paragraph, number, (first.outer[0], last.outer[1]), behind.span("name"))
            return
        before = _TAG_BEFORE.match(text, paragraph.start, first.outer[0])
        if before:
            yield _by_name(paragraph, number, (first.outer[0], last.outer[1]), _without_from(text, before.span("name")))
            return
    elif paragraph.is_heading or paragraph.is_list_item:
        yield from _headed(document, paragraph, number)


def _end_of_tag(document: AnnotatedDocument, number: int) -> int:
    """Where a speaker's name behind a quotation can end: with the paragraph, or with a next one like "— Omar Selim"."""
    ahead = document.paragraphs[number + 1 : number + 2]
    is_tag = ahead and not ahead[0].is_list_item and document.text[ahead[0].start] in "–—―-"
    return ahead[0].end if is_tag and not _quotations_in(document, ahead[0]) else document.paragraphs[number].end


def _headed(document: AnnotatedDocument, paragraph: Paragraph, number: int) -> Iterator[Attribution]:
    """A headline that names its source before or behind a mark: "Kyiv: 12 killed", "12 killed in strike – army"."""
    text = document.text
    before = _NAME_COLON.match(text, paragraph.start, paragraph.end)
    if before and _names_speaker(document, before.span("name")) and not _is_topic(document, before["name"]):
        content = (before.end(), _without_stop(text, before.end(), paragraph.end))
        if len(text[content[0] : content[1]].split()) >= _FEW_WORDS:
            yield replace(_by_name(paragraph, number, content, before.span("name")), is_headline=True)
        return
    for mark in (" – ", " — ", " - ", ": "):
        at = text.rfind(mark, paragraph.start, paragraph.end)
        name = (at + len(mark), paragraph.end)
        if at > paragraph.start and _names_speaker(document, name):
            yield replace(_by_name(paragraph, number, (paragraph.start, at), name), is_headline=True)
            return


def _is_topic(document: AnnotatedDocument, name: str) -> bool:
    """Whether a country before a colon says what a bulletin is about, and not who speaks: its issuer does."""
    actor = resolve(name) if document.publisher else None
    return actor is not None and actor.kind is ActorKind.GOVERNMENT and actor.name == name


def _names_speaker(document: AnnotatedDocument, name: Range) -> bool:
    """Whether a stretch is, nearly word for word, an actor that can speak, or a bare word for one ("police")."""
    called = document.text[name[0] : name[1]].strip(" .")
    words = len(called.split())
    if words <= 3 and role_of(called) is not None:
        return True
    return words <= 6 and any(
        name[0] <= mention.start and mention.end <= name[1] and mention.end - mention.start >= (name[1] - name[0]) * 0.6
        for mention in overlapping(document.actors, *name)
        if not (mention.is_modifier and mention.end < name[1]) and mention.actor.kind is not ActorKind.OTHER
    )


def _by_name(paragraph: Paragraph, number: int, content: Range, name: Range | None) -> Attribution:
    return Attribution(
        sentence=(paragraph.start, paragraph.end),
        paragraph=number,
        content=(content,),
        source=name,
        is_headline=paragraph.is_heading,
    )


def _without_from(text: str, name: Range) -> Range:
    return (name[0] + 5, name[1]) if text.startswith("From ", name[0]) else name


def _without_stop(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in " .,;\n":
        end -= 1
    return end


def _resume(document: AnnotatedDocument, number: int, found: list[Attribution]) -> None:
    """Give the quotations of a paragraph that nobody claims to the speaker before them.

    A quotation right behind one of the same speaker goes on with that claim; one that stands for itself is a claim of
    the last speaker without a cue; a heading "From Name:" before it names another. Changes and lengthens `found`.
    """
    paragraph = document.paragraphs[number]
    near = list(takewhile(lambda at: found[at].paragraph >= number - _REACH, reversed(range(len(found)))))
    for quotation in _quotations_in(document, paragraph):
        taken = (piece for at in near for piece in found[at].content)
        if any(start < quotation.end and quotation.start < end for start, end in taken):
            continue
        if not _stands_alone(document, paragraph, quotation):
            continue
        at = _last_before(found, near, quotation)
        last = found[at] if at is not None else None
        tag = _tag_before(document, number, quotation)
        if at is not None and last and not tag and _goes_on(document, last, quotation):
            found[at] = replace(last, content=(*last.content, quotation.outer))
            continue
        if tag:
            found.append(_by_name(paragraph, number, quotation.outer, tag))
        elif last and number - last.paragraph <= 1:
            unnamed = _by_name(paragraph, number, quotation.outer, None)
            found.append(replace(unnamed, follows_speaker=True))
        else:
            continue
        near.insert(0, len(found) - 1)


def _tag_before(document: AnnotatedDocument, number: int, quotation: Quotation) -> Range | None:
    """The name in a paragraph "From Name:" right before a quotation that opens its paragraph."""
    if number == 0 or quotation.outer[0] != document.paragraphs[number].start:
        return None
    before = document.paragraphs[number - 1]
    tag = _TAG_BEFORE.match(document.text, before.start, before.end)
    return _without_from(document.text, tag.span("name")) if tag else None


def _stands_alone(document: AnnotatedDocument, paragraph: Paragraph, quotation: Quotation) -> bool:
    """Whether a quotation is speech of its own: whole sentences, and more than a few words."""
    start, end = quotation.outer
    if len(document.text[start:end].split()) <= _FEW_WORDS or quotation.continues:
        return quotation.continues
    before = document.text[paragraph.start : start].rstrip()
    after = document.text[end : paragraph.end].lstrip()
    inside = document.text[quotation.inner[0] : quotation.inner[1]].rstrip()
    begins = not before or before[-1] in '.!?”"»’'
    ends = quotation.is_open or (inside[-1:] in ".!?…" and not after[:1].islower()) or not after.strip(".")
    return begins and ends


def _last_before(found: Sequence[Attribution], near: Sequence[int], quotation: Quotation) -> int | None:
    """The number of the attribution, of those near, whose words end last of those that begin before a quotation."""
    earlier = [at for at in near if found[at].start < quotation.start]
    earlier = [at for at in earlier if not found[at].is_hearsay and not found[at].outer]
    return max(earlier, key=lambda at: max(end for _, end in [*found[at].content, found[at].sentence]), default=None)


def _goes_on(document: AnnotatedDocument, last: Attribution, quotation: Quotation) -> bool:
    """Whether nothing but the cue's clause stands between the last claim, itself quoted, and this quotation."""
    end = max([piece[1] for piece in last.content] + [last.sentence[1]])
    is_quoted = any(overlapping(document.quotations, *piece) for piece in last.content)
    return is_quoted and not document.text[end : quotation.outer[0]].strip()
