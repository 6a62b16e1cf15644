"""What the network for figures reads: windows of sentences with the sentences before them, and marks on their words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tallybook.extract.neural.subwords import SubwordSequence

OWN = 128  # pieces of the sentences that a window is for
CONTEXT = 96  # pieces of the sentences before them


@dataclass(frozen=True, slots=True)
class Window:
    """Words [first, last) of a document; figures are read from those at `own` and behind."""

    first: int
    own: int
    last: int


def windows(
    document: SubwordSequence, wanted: Sequence[int], own: int = OWN, context: int = CONTEXT
) -> Iterator[Window]:
    """Windows over whole sentences that hold every wanted word (numbers of words, in order), sizes in pieces.

    A sentence that is longer than `own` pieces has a window by itself, cut behind four times as many.
    """
    heads = [*document.heads, len(document.ids)]
    borders = [
        word
        for word in range(len(document.starts))
        if word == 0 or document.sentences[word] != document.sentences[word - 1]
    ]
    borders.append(len(document.starts))
    sentence = 0
    while sentence + 1 < len(borders):
        first = borders[sentence]
        last = sentence + 1
        while last + 1 < len(borders) and heads[borders[last + 1]] - heads[first] <= own:
            last += 1
        end = borders[last]
        at = bisect_left(wanted, first)
        if at < len(wanted) and wanted[at] < end:
            start = sentence
            while start > 0 and heads[first] - heads[borders[start - 1]] <= context:
                start -= 1
            while heads[end] - heads[first] > 4 * own:
                end -= 1
            yield Window(borders[start], first, end)
        sentence = last
