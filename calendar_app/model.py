"""Every value that travels through the house. All frozen; none knows a clock, a file or a socket.

Names follow the standards: TimeML for time (timex, value, mod), RFC 5545 for the calendar (uid,
start, exclusive end, status, sequence), information extraction for the rest (span, mention,
gazetteer, evidence). docs/glossary.md has them all on one page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple

_A_DAY = timedelta(days=1)

# --- articles ---


class Span(NamedTuple):
    """Half-open range of characters of `Article.text`. A tuple, since an article makes thousands
    of them, which are compared, sorted and looked up."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Raw:
    """What was brought home before anyone looked inside: bytes and where they came from.

    `url` is where it was found in the end, where it came from the web; `charset` what its server
    said that the bytes mean.
    """

    source: str
    body: bytes
    media_type: str
    url: str | None = None
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `text` is all that is read, its headline first where it has one.

    Every span of the house counts characters of this `text`. `published` is the document creation
    time of TimeML; None where the article bears no date. Then `assumed_year` is that of its days
    without one, where somebody said which. `name` is what the source calls it (a file's stem, the
    `id` of the JSON form); `id` is ours and depends on the words alone. `version` tells one that
    stands at an address where another text stood before from that one; "" is the first.
    """

    text: str
    title: str = ""
    published: date | datetime | None = None
    language: str = "en"
    publisher: str = ""
    url: str | None = None
    name: str = ""
    assumed_year: int | None = None
    version: str = ""

    @property
    def id(self) -> str:
        """Sixteen hex digits, the same for the same words: of the URL where there is one, and
        of the version where others stood there before."""
        told = self.url or f"{self.text}\n{self.published or ''}"
        if self.version:
            told += f"\n{self.version}"
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# --- time ---


class Grain(IntEnum):
    """How closely a time is placed, from fine to coarse."""

    MINUTE = 0
    DAY = 1
    WEEK = 2
    MONTH = 3
    QUARTER = 4
    YEAR = 5


class Mod(StrEnum):
    """TIMEX3 @mod."""

    START = "START"
    MID = "MID"
    END = "END"
    APPROX = "APPROX"
    BEFORE = "BEFORE"
    AFTER = "AFTER"
    LESS_THAN = "LESS_THAN"
    MORE_THAN = "MORE_THAN"
    EQUAL_OR_LESS = "EQUAL_OR_LESS"
    EQUAL_OR_MORE = "EQUAL_OR_MORE"


@dataclass(frozen=True, slots=True)
class Timex:
    """A time as written, before any clock: `XXXX-01-10` has no year, and says so.

    `type` is DATE, TIME, DURATION or SET. `value` follows TIMEX3 with X for the unsaid
    (`XXXX-WXX-4` is a bare Thursday). `end_value` closes a range and is its last day or hour,
    inclusive as people say it. `shift` is -1, 0, +1 for last, this, next. `offset` counts `unit`s
    from the reference ("three days later": 3, DAY), and `reference` says from what: the article's
    day ("now"), the last date spoken of ("said"; "tale": unless that is yet to come), or an event
    that the text goes on to name ("event": "four days before the talks"). `weekday` (1 is Monday)
    is one stated beside a day.
    """

    type: str
    value: str
    end_value: str | None = None
    shift: int | None = None
    mod: Mod | None = None
    offset: int | None = None
    unit: str | None = None
    reference: str | None = None
    zone: str | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Everything that anchoring may lean on, and nothing else.

    `published` None means that the article has no date; then `year`, where given, is taken for
    phrases that name month and day but no year. `said` is the last date spoken of before the
    phrase. `tense` is "past", "present", "future" or None: of the verb the phrase hangs on.
    `done` says that this verb tells what was done on the day, and not what was said of it.
    """

    published: date | datetime | None
    tense: str | None = None
    said: date | None = None
    year: int | None = None
    month_first: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """A time on the calendar. `end` is exclusive, as DTEND is.

    `start` is a date, or an aware datetime where the hour is known; then `end` is a datetime, the
    day after the last day as a date (opening hour known, closing hour not), or None. A week and a
    month hold their whole span. `stated` are the grains that the source itself said; `basis` says
    in words where the others came from ("year from the publication date").
    """

    start: date | datetime
    end: date | datetime | None
    grain: Grain
    stated: frozenset[Grain] = frozenset()
    basis: tuple[str, ...] = ()
    mod: Mod | None = None

    @property
    def has_day(self) -> bool:
        return self.grain <= Grain.DAY

    @property
    def timed(self) -> bool:
        return isinstance(self.start, datetime)

    @property
    def first_day(self) -> date:
        start = self.start  # not by `day_of`: the reader asks this all the time
        return start.date() if isinstance(start, datetime) else start

    @property
    def last_day(self) -> date:
        """The last day, inclusive, as people say it."""
        end, first = self.end, self.first_day
        if end is None:
            return first
        if isinstance(end, datetime):
            return max(first, day_of(end - timedelta(microseconds=1)))
        return max(first, end - _A_DAY)

    def overlaps(self, other: When) -> bool:
        return self.first_day <= other.last_day and other.first_day <= self.last_day


def day_of(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


# --- what is known about the world: gazetteer entries ---


@dataclass(frozen=True, slots=True)
class Body:
    """A standing body, format, forum or named dialogue that meets."""

    id: str
    name: str
    participants: tuple[str, ...] = ()
    kind: str = "session"
    seat: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A city, a venue or a region. A venue knows its city; a region has no city of its own."""

    id: str
    name: str
    country: str
    type: str = "city"
    city: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who can take part: a state (ISO 3166-1 alpha-2, upper case) or an organisation (slug).
    `beside`: those beside whom an ambiguous name means this one."""

    id: str
    name: str
    capital: str | None = None
    seat: str | None = None
    beside: tuple[str, ...] = ()


# --- mentions ---


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the text that means something; `rule` is the provenance."""

    span: Span
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class TimeMention(Mention):
    """`when` is None where the phrase could not be placed on the calendar.

    `resolved` is the TIMEX3 value after anchoring, which also says what a calendar cannot hold
    ("2013-SP", "P3D"); a range has both of its ends, parted by a slash.
    """

    timex: Timex
    when: When | None = None
    resolved: str = ""


@dataclass(frozen=True, slots=True)
class BodyMention(Mention):
    body: Body


@dataclass(frozen=True, slots=True)
class PlaceMention(Mention):
    place: Place


@dataclass(frozen=True, slots=True)
class ActorMention(Mention):
    """A state or organisation named; `adjective` for a demonym ("Russian")."""

    actor: str
    adjective: bool = False


@dataclass(frozen=True, slots=True)
class PersonMention(Mention):
    """`name` is the article's fullest form; `actor` whom the person represents, where known."""

    name: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class TriggerMention(Mention):
    """A word that speaks of a meeting, or of what became of one."""

    kind: str


# --- meetings ---


class Kind(StrEnum):
    SESSION = "session"
    SUMMIT = "summit"
    TALKS = "talks"
    CONSULTATIONS = "consultations"
    DIALOGUE = "dialogue"
    CONFERENCE = "conference"
    VISIT = "visit"
    CALL = "call"
    PRESS_CONFERENCE = "press-conference"
    CEREMONY = "ceremony"
    MEETING = "meeting"


class Status(StrEnum):
    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What can be said of a meeting, by one article or by all together.

    `participants` are actor ids, sorted. `inferred` maps a field's name to the ground on which it
    was filled in although nobody said it ({"city": "from the venue, the Kremlin"}).
    """

    title: str
    kind: Kind
    body: str | None = None
    participants: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    city: str | None = None
    country: str | None = None
    venue: str | None = None
    when: When | None = None
    status: Status = Status.CONFIRMED
    previously: date | datetime | None = None
    inferred: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def precision(self) -> str | None:
        """minute, day, week or month; None while the year is unknown."""
        return self.when.grain.name.lower() if self.when else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting(Occasion):
    """One article on one meeting (the in-document event of ACE). Never edited once kept.

    `evidence` is the sentence that best places the meeting in time, `phrase` the date phrase in
    it. `timex` is the time as written; where `when` is None the year could not be known.
    `confidence` is 0..1. `rules` are the names of the rules that made it.
    """

    article: str
    evidence: Span
    quote: str
    phrase: Span
    timex: Timex
    confidence: float = 1.0
    rules: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Sixteen hex digits. One phrase may tell of several meetings: its place is not enough."""
        start = iso(self.when.start) if self.when else self.timex.value
        where = f"{self.article} {self.evidence.start} {self.phrase.start} {start}"
        told = f"{where} {self.body} {self.participants} {self.title}"
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Confirmation(StrEnum):
    """How well a meeting is confirmed, from hardly to fully."""

    UNNAMED = "unnamed"  # one source, which does not say who it is
    ONE = "one"  # one outlet
    SEVERAL = "several"  # several that do not tell it after each other
    OFFICIAL = "official"  # those who hold it


@dataclass(frozen=True, slots=True)
class Support:
    """Who stands behind a meeting: `sources` are those that tell it by themselves, `last_told` is
    the day of the latest article."""

    confirmation: Confirmation = Confirmation.ONE
    sources: int = 1
    last_told: date | None = None


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A watched `calendar` had the meeting, and while that was yet to come has had it no more
    `since` that day."""

    calendar: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Occasion):
    """A meeting of the world: the fold of its sightings. Its `uid` never changes.

    `corrected` are the fields that a person gave, sorted; no article changes those.
    """

    uid: str
    sequence: int = 0
    created: datetime
    last_modified: datetime
    sightings: int = 1
    corrected: tuple[str, ...] = ()
    support: Support = Support()
    unlisted: Unlisted | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A date phrase that gave no meeting, and why not: "purpose", "umbrella", "no participants"."""

    span: Span
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What `read` returns. `undated` is true where the article's own year could not be known;
    `beyond` are the limits of the reader that the text went beyond, in words: what is more than
    they allow has not been read. `unread` says that nothing was: there is no reader for its
    language."""

    article: Article
    mentions: tuple[Mention, ...]
    sightings: tuple[Sighting, ...]
    refusals: tuple[Refusal, ...] = ()
    undated: bool = False
    beyond: tuple[str, ...] = ()
    unread: bool = False


# --- decisions and history ---

BY_PERSON = "judged"  # the rule of a Reason that is a person's word
BY_HAND = "by-hand"  # the rule of a Sighting that a person made


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of an explanation, shown to people."""

    rule: str
    score: float
    detail: str


@dataclass(frozen=True, slots=True)
class NewMeeting:
    sighting: Sighting
    uid: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class SameMeeting:
    """`joined` is another meeting that the sighting shows to be this one: it tells of the move."""

    sighting: Sighting
    uid: str
    reasons: tuple[Reason, ...] = ()
    joined: str | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """Kept as a meeting of its own until someone judges; `rivals` are those it may be."""

    sighting: Sighting
    uid: str
    reasons: tuple[Reason, ...] = ()
    rivals: tuple[str, ...] = ()


Decision = NewMeeting | SameMeeting | Unsure


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word, which outranks every rule: two sightings are of one meeting, or of two."""

    one: str
    other: str
    same: bool


class Saying(StrEnum):
    """What a person can say. It outranks every rule, every score and every article."""

    SAME = "same"  # two sightings are of one meeting
    DIFFERENT = "different"
    CORRECT = "correct"  # fields of a meeting, known by one of its sightings
    REFUSE = "refuse"  # these sightings make no meeting
    ACCEPT = "accept"  # these do, however unsure the reader was
    BY_HAND = "by-hand"  # a sighting that the person made of a kept article


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A person's word, under the `number` with which it is taken back.

    `sightings` are what it is about: a word is tied to what was told, and so it outlives every
    merge and every new reading. `fields` are those of CORRECT in the canonical form of
    `merging.correcting`, and the whole sighting of BY_HAND.
    """

    number: int
    saying: Saying
    sightings: tuple[str, ...]
    fields: Mapping[str, Any] = field(default_factory=dict, hash=False)
    because: str = ""
    who: str = ""
    made_at: datetime
    undone_at: datetime | None = None
    undone_by: str = ""

    @property
    def judgement(self) -> Judgement | None:
        if self.saying not in (Saying.SAME, Saying.DIFFERENT):
            return None
        one, other = self.sightings
        return Judgement(one, other, self.saying is Saying.SAME)


class Doubt(StrEnum):
    """Why something waits for a person's word."""

    UNSURE = "unsure"  # the reader is too unsure for the calendar
    YEAR = "year"  # nobody says the year, and it was filled in
    RIVALS = "rivals"  # it may be the same as another meeting


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing for review. `uid` is its meeting where it stands on the calendar, `rivals` are the
    uids of those that it may be instead."""

    doubt: Doubt
    sighting: Sighting
    uid: str | None = None
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a meeting's history. `field` is "created" where the meeting first appeared.

    `word` is the number of the person's word that brought it, or whose taking back did, and then
    `who` and `because` tell of it; else it was `article`. "withdrawn" is the field where the
    meeting left the calendar (`before` is its title) or came onto it again, "listed" where the
    calendar of those who hold it has it no more (`before` is that one's name) or again.
    """

    uid: str
    field: str
    before: str | None
    after: str | None
    article: str
    at: datetime
    word: int | None = None
    taken_back: bool = False
    who: str = ""
    because: str = ""

    @property
    def reason(self) -> str:
        """Why a meeting left the calendar: by whose word, or since nothing tells of it."""
        if self.word is None:
            return "it is no longer found in what articles say"
        what = "takes back what was said of it" if self.taken_back else "says that it is none"
        told = f"{self.who or 'somebody'} {what}"
        because = "" if self.taken_back else self.because.rstrip(".")
        return f"{told}, since: {because}" if because else told


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which meetings: the one set of filters of the page, the API, the feed and the command line.

    `place` matches a city, country code or venue; `since` and `until` are days, both inclusive.
    `person` is a whole name, `confirmation` the least that is asked for; `text` is searched in
    titles, people and articles.
    """

    body: str | None = None
    place: str | None = None
    city: str | None = None
    country: str | None = None
    participant: str | None = None
    person: str | None = None
    kind: str | None = None
    status: str | None = None
    confirmation: str | None = None
    text: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def given(self) -> dict[str, str]:
        """The filters that are set, as strings, in the order of the fields."""
        set_ = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {name: str(value) for name, value in set_ if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What a feed leaves out of the meetings that its filters find.

    Nothing that ended before the day `since`, and nothing cancelled or postponed that ended before
    `cancelled_since`; with the switches off, nothing `tentative`, nothing `cancelled` or postponed,
    nothing `imprecise`, which is known to a week or a month only.
    """

    since: date | None = None
    cancelled_since: date | None = None
    tentative: bool = True
    cancelled: bool = True
    imprecise: bool = True


@dataclass(frozen=True, slots=True)
class NamedFeed:
    """A feed with an address of its own: /feeds/<slug>.ics.

    `filters` is the query string that it stands for, in canonical order. `name` is None where
    nobody named it: then the slug is a hash, for filters too long to be an address. One that was
    `removed` keeps its slug, so that its address can say so.
    """

    slug: str
    name: str | None
    filters: str
    made: datetime
    removed: datetime | None = None


# --- what is watched ---


class SourceKind(StrEnum):
    FEED = "feed"  # RSS or Atom
    INDEX = "index"  # a page of links to articles
    CALENDAR = "calendar"  # iCalendar
    SITEMAP = "sitemap"  # of sitemaps.org, or one of those
    PAGE = "page"  # one that changes, as a programme does


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place that is asked for news `every` so often.

    `etag` and `last_modified` are what its server said of what it last sent; `last_error` is why
    the last attempt failed, "" where it did not, and `failures` how many did in a row.
    """

    url: str
    name: str
    kind: SourceKind
    every: timedelta
    made: datetime
    next_due: datetime
    etag: str = ""
    last_modified: str = ""
    last_success: datetime | None = None
    last_error: str = ""
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceItem:
    """What became of one item of a source: the `article` that it is kept as, or the `problem`.

    `state` is what the item said when it was last read, where that can change under its `key`;
    `gone` is since when the source has it no more, where that says something; `at` is when it was
    last read, as the store has it.
    """

    key: str
    state: str = ""
    article: str | None = None
    tries: int = 1
    problem: str = ""
    gone: datetime | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Yield:
    """What a source has given: all articles, and of the days asked about the articles, the
    meetings that they tell of, and how many of those are confirmed."""

    articles: int = 0
    recent_articles: int = 0
    recent_meetings: int = 0
    recent_confirmed: int = 0


# --- the JSON form of GUIDELINES ---


def iso(moment: date | datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def last_moment(when: When) -> str | None:
    """`end` as the JSON form has it: the last day inclusive, or a closing hour as it is.

    None where an opening hour is all that is known.
    """
    if isinstance(when.end, datetime):
        return iso(when.end)
    return None if when.timed and when.end is None else iso(when.last_day)


def to_json(told: Occasion) -> dict[str, Any]:
    """The documented form of a meeting; `evidence` only where `told` is a sighting."""
    row: dict[str, Any] = {
        "title": told.title,
        "kind": told.kind.value,
        "body": told.body,
        "participants": list(told.participants),
        "people": list(told.people),
        "city": told.city,
        "country": told.country,
        "venue": told.venue,
        "start": iso(told.when.start) if told.when else None,
        "end": last_moment(told.when) if told.when else None,
        "precision": told.precision,
        "status": told.status.value,
        "previously": iso(told.previously),
    }
    if isinstance(told, Sighting):
        row["evidence"] = told.quote
        row["confidence"] = told.confidence
    return row
