"""What people decide: judge."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from . import options


@click.command()
@click.argument("uid")
@click.argument("verdict", type=click.Choice(["same"]))
@click.argument("other", metavar="UID")
@options.database
def judge(uid: str, verdict: str, other: str, path: str) -> None:  # noqa: ARG001 - there is one
    """Say that two meetings are one: the first stays, the second is told of there.

    Feeds lose the second one, and its address leads to the first.
    """
    from calendar_app.pipeline import unite

    with options.opened(path) as store:
        kept, gone = options.full_uid(uid), options.full_uid(other)
        changes = unite(kept, gone, store=store, now=datetime.now(UTC))
    told = ", ".join(change.field for change in changes) or "nothing"
    click.echo(f"{gone} is {kept} now; changed there: {told}")
