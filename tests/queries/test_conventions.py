from __future__ import annotations

from pathlib import Path

import pytest
from tallybook.errors import UsageError
from tallybook.queries.conventions import STATED, load_convention, names
from tallybook.vocab.load import table

OWN = """
name = "my codebook"
[[rules]]
words = ["several", "a few"]
estimate = 3
source = "My codebook, page 4"
"""


def test_stated_invents_nothing() -> None:
    assert names()[0] == "stated"
    assert load_convention("stated") is STATED
    assert STATED.estimate("vague", None, "dozens of") is None


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("tens", 10),
        ("Dozens of", 12),
        ("hundreds of the", 100),
        ("the dozens of", 12),
        ("tens of thousands", None),
        ("hundreds of thousands", None),
        ("several dozen", None),
        ("many dozens", None),
        ("scores", None),
    ],
)
def test_acled(words: str, number: int | None) -> None:
    assert load_convention("acled").estimate("vague", None, words) == number


@pytest.mark.parametrize(("modifier", "value"), [("exact", 12.0), ("vague", 20.0), ("at_least", None)])
def test_only_vague_words_without_a_number_are_estimated(modifier: str, value: float | None) -> None:
    assert load_convention("acled").estimate(modifier, value, "dozens") is None


def test_every_rule_that_ships_has_a_source_and_ucdp_has_none() -> None:
    shipped = table("conventions.toml")
    assert "ucdp" not in shipped
    assert all(rule["source"].strip() for convention in shipped.values() for rule in convention["rules"])


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    convention = load_convention(str(path))
    assert convention.name == "my codebook"
    assert convention.estimate("vague", None, "A few") == 3
    assert convention.estimate("vague", None, "dozens") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", "not TOML"),
        (OWN.replace('name = "my codebook"', ""), "`name` is missing"),
        (OWN.replace("name =", "title = 'x'\nextra ="), "`name` is missing"),
        ('name = "x"\nextra = 1', "no field `extra`"),
        ('name = "x"', "no [[rules]]"),
        ('name = "x"\nrules = []', "no [[rules]]"),
        (OWN.replace("estimate = 3", "estimate = -3"), "line 3, rule 1: `estimate`"),
        (OWN.replace("estimate = 3", "estimate = true"), "line 3, rule 1: `estimate`"),
        (OWN.replace("estimate = 3", "estimate = inf"), "line 3, rule 1: `estimate`"),
        (OWN.replace("estimate = 3", ""), "line 3, rule 1: `estimate`"),
        (OWN.replace('["several", "a few"]', '"several"'), "line 3, rule 1: `words`"),
        (OWN.replace('"My codebook, page 4"', '" "'), "line 3, rule 1: `source`"),
        (OWN.replace("estimate = 3", "estimate = 3\nnumber = 3"), "line 3, rule 1: there is no field `number`"),
        (OWN + '[[rules]]\nwords = ["several"]\nestimate = 4\nsource = "x"', 'two numbers for "several"'),
        (OWN + "[[rules]]\nwords = []", "line 7, rule 2: `words`"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_the_field(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        load_convention(str(path))
    assert words in raised.value.message
    assert raised.value.next_step


@pytest.mark.parametrize(("name", "words"), [("acledd", "acled"), ("zzz", "stated, acled")])
def test_a_convention_that_is_none(name: str, words: str) -> None:
    with pytest.raises(UsageError, match=f'no convention called "{name}"') as raised:
        load_convention(name)
    assert words in raised.value.next_step


def test_a_file_that_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        load_convention(str(tmp_path / "none.toml"))
    (tmp_path / "latin.toml").write_bytes(b'name = "\xe9"')
    with pytest.raises(UsageError, match="not UTF-8"):
        load_convention(str(tmp_path / "latin.toml"))
