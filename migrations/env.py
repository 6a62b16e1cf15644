"""How Alembic reaches the database: by the connection that `tallybook.store.database` hands over, else by TALLY_DB."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool
from tallybook.settings import Settings
from tallybook.store.schema import indexes, views  # noqa: F401 - what they make is of the tables
from tallybook.store.schema.fulltext import is_own
from tallybook.store.schema.tables import Base, UtcDateTime


def render_item(kind: str, item: object, _: object) -> str | bool:
    """Our own types as those they are kept as, so that a migration never changes its meaning with the code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def include_name(name: str | None, kind: str, _: object) -> bool:
    """Whether a table or an index is compared with those of the program: the full-text index keeps itself."""
    return kind not in ("table", "index") or not is_own(name or "")


def run(connection: Connection) -> None:
    """Migrate over a connection, all in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        include_name=include_name,
        transactional_ddl=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_alone() -> None:
    """Migrate the database of the environment: `alembic upgrade head` in a checkout."""
    engine = create_engine(Settings.load().database_url, poolclass=NullPool)
    with engine.begin() as connection:
        run(connection)


if context.is_offline_mode():
    context.configure(url=Settings.load().database_url, target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
elif (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    run_alone()
