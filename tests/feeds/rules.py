"""What real clients demand of a feed, as checks of its bytes, with breaks that each must notice.

A check knows nothing of how the feed was made. What a break does to a sound feed has been seen in
the field; the comment says with whom.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Check = Callable[[bytes], Iterator[str]]
Break = Callable[[bytes], bytes]


@dataclass
class Rule:
    """`breaks` are ways to spoil a sound feed: name -> what does it."""

    number: int
    says: str
    check: Check
    breaks: dict[str, Break] = field(default_factory=dict)


RULES: list[Rule] = []


def rule(number: int, says: str, **breaks: Break) -> Callable[[Check], Check]:
    def enter(check: Check) -> Check:
        RULES.append(Rule(number, says, check, breaks))
        return check

    return enter


def once(pattern: str, by: str) -> Break:
    """Replaces the first place where the pattern is found, over all lines of the feed."""

    def spoil(feed: bytes) -> bytes:
        text, found = re.subn(pattern, by, feed.decode(), count=1, flags=re.MULTILINE)
        assert found, f"nothing to spoil: {pattern}"
        return text.encode()

    return spoil


# --- reading what stands there ---


def lines(feed: bytes) -> list[str]:
    return feed.decode("utf-8", "replace").replace("\r\n ", "").split("\r\n")


def events(feed: bytes) -> Iterator[list[tuple[str, str, str]]]:
    """(name, parameters, value) of each event, those of its parts left out."""
    event: list[tuple[str, str, str]] | None = None
    depth = 0
    for line in lines(feed):
        name, parameters, value = _parted(line)
        if (name, value) == ("BEGIN", "VEVENT"):
            event, depth = [], 0
        elif (name, value) == ("END", "VEVENT") and event is not None:
            yield event
            event = None
        elif event is not None:
            depth += {"BEGIN": 1, "END": -1}.get(name, 0)
            if not depth and name != "END":
                event.append((name, parameters, value))


def _parted(line: str) -> tuple[str, str, str]:
    """The colon that ends a name may stand behind quoted parameters."""
    found = re.match(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*))*):(.*)', line)
    return (found[1], found[2], found[3]) if found else ("", "", line)


def of(event: list[tuple[str, str, str]], name: str) -> list[str]:
    return [value for told, _, value in event if told == name]


def calendar(feed: bytes) -> dict[str, tuple[str, str]]:
    """The properties of the calendar itself: name -> (parameters, value)."""
    told = {}
    depth = 0
    for line in lines(feed):
        name, parameters, value = _parted(line)
        depth += {"BEGIN": 1, "END": -1}.get(name, 0)
        if depth == 1 and name != "END":
            told[name] = (parameters, value)
    return told


# --- the rules ---


@rule(
    1,
    "hours in UTC, each written out",
    # Thunderbird, ical.js, ts-ics, vobject: an hour wrong in summer.
    zone=once(r"^DTSTART:(\d{8}T\d{6})Z", r"DTSTART;TZID=Europe/Brussels:\1"),
    floating=once(r"^DTEND:(\d{8}T\d{6})Z", r"DTEND:\1"),  # Outlook refuses
    series=once(r"^SEQUENCE:", "RRULE:FREQ=WEEKLY\r\nSEQUENCE:"),
    zones=once(r"^BEGIN:VEVENT", "BEGIN:VTIMEZONE\r\nTZID:x\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"),
)
def hours(feed: bytes) -> Iterator[str]:
    if b"BEGIN:VTIMEZONE" in feed:
        yield "a VTIMEZONE"
    for event in events(feed):
        for name, parameters, value in event:
            if name in ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"):
                yield f"a series: {name}"
            if "TZID" in parameters:
                yield f"{name} with a TZID"
            if name in ("DTSTART", "DTEND") and "T" in value and not value.endswith("Z"):
                yield f"{name} floats: {value}"


@rule(
    2,
    "no bad event in the feed",
    # Thunderbird: nothing at all of 43.
    dashes=once(r"^DTSTART:(\d{4})(\d\d)(\d\dT\d{6}Z)", r"DTSTART:\1-\2-\3"),
    nonsense=once(r"^(DTEND[^:]*):.*\r", "\\1:soon\r"),
    nothing=once(r"^DTSTART.*\r\n", ""),
    line=once(r"^LOCATION:", "no colon here\r\nLOCATION:"),
)
def sound(feed: bytes) -> Iterator[str]:
    for event in events(feed):
        for name in ("DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED"):
            values = of(event, name)
            if len(values) != 1 or not re.fullmatch(r"\d{8}(T\d{6}Z)?", values[0]):
                yield f"{name}: {values}"
        yield from (f"no content line: {value}" for name, _, value in event if not name)


@rule(
    3,
    "all-day as DATE with an exclusive DTEND, which is always there and later",
    day_as_time=once(r"^DTSTART;VALUE=DATE:(\d{8})", r"DTSTART:\1"),
    no_end=once(r"^DTEND.*\r\n", ""),
    same_end=once(r"^DTSTART;VALUE=DATE:(\d{8})\r\nDTEND.*\r\n",
                  "DTSTART;VALUE=DATE:\\1\r\nDTEND;VALUE=DATE:\\1\r\n"),
    duration=once(r"^DTEND.*\r\n", "DURATION:P1D\r\n"),
    mixed=once(r"^DTEND;VALUE=DATE:(\d{8})", r"DTEND:\1T000000Z"),
)  # fmt: skip
def ends(feed: bytes) -> Iterator[str]:
    for event in events(feed):
        told = {name: (parameters, value) for name, parameters, value in event}
        start, end = told.get("DTSTART"), told.get("DTEND")
        if "DURATION" in told:
            yield "a DURATION"
        if start is None or end is None:
            yield "no DTSTART or no DTEND"
        elif start[0] != end[0]:
            yield f"of two kinds: {start}, {end}"
        elif (start[0] == ";VALUE=DATE") != (len(start[1]) == len("20270301")):
            yield f"not what it says it is: {start}"
        elif end[1] <= start[1]:
            yield f"ends before it begins: {start}, {end}"


@rule(
    4,
    "UTF-8 without BOM, CRLF, lines of 75 octets cut between characters",
    bom=lambda feed: b"\xef\xbb\xbf" + feed,  # six of thirteen refuse
    bare_newline=lambda feed: feed.replace(b"\r\n", b"\n", 1),
    unfolded=lambda feed: feed.replace(b"\r\n ", b"", 1),
    latin=lambda feed: feed.replace("’".encode(), b"\x92", 1).replace("–".encode(), b"\x96", 1),
    inside_a_character=lambda feed: feed.replace("“".encode(), b"\xe2\r\n \x80\x9c", 1),
    no_end=lambda feed: feed.removesuffix(b"\r\n"),
)
def bytes_of_it(feed: bytes) -> Iterator[str]:
    if feed.startswith(b"\xef\xbb\xbf"):
        yield "a byte order mark"
    if not feed.count(b"\r\n") == feed.count(b"\n") == feed.count(b"\r"):
        yield "a line that does not end in CRLF"
    if not feed.endswith(b"END:VCALENDAR\r\n"):
        yield "no end"
    for line in feed.split(b"\r\n"):
        if len(line) > 75:
            yield f"{len(line)} octets: {line[:40]!r}"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"not UTF-8: {line[:40]!r}"


@rule(
    5,
    "text escaped; no control character, no backslash before n, no component's name",
    comma=once(r"^(LOCATION:.*?)\\,", r"\1,"),  # vobject, ruby cut it; calcurse drops the event
    semicolon=once(r"^(SUMMARY:.*?)\\;", r"\1;"),
    # ics.py and Home Assistant refuse the feed.
    control=once(r"^SUMMARY:", "SUMMARY:\x07"),
    backslash=once(r"^SUMMARY:", r"SUMMARY:C:\\\\new "),  # node-ical, ruby: a line break
    component=once(r"^SUMMARY:", "SUMMARY:END:VEVENT "),  # ts-ics: the end of the event
)
def text(feed: bytes) -> Iterator[str]:
    if found := re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", feed):
        yield f"control character {found[0]!r}"
    for event in events(feed):
        for name, _, value in event:
            if name not in ("SUMMARY", "LOCATION", "DESCRIPTION", "X-ALT-DESC"):
                continue
            if re.search(r"(?<!\\)(?:\\\\)*[,;]", value):
                yield f"{name}: a comma or semicolon that is not escaped: {value[:60]}"
            if "\\\\" in value:
                yield f"{name}: a backslash: {value[:60]}"
            if re.search("(BEGIN|END):V", value, re.IGNORECASE):
                yield f"{name}: a component's name: {value[:60]}"


@rule(
    6,
    "one UID a meeting, and DTSTAMP, SEQUENCE and LAST-MODIFIED always",
    # Evolution: 74 rows for 43 events after some refreshes.
    no_uid=once(r"^UID:.*\r\n", ""),
    twice=lambda feed: re.sub(rb"(?s)(BEGIN:VEVENT.*?END:VEVENT\r\n)", rb"\1\1", feed, count=1),
    no_stamp=once(r"^DTSTAMP:.*\r\n", ""),
    no_sequence=once(r"^SEQUENCE:.*\r\n", ""),
    never_changed=once(r"^(END:VCALENDAR)", "BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\n\\1"),
)
def identity(feed: bytes) -> Iterator[str]:
    uids: Counter[str] = Counter()
    for event in events(feed):
        for name in ("UID", "DTSTAMP", "SEQUENCE", "LAST-MODIFIED"):
            if len(of(event, name)) != 1:
                yield f"{name}: {of(event, name)}"
        uids.update(of(event, "UID"))
    yield from (f"{uid}: {n} times" for uid, n in uids.items() if n > 1)


@rule(
    7,
    "STATUS is TENTATIVE, CONFIRMED or CANCELLED",
    another=once(r"^STATUS:.*\r", "STATUS:POSTPONED\r"),
    lower_case=once(r"^STATUS:CONFIRMED", "STATUS:confirmed"),
    none=once(r"^STATUS:.*\r\n", ""),
)
def status(feed: bytes) -> Iterator[str]:
    for event in events(feed):
        if of(event, "STATUS") not in (["TENTATIVE"], ["CONFIRMED"], ["CANCELLED"]):
            yield f"STATUS: {of(event, 'STATUS')}"


@rule(
    8,
    "no comma in a category or the calendar's name, none in a URL, the link in DESCRIPTION too",
    # KCalendarCore, node-ical, ts-ics, Home Assistant, Evolution: two categories.
    category=once(r"^CATEGORIES:", r"CATEGORIES:Council\\, plenary,"),
    url=once(r"^URL:(.*)\r\n /meetings", "URL:\\1\r\n /a,b;c/meetings"),  # ruby splits it
    link=once(r"(\\n\\n\r\n )https:", r"\1htt:"),
    name=once(r"^X-WR-CALNAME:", "X-WR-CALNAME:One, two; "),  # vobject cuts it
)
def commas(feed: bytes) -> Iterator[str]:
    for name in ("X-WR-CALNAME", "NAME"):
        if re.search("[,;]", calendar(feed).get(name, ("", ""))[1]):
            yield f"{name}: a comma or semicolon"
    for event in events(feed):
        for categories in of(event, "CATEGORIES"):
            if "\\" in categories:
                yield f"CATEGORIES: a comma in one of {categories}"
        for url in of(event, "URL"):
            if re.search("[,;]", url):
                yield f"URL: a comma or semicolon in {url}"
            if not "".join(of(event, "DESCRIPTION")).endswith(rf"\n\n{url}"):
                yield f"DESCRIPTION: without {url}"


@rule(
    9,
    "no UID of the calendar, nothing but VALARM in an event, no RELATED-TO",
    # vdirsyncer: one event of 43.
    uid=once(r"^PRODID:", "UID:calendar\r\nPRODID:"),
    part=once(r"^(END:VEVENT)", "BEGIN:VLOCATION\r\nUID:hall\r\nEND:VLOCATION\r\n\\1"),
    # Home Assistant refuses the feed.
    related=once(r"^SEQUENCE:", "RELATED-TO;GAP=P1D:x\r\nSEQUENCE:"),
)
def parts(feed: bytes) -> Iterator[str]:
    if "UID" in calendar(feed):
        yield "a UID of the calendar"
    known = {"VCALENDAR", "VEVENT", "VALARM"}
    for line in lines(feed):
        if line.startswith("BEGIN:") and line.removeprefix("BEGIN:") not in known:
            yield line
        if line.startswith("RELATED-TO"):
            yield line


@rule(
    10,
    "one calendar that says what it is, and how often to come; no METHOD",
    prodid=once(r"^PRODID:.*\r\n", ""),
    version=once(r"^VERSION:2.0", "VERSION:1.0"),
    name=once(r"^X-WR-CALNAME:.*\r\n", ""),
    refresh=once(r"^REFRESH-INTERVAL;VALUE=DURATION", "REFRESH-INTERVAL"),
    lifetime=once(r"^X-PUBLISHED-TTL:.*", "X-PUBLISHED-TTL:4:00:00\r"),
    method=once(r"^PRODID:", "METHOD:PUBLISH\r\nPRODID:"),  # libical's check fails
    two=lambda feed: feed + feed,
)
def header(feed: bytes) -> Iterator[str]:
    if feed.count(b"BEGIN:VCALENDAR") != 1:
        yield "not one calendar"
    told = calendar(feed)
    wanted = {
        *("PRODID", "VERSION", "X-WR-CALNAME", "NAME", "X-PUBLISHED-TTL", "REFRESH-INTERVAL"),
        *("COLOR", "SOURCE", "URL", "LAST-MODIFIED"),
    }
    yield from (f"no {name}" for name in sorted(wanted - told.keys()))
    if told.get("VERSION") != ("", "2.0"):
        yield f"VERSION: {told.get('VERSION')}"
    if "METHOD" in told:
        yield "a METHOD"
    for name in ("X-PUBLISHED-TTL", "REFRESH-INTERVAL"):
        parameters, value = told.get(name, ("", ""))
        if not re.fullmatch(r"PT\d+H", value):
            yield f"{name}: {value}"
        if (name == "REFRESH-INTERVAL") != (parameters == ";VALUE=DURATION"):
            yield f"{name}: {parameters}"
