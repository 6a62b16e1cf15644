"""Where things are and how much is allowed: from options first, then the environment, then files, then defaults.

The file is `tally.toml` in the current folder; what it does not say, the user's own says. No command needs one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_DATABASE = "tally.db"
FILE_NAME = "tally.toml"
KEYS = {
    "database": "a path, or the URL of a PostgreSQL server",
    "name": "who decides, where --by does not say it",
    "publisher": "who published what is read, where neither --publisher nor a document says it",
}
"""What a file may say, each a text; and what it means."""

_VARIABLES = {"database": "TALLY_DB", "name": "TALLY_NAME", "publisher": "TALLY_PUBLISHER"}
_PACKAGE = Path(__file__).resolve().parent


class SettingsError(ValueError):
    """A file of settings that can't be used: `message` says what is wrong and where, `next_step` what is possible."""

    def __init__(self, message: str, next_step: str) -> None:
        """As `TallybookError`, which this module does not know."""
        super().__init__(message)
        self.message = message
        self.next_step = next_step


def bundled(name: str) -> Path:
    """The folder `migrations` or `data`: inside the package when installed, beside it in a checkout."""
    inside = _PACKAGE / "_bundled" / name
    return inside if inside.is_dir() else _PACKAGE.parent.parent / name


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one run: the database, who decides, who publishes; and the files that say any of it."""

    database_url: str
    name: str | None = None
    publisher: str | None = None
    files: tuple[Path, ...] = ()

    @classmethod
    def load(cls, database: str | None = None) -> Settings:
        """Settings from `--db` (a path or a SQLAlchemy URL), else `TALLY_DB`, else a file, else `tally.db` here.

        Raises SettingsError for a file that can't be read, a key that there is none of, and a value that is no text.
        """
        said: dict[str, str] = {}
        files = tuple(path for path in file_places() if path.is_file())
        for path in reversed(files):  # what the first says holds
            said |= _read(path)
        said |= {key: os.environ[name] for key, name in _VARIABLES.items() if os.environ.get(name)}
        return cls(
            as_url(database or said.get("database") or DEFAULT_DATABASE),
            said.get("name"),
            said.get("publisher"),
            files,
        )


def file_places() -> tuple[Path, ...]:
    """Where settings are looked for: in the current folder, then in the user's own folder of settings."""
    return Path(FILE_NAME).absolute(), _user_folder(sys.platform, os.environ) / "tallybook" / FILE_NAME


def as_url(database: str) -> str:
    """A SQLAlchemy URL for a URL (given back as it is) or a path of an SQLite file."""
    if "://" in database:
        return database
    return f"sqlite:///{Path(database).expanduser().absolute()}"


def _user_folder(platform: str, environment: Mapping[str, str]) -> Path:
    """Where programs keep the settings of the user."""
    if given := environment.get("XDG_CONFIG_HOME"):
        return Path(given)
    if platform == "win32" and (roaming := environment.get("APPDATA")):
        return Path(roaming)
    home = Path("~").expanduser()
    if platform == "darwin" and not (home / ".config" / "tallybook").is_dir():
        return home / "Library" / "Application Support"
    return home / ".config"


def _read(path: Path) -> dict[str, str]:
    """What a file says, by its keys; a relative path of a database is one from the file's folder."""
    import tomllib  # most calls have no file

    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is no TOML: {error}", 'write a line as: database = "tally.db"') from None
    except OSError as error:
        raise SettingsError(f"can't read {path}: {error.strerror}", "make it readable, or remove it") from None
    possible = "; ".join(f"{key} ({meaning})" for key, meaning in KEYS.items())
    for key, value in found.items():
        if key not in KEYS:
            raise SettingsError(f'{path}: there is no setting "{key}"', f"possible are: {possible}")
        if not isinstance(value, str) or not value.strip():
            raise SettingsError(
                f"{path}: {key} is no text but {_shown(value)}", f'write it as {key} = "…": {KEYS[key]}'
            )
    if "database" in found and "://" not in found["database"]:
        found["database"] = str(path.parent / Path(found["database"]).expanduser())
    return found


def _shown(value: object) -> str:
    """A value of TOML for a message, in the words of TOML."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    return str(value).lower() if isinstance(value, bool) else str(value).strip() or "empty"
