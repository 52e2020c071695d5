"""Links into other calendars, in the shapes that work in the field."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from feed_meetings import CET, at, meeting, on

from calendar_app.feeds import add_links, subscribe_links
from calendar_app.model import Grain, Status, When

FEED_URL = "https://m.example/feeds/all.ics?body=a&country=AT"
PAGE = "https://m.example/meetings/1"
HOUR = at(datetime(2026, 12, 3, 9, 30, tzinfo=CET), datetime(2026, 12, 3, 11, tzinfo=CET))


def parts(href: str) -> tuple[str, dict[str, str]]:
    """Base address and decoded values; a value that was not encoded falls apart here."""
    url = urlsplit(href)
    assert not url.fragment
    assert "+" not in url.query, "Outlook shows it as it is"
    return f"{url.scheme}://{url.netloc}{url.path}", dict(parse_qsl(url.query, strict_parsing=True))


def added(when: When, **told: object) -> dict[str, tuple[str, dict[str, str]]]:
    links = add_links(meeting(when=when, **told), country_name="Belgium", page=PAGE)
    return {link.label: parts(link.href) for link in links}


def test_subscribing_gives_each_client_the_scheme_it_wants() -> None:
    webcal = "webcal://m.example/feeds/all.ics?body=a&country=AT"
    links = dict(subscribe_links(FEED_URL, "All & sundry #1"))
    assert list(links) == ["Apple", "Google", "Outlook.com", "Microsoft 365"]
    assert links["Apple"] == webcal
    assert parts(links["Google"]) == (
        "https://calendar.google.com/calendar/u/0/r",
        {"cid": webcal},
    )
    told = {"url": FEED_URL, "name": "All & sundry #1"}
    assert parts(links["Outlook.com"]) == (
        "https://outlook.live.com/calendar/0/addfromweb/",
        told,
    )
    assert parts(links["Microsoft 365"]) == (
        "https://outlook.office.com/calendar/0/addfromweb/",
        told,
    )


def test_an_address_without_tls_becomes_webcal_too() -> None:
    assert (
        subscribe_links("http://127.0.0.1:5000/a.ics", "x")[0].href
        == "webcal://127.0.0.1:5000/a.ics"
    )


def test_a_timed_meeting_is_added_in_utc() -> None:
    links = added(HOUR)
    assert list(links) == ["Google", "Outlook.com", "Microsoft 365", "Yahoo"]
    details = f"Confirmed.\n{PAGE}"
    assert links["Google"] == (
        "https://calendar.google.com/calendar/render",
        {
            "action": "TEMPLATE",
            "text": "NATO-Russia Council · Brussels",
            "dates": "20261203T083000Z/20261203T100000Z",
            "details": details,
            "location": "Brussels, Belgium",
        },
    )
    outlook = {
        "rru": "addevent",
        "startdt": "2026-12-03T08:30:00Z",
        "enddt": "2026-12-03T10:00:00Z",
        "subject": "NATO-Russia Council · Brussels",
        "location": "Brussels, Belgium",
        "body": details,
    }
    assert links["Outlook.com"] == ("https://outlook.live.com/calendar/0/action/compose", outlook)
    assert links["Microsoft 365"] == (
        "https://outlook.office.com/calendar/0/action/compose",
        outlook,
    )
    assert links["Yahoo"] == (
        "https://calendar.yahoo.com/",
        {
            "v": "60",
            "title": "NATO-Russia Council · Brussels",
            "st": "20261203T083000Z",
            "et": "20261203T100000Z",
            "in_loc": "Brussels, Belgium",
            "desc": details,
        },
    )


@pytest.mark.parametrize(
    ("last", "google", "outlook", "yahoo"),
    [
        (date(2026, 12, 1), "20261201/20261202", "2026-12-02", None),
        (date(2026, 12, 3), "20261201/20261204", "2026-12-04", "20261204"),
    ],
    ids=["one day", "three days"],
)
def test_whole_days_are_added_with_an_exclusive_end(
    last: date, google: str, outlook: str, yahoo: str | None
) -> None:
    links = {
        label: values for label, (_, values) in added(on(date(2026, 12, 1), until=last)).items()
    }
    assert links["Google"]["dates"] == google
    for label in ("Outlook.com", "Microsoft 365"):
        values = links[label]
        assert (values["startdt"], values["enddt"], values["allday"]) == (
            "2026-12-01",
            outlook,
            "true",
        )
    assert (links["Yahoo"]["st"], links["Yahoo"].get("et"), links["Yahoo"]["dur"]) == (
        "20261201",
        yahoo,
        "allday",
    )


def test_a_meeting_without_a_day_cannot_be_added() -> None:
    week = on(date(2022, 7, 11), until=date(2022, 7, 17), grain=Grain.WEEK)
    assert add_links(meeting(when=week)) == []


def test_status_and_hostile_text_survive_the_address() -> None:
    title = "A&b=c#d?e+f%20 \r\n\ud800é"
    _, values = added(HOUR, title=title, city=None, status=Status.CANCELLED)["Google"]
    assert values["text"] == "Cancelled: A&b=c#d?e+f%20 é · Belgium"
