"""The forms in which meetings go out: one function a form, in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from calendar_app.errors import UnknownFeedFormatError
from calendar_app.model import Change, Meeting

from .options import DEFAULTS, FeedOptions
from .plain import address
from .stored import path_of

Events = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself.

    `url` is the feed's public address, `site` the base of the meetings' pages; where they are not
    known the feed goes without. `single` for the file of one meeting: a name of its own would make
    clients add a whole calendar for it. `options` are what its subscriber chose. `withdrawn` are
    meetings that left it, each with the change that says why: news, and nothing for a calendar.
    """

    name: str
    url: str | None = None
    site: str | None = None
    last_modified: datetime | None = None
    single: bool = False
    options: FeedOptions = DEFAULTS
    withdrawn: Sequence[tuple[Meeting, Change]] = ()

    @property
    def base(self) -> str | None:
        """`site` as it can stand in any text, without the slash at its end."""
        site = address(self.site)
        return site.rstrip("/") if site else None


# In pieces, of text or of UTF-8.
Render = Callable[[Channel, Iterable[Meeting], Events], Iterator[str | bytes]]


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """One form. `media_type` is bare, `content_type` what the web sends.

    `calendar` where it fills calendars: what `FeedOptions.window` wants to know. `meetings` and
    `events` tell which of the two it looks at; `latest` how many of the last changed it shows,
    where it does not show all.
    """

    extension: str
    media_type: str
    render: Render
    calendar: bool
    meetings: bool
    events: bool
    latest: int | None

    @property
    def content_type(self) -> str:
        # JSON is UTF-8 always (RFC 8259 8.1); older clients still like to hear it.
        registered = {"jscal.json": "; type=group"}  # RFC 8984 6.1: the only parameter
        return self.media_type + registered.get(self.extension, "; charset=utf-8")


_formats: dict[str, FeedFormat] = {}
FORMATS: Mapping[str, FeedFormat] = MappingProxyType(_formats)


def feed_format(
    extension: str,
    media_type: str,
    *,
    calendar: bool = False,
    meetings: bool = True,
    events: bool = False,
    latest: int | None = None,
) -> Callable[[Render], Render]:
    """Enters the function below into FORMATS: all that a new form needs."""

    def enter(render: Render) -> Render:
        _formats[extension] = FeedFormat(
            extension, media_type, render, calendar, meetings, events, latest
        )
        return render

    return enter


def stream(
    extension: str, channel: Channel, meetings: Iterable[Meeting], events: Events
) -> Iterator[bytes]:
    """The feed in UTF-8, piece by piece: no more of it in memory than one piece.

    `events` are (uid, stored VEVENT). UnknownFeedFormatError at once, not at the first piece.
    """
    if extension not in FORMATS:
        raise UnknownFeedFormatError(extension, FORMATS)
    pieces = FORMATS[extension].render(channel, meetings, events)
    return (
        piece if isinstance(piece, bytes) else piece.encode("utf-8", "replace") for piece in pieces
    )


def render(extension: str, channel: Channel, meetings: Iterable[Meeting], events: Events) -> bytes:
    """The whole feed, as `stream` has it."""
    return b"".join(stream(extension, channel, meetings, events))


def page_of(site: str, uid: str) -> str:
    """Address of a meeting's page below `site`, the base of all pages."""
    return site.rstrip("/") + path_of(uid)
