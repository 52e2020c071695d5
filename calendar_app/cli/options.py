"""What several commands ask for: sources, a day, the database, the filters of a query."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from calendar_app.errors import CalendarAppError, StoreError, UsageError

if TYPE_CHECKING:
    from calendar_app.intake import Network
    from calendar_app.model import Article, Query
    from calendar_app.pipeline import Said
    from calendar_app.store import Store
    from calendar_app.watching.manners import Fetch

Command = Callable[..., Any]


def day(
    _context: click.Context, option: click.Parameter, value: str | None
) -> date | datetime | None:
    """An ISO 8601 date, or a date-time with offset."""
    if value is None:
        return None
    from calendar_app.intake.formats import parse_date

    moment = parse_date(value)
    if moment is None:
        raise UsageError(
            f"{option.opts[-1]} {value[:40]!r}",
            "not a date that can be read",
            "write it like 2022-01-10",
        )
    return moment


_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_LONGEST = timedelta(days=366)


def duration(
    _context: click.Context, option: click.Parameter, value: str | None
) -> timedelta | None:
    """A whole number of seconds, minutes, hours or days: 30s, 15m, 1h, 2d."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d{1,8})([smhd])", value.strip())
    span = timedelta(seconds=int(found[1]) * _SECONDS[found[2]]) if found else timedelta()
    if not timedelta() < span <= _LONGEST:
        raise UsageError(
            f"{option.opts[-1]} {value[:40]!r}", "not a length of time", "write it like 15m or 1h"
        )
    return span


def network() -> Network:
    """Where links may lead: the public web. Tests, which call the command from Python, hand another
    one to it as click's `obj`; nothing that anybody can type or set does."""
    from calendar_app.intake import Network

    given = click.get_current_context().obj
    return given if isinstance(given, Network) else Network()


def fetch() -> Fetch:
    from calendar_app.intake.fetch import fetch

    return functools.partial(fetch, network=network())


sources = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
published = click.option(
    "--published", callback=day, metavar="DATE", help="When the article came out: 2022-01-10."
)
language = click.option("--language", metavar="CODE", help="The article's language: en.")
assume_year = click.option(
    "--assume-year",
    type=click.IntRange(1900, 2100),
    metavar="YEAR",
    help="The year of days without one, where the article bears no date.",
)
database = click.option(
    "--db",
    "path",
    envvar="CALENDAR_DB",
    default="calendar.db",
    show_default=True,
    metavar="FILE",
    help="The SQLite file; also from CALENDAR_DB.",
)


class Batch:
    """Many sources in one go: a bad one is reported, the rest goes on.

    Leaving it ends the program with the exit status of the first failure, if there was one.
    """

    def __init__(self) -> None:
        self.failure: CalendarAppError | None = None

    def failed(self, error: CalendarAppError) -> None:
        click.echo(f"calendar-app: {error}", err=True)
        self.failure = self.failure or error

    def articles(
        self,
        sources: tuple[str, ...],
        *,
        published: date | datetime | None,
        language: str | None,
    ) -> Iterator[tuple[str, Article]]:
        """Each article with the source it came from."""
        from calendar_app import intake

        web = network()
        for source in sources:
            for name, found in intake.each(
                source, published=published, language=language, network=web
            ):
                if isinstance(found, CalendarAppError):
                    self.failed(found)
                else:
                    yield name, found

    def finish(self) -> None:
        if self.failure:
            click.get_current_context().exit(self.failure.exit_code)


def opened(path: str, *, new: bool = False) -> Store:
    """The store at `path`. A missing file is created only where something will be put in it."""
    from calendar_app.store import Store

    if not new and path != ":memory:" and not os.path.exists(path):  # noqa: PTH110 - not a Path
        raise StoreError(
            path, "no such database", "add an article first, or give another with --db"
        )
    return Store(path)


def counted(number: int, word: str) -> str:
    """ "1 meeting", "2 meetings"."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def says(command: Command) -> Command:
    """Why, and who says so: what every word of a person brings along."""
    why = click.option(
        "--because", default="", metavar="TEXT", help="Why, for those who come after."
    )
    return why(by(command))


by = click.option(
    "--by", "who", default="", metavar="NAME", help="Who says so, as feeds and pages will show it."
)


def tell(done: Said, what: str | None = None) -> None:
    """The number with which it is taken back, and what changed."""
    told = ", ".join(dict.fromkeys(change.field for change in done.changes)) or "nothing"
    click.echo(f"{what or f'Kept as {done.number}'}; changed: {told}")
    for error in done.unrendered:
        click.echo(f"calendar-app: {error}", err=True)


def full_uid(given: str) -> str:
    """The uid as `list` prints it, or the whole of it."""
    return given if "@" in given else f"{given}@calendar-app"


FILTERS = (
    ("--body", "body", "ID", "A body, by its id: osce-permanent-council."),
    ("--place", "place", "PLACE", "A city, a country's code or a venue."),
    ("--city", "city", "CITY", "A city by its English name."),
    ("--country", "country", "CODE", "A country by its ISO code: AT."),
    ("--participant", "participant", "ID", "Who takes part: RU, nato."),
    ("--person", "person", "NAME", "Someone who takes part, by the whole name."),
    ("--kind", "kind", "KIND", "session, summit, talks, visit, call ..."),
    ("--status", "status", "STATUS", "confirmed, tentative, cancelled or postponed."),
    ("--confirmation", "confirmation", "LEVEL", "At least: unnamed, one, several or official."),
    ("--query", "q", "WORDS", "Words of the title, the people or the articles."),
    ("--from", "from", "DATE", "The first day, 2022-01-10."),
    ("--to", "to", "DATE", "The last day, inclusive."),
)


def filters(command: Command) -> Command:
    """The filters of page, API and feed as options; the command gets them as `arguments`."""
    return _gathered(FILTERS, "arguments", command)


FEED_OPTIONS = (
    ("--past", "past", "DAYS", "How far back it goes; else as far as is known."),
    ("--imprecise", "imprecise", "1", "1: also what is known to a week or a month only."),
    ("--tentative", "tentative", "0", "0: without what is to be confirmed."),
    ("--cancelled", "cancelled", "WORD", "keep, show (in words, for Google) or drop."),
    ("--remind", "remind", "MINUTES", "An alarm before meetings with an hour."),
    ("--remind-days", "remind_days", "DAYS", "An alarm before meetings of whole days."),
)


def feed_options(command: Command) -> Command:
    """What a subscriber may choose of a feed; the command gets it as `chosen`."""
    return _gathered(FEED_OPTIONS, "chosen", command)


def _gathered(
    table: tuple[tuple[str, str, str, str], ...], argument: str, command: Command
) -> Command:
    """An option for each row; the command gets them as one dict, with "" for one not given."""

    @functools.wraps(command)
    def asking(**given: Any) -> Any:
        told = {key: given.pop(f"{argument}_{key}") or "" for _, key, _, _ in table}
        return command(**{argument: told}, **given)

    for flag, key, metavar, words in reversed(table):
        asking = click.option(flag, f"{argument}_{key}", metavar=metavar, help=words)(asking)
    return asking


def query_of(arguments: dict[str, str], store: Store) -> Query:
    from calendar_app.web.filters import asked

    return asked(arguments, kept=store.tally)
