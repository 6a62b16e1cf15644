"""Which of the attributions found in a window stand, and what falls to them of the words that none has claimed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tallybook.extract.neural.attribution.calibration import Calibration
from tallybook.extract.neural.attribution.decode import DecodedAttribution, flat_contents
from tallybook.extract.neural.attribution.labels import WordRun
from tallybook.extract.neural.runtime import Floats

# Chosen on the kept-aside tenth of the training articles.
_SHARED = 0.5  # of the words of the shorter of two contents: the less likely attribution is the other one misread
_LEAST_LINK = 0.2  # mean probability of words that no attribution has to be content of one
_LEAST_FREE = 0.3  # of a run of content words must be free before they are given to anybody


def select(found: Sequence[DecodedAttribution], tags: Floats, calibration: Calibration) -> list[DecodedAttribution]:
    """The attributions that are likely enough and do not report what a likelier one reports, in order of the text.

    `tags` are log-probabilities [words, 7]. Content words by these that no attribution has go to the one that they are
    linked to most.
    """
    kept: list[DecodedAttribution] = []
    for one in sorted(found, key=calibration.confidence, reverse=True):
        if calibration.confidence(one) < calibration.least:
            break
        if not any(_report_the_same(one, other) for other in kept):
            kept.append(one)
    kept.sort(key=lambda one: one.cue)
    return _completed(kept, tags)


def _report_the_same(one: DecodedAttribution, other: DecodedAttribution) -> bool:
    mine, theirs = words_of(one.content), words_of(other.content)
    return len(mine & theirs) > _SHARED * min(len(mine), len(theirs))


def _completed(kept: list[DecodedAttribution], tags: Floats) -> list[DecodedAttribution]:
    taken = {word for one in kept for word in words_of([*one.content, *one.source, one.cue])}
    for first, last in flat_contents(tags) if kept else []:
        free = [word for word in range(first, last) if word not in taken]
        if len(free) < max(1, _LEAST_FREE * (last - first)):
            continue
        probabilities = [float(one.word_probabilities[free].mean()) for one in kept]
        best = max(range(len(kept)), key=probabilities.__getitem__)
        if probabilities[best] >= _LEAST_LINK:
            kept[best] = replace(kept[best], content=tuple(sorted([*kept[best].content, *_runs_of(free)])))
            taken.update(free)
    return kept


def words_of(runs: Iterable[WordRun]) -> set[int]:
    """The words of some runs."""
    return {word for run in runs for word in range(*run)}


def _runs_of(words: Sequence[int]) -> list[WordRun]:
    runs: list[WordRun] = []
    for word in words:
        if runs and runs[-1][1] == word:
            runs[-1] = (runs[-1][0], word + 1)
        else:
            runs.append((word, word + 1))
    return runs
