"""The settings of a run, from options, the environment and the configuration files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tallybook.settings import Settings


def load_settings(database: str | None = None) -> Settings:
    """The settings of a run, with the database that is named; raises UsageError for a file that can't be used."""
    from tallybook.settings import Settings, SettingsError

    try:
        return Settings.load(database)
    except SettingsError as error:
        from tallybook.errors import UsageError

        raise UsageError(error.message, error.next_step) from None
