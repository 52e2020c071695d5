"""The commands that give meetings back: list, show, export."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from calendar_app.errors import UsageError
from calendar_app.merging import gone_quiet
from calendar_app.model import Change, iso, to_json

from . import options


@click.command("list")
@options.filters
@options.database
@click.option("--json", "as_json", is_flag=True, help="As JSON, like `export --format json`.")
def list_(arguments: dict[str, str], path: str, as_json: bool) -> None:
    """List the meetings that are kept, the earliest first."""
    if as_json:
        _send(_rendered("json", arguments, path), None)
        return
    from . import tables

    with options.opened(path) as store:
        tables.show_meetings(store.meetings(options.query_of(arguments, store)))


@click.command()
@click.argument("uid")
@click.option("--history", is_flag=True, help="How the meeting came to be what it is.")
@options.database
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show(uid: str, history: bool, path: str, as_json: bool) -> None:
    """Show one meeting and what each article says of it.

    UID is the id that `list` prints.
    """
    from . import tables

    with options.opened(path) as store:
        meeting = store.meeting(options.full_uid(uid))
        today = datetime.now(UTC).date()
        claims = [(one, store.article(one.article)) for one in store.sightings(meeting.uid)]
        changes = store.changes(meeting.uid) if history else []
    if not as_json:
        tables.show_meeting(meeting, claims, changes, gone_quiet(meeting, today))
        return
    told = {
        "uid": meeting.uid,
        **to_json(meeting),
        "corrected": list(meeting.corrected),
        "confirmation": meeting.support.confirmation.value,
        "sources": meeting.support.sources,
        "last_told": iso(meeting.support.last_told),
        "gone_from_calendar": meeting.unlisted.calendar if meeting.unlisted else None,
        "gone_from_calendar_since": iso(meeting.unlisted.since) if meeting.unlisted else None,
        "gone_quiet_since": iso(gone_quiet(meeting, today)),
        "sightings": [
            {
                "id": sighting.id,
                "article": article.id,
                "published": iso(article.published),
                **to_json(sighting),
            }
            for sighting, article in claims
        ],
    }
    if history:
        told["history"] = [_line(change) for change in changes]
    click.echo(json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8"))


@click.command()
@click.option(
    "--format",
    "extension",
    default="ics",
    show_default=True,
    help="ics, json, csv, atom or jscal.json.",
)
@options.filters
@options.database
@click.option("-o", "--output", metavar="FILE", help="Where to write; else standard output.")
def export(extension: str, arguments: dict[str, str], path: str, output: str | None) -> None:
    """Write the meetings as a calendar file, as JSON, as CSV or as a news feed."""
    _send(_rendered(extension, arguments, path), output)


def _rendered(extension: str, arguments: dict[str, str], path: str) -> bytes:
    from calendar_app.feeds import FORMATS, Channel, render
    from calendar_app.model import Window
    from calendar_app.web.filters import feed_name

    with options.opened(path) as store:
        query = options.query_of(arguments, store)
        channel = Channel(feed_name(query), last_modified=store.last_modified(query))
        # Everything that is kept; but a week or a month would fill a calendar that it does not own.
        calendar = extension in FORMATS and FORMATS[extension].calendar
        window = Window(imprecise=not calendar)
        meetings, events = store.meetings(query, window=window), store.events(query, window)
        return render(extension, channel, meetings, events)


def _send(body: bytes, output: str | None) -> None:
    """To a file whole or not at all: a calendar program may be reading it meanwhile."""
    if output is None or output == "-":
        click.echo(body, nl=False)
        return
    target = Path(output)
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        beside = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(body)
            beside.chmod(0o644)  # as any new file; mkstemp makes them private
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(
            output, f"cannot be written ({error.strerror})", "give another file with -o"
        ) from error


def _line(change: Change) -> dict[str, Any]:
    return {
        "field": change.field,
        "before": change.before,
        "after": change.after,
        "article": change.article,
        "at": change.at.isoformat(),
        "word": change.word,
        "taken_back": change.taken_back,
        "who": change.who,
        "because": change.because,
    }
