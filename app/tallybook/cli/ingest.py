"""The commands that read: `tally ingest` keeps what it finds, `tally extract` prints it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from tallybook.cli.command import command
from tallybook.cli.errors import INTERRUPTED
from tallybook.cli.options import OUTPUT, WHAT, Format, General, ReadOptions

if TYPE_CHECKING:
    from tallybook.ingest import Progress, Summary
    from tallybook.records import Claim, Document

app = typer.Typer()

Paths = Annotated[
    list[str] | None,
    Argument(metavar="PATH|URL|-...", help="Files, folders, patterns, URLs; - is standard input.", show_default=False),
]


@command(
    app,
    "ingest",
    example='tally ingest article.txt --published 2024-12-23 --publisher "The Daily"\n'
    "tally ingest articles/ https://example.org/news.html --jobs 4",
    guide="reading",
)
def ingest(
    general: General,
    options: ReadOptions,
    paths: Paths = None,
    *,
    samples: Annotated[
        bool, Option("--samples", help="The samples that come with the program.", rich_help_panel=WHAT)
    ] = False,
    again: Annotated[bool, Option("--again", help="Texts too that were forgotten on request.")] = False,
    watching: Annotated[
        bool,
        Option("--watch", help="Read what is new there, again and again, until Ctrl-C.", rich_help_panel=WHAT),
    ] = False,
    interval: Annotated[
        float,
        Option("--interval", metavar="SECONDS", help="Between two passes of --watch.", rich_help_panel=WHAT),
    ] = 60.0,
    mapping_draft: Annotated[
        str | None,
        Option(
            "--mapping-draft",
            metavar="FILE.toml",
            help="Only write a proposed mapping of the table named.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
) -> None:
    """Read documents, extract their claims and keep both.

    What is there already is left alone. Files that can't be read are named, with exit code 1; the others are kept.
    """
    from tallybook.ingest import ingest as run

    chosen = general.chosen_format(Format.TABLE, Format.JSON, Format.JSONL)
    arguments = _arguments(paths, samples=samples)
    if mapping_draft is not None:
        _draft(general, arguments, options, mapping_draft)
        return
    if watching:
        _watch(general, arguments, options, interval)
        return
    with _progress(general) as on_progress:
        summary = run(arguments, general.settings(), replace(options.request(), again=again), on_progress)
    _tell(general, chosen, summary)
    if summary.is_interrupted:
        raise typer.Exit(INTERRUPTED)
    if summary.errors:
        raise typer.Exit(1)


def _watch(general: General, arguments: list[str], options: ReadOptions, interval: float) -> None:
    """Passes until Ctrl-C, each told as a run is; stopping is how this ends, and no failure."""
    from tallybook.cli.output import note
    from tallybook.ingest.watch import watch

    chosen = general.chosen_format(Format.TABLE, Format.JSON, Format.JSONL)
    note(general, "Watching; Ctrl-C ends it, and nothing that was read is lost.")
    with suppress(KeyboardInterrupt):
        for summary in watch(arguments, general.settings(), options.request(), interval):
            _tell(general, chosen, summary)


def _tell(general: General, chosen: Format, summary: Summary) -> None:
    """What came of a run: its problems, then its numbers."""
    from tallybook.cli.output import describe, note, print_jsonl
    from tallybook.records import Severity

    for problem in summary.problems:
        if problem.severity is Severity.ERROR or not general.quiet:
            typer.echo(describe(problem), err=True)
    if chosen is Format.TABLE:
        note(general, _described(summary))
    else:
        print_jsonl([_facts(summary)])


@command(
    app,
    "extract",
    example="tally extract article.txt --published 2024-12-23\ntally extract articles/ --format jsonl --with-text",
    guide="reading",
)
def extract(
    general: General,
    options: ReadOptions,
    paths: Paths = None,
    with_text: Annotated[
        bool,
        Option(
            "--with-text",
            help="Text and metadata too, so that `tally ingest` can read the output.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
) -> None:
    """Print the claims of documents, without a database.

    With --format jsonl a line for every document and then one for each of its claims.
    """
    from tallybook.cli.output import describe
    from tallybook.ingest import extract_only
    from tallybook.records import Problem, Severity

    chosen = general.chosen_format(Format.TABLE, Format.JSONL)
    is_failed = False
    request = options.request()
    for result in extract_only(_arguments(paths), request):
        if isinstance(result, Problem):
            typer.echo(describe(result), err=True)
            is_failed = is_failed or result.severity is Severity.ERROR
        elif chosen is Format.JSONL:
            _print_lines(*result, request.engine, with_text=with_text)
        else:
            _print_claims(general, *result)
    if is_failed:
        raise typer.Exit(1)


def _draft(general: General, arguments: list[str], options: ReadOptions, name: str) -> None:
    from tallybook.cli.output import note
    from tallybook.ingest.drafts import draft_mapping

    path = draft_mapping(arguments, options.request(), Path(name))
    note(general, f"Wrote {path}: check it, then read the table with --mapping {path}")


def _arguments(paths: list[str] | None, *, samples: bool = False) -> list[str]:
    """What is to be read; raises UsageError for nothing."""
    from tallybook.errors import UsageError
    from tallybook.settings import bundled

    arguments = [*(paths or ()), *([str(bundled("data") / "samples")] if samples else ())]
    if not arguments:
        raise UsageError("nothing to read", "name files, folders or URLs, or - for standard input")
    return arguments


@contextmanager
def _progress(general: General) -> Iterator[Callable[[Progress], None] | None]:
    """Shows on a terminal how far a run is, until the block ends."""
    if general.quiet or not sys.stderr.isatty():
        yield None
        return
    from tallybook.cli.progress import bar_of_files
    from tallybook.cli.tables import printable

    with bar_of_files(general, "Reading …") as bar:
        task = bar.task_ids[0]

        def update(progress: Progress) -> None:
            done = f"{progress.documents:,} documents, {progress.problems:,} problems: {printable(progress.location)}"
            # The file at hand is begun and not done, unless it is the last of them and this was its last document.
            bar.update(task, description=done, completed=max(0, progress.begun - 1), total=progress.total)

        yield update


def _facts(summary: Summary) -> dict[str, object]:
    return {
        "run": summary.run_id,
        "documents": summary.documents,
        **summary.counts(),
        "not_english": dict(summary.not_english),
        "is_interrupted": summary.is_interrupted,
        "problems": [problem.model_dump(mode="json") for problem in summary.problems],
    }


def _described(summary: Summary) -> str:
    """The summary as lines of a name and a number, those that are 0 left out."""
    counts = {"documents": summary.documents, **summary.counts()}
    always = {"documents", "claims", "figures"}
    shown = {name.replace("_", " "): count for name, count in counts.items() if count or name in always}
    languages = ", ".join(f"{language or 'unknown'} {count:,}" for language, count in summary.not_english.most_common())
    width = max(map(len, shown))
    lines = [f"{name:<{width}}  {count:>9,}" for name, count in shown.items()]
    if languages:
        lines.append(f"Kept without claims, as only English is extracted: {languages}")
    if summary.undated:
        lines.append(
            "Undated ones say no day of publication: `tally documents --undated` lists them; then "
            "`tally correct DOCUMENT published=2024-12-23`."
        )
    if summary.is_interrupted:
        lines.append("Interrupted; run it again to go on.")
    return "\n".join(lines)


def _print_lines(document: Document, claims: tuple[Claim, ...], engine: str, *, with_text: bool) -> None:
    from tallybook.exports import jsonl
    from tallybook.ingest.prepare import current_extractor

    if claims and document.extractor is None:
        document = document.model_copy(update={"extractor": current_extractor(engine)})
    typer.echo(jsonl.line(jsonl.header(document, len(claims), with_text=with_text)))
    for claim in claims:
        typer.echo(jsonl.line(claim.model_dump(mode="json")))


def _print_claims(general: General, document: Document, claims: tuple[Claim, ...]) -> None:
    """The claims of a document below its name: source, content, and each figure."""
    from tallybook.cli.show import describe_figure
    from tallybook.cli.tables import actor, printable

    typer.echo(f"{printable(document.location)}: {len(claims)} {'claim' if len(claims) == 1 else 'claims'}")
    for claim in claims:
        source = actor(claim.source.name, claim.source.country) if claim.source else "–"
        typer.echo(f"  {source} ({claim.mode}, {claim.certainty}): {printable(claim.content.text)}")
        for figure in claim.figures:
            typer.echo(f"    {describe_figure(figure)}")
