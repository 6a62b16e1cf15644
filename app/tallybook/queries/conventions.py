"""Vague words as numbers, by the rules of a codebook that is named: `stated` has none and invents nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from tallybook.errors import UsageError
from tallybook.queries.filters.suggest import did_you_mean, near
from tallybook.queries.rows import EstimatedFigure, ListedFigure, Number
from tallybook.records import Modifier
from tallybook.vocab.load import table

_OWN_FILE = ".toml"
_STATED = "stated"
_FILLERS = re.compile(r"^(?:the|a|an|some)\s+|\s+of(?:\s+the)?$")
_FIELDS = ("words", "estimate", "source")
_HEADER = re.compile(r"^\s*\[\[\s*rules\s*\]\]")


@dataclass(frozen=True, slots=True)
class Rule:
    """A word's number, and where the codebook says so."""

    words: str
    estimate: Number
    source: str


@dataclass(frozen=True, slots=True)
class Convention:
    """The rules of a codebook, by word without case."""

    name: str
    rules: Mapping[str, Rule]

    def estimate(self, modifier: str, value: float | None, words: str) -> Number | None:
        """The codebook's number for a quantity as written ("Dozens of"); None where it has a number or no rule fits.

        Only a word that is the whole quantity fits: "tens of thousands" is not "tens".
        """
        if not self.rules or value is not None or modifier != Modifier.VAGUE:
            return None
        rule = self.rules.get(_plain(words))
        return rule.estimate if rule else None


STATED = Convention(_STATED, {})


def names() -> tuple[str, ...]:
    """The conventions that can be asked for by name; `stated` is the first."""
    return (_STATED, *table("conventions.toml"))


def load_convention(asked: str) -> Convention:
    """The convention of this name, or that of a TOML file of one's own.

    A file has `name` and `[[rules]]` with `words`, `estimate` and `source` as in `tallybook/vocab/conventions.toml`.
    Raises UsageError for a name that there is none of, for a file that can't be read, and for the first field of it
    that is wrong, with its line.
    """
    if asked == _STATED:
        return STATED
    if asked in names():
        return Convention(asked, _by_word(_rules(table("conventions.toml")[asked], "conventions.toml", "")))
    if not asked.lower().endswith(_OWN_FILE):
        known = names()
        hint = did_you_mean(near(asked, known)) or f"use one of {', '.join(known)}, or a .toml file of your own"
        raise UsageError(f'no convention called "{asked}"', hint)
    return _from_file(Path(asked))


def with_estimates(found: Iterable[ListedFigure], convention: Convention) -> Iterator[EstimatedFigure]:
    """Yield the figures with the convention's numbers for vague words beside them."""
    columns = tuple(field.name for field in fields(ListedFigure))
    for figure in found:
        estimate = convention.estimate(figure.modifier, figure.value, figure.span)
        values = {name: getattr(figure, name) for name in columns}
        yield EstimatedFigure(**values, estimate=estimate, estimate_by=None if estimate is None else convention.name)


def _from_file(path: Path) -> Convention:
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except OSError as error:
        raise UsageError(
            f"can't read the convention {path}: {error.strerror}", "give the path of a TOML file"
        ) from None
    except UnicodeDecodeError:
        raise UsageError(f"the convention {path} is not UTF-8", "save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"the convention {path} is not TOML: {error}", "mend the line named") from None
    name = content.get("name")
    if not isinstance(name, str) or not name.strip():
        raise UsageError(f"{path}: `name` is missing or empty", 'add a line like name = "my codebook"')
    if unknown := sorted(set(content) - {"name", "title", "url", "rules"}):
        raise UsageError(f"{path}: there is no field `{unknown[0]}`", "use name, title, url and [[rules]]")
    return Convention(name.strip(), _by_word(_rules(content, str(path), text)))


def _rules(content: Mapping[str, object], where: str, text: str) -> Iterator[Rule]:
    """Yield the rules of a convention, each word on its own; raises UsageError for the first that is wrong."""
    listed = content.get("rules")
    if not isinstance(listed, list) or not listed:
        raise UsageError(f"{where}: there are no [[rules]]", "add one with words, estimate and source")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _HEADER.match(line)]
    for number, rule in enumerate(listed, 1):
        at = f"{where}, line {lines[number - 1]}, rule {number}" if number <= len(lines) else f"{where}, rule {number}"
        if not isinstance(rule, dict):
            raise UsageError(f"{at}: is no table", "write each rule under a [[rules]] of its own")
        words, estimate, source = (rule.get(name) for name in _FIELDS)
        if unknown := sorted(set(rule) - set(_FIELDS)):
            raise UsageError(f"{at}: there is no field `{unknown[0]}`", f"use {', '.join(_FIELDS)}")
        if (
            not isinstance(words, list)
            or not words
            or not all(isinstance(word, str) and word.strip() for word in words)
        ):
            raise UsageError(f"{at}: `words` must be a list of words", 'write it as words = ["dozens"]')
        if isinstance(estimate, bool) or not isinstance(estimate, int | float) or not 0 <= estimate < float("inf"):
            raise UsageError(f"{at}: `estimate` must be a number, 0 or more", "write it as estimate = 12")
        if not isinstance(source, str) or not source.strip():
            raise UsageError(f"{at}: `source` is missing", "say where the codebook has this rule")
        yield from (Rule(word, estimate, source) for word in words)


def _by_word(rules: Iterator[Rule]) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for rule in rules:
        word = _plain(rule.words)
        if word in found and found[word].estimate != rule.estimate:
            raise UsageError(f'the convention has two numbers for "{word}"', "leave one of the rules out")
        found[word] = rule
    return found


def _plain(words: str) -> str:
    """Words without case, and without an article before and "of" behind."""
    return _FILLERS.sub("", _FILLERS.sub("", " ".join(words.casefold().split())))
