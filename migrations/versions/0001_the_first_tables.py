"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ACTOR_KINDS = (
    "military",
    "intelligence",
    "government",
    "ministry",
    "health_authority",
    "police",
    "intergovernmental",
    "ngo",
    "media",
    "armed_group",
    "company",
    "person",
    "witnesses",
    "anonymous",
    "other",
)
CATEGORIES = (
    "personnel",
    "civilians",
    "children",
    "medics",
    "journalists",
    "aid_workers",
    "police",
    "people",
    "equipment",
)
MODIFIERS = ("exact", "at_least", "more_than", "at_most", "fewer_than", "about", "between", "vague", "unstated")


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def words(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def json(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.JSON(none_as_null=True), nullable=nullable)


def number(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Double(), nullable=nullable)


def day(name: str) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=True)


def key(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def make_equipment() -> None:
    op.create_table(
        "equipment",
        key("id"),
        words("identity"),
        words("name"),
        sa.Column("class", sa.String(64), nullable=False),
        number("calibre_mm", nullable=True),
        primary("equipment", "id"),
        unique("equipment", "identity"),
    )
    index("equipment", "class")
    index("equipment", "name")


def make_runs() -> None:
    op.create_table(
        "runs",
        key("id"),
        moment("started_at"),
        moment("finished_at", nullable=True),
        words("command"),
        words("extractor"),
        sa.Column("state", one_of("state", "running", "done", "interrupted", "failed"), nullable=False),
        json("counts"),
        primary("runs", "id"),
    )


def make_documents() -> None:
    op.create_table(
        "documents",
        key("id"),
        sa.Column("sha256", sa.String(64), nullable=False),
        words("reader"),
        day("published"),
        words("publisher", nullable=True),
        words("title", nullable=True),
        words("url", nullable=True),
        words("author", nullable=True),
        sa.Column("language", sa.String(8), nullable=True),
        json("metadata"),
        words("extractor", nullable=True),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        key("run_id"),
        moment("recorded_at"),
        key("superseded_by_id", nullable=True),
        moment("superseded_at", nullable=True),
        key("characters"),
        sa.Column("minhash", sa.LargeBinary(), nullable=True),
        words("text"),
        check("documents", "superseded", "(superseded_by_id IS NULL) = (superseded_at IS NULL)"),
        refers("documents", "run_id", "runs"),
        refers("documents", "superseded_by_id", "documents"),
        primary("documents", "id"),
        unique("documents", "sha256"),
    )
    index("documents", "published")
    index("documents", "publisher", "published")
    index("documents", "run_id")
    index("documents", "superseded_by_id")
    index("documents", "url")


def make_problems() -> None:
    op.create_table(
        "problems",
        key("id"),
        key("run_id"),
        words("location"),
        key("line", nullable=True),
        words("message"),
        words("next_step"),
        sa.Column("severity", one_of("severity", "error", "warning"), nullable=False),
        moment("recorded_at"),
        refers("problems", "run_id", "runs"),
        primary("problems", "id"),
    )
    index("problems", "run_id")


def make_actors() -> None:
    op.create_table(
        "actors",
        key("id"),
        words("identity"),
        words("name"),
        sa.Column("kind", one_of("kind", *ACTOR_KINDS), nullable=False),
        sa.Column("country", sa.String(2), nullable=True),
        key("document_id", nullable=True),
        refers("actors", "document_id", "documents"),
        primary("actors", "id"),
        unique("actors", "identity"),
    )
    index("actors", "country", "kind")
    index("actors", "document_id")
    index("actors", "name")


def make_actor_aliases() -> None:
    op.create_table(
        "actor_aliases",
        key("id"),
        key("actor_id"),
        words("alias"),
        words("normalised"),
        key("count"),
        refers("actor_aliases", "actor_id", "actors"),
        primary("actor_aliases", "id"),
        unique("actor_aliases", "actor_id", "normalised"),
    )
    index("actor_aliases", "normalised")


def make_document_links() -> None:
    op.create_table(
        "document_links",
        key("first_id"),
        key("second_id"),
        sa.Column("kind", one_of("kind", "near_duplicate"), nullable=False),
        number("similarity"),
        check("document_links", "order", "first_id < second_id"),
        check("document_links", "similarity", "similarity >= 0 AND similarity <= 1"),
        refers("document_links", "first_id", "documents"),
        refers("document_links", "second_id", "documents"),
        primary("document_links", "first_id", "second_id", "kind"),
    )
    index("document_links", "second_id")


def make_document_signatures() -> None:
    op.create_table(
        "document_signatures",
        sa.Column("band", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        key("document_id"),
        refers("document_signatures", "document_id", "documents"),
        primary("document_signatures", "band", "hash", "document_id"),
        sqlite_with_rowid=False,
    )
    index("document_signatures", "document_id")


def make_locations() -> None:
    op.create_table(
        "locations",
        key("id"),
        key("document_id"),
        words("location"),
        key("run_id"),
        moment("fetched_at"),
        moment("last_seen_at"),
        refers("locations", "document_id", "documents"),
        refers("locations", "run_id", "runs"),
        primary("locations", "id"),
        unique("locations", "document_id", "location"),
    )
    index("locations", "location")
    index("locations", "run_id")


def make_claims() -> None:
    op.create_table(
        "claims",
        key("id"),
        words("claim_id"),
        key("revision"),
        key("document_id"),
        key("source_id", nullable=True),
        words("source_mention_text", nullable=True),
        json("source_mention_pieces", nullable=True),
        key("relayed_by_id", nullable=True),
        words("cue_text", nullable=True),
        json("cue_pieces", nullable=True),
        words("content_text"),
        json("content_pieces"),
        key("content_start"),
        sa.Column("mode", one_of("mode", "direct", "indirect", "mixed", "unattributed"), nullable=False),
        sa.Column(
            "certainty",
            one_of("certainty", "asserted", "assessed", "reported", "possible", "denied"),
            nullable=False,
        ),
        words("said_on_text", nullable=True),
        day("said_on_start"),
        day("said_on_end"),
        words("audience", nullable=True),
        number("confidence"),
        day("stands_for"),
        sa.Column("digest", sa.String(64), nullable=False),
        words("extractor"),
        key("run_id"),
        moment("recorded_at"),
        moment("superseded_at", nullable=True),
        check("claims", "source", "source_id IS NOT NULL OR mode = 'unattributed'"),
        check("claims", "confidence", "confidence >= 0 AND confidence <= 1"),
        refers("claims", "document_id", "documents"),
        refers("claims", "source_id", "actors"),
        refers("claims", "relayed_by_id", "actors"),
        refers("claims", "run_id", "runs"),
        primary("claims", "id"),
        unique("claims", "claim_id", "revision"),
    )
    index("claims", "document_id", "content_start")
    index("claims", "relayed_by_id")
    index("claims", "run_id")
    index("claims", "source_id", "stands_for")
    index("claims", "stands_for")


def make_figures() -> None:
    op.create_table(
        "figures",
        key("id"),
        key("claim_id"),
        key("position"),
        words("span_text"),
        json("span_pieces"),
        sa.Column("measure", sa.String(64), nullable=False),
        sa.Column("category", one_of("category", *CATEGORIES), nullable=False),
        key("subject_id", nullable=True),
        key("counterpart_id", nullable=True),
        key("equipment_id", nullable=True),
        number("value", nullable=True),
        number("low", nullable=True),
        number("high", nullable=True),
        sa.Column("modifier", one_of("modifier", *MODIFIERS), nullable=False),
        sa.Column("scope", one_of("scope", "total", "incident", "increment", "unknown"), nullable=False),
        words("period_text", nullable=True),
        day("period_start"),
        day("period_end"),
        words("place", nullable=True),
        key("part_of", nullable=True),
        check("figures", "bounds", "low <= high"),
        check("figures", "part_of", "part_of <> position"),
        refers("figures", "claim_id", "claims"),
        refers("figures", "subject_id", "actors"),
        refers("figures", "counterpart_id", "actors"),
        refers("figures", "equipment_id", "equipment"),
        primary("figures", "id"),
        unique("figures", "claim_id", "position"),
    )
    index("figures", "counterpart_id")
    index("figures", "equipment_id")
    index("figures", "measure", "category")
    index("figures", "subject_id", "measure")


# In the order in which they can be made: a table after those that it refers to.
MAKE = {
    "equipment": make_equipment,
    "runs": make_runs,
    "documents": make_documents,
    "problems": make_problems,
    "actors": make_actors,
    "document_links": make_document_links,
    "document_signatures": make_document_signatures,
    "locations": make_locations,
    "actor_aliases": make_actor_aliases,
    "claims": make_claims,
    "figures": make_figures,
}


def upgrade() -> None:
    for make in MAKE.values():
        make()


def downgrade() -> None:
    for table in reversed(MAKE):
        op.drop_table(table)
