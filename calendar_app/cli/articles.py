"""The commands that take articles: read, dates, add."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from calendar_app.errors import CalendarAppError
from calendar_app.model import Reading, to_json

from . import options

if TYPE_CHECKING:
    from calendar_app.pipeline import Ingested


@click.command()
@options.sources
@options.published
@options.language
@options.assume_year
@click.option("--json", "form", flag_value="json", help="Meetings as JSON.")
@click.option("--jsonl", "form", flag_value="jsonl", help="One line of JSON an article.")
@click.option("--explain", is_flag=True, help="Show the evidence, and why a date gave no meeting.")
def read(
    sources: tuple[str, ...],
    published: date | datetime | None,
    language: str | None,
    assume_year: int | None,
    form: str | None,
    explain: bool,
) -> None:
    """Read articles and print their meetings; store nothing.

    SOURCE is a link, a file (text, Markdown, HTML, PDF, a mail, Word, JSON, JSON lines, a zip of
    such), a folder of them, or - for standard input.
    """
    from calendar_app.reading import reader

    from . import tables

    understand = reader(assume_year=assume_year)
    batch = options.Batch()
    told: list[dict[str, Any]] = []
    single = len(sources) == 1
    for source, article in batch.articles(sources, published=published, language=language):
        single = single and source == sources[0]
        try:
            reading = understand(article)
        except CalendarAppError as error:
            batch.failed(error)
            continue
        if form == "jsonl":
            _write_json(_form(reading))
        elif form == "json":
            told.append(_form(reading))
        else:
            tables.show_reading(reading, explain=explain, heading=not single)
        _say_what_is_missing(source, reading)
        if reading.beyond:
            told_of = ", ".join(reading.beyond)
            click.echo(f"calendar-app: {source}: not all of it was read: {told_of}", err=True)
    if form == "json" and (told or not single):
        _write_json(told[0] if single else told, indent=2)
    batch.finish()


@click.command()
@click.argument("source")
@click.option(
    "--reference",
    callback=options.day,
    metavar="DATE",
    help="What `today` is; else the day the article came out.",
)
@options.language
@click.option("--json", "as_json", is_flag=True, help="As a JSON array.")
def dates(
    source: str, reference: date | datetime | None, language: str | None, as_json: bool
) -> None:
    """Print every date phrase of one article, as TIMEX3 types and values.

    Spans count characters of the article's text, half-open; a JSON article's text begins with its
    title.
    """
    from calendar_app import intake
    from calendar_app.reading import find_dates, load_language

    rows: list[dict[str, Any]] = []
    for article in intake.articles(
        source, published=reference, language=language, network=options.network()
    ):
        known = load_language(article.language)
        rows += find_dates(article.text, reference=article.published, language=known)
    if as_json:
        _write_json(rows, indent=2)
        return
    from . import tables

    tables.show_dates(rows)


@click.command()
@options.sources
@options.published
@options.language
@options.assume_year
@options.database
def add(
    sources: tuple[str, ...],
    published: date | datetime | None,
    language: str | None,
    assume_year: int | None,
    path: str,
) -> None:
    """Read articles and remember their meetings.

    An article that is known changes nothing. One that cannot be read is reported, and the rest is
    added. One in a language without a reader is kept for later.
    """
    from calendar_app.pipeline import ingest, render_anew
    from calendar_app.reading import reader

    understand = reader()
    batch = options.Batch()
    with options.opened(path, new=True) as store:
        render_anew(store)
        for source, article in batch.articles(sources, published=published, language=language):
            article = replace(article, assumed_year=assume_year)
            try:
                done = ingest(article, reader=understand, store=store, now=datetime.now(UTC))
            except CalendarAppError as error:
                batch.failed(error)
                continue
            click.echo(f"{source}: {_told(done)}")
            for fault in done.unrendered:
                click.echo(f"calendar-app: {fault}", err=True)
            if not done.known:
                _say_what_is_missing(source, done.reading)
            if done.reading.unread:
                _say_unread(source, article.language)
    batch.finish()


def _form(reading: Reading) -> dict[str, Any]:
    """The documented form; a meeting that has no place on the calendar is left out of it."""
    placed = [sighting for sighting in reading.sightings if sighting.when]
    article = reading.article
    return {"id": article.name or article.id, "meetings": [to_json(one) for one in placed]}


def _write_json(told: object, *, indent: int | None = None) -> None:
    """As UTF-8 whatever the terminal's encoding, as JSON is."""
    text = json.dumps(told, ensure_ascii=False, indent=indent) + "\n"
    click.echo(text.encode("utf-8"), nl=False)


def _say_what_is_missing(source: str, reading: Reading) -> None:
    if not reading.undated:
        return
    waiting = sum(sighting.when is None for sighting in reading.sightings)
    subject = "1 meeting has" if waiting == 1 else f"{waiting} meetings have"
    click.echo(
        f"calendar-app: {source}: {subject} no year, since the article bears no date; "
        "say when it came out (--published 2022-01-10) or which year to take (--assume-year 2022)",
        err=True,
    )


def _say_unread(source: str, code: str) -> None:
    from calendar_app.intake.formats.language import name_of

    click.echo(
        f"calendar-app: {source}: no reader for {name_of(code)} yet; the article is kept, and "
        "`calendar-app rebuild` reads it when there is one",
        err=True,
    )


def _told(done: Ingested) -> str:
    from calendar_app.merging import awaits_review

    if done.known:
        return "known, nothing changed"
    if done.reading.unread:
        return "kept, not read"
    new = sum(change.field == "created" for change in done.changes)
    several = {0: "no meeting", 1: "1 meeting"}
    count = len(set(done.meetings))
    told = f"{several.get(count, f'{count} meetings')}, {new} new" if count else several[0]
    waiting = sum(map(awaits_review, done.reading.sightings))
    return f"{told}, {waiting} for review" if waiting else told
