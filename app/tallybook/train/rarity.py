"""How rare words are: makes `vocab/incidents/rarity.toml` from corpora named by option.

    python -m tallybook.train.rarity --lines shootings.jsonl.xz wire.jsonl.xz --treebanks ud/*.xz --texts polnear/train

A word is as common as it is in the corpus where it is most common: "deputies" tells nothing in reports of shootings,
"rebels" nothing in reports of wars. Kept are words that stand in enough texts of a corpus to say nothing of any one of
them; names of people are not among these. Whatever is not kept counts as rare.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_LEAST_TEXTS = 5
_LEAST_SHARE = 0.002
_RAREST = 7.0  # of words that no corpus has: as if one text in 1,100 had them
_STEP = 0.25
_PASSAGE = 400  # tokens of a treebank that make a text


def texts_of_lines(path: Path) -> Iterator[str]:
    """Yield the texts of a JSON Lines file, compressed or not."""
    packed = path.read_bytes()
    plain = lzma.decompress(packed) if path.suffix == ".xz" else packed
    for line in plain.decode("utf-8").splitlines():
        yield json.loads(line)["text"]


def texts_of_treebank(path: Path) -> Iterator[str]:
    """Yield passages of a treebank in CoNLL-U."""
    forms: list[str] = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            if len(parts) > 1:
                forms.append(parts[1] if parts[0].isdigit() and len(parts) > 3 else parts[0])
            if len(forms) >= _PASSAGE:
                yield " ".join(forms)
                forms = []
    yield " ".join(forms)


def rarities(corpora: Iterable[Iterable[str]]) -> dict[str, float]:
    """The rarity of each word that is common enough: the least, over the corpora, of log(texts / texts with it)."""
    found: dict[str, float] = {}
    for corpus in corpora:
        counts, total = Counter[str](), 0
        for text in corpus:
            total += 1
            counts.update({_POSSESSIVE.sub("", word.casefold()) for word in _WORD.findall(text)})
        for word, count in counts.items():
            if count >= max(_LEAST_TEXTS, _LEAST_SHARE * total):
                rare = math.log(total / count)
                found[word] = min(rare, found.get(word, _RAREST))
    return found


def as_toml(found: dict[str, float]) -> str:
    """The list as TOML: rarity in steps, and the words of each."""
    groups: dict[float, list[str]] = defaultdict(list)
    for word, rare in found.items():
        groups[round(min(rare, _RAREST) / _STEP) * _STEP].append(word)
    lines = [
        "# How rare words are: the logarithm of how many texts there are to one that has the word, in the corpus where",
        "# it is most common; `unknown` is for all words that are not here. Made by tallybook.train.rarity.",
        f"unknown = {_RAREST}",
        "",
        "[words]",
    ]
    for rare in sorted(groups):
        lines.append(f'"{rare:.2f}" = """')
        line = ""
        for word in sorted(groups[rare]):
            if len(line) + len(word) > 118:
                lines.append(line.rstrip())
                line = ""
            line += f"{word} "
        lines += [line.rstrip(), '"""']
    return "\n".join(lines) + "\n"


def main() -> None:
    """Count, and print the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=Path, nargs="*", default=[], help="JSON Lines files, a corpus each")
    parser.add_argument("--treebanks", type=Path, nargs="*", default=[], help="CoNLL-U files, one corpus together")
    parser.add_argument("--texts", type=Path, help="a folder of .txt files, one corpus")
    options = parser.parse_args()
    corpora: list[Iterable[str]] = [texts_of_lines(path) for path in options.lines]
    if options.treebanks:
        corpora.append(text for path in options.treebanks for text in texts_of_treebank(path))
    if options.texts:
        corpora.append(path.read_text(encoding="utf-8") for path in sorted(options.texts.rglob("*.txt")))
    sys.stdout.write(as_toml(rarities(corpora)))


if __name__ == "__main__":
    main()
