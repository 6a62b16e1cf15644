"""Lists are read page by page from indexes, and claims are found by their words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CLAIM_DAY = "coalesce(stands_for, '9999-12-31')"
DOCUMENT_DAY = "coalesce(published, '9999-12-31')"

OLD = {
    "documents": (("published",), ("publisher", "published")),
    "claims": (("said_by_id", "stands_for"), ("stands_for",)),
    "figures": (("counterpart_id",), ("equipment_id",), ("measure", "category"), ("subject_id", "measure")),
}
# Index -> table, and its columns before the day.
NEW = {
    "ix_documents_day": ("documents", ()),
    "ix_documents_publisher": ("documents", ("publisher",)),
    "ix_claims_day": ("claims", ()),
    "ix_claims_said_by": ("claims", ("said_by_id",)),
    "ix_figures_day": ("figures", ()),
    "ix_figures_said_by": ("figures", ("said_by_id",)),
    "ix_figures_subject": ("figures", ("subject_id",)),
    "ix_figures_counterpart": ("figures", ("counterpart_id",)),
    "ix_figures_equipment": ("figures", ("equipment_id",)),
    "ix_figures_measure": ("figures", ("measure",)),
    "ix_figures_category": ("figures", ("category",)),
    "ix_figures_subject_measure": ("figures", ("subject_id", "measure")),
    "ix_figures_said_by_subject_measure": ("figures", ("said_by_id", "subject_id", "measure")),
}
BEHIND = {
    "documents": (DOCUMENT_DAY, "id"),
    "claims": (CLAIM_DAY, "id"),
    "figures": (CLAIM_DAY, "claim_id", "position"),
}

ADDED = "INSERT INTO claims_fts(rowid, content_text) VALUES (new.id, new.content_text)"
REMOVED = "INSERT INTO claims_fts(claims_fts, rowid, content_text) VALUES ('delete', old.id, old.content_text)"
WORDS = {
    "sqlite": (
        """CREATE VIRTUAL TABLE claims_fts USING fts5(
        content_text, content='claims', content_rowid='id', tokenize='unicode61 remove_diacritics 2')""",
        f"CREATE TRIGGER claims_fts_added AFTER INSERT ON claims BEGIN {ADDED}; END",
        f"CREATE TRIGGER claims_fts_removed AFTER DELETE ON claims BEGIN {REMOVED}; END",
        f"CREATE TRIGGER claims_fts_changed AFTER UPDATE OF id, content_text ON claims BEGIN {REMOVED}; {ADDED}; END",
        "INSERT INTO claims_fts(claims_fts) VALUES ('rebuild')",
    ),
    "postgresql": ("CREATE INDEX ix_claims_content_words ON claims USING gin (to_tsvector('simple', content_text))",),
}
FORGET_WORDS = {
    "sqlite": (
        "DROP TRIGGER claims_fts_changed",
        "DROP TRIGGER claims_fts_removed",
        "DROP TRIGGER claims_fts_added",
        "DROP TABLE claims_fts",
    ),
    "postgresql": ("DROP INDEX ix_claims_content_words",),
}


def run(statements: dict[str, tuple[str, ...]]) -> None:
    for statement in statements[op.get_bind().dialect.name]:
        op.execute(statement)


def in_order(name: str, table: str, first: tuple[str, ...]) -> None:
    day, *rest = BEHIND[table]
    op.create_index(name, table, [*first, sa.text(day), *rest])


def upgrade() -> None:
    op.add_column("figures", sa.Column("stands_for", sa.Date(), nullable=True))
    op.add_column("figures", sa.Column("said_by_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE figures SET (stands_for, said_by_id) = "
        "(SELECT claims.stands_for, claims.said_by_id FROM claims WHERE claims.id = figures.claim_id)"
    )
    for table, indexes in OLD.items():
        for columns in indexes:
            op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table)
    for name, (table, first) in NEW.items():
        in_order(name, table, first)
    run(WORDS)


def downgrade() -> None:
    run(FORGET_WORDS)
    for name, (table, _) in NEW.items():
        op.drop_index(name, table)
    for table, indexes in OLD.items():
        for columns in indexes:
            op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
    op.drop_column("figures", "said_by_id")
    op.drop_column("figures", "stands_for")
