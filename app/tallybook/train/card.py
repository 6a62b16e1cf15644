"""The model card: what the weights are, what they were made from, how good they are, what they must not be used for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_TEXT = """# Model card: tallybook-attribution

A network that reads English news and tells which words report (cue), who is named as their source, and what they report
(content). It runs inside Tallybook (`app/tallybook/extract/neural/`) on onnxruntime; nothing is downloaded.

## What it is

- Encoder: all-MiniLM-L6-v2 (6 layers, 384 wide, uncased; Apache-2.0), fine-tuned whole. Added to its input: the case
  of each word, whether it stands in quotation marks (by Tallybook's own scanner), and whether it opens a sentence, a
  paragraph or a heading. Windows of whole paragraphs, {window} word pieces.
- Heads: flat tags (source, cue, content; BIO) of every word; for each cue found, links of every word of the window to
  it (source or content of this cue), decoded so that no illegal row of labels can come out (Viterbi).
- int8 weights, activations quantised as they come. Each file with its SHA-256:

| file | SHA-256 |
| --- | --- |
{files}

## Made from

- PolNeAR 1.0.0 (Newell, Margolin, Ruths 2018), `train`: {articles} articles of US political news of 2015 and 2016, with
  further annotators' versions of 16 of them. A tenth of its articles, by a hash of the name, was never
  trained on: thresholds and calibration come from it. PolNeAR names no licence; its texts belong to their publishers,
  and none of their text is shipped with the weights.
- Nothing else: no article of a war, no text of a user.
- `python -m tallybook.train` rebuilds it: {passes}.
  Its seeds are fixed, but those of the heads' first values were not when these weights were made: a rebuild differs.

## How good it is

On PolNeAR's `dev` ({marked} attributions in 84 articles, never trained or tuned on), words as the network reads them.
An attribution is right where its cue meets the annotator's, its source meets it or both have none, and its content
agrees by half.

| | int8 | floating point |
| --- | --- | --- |
{rows}

Two of PolNeAR's annotators agree with one another by relation F1 0.748 (as whole claims are scored).

Confidence, on the same articles: of attributions said to be right with this probability, this share was.

| confidence | right | attributions |
| --- | --- | --- |
{curve}

Expected calibration error: {error}.

## Processors

Products of int8 are computed exactly, and attention is written out in operators whose sums have one order: outputs are
the same to the last bit with AVX2 and with AVX-512 VNNI. The operators were tried with onnxruntime 1.32 on an AMD EPYC
with VNNI, on the same with AVX-512 hidden, and on an emulated Intel Haswell; `python -m tests.benchmarks.processors`
tries any weights on the machine at hand. Not tried on ARM, where sums of floating point may differ in the last bit and
a confidence then in the second digit.

## Limits

- English news prose. Transcripts, posts and bulletins are further from what it has read; Tallybook's rules carry those.
- It was taught to mark attitudes ("wants", "fears", "supported") as PolNeAR does, beside what is said.
- It does not know nested attributions; the rules add them. It does not judge whether what is said is true.
- US politics of two years: names, offices and outlets of that time may sway it. Words are hidden at random in training
  so that names weigh less.
"""

_NAMES = {
    "relation_f1": "attributions, F1",
    "relation_precision": "attributions, precision",
    "relation_recall": "attributions, recall",
    "source_word_f1": "source, words F1",
    "cue_word_f1": "cue, words F1",
    "content_word_f1": "content, words F1",
}


def write_card(
    figures: Mapping[str, Mapping[str, float]],
    curve: Sequence[tuple[float, float, int]],
    files: Mapping[str, str],
    facts: Mapping[str, object],
) -> str:
    """The card as Markdown.

    `figures` are those of "int8" and "floating", `curve` is (confidence, share right, count), `files` are name and
    SHA-256, `facts` hold `window`, `articles`, `marked` and `passes`.
    """
    rows = [f"| {name} | {figures['int8'][key]:.3f} | {figures['floating'][key]:.3f} |" for key, name in _NAMES.items()]
    return _TEXT.format(
        files="\n".join(f"| `{name}` | `{digest}` |" for name, digest in sorted(files.items())),
        rows="\n".join(rows),
        curve="\n".join(f"| {said:.2f} | {true:.2f} | {count} |" for said, true, count in curve),
        error=f"{figures['int8']['calibration_error']:.3f}",
        **facts,
    )
