"""The feed room: meetings become iCalendar, JSON and CSV, and links into other calendars.

Pure: the same meetings give the same bytes. A meeting is written once, when it changes, by
`render_event`; a feed is the stored text of many, joined by `render`. The rules come from what
real clients did with a feed; the tests name each of them.
"""

from .deep_links import Link, add_links, subscribe_links
from .event import render_event
from .formats import FORMATS, Channel, FeedFormat, render
from .options import OPTION_KEYS, Cancelled, FeedOptions
from .plain import page_of

__all__ = [
    "FORMATS",
    "OPTION_KEYS",
    "Cancelled",
    "Channel",
    "FeedFormat",
    "FeedOptions",
    "Link",
    "add_links",
    "page_of",
    "render",
    "render_event",
    "subscribe_links",
]
