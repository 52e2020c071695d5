"""What became of a meeting, in words: "Moved from 12 to 14 January 2022, says ..."."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from calendar_app.model import Article, Change, Meeting, Status, day_of, to_json

from .plain import address, plain
from .slot import between, spoken

_STATUS = {
    Status.CONFIRMED: "Confirmed",
    Status.TENTATIVE: "Called in doubt",
    Status.CANCELLED: "Cancelled",
    Status.POSTPONED: "Put off",
}
_MOVED = "Moved "
_OFF = "Taken off the calendar"
_BESIDE = {
    "title": "Title",
    "body": "Body",
    "kind": "Kind",
    "participants": "Participants",
    "people": "People",
}
_COARSE = ("week", "month")
_PLACE = ("venue", "city", "country")


def outlet_of(article: Article) -> str | None:
    """Who says it: the publisher, else the host of its address, else the article's title."""
    link = address(article.url)
    host = link.split("/")[2] if link else ""
    return plain(article.publisher) or host or plain(article.title) or None


@dataclass(frozen=True, slots=True)
class Line:
    """One change in words, "Moved from 12 to 14 January 2022": the article that told it, and when
    it was read. With the number of a `word` it was a person's, or its being `taken_back`; then the
    article is any that tells of the meeting."""

    what: str
    article: str
    at: datetime
    word: int | None = None
    taken_back: bool = False
    who: str = ""
    because: str = ""


def lines_of(
    meeting: Meeting, changes: Sequence[Change], names: Mapping[str, str]
) -> Iterator[Line]:
    """Each change of time, place or status, latest first.

    `changes` are those up to the `meeting` as it is; each holds only what differed, so the meeting
    is followed back through them to say what it was before.
    """
    state = to_json(meeting)
    came = groupby(changes, lambda one: (one.article, one.at, one.word, one.taken_back))
    groups = [list(group) for _, group in came]
    for group in reversed(groups):
        before = state | {change.field: change.before for change in group}
        touched = {change.field for change in group}
        if "created" not in touched:
            told = list(_told(before, state, touched, names))
            one = group[0]
            by = (one.word, one.taken_back, one.who, one.because)
            yield from (Line(what, one.article, one.at, *by) for what in reversed(told))
        state = before


def is_move(line: Line) -> bool:
    """Whether the meeting left a day that it was fixed on."""
    return line.what.startswith(_MOVED)


def history_of(
    meeting: Meeting,
    changes: Sequence[Change],
    articles: Mapping[str, Article],
    names: Mapping[str, str],
) -> list[str]:
    """The lines as sentences, oldest first, with who says so; what people corrected beside time,
    place and status is told, too, and that it was off the calendar."""
    lines = [*lines_of(meeting, changes, names)][::-1]
    lines += (line for change in changes if (line := _other_line(change, names)))
    return [
        f"{line.what}, {_source_of(line, articles)}"
        for line in sorted(lines, key=lambda line: line.at)
    ]


def _other_line(change: Change, names: Mapping[str, str]) -> Line | None:
    by = (change.article, change.at, change.word, change.taken_back, change.who, change.because)
    if change.field == "withdrawn":
        return Line(_OFF if change.after is None else "On the calendar again", *by)
    if change.word is None or change.field not in _BESIDE:
        return None
    before, after = (_named(text, names) for text in (change.before, change.after))
    what = f"{_BESIDE[change.field]} {'given as ' + after if after else 'taken out'}"
    return Line(f"{what} (before: {before})" if before else what, *by)


def _named(text: str | None, names: Mapping[str, str]) -> str:
    return plain(", ".join(names.get(part, part) for part in text.split(", "))) if text else ""


def _source_of(line: Line, articles: Mapping[str, Article]) -> str:
    """`says The Courier (10 January 2022).`, `corrected by hand by erika: the host says so.`"""
    if line.word is None and line.what == _OFF:
        return "since no article was found to tell of it."
    if line.word is None:
        return f"says {_source(articles.get(line.article), line.at)}."
    by = f" by {plain(line.who)}" if line.who else ""
    if line.taken_back:
        return f"what was corrected by hand is taken back{by}."
    because = plain(line.because).rstrip(".")
    return f"corrected by hand{by}: {because}." if because else f"corrected by hand{by}."


def _source(article: Article | None, at: datetime) -> str:
    if article is None:
        return f"an article read on {spoken(at.date())}"
    published = f" ({spoken(day_of(article.published))})" if article.published else ""
    return (outlet_of(article) or "an article") + published


def _told(
    before: Mapping[str, Any], after: Mapping[str, Any], touched: set[str], names: Mapping[str, str]
) -> Iterator[str]:
    if touched & {"start", "end", "precision"}:
        yield from _time(before, after)
    if touched & set(_PLACE) and (place := _place(after, names)):
        was = _place(before, names)
        yield f"Place changed from {was} to {place}" if was else f"Place given as {place}"
    if "status" in touched:
        yield _STATUS[Status(after["status"])]


def _time(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    old, new = _days(before), _days(after)
    if old is None or new is None:
        return
    if after["precision"] in _COARSE:
        if old != new:
            yield f"Some time from {_span(new)} (before: {_span(old)})"
    elif before["precision"] in _COARSE:
        yield f"Date set to {_span(new)} (before: some time from {_span(old)})"
    elif old == new:
        if (hour := _moment(after["start"])) and before["start"] != after["start"]:
            yield f"Hour set to {spoken(hour)}"
    elif old[0] == old[1] and new[0] == new[1]:
        yield f"{_MOVED}from {between(old[0], new[0])}"
    else:
        what = "Dates now" if old[0] == new[0] else f"{_MOVED}to"
        yield f"{what} {_span(new)} (before: {_span(old)})"


def _days(state: Mapping[str, Any]) -> tuple[date, date] | None:
    """First and last day, inclusive."""
    start, end = _moment(state["start"]), _moment(state["end"])
    if start is None:
        return None
    first = day_of(start)
    return first, max(first, day_of(end)) if end else first


def _moment(text: str | None) -> date | datetime | None:
    if not text:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _span(days: tuple[date, date]) -> str:
    first, last = days
    return spoken(first) if first == last else between(first, last)


def _place(state: Mapping[str, Any], names: Mapping[str, str]) -> str:
    parts = (names.get(state[field], state[field]) for field in _PLACE if state[field])
    return plain(", ".join(parts))
