from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from tallybook.errors import TallybookError
from tallybook.extract.attribution.quotations import find_quotations
from tallybook.extract.neural.attribution.labels import TAGS
from tallybook.extract.neural.attribution.model import load
from tallybook.extract.neural.runtime import WEIGHTS
from tallybook.extract.neural.subwords import encode_paragraphs, pack
from tallybook.text.segments import find_paragraphs

TEXT = "The mayor said two men died.\n\n“Nobody came,” a nurse said. She had waited for hours.\n\nRain fell.\n"
LARGEST = 25_000_000  # bytes, of one network


def test_missing_weights_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TallybookError, match="No weights") as raised:
        load(tmp_path)
    assert "--extractor rules" in raised.value.next_step


def test_the_weights_are_small_enough_to_travel() -> None:
    assert max(path.stat().st_size for path in WEIGHTS.iterdir()) < LARGEST
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) < 2 * LARGEST


def test_the_model_cards_name_the_weights_that_are_shipped() -> None:
    cards = "".join(path.read_text(encoding="utf-8") for path in WEIGHTS.glob("*_CARD.md"))
    named = dict(re.findall(r"^\| `([\w.]+)` \| `([0-9a-f]{64})` \|$", cards, re.MULTILINE))
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in WEIGHTS.iterdir() if path.suffix != ".md"
    }
    assert named == files


def test_a_window_reads_the_same_alone_and_in_company() -> None:
    model = load()
    paragraphs = find_paragraphs(TEXT)
    sequence = encode_paragraphs(model.tokenizer, TEXT, paragraphs, find_quotations(TEXT, paragraphs))
    windows = [window for one in sequence for window in pack([one], 64)]
    together = model.run(windows)
    for window, (scores, words, cues) in zip(windows, together, strict=True):
        ((alone, *_),) = model.run([window])
        assert scores.shape == (len(window.starts), len(TAGS))
        assert words.shape == cues.shape
        # int8 activations share one scale a batch, so that company moves the scores, but not what they say
        assert (scores.argmax(axis=1) == alone.argmax(axis=1)).mean() > 0.9


def test_the_same_text_reads_the_same_twice() -> None:
    model = load()
    paragraphs = find_paragraphs(TEXT)
    quotations = find_quotations(TEXT, paragraphs)
    first, second = (list(model.read(TEXT, paragraphs, quotations)) for _ in range(2))
    assert [one.found for one in first] == [other.found for other in second]
