"""The commands that say which meetings are one, and those that work on all of them: judge, undo,
rebuild."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from calendar_app.errors import UsageError

from . import options


@click.command()
@click.argument("uid")
@click.argument("verdict", type=click.Choice(["same", "different"]), metavar="same|different")
@click.argument("other", metavar="UID")
@options.says
@options.database
def judge(uid: str, verdict: str, other: str, because: str, who: str, path: str) -> None:
    """Say that two meetings are one, or two; it outranks every rule.

    Of two that are the same the first stays, and the second is told of there. Feeds lose it, and
    its address leads to the first.
    """
    from calendar_app import pipeline

    with options.opened(path) as store:
        done = pipeline.judge(
            options.full_uid(uid),
            options.full_uid(other),
            same=verdict == "same",
            because=because,
            who=who,
            store=store,
            now=datetime.now(UTC),
        )
    options.tell(done)


@click.command()
@click.argument("number", type=click.IntRange(1))
@options.by
@options.database
def undo(number: int, who: str, path: str) -> None:
    """Take a word back: meetings are again what articles and the other words make of them.

    NUMBER is what `edit`, `judge`, `accept` or `refuse` printed; `show --history` has it too.
    """
    from calendar_app import pipeline

    with options.opened(path) as store:
        done = pipeline.take_back(number, who=who, store=store, now=datetime.now(UTC))
    if done is None:
        raise UsageError(
            str(number), "no word of that number holds", "`show --history` has the numbers"
        )
    options.tell(done, f"{number} is taken back")


@click.command()
@options.database
def rebuild(path: str) -> None:
    """Read every article that is kept again, and make all meetings anew.

    What people said stays, and so do the ids, as long as the meetings are found in the same
    sentences. All of it is done, or on any error nothing. The database as it was is kept beside it.
    """
    from calendar_app import pipeline
    from calendar_app.reading import reader

    now = datetime.now(UTC)
    with options.opened(path) as store:
        before = f"{path}.before-{now:%Y%m%dT%H%M%S%f}"
        store.copy_to(before)
        click.echo(f"{path}: kept as it was in {before}", err=True)
        count = pipeline.rebuild(reader=reader(), store=store, now=now)
    click.echo(f"{count} meeting{'' if count == 1 else 's'}.")
