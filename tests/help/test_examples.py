"""The runner of examples itself: what it takes for the same, and what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.help.examples import is_same, with_output


@pytest.mark.parametrize(
    ("given", "shown", "same"),
    [
        pytest.param("confidence   0.863", "confidence   0.861", True, id="the last digit of a confidence"),
        pytest.param("confidence   0.86", "confidence   0.87", True, id="two digits"),
        pytest.param("confidence   0.863", "confidence   0.85", False, id="another confidence"),
        pytest.param("14.2 times apart", "14.3 times apart", False, id="a ratio"),
        pytest.param("43 killed", "44 killed", False, id="a count"),
        pytest.param('"confidence": 0.457}', '"confidence": 0.46}', True, id="in JSON"),
        pytest.param("0.86 and 0.5", "0.86", False, id="one number less"),
        pytest.param("1  2026-12-01 00:59  merge", "1  2025-02-03 10:00  merge", True, id="a moment"),
        pytest.param("2026-12-01  merge", "2025-02-03  merge", False, id="a day"),
    ],
)
def test_what_is_the_same(given: str, shown: str, same: bool) -> None:
    assert is_same(given, shown) is same


PAGE = """# Page

```csv numbers.csv
a,b
1,2
```

```console
$ cat numbers.csv
%s
$ true
```

```python
number = 1 / 4
```

```python
print(number)
```

```text
%s
```
"""


@pytest.mark.parametrize("shown", [("a,b\n1,2", "0.25"), ("a,b\n1,3", "0.25"), ("a,b\n1,2", "0.5")])
def test_a_page_is_given_what_its_examples_print(shown: tuple[str, str], tmp_path: Path) -> None:
    assert with_output(PAGE % shown, tmp_path) == PAGE % ("a,b\n1,2", "0.25")


def test_code_that_fails_is_seen(tmp_path: Path) -> None:
    page = "```python\nprint(1)\nraise KeyError('gone')\n```\n\n```text\n1\n```\n"
    assert "KeyError: 'gone'" in with_output(page, tmp_path)


def test_a_command_that_fails_is_seen(tmp_path: Path) -> None:
    page = "```console\n$ tally figurs\n```\n"
    assert "No such command 'figurs'" in with_output(page, tmp_path)
