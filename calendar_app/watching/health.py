"""How a source is doing, in words that the page and the command share. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from calendar_app.model import Source, Yield

LATELY = timedelta(days=7)

_UNITS = (
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)


def state_of(source: Source, now: datetime) -> str:
    """One line: when it was last read, or why it was not."""
    if not source.last_error:
        return f"read {ago(source.last_success, now)}" if source.last_success else "not read yet"
    told = source.last_error
    if source.failures > 1:
        told += f", {source.failures} times in a row"
    if source.last_success is None:
        return f"never read: {told}"
    return f"{told}; last read {ago(source.last_success, now)}"


def next_of(source: Source, now: datetime) -> str:
    """When it is asked again: "in 40 minutes", or "due"."""
    return f"in {length(source.next_due - now)}" if source.next_due > now else "due"


def ago(moment: datetime, now: datetime) -> str:
    passed = now - moment
    return f"{length(passed)} ago" if passed >= timedelta(minutes=1) else "just now"


def length(span: timedelta) -> str:
    """Rounded up, in the largest unit of which there are two: "90 minutes", "2 hours"."""
    name, count = "minute", max(1, -(-span // timedelta(minutes=1)))
    for larger, size in (("hour", 60), ("day", 24)):
        if count < 2 * size:
            break
        name, count = larger, -(-count // size)
    return f"{count} {name}{'' if count == 1 else 's'}"


def every_words(every: timedelta) -> str:
    """ "every hour", "every 15 minutes"."""
    for name, unit in _UNITS:
        if every >= unit and not every % unit:
            count = every // unit
            return f"every {name}" if count == 1 else f"every {count} {name}s"
    return f"every {int(every.total_seconds())} seconds"


def share_confirmed(given: Yield) -> str:
    """Of the meetings that its latest articles tell of; nothing where they tell of none."""
    if not given.recent_meetings:
        return ""
    return f"{round(100 * given.recent_confirmed / given.recent_meetings)} %"
