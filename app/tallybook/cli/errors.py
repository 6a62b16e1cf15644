"""Where errors are shown: the message and what to do next on stderr, and the exit code."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import typer

from tallybook.errors import TallybookError

INTERRUPTED = 130  # 128 + SIGINT, as shells say it
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def shown(*, debug: bool) -> Iterator[None]:
    """Runs a command's work; whatever goes wrong is said on stderr and becomes the exit code.

    A `TallybookError` gives its message and next step, with its own exit code; anything unforeseen is a bug and named
    as such. The traceback is for `debug`, and so is what the program logs.
    """
    try:
        with _logged(debug=debug):
            yield
        sys.stdout.flush()
    except (BrokenPipeError, typer.Exit, typer.Abort):
        raise
    except KeyboardInterrupt:
        _say("Interrupted.")
        raise typer.Exit(INTERRUPTED) from None
    except TallybookError as error:
        _trace(debug=debug)
        _say(f"Error: {error.message}", error.next_step)
        raise typer.Exit(error.exit_code) from None
    except Exception as error:  # the outermost boundary: what comes here is a bug, and is named so
        if _is_without_room(error):
            raise
        _trace(debug=debug)
        hint = "" if debug else "run it again with --debug for the traceback, and report it"
        _say(f"Error: this is a bug in tally ({type(error).__name__}: {error})", hint)
        raise typer.Exit(1) from None


@contextmanager
def lost_output_named() -> Iterator[None]:
    """A reader of stdout that went away (`| head`) ends the program quietly, with exit code 0; a full disk is an error.

    Around all of the program: help is output, too.
    """
    try:
        yield
    except BrokenPipeError:
        _give_up_stdout()
        raise typer.Exit(0) from None
    except OSError as error:
        if not _is_without_room(error):
            raise
        _give_up_stdout()
        _say(f"Error: can't write the output: {error.strerror}", "make room, or send it elsewhere; it is not whole")
        raise typer.Exit(1) from None


def _is_without_room(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno in _NO_ROOM


@contextmanager
def _logged(*, debug: bool) -> Iterator[None]:
    """While the block runs, show on stderr what the program logs, if that is asked for."""
    if not debug:
        yield
        return
    import logging

    handler, log = logging.StreamHandler(sys.stderr), logging.getLogger("tallybook")
    before = log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before)


def _trace(*, debug: bool) -> None:
    if debug:
        traceback.print_exc(file=sys.stderr)


def _say(message: str, next_step: str = "") -> None:
    """One message on stderr; the next step on a line of its own."""
    typer.echo(message, err=True)
    if next_step:
        typer.echo(f"  {next_step[0].upper()}{next_step[1:]}", err=True)


def _give_up_stdout() -> None:
    """Point stdout nowhere, so that flushing what is left at exit does not fail again."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
