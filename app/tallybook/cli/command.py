"""Makes a function a command: groups of options spread out, errors shown in one place."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import fields
from enum import StrEnum
from math import inf
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import typer
from typer.core import TyperCommand, TyperGroup

from tallybook.cli import errors
from tallybook.cli.options import PANELS, General, OptionGroup

Command = Callable[..., None]
_CONTEXT = "_context"
_NAMES_WIDTH = 24  # columns for the names of options in help; longer ones have a line of their own
_DIGITS = re.compile(r"[0-9]{1,18}")


class PlainCommand(TyperCommand):
    """A command whose options take plain values as they are; see `_take_plain`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options of a call."""
        _take_plain(self, ctx)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and options of the command's help, a section a panel."""
        _write_panels(self, ctx, formatter)


class PlainGroup(TyperGroup):
    """A group of commands whose own options take plain values as they are; see `_take_plain`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options of a call that stand before the name of a command."""
        _take_plain(self, ctx)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options of the group's help, a section a panel, and its commands."""
        _write_panels(self, ctx, formatter)
        self.format_commands(ctx, formatter)


def _write_panels(made: TyperCommand | TyperGroup, context: Any, formatter: Any) -> None:
    """Write what a command takes: its arguments, the options of each of `PANELS`, the options of no panel."""
    sections: dict[str, list[tuple[str, str]]] = {name: [] for name in ("Arguments", *PANELS, "Options")}
    for parameter in made.get_params(context):
        record = parameter.get_help_record(context)
        if record is None:
            continue
        if parameter.param_type_name == "argument":
            words, text = record
            sections["Arguments"].append((words.partition(" <")[0], text))  # without the type in Python's words
        else:
            sections[getattr(parameter, "rich_help_panel", None) or "Options"].append(record)
    for name, records in sections.items():
        if records:
            with formatter.section(name):
                # Padded, so that the texts of all sections begin in one column.
                formatter.write_dl([(f"{words:<{_NAMES_WIDTH}}", text) for words, text in records], _NAMES_WIDTH)


def _take_plain(made: TyperCommand | TyperGroup, context: Any) -> None:
    """Let the options of a command take what needs no conversion as it is: no value, words, the name of a choice.

    Typer makes a Pydantic model for each option, given or not, which takes longer than many an answer. What is not
    plain, right or wrong, is for Typer.
    """
    hints = getattr(made.callback, "__annotations__", {})
    for parameter in made.get_params(context):
        parameter.process_value = functools.partial(  # type: ignore[method-assign]
            _process, parameter, hints.get(parameter.name, object)
        )


def _process(parameter: Any, hint: Any, context: Any, given: Any) -> Any:
    """What a parameter makes of the value given."""
    if given is None and not parameter.required:
        value: Any = () if parameter.multiple or parameter.nargs == -1 else None
    else:
        words = given if isinstance(given, list | tuple) else [given]
        values = _plain(words, hint) if words else None
        if values is None:
            return type(parameter).process_value(parameter, context, given)
        value = values if isinstance(given, list | tuple) else values[0]
    return parameter.callback(context, parameter, value) if parameter.callback else value


def _plain(words: Sequence[Any], hint: Any) -> list[Any] | None:
    """Words as values of a hint; None where one of them is not plainly such a value."""
    kind = _kind_of(hint)
    if kind is bool:
        return list(words) if all(type(word) is bool for word in words) else None
    if not all(type(word) is str for word in words):
        return None
    if kind is str:
        return list(words)
    if issubclass(kind, StrEnum):
        choices = {str(choice): choice for choice in kind}
        return [choices[word] for word in words] if all(word in choices for word in words) else None
    if kind is int and all(_DIGITS.fullmatch(word) for word in words):
        numbers = [int(word) for word in words]
        info = hint.__metadata__[0]
        least, most = (-inf if info.min is None else info.min), (inf if info.max is None else info.max)
        return numbers if all(least <= number <= most for number in numbers) else None
    return None


def _kind_of(hint: Any) -> type:
    """The class of a single value: str of `Annotated[list[str] | None, Option(…)]`; object where there are several."""
    if get_origin(hint) in (Annotated, list):
        return _kind_of(get_args(hint)[0])
    if isinstance(hint, type):
        return hint
    kinds = {_kind_of(one) for one in get_args(hint)} - {NoneType}
    return kinds.pop() if len(kinds) == 1 else object


def command(app: typer.Typer, name: str, *, example: str, guide: str = "") -> Callable[[Command], Command]:
    """Register a function as the command `name` of `app`.

    Below its help stand examples of its use (one a line) and the topic of the guide that it belongs to.

    Its parameters are options and arguments, or `OptionGroup`s; one is `general: General`. One may be a
    `typer.Context`, which says whether another command follows.
    """

    def register(function: Command) -> Command:
        app.command(name, cls=PlainCommand, epilog=_epilog(example, guide))(spread(function))
        return function

    return register


def group(app: typer.Typer, *, example: str, guide: str = "") -> Callable[[Command], Command]:
    """Register a function as what `app`, a group of commands, does itself, whether or not one of its commands follows.

    As `command` otherwise.
    """

    def register(function: Command) -> Command:
        app.callback(cls=PlainGroup, invoke_without_command=True, epilog=_epilog(example, guide))(spread(function))
        return function

    return register


def spread(function: Command) -> Command:
    """The function with every field of its option groups as an option of its own, and its errors shown.

    `def claims(general: General, filters: FilterOptions)` becomes a command with `--db`, `--format`, `--source` …
    """
    hints = get_type_hints(function, include_extras=True)
    groups: dict[str, Any] = {}  # classes; mypy takes their objects' __hash__ for theirs
    own, contexts = [], []
    for name, parameter in inspect.signature(function).parameters.items():
        if isinstance(hints[name], type) and issubclass(hints[name], OptionGroup):
            groups[name] = hints[name]
        elif hints[name] is typer.Context:
            contexts.append(name)
        else:
            own.append(_parameter(name, hints[name], parameter.default))
    # Help lists them in this order: what is the command's own comes first, what all commands share last.
    shared = sorted(groups.values(), key=lambda group: group is General)
    parameters = [
        _parameter(_CONTEXT, typer.Context),
        *own,
        *(option for group in shared for option in _options(group)),
    ]

    @functools.wraps(function)
    def run(**given: Any) -> None:
        context: typer.Context = given.pop(_CONTEXT)
        for name, group in groups.items():
            given[name] = group(**{option.name: given.pop(option.name) for option in _options(group)})
        given.update(dict.fromkeys(contexts, context))
        context.obj = given["general"] = given["general"].inherit(context.obj or General())
        with errors.shown(debug=given["general"].debug):
            function(**given)

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    del run.__wrapped__  # Typer would read the parameters of the function behind it
    return run


def _epilog(example: str, guide: str) -> str:
    lines = ["\b", "Examples:", *(f"  {line}" for line in example.splitlines())]
    return "\n".join([*lines, *(["", f"More: tally help {guide}"] if guide else [])])


@functools.cache
def _options(group: type[OptionGroup]) -> tuple[inspect.Parameter, ...]:
    """The fields of a group as parameters of a command; read once, for many commands have them."""
    hints = get_type_hints(group, include_extras=True)
    return tuple(_parameter(field.name, hints[field.name], field.default) for field in fields(group))


def _parameter(name: str, hint: Any, default: object = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint)
