"""The commands that keep the news flowing in: watch, unwatch, update."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from calendar_app.errors import UsageError

from . import options

_KINDS = {
    "feed": "a news feed",
    "index": "a page of links",
    "calendar": "a calendar",
    "sitemap": "a sitemap",
    "page": "a page",
}

if TYPE_CHECKING:
    from calendar_app.watching import Manners, Outcome


@click.command()
@click.argument("url", required=False)
@click.option("--name", default="", metavar="NAME", help="What it is called; else its own title.")
@click.option(
    "--every",
    callback=options.duration,
    default="1h",
    metavar="TIME",
    help="How often: 15m, 1h, 1d.",
)
@click.option("--list", "lists", is_flag=True, help="What is watched, and how each is doing.")
@click.option("--json", "as_json", is_flag=True, help="The list as a JSON array.")
@options.database
def watch(
    url: str | None, name: str, every: timedelta, lists: bool, as_json: bool, path: str
) -> None:
    """Watch a news feed, a sitemap, a page or a calendar for what is new.

    What is there already is read by the next `update`.
    """
    from calendar_app.watching import source_at
    from calendar_app.watching.health import every_words

    if lists or as_json:
        _list(path, as_json)
        return
    if url is None:
        raise UsageError("watch", "nothing to watch", "give an address, or --list")
    found = source_at(url, get=_manners().get, now=now(), name=name, every=every)
    with options.opened(path, new=True) as store:
        store.sources.keep(found)
    click.echo(f"{found.name}: {_KINDS[found.kind]} at {found.url}, {every_words(found.every)}")


def _list(path: str, as_json: bool) -> None:
    from calendar_app.watching.health import LATELY

    from . import tables

    today = now()
    with options.opened(path) as store:
        sources, yields = store.sources.all(), store.sources.yields(since=today - LATELY)
    if not as_json:
        tables.show_sources([(one, yields[one.url]) for one in sources], today)
        return
    rows: list[dict[str, Any]] = [
        {
            "name": one.name,
            "url": one.url,
            "kind": one.kind.value,
            "every": int(one.every.total_seconds()),
            "next_due": one.next_due.isoformat(),
            "last_success": one.last_success.isoformat() if one.last_success else None,
            "last_error": one.last_error or None,
            "failures": one.failures,
            "articles": yields[one.url].articles,
            "recent_articles": yields[one.url].recent_articles,
            "recent_meetings": yields[one.url].recent_meetings,
            "recent_confirmed": yields[one.url].recent_confirmed,
        }
        for one in sources
    ]
    click.echo(json.dumps(rows, ensure_ascii=False, indent=2).encode("utf-8"))


@click.command()
@click.argument("url")
@options.database
def unwatch(url: str, path: str) -> None:
    """Watch something no longer; the articles that came from it stay.

    URL is its address, or its name.
    """
    with options.opened(path) as store:
        found = store.sources.find(url)
        if found is None or not store.sources.remove(found.url, now=now()):
            raise UsageError(url[:200], "is not watched", "see `calendar-app watch --list`")
    click.echo(f"{found.name}: no longer watched")


@click.command()
@click.option("--all", "every", is_flag=True, help="Also what is not due yet.")
@options.database
def update(every: bool, path: str) -> None:
    """Ask everything that is watched and due for what is new, and add it.

    One that fails does not keep back the others; it is asked again later each time.
    """
    from calendar_app.reading import reader
    from calendar_app.store.lending import Stores
    from calendar_app.watching import update as go_round

    failures: list[Any] = []
    with options.opened(path) as store:
        watched = len(store.sources.all())
    with _progress() as (begins, step):

        def told(outcome: Outcome) -> None:
            step()
            _tell(outcome)
            failures.extend([outcome.problem] if outcome.problem else [])

        stores = Stores(path)
        try:
            outcomes = go_round(
                stores,
                reader=reader(),
                manners=_manners(),
                clock=now,
                holder=holder(),
                every=every,
                begins=begins,
                told=told,
            )
        finally:
            stores.close()
    if outcomes is None:
        click.echo("calendar-app: another process is at it; nothing was done", err=True)
    elif not outcomes:
        none = "nothing is due" if watched else "nothing is watched; `calendar-app watch URL` does"
        click.echo(f"calendar-app: {none}", err=True)
    if failures:
        click.get_current_context().exit(failures[0].exit_code)


def holder() -> str:
    """Which process this is, among all that may keep the same calendar."""
    return f"{socket.gethostname()} {os.getpid()}"


def _tell(outcome: Outcome) -> None:
    from calendar_app.watching.health import next_of

    source = outcome.source
    if outcome.articles or not outcome.problem:
        counts = (_count(outcome.articles, "article"), _count(outcome.meetings, "meeting"))
        news = f"{counts[0]}, {counts[1]} new" if outcome.articles else "nothing new"
        click.echo(f"{source.name}: {news}")
    for error in outcome.left_out:
        click.echo(f"calendar-app: {error}", err=True)
    if outcome.problem:
        again = next_of(source, now())
        told = f"{source.name}: {outcome.problem.problem}; asked again {again}"
        click.echo(f"calendar-app: {told}", err=True)


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def _manners() -> Manners:
    from calendar_app.watching import Manners

    return Manners(options.fetch())


def now() -> datetime:
    """By the clock of this machine."""
    return datetime.now(UTC)


@contextmanager
def _progress() -> Iterator[tuple[Any, Any]]:
    """A bar on a terminal, and nothing where the output goes to a file or another program: what
    to call with the number of steps, and at each step."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("Sources"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=None)
        yield (lambda count: bar.update(task, total=count)), (lambda: bar.advance(task))
