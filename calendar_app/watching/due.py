"""When a source is asked again. Pure: what happened and when, to when it is due.

After a success when its own time is over. After a failure later each time, up to a day; sooner or
later than that where its server says so (Retry-After), within reason.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from calendar_app.errors import FetchError, IntakeError
from calendar_app.model import Source

LEAST = timedelta(minutes=5)  # between two questions to one source
LATEST = timedelta(days=1)  # after however many failures
_GONE = 410  # RFC 9110: for good, "as far as is known"; asked once a week all the same
_MOST_PATIENT = timedelta(days=7)


def after_success(source: Source, *, now: datetime, more: bool = False) -> Source:
    """`more` says that it has items that nobody has read yet: those need not wait."""
    wait = min(source.every, LEAST) if more else source.every
    return replace(source, last_success=now, last_error="", failures=0, next_due=now + wait)


def after_failure(source: Source, error: IntakeError, *, now: datetime) -> Source:
    """Its validators stay: what it last sent is still the last that was read."""
    failures = source.failures + 1
    wait = min(source.every * 2 ** min(failures - 1, 16), max(LATEST, source.every))
    if isinstance(error, FetchError):
        if error.status == _GONE:
            wait = _MOST_PATIENT
        elif (asked := retry_after(error.retry_after, now=now)) is not None:
            wait = min(max(asked, LEAST), _MOST_PATIENT)
    return replace(source, last_error=error.problem, failures=failures, next_due=now + wait)


def retry_after(told: str, *, now: datetime) -> timedelta | None:
    """How long a server asks to be left alone (RFC 9110, section 10.2.3): seconds or a date."""
    told = told.strip()
    if told.isascii() and told.isdigit():
        return timedelta(seconds=min(int(told[:9]), 10**8))
    try:
        moment = parsedate_to_datetime(told)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return max(moment - now, timedelta())
    except OverflowError:
        return None
