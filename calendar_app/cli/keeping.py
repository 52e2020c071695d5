"""The commands that keep the calendar safe: backup, restore, check."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from calendar_app.errors import CalendarAppError, UnsoundError

from . import options

if TYPE_CHECKING:
    from calendar_app.store.copies import Left


@click.command()
@click.argument("file")
@click.option("--overwrite", is_flag=True, help="Replace the file of that name.")
@options.database
def backup(file: str, overwrite: bool, path: str) -> None:
    """Copy the database as it is now into one file, while others read and write it.

    The file is whole from the moment it is there.
    """
    from calendar_app.store import copies

    copies.backup(path, file, overwrite=overwrite)
    size = Path(file).stat().st_size
    click.echo(f"{file}: {size / 1e6:.1f} MB, the whole of {path}")


@click.command()
@click.argument("file")
@options.database
def restore(file: str, path: str) -> None:
    """Put a copy back; what was there is kept beside it.

    The copy is looked through first. A server that runs goes on, and shows what was restored.
    """
    from calendar_app import pipeline
    from calendar_app.store import Store, copies

    now = datetime.now(UTC)
    aside = f"{path}.before-{now:%Y%m%dT%H%M%S%f}"
    if copies.restore(file, path, aside=aside):
        click.echo(f"{path}: kept as it was in {aside}", err=True)
    with Store(path) as store:
        pipeline.render_anew(store)
        try:
            with Store(aside) if Path(aside).exists() else Store(":memory:") as former:
                before = {meeting.uid: meeting for meeting in former.each_meeting()}
                left = copies.only_in(former, store)
        except CalendarAppError:
            before, left = {}, None  # damaged, which is why somebody restores
        pipeline.go_on_from(before, store=store, now=now)
        if left:
            _say_what_is_left(left, aside)
        click.echo(f"{path}: as in {file}, {options.counted(store.count(), 'meeting')}")


def _say_what_is_left(left: Left, aside: str) -> None:
    """What the copy has not, so that nobody finds out in a year."""
    kinds = (("article", left.articles), ("meeting", left.meetings), ("word", left.words))
    counts = [options.counted(count, kind) for kind, count in kinds if count]
    told = f"not in it, but in {aside}: {', '.join(counts)}"
    click.echo(
        f"calendar-app: {told}; the latest of them of {left.latest:%Y-%m-%d %H:%M}", err=True
    )
    for title in left.titles:
        click.echo(f"  {title}", err=True)
    if left.meetings > len(left.titles):
        click.echo(f"  and {left.meetings - len(left.titles)} more", err=True)


@click.command()
@options.database
def check(path: str) -> None:
    """Look whether the database is whole, and whether all in it follows from the articles.

    Nothing is changed. One line for each thing that was looked at, and one for each fault.
    """
    from calendar_app.checking import check

    count = 0
    with options.opened(path) as store:
        for name, faults in check(store, now=datetime.now(UTC)):
            count += len(faults)
            click.echo(f"{name}: {options.counted(len(faults), 'fault') if faults else 'ok'}")
            for fault in faults:
                click.echo(f"  {fault}")
    if count:
        raise UnsoundError(path, count)
