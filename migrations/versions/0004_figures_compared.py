"""Figures know whether they are current, denied and passed on, and are compared by an index alone."""

from __future__ import annotations

# ruff: noqa: S608 - the statements hold names of our own tables, no words of others
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INDEX = "ix_figures_compared"
COLUMNS = (
    *("subject_id", "measure", "scope", "category", "equipment_id", "said_by_id", "is_denied"),
    *("is_superseded", "stands_for", "period_end", "claim_id", "relayed_by_id"),
)
SUPERSEDED = (
    "SELECT c.id FROM claims c JOIN documents d ON d.id = c.document_id "
    "WHERE c.superseded_at IS NOT NULL OR d.superseded_at IS NOT NULL"
)


def upgrade() -> None:
    op.add_column("figures", sa.Column("relayed_by_id", sa.Integer(), nullable=True))
    for name in ("is_denied", "is_superseded"):
        op.add_column("figures", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    # Few are: only those rows are written again.
    relayed = "SELECT id FROM claims WHERE relayed_by_id IS NOT NULL"
    op.execute(
        "UPDATE figures SET relayed_by_id = (SELECT c.relayed_by_id FROM claims c WHERE c.id = figures.claim_id) "
        f"WHERE claim_id IN ({relayed})"
    )
    for name, claims in (
        ("is_denied", "SELECT id FROM claims WHERE certainty = 'denied'"),
        ("is_superseded", SUPERSEDED),
    ):
        op.execute(f"UPDATE figures SET {name} = true WHERE claim_id IN ({claims})")
    op.create_index(INDEX, "figures", list(COLUMNS))


def downgrade() -> None:
    op.drop_index(INDEX, "figures")
    for name in ("is_superseded", "is_denied", "relayed_by_id"):
        op.drop_column("figures", name)
