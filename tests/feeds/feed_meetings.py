"""The meetings of the golden feeds. Run as a script, it writes the golden files anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

from calendar_app.feeds import (
    DEFAULTS,
    FORMATS,
    Cancelled,
    Channel,
    FeedOptions,
    render,
    render_event,
)
from calendar_app.feeds.stored import filled
from calendar_app.model import (
    Article,
    Grain,
    Kind,
    Meeting,
    Place,
    Sighting,
    Span,
    Status,
    Timex,
    When,
)

HERE = Path(__file__).parent
CREATED = datetime(2022, 1, 10, 8, 0, tzinfo=UTC)
CHANGED = datetime(2022, 1, 11, 9, 30, 15, 250_000, tzinfo=UTC)
CET = timezone(timedelta(hours=1))
CEST = timezone(timedelta(hours=2))
EST = timezone(timedelta(hours=-5))

BRUSSELS = Place("brussels", "Brussels", "BE", latitude=50.85045, longitude=4.34878)
VIENNA = Place("vienna", "Vienna", "AT", latitude=48.20849, longitude=16.37208)
COUNTRIES = {"AT": "Austria", "BE": "Belgium", "CH": "Switzerland", "BY": "Belarus"}
NAMES = {"RU": "Russia", "US": "United States", "nato": "NATO", "osce": "OSCE", "eu": "EU"}


def on(day: date, *, until: date | None = None, grain: Grain = Grain.DAY) -> When:
    """Whole days; `until` is the last one."""
    return When(day, (until or day) + timedelta(days=1), grain)


def at(start: datetime, end: datetime | date | None = None) -> When:
    return When(start, end, Grain.MINUTE)


def meeting(**given: Any) -> Meeting:
    told: dict[str, Any] = {
        "title": "NATO-Russia Council",
        "kind": Kind.SESSION,
        "body": "nato-russia-council",
        "participants": ("RU", "nato"),
        "city": "Brussels",
        "country": "BE",
        "when": on(date(2022, 1, 12)),
        "uid": "00112233445566aa@calendar-app",
        "created": CREATED,
        "last_modified": CHANGED,
    }
    return Meeting(**{**told, **given})


def claim(
    quote: str = "The council meets on 12 January.", **article: Any
) -> tuple[Sighting, Article]:
    told: dict[str, Any] = {
        "text": quote,
        "publisher": "Example Wire",
        "published": date(2022, 1, 10),
        "url": "https://example.org/council",
    }
    source = Article(**{**told, **article})
    sighting = Sighting(
        title="NATO-Russia Council",
        kind=Kind.SESSION,
        article=source.id,
        evidence=Span(0, len(quote)),
        quote=quote,
        phrase=Span(0, len(quote)),
        timex=Timex("DATE", "XXXX-01-12"),
    )
    return sighting, source


def sent(stored: str, site: str | None = None, options: FeedOptions = DEFAULTS) -> str:
    """The stored text of an event as a feed sends it."""
    return filled(stored, site=site, options=options)


def lines_of(event: str) -> dict[str, str]:
    """Unfolded content lines of one VEVENT: name with parameters -> value."""
    unfolded = sent(event).replace("\r\n ", "").split("\r\n")
    return dict(line.split(":", 1) for line in unfolded if line)


def _golden() -> list[tuple[Meeting, dict[str, Any]]]:
    """Each kind of meeting once, in the order of the store: start, then uid."""
    week = [
        meeting(
            uid="0a00000000000001@calendar-app",
            title="US-Russia Strategic Stability Dialogue",
            kind=Kind.DIALOGUE,
            body="us-russia-strategic-stability-dialogue",
            participants=("RU", "US"),
            city="Geneva",
            country="CH",
            when=When(
                date(2022, 1, 10),
                date(2022, 1, 11),
                Grain.DAY,
                basis=("year from the publication date",),
            ),
        ),
        meeting(
            uid="0a00000000000002@calendar-app",
            title="US consultations with NATO, allies and EU officials",
            kind=Kind.CONSULTATIONS,
            body=None,
            participants=("US", "eu", "nato"),
            city=None,
            country=None,
            when=on(date(2022, 1, 11), until=date(2022, 1, 12)),
        ),
        meeting(
            uid="0a00000000000003@calendar-app",
            venue="NATO headquarters",
            people=("Jens Stoltenberg",),
            when=at(
                datetime(2022, 1, 12, 10, 0, tzinfo=CET), datetime(2022, 1, 12, 14, 0, tzinfo=CET)
            ),
            inferred={"city": "from the venue, NATO headquarters"},
        ),
        meeting(
            uid="0a00000000000004@calendar-app",
            title="OSCE Permanent Council",
            body="osce-permanent-council",
            participants=("osce",),
            city="Vienna",
            country="AT",
            when=at(datetime(2022, 1, 13, 11, 0, tzinfo=CET)),
            status=Status.TENTATIVE,
            previously=date(2022, 1, 14),
            sequence=2,
        ),
        meeting(
            uid="0a00000000000005@calendar-app",
            title="Talks on the border; prisoners, and grain",
            kind=Kind.TALKS,
            body=None,
            participants=("BY", "UA"),
            city=None,
            country="BY",
            when=on(date(2022, 3, 3)),
            status=Status.CANCELLED,
        ),
        meeting(
            uid="0a00000000000006@calendar-app",
            title="Засідання Комісії Україна – НАТО щодо безпекової ситуації у Чорному морі",
            kind=Kind.PRESS_CONFERENCE,
            body=None,
            participants=(),
            when=on(date(2022, 3, 27)),
            status=Status.POSTPONED,
        ),
        meeting(
            uid="0a00000000000007@calendar-app",
            title="اجتماع مجلس التعاون 海湾合作委员会部长级会议 🕊️",
            kind=Kind.MEETING,
            body=None,
            participants=("gcc",),
            city=None,
            country=None,
            venue="C:\\new hall BEGIN:VEVENT\x07",
            when=at(
                datetime(2022, 6, 14, 22, 0, tzinfo=CEST), datetime(2022, 6, 16, 1, 0, tzinfo=CEST)
            ),
        ),
        meeting(
            uid="0a00000000000008@calendar-app",
            title="Recovery conference",
            kind=Kind.CONFERENCE,
            body=None,
            participants=(),
            city="Lugano",
            country="CH",
            when=at(datetime(2022, 7, 4, 14, 0, tzinfo=CEST), date(2022, 7, 6)),
        ),
        meeting(
            uid="0a00000000000009@calendar-app",
            title="Summit in the coming week",
            when=on(date(2022, 7, 11), until=date(2022, 7, 17), grain=Grain.WEEK),
        ),
    ]
    known = {
        "Brussels": {"seat": BRUSSELS, "body_name": "NATO-Russia Council"},
        "Vienna": {"seat": VIENNA, "body_name": "Permanent Council, OSCE"},
    }
    return [(one, known.get(one.city or "", {})) for one in week]


def golden_meetings() -> list[Meeting]:
    return [one for one, _ in _golden()]


def golden_events(*, imprecise: bool = False) -> list[tuple[str, str]]:
    """As the store gives them out: without weeks and months unless asked."""
    claims = [
        claim("The council will meet on Wednesday, 12 January; talks follow."),
        claim(
            "It opens at ten.", publisher="", url="https://news.example.com/a,1;b", published=None
        ),
    ]
    return [
        (
            one.uid,
            render_event(
                one, claims, **known, country_name=COUNTRIES.get(one.country or ""), names=NAMES
            ),
        )
        for one, known in _golden()
        if imprecise or (one.when and one.when.has_day)
    ]


FEED = Channel(
    "Diplomacy, all; of it",
    url="https://meetings.example.org/feeds/all.ics?body=a,b",
    site="https://meetings.example.org",
    last_modified=CHANGED,
)
SINGLE = Channel("NATO-Russia Council", site="https://meetings.example.org", single=True)

CHOSEN = replace(
    FEED,
    options=FeedOptions(imprecise=True, cancelled=Cancelled.SHOW, remind=30, remind_days=1),
)


def _whole(extension: str, channel: Channel = FEED) -> bytes:
    events = golden_events(imprecise=channel.options.imprecise)
    return render(extension, channel, golden_meetings(), events)


GOLDEN = {
    **{f"all.{extension}": partial(_whole, extension) for extension in FORMATS},
    "chosen.ics": partial(_whole, "ics", CHOSEN),
    "chosen.jscal.json": partial(_whole, "jscal.json", CHOSEN),
    "single.ics": lambda: render("ics", SINGLE, golden_meetings()[2:3], golden_events()[2:3]),
}

if __name__ == "__main__":
    for name, made in GOLDEN.items():
        (HERE / name).write_bytes(made())
