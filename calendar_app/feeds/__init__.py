"""The feed room: meetings become iCalendar, JSON and CSV, and links into other calendars.

Pure: the same meetings give the same bytes. A meeting is written once, when it changes, by
`render_event`; a feed is the stored text of many, joined by `render`. The rules come from what
real clients did with a feed; the tests name each of them.
"""

from . import atom, ics, jscalendar, tables  # the forms enter themselves into FORMATS
from .deep_links import Link, add_links, subscribe_links
from .event import FORM, render_event
from .formats import FORMATS, Channel, FeedFormat, page_of, render, stream
from .options import DEFAULTS, OPTION_KEYS, Cancelled, FeedOptions

__all__ = [
    "DEFAULTS",
    "FORM",
    "FORMATS",
    "OPTION_KEYS",
    "Cancelled",
    "Channel",
    "FeedFormat",
    "FeedOptions",
    "Link",
    "add_links",
    "atom",
    "ics",
    "jscalendar",
    "page_of",
    "render",
    "render_event",
    "stream",
    "subscribe_links",
    "tables",
]
