"""Decisions of people about sources and claims, and what was known of documents before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AT_ONCE = 1000
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
# What the words of an alias were made of when it was kept.
SPACE = re.compile(r"\s+")


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def words(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def key(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def index(table: str, *columns: str, **options: object) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), **options)


def drop_index(table: str, *columns: str) -> None:
    op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table_name=table)


@contextmanager
def rebuilt(table: str) -> Iterator[object]:
    """SQLite can't add constraints to a table: it is copied into one that has them."""
    recreate = "always" if op.get_context().dialect.name == "sqlite" else "never"
    with op.batch_alter_table(table, recreate=recreate, naming_convention=NAMING) as batch:
        yield batch


def make_decisions() -> None:
    op.create_table(
        "decisions",
        key("id"),
        sa.Column(
            "kind",
            sa.Enum(
                "merge", "split", "alias", "grade", name="kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        moment("recorded_at"),
        words("decided_by", nullable=True),
        words("note", nullable=True),
        moment("undone_at", nullable=True),
        words("undone_by", nullable=True),
        primary("decisions", "id"),
    )


def make_actor_merges() -> None:
    op.create_table(
        "actor_merges",
        key("decision_id"),
        key("actor_id"),
        key("into_id"),
        check("actor_merges", "into", "actor_id <> into_id"),
        refers("actor_merges", "decision_id", "decisions"),
        refers("actor_merges", "actor_id", "actors"),
        refers("actor_merges", "into_id", "actors"),
        primary("actor_merges", "decision_id"),
    )
    index("actor_merges", "actor_id")
    index("actor_merges", "into_id")


def make_actor_words() -> None:
    op.create_table(
        "actor_words",
        key("id"),
        key("decision_id"),
        words("words"),
        words("normalised"),
        key("from_id", nullable=True),
        key("to_id"),
        refers("actor_words", "decision_id", "decisions"),
        refers("actor_words", "from_id", "actors"),
        refers("actor_words", "to_id", "actors"),
        primary("actor_words", "id"),
    )
    for column in ("decision_id", "from_id", "normalised", "to_id"):
        index("actor_words", column)


def make_claim_sources() -> None:
    op.create_table(
        "claim_sources",
        key("decision_id"),
        words("claim_id"),
        key("actor_id"),
        refers("claim_sources", "decision_id", "decisions"),
        refers("claim_sources", "actor_id", "actors"),
        primary("claim_sources", "decision_id", "claim_id"),
    )
    index("claim_sources", "actor_id")
    index("claim_sources", "claim_id")


def make_grades() -> None:
    op.create_table(
        "grades",
        key("decision_id"),
        key("actor_id", nullable=True),
        words("claim_id", nullable=True),
        sa.Column("grade", sa.String(1), nullable=False),
        check("grades", "one", "(actor_id IS NULL) <> (claim_id IS NULL)"),
        check(
            "grades",
            "grade",
            "CASE WHEN claim_id IS NULL THEN grade IN ('A', 'B', 'C', 'D', 'E', 'F') "
            "ELSE grade IN ('1', '2', '3', '4', '5', '6') END",
        ),
        refers("grades", "decision_id", "decisions"),
        refers("grades", "actor_id", "actors"),
        primary("grades", "decision_id"),
    )
    index("grades", "actor_id")
    index("grades", "claim_id")


def make_document_history() -> None:
    op.create_table(
        "document_history",
        key("document_id"),
        moment("replaced_at"),
        sa.Column("published", sa.Date(), nullable=True),
        words("publisher", nullable=True),
        words("title", nullable=True),
        words("url", nullable=True),
        words("author", nullable=True),
        sa.Column("language", sa.String(8), nullable=True),
        words("extractor", nullable=True),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        key("superseded_by_id", nullable=True),
        moment("superseded_at", nullable=True),
        refers("document_history", "document_id", "documents"),
        refers("document_history", "superseded_by_id", "documents"),
        primary("document_history", "document_id", "replaced_at"),
    )
    index("document_history", "replaced_at")
    index("document_history", "superseded_by_id")


MAKE = {
    "decisions": make_decisions,
    "actor_merges": make_actor_merges,
    "actor_words": make_actor_words,
    "claim_sources": make_claim_sources,
    "grades": make_grades,
    "document_history": make_document_history,
}


def change_actors() -> None:
    for table in ("actors", "actor_aliases", "locations"):
        op.add_column(table, moment("recorded_at", nullable=True))
    note_first_moments()
    note_aliases()
    with rebuilt("actors") as batch:
        batch.alter_column("recorded_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.add_column(key("merged_into_id", nullable=True))
        batch.add_column(sa.Column("reliability", sa.String(1), nullable=True))
        batch.create_foreign_key(op.f("fk_actors_merged_into_id_actors"), "actors", ["merged_into_id"], ["id"])
        batch.create_check_constraint(op.f("ck_actors_merged_into"), "merged_into_id <> id")
        batch.create_check_constraint(op.f("ck_actors_reliability"), "reliability IN ('A', 'B', 'C', 'D', 'E', 'F')")
    index("actors", "merged_into_id")
    for table in ("actor_aliases", "locations"):
        with rebuilt(table) as batch:
            batch.alter_column("recorded_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def note_first_moments() -> None:
    """When each place was first recorded: with its document, else with its run; and an actor with its first claim."""
    op.execute(
        "UPDATE locations SET recorded_at = (SELECT CASE WHEN d.run_id = locations.run_id THEN d.recorded_at "
        "ELSE r.started_at END FROM documents d, runs r WHERE d.id = locations.document_id AND r.id = locations.run_id)"
    )
    op.execute(
        "UPDATE actors SET recorded_at = (SELECT min(m) FROM ("
        "SELECT min(recorded_at) AS m FROM claims WHERE source_id = actors.id"
        " UNION ALL SELECT min(recorded_at) FROM claims WHERE relayed_by_id = actors.id"
        " UNION ALL SELECT min(c.recorded_at) FROM figures f JOIN claims c ON c.id = f.claim_id"
        " WHERE f.subject_id = actors.id"
        " UNION ALL SELECT min(c.recorded_at) FROM figures f JOIN claims c ON c.id = f.claim_id"
        " WHERE f.counterpart_id = actors.id) AS moments)"
    )
    # An actor of no claim can't have come earlier than the first run.
    op.execute(
        "UPDATE actors SET recorded_at = coalesce((SELECT min(started_at) FROM runs), CURRENT_TIMESTAMP) "
        "WHERE recorded_at IS NULL"
    )


def note_aliases() -> None:
    """When an alias was first read: with the first claim of its actor that has these words for its source."""
    op.execute("UPDATE actor_aliases SET recorded_at = (SELECT recorded_at FROM actors a WHERE a.id = actor_id)")
    connection = op.get_bind()
    claims = sa.table("claims", *map(sa.column, ("id", "source_id", "source_mention_text")))
    claims.append_column(moment("recorded_at"))
    aliases = sa.table("actor_aliases", *map(sa.column, ("actor_id", "normalised")), moment("recorded_at"))
    first: dict[tuple[int, str], object] = {}
    read = sa.select(claims.c.source_id, claims.c.source_mention_text, claims.c.recorded_at)
    for source_id, mention, recorded_at in connection.execute(read.where(claims.c.source_mention_text.is_not(None))):
        alias = (source_id, SPACE.sub(" ", mention).strip().casefold())
        first[alias] = min(first.get(alias, recorded_at), recorded_at)
    noted = (
        aliases.update()
        .where(aliases.c.actor_id == sa.bindparam("actor"), aliases.c.normalised == sa.bindparam("words"))
        .values(recorded_at=sa.bindparam("moment", type_=sa.DateTime(timezone=True)))
    )
    rows = [{"actor": actor, "words": words, "moment": found} for (actor, words), found in first.items()]
    for at in range(0, len(rows), AT_ONCE):
        connection.execute(noted, rows[at : at + AT_ONCE])


def change_claims() -> None:
    drop_index("claims", "source_id", "stands_for")
    with rebuilt("claims") as batch:
        batch.add_column(key("said_by_id", nullable=True))
        batch.add_column(key("credibility", nullable=True))
        batch.create_foreign_key(op.f("fk_claims_said_by_id_actors"), "actors", ["said_by_id"], ["id"])
        batch.create_check_constraint(op.f("ck_claims_credibility"), "credibility >= 1 AND credibility <= 6")
    op.execute("UPDATE claims SET said_by_id = source_id")
    index("claims", "source_id")
    index("claims", "said_by_id", "stands_for")
    graded = sa.text("credibility IS NOT NULL")
    index("claims", "credibility", sqlite_where=graded, postgresql_where=graded)


def upgrade() -> None:
    for make in MAKE.values():
        make()
    change_actors()
    change_claims()
    note_replaced()


def note_replaced() -> None:
    """That a document was not superseded before: until its text was fetched that replaced it, and recorded."""
    op.execute(
        "INSERT INTO document_history SELECT o.id, CASE"
        " WHEN o.superseded_at > n.recorded_at AND o.superseded_at > o.recorded_at THEN o.superseded_at"
        " WHEN n.recorded_at > o.recorded_at THEN n.recorded_at ELSE o.recorded_at END,"
        " o.published, o.publisher, o.title, o.url, o.author, o.language, o.extractor, o.is_complete, NULL, NULL"
        " FROM documents o JOIN documents n ON n.id = o.superseded_by_id"
    )


def downgrade() -> None:
    for columns in (("source_id",), ("said_by_id", "stands_for"), ("credibility",)):
        drop_index("claims", *columns)
    with rebuilt("claims") as batch:
        batch.drop_constraint(op.f("ck_claims_credibility"), type_="check")
        batch.drop_constraint(op.f("fk_claims_said_by_id_actors"), type_="foreignkey")
        batch.drop_column("said_by_id")
        batch.drop_column("credibility")
    index("claims", "source_id", "stands_for")
    drop_index("actors", "merged_into_id")
    with rebuilt("actors") as batch:
        batch.drop_constraint(op.f("ck_actors_merged_into"), type_="check")
        batch.drop_constraint(op.f("ck_actors_reliability"), type_="check")
        batch.drop_constraint(op.f("fk_actors_merged_into_id_actors"), type_="foreignkey")
        for column in ("merged_into_id", "reliability", "recorded_at"):
            batch.drop_column(column)
    for table in ("actor_aliases", "locations"):
        with rebuilt(table) as batch:
            batch.drop_column("recorded_at")
    for table in reversed(MAKE):
        op.drop_table(table)
