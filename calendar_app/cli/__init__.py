"""The front door for the terminal: one command, `calendar-app`, and its subcommands.

Here, and nowhere below, are the clock, the environment and the terminal. Each command imports the
rooms that it needs when it runs: `calendar-app --help` should not wait for a web server, a parser
of HTML and a calendar library to be loaded.
"""

from __future__ import annotations

import gc
import sys
from typing import Any

import click

from calendar_app import __version__
from calendar_app.errors import CalendarAppError

from .articles import add, dates, read
from .correcting import accept, edit, refuse, review
from .diary import diary
from .feeds import feed
from .judging import judge, rebuild, undo
from .keeping import backup, check, restore
from .meetings import export, list_, show
from .serving import migrate, serve
from .watching import unwatch, update, watch

__all__ = ["main"]

# Objects made before the garbage collector looks again. What a start makes is names and patterns
# that stay: to look through them after every 700, as Python does by itself, is a fifth of its time.
COLLECT_AFTER = 100_000


class Door(click.Group):
    """A group in which every error of the house becomes one line and its own exit status."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except CalendarAppError as error:
            click.echo(f"calendar-app: {error}", err=True)
            sys.exit(error.exit_code)


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="calendar-app", message="%(prog)s %(version)s")
def main() -> None:
    """Read articles about diplomacy and keep a calendar of the meetings they speak of."""
    gc.set_threshold(COLLECT_AFTER)


for _command in (
    *(read, dates, add, watch, unwatch, update),
    *(list_, show, export, diary, feed),
    *(review, edit, accept, refuse, judge, undo, rebuild),
    *(serve, migrate, backup, restore, check),
):
    main.add_command(_command)
