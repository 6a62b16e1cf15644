"""What the network finds, joined with what the rules know: addressees, go-betweens, certainty, the day it was said."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby

from tallybook.extract.attribution.cues import CueKind, certainty_of_cue
from tallybook.extract.attribution.sentence import Attribution, date_cues
from tallybook.extract.document import FigureDraft, Range, Scene, overlapping
from tallybook.extract.figures.extract import find_figures
from tallybook.extract.neural.attribution.decode import Found
from tallybook.extract.neural.attribution.filter import is_worth_keeping
from tallybook.extract.neural.attribution.model import Model, WindowRead
from tallybook.extract.neural.subwords import Laid
from tallybook.records import Certainty

_EDGES = " \t\n,;:.–—-"
_BEHIND_NAME = re.compile(r"\s*(?:,\s|\s[–—]\s|\s\(|\s(?:who|which|whose)\s)")
_NEAR = 4  # cues of the rules that begin before a cue of the network ends, and may share a word with it
_RULE_ALONE = 0.4  # an attribution with a cue that the network passes over is seldom one
_OPENERS = ("that ", "that,")


class LearnedFinder:
    """The attributions of a scene by paragraph: the network's, each with what the rules add to it."""

    def __init__(self, scene: Scene, model: Model) -> None:
        """Read the whole text at once."""
        self._scene = scene
        self._model = model
        self._sentences = scene.sentences
        self._found: defaultdict[int, list[Attribution]] = defaultdict(list)
        for window in model.read(scene.text, scene.paragraphs, scene.quotations):
            self._take_in(window)
        for found in self._found.values():
            for _, of_sentence in groupby(sorted(found, key=_sentence_of), key=_sentence_of):
                date_cues(scene, list(of_sentence))

    def __call__(self, number: int, ruled: Sequence[Attribution]) -> list[Attribution]:
        """The attributions of the paragraph of a number, given those of the rules."""
        learned = self._found[number]
        with_cue = sorted((rule for rule in ruled if rule.cue), key=_cue_start)
        joined: list[Attribution] = []
        partners: set[int] = set()
        replaced: dict[int, Attribution] = {}
        for one in learned:
            before = bisect_left(with_cue, one.cue[1], key=_cue_start) if one.cue else 0
            near = with_cue[max(0, before - _NEAR) : before]
            partner = next((rule for rule in near if _share_cue(one, rule) and id(rule) not in partners), None)
            made = one
            if partner:
                made = _joined(one, partner)
                if self._drops_figure(one, partner, learned):
                    made.content = partner.content
                partners.add(id(partner))
                replaced[id(partner)] = made
            joined.append(made)
        for rule in ruled:
            if id(rule) not in partners and self._is_kept(rule, learned):
                rule.confidence = _RULE_ALONE if rule.cue else None
                joined.append(rule)
        for one in joined:
            if one.outer:
                one.outer = replaced.get(id(one.outer), one.outer)
        joined.sort(key=lambda one: one.start)
        return joined

    def _drops_figure(self, one: Attribution, rule: Attribution, learned: Sequence[Attribution]) -> bool:
        """Whether a figure of the rules' content is left to nobody by the network: ", among them 19 children"."""
        return any(
            not any(_overlap([(figure.start, figure.end)], other.content) for other in learned)
            for piece in rule.content
            for figure in overlapping(self._figures, *piece)
        ) and _overlap(one.content, rule.content)

    @cached_property
    def _figures(self) -> list[FigureDraft]:
        return sorted(find_figures(self._scene, lambda _: None), key=lambda figure: figure.start)

    def _take_in(self, window: WindowRead) -> None:
        laid = window.laid
        for found in window.found:
            made = self._attribution(laid, found)
            if made and is_worth_keeping(self._scene, made):
                self._found[made.paragraph].append(made)

    def _attribution(self, laid: Laid, found: Found) -> Attribution | None:
        first = found.cue[0]
        cue = _trimmed(self._scene.text, laid.starts[first], laid.ends[found.cue[1] - 1], _EDGES)
        content = list(self._content(laid, found))
        if not content or cue[0] >= cue[1]:
            return None
        sentence = self._sentences[laid.sentences[first]]
        mention = (laid.starts[found.source[0][0]], laid.ends[found.source[0][1] - 1]) if found.source else None
        return Attribution(
            sentence=(sentence.start, sentence.end),
            paragraph=laid.paragraphs[first],
            content=content,
            cue=cue,
            source=self._name(mention) if mention else None,
            mention=mention,
            described=mention,
            certainty=certainty_of_cue(self._scene.text[cue[0] : cue[1]]),
            is_headline=self._scene.paragraphs[laid.paragraphs[first]].is_heading,
            confidence=self._model.calibration.confidence(found),
        )

    def _name(self, mention: Range) -> Range:
        """The words of a source before its apposition or relative clause: annotators take these in, names do not."""
        start, end = mention
        behind = _BEHIND_NAME.search(self._scene.text, start + 1, end)
        return (start, behind.start()) if behind else mention

    def _content(self, laid: Laid, found: Found) -> Iterator[Range]:
        """The pieces of a content: quotation marks taken in, "that" and stops at their ends left out."""
        for first, last in found.content:
            start, end = laid.starts[first], laid.ends[last - 1]
            text = self._scene.text
            if text[start:end].lower().startswith(_OPENERS):
                start += len(_OPENERS[0])
            start, end = _trimmed(text, start, end, _EDGES)
            for quotation in overlapping(self._scene.quotations, start, end):
                if quotation.outer[0] < start <= quotation.inner[0]:
                    start = quotation.outer[0]
                if quotation.inner[1] - 1 <= end < quotation.outer[1]:
                    end = quotation.outer[1]
            if any(place.isalnum() for place in text[start:end]):
                yield start, end

    def _is_kept(self, rule: Attribution, learned: Sequence[Attribution]) -> bool:
        """Whether an attribution of the rules alone stands.

        It does where the network had no cue to judge (a tag, a headline in capitals), for hearsay, and where it states
        a figure, since a figure without its source is worse than a claim too many.
        """
        if rule.cue is None:
            return not any(_overlap(rule.content, one.content) for one in learned)
        if rule.is_hearsay or rule.is_headline:
            return True
        return any(overlapping(self._figures, start, end) for start, end in rule.content)


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
    source, described = learned.source, learned.described
    is_relative = rule.frame is not None and rule.frame.is_relative  # "…, which said": the rules go back to its noun
    if rule.source and (source is None or is_relative or _meets(source, rule.source)):
        source, described = rule.source, rule.described
    is_split = rule.frame is not None and rule.frame.cue.kind is CueKind.ACCORDING and len(rule.content) > 1
    is_ruled = is_split or rule.certainty is Certainty.DENIED
    certainty = rule.certainty if rule.certainty is not Certainty.ASSERTED else learned.certainty
    return replace(
        rule,
        content=rule.content if is_ruled else learned.content,
        cue=learned.cue,
        source=source,
        mention=learned.mention,
        described=described,
        certainty=certainty,
        is_hearsay=rule.is_hearsay and source is None,
        said_on=rule.said_on or learned.said_on,
        confidence=learned.confidence,
    )
