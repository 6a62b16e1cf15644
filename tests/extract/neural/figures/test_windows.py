from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.neural.figures.windows import windows
from tallybook.extract.neural.subwords import SubwordSequence


def document(sentences: list[int]) -> SubwordSequence:
    """A document whose sentences have so many words, each of one piece, all in one paragraph."""
    numbers = [number for number, size in enumerate(sentences) for _ in range(size)]
    places = list(range(len(numbers)))
    return SubwordSequence(
        ids=[7] * len(places), heads=places, starts=places, ends=places, sentences=numbers, paragraphs=[0] * len(places)
    )


SENTENCES = st.lists(st.integers(1, 60), min_size=1, max_size=30)


@given(SENTENCES, st.data())
def test_every_wanted_word_is_read_once(sizes: list[int], data: st.DataObject) -> None:
    sequence = document(sizes)
    wanted = sorted(data.draw(st.sets(st.integers(0, len(sequence.ids) - 1))))
    read = [word for one in windows(sequence, wanted, own=64, context=32) for word in range(one.own, one.last)]
    assert len(read) == len(set(read))
    assert set(wanted) <= set(read)


@given(SENTENCES)
def test_windows_begin_and_end_with_sentences_and_keep_to_their_size(sizes: list[int]) -> None:
    sequence = document(sizes)
    found = list(windows(sequence, range(len(sequence.ids)), own=64, context=32))
    for one in found:
        assert one.first == 0 or sequence.sentences[one.first] != sequence.sentences[one.first - 1]
        assert one.last == len(sequence.ids) or sequence.sentences[one.last] != sequence.sentences[one.last - 1]
        assert one.last - one.own <= 64
        assert one.own - one.first <= 32
    assert all(one.last == other.own for one, other in pairwise(found))


def test_sentences_without_a_wanted_word_cost_nothing() -> None:
    sequence = document([60, 60, 60, 60])
    assert [(one.first, one.own, one.last) for one in windows(sequence, [130], own=64, context=64)] == [(60, 120, 180)]


def test_an_endless_sentence_is_cut() -> None:
    (window,) = windows(document([1000]), [3], own=64, context=32)
    assert (window.first, window.last) == (0, 256)
