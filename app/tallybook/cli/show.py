"""The command `tally show`: a claim where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from tallybook.cli import completing
from tallybook.cli.command import command
from tallybook.cli.decisions import line
from tallybook.cli.options import WHEN, Format, General
from tallybook.interface.passage import marked, passage_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tallybook.queries.lists.claims import WholeClaim
    from tallybook.records import Actor, DateRange, Document, Figure

app = typer.Typer()

_OF_DOCUMENT = {"location", "published", "publisher", "title", "url", "author", "language"}
_STYLES = {"source": "bold cyan", "cue": "magenta", "content": "underline", "figure": "bold yellow"}


@command(app, "show", example="tally show 3f9a2c41d0\ntally show 8d0e51b2aa --format json", guide="asking")
def show(
    general: General,
    name: Annotated[
        str,
        Argument(
            metavar="ID",
            help="A claim, a figure of it (CLAIM.1), a document or an incident: its id, or its beginning.",
            autocompletion=completing.ids,
        ),
    ],
    as_of: Annotated[
        str | None,
        Option(
            "--as-of",
            metavar="DATE",
            help="As the database stood at the end of this day, or at this time (UTC).",
            rich_help_panel=WHEN,
        ),
    ] = None,
) -> None:
    """Show a claim in its paragraph; a document; an incident.

    With all that is known of it: its fields, its document, where it stands in it, its extractor and run; and what
    people decided about it, beside what was extracted.
    """
    from tallybook.cli.incidents import print_incident
    from tallybook.cli.opening import reading
    from tallybook.cli.output import print_jsonl
    from tallybook.interface.refs import claim_or_document
    from tallybook.queries.filters.criteria import parse_moment
    from tallybook.queries.lists.claims import load_whole
    from tallybook.queries.lists.incidents import full_incident
    from tallybook.queries.sql.as_of import seen_at

    chosen = general.chosen_format(Format.TABLE, Format.JSON, Format.JSONL)
    moment = parse_moment(as_of) if as_of else None
    with reading(general) as session, seen_at(session, moment) as then:
        if (incident_id := full_incident(then, name)) is not None:
            print_incident(general, then, incident_id)
            return
        claim_id, sha256 = claim_or_document(then, name)
        if sha256 is not None:
            _print_document(chosen, then, sha256)
            return
        whole = load_whole(then, claim_id)
    if chosen is Format.TABLE:
        _print(general, whole)
    else:
        print_jsonl([_record(whole)])


def _print_document(chosen: Format, session: Session, sha256: str) -> None:
    from tallybook.cli.output import print_jsonl, print_lines
    from tallybook.queries.lists.documents import load_document

    document, decided, decisions = load_document(session, sha256)
    facts = document.model_dump(mode="json", include=_OF_DOCUMENT) | {
        "published_from": document.metadata.get("published_from"),
        "document": sha256,
        "decided": decided,
    }
    if chosen is not Format.TABLE:
        print_jsonl([facts | {"decisions": [asdict(decision) for decision in decisions]}])
        return
    told = {name.replace("_", " "): value for name, value in facts.items() if value is not None}
    print_lines(told | {f"decision {one.decision}": line(one) for one in decisions})


def _print(general: General, whole: WholeClaim) -> None:
    from rich.text import Text

    from tallybook.cli.output import console, is_styled, print_lines
    from tallybook.cli.tables import safe

    paragraph, marks = passage_of(whole.claim, whole.document.text)
    words = safe(paragraph)
    if is_styled(general):
        styled = Text(words)
        for mark in marks:
            styled.stylize(_STYLES[mark.part], mark.start, mark.end)
        terminal = console(general)
        terminal.print(Text(" ").join(Text(part, style) for part, style in _STYLES.items()))
        terminal.print(styled)
    else:
        typer.echo(marked(words, marks))
    typer.echo()
    print_lines(dict(_facts(whole)))


def _facts(whole: WholeClaim) -> Iterator[tuple[str, object]]:
    from tallybook.records.grade import UNJUDGED_CLAIM, UNJUDGED_SOURCE

    claim, document = whole.claim, whole.document
    yield "claim", claim.claim_id
    yield "source", _actor(claim.source)
    if claim.relayed_by:
        yield "relayed_by", _actor(claim.relayed_by)
    for role, other in _differing(whole):
        yield f"{role} as read", _actor(other)
    for name, was in _fields_as_read(whole):
        yield f"{name} as read", was
    if (whole.reliability, whole.credibility) != (UNJUDGED_SOURCE, UNJUDGED_CLAIM):
        yield "graded", f"source {whole.reliability}, claim {whole.credibility}"
    yield "mode", claim.mode
    yield "certainty", claim.certainty
    yield "said_on", _days(claim.said_on)
    if claim.audience:
        yield "audience", claim.audience
    yield "confidence", claim.confidence
    for number, figure, decided in zip(whole.numbers, claim.figures, whole.figures_decided, strict=True):
        yield f"figure {number}", describe_figure(figure) + (f" [{decided}]" if decided != "open" else "")
        if (read := _as_read(whole, number)) is not None and read != figure and decided != "open":
            yield f"figure {number} as read", describe_figure(read)
    if whole.decided != "open":
        yield "decided", whole.decided
    yield "content_at", ", ".join(f"{start}–{end}" for start, end in claim.content.pieces)
    yield from _about(document)
    yield "found_at", document.location
    yield "document", claim.document
    yield "extractor", whole.extractor
    yield "run", f"{whole.run} ({whole.run_command})"
    yield "recorded_at", whole.recorded_at.isoformat(timespec="seconds")
    for decision in whole.decisions:
        yield f"decision {decision.decision}", line(decision)
    if whole.is_superseded:
        yield "superseded", "yes: a newer extraction or a newer version of the document is there"


def _as_read(whole: WholeClaim, number: int) -> Figure | None:
    """The figure of this number as it was read; None for one that a person added."""
    figures = whole.extracted.figures
    return figures[number - 1] if number <= len(figures) else None


def _differing(whole: WholeClaim) -> Iterator[tuple[str, Actor | None]]:
    """The actors of the claim as they were read in the text, where another is held to be meant now."""
    for role in ("source", "relayed_by"):
        if getattr(whole.extracted, role) != getattr(whole.claim, role):
            yield role, getattr(whole.extracted, role)


def _fields_as_read(whole: WholeClaim) -> Iterator[tuple[str, object]]:
    """The other fields of the claim as they were read, where people decided otherwise."""
    read, held = whole.extracted, whole.claim
    if read.certainty != held.certainty:
        yield "certainty", read.certainty
    if read.said_on != held.said_on:
        yield "said_on", _days(read.said_on)
    if read.audience != held.audience:
        yield "audience", read.audience or "–"
    for name in ("content", "source_mention"):
        one, other = getattr(read, name), getattr(held, name)
        if one != other:
            yield name, "–" if one is None else f"“{one.text}”"


def _actor(actor: Actor | None) -> str:
    from tallybook.cli import tables

    return f"{tables.actor(actor.name, actor.country)}, {actor.kind.replace('_', ' ')}" if actor else "–"


def _days(days: DateRange | None) -> str:
    if days is None:
        return "–"
    bounds = [day.isoformat() if day else "…" for day in (days.start, days.end)]
    return f"{bounds[0] if bounds[0] == bounds[1] else ' to '.join(bounds)} (“{days.text}”)"


def describe_figure(figure: Figure) -> str:
    """A figure in words: "≥ 100 killed, personnel, of North Korea (KP), scope total, “at least 100”"."""
    from tallybook.cli.tables import actor, amount

    parts = [f"{amount(figure)} {figure.measure.replace('_', ' ')}", figure.category.replace("_", " ")]
    if figure.equipment:
        parts.append(f"{figure.equipment.name} ({figure.equipment.class_.replace('_', ' ')})")
    if figure.subject:
        parts.append(f"of {actor(figure.subject.name, figure.subject.country)}")
    if figure.counterpart:
        parts.append(f"counterpart {actor(figure.counterpart.name, figure.counterpart.country)}")
    parts.append(f"scope {figure.scope}")
    if figure.period:
        parts.append(f"period {_days(figure.period)}")
    if figure.place:
        parts.append(f"at {figure.place}")
    if figure.part_of is not None:
        parts.append(f"part of figure {figure.part_of + 1}")
    return ", ".join([*parts, f"“{figure.span.text}”"])


def _about(document: Document) -> Iterator[tuple[str, object]]:
    """What is known of a document, without what is not."""
    where = document.metadata.get("published_from") if document.published else None
    for name in ("title", "publisher", "published", "author", "url"):
        if getattr(document, name):
            yield name, getattr(document, name)
        if name == "published" and where:
            yield "published_from", where


def _is_changed(whole: WholeClaim) -> bool:
    return any(one != "open" for one in (whole.decided, *whole.figures_decided))


def _record(whole: WholeClaim) -> dict[str, object]:
    """The claim record, with what is known of its document and of how it came about under `provenance`."""
    document = whole.document.model_dump(
        mode="json", include={"location", "published", "publisher", "title", "url", "author", "language"}
    )
    return whole.claim.model_dump(mode="json") | {
        "provenance": document
        | {
            "published_from": whole.document.metadata.get("published_from"),
            "extractor": whole.extractor,
            "run": whole.run,
            "run_command": whole.run_command,
            "recorded_at": whole.recorded_at,
            "is_superseded": whole.is_superseded,
            "decided": whole.decided,
            "figures_decided": list(whole.figures_decided),
            "decisions": [asdict(decision) for decision in whole.decisions],
            "reliability": whole.reliability,
            "credibility": whole.credibility,
            "extracted": whole.extracted.model_dump(mode="json") if _is_changed(whole) else None,
            "read_as": {role: read and read.model_dump(mode="json") for role, read in _differing(whole)},
        }
    }
