"""Every error of the house. Each knows its HTTP status and its exit status.

A message is one line: the subject first, then the problem, then what would work. The fields carry
the facts; the string is for people. Doors (web, cli) catch `CalendarAppError` and nothing wider.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime


class CalendarAppError(Exception):
    """Base of all; raised itself only where nothing more precise is known."""

    http_status = 500
    exit_code = 1


class UsageError(CalendarAppError):
    """What was asked for cannot be: a date that does not parse, an unknown filter value."""

    http_status = 400
    exit_code = 2

    def __init__(self, subject: str, problem: str, remedy: str) -> None:
        self.subject, self.problem, self.remedy = subject, problem, remedy
        super().__init__(f"{subject}: {problem}; {remedy}")


class UnknownValueError(UsageError):
    """A filter names a body, country, kind or status that nothing can have."""

    http_status = 404


class IntakeError(CalendarAppError):
    """A source could not become an article."""

    http_status = 422
    exit_code = 3

    def __init__(self, source: str, problem: str, remedy: str) -> None:
        self.source, self.problem, self.remedy = source, problem, remedy
        super().__init__(f"{source}: {problem}; {remedy}")


class TooLargeError(IntakeError):
    """A source is larger than any article."""

    http_status = 413
    exit_code = 4


class UnsupportedFormatError(IntakeError):
    """A format that cannot be read."""

    http_status = 415
    exit_code = 5

    def __init__(self, source: str, media_type: str, known: Iterable[str]) -> None:
        self.media_type, self.known = media_type, tuple(known)
        super().__init__(source, f"cannot read {media_type}", f"give {', '.join(self.known)}")


class FetchError(IntakeError):
    """A server gave nothing: `status` is that of its answer, None where there was none."""

    http_status = 502
    exit_code = 17

    def __init__(
        self,
        source: str,
        problem: str,
        remedy: str = "try again later, or save the page and give the file",
        *,
        status: int | None = None,
        retry_after: str = "",
    ) -> None:
        self.status, self.retry_after = status, retry_after
        super().__init__(source, problem, remedy)


class UnsafeSourceError(IntakeError):
    """An address that leads off the public web, or that no two programs read alike."""

    http_status = 403
    exit_code = 16

    def __init__(self, source: str, problem: str) -> None:
        super().__init__(source, problem, "give the public http or https address of a page")


class UnknownLanguageError(IntakeError):
    """A language that cannot be read."""

    http_status = 422
    exit_code = 6

    def __init__(self, source: str, language: str, known: Iterable[str]) -> None:
        self.language, self.known = language, tuple(known)
        super().__init__(
            source, f"no reader for the language {language!r}", f"known: {', '.join(self.known)}"
        )


class DataError(CalendarAppError):
    """A language or gazetteer file of ours is wrong; raised at load, names file and entry."""

    exit_code = 7

    def __init__(self, path: str, entry: str, problem: str) -> None:
        self.path, self.entry, self.problem = path, entry, problem
        super().__init__(f"{path}: {entry}: {problem}")


class StoreError(CalendarAppError):
    """The database cannot be opened, read or written."""

    exit_code = 8

    def __init__(self, path: str, problem: str, remedy: str) -> None:
        self.path, self.problem, self.remedy = path, problem, remedy
        super().__init__(f"{path}: {problem}; {remedy}")


class SchemaTooNewError(StoreError):
    """The database was written by a newer version."""

    exit_code = 9

    def __init__(self, path: str, found: Iterable[str]) -> None:
        self.found = tuple(found)
        super().__init__(
            path,
            f"written by a newer version (unknown migrations: {', '.join(self.found)})",
            "update calendar-app, or give another file with --db",
        )


class UnsoundError(CalendarAppError):
    """The database does not agree with itself; the faults were told one by one."""

    exit_code = 15

    def __init__(self, path: str, faults: int) -> None:
        self.path, self.faults = path, faults
        super().__init__(
            f"{path}: does not agree with itself (faults: {faults}); `calendar-app rebuild` makes "
            "anew what follows from the articles, `calendar-app restore` puts a copy back"
        )


class MeetingNotFoundError(CalendarAppError):
    """No meeting has this id, or ever had."""

    http_status = 404
    exit_code = 10

    def __init__(self, uid: str) -> None:
        self.uid = uid
        super().__init__(
            f"{uid}: no such meeting; the timeline and `calendar-app list` show the known ones"
        )


class MeetingWithdrawnError(MeetingNotFoundError):
    """It was on the calendar once. Whoever followed it had better be told than left."""

    http_status = 410

    def __init__(self, uid: str, title: str, at: datetime, why: str) -> None:
        self.uid, self.title, self.at, self.why = uid, title, at, why
        CalendarAppError.__init__(
            self, f"{uid}: “{title}” left the calendar on {at.date()}; nobody called it off: {why}"
        )


class ArticleNotFoundError(CalendarAppError):
    """No article that is kept has this id."""

    http_status = 404
    exit_code = 10

    def __init__(self, article: str) -> None:
        self.article = article
        super().__init__(f"{article}: no such article; meetings link to the ones that are kept")


class SightingNotFoundError(CalendarAppError):
    http_status = 404
    exit_code = 10

    def __init__(self, sighting: str) -> None:
        self.sighting = sighting
        super().__init__(
            f"{sighting}: no such sighting; `calendar-app review` and `show --json` have their ids"
        )


class UnknownFeedFormatError(CalendarAppError):
    """Feeds have other forms."""

    http_status = 404
    exit_code = 2

    def __init__(self, extension: str, known: Iterable[str]) -> None:
        self.extension, self.known = extension, tuple(known)
        super().__init__(f"{extension}: no such feed format; known: {', '.join(self.known)}")


class FeedRemovedError(CalendarAppError):
    """The address of a feed that was kept once. Its subscribers had better be told than left."""

    http_status = 410
    exit_code = 10

    def __init__(self, name: str, removed: datetime) -> None:
        self.name, self.removed = name, removed
        super().__init__(
            f"{name}: this feed was removed on {removed.date()}; /subscribe lists those that are "
            "kept"
        )


class TooManyRequestsError(CalendarAppError):
    """One address asks for more than is fair; `seconds` to wait."""

    http_status = 429
    exit_code = 14

    def __init__(self, subject: str, seconds: int, problem: str = "asked for too often") -> None:
        self.subject, self.seconds, self.problem = subject, seconds, problem
        super().__init__(f"{subject}: {problem}; ask again in {seconds} seconds")


class EventNotRenderedError(CalendarAppError):
    """A meeting could not become a VEVENT that reads back; feeds go without it."""

    exit_code = 13

    def __init__(self, uid: str, problem: str) -> None:
        self.uid, self.problem = uid, problem
        super().__init__(f"{uid}: not for calendars: {problem}; it stays on the timeline")


class PortInUseError(CalendarAppError):
    """Another program listens there."""

    exit_code = 11

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(
            f"{address}: another program listens there; stop it, or choose with --port"
        )


class NotAllowedError(CalendarAppError):
    """Writing needs the token."""

    http_status = 403
    exit_code = 12

    def __init__(self, subject: str, remedy: str) -> None:
        self.subject, self.remedy = subject, remedy
        super().__init__(f"{subject}: not allowed without the token; {remedy}")
