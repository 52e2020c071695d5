"""A feed of 300 meetings with everything in it that has troubled some calendar program.

Each comes with what a client has to read, worked out beside our renderer and not with it. As a
script: `three_hundred.py FOLDER` writes `feed.ics` and `TRUTH.json` there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from calendar_app.feeds import FORM, Channel, FeedOptions, render, render_event
from calendar_app.merging import changes_of
from calendar_app.model import (
    Article,
    Change,
    Grain,
    Kind,
    Meeting,
    NewMeeting,
    Place,
    Sighting,
    Span,
    Status,
    Timex,
    When,
)
from calendar_app.store import Store

SITE = "https://calendar.example.org"
FIRST_DAY = date(2027, 3, 1)  # the clocks change in America on the 14th, in Europe on the 28th
OPTIONS = FeedOptions(imprecise=True, remind=30, remind_days=1)
FEED = Channel(
    "Three hundred meetings",
    url=f"{SITE}/feeds/all.ics?imprecise=1&remind=30&remind_days=1",
    site=SITE,
    last_modified=datetime(2027, 1, 20, 12, tzinfo=UTC),
    options=OPTIONS,
)
_CREATED = datetime(2027, 1, 10, 8, tzinfo=UTC)
_CHANGED = datetime(2027, 1, 20, 12, tzinfo=UTC)
_DAY = timedelta(days=1)

# As an article has it -> as people read it.
TITLES = {
    "Council of foreign ministers": "Council of foreign ministers",
    "Засідання Комісії щодо безпекової ситуації у Чорному морі та на прилеглих територіях, "
    "з питань судноплавства; звільнення полонених і відновлення енергетичних об’єктів": None,
    "الاجتماع الوزاري المشترك الثامن والعشرون لمجلس التعاون، بشأن أمن الملاحة؛ والتعاون في مجال "
    "الطاقة المتجددة وإعادة الإعمار": None,
    "第二十八次部长级联席会议：关于航行安全、粮食运输；以及能源合作与战后重建问题的磋商与对话，"
    "并通过联合声明": None,
    "Talks on grain, prisoners; and, at last,\nthe border": "Talks on grain, prisoners; and, at "
    "last, the border",
    "Working group \\n of C:\\new\\, BEGIN:VEVENT and END:VCALENDAR": "Working group /n of "
    "C:/new/, BEGIN :VEVENT and END :VCALENDAR",
    "Round\x07 table\x00 on “peace” & <then>\t🕊️👩🏽‍⚖️ e\u0301té": "Round table on “peace” & <then> "
    "🕊️👩🏽‍⚖️ e\u0301té",
    "A conference with a very long name, " + "and one more committee, " * 12 + "the last": None,
}
VENUES = {
    "": "",
    "Hall 4, second floor; east wing": None,
    "Палац «Україна», мала зала; вхід 3": None,
    "قصر المؤتمرات، القاعة الكبرى": None,
    "国际会议中心，三层；东厅": None,
    "Villa\r\nBellevue": "Villa Bellevue",
}
QUOTES = {
    "They meet in the morning, or so it is said; nobody knows.": None,
    "Вони зустрінуться вранці, сказав речник; «так», — додав він.": None,
    "سيجتمعون صباحا، كما قال؛ ثم يغادرون.": None,
    "他们将于上午会晤，发言人说；随后离开。": None,
    "First line,\nsecond; line\\nthird": "First line, second; line/nthird",
}
PEOPLE = {
    "Ann Bell": None,
    "Олена Коваль": None,
    "ليلى حسن": None,
    "王小明": None,
    "O'Hara, Sean; jr.": None,
}

CITIES = [  # city, country, its name, latitude, longitude, zone
    ("Brussels", "BE", "Belgium", 50.85045, 4.34878, "Europe/Brussels"),
    ("New York", "US", "United States", 40.71427, -74.00597, "America/New_York"),
    ("Kyiv", "UA", "Ukraine", 50.45466, 30.5238, "Europe/Kyiv"),
    ("Abu Dhabi", "AE", "United Arab Emirates", 24.45118, 54.39696, "Asia/Dubai"),
    ("Beijing", "CN", "China", 39.9075, 116.39723, "Asia/Shanghai"),
    ("Kathmandu", "NP", "Nepal", 27.70169, 85.3206, "Asia/Kathmandu"),
    ("Wellington", "NZ", "New Zealand", -41.28664, 174.77557, "Pacific/Auckland"),
    ("São Paulo", "BR", "Brazil", -23.5475, -46.63611, "America/Sao_Paulo"),
    ("Honolulu", "US", "United States", 21.30694, -157.85833, "Pacific/Honolulu"),
    ("London", "GB", "United Kingdom", 51.50853, -0.12574, "Europe/London"),
]
NAMES = {"UA": "Ukraine", "eu": "EU", "un": "UN, its organs; and funds"}
_STATUS_WORDS = {
    Status.CONFIRMED: "Confirmed.",
    Status.TENTATIVE: "Tentative: not settled yet.",
    Status.CANCELLED: "Cancelled.",
    Status.POSTPONED: "Postponed: put off from this date, no new date known.",
}
_PREFIX = {Status.CANCELLED: "Cancelled: ", Status.POSTPONED: "Postponed: "}
_OFF = (Status.CANCELLED, Status.POSTPONED)


@dataclass(frozen=True, slots=True)
class Case:
    """A meeting with all that its event is made of, and what clients have to read."""

    meeting: Meeting
    claims: tuple[tuple[Sighting, Article], ...]
    changes: tuple[Change, ...]
    seat: Place
    country_name: str
    body_name: str
    truth: dict[str, Any]

    @property
    def event(self) -> str:
        """As it is stored."""
        return render_event(
            self.meeting,
            self.claims,
            self.changes,
            seat=self.seat,
            body_name=self.body_name,
            country_name=self.country_name,
            names=NAMES,
        )


def cases(first: date = FIRST_DAY) -> list[Case]:
    """All 300, from the day `first` on."""
    numbers = count(1)
    return [_case(next(numbers), **told) for told in _kinds(first)]


def feed(first: date = FIRST_DAY) -> bytes:
    """The feed that is sent for them."""
    return render("ics", FEED, [], [(case.meeting.uid, case.event) for case in cases(first)])


def truth(first: date = FIRST_DAY) -> list[dict[str, Any]]:
    """What a client has to read: all-day ends are exclusive, hours in UTC."""
    return [case.truth for case in cases(first)]


def fill(store: Store, first: date = FIRST_DAY) -> None:
    """Keeps them in a store, each with its articles, as if they had been read."""
    with store.transaction():
        for case in cases(first):
            for sighting, article in case.claims:
                store.add_article(article, now=_CREATED)
                store.add_sightings([sighting])
                store.decisions.link(NewMeeting(sighting, case.meeting.uid), now=_CREATED)
            last = case.claims[-1][1].id
            store.record(case.meeting, event=case.event, article=last, now=_CHANGED)
        store.keep_events([], form=FORM)  # as they are: nobody writes them anew with other names


def _kinds(first: date) -> Iterator[dict[str, Any]]:
    """What is told of each meeting, beside its texts."""
    days = [first + timedelta(days=2 * n) for n in range(400)]
    for n in range(60):
        yield _days(days[n])
    for n in range(40):
        # Over the ends of months and years, too.
        yield _days(days[n * 7], days[n * 7] + timedelta(days=1 + n % 9))
    for n in range(80):
        yield _hours(days[n * 3], n, minutes=(45, 60, 90, 480, 1500)[n % 5])
    for n in range(10):
        yield _hours(days[n * 6], n, minutes=None)
    for n in range(10):
        yield _opening(days[n * 6 + 1], n)
    for n in range(20):
        monday = days[n * 5] - timedelta(days=days[n * 5].weekday())
        yield _span(monday, monday + timedelta(days=6), Grain.WEEK)
    for n in range(10):
        month = date(first.year + n // 12, n % 12 + 1, 1)
        yield _span(month, (month + timedelta(days=31)).replace(day=1) - _DAY, Grain.MONTH)
    for n, status in enumerate([Status.TENTATIVE] * 20 + [Status.CANCELLED, Status.POSTPONED] * 15):
        told = _days(days[n * 4]) if n % 2 else _hours(days[n * 4], n, minutes=60)
        yield told | {"status": status}
    for n in range(20):
        yield _days(days[n * 6]) | {"moved_from": days[n * 6] - timedelta(days=3)}


def _days(start: date, last: date | None = None) -> dict[str, Any]:
    end = (last or start) + _DAY
    return {"when": When(start, end, Grain.DAY), "start": start, "end": end}


def _hours(day: date, n: int, *, minutes: int | None) -> dict[str, Any]:
    """In the local time of a city, near midnight for some; the truth is reckoned in UTC."""
    zone = ZoneInfo(CITIES[n % len(CITIES)][-1])
    clock = datetime.min.time().replace(hour=(n * 7) % 24, minute=(n % 4) * 15)
    start = datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
    end = start + timedelta(minutes=minutes or 60)
    told_end = end.astimezone(zone) if minutes else None
    note = "" if minutes else "The end is not given; one hour is shown."
    return {
        "when": When(start.astimezone(zone), told_end, Grain.MINUTE),
        "start": start,
        "end": end,
        "note": note,
        "city": n % len(CITIES),
    }


def _opening(day: date, n: int) -> dict[str, Any]:
    """An opening hour and a last day: whole days."""
    at = datetime.combine(day, datetime.min.time().replace(hour=14), tzinfo=UTC)
    end = day + timedelta(days=3)
    opens = f"{day.day} {day:%B} {day.year} at 14:00 (UTC+00:00)"
    return {
        "when": When(at, end, Grain.MINUTE),
        "start": day,
        "end": end,
        "note": f"Opens on {opens}; the closing hour is not given.",
        "city": n % len(CITIES),
    }


def _span(start: date, last: date, grain: Grain) -> dict[str, Any]:
    one = f"{start.day}" if start.month == last.month else f"{start.day} {start:%B}"
    if start.year != last.year:
        one = f"{start.day} {start:%B} {start.year}"
    return {
        "when": When(start, last + _DAY, grain),
        "start": start,
        "end": last + _DAY,
        "note": f"The day is not known: some time from {one} to {last.day} {last:%B} {last.year}.",
        "open": True,
    }


def _case(
    n: int,
    *,
    when: When,
    start: date | datetime,
    end: date | datetime,
    note: str = "",
    status: Status = Status.CONFIRMED,
    moved_from: date | None = None,
    city: int | None = None,
    **marks: bool,
) -> Case:
    name, country, country_name, latitude, longitude, _ = CITIES[n % 10 if city is None else city]
    title, title_read = _text(TITLES, n)
    venue, venue_read = _text(VENUES, n)
    person, person_read = _text(PEOPLE, n)
    body_name = ("", "Joint Council", "Council, Joint; plenary")[n % 3]
    uid = f"{n:016x}@calendar-app"
    claims = tuple(_claim(n, k, when) for k in range(18 if n % 50 == 0 else 1 + n % 3))
    meeting = Meeting(
        uid=uid,
        title=f"{title} No. {n}",
        kind=list(Kind)[n % len(Kind)],
        participants=("UA", "eu", "un"),
        people=(person,),
        city=name,
        country=country,
        venue=venue or None,
        when=when,
        status=status,
        previously=moved_from,
        sequence=1 if moved_from else 0,
        created=_CREATED,
        last_modified=_CHANGED + timedelta(seconds=n),
    )
    changes: list[Change] = []
    if moved_from:
        before = replace(
            meeting, when=When(moved_from, moved_from + _DAY, Grain.DAY), previously=None
        )
        article = claims[-1][1].id
        changes = changes_of(before, meeting, article=article, now=meeting.last_modified)
    location = ", ".join(filter(None, (venue_read, name, country_name)))
    page = f"{SITE}/meetings/{uid}"
    tentative = status is Status.TENTATIVE
    about = [
        _STATUS_WORDS[status],
        "Taking part: Ukraine, EU, UN, its organs; and funds",
        f"People: {person_read}",
        *([note] if note else []),
    ]
    moved = [_moved(moved_from, start, claims[-1][1])] if moved_from else []
    paragraphs = [
        about,
        *moved,
        ["According to:"],
        *(_claim_read(n, k) for k in range(len(claims))),
    ]
    truth = {
        "uid": uid,
        "summary": "".join(
            [
                _PREFIX.get(status, "Tentative: " if tentative else ""),
                f"{title_read} No. {n} · {name}",
                " (date to be confirmed)" if marks else "",
            ]
        ),
        "start": _iso(start),
        "end": _iso(end),
        "allday": not isinstance(start, datetime),
        "tz": "UTC" if isinstance(start, datetime) else None,
        "status": "CANCELLED" if status in _OFF else "TENTATIVE" if tentative or marks
        else "CONFIRMED",
        "location": location,
        "description": "\n\n".join(["\n".join(lines) for lines in paragraphs] + [page]),
        "categories": [
            *filter(None, [("", "Joint Council", "Council – Joint – plenary")[n % 3]]),
            meeting.kind.replace("-", " ").capitalize(),
        ],
        "url": page,
        "geo": [round(latitude, 4), round(longitude, 4)],
        "sequence": meeting.sequence,
        "alarms": 0 if status in _OFF else 1,
    }  # fmt: skip
    return Case(
        meeting,
        claims,
        tuple(changes),
        Place(name, name, country, latitude=latitude, longitude=longitude),
        country_name,
        body_name,
        truth,
    )


def _text(table: dict[str, str | None], n: int) -> tuple[str, str]:
    given, read = list(table.items())[n % len(table)]
    return given, given if read is None else read


def _claim(n: int, k: int, when: When) -> tuple[Sighting, Article]:
    quote = " ".join([_text(QUOTES, n + k)[0]] * (8 if n % 50 == 0 else 1))
    article = Article(
        f"{quote} ({n}, {k})",
        publisher=("Example Wire", "Кур’єр, щоденник", "صحيفة")[k % 3],
        published=date(2027, 1, 11),
        url=f"https://news.example.org/{n}/{k}?a=1,2;b=è",
    )
    sighting = Sighting(
        title="Meeting",
        kind=Kind.MEETING,
        when=when,
        article=article.id,
        evidence=Span(0, len(quote)),
        quote=quote,
        phrase=Span(0, 4),
        timex=Timex("DATE", "XXXX-01-12"),
    )
    return sighting, article


def _claim_read(n: int, k: int) -> list[str]:
    quote = " ".join([_text(QUOTES, n + k)[1]] * (8 if n % 50 == 0 else 1))
    outlet = ("Example Wire", "Кур’єр, щоденник", "صحيفة")[k % 3]
    link = f"https://news.example.org/{n}/{k}?a=1%2C2%3Bb=%C3%A8"
    return [f"{outlet}, 11 January 2027: “{quote}”", link]


def _moved(before: date, after: date | datetime, article: Article) -> list[str]:
    one = f"{before.day}" if before.month == after.month else f"{before.day} {before:%B}"
    if before.year != after.year:
        one = f"{before.day} {before:%B} {before.year}"
    told = f"Moved from {one} to {after.day} {after:%B} {after.year}"
    return ["What changed:", f"{told}, says {article.publisher} (11 January 2027)."]


def _iso(moment: date | datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "feed.ics").write_bytes(feed())
    told = json.dumps(truth(), ensure_ascii=False, indent=1)
    (folder / "TRUTH.json").write_text(told, encoding="utf-8")
