"""What the network finds, joined with what the rules know: addressees, go-betweens, certainty, the day it was said."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from tallybook.extract.attribution.cues import certainty_of_cue
from tallybook.extract.attribution.sentence import with_dates
from tallybook.extract.document import AnnotatedDocument, Attribution, Range, Slot, overlapping
from tallybook.extract.figures.detect import CANDIDATES
from tallybook.extract.neural.attribution.decode import DecodedAttribution
from tallybook.extract.neural.attribution.filter import is_claim
from tallybook.extract.neural.attribution.model import load
from tallybook.extract.neural.subwords import SubwordSequence
from tallybook.records import Certainty
from tallybook.text.segments import Sentence

_EDGES = " \t\n,;:.–—-"
_BEHIND_NAME = re.compile(r"\s*(?:,\s|\s[–—]\s|\s\(|\s(?:who|which|whose)\s)")
_NEAR = 4  # cues of the rules that begin before a cue of the network ends, and may share a word with it
_RULE_ALONE = 0.4  # an attribution with a cue that the network passes over is seldom one
_OPENERS = ("that ", "that,")


# The attributions of the network by itself, one sequence a paragraph.
NETWORK = Slot[Sequence[Sequence[Attribution]]]("the network's attributions")
# The attributions that cues make by the rules, where those of the network join them, one sequence a paragraph.
RULED = Slot[Sequence[Sequence[Attribution]]]("the rules' attributions")


def read(document: AnnotatedDocument) -> list[tuple[Attribution, ...]]:
    """What the network finds in a document and the claim filter lets stand, by paragraph.

    Raises TallybookError where onnxruntime or the weights are missing.
    """
    model = load()
    sentences = document.sentences
    found: list[list[Attribution]] = [[] for _ in document.paragraphs]
    for window in model.read(document.text, document.paragraphs, document.quotations):
        for one in window.found:
            made = _attribution(document, sentences, window.sequence, one, model.calibration.confidence(one))
            if made and is_claim(document, made):
                found[made.paragraph].append(made)
    return [_dated(document, inside) for inside in found]


def _dated(document: AnnotatedDocument, inside: Sequence[Attribution]) -> tuple[Attribution, ...]:
    by_sentence = groupby(sorted(inside, key=_sentence_of), key=_sentence_of)
    return tuple(one for _, group in by_sentence for one in with_dates(document, list(group)))


def merge(document: AnnotatedDocument) -> list[tuple[Attribution, ...]]:
    """The network's attributions with what the rules add to them, and those of the rules alone that stand."""
    network, rules = document[NETWORK], document[RULED]
    return [_merged(document, learned, ruled) for learned, ruled in zip(network, rules, strict=True)]


def _merged(
    document: AnnotatedDocument, learned: Sequence[Attribution], ruled: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """The attributions of one paragraph."""
    with_cue = sorted((number for number, rule in enumerate(ruled) if rule.cue), key=lambda at: _cue_start(ruled[at]))
    starts = [_cue_start(ruled[at]) for at in with_cue]
    merged: list[Attribution] = []
    joined: dict[int, Range | None] = {}  # number of a rule's attribution -> the cue that it has now
    for one in learned:
        before = bisect_left(starts, one.cue[1]) if one.cue else 0
        near = with_cue[max(0, before - _NEAR) : before]
        partner = next((at for at in near if _share_cue(one, ruled[at]) and at not in joined), None)
        if partner is None:
            merged.append(one)
            continue
        rule = ruled[partner]
        made = _joined(one, rule)
        merged.append(replace(made, content=rule.content) if _drops_figure(document, one, rule, learned) else made)
        joined[partner] = one.cue
    for number, rule in enumerate(ruled):
        if number not in joined and _is_kept(document, rule, learned):
            merged.append(replace(rule, confidence=_RULE_ALONE if rule.cue else None))
    cues = {ruled[number].cue: cue for number, cue in joined.items()}
    outer_now = (replace(one, outer=cues.get(one.outer, one.outer)) for one in merged)
    return tuple(sorted(outer_now, key=lambda one: one.start))


def _drops_figure(
    document: AnnotatedDocument, one: Attribution, rule: Attribution, learned: Sequence[Attribution]
) -> bool:
    """Whether a figure of the rules' content is left to nobody by the network: ", among them 19 children"."""
    return any(
        not any(_overlap([(figure.start, figure.end)], other.content) for other in learned)
        for piece in rule.content
        for figure in overlapping(document[CANDIDATES].candidates, *piece)
    ) and _overlap(one.content, rule.content)


def _is_kept(document: AnnotatedDocument, rule: Attribution, learned: Sequence[Attribution]) -> bool:
    """Whether an attribution of the rules alone stands.

    It does where the network had no cue to judge (a tag, a headline in capitals), for hearsay, and where it states
    a figure, since a figure without its source is worse than a claim too many.
    """
    if rule.cue is None:
        return not any(_overlap(rule.content, one.content) for one in learned)
    if rule.is_hearsay or rule.is_headline:
        return True
    return any(overlapping(document[CANDIDATES].candidates, start, end) for start, end in rule.content)


def _attribution(
    document: AnnotatedDocument,
    sentences: Sequence[Sentence],
    sequence: SubwordSequence,
    found: DecodedAttribution,
    confidence: float,
) -> Attribution | None:
    """The words that the network found as an attribution; None where nothing is left of cue or content."""
    text, first = document.text, found.cue[0]
    cue = _trimmed(text, sequence.starts[first], sequence.ends[found.cue[1] - 1], _EDGES)
    content = tuple(_content(document, sequence, found))
    if not content or cue[0] >= cue[1]:
        return None
    sentence = sentences[sequence.sentences[first]]
    mention = (sequence.starts[found.source[0][0]], sequence.ends[found.source[0][1] - 1]) if found.source else None
    return Attribution(
        sentence=(sentence.start, sentence.end),
        paragraph=sequence.paragraphs[first],
        content=content,
        cue=cue,
        source=_name(text, mention) if mention else None,
        mention=mention,
        certainty=certainty_of_cue(text[cue[0] : cue[1]]),
        is_headline=document.paragraphs[sequence.paragraphs[first]].is_heading,
        confidence=confidence,
    )


def _name(text: str, mention: Range) -> Range:
    """The words of a source before its apposition or relative clause: annotators take these in, names do not."""
    start, end = mention
    behind = _BEHIND_NAME.search(text, start + 1, end)
    return (start, behind.start()) if behind else mention


def _content(document: AnnotatedDocument, sequence: SubwordSequence, found: DecodedAttribution) -> Iterator[Range]:
    """The pieces of a content: quotation marks taken in, "that" and stops at their ends left out."""
    text = document.text
    for first, last in found.content:
        start, end = sequence.starts[first], sequence.ends[last - 1]
        if text[start:end].lower().startswith(_OPENERS):
            start += len(_OPENERS[0])
        start, end = _trimmed(text, start, end, _EDGES)
        for quotation in overlapping(document.quotations, start, end):
            if quotation.outer[0] < start <= quotation.inner[0]:
                start = quotation.outer[0]
            if quotation.inner[1] - 1 <= end < quotation.outer[1]:
                end = quotation.outer[1]
        if any(place.isalnum() for place in text[start:end]):
            yield start, end


def _trimmed(text: str, start: int, end: int, edges: str) -> Range:
    while end > start and text[end - 1] in edges:
        end -= 1
    while start < end and text[start] in edges:
        start += 1
    return start, end


def _share_cue(one: Attribution, other: Attribution) -> bool:
    return bool(one.cue and other.cue and _meets(one.cue, other.cue))


def _cue_start(attribution: Attribution) -> int:
    return attribution.cue[0] if attribution.cue else attribution.start


def _sentence_of(attribution: Attribution) -> Range:
    return attribution.sentence


def _meets(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _overlap(some: Sequence[Range], others: Sequence[Range]) -> bool:
    return any(_meets(piece, other) for piece in some for other in others)


def _joined(learned: Attribution, rule: Attribution) -> Attribution:
    """The network's parts with the rules' circumstances; the rules' source where the network finds none.

    What is denied is the rules': PolNeAR takes "as a lie" for the content of "rejected as a lie", the record does not;
    and so are both halves of what "according to" cuts in two.
    """
    source = learned.source
    if rule.source and (source is None or rule.is_relative or _meets(source, rule.source)):
        source = rule.source
    certainty = rule.certainty if rule.certainty is not Certainty.ASSERTED else learned.certainty
    return replace(
        rule,
        content=rule.content if rule.is_split or rule.certainty is Certainty.DENIED else learned.content,
        cue=learned.cue,
        source=source,
        mention=learned.mention,
        certainty=certainty,
        is_hearsay=rule.is_hearsay and source is None,
        said_on=rule.said_on or learned.said_on,
        confidence=learned.confidence,
    )
