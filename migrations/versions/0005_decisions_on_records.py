"""Decisions about what was read in texts: claims, figures, documents; and how these stood before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
KINDS = ("merge", "split", "alias", "grade")
NEW_KINDS = ("correct", "reject", "confirm", "add", "tag", "note", "forget", "undo")
CATEGORIES = (
    *("personnel", "civilians", "children", "medics", "journalists", "aid_workers", "police", "people"),
    "equipment",
)
CERTAINTIES = ("asserted", "assessed", "reported", "possible", "denied")
MODIFIERS = (
    *("exact", "at_least", "more_than", "at_most", "fewer_than", "about", "between", "vague"),
    "unstated",
)
SCOPES = ("total", "incident", "increment", "unknown")


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def words(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def key(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def day(name: str) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=True)


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.Double(), nullable=True)


def data(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.JSON(none_as_null=True), nullable=nullable)


def choice(name: str, *members: str) -> sa.Column:
    kind = sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, nullable=False)


def decided() -> sa.Column:
    return sa.Column("decided", sa.String(16), nullable=False)


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


def allow_kinds(*kinds: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with rebuilt("decisions") as batch:
        batch.drop_constraint(op.f("ck_decisions_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_decisions_kind"), f"kind IN ({listed})")


def make_record_decisions() -> None:
    op.create_table(
        "record_decisions",
        key("decision_id"),
        choice("target", "document", "claim", "figure"),
        sa.Column("document", sa.String(64), nullable=False),
        words("words", nullable=True),
        data("pieces", nullable=True),
        data("claim_pieces", nullable=True),
        data("context"),
        data("changes"),
        refers("record_decisions", "decision_id", "decisions"),
        primary("record_decisions", "decision_id"),
    )
    index("record_decisions", "document")


def make_bound_decisions() -> None:
    op.create_table(
        "bound_decisions",
        key("decision_id"),
        key("claim_id"),
        key("position", nullable=True),
        refers("bound_decisions", "decision_id", "decisions"),
        refers("bound_decisions", "claim_id", "claims"),
        primary("bound_decisions", "decision_id", "claim_id"),
    )
    index("bound_decisions", "claim_id")


def make_readings() -> None:
    for table, column, other in (
        ("claim_readings", "claim_id", "claims"),
        ("document_readings", "document_id", "documents"),
    ):
        op.create_table(table, key(column), data("record"), refers(table, column, other), primary(table, column))


def make_claim_history() -> None:
    op.create_table(
        "claim_history",
        key("claim_id"),
        moment("replaced_at"),
        words("source_mention_text", nullable=True),
        data("source_mention_pieces", nullable=True),
        key("relayed_by_id", nullable=True),
        words("content_text"),
        data("content_pieces"),
        key("content_start"),
        choice("certainty", *CERTAINTIES),
        words("said_on_text", nullable=True),
        day("said_on_start"),
        day("said_on_end"),
        words("audience", nullable=True),
        decided(),
        refers("claim_history", "claim_id", "claims"),
        primary("claim_history", "claim_id", "replaced_at"),
    )
    index("claim_history", "replaced_at")


def make_figure_history() -> None:
    op.create_table(
        "figure_history",
        key("figure_id"),
        moment("replaced_at"),
        words("span_text"),
        data("span_pieces"),
        sa.Column("measure", sa.String(64), nullable=False),
        choice("category", *CATEGORIES),
        *(key(name, nullable=True) for name in ("subject_id", "counterpart_id", "equipment_id")),
        *(number(name) for name in ("value", "low", "high")),
        choice("modifier", *MODIFIERS),
        choice("scope", *SCOPES),
        words("period_text", nullable=True),
        day("period_start"),
        day("period_end"),
        words("place", nullable=True),
        key("part_of", nullable=True),
        decided(),
        refers("figure_history", "figure_id", "figures"),
        primary("figure_history", "figure_id", "replaced_at"),
    )
    index("figure_history", "replaced_at")


def upgrade() -> None:
    for name in ("claims", "figures"):
        op.add_column(name, sa.Column("decided", sa.String(16), server_default="open", nullable=False))
    op.add_column("figures", key("added_by_id", nullable=True))
    op.add_column("decisions", moment("made_at", nullable=True))
    op.add_column("decisions", key("undoes_id", nullable=True))
    allow_kinds(*KINDS, *NEW_KINDS)
    make_record_decisions()
    make_bound_decisions()
    make_readings()
    make_claim_history()
    make_figure_history()


def downgrade() -> None:
    """What people decided about records is lost, and with it all that they added or rejected is as it was read."""
    for table in ("figure_history", "claim_history", "document_readings", "claim_readings", "bound_decisions"):
        op.drop_table(table)
    op.drop_table("record_decisions")
    new = ", ".join(f"'{kind}'" for kind in NEW_KINDS)
    op.execute(f"DELETE FROM claim_sources WHERE decision_id IN (SELECT id FROM decisions WHERE kind IN ({new}))")  # noqa: S608
    op.execute(f"DELETE FROM decisions WHERE kind IN ({new})")  # noqa: S608
    allow_kinds(*KINDS)
    for table, columns in (("decisions", ("undoes_id", "made_at")), ("figures", ("added_by_id", "decided"))):
        for name in columns:
            op.drop_column(table, name)
    op.drop_column("claims", "decided")
