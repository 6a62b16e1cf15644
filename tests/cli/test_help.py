"""The command `tally help`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tallybook.cli import help as guide
from tallybook.cli.options import General
from tallybook.cli.output import console

from .conftest import Tally

_STYLE = re.compile(r"\x1b\[([1-9][\d;]*)m")
PAGE = """# A page

It has **bold** words, a link to [terms](terms.md), and [a longer one](mappings.md) with others.

```console
$ tally help [terms](terms.md)
```

| word | means |
| --- | --- |
| `killed` | dead |
"""


def test_without_a_topic_all_are_listed(tally: Tally) -> None:
    lines = tally("help").stdout.splitlines()
    assert [line.split()[0] for line in lines[: len(guide.topics())]] == list(guide.topics())
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("name", guide.topics())
@pytest.mark.parametrize("width", [80, 120])
def test_a_topic_is_shown_and_fits(tally: Tally, monkeypatch: pytest.MonkeyPatch, name: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    result = tally("help", name)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    title, *_ = (guide._FOLDER / f"{name}.md").read_text(encoding="utf-8").splitlines()
    assert lines[0] == title.removeprefix("# ")
    assert max(map(len, lines)) <= min(width, 100)
    assert all(line == line.rstrip() for line in lines)
    assert "\x1b" not in result.stdout


def test_a_page_is_text_when_it_is_not_for_a_terminal(
    tally: Tally, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "README.md").write_text(
        "- [page](page.md): a page\n- [mappings](mappings.md): x\n- [terms](terms.md): y\n"
    )
    (tmp_path / "page.md").write_text(PAGE)
    monkeypatch.setattr(guide, "_FOLDER", tmp_path)
    shown = tally("help", "page").stdout
    assert "It has bold words, a link to tally help terms, and a longer one (tally help mappings)" in " ".join(
        shown.split()
    )
    assert " $ tally help [terms](terms.md)\n" in shown
    assert "\n killed  dead\n" in shown
    assert "`" not in shown and "**" not in shown


@pytest.mark.parametrize("is_plain", [True, False])
def test_a_terminal_gets_styles_and_no_colour_where_it_wants_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_plain: bool
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    general = General(no_color=is_plain)
    assert console(general).is_terminal
    guide._print_topic(general, "limits")
    shown = capsys.readouterr().out
    assert "\x1b[1m" in shown  # bold
    colours = [code for codes in _STYLE.findall(shown) for code in codes.split(";") if re.fullmatch(r"[349]\d", code)]
    assert (colours == []) is is_plain


def test_a_command_is_a_topic_too(tally: Tally) -> None:
    assert tally("help", "figures").stdout == tally("figures", "--help").stdout
    assert tally("help", "sources").stdout.startswith("Sources\n")  # the guide's, where both have it


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("lmits", 'Did you mean "limits"?'),
        ("figures over time", "figures-over-time"),
        ("xqwz", "`tally help` lists the topics"),
        ("../errors", "`tally help` lists the topics"),
    ],
)
def test_a_topic_that_there_is_none_of(tally: Tally, topic: str, words: str) -> None:
    result = tally("help", topic)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f'no topic called "{topic}"' in result.stderr
    assert words in result.stderr


def test_topics_are_completed() -> None:
    typed = {"_TALLY_COMPLETE": "complete_bash", "COMP_WORDS": "tally help f", "COMP_CWORD": "2"}
    call = [sys.executable, "-c", "import sys; sys.argv[0] = 'tally'; from tallybook.cli.main import run; run()"]
    done = subprocess.run(call, env=os.environ | typed, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.split() == ["figures-over-time"]


def test_the_list_needs_no_renderer() -> None:
    code = (
        "import sys\nfrom tallybook.cli.main import app\n"
        "try:\n    app(['help'])\nexcept SystemExit:\n    pass\n"
        "assert not {'rich', 'sqlalchemy', 'pydantic'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
