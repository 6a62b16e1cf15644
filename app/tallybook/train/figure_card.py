"""The card of the network for figures."""

from __future__ import annotations

from collections.abc import Mapping

_TEXT = """# Model card: tallybook-figures

A network that looks once more at every number, phrase for one and name of equipment that Tallybook's rules have laid
out: whether it is a figure, of which measure and category, and whose people or equipment it counts. What the rules said
has a weight in this, and numbers, bounds, models, dates and places stay theirs. It runs inside Tallybook
(`app/tallybook/extract/neural/`) on onnxruntime; nothing is downloaded.

## What it is

- Encoder: the one of the network for attributions (all-MiniLM-L6-v2, fine-tuned on PolNeAR), fine-tuned once more.
  Added to its input: what the vocabulary knows of a word (number, equipment, state, armed group, other body, person,
  date), the chunks of the rules' grammar with the measure or people that their words tell, and what the rules made of
  the number (measure, category). In training names and numbers are hidden in two windows of five each.
- Heads: measure (or none), category and scope of the word that a figure begins with; and whose it is, by pointing at
  the mentions of parties in the window, at parties that the rules would name, or at nobody.
- int8 weights. Each file with its SHA-256:

| file | SHA-256 |
| --- | --- |
{files}

## Made from

- {texts} texts of `data/figures/` with {marked} figures marked in place, written for the project: language models wrote
  and marked them by the definition of a figure, without sight of the rules or of any article that is measured with.
  Nothing of them is real news. Further {aside} texts ({aside_marked} figures), a tenth by a hash, were kept aside.
- The weights of the attribution network, and through them what its card names.
- `python -m tallybook.train.figures` rebuilds it:
  {plan}.

## How good it is

On the texts kept aside, rules and network together as the program runs them; right is a figure whose measure, category
and whose are all right.

| | rules alone | int8 | floating point |
| --- | --- | --- | --- |
{rows}

## Processors

Products of int8 are computed exactly, and attention is written out in operators whose sums have one order: outputs are
the same to the last bit with AVX2 and with AVX-512 VNNI. The operators were tried with onnxruntime 1.32 on an AMD EPYC
with VNNI, on the same with AVX-512 hidden, and on an emulated Intel Haswell; `python -m tests.benchmarks.processors`
tries any weights on the machine at hand. Not tried on ARM, where sums of floating point may differ in the last bit and
a confidence then in the second digit.

## Limits

- English prose and bulletins on armed conflict. The texts that taught it share the habits of their writers, who packed
  more figures, and odder ones, into a text than articles hold: on whole articles (`data/gold/`) all is read better.
- It knows only parties that the vocabulary finds named in the text.
- It reads windows of some sentences: who was named pages before is for the rules to recall.
"""

_NAMES = {
    "right_f1": "figures right, F1",
    "found_f1": "figures found, F1",
    "measure": "measure, of those found",
    "category": "category",
    "scope": "scope (the rules' own where they found it)",
    "whose": "whose",
}


def write_figure_card(
    figures: Mapping[str, Mapping[str, float]], files: Mapping[str, str], facts: Mapping[str, object]
) -> str:
    """The card as Markdown.

    `figures` are those of "rules", "int8" and "floating", `files` name and SHA-256; `facts` hold `texts`, `marked`,
    `aside`, `aside_marked` and `plan`.
    """
    rows = [
        f"| {name} | " + " | ".join(f"{figures[one][key]:.3f}" for one in ("rules", "int8", "floating")) + " |"
        for key, name in _NAMES.items()
    ]
    return _TEXT.format(
        files="\n".join(f"| `{name}` | `{digest}` |" for name, digest in sorted(files.items())),
        rows="\n".join(rows),
        **facts,
    )
