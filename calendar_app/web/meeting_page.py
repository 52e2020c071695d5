"""The page of one meeting: all that is known, who says so in which words, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from calendar_app.feeds import FeedOptions, add_links
from calendar_app.feeds.history import Line, is_move, lines_of, outlet_of
from calendar_app.merging import gone_quiet
from calendar_app.model import Article, Change, Grain, Meeting, Query, Sighting
from calendar_app.reading import gazetteer
from calendar_app.store import Store
from calendar_app.store.nearby import known_near

from . import desk
from .addresses import View
from .differing import DateTable, Fate, Told, date_table, differences
from .fields import form_of
from .foreseeing import has_neighbours
from .marked import in_context, names_of
from .present import actor_name, by_words, change_words
from .read_as import ReadAs, place_in, read_as
from .reporting import report_of, way_to
from .sharing import description_of, linked_data, opengraph

_IN_FULL = 8  # sightings whose words are shown at once; the earlier ones unfold
_BESIDE = 8  # meetings of the same week and city
_COMPARED = 20  # that share a day and a name with it
_A_DAY = timedelta(days=1)
_IN_LINES = {"start", "end", "precision", "venue", "city", "country", "status", "previously"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one article says: its words, how the date was read, and where they stand in it."""

    sighting: Sighting
    article: Article
    quote: Markup
    read: ReadAs
    place: tuple[int, int]
    number: int
    fate: Fate

    @property
    def outlet(self) -> str:
        return outlet_of(self.article) or "An article"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: `by` says which person brought it and why, else the `article` did;
    None where it is kept no more."""

    at: datetime
    what: str
    article: Article | None
    by: str


@dataclass(frozen=True, slots=True)
class Related:
    """`before` and `after` are of the same body, nearest last and first; `beside` of the same week
    and city."""

    before: tuple[Meeting, ...]
    after: tuple[Meeting, ...]
    beside: tuple[Meeting, ...]

    def __bool__(self) -> bool:
        return bool(self.before or self.after or self.beside)


def meeting(uid: str) -> ResponseReturnValue:
    """A uid that the meeting had before it was merged leads to it for good."""
    store = desk.store()
    shown = store.meeting(uid)
    if shown.uid != uid:
        return redirect(url_for("pages.meeting", uid=shown.uid), 301)
    return page(shown)


def page(shown: Meeting, *, given: Mapping[str, str] | None = None, problem: str = "") -> str:
    """The page; with what was `given` for a correction and the `problem` with it, where it is
    shown again."""
    store = desk.store()
    sightings = store.sightings(shown.uid)
    articles = {s.article: store.article(s.article) for s in sightings}
    told = [(s, articles[s.article]) for s in sightings]
    dates = date_table(shown, told)
    evidence = [_evidence(shown, pair, dates, store) for pair in reversed(told)]
    evidence.sort(key=lambda one: one.fate is not Fate.SHOWN)
    url = url_for("pages.meeting", uid=shown.uid, _external=True)
    report = report_of(shown, [(one.sighting, one.article) for one in evidence], url)
    contact: str | None = current_app.config["CONTACT"]
    changes = store.changes(shown.uid)
    for change in changes:  # some may be told by what is no longer taken for this meeting
        if change.article and change.article not in articles:
            articles[change.article] = store.article(change.article)
    related = _related(shown, store)
    lines = list(lines_of(shown, changes, _names(shown, changes)))
    return render_template(
        "meeting.html",
        meeting=shown,
        title_language=_title_language(shown, told),
        view=View(Query(body=shown.body), FeedOptions()),
        evidence=evidence[:_IN_FULL],
        earlier=evidence[_IN_FULL:],
        dates=dates,
        quiet=gone_quiet(shown, desk.today()),
        differences=differences(shown, told),
        said={field: _said(shown, field, sightings) for field in ("city", "country", "venue")},
        stated=sum(s.when is not None and Grain.DAY in s.when.stated for s in sightings),
        history=list(_history(lines, changes, articles)),
        moves=sum(is_move(line) and line.word is None for line in lines),
        related=related,
        links=add_links(
            shown,
            country_name=actor_name(shown.country) if shown.country else None,
            page=url,
        ),
        description=description_of(shown),
        opengraph=opengraph(shown, url),
        linked_data=linked_data(shown, [article for _, article in told], url),
        words=store.words.of(shown.uid)[::-1],
        values={**form_of(shown), **(given or {})},
        near=_near(shown, sightings, related, store),
        given=given,
        problem=problem,
        report=report,
        report_to=way_to(contact, shown, report) if contact else "",
        known=desk.names_offered(),
    )


def _evidence(
    meeting: Meeting, pair: tuple[Sighting, Article], dates: DateTable, store: Store
) -> Evidence:
    sighting, article = pair
    kept = [told.id for told, _ in store.sightings_in(article.id)]
    names = names_of(meeting, sighting.evidence, article)
    return Evidence(
        sighting,
        article,
        in_context(article.text, sighting, names),
        read_as(sighting, article.text),
        place_in(sighting, article.text, article.language),
        kept.index(sighting.id) + 1,
        dates.fate_of(sighting),
    )


def _title_language(meeting: Meeting, told: Told) -> str:
    """The language that the title is in: that of an article whose own words it is."""
    own = (a for s, a in told if s.title == meeting.title and meeting.title in a.text)
    return next((article.language for article in own), "en")


def _said(meeting: Meeting, field: str, sightings: Sequence[Sighting]) -> int:
    """How many articles say themselves what is shown."""
    shown = getattr(meeting, field)
    return sum(getattr(s, field) == shown and field not in s.inferred for s in sightings)


def _names(meeting: Meeting, changes: Sequence[Change]) -> Mapping[str, str]:
    """Country codes to names, of all countries that it ever had."""
    codes = {meeting.country, *(c.before for c in changes if c.field == "country")}
    actors = (gazetteer().actor(code) for code in codes if code)
    return {actor.id: actor.name for actor in actors if actor}


def _history(
    lines: Sequence[Line], changes: Sequence[Change], articles: Mapping[str, Article]
) -> Iterator[Entry]:
    """Latest first: what `lines` say of time, place and status, then the other fields."""
    told = {key: list(some) for key, some in groupby(lines, _source)}
    groups = [(key, list(some)) for key, some in groupby(changes, _source)]
    for key, group in reversed(groups):
        first = any(change.field == "created" for change in group)
        for line in told.pop(key, ()):
            yield Entry(line.at, line.what, articles.get(line.article), by_words(line))
        for change in group:
            if change.field not in _IN_LINES or first:
                by = by_words(change)
                yield Entry(change.at, change_words(change), articles.get(change.article), by)


def _source(one: Line | Change) -> tuple[str, datetime, int | None, bool]:
    return one.article, one.at, one.word, one.taken_back


def _near(
    meeting: Meeting, sightings: Sequence[Sighting], related: Related, store: Store
) -> list[Meeting]:
    """Those that it may be the same as, for who may say so: what shares a day and a name with it,
    then what is around it."""
    if not desk.may_write():
        return []
    known = known_near(store, sightings[-1]) if sightings else []
    sharing = (store.find_meeting(one.uid) for one in known[:_COMPARED])
    around = (*sharing, *related.beside, *related.before, *related.after)
    found = {one.uid: one for one in around if one and one.uid != meeting.uid}
    return list(found.values())


def _related(meeting: Meeting, store: Store) -> Related:
    when = meeting.when
    if when is None or not has_neighbours(when):
        return Related((), (), ())
    before: Sequence[Meeting] = ()
    after: Sequence[Meeting] = ()
    if meeting.body:
        of_body = Query(body=meeting.body)
        earlier = replace(of_body, until=when.first_day - _A_DAY)
        before = store.meetings(earlier, limit=2, newest_first=True)[::-1]
        after = store.meetings(replace(of_body, since=when.last_day + _A_DAY), limit=2)
    beside: Sequence[Meeting] = ()
    if meeting.city and when.has_day:
        monday = when.first_day - timedelta(days=when.first_day.weekday())
        week = Query(city=meeting.city, since=monday, until=monday + timedelta(days=6))
        beside = store.meetings(week, limit=_BESIDE + 1)
    named = {meeting.uid, *(one.uid for one in (*before, *after))}
    rest = [one for one in beside if one.uid not in named]
    return Related(tuple(before), tuple(after), tuple(rest[:_BESIDE]))
