"""Old files are brought up to date, files of newer versions are left alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from factories import NOW, a_sighting, an_article

from calendar_app.errors import SchemaTooNewError
from calendar_app.merging import fold, support_of
from calendar_app.model import NamedFeed, Query, Saying, Source, SourceKind, Status
from calendar_app.pipeline import render_anew
from calendar_app.store import Store
from calendar_app.store.migrations import known

RELEASED = sorted((Path(__file__).parents[1] / "databases").glob("v*.sql"))


@pytest.fixture(params=RELEASED, ids=lambda path: path.stem)
def released(request, tmp_path: Path) -> Path:
    """A file as a released version left it."""
    path = tmp_path / "calendar.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(request.param.read_text(encoding="utf-8"))
    return path


def test_a_released_file_keeps_its_meetings(released: Path) -> None:
    with Store(released) as store:
        (meeting,) = store.meetings(Query(text="stoltenberg", participant="RU"))
        assert (meeting.body, meeting.status) == ("nato-russia-council", Status.CONFIRMED)
        assert (meeting.when.first_day, meeting.previously) == (
            date(2022, 1, 13),
            date(2022, 1, 12),
        )
        assert [change.field for change in store.changes(meeting.uid)] == [
            *("created", "start", "end", "precision", "previously")
        ]
        ((uid, event),) = store.events()
        assert uid == meeting.uid
        assert event.startswith("BEGIN:VEVENT\r\n")
        assert event.endswith("END:VEVENT\r\n")
        first, second = store.sightings(uid)
        assert (first.people, second.previously) == (("Jens Stoltenberg",), date(2022, 1, 12))
        undated = [told for told, uid in store.sightings_in(first.article) if uid is None]
        assert [told.timex.value for told in undated] == ["XXXX-03-01"]
        assert first.quote == first.evidence.of(store.article(first.article).text)


def test_a_released_file_takes_named_feeds_and_knows_its_revision(released: Path) -> None:
    with Store(released) as store:
        assert store.revision()[1] == store.last_modified()
        feed = NamedFeed("mine", "Mine", "city=Brussels", NOW)
        before = store.named_feeds()
        store.keep_feed(feed)
        assert sorted(one.slug for one in store.named_feeds()) == sorted(
            [*(one.slug for one in before), "mine"]
        )


def test_the_meetings_of_a_released_file_follow_from_their_sightings(released: Path) -> None:
    with Store(released) as store:
        for meeting in store.meetings():
            told = store.sightings(meeting.uid)
            support = support_of([(one, store.article(one.article)) for one in told])
            again = fold(meeting.uid, told, before=None, now=meeting.last_modified, support=support)
            kept = {"created": meeting.created, "sequence": meeting.sequence}
            assert replace(again, **kept) == meeting


def test_the_events_of_a_released_file_are_brought_to_the_form_of_today(released: Path) -> None:
    with Store(released) as store:
        assert render_anew(store) == 1
        ((_, event),) = store.events()
        assert "X-ALT-DESC" in event
        assert "Moved from 12 to 13 January 2022" in event.replace("\r\n ", "")


def test_a_released_file_can_be_written(released: Path) -> None:
    with Store(released) as store:
        assert store.add_article(an_article("News of the day"), now=NOW)
        store.add_sightings([a_sighting(an_article("News of the day"))])
    with Store(released) as store:
        assert len(store.articles()) == 3


def test_what_was_watched_in_a_released_file_is_watched_still(released: Path) -> None:
    """With what became of each item, also of what was removed; those of older versions had none."""
    if not _has_sources(released):
        return
    with Store(released) as store:
        watched = store.sources.all()
        kinds = {one.kind for one in watched}
        assert {SourceKind.FEED, SourceKind.CALENDAR} <= kinds
        assert SourceKind.INDEX not in kinds
        removed = store.sources.removed("https://index.example/")
        for source in [*watched, *([removed] if removed else [])]:
            one, other = store.sources.item(source, "a"), store.sources.item(source, "b")
            assert one is not None
            assert other is not None
            assert one.article in {article.id for article in store.articles()}
            assert (one.state, one.gone, other.problem) == ("2022-01-12", None, "there is no page")
            assert source.etag == '"7"'


def _has_sources(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as db:
        return bool(db.execute("SELECT 1 FROM sqlite_master WHERE name = 'source'").fetchone())


def test_what_people_judged_in_a_released_file_still_holds(tmp_path: Path) -> None:
    path = tmp_path / "calendar.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript((RELEASED[0].parent / "v005.sql").read_text(encoding="utf-8"))
    with Store(path) as store:
        different, same = store.words.all()
        ((uid, _),) = store.events()
        told = tuple(sighting.id for sighting in store.sightings(uid))
        assert (different.saying, same.saying) == (Saying.DIFFERENT, Saying.SAME)
        assert different.sightings == same.sightings == told
        assert store.words.about(told) == [same]
        assert different.undone_at == same.made_at
        assert same.because == "one hall, two days"


def _schema(path: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        return set(db.execute("SELECT name, sql FROM sqlite_master"))


def test_an_old_file_ends_with_the_schema_of_a_new_one(released: Path, tmp_path: Path) -> None:
    Store(released).close()
    Store(tmp_path / "new.db").close()
    assert _schema(released) == _schema(tmp_path / "new.db")


def test_every_step_is_numbered_in_its_order() -> None:
    assert [name[:5] for name in known()] == [f"m{n:03}_" for n in range(1, len(known()) + 1)]


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "calendar.db"
    Store(path).close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('calendar_app', 'm999_from_the_future', '2036-01-01')"
        )
    before = path.read_bytes()
    with pytest.raises(SchemaTooNewError) as caught:
        Store(path)
    assert caught.value.found == ("m999_from_the_future",)
    assert str(caught.value) == (
        f"{path}: written by a newer version (unknown migrations: m999_from_the_future); "
        "update calendar-app, or give another file with --db"
    )
    assert path.read_bytes() == before


def test_a_released_file_can_watch_sources(released: Path) -> None:
    source = Source(
        url="https://wire.example/rss", name="The Wire", kind=SourceKind.FEED,
        every=timedelta(hours=1), made=NOW, next_due=NOW,
    )  # fmt: skip
    with Store(released) as store:
        store.sources.keep(source)
        assert store.sources.due(NOW) == [source]
