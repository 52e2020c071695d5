"""Links that open somebody's calendar with a feed or a meeting already filled in.

No vendor documents them; the shapes are those that work in the field. Every value is encoded.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote, urlencode

from calendar_app.model import Meeting

from .plain import plain
from .slot import slot_of
from .words import STATUS_IN_WORDS, location_of, summary_of

_OUTLOOK = (
    ("Outlook.com", "https://outlook.live.com"),
    ("Microsoft 365", "https://outlook.office.com"),
)


class Link(NamedTuple):
    label: str
    href: str


def subscribe_links(feed_url: str, name: str) -> list[Link]:
    """One link a client, for the whole feed. Outlook wants https, Apple and Google webcal."""
    webcal = re.sub(r"^https?:", "webcal:", feed_url)
    return [
        Link("Apple", webcal),
        Link("Google", _query("https://calendar.google.com/calendar/u/0/r", cid=webcal)),
        *(
            Link(label, _query(f"{host}/calendar/0/addfromweb/", url=feed_url, name=plain(name)))
            for label, host in _OUTLOOK
        ),
    ]


def add_links(
    meeting: Meeting, *, country_name: str | None = None, page: str | None = None
) -> list[Link]:
    """One link a client, for one meeting; none where it has no day. `page` is its address here."""
    slot = slot_of(meeting.when)
    if slot is None or slot.to_be_confirmed:
        return []
    title = summary_of(meeting, country_name)
    place = location_of(meeting, country_name)
    details = "\n".join(filter(None, (STATUS_IN_WORDS[meeting.status], slot.note, page)))
    start, end = _basic(slot.start), _basic(slot.end)
    one_day = slot.all_day and slot.start + timedelta(days=1) == slot.end
    google = _query(
        "https://calendar.google.com/calendar/render",
        action="TEMPLATE",
        text=title,
        dates=f"{start}/{end}",
        details=details,
        location=place,
    )
    outlook = {
        "rru": "addevent",
        "startdt": _extended(slot.start),
        "enddt": _extended(slot.end),
        **({"allday": "true"} if slot.all_day else {}),
        "subject": title,
        "location": place,
        "body": details,
    }
    yahoo = _query(
        "https://calendar.yahoo.com/",
        v="60",
        title=title,
        st=start,
        **({} if one_day else {"et": end}),
        **({"dur": "allday"} if slot.all_day else {}),
        in_loc=place,
        desc=details,
    )
    return [
        Link("Google", google),
        *(
            Link(label, _query(f"{host}/calendar/0/action/compose", **outlook))
            for label, host in _OUTLOOK
        ),
        Link("Yahoo", yahoo),
    ]


def _query(base: str, **values: str) -> str:
    """Spaces as %20: Outlook shows a plus as it is."""
    return f"{base}?{urlencode(values, quote_via=quote, safe='')}"


def _basic(moment: date | datetime) -> str:
    """`20261203T083000Z`, `20261203`."""
    return _extended(moment).replace("-", "").replace(":", "")


def _extended(moment: date | datetime) -> str:
    """`2026-12-03T08:30:00Z`, `2026-12-03`."""
    return moment.isoformat().replace("+00:00", "Z")
