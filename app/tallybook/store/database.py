"""Opening the database: made and migrated on first use, refused where it is not ours or newer than this program."""

from __future__ import annotations

import gc
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from tallybook.errors import StoreError
from tallybook.settings import Settings, bundled
from tallybook.store.refusals import refusals_named
from tallybook.store.schema import fulltext, tables

if TYPE_CHECKING:
    from alembic.config import Config

_VERSION_TABLE = "alembic_version"
_BUSY_MILLISECONDS = 60_000  # an ingest writes a document in milliseconds; a minute covers hundreds that wait
_CACHE_KIBIBYTES = 65_536  # SQLite's own 2 MiB hold too little of an index to go through it in another's order
_PASSWORD = re.compile(r"(?<=:)[^:/@]*(?=@)")
_BEGIN = "tally_begin"  # the execution option that says how a transaction starts on SQLite
_SERVER = "postgresql"
# Kept so that documents are compared and grouped fast; how many rows there are tells nobody anything.
_NOT_COUNTED = frozenset(
    row.__tablename__
    for row in (
        *(tables.DocumentSignatureRow, tables.ReportRow, tables.ReportKeyRow, tables.ReportLinkRow),
        tables.UngroupedDocumentRow,
    )
)
_SERVER_DRIVER = "postgresql+psycopg"
_EXAMPLES = "sqlite:////data/tally.db or postgresql://name@server/tally"
_SERVER_NAMES = frozenset({"postgres", _SERVER})
_SERVER_LOCK = 0x74616C6C79  # "tally": the number of the one lock that whoever writes on a server takes


@dataclass(frozen=True, slots=True)
class Status:
    """Where the database is and how it stands to this program."""

    url: str
    revision: str | None
    head: str
    size_bytes: int | None

    @property
    def is_current(self) -> bool:
        """Whether the database has exactly the tables of this program."""
        return self.revision == self.head


class Database:
    """An open database. Use `session()` for work; nothing else of the program makes connections."""

    def __init__(self, engine: Engine) -> None:
        """Wraps an engine of `open_database`."""
        self.engine = engine

    @property
    def url(self) -> str:
        """The SQLAlchemy URL, a password hidden."""
        return self.engine.url.render_as_string(hide_password=True)

    @property
    def path(self) -> Path | None:
        """The file of an SQLite database; None in memory, on a server, or for a `file:` address with its own rules."""
        return _file_of(self.engine)

    @contextmanager
    def session(self, *, write: bool = False) -> Iterator[Session]:
        """A session: committed where the block ends well, else rolled back.

        With `write` it takes the write lock at its first statement, so that what it reads can't be outdated when
        it writes; without it all statements see the same state. Raises StoreError where the database refuses (locked
        for long, disk full, read-only, damaged).
        """
        engine = self.engine.execution_options(**_transaction(self.engine, is_writing=write))
        with refusals_named(self.url), Session(engine, expire_on_commit=False) as session, session.begin():
            if write:
                _lock(session)
            yield session

    def revision(self) -> str | None:
        """The revision of the tables; None for a blank database. Raises StoreError where the tables are not ours."""
        with refusals_named(self.url), self.engine.connect() as connection:
            return _revision(connection, self.url)

    def upgrade(self) -> str:
        """Make or migrate the tables up to this program's; the revision that they have now.

        Raises StoreError for a database of a newer version. Several processes may do it at once.
        """
        with refusals_named(self.url):
            if self.revision() is None:
                _write_ahead(self.engine)
            with _tables_locked(self.engine) as connection:
                revision = _revision(connection, self.url)
                if revision != tables.HEAD:
                    _migrate(connection, revision, self.url)
        return tables.HEAD

    def status(self) -> Status:
        """Where the database is, its revision, and its size."""
        size = self.path.stat().st_size if self.path else None
        return Status(url=self.url, revision=self.revision(), head=tables.HEAD, size_bytes=size)

    def stats(self) -> dict[str, int]:
        """How many rows of each kind there are, by table; `claims (current)` leaves out what was superseded."""
        current = select(func.count()).select_from(tables.ClaimRow).join(tables.ClaimRow.document)
        current = current.where(tables.ClaimRow.superseded_at.is_(None), tables.DocumentRow.superseded_at.is_(None))
        superseded = select(func.count()).select_from(tables.DocumentRow)
        superseded = superseded.where(tables.DocumentRow.superseded_at.is_not(None))
        with self.session() as session:
            counts = {
                table.name: session.scalar(select(func.count()).select_from(table)) or 0
                for table in tables.Base.metadata.sorted_tables
                if table.name not in _NOT_COUNTED
            }
            holds = select(func.count()).select_from(tables.IncidentRow).where(tables.IncidentRow.replaced_at.is_(None))
            counts["incidents (current)"] = session.scalar(holds) or 0
            counts["claims (current)"] = session.scalar(current) or 0
            counts["documents (superseded)"] = session.scalar(superseded) or 0
        return dict(sorted(counts.items()))

    def reindex(self) -> None:
        """Make the full-text index anew from the claims that are kept."""
        with self.session(write=True) as session:
            fulltext.rebuild(session)

    def backup(self, path: Path) -> Path:
        """A copy of the database at `path`, as it stands now, while others may go on writing.

        Raises StoreError where `path` is there already or can't be written, or the database is not an SQLite file.
        """
        if self.engine.dialect.name != "sqlite":
            raise StoreError(f"{self.url} is no SQLite database", "use the server's own backup (pg_dump)")
        partial = path.with_name(path.name + ".partial")
        try:
            # Opened exclusively: a file of that name is never overwritten, not even by two backups at once.
            path.open("xb").close()
        except FileExistsError as error:
            raise StoreError(f"{path} is there already", "give a new name; backups are never overwritten") from error
        except OSError as error:
            raise StoreError(f"can't write {path}: {error.strerror}", "choose a folder you may write to") from error
        try:
            _copy_file(self.engine, partial)
            partial.replace(path)
        except BaseException:  # whatever ends the copy, Ctrl-C too: no half of it stays; the error goes on
            partial.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            raise
        return path

    def purge(self) -> bool:
        """Write the file anew without the bytes of deleted rows; False where others who read it keep the old ones.

        On a server the tables are written anew. Raises StoreError where the database refuses.
        """
        with refusals_named(self.url):
            if self.engine.dialect.name != "sqlite":
                names = ", ".join(table.name for table in tables.Base.metadata.sorted_tables)
                # ANALYZE too: the planner's statistics hold samples of the words.
                with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(text(f"VACUUM (FULL, ANALYZE) {names}"))
                return True
            with self.engine.connect() as connection:
                driver = _driver(connection)
                driver.execute("VACUUM")
                is_busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return not is_busy

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def open_database(settings: Settings, *, create: bool = True, migrate: bool = True) -> Database:
    """The database of the settings, with the tables of this program.

    `create` makes it where it is missing; without it a missing database is a StoreError that says so. `migrate`
    brings an older one up to date. Raises StoreError where the file is no database, is someone else's or from a
    newer version, or can't be opened.
    """
    database = Database(_engine(settings.database_url))
    path = database.path
    if path is not None:
        _check_file(path, create=create)
    try:
        revision = database.revision()
        if revision is None and not create:
            raise _missing(database.url if path is None else str(path))
        if revision != tables.HEAD and (migrate or revision is None):
            database.upgrade()
    except BaseException:  # no one gets the database, so its connections are closed here; the error goes on
        database.close()
        raise
    _pass_over_code()
    return database


@cache
def _pass_over_code() -> None:
    """Take what is loaded by now out of the rounds of the garbage collector, once in a process.

    It is the program's code and tables, which never become garbage; to walk them again and again while rows are read
    takes a quarter of the time of a large comparison.
    """
    gc.freeze()


def _engine(url: str) -> Engine:
    shown = _PASSWORD.sub("***", url)
    try:
        parsed = make_url(url)
        if parsed.drivername in _SERVER_NAMES:
            parsed = parsed.set(drivername=_SERVER_DRIVER)
        if parsed.get_backend_name() not in ("sqlite", _SERVER):
            raise StoreError(f"not a database URL: {shown}", f"give a path, or a URL such as {_EXAMPLES}")
        is_memory = url in {"sqlite://", "sqlite:///:memory:"}
        engine = create_engine(parsed, poolclass=StaticPool) if is_memory else create_engine(parsed)
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(f"not a database URL: {shown}", f"give a path, or a URL such as {_EXAMPLES}") from error
    except ModuleNotFoundError as error:
        raise StoreError(
            f"the driver {error.name} is not installed",
            "install it with the extra `postgresql`, or name an SQLite file",
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # The driver's own transactions would start late and leave DDL outside; `_begin_sqlite` starts them instead.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")


def _transaction(engine: Engine, *, is_writing: bool) -> dict[str, str]:
    """The execution options of a transaction, so that one that reads sees one state, and one that writes the last."""
    if engine.dialect.name == _SERVER:
        return {"isolation_level": "READ COMMITTED" if is_writing else "REPEATABLE READ"}
    return {_BEGIN: "BEGIN IMMEDIATE"} if is_writing else {}


def _lock(connection: Connection | Session) -> None:
    """On a server, keep out others who write until the transaction ends, as SQLite does by itself."""
    bind = connection.get_bind() if isinstance(connection, Session) else connection
    if bind.dialect.name == _SERVER:
        connection.execute(select(func.pg_advisory_xact_lock(_SERVER_LOCK)))


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def _file_of(engine: Engine) -> Path | None:
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


def _missing(where: str) -> StoreError:
    return StoreError(f"no database at {where}", "run `tally ingest` first, or name another with --db or TALLY_DB")


def _check_file(path: Path, *, create: bool) -> None:
    try:
        if path.is_dir():
            raise StoreError(f"{path} is a folder, not a database", "name a file in it, such as tally.db")
        if path.exists():
            return
        if not create:
            raise _missing(str(path))
        if not path.parent.is_dir():
            raise StoreError(f"no folder {path.parent} to make the database in", "make the folder first")
    except PermissionError as error:
        raise StoreError(f"no permission to look at {path}", "choose another place with --db or TALLY_DB") from error


def _revision(connection: Connection, url: str) -> str | None:
    names = inspect(connection).get_table_names()
    if _VERSION_TABLE in names:
        revisions = connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalars().all()  # noqa: S608 - a constant
        if revisions:
            return str(revisions[0])
    elif names:
        raise StoreError(f"{url} is a database of another program", "name another file with --db or TALLY_DB")
    return None


def _write_ahead(engine: Engine) -> None:
    """Readers and a writer side by side. It is kept in the file, so it is asked for once, when the file is made."""
    if _file_of(engine) is None:
        return
    deadline = time.monotonic() + _BUSY_MILLISECONDS / 1000
    while True:
        try:
            with engine.connect() as connection:
                _driver(connection).execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # Switching the mode doesn't wait for the process that makes the same file right now.
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(f"not an SQLite connection: {driver!r}")
    return driver


@contextmanager
def _tables_locked(engine: Engine) -> Iterator[Connection]:
    """A transaction that alone may change tables; SQLite rebuilds tables only with foreign keys off."""
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}) as connection:
        if is_sqlite:
            _driver(connection).execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                _lock(connection)
                yield connection
        finally:
            if is_sqlite:
                _driver(connection).execute("PRAGMA foreign_keys = ON")


def alembic_config() -> Config:
    """Alembic's configuration for the migrations that travel with the program."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(bundled("migrations")).replace("%", "%%"))
    return config


def _migrate(connection: Connection, revision: str | None, url: str) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    config = alembic_config()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreError(
            f"{url} was made by a newer version of Tallybook (revision {revision})", "upgrade: pip install -U tallybook"
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _copy_file(engine: Engine, target: Path) -> None:
    try:
        with engine.connect() as connection:
            copy = sqlite3.connect(target)
            try:
                _driver(connection).backup(copy, pages=4096)
            finally:
                copy.close()
    except sqlite3.Error as error:
        raise StoreError(f"can't write {target}: {error}", "choose a folder with room that you may write to") from error
