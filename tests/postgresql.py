"""A PostgreSQL server for tests: one that the environment names, else one started from the programs of this machine."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

NAMED = "TALLY_TEST_POSTGRESQL"
"""The environment's variable: the URL of a database in which tests may make others."""

_USER = "tally"
_MISSING = f"no PostgreSQL: set {NAMED} to a URL, or install the programs of a server (initdb, postgres)"


@contextmanager
def a_server() -> Iterator[str]:
    """The URL of a database on a server, for whoever makes others there. Skips the test where there is none."""
    pytest.importorskip("psycopg", reason="no driver for PostgreSQL: install the extra `postgresql`")
    if named := os.environ.get(NAMED):
        yield named
        return
    programs = _programs()
    if programs is None:
        pytest.skip(_MISSING)
    # Not pytest's folder: a socket's path has to be short, and the server's user has to come in.
    with tempfile.TemporaryDirectory(prefix="tally-") as name:
        folder = Path(name)
        yield from _started(programs, folder, _owner(folder))


@contextmanager
def a_database(server: str, name: str, *more: str) -> Iterator[str]:
    """The URL of a new, empty database on a server, made with `more`; it is dropped at the end."""
    engine = create_engine(_driven(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(" ".join([f"CREATE DATABASE {name} TEMPLATE template0", *more])))
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def _driven(url: str) -> str:
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _programs() -> Path | None:
    """The folder of `initdb` and `postgres`: on the path, or where Debian keeps them, the newest version first."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(versions, key=lambda folder: int("0" + "".join(filter(str.isdigit, str(folder)))), reverse=True)
    return next((folder for folder in folders if (folder / "postgres").exists() and (folder / "initdb").exists()), None)


def _owner(folder: Path) -> str | None:
    """The user who runs the server: oneself, but not root, whom it refuses; the folder is that user's then."""
    if os.geteuid() != 0:
        return None
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("a PostgreSQL server does not run as root, and there is no user postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return user.pw_name


def _started(programs: Path, folder: Path, user: str | None) -> Iterator[str]:
    data = str(folder / "data")
    initdb = [programs / "initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"]
    subprocess.run(initdb, user=user, cwd=folder, check=True, capture_output=True)
    options = ["-k", str(folder), "-c", "listen_addresses=", "-c", "fsync=off"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *options], user=user, cwd=folder, stdout=log, stderr=log
        )
    try:
        url = f"postgresql://{_USER}@/postgres?host={folder}"
        _wait(server, url, folder / "log")
        yield url
    finally:
        server.terminate()
        server.wait(60)


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Until it answers; a server that ended, or never answers, fails the tests with what it said."""
    import psycopg

    for _ in range(600):
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"the server does not answer: {log.read_text()}")
