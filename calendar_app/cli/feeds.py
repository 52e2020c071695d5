"""The commands that keep named feeds: feed add, feed list, feed remove."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from . import options


@click.group()
def feed() -> None:
    """Keep feeds under names of their own.

    A feed's address is /feeds/NAME.ics on the server that `serve` starts, and stays the same.
    """


@feed.command()
@click.argument("name")
@options.filters
@options.feed_options
@options.database
def add(name: str, arguments: dict[str, str], chosen: dict[str, str], path: str) -> None:
    """Keep a feed under a name, with filters and options.

    The name of a removed feed may be given again.
    """
    from calendar_app.web.addresses import keep_named, view_of

    with options.opened(path, new=True) as store:
        view = view_of({**arguments, **chosen}, store)
        kept = keep_named(name, view, store, now=datetime.now(UTC))
        count = store.count(view.query)
    click.echo(f"/feeds/{kept.slug}.ics: {kept.name}, {count} meeting{'' if count == 1 else 's'}")


@feed.command("list")
@options.database
@click.option("--json", "as_json", is_flag=True, help="As a JSON array.")
def list_(path: str, as_json: bool) -> None:
    """List the feeds that have a name."""
    from calendar_app.web.addresses import view_named

    with options.opened(path) as store:
        rows = [
            {
                "name": one.name,
                "address": f"/feeds/{one.slug}.ics",
                "filters": one.filters,
                "meetings": store.count(view_named(one, store).query),
            }
            for one in store.named_feeds()
        ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2).encode("utf-8"))
        return
    from . import tables

    tables.show_feeds(rows)


@feed.command()
@click.argument("name")
@options.database
def remove(name: str, path: str) -> None:
    """Remove a feed; its address then answers that it is gone.

    NAME is its name, or its address's.
    """
    from calendar_app.web.addresses import remove_named

    with options.opened(path) as store:
        gone = remove_named(name, store, now=datetime.now(UTC))
    click.echo(f"/feeds/{gone.slug}.ics: removed; who asks for it is told so")
