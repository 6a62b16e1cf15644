"""What can go wrong in a way that a person can act on.

Raise where the fact is known; `tallybook.cli.errors` shows it in one place. Anything that is not a `TallybookError` is
a bug and keeps its traceback.
"""

from __future__ import annotations


class TallybookError(Exception):
    """Failed work: what was wrong, and what to do next. Exit code 1."""

    exit_code = 1

    def __init__(self, message: str, next_step: str = "") -> None:
        """`message` says what was wrong and where; `next_step` what the person can do about it."""
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __reduce__(self) -> tuple[type[TallybookError], tuple[str, str]]:
        """Errors cross process borders while ingesting with several jobs."""
        return type(self), (self.message, self.next_step)


class UsageError(TallybookError):
    """The command was called wrongly: an unknown measure, a date that is none. Exit code 2."""

    exit_code = 2


class MissingExtraError(UsageError):
    """What was asked for needs a library that is only installed when wanted. Exit code 2."""


# The extras of pyproject.toml that commands need, by the library that each brings.
_LIBRARIES = {"parquet": "pyarrow", "plots": "matplotlib"}


def require_extra(extra: str, purpose: str) -> None:
    """Raise MissingExtraError where the library of an extra is not installed.

    `purpose` begins the message: "writing .parquet files".
    """
    from importlib.util import find_spec

    library = _LIBRARIES[extra]
    if find_spec(library) is None:
        raise MissingExtraError(
            f"{purpose} needs {library}, which is not installed", f"install it with: pip install 'tallybook[{extra}]'"
        )


class ReadError(TallybookError):
    """A file, an entry of a container or a URL could not be read."""


class VocabularyError(TallybookError):
    """A word list in `app/tallybook/vocab/` breaks its own rules."""


class StoreError(TallybookError):
    """The database can't be opened, is from a newer version, or refuses a write."""


class ExportError(TallybookError):
    """An export could not be written; no file that looks whole is left behind."""
