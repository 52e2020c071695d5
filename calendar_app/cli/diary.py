"""The command that writes the morning diary."""

from __future__ import annotations

from datetime import date, datetime

import click

from . import options


@click.command()
@options.filters
@click.option(
    "--since",
    metavar="MOMENT",
    help="What the marks count from: 2022-01-09T06:00; else a day ago.",
)
@click.option(
    "--as-of",
    "asof",
    callback=options.day,
    metavar="DATE",
    help="As the calendar was known at the end of that day.",
)
@options.database
def diary(arguments: dict[str, str], since: str | None, asof: date | None, path: str) -> None:
    """Write the days ahead as news desks do, one meeting a line."""
    from calendar_app.model import day_of
    from calendar_app.web.diary import text_of
    from calendar_app.web.diary_page import diary_of, filters_in_words

    with options.opened(path) as store:
        query = options.query_of(arguments, store)
        told = diary_of(
            store,
            query,
            now=datetime.now().astimezone(),
            since=since,
            asof=day_of(asof) if asof else None,
        )
    click.echo(text_of(told, of=filters_in_words(query)).encode("utf-8"), nl=False)
