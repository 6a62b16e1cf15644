from __future__ import annotations

import pytest
from hypothesis import settings

# How long an example takes depends on the machine, and on what a first call loads.
settings.register_profile("tallybook", deadline=None)
settings.load_profile("tallybook")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected outputs; then review the diff")
