"""Attribution over sentences and paragraphs: quotations announced, resumed, tagged with a name, or without a cue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.roles import role_of
from tallybook.extract.attribution.sentence import Attribution, attributions_in
from tallybook.extract.document import Quotation, Range, Scene, before, overlapping
from tallybook.records import ActorKind, Certainty
from tallybook.text.segments import Paragraph
from tallybook.vocab.load import table

# A point in a name stands behind an initial or a short title: "– Dr. A. Selim".
_IN_NAME = r"(?:[^.!?\n“”\"«»]|(?<=\b[^\W\d_])\.|(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z]{2})\.|(?<=\b[A-Z][a-z]{3})\.)"
_TAG_BEHIND = re.compile(rf"\s*[–—―-]{{1,2}}\s*(?P<name>[^\W\d_]{_IN_NAME}{{1,120}}?)\.?\s*$")
_TAG_BEFORE = re.compile(r"(?P<name>(?:From\s+)?[^\W\d_][^.!?:\n“”\"«»]{1,80}?)\s*:\s*$")
_NAME_COLON = re.compile(r"(?P<name>[^\W\d_][^.!?:\n“”\"«»,]{1,80}?)\s*:\s+")
_REACH = 3  # paragraphs back in which an attribution can still touch a quotation
_FEW_WORDS = 3  # a shorter quotation without a cue is a term or a title, no speech


# Given the number of a paragraph and its attributions by the rules, those that stand.
Finder = Callable[[int, Sequence[Attribution]], list[Attribution]]


def find_attributions(scene: Scene, finder: Finder | None = None) -> list[Attribution]:
    """Every attribution of a document, in order of the text; `finder` has the last word on each paragraph's."""
    found: list[Attribution] = []
    for number, paragraph in enumerate(scene.paragraphs):
        inside = attributions_in(scene, paragraph, number)
        if finder:
            inside = finder(number, inside)
        if not inside:
            inside = list(_tagged(scene, paragraph, number))
        _announce(scene, number, inside)
        for attribution in inside:
            _echo(scene, attribution, found)
            found.append(attribution)
        _resume(scene, number, found)
    return sorted(found, key=lambda one: one.start)


def _quotations_in(scene: Scene, paragraph: Paragraph) -> list[Quotation]:
    return list(overlapping(scene.quotations, paragraph.start, paragraph.end))


def _announce(scene: Scene, number: int, inside: Sequence[Attribution]) -> None:
    """Give a cue that ends in a colon the quotation that follows: in its paragraph, else in the next ones."""
    for attribution in inside:
        if attribution.content or not attribution.frame:
            continue
        after = attribution.sentence[1]
        following = scene.quotations[len(before(scene.quotations, after)) :][:1]
        if following and not scene.text[after : following[0].outer[0]].strip():
            attribution.content = [following[0].outer]
        elif number + 1 < len(scene.paragraphs):
            ahead = scene.paragraphs[number + 1]
            attribution.content = [(ahead.start, _without_stop(scene.text, ahead.start, ahead.end))]


def _echo(scene: Scene, attribution: Attribution, earlier: Sequence[Attribution]) -> None:
    """Give "rejected the claim" the content of the claim before, which is what is rejected."""
    if attribution.certainty is not Certainty.DENIED or len(attribution.content) != 1:
        return
    words = scene.text[slice(*attribution.content[0])].lower().split()
    is_echo = len(words) <= _FEW_WORDS and words[-1].strip(".,") in table("speech_verbs.toml")["echoes"]["words"]
    said = next((one for one in reversed(earlier) if not one.is_hearsay), None)
    if is_echo and said and said.paragraph >= attribution.paragraph - 1:
        attribution.content = list(said.content)


def _tagged(scene: Scene, paragraph: Paragraph, number: int) -> Iterator[Attribution]:
    """Attributions by layout alone: `"…" – Name`, `Name: "…"`, a headline "Kyiv: 12 killed in strike"."""
    quotations = _quotations_in(scene, paragraph)
    text = scene.text
    if quotations:
        first, last = quotations[0], quotations[-1]
        behind = _TAG_BEHIND.match(text, last.outer[1], _end_of_tag(scene, number))
        if behind and not text[paragraph.start : first.outer[0]].strip():
            yield _by_name(paragraph, number, (first.outer[0], last.outer[1]), behind.span("name"))
            return
        before = _TAG_BEFORE.match(text, paragraph.start, first.outer[0])
        if before:
            yield _by_name(paragraph, number, (first.outer[0], last.outer[1]), _without_from(text, before.span("name")))
            return
    elif paragraph.is_heading or paragraph.is_list_item:
        yield from _headed(scene, paragraph, number)


def _end_of_tag(scene: Scene, number: int) -> int:
    """Where a speaker's name behind a quotation can end: with the paragraph, or with a next one like "— Omar Selim"."""
    ahead = scene.paragraphs[number + 1 : number + 2]
    is_tag = ahead and not ahead[0].is_list_item and scene.text[ahead[0].start] in "–—―-"
    return ahead[0].end if is_tag and not _quotations_in(scene, ahead[0]) else scene.paragraphs[number].end


def _headed(scene: Scene, paragraph: Paragraph, number: int) -> Iterator[Attribution]:
    """A headline that names its source before or behind a mark: "Kyiv: 12 killed", "12 killed in strike – army"."""
    text = scene.text
    before = _NAME_COLON.match(text, paragraph.start, paragraph.end)
    if before and _names_speaker(scene, before.span("name")) and not _is_topic(scene, before["name"]):
        content = (before.end(), _without_stop(text, before.end(), paragraph.end))
        if len(text[content[0] : content[1]].split()) >= _FEW_WORDS:
            yield replace(_by_name(paragraph, number, content, before.span("name")), is_headline=True)
        return
    for mark in (" – ", " — ", " - ", ": "):
        at = text.rfind(mark, paragraph.start, paragraph.end)
        name = (at + len(mark), paragraph.end)
        if at > paragraph.start and _names_speaker(scene, name):
            yield replace(_by_name(paragraph, number, (paragraph.start, at), name), is_headline=True)
            return


def _is_topic(scene: Scene, name: str) -> bool:
    """Whether a country before a colon says what a bulletin is about, and not who speaks: its issuer does."""
    actor = resolve(name) if scene.publisher else None
    return actor is not None and actor.kind is ActorKind.GOVERNMENT and actor.name == name


def _names_speaker(scene: Scene, name: Range) -> bool:
    """Whether a stretch is, nearly word for word, an actor that can speak, or a bare word for one ("police")."""
    called = scene.text[name[0] : name[1]].strip(" .")
    words = len(called.split())
    if words <= 3 and role_of(called) is not None:
        return True
    return words <= 6 and any(
        name[0] <= mention.start and mention.end <= name[1] and mention.end - mention.start >= (name[1] - name[0]) * 0.6
        for mention in overlapping(scene.actors, *name)
        if not (mention.is_modifier and mention.end < name[1]) and mention.actor.kind is not ActorKind.OTHER
    )


def _by_name(paragraph: Paragraph, number: int, content: Range, name: Range) -> Attribution:
    return Attribution(
        sentence=(paragraph.start, paragraph.end),
        paragraph=number,
        content=[content],
        source=name,
        is_headline=paragraph.is_heading,
    )


def _without_from(text: str, name: Range) -> Range:
    return (name[0] + 5, name[1]) if text.startswith("From ", name[0]) else name


def _without_stop(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in " .,;\n":
        end -= 1
    return end


def _resume(scene: Scene, number: int, found: list[Attribution]) -> None:
    """Give the quotations of a paragraph that nobody claims to the speaker before them.

    A quotation right behind one of the same speaker goes on with that claim; one that stands for itself is a claim of
    the last speaker without a cue; a heading "From Name:" before it names another.
    """
    paragraph = scene.paragraphs[number]
    near = list(takewhile(lambda one: one.paragraph >= number - _REACH, reversed(found)))
    for quotation in _quotations_in(scene, paragraph):
        if any(start < quotation.outer[1] and quotation.outer[0] < end for one in near for start, end in one.content):
            continue
        if not _stands_alone(scene, paragraph, quotation):
            continue
        last = _last_before(near, quotation)
        tag = _tag_before(scene, number, quotation)
        if tag:
            near.insert(0, _by_name(paragraph, number, quotation.outer, tag))
            found.append(near[0])
        elif last and _goes_on(scene, last, quotation):
            last.content.append(quotation.outer)
        elif last and number - last.paragraph <= 1:
            unnamed = _by_name(paragraph, number, quotation.outer, (0, 0))
            near.insert(0, replace(unnamed, source=None, follows_speaker=True))
            found.append(near[0])


def _tag_before(scene: Scene, number: int, quotation: Quotation) -> Range | None:
    """The name in a paragraph "From Name:" right before a quotation that opens its paragraph."""
    if number == 0 or quotation.outer[0] != scene.paragraphs[number].start:
        return None
    before = scene.paragraphs[number - 1]
    tag = _TAG_BEFORE.match(scene.text, before.start, before.end)
    return _without_from(scene.text, tag.span("name")) if tag else None


def _stands_alone(scene: Scene, paragraph: Paragraph, quotation: Quotation) -> bool:
    """Whether a quotation is speech of its own: whole sentences, and more than a few words."""
    start, end = quotation.outer
    if len(scene.text[start:end].split()) <= _FEW_WORDS or quotation.continues:
        return quotation.continues
    before = scene.text[paragraph.start : start].rstrip()
    after = scene.text[end : paragraph.end].lstrip()
    inside = scene.text[quotation.inner[0] : quotation.inner[1]].rstrip()
    begins = not before or before[-1] in '.!?”"»’'
    ends = quotation.is_open or (inside[-1:] in ".!?…" and not after[:1].islower()) or not after.strip(".")
    return begins and ends


def _last_before(found: Sequence[Attribution], quotation: Quotation) -> Attribution | None:
    earlier = [one for one in found if one.start < quotation.outer[0] and not one.is_hearsay and not one.outer]
    return max(earlier, key=lambda one: max(end for _, end in [*one.content, one.sentence]), default=None)


def _goes_on(scene: Scene, last: Attribution, quotation: Quotation) -> bool:
    """Whether nothing but the cue's clause stands between the last claim, itself quoted, and this quotation."""
    end = max([piece[1] for piece in last.content] + [last.sentence[1]])
    is_quoted = any(overlapping(scene.quotations, *piece) for piece in last.content)
    return is_quoted and not scene.text[end : quotation.outer[0]].strip()
