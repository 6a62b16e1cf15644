"""Where things are and how much is allowed: from options first, then the environment, then these defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

DEFAULT_DATABASE = "tally.db"
_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """The folder `migrations` or `data`: inside the package when installed, beside it in a checkout."""
    inside = _PACKAGE / "_bundled" / name
    return inside if inside.is_dir() else _PACKAGE.parent.parent / name


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one run."""

    database_url: str

    @classmethod
    def load(cls, database: str | None = None) -> Settings:
        """Settings from `--db` (a path or a SQLAlchemy URL), else `TALLY_DB`, else `tally.db` in this folder."""
        chosen = database or os.environ.get("TALLY_DB") or DEFAULT_DATABASE
        return cls(database_url=as_url(chosen))


def as_url(database: str) -> str:
    """A SQLAlchemy URL for a URL (given back as it is) or a path of an SQLite file."""
    if "://" in database:
        return database
    return f"sqlite:///{Path(database).expanduser().absolute()}"
