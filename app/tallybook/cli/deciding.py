"""The commands by which people decide about claims, figures and documents."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Argument

from tallybook.cli import completing
from tallybook.cli.command import command
from tallybook.cli.decisions import Deciding, decision_session, print_history, print_kept
from tallybook.cli.opening import reading
from tallybook.cli.options import General

app = typer.Typer()

Id = Annotated[
    str,
    Argument(
        metavar="ID", help="A claim, a figure of it (CLAIM.1), or a document, by its id.", autocompletion=completing.ids
    ),
]
Ids = Annotated[
    list[str],
    Argument(
        metavar="ID...", help="Claims, figures (CLAIM.1) or documents, by their ids.", autocompletion=completing.ids
    ),
]
Values = Annotated[list[str], Argument(metavar="FIELD=VALUE...", help="What is right: value=40, scope=incident …")]


@command(
    app,
    "correct",
    example='tally correct 3f9a2c41d0.1 value="at least 40" --note "misread"\n'
    'tally correct 3f9a2c41d0 source="General Staff (UA)" certainty=assessed',
    guide="corrections",
)
def correct(general: General, name: Id, values: Values, options: Deciding) -> None:
    """Decide that fields of a figure, claim or document are other.

    What was extracted is kept beside it: tally show ID. Lists, series, comparisons and exports have what is right.
    """
    from tallybook.interface import deciding as decisions

    with decision_session(general) as session:
        print_kept(general, session, decisions.correct(session, name, given_values(values), options.author()))


@command(
    app,
    "reject",
    example='tally reject 3f9a2c41d0.2 --note "an age, not a toll"\ntally reject 3f9a2c41d0 77b0c6d1e2',
    guide="corrections",
)
def reject(general: General, names: Ids, options: Deciding) -> None:
    """Decide that figures, claims or documents are wrong as a whole.

    They leave all lists, sums and exports, unless these ask for --decided rejected. Nothing is deleted.
    """
    _decide(general, "reject", names, options)


@command(app, "confirm", example="tally confirm 3f9a2c41d0.1\ntally confirm 3f9a2c41d0 --by ann", guide="corrections")
def confirm(general: General, names: Ids, options: Deciding) -> None:
    """Say that you read the words of figures or claims, and agree."""
    _decide(general, "confirm", names, options)


@command(
    app,
    "add",
    example='tally add 3f9a2c41d0 "12 children" measure=killed category=children\n'
    'tally add 8d0e51b2aa "9 people were hurt" source="Ministry of Health (SD)"',
    guide="corrections",
)
def add(
    general: General,
    name: Annotated[
        str,
        Argument(
            metavar="ID", help="A claim, which gets a figure, or a document: a claim.", autocompletion=completing.ids
        ),
    ],
    words: Annotated[str, Argument(help="The words of the text, as they stand there.")],
    options: Deciding,
    values: Annotated[
        list[str] | None, Argument(metavar="FIELD=VALUE...", help="What is known of it.", show_default=False)
    ] = None,
) -> None:
    """Add a figure to a claim, or a claim to a document, by its words."""
    from tallybook.interface import deciding as decisions

    with decision_session(general) as session:
        number = decisions.add(session, name, words, given_values(values or []), options.author())
        print_kept(general, session, number)


@command(app, "tag", example="tally tag 3f9a2c41d0 mellit\ntally tag 8d0e51b2aa to-check --by ann", guide="corrections")
def tag(general: General, name: Id, words: Annotated[str, Argument(help="The tag.")], options: Deciding) -> None:
    """Put a tag on a claim, figure or document, for --tag."""
    from tallybook.interface import deciding as decisions

    with decision_session(general) as session:
        print_kept(general, session, decisions.mark(session, "tag", name, words, options.author()))


@command(
    app,
    "note",
    example='tally note 3f9a2c41d0 "the ministry counts the dead of two days"\ntally note 8d0e51b2aa "a reprint"',
    guide="corrections",
)
def note(general: General, name: Id, words: Annotated[str, Argument(help="The note.")], options: Deciding) -> None:
    """Put a note on a claim, figure or document, for tally show."""
    from tallybook.interface import deciding as decisions

    with decision_session(general) as session:
        print_kept(general, session, decisions.mark(session, "note", name, words, options.author()))


@command(app, "undo", example='tally undo 3\ntally undo 3 4 --note "read again"', guide="corrections")
def undo(
    general: General,
    numbers: Annotated[list[int], Argument(metavar="NUMBER...", help="Decisions, as `tally history` lists them.")],
    options: Deciding,
) -> None:
    """Undo decisions; they stay listed, and the undoing with them."""
    from tallybook import review

    with decision_session(general) as session:
        print_kept(general, session, *[review.undo(session, number, options.author()) for number in numbers])


@command(app, "history", example="tally history 3f9a2c41d0\ntally history --format json", guide="corrections")
def history(
    general: General,
    name: Annotated[
        str | None,
        Argument(
            metavar="ID",
            help="A claim, figure or document; without it all decisions.",
            show_default=False,
            autocompletion=completing.ids,
        ),
    ] = None,
) -> None:
    """List what people decided, with number, day, name and reason."""
    from tallybook.interface.deciding import decisions_on

    with reading(general) as session:
        print_history(general, decisions_on(session, name))


def _decide(general: General, what: str, names: list[str], options: Deciding) -> None:
    from tallybook.interface import deciding as decisions

    with decision_session(general) as session:
        numbers = [decisions.decide(session, what, name, options.author()) for name in names]
        print_kept(general, session, *numbers)


def given_values(values: list[str]) -> dict[str, object]:
    """The fields and values of `FIELD=VALUE` words; raises UsageError for one without "=", or a field twice."""
    from tallybook.errors import UsageError

    found: dict[str, object] = {}
    for one in values:
        name, equals, value = one.partition("=")
        if not equals:
            raise UsageError(
                f'"{one}" is no FIELD=VALUE', 'as value=40; words of several in quotes: place="near Nyala"'
            )
        if name in found:
            raise UsageError(f"{name} is given twice", "give it once")
        found[name] = value
    return found
