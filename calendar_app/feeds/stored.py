"""The stored text of events: written once, and made into any feed by replacing a few marks.

What is not known when a meeting changes is the host of its page and what each subscriber chose.
In their place stand control characters, which `plain` lets no text contain. A mark stands alone at
the beginning of a folded line (RFC 5545 3.1 lets a line be folded anywhere), so that what replaces
it leaves all others as they are: nothing is parsed, and one pass fills in ten thousand events.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from .options import Cancelled, FeedOptions

_SITE, _TIMED, _ALL_DAY = "\x1a", "\x01", "\x02"  # in UTF-8, too, a part of nothing else
_OPENING, _CLOSING = "BEGIN:VEVENT\r\n", "END:VEVENT\r\n"
_DESCRIPTION = "\r\nDESCRIPTION:"
_FOLD = "\r\n "
_ROOM = 70  # octets in a folded line: 75, its space, and "URL:" before the first
# URL, and the ends of X-ALT-DESC and DESCRIPTION, with nothing else behind them.
_PAGE = re.compile(
    b"URL:\x1a(?:\r\n [^\r]*)+\r\n"
    + rb"|\r\n (?:\\n\\n|<p><a href=\")"
    + b"\r\n \x1a(?:\r\n [^\r]*)+"
)
_CALLED_OFF, _TAKES_PLACE = b"\r\nSTATUS:CANCELLED\r\n", b"\r\nSTATUS:CONFIRMED\r\n"
_ESCAPED = re.compile(r"\\([\\,;nN])")
_HOUR_OF_REMINDING = 9


def path_of(uid: str) -> str:
    """Where a meeting's page is below the base of all pages."""
    return f"/meetings/{quote(uid, safe='@')}"


def marked(event: str, uid: str, *, all_day: bool, takes_place: bool) -> str:
    """One VEVENT with its marks. DESCRIPTION is its last property, X-ALT-DESC the one before."""
    path = path_of(uid)
    page = f"{_SITE}{_FOLD}{_folded(path)}"
    page_in_html = _folded(f'{path}">Page of the meeting</a></p>')
    before, _, description = event.removesuffix(_CLOSING).partition(_DESCRIPTION)
    reminder = (_ALL_DAY if all_day else _TIMED) if takes_place else ""
    return "".join(
        [
            f"{_OPENING}URL:{page}\r\n{before.removeprefix(_OPENING)}",
            f'{_FOLD}<p><a href="{_FOLD}{_SITE}{_FOLD}{page_in_html}',
            _DESCRIPTION + description.removesuffix("\r\n"),
            rf"{_FOLD}\n\n{_FOLD}{page}",
            f"\r\n{reminder}{_CLOSING}",
        ]
    )


def filled(events: str, *, site: str | None, options: FeedOptions) -> str:
    """As `filled_octets`, for those who go on with text."""
    return filled_octets(events.encode(), site=site, options=options).decode()


def filled_octets(events: bytes, *, site: str | None, options: FeedOptions) -> bytes:
    """Any number of stored events, as a feed with these options sends them.

    `site` is the base of all pages, in ASCII without comma, semicolon or backslash; without it
    there are no links. In UTF-8, where looking for a mark is three times as quick as in text.
    """
    if site:
        events = events.replace(_SITE.encode(), _folded(site.rstrip("/")).encode())
    else:
        events = _PAGE.sub(b"", events)
    if options.cancelled is Cancelled.SHOW:
        events = events.replace(_CALLED_OFF, _TAKES_PLACE)
    for mark, all_day in ((_TIMED, False), (_ALL_DAY, True)):
        trigger = trigger_of(options, all_day=all_day)
        alarm = _alarm(trigger) if trigger else ""
        events = events.replace(mark.encode(), alarm.encode())
    return events


def trigger_of(options: FeedOptions, *, all_day: bool) -> str | None:
    """How long before the start to remind, as a duration; None where nobody asked."""
    if not all_day:
        minutes = options.remind
        return None if minutes is None else f"-PT{minutes}M" if minutes else "PT0S"
    if options.remind_days is None:
        return None
    # From midnight on; at midnight itself, people sleep.
    hours = _HOUR_OF_REMINDING - 24 * options.remind_days
    return f"{'-' if hours < 0 else ''}PT{abs(hours)}H"


def _alarm(trigger: str) -> str:
    lines = ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Reminder", f"TRIGGER:{trigger}")
    return "\r\n".join((*lines, "END:VALARM\r\n"))


def is_event(text: str) -> bool:
    """Whether it is one VEVENT from end to end, and not something else that found its way in."""
    return text.startswith(_OPENING) and text.endswith(_CLOSING)


def _folded(text: str) -> str:
    """ASCII in pieces of one line each."""
    return _FOLD.join(text[i : i + _ROOM] for i in range(0, len(text), _ROOM))


@dataclass(frozen=True, slots=True)
class Told:
    """What a stored event tells people, for the forms that are no iCalendar."""

    summary: str
    description: str
    html: str
    status: str
    location: str
    geo: str
    categories: tuple[str, ...]
    free: bool
    reminded: bool


def told_by(event: str, site: str | None, options: FeedOptions) -> Told | None:
    """The event as this feed sends it; None where there is none.

    Read line by line: it is our own writing, of which we know that it reads back.
    """
    if not is_event(event):
        return None
    reminded = _TIMED in event or _ALL_DAY in event
    lines = filled(event, site=site, options=options).replace(_FOLD, "").split("\r\n")
    # The first of a name: DESCRIPTION of the event stands before that of an alarm.
    said: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        said.setdefault(name.partition(";")[0], value)
    geo = said.get("GEO", "").replace(";", ",")
    html = said.get("X-ALT-DESC", "")
    return Told(
        summary=_unescaped(said["SUMMARY"]),
        description=_unescaped(said["DESCRIPTION"]),
        html=_unescaped(html).partition("<body>")[2],
        status=said["STATUS"],
        location=_unescaped(said.get("LOCATION", "")),
        geo=f"geo:{geo}" if geo else "",
        categories=tuple(filter(None, map(_unescaped, said.get("CATEGORIES", "").split(",")))),
        free=said.get("TRANSP") == "TRANSPARENT",
        reminded=reminded,
    )


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
