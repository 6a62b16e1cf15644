"""Incidents: which claims tell of one event, what grouping needs, and the decisions of people about them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
KINDS = (
    *("merge", "split", "alias", "grade"),
    *("correct", "reject", "confirm", "add", "tag", "note", "forget", "undo"),
)
NEW_KINDS = ("create", "assign", "remove", "join", "part", "rename", "place", "date")
TARGETS = ("document", "claim", "figure")
DAY = "coalesce(day_start, '9999-12-31')"
HOLDS = "replaced_at IS NULL"


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def words(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def called(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(16), nullable=nullable)


def key(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def day(name: str) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=True)


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.Double(), nullable=False)


def data(name: str) -> sa.Column:
    return sa.Column(name, sa.JSON(none_as_null=True), nullable=False)


def flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False)


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


@contextmanager
def rebuilt(table: str) -> Iterator[object]:
    """SQLite can't change the constraints of a table: it is copied into one that has them."""
    recreate = "always" if op.get_context().dialect.name == "sqlite" else "never"
    with op.batch_alter_table(table, recreate=recreate, naming_convention=NAMING) as batch:
        yield batch


def allow(table: str, column: str, *members: str) -> None:
    listed = ", ".join(f"'{member}'" for member in members)
    with rebuilt(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_{column}"), f"{column} IN ({listed})")


def make_incidents() -> None:
    op.create_table(
        "incidents",
        key("id"),
        called("incident_id"),
        words("title"),
        *(day("day_start"), day("day_end")),
        words("place", nullable=True),
        sa.Column("country", sa.String(2), nullable=True),
        data("places"),
        number("confidence"),
        *(key("claims"), key("documents")),
        sa.Column("decided", sa.String(16), server_default="open", nullable=False),
        *(moment("recorded_at"), moment("replaced_at", nullable=True)),
        check("incidents", "confidence", "confidence >= 0 AND confidence <= 1"),
        check("incidents", "days", "day_start <= day_end"),
        primary("incidents", "id"),
    )
    holds = sa.text(HOLDS)
    op.create_index(
        "ix_incidents_day", "incidents", [sa.text(DAY), "incident_id"], sqlite_where=holds, postgresql_where=holds
    )
    index("incidents", "incident_id")
    index("incidents", "replaced_at")
    op.create_table(
        "incident_claims",
        *(key("id"), key("claim_id"), called("incident_id")),
        number("confidence"),
        data("why"),
        flag("is_given"),
        *(moment("recorded_at"), moment("replaced_at", nullable=True)),
        check("incident_claims", "confidence", "confidence >= 0 AND confidence <= 1"),
        refers("incident_claims", "claim_id", "claims"),
        primary("incident_claims", "id"),
    )
    index("incident_claims", "claim_id")
    index("incident_claims", "incident_id", "claim_id")
    index("incident_claims", "replaced_at")


def make_reports() -> None:
    op.create_table(
        "reports",
        *(key("id"), called("key"), key("document_id")),
        data("claims"),
        day("day"),
        flag("is_event"),
        key("component_id"),
        called("incident_id", nullable=True),
        sa.Column("features", sa.LargeBinary(), nullable=False),
        refers("reports", "document_id", "documents"),
        primary("reports", "id"),
        sa.UniqueConstraint("key", name=op.f("uq_reports_key")),
    )
    for column in ("document_id", "component_id", "incident_id"):
        index("reports", column)
    op.create_table(
        "report_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        key("report_id"),
        refers("report_keys", "report_id", "reports"),
        primary("report_keys", "key", "day", "report_id"),
        sqlite_with_rowid=False,
    )
    index("report_keys", "report_id")
    op.create_table(
        "report_links",
        *(key("first_id"), key("second_id")),
        number("score"),
        check("report_links", "order", "first_id < second_id"),
        check("report_links", "score", "score >= 0 AND score <= 1"),
        refers("report_links", "first_id", "reports"),
        refers("report_links", "second_id", "reports"),
        primary("report_links", "first_id", "second_id"),
    )
    index("report_links", "second_id")
    op.create_table(
        "ungrouped_documents",
        key("document_id"),
        refers("ungrouped_documents", "document_id", "documents"),
        primary("ungrouped_documents", "document_id"),
    )


def upgrade() -> None:
    allow("decisions", "kind", *KINDS, *NEW_KINDS)
    allow("record_decisions", "target", *TARGETS, "incident")
    make_incidents()
    make_reports()
    op.execute("INSERT INTO ungrouped_documents (document_id) SELECT id FROM documents WHERE superseded_at IS NULL")


def downgrade() -> None:
    """Incidents, and what people decided about them, are lost."""
    for table in ("ungrouped_documents", "report_links", "report_keys", "reports", "incident_claims", "incidents"):
        op.drop_table(table)
    listed = ", ".join(f"'{kind}'" for kind in NEW_KINDS)
    gone = f"SELECT id FROM decisions WHERE kind IN ({listed})"  # noqa: S608 - constants
    gone += " UNION SELECT decision_id FROM record_decisions WHERE target = 'incident'"
    undoing = f"SELECT id FROM decisions WHERE undoes_id IN ({gone})"  # noqa: S608
    op.execute(f"CREATE TEMPORARY TABLE gone_decisions AS {gone} UNION {undoing}")
    for table in ("bound_decisions", "record_decisions"):
        op.execute(f"DELETE FROM {table} WHERE decision_id IN (SELECT id FROM gone_decisions)")  # noqa: S608
    op.execute("DELETE FROM decisions WHERE id IN (SELECT id FROM gone_decisions)")
    op.execute("DROP TABLE gone_decisions")
    allow("record_decisions", "target", *TARGETS)
    allow("decisions", "kind", *KINDS)
