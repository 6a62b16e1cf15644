"""Views for those who ask in SQL: claims, figures and documents as the lists show them, by names instead of ids.

They hold what is current and not rejected, with what people corrected applied. The program itself never reads them;
their columns are a promise to those who wrote queries, and are described in the guide (`help/sql.md`). A migration that
changes a table which a view reads drops the views first and makes them again: SQLite can't copy a table behind a view.
"""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, event, text

from tallybook.store.schema import decision_tables, record_tables, tables  # noqa: F401 - the views read their tables
from tallybook.store.schema.types import Base

_V_CLAIMS = """CREATE VIEW v_claims AS
SELECT
    c.stands_for AS day,
    source.name AS source,
    source.kind AS source_kind,
    source.country AS source_country,
    relay.name AS relayed_by,
    d.publisher AS publisher,
    c.content_text AS content,
    (SELECT count(*) FROM figures AS f
        WHERE f.claim_id = c.id AND f.decided NOT IN ('rejected', 'withdrawn')) AS figures,
    c.source_mention_text AS source_mention,
    c.cue_text AS cue,
    c.mode AS mode,
    c.certainty AS certainty,
    c.said_on_text AS said_on,
    c.said_on_start AS said_on_start,
    c.said_on_end AS said_on_end,
    c.audience AS audience,
    c.confidence AS confidence,
    d.published AS published,
    d.title AS title,
    d.url AS url,
    d.author AS author,
    d.language AS language,
    d.sha256 AS document,
    c.extractor AS extractor,
    c.claim_id AS claim_id,
    coalesce(source.reliability, 'F') AS reliability,
    coalesce(c.credibility, 6) AS credibility,
    c.decided AS decided,
    (SELECT i.incident_id FROM incident_claims AS i
        WHERE i.claim_id = c.id AND i.replaced_at IS NULL ORDER BY i.incident_id LIMIT 1) AS incident
FROM claims AS c
JOIN documents AS d ON d.id = c.document_id
LEFT JOIN actors AS source_read ON source_read.id = c.said_by_id
LEFT JOIN actors AS source ON source.id = coalesce(source_read.merged_into_id, source_read.id)
LEFT JOIN actors AS relay_read ON relay_read.id = c.relayed_by_id
LEFT JOIN actors AS relay ON relay.id = coalesce(relay_read.merged_into_id, relay_read.id)
WHERE c.superseded_at IS NULL AND d.superseded_at IS NULL AND c.decided NOT IN ('rejected', 'withdrawn')"""
_V_FIGURES = """CREATE VIEW v_figures AS
SELECT
    CASE WHEN f.period_end IS NOT NULL AND (f.stands_for IS NULL OR f.period_end <= f.stands_for)
        THEN f.period_end ELSE f.stands_for END AS day,
    f.stands_for AS said,
    source.name AS source,
    source.kind AS source_kind,
    source.country AS source_country,
    relay.name AS relayed_by,
    d.publisher AS publisher,
    subject.name AS subject,
    subject.country AS subject_country,
    counterpart.name AS counterpart,
    counterpart.country AS counterpart_country,
    f.measure AS measure,
    f.category AS category,
    e.name AS equipment,
    e.class AS equipment_class,
    e.calibre_mm AS calibre_mm,
    f.scope AS scope,
    f.modifier AS modifier,
    f.value AS value,
    f.low AS low,
    f.high AS high,
    f.span_text AS span,
    f.period_text AS period,
    f.period_start AS period_start,
    f.period_end AS period_end,
    f.place AS place,
    c.content_text AS content,
    c.source_mention_text AS source_mention,
    c.cue_text AS cue,
    c.mode AS mode,
    c.certainty AS certainty,
    c.said_on_text AS said_on,
    c.said_on_start AS said_on_start,
    c.said_on_end AS said_on_end,
    c.audience AS audience,
    c.confidence AS confidence,
    d.published AS published,
    d.title AS title,
    d.url AS url,
    d.author AS author,
    d.language AS language,
    d.sha256 AS document,
    c.extractor AS extractor,
    c.claim_id AS claim_id,
    f.position AS position, f.part_of AS part_of,
    coalesce(source.reliability, 'F') AS reliability,
    coalesce(c.credibility, 6) AS credibility,
    f.decided AS decided,
    c.claim_id || '.' || (f.position + 1) AS figure_id,
    (SELECT i.incident_id FROM incident_claims AS i
        WHERE i.claim_id = c.id AND i.replaced_at IS NULL ORDER BY i.incident_id LIMIT 1) AS incident
FROM figures AS f
JOIN claims AS c ON c.id = f.claim_id
JOIN documents AS d ON d.id = c.document_id
LEFT JOIN actors AS source_read ON source_read.id = f.said_by_id
LEFT JOIN actors AS source ON source.id = coalesce(source_read.merged_into_id, source_read.id)
LEFT JOIN actors AS relay_read ON relay_read.id = c.relayed_by_id
LEFT JOIN actors AS relay ON relay.id = coalesce(relay_read.merged_into_id, relay_read.id)
LEFT JOIN actors AS subject_read ON subject_read.id = f.subject_id
LEFT JOIN actors AS subject ON subject.id = coalesce(subject_read.merged_into_id, subject_read.id)
LEFT JOIN actors AS counterpart_read ON counterpart_read.id = f.counterpart_id
LEFT JOIN actors AS counterpart ON counterpart.id = coalesce(counterpart_read.merged_into_id, counterpart_read.id)
LEFT JOIN equipment AS e ON e.id = f.equipment_id
WHERE NOT f.is_superseded"""
_V_DOCUMENTS = """CREATE VIEW v_documents AS
SELECT
    d.sha256 AS document,
    d.published AS published,
    d.publisher AS publisher,
    d.title AS title,
    d.language AS language,
    (SELECT count(*) FROM claims AS c
        WHERE c.document_id = d.id AND c.superseded_at IS NULL
        AND c.decided NOT IN ('rejected', 'withdrawn')) AS claims,
    (SELECT count(*) FROM figures AS f JOIN claims AS c ON c.id = f.claim_id
        WHERE c.document_id = d.id AND c.superseded_at IS NULL AND c.decided NOT IN ('rejected', 'withdrawn')
        AND f.decided NOT IN ('rejected', 'withdrawn')) AS figures,
    d.url AS url,
    d.author AS author,
    (SELECT l.location FROM locations AS l WHERE l.document_id = d.id ORDER BY l.id LIMIT 1) AS location,
    d.reader AS reader,
    d.extractor AS extractor,
    d.is_complete AS is_complete,
    d.characters AS characters,
    CASE
        WHEN coalesce(s.corrected, 0) > 0 THEN 'corrected'
        WHEN coalesce(s.confirmed, 0) > 0 THEN 'confirmed'
        ELSE 'open'
    END AS decided
FROM documents AS d
LEFT JOIN (
    SELECT r.document AS document,
        max(CASE WHEN n.kind = 'reject' THEN n.id END) AS rejected,
        max(CASE WHEN n.kind = 'correct' THEN n.id END) AS corrected,
        max(CASE WHEN n.kind = 'confirm' THEN n.id END) AS confirmed
    FROM record_decisions AS r
    JOIN decisions AS n ON n.id = r.decision_id
    WHERE r.target = 'document' AND n.undone_at IS NULL
    GROUP BY r.document
) AS s ON s.document = d.sha256
WHERE d.superseded_at IS NULL
AND (s.rejected IS NULL OR s.rejected < s.corrected OR s.rejected < s.confirmed)"""
_V_INCIDENTS = """CREATE VIEW v_incidents AS
SELECT
    i.incident_id AS incident,
    i.day_start AS day_start,
    i.day_end AS day_end,
    i.title AS title,
    i.place AS place,
    i.country AS country,
    i.claims AS claims,
    i.documents AS documents,
    i.confidence AS confidence,
    i.decided AS decided
FROM incidents AS i
WHERE i.replaced_at IS NULL"""
VIEWS = {"v_claims": _V_CLAIMS, "v_figures": _V_FIGURES, "v_documents": _V_DOCUMENTS, "v_incidents": _V_INCIDENTS}
"""The statement that makes each view, by its name, on SQLite and PostgreSQL alike."""


def _make(metadata: MetaData, connection: Connection, **_: object) -> None:
    """Make the views with the tables, as the migrations do for a database that is there."""
    del metadata
    for statement in VIEWS.values():
        connection.execute(text(statement))


event.listen(Base.metadata, "after_create", _make)
