"""Makes a function a command: groups of options spread out, errors shown in one place."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import fields
from typing import Any, get_type_hints

import typer

from app.cli import errors
from app.cli.options import General, OptionGroup

Command = Callable[..., None]
_CONTEXT = "_context"


def command(app: typer.Typer, name: str, *, example: str) -> Callable[[Command], Command]:
    """Register a function as the command `name` of `app`, with examples of its use (one a line) below its help.

    Its parameters are options and arguments, or `OptionGroup`s; one is `general: General`. One may be a
    `typer.Context`, which says whether another command follows.
    """

    def register(function: Command) -> Command:
        app.command(name, epilog=_epilog(example))(spread(function))
        return function

    return register


def group(app: typer.Typer, *, example: str) -> Callable[[Command], Command]:
    """Register a function as what `app`, a group of commands, does itself, whether or not one of its commands follows.

    As `command` otherwise.
    """

    def register(function: Command) -> Command:
        app.callback(invoke_without_command=True, epilog=_epilog(example))(spread(function))
        return function

    return register


def spread(function: Command) -> Command:
    """The function with every field of its option groups as an option of its own, and its errors shown.

    `def claims(general: General, filters: FilterOptions)` becomes a command with `--db`, `--format`, `--source` …
    """
    hints = get_type_hints(function, include_extras=True)
    groups: dict[str, type[OptionGroup]] = {}
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


def _epilog(example: str) -> str:
    return "\b\n" + "\n".join(["Example:", *(f"  {line}" for line in example.splitlines())])


def _options(group: type[OptionGroup]) -> list[inspect.Parameter]:
    """The fields of a group as parameters of a command."""
    hints = get_type_hints(group, include_extras=True)
    return [_parameter(field.name, hints[field.name], field.default) for field in fields(group)]


def _parameter(name: str, hint: Any, default: object = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint)
