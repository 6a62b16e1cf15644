"""From scores to spans: cues from the flat tags, and for each cue the best row of links that BIO allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tallybook.extract.neural.attribution.labels import LINKS, TAGS, WordRun
from tallybook.extract.neural.attribution.link_head import LinkHead
from tallybook.extract.neural.runtime import Floats
from tallybook.extract.neural.subwords import SubwordSequence

_B_CUE, _I_CUE = TAGS.index("B-cue"), TAGS.index("I-cue")
_CONTENT = LINKS.index("B-content")
_NEVER = -1e4
# Chosen on the kept-aside tenth of the training articles, as all numbers here: lower ones bring in more cues than the
# calibration can tell from wrong ones.
_LEAST_CUE = 0.4
_TAG_SHARE = 0.2  # of what the flat tags say, beside the links; 0 to 0.5 differ by less than 0.01


@dataclass(frozen=True, slots=True)
class DecodedAttribution:
    """One attribution as words of a window: runs of words, and the mean probability of each part (0 to 1).

    `least_probability` is that of the least likely border of a content. Without a source, `source_probability` is that
    of none.
    `word_probabilities` are those of every word of the window to be content of this cue.
    """

    cue: WordRun
    source: tuple[WordRun, ...]
    content: tuple[WordRun, ...]
    cue_probability: float
    source_probability: float
    content_probability: float
    least_probability: float
    word_probabilities: Floats = field(compare=False, repr=False)


def decode(
    tags: Floats, words: Floats, cue_words: Floats, sequence: SubwordSequence, head: LinkHead
) -> list[DecodedAttribution]:
    """The attributions of a window, by cue from left to right; `tags` are log-probabilities [words, 7]."""
    probabilities = np.exp(tags)
    cues = find_cues(probabilities)
    if not cues:
        return []
    links = head.scores(words, cue_words, sequence, cues)
    paths = best_paths(_joined(links, tags))
    found: list[DecodedAttribution] = []
    for cue, path, link in zip(cues, paths, np.exp(links), strict=True):
        source, content = runs_of(path, "source"), runs_of(path, "content")
        if not content:
            continue
        found.append(
            DecodedAttribution(
                cue,
                tuple(source),
                tuple(content),
                float(probabilities[slice(*cue), _B_CUE : _I_CUE + 1].sum(axis=1).mean()),
                _mean_probability(link, source, "source"),
                _mean_probability(link, content, "content"),
                _least_border(link, content),
                link[:, _CONTENT] + link[:, _CONTENT + 1],
            )
        )
    return found


def find_cues(probabilities: Floats) -> list[WordRun]:
    """Runs of words that are likely a cue; one ends where the next is likelier to begin than to go on."""
    is_cue = probabilities[:, _B_CUE] + probabilities[:, _I_CUE] >= _LEAST_CUE
    begins = probabilities[:, _B_CUE] > probabilities[:, _I_CUE]
    runs: list[WordRun] = []
    for word in np.flatnonzero(is_cue).tolist():
        if runs and runs[-1][1] == word and not begins[word]:
            runs[-1] = (runs[-1][0], word + 1)
        else:
            runs.append((word, word + 1))
    return runs


def _joined(links: Floats, tags: Floats) -> Floats:
    """Links weighed with what the flat tags say of the same words: a source of this cue is a source of any."""
    agreeing = np.stack([tags[:, TAGS.index(label)] for label in LINKS], axis=-1)
    agreeing[:, 0] = 0.0  # no link says nothing of the flat tag
    result: Floats = links + _TAG_SHARE * np.maximum(agreeing, -4.0)[None]
    return result


def best_paths(scores: Floats) -> list[list[int]]:
    """The best row of labels of each cue, [cues, words, 5] to words: no part goes on that has not begun (Viterbi)."""
    allowed = _transitions()
    count, length, _ = scores.shape
    best: Floats = scores[:, 0] + np.where([label.startswith("I-") for label in LINKS], _NEVER, 0.0)
    back = np.zeros(scores.shape, dtype=np.int8)
    for word in range(1, length):
        routes = best[:, :, None] + allowed
        back[:, word] = routes.argmax(axis=1)
        best = routes.max(axis=1) + scores[:, word]
    paths = np.zeros((count, length), dtype=np.int8)
    paths[:, -1] = best.argmax(axis=1)
    rows = np.arange(count)
    for word in range(length - 1, 0, -1):
        paths[:, word - 1] = back[rows, word, paths[:, word]]
    result: list[list[int]] = paths.tolist()
    return result


def _transitions() -> Floats:
    table = np.zeros((len(LINKS), len(LINKS)), dtype=np.float32)
    for before, one in enumerate(LINKS):
        for after, other in enumerate(LINKS):
            if other.startswith("I-") and one[2:] != other[2:]:
                table[before, after] = _NEVER
    return table


def runs_of(path: Sequence[int], role: str) -> list[WordRun]:
    """The runs of words that a row of link labels gives to a role."""
    return _runs(path, LINKS.index(f"B-{role}"), LINKS.index(f"I-{role}"))


def _runs(path: Sequence[int], begin: int, go_on: int) -> list[WordRun]:
    runs: list[WordRun] = []
    for word, label in enumerate(path):
        if label == go_on and runs and runs[-1][1] == word:
            runs[-1] = (runs[-1][0], word + 1)
        elif label in (begin, go_on):
            runs.append((word, word + 1))
    return runs


def _least_border(link: Floats, runs: Sequence[WordRun]) -> float:
    """The probability of the least certain border of contents: that it begins and ends there and not a word off."""
    probability = link[:, _CONTENT] + link[:, _CONTENT + 1]
    borders = [link[first, _CONTENT] for first, _ in runs]
    borders += [1 - probability[last] for _, last in runs if last < len(probability)]
    return float(min(borders))


def flat_contents(tags: Floats) -> list[WordRun]:
    """The runs of words whose likeliest flat tag is content, of whatever cue."""
    return _runs(tags.argmax(axis=1).tolist(), TAGS.index("B-content"), TAGS.index("I-content"))


def _mean_probability(link: Floats, runs: Sequence[WordRun], role: str) -> float:
    """How likely the words of a role are its own; for no source, how likely there is none."""
    begin = LINKS.index(f"B-{role}")
    probability = link[:, begin] + link[:, begin + 1]
    if not runs:
        return float(1 - probability.max())
    return float(np.concatenate([probability[first:last] for first, last in runs]).mean())
