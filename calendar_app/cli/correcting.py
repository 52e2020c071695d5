"""The commands with which a person corrects what was read: edit, accept, refuse, review."""

from __future__ import annotations

import functools
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from calendar_app.errors import MeetingNotFoundError, SightingNotFoundError
from calendar_app.model import to_json

from . import options

if TYPE_CHECKING:
    from calendar_app.store import Store

_FIELDS = (
    ("--title", "TEXT", "What calendars call it."),
    ("--start", "TIME", "2022-01-12T10:00, 2022-01-12, 2022-W02 or 2022-01."),
    ("--end", "TIME", "The last day, inclusive, or the closing hour."),
    ("--city", "CITY", "A city; the country follows."),
    ("--venue", "TEXT", "The house."),
    ("--country", "CODE", "A country by its ISO code: AT."),
    ("--body", "ID", "A body, by its id."),
    ("--kind", "KIND", "session, summit, talks, visit, call ..."),
    ("--status", "STATUS", "confirmed, tentative, cancelled or postponed."),
    ("--participants", "IDS", "All who take part, parted by commas: RU,nato."),
    ("--people", "NAMES", "All who are named, parted by commas."),
)


def _fields(command: options.Command) -> options.Command:
    """An option for each field that can be corrected; the command gets what was given."""
    names = [flag.removeprefix("--") for flag, _, _ in _FIELDS]

    @functools.wraps(command)
    def asking(**given: Any) -> Any:
        told = {name: given.pop(f"field_{name}") for name in names}
        fields = {name: value for name, value in told.items() if value is not None}
        return command(fields=fields, **given)

    for flag, metavar, words in reversed(_FIELDS):
        name = flag.removeprefix("--")
        asking = click.option(flag, f"field_{name}", metavar=metavar, help=words)(asking)
    return asking


@click.command()
@click.argument("uid")
@_fields
@options.says
@options.database
def edit(uid: str, fields: dict[str, str], because: str, who: str, path: str) -> None:
    """Correct a meeting; no article changes what a person gave.

    UID is the id that `list` prints. An empty value says that nothing is known. The number that it
    prints is the one to give to `undo`.
    """
    from calendar_app import pipeline

    with options.opened(path) as store:
        done = pipeline.correct(
            options.full_uid(uid),
            fields,
            because=because,
            who=who,
            store=store,
            now=datetime.now(UTC),
        )
    options.tell(done)


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@options.says
@options.database
def refuse(ids: tuple[str, ...], because: str, who: str, path: str) -> None:
    """Say that what was read is no meeting.

    ID is a sighting, as `review` and `show --json` print it, or a meeting: then it is all that was
    told of it so far. A meeting of which nothing is left is off the calendar.
    """
    from calendar_app import pipeline

    with options.opened(path) as store:
        told = [id for given in ids for id in _sightings(given, store)]
        done = pipeline.refuse(told, because=because, who=who, store=store, now=datetime.now(UTC))
    options.tell(done)


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@options.says
@options.database
def accept(ids: tuple[str, ...], because: str, who: str, path: str) -> None:
    """Put what was too unsure for the calendar onto it.

    ID is a sighting, as `review` prints it.
    """
    from calendar_app import pipeline

    with options.opened(path) as store:
        done = pipeline.accept(ids, because=because, who=who, store=store, now=datetime.now(UTC))
    options.tell(done)


@click.command()
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), metavar="NUMBER",
              help="How many.")  # fmt: skip
@options.database
@click.option("--json", "as_json", is_flag=True, help="As a JSON array.")
def review(limit: int, path: str, as_json: bool) -> None:
    """List what waits for a person's word, the nearest date first.

    What the reader is too unsure of, what has a year that nobody said, and what may be the same as
    another meeting. `accept`, `refuse`, `edit` and `judge` settle it.
    """
    from . import tables

    with options.opened(path) as store:
        waiting = store.awaiting_review(datetime.now(UTC).date(), limit=limit)
        if not as_json:
            tables.show_review(waiting, store.count_awaiting_review())
            return
    told = [
        {
            "doubt": one.doubt.value,
            "sighting": one.sighting.id,
            "article": one.sighting.article,
            "uid": one.uid,
            "rivals": list(one.rivals),
            **to_json(one.sighting),
        }
        for one in waiting
    ]
    click.echo(json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8"))


def _sightings(given: str, store: Store) -> list[str]:
    """A sighting of that id, or all of the meeting of that id."""
    if store.decisions.told([given]):
        return [given]
    try:
        meeting = store.meeting(options.full_uid(given))
    except MeetingNotFoundError:
        raise SightingNotFoundError(given) from None
    return [sighting.id for sighting in store.sightings(meeting.uid)]
