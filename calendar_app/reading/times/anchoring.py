"""The dates of an article: where "Thursday" becomes a date.

`date_mentions` walks through the phrases of an article, keeps the last date spoken of, asks
`tense` for the verb that each phrase hangs on, and has `placing` anchor one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise, zip_longest
from typing import Any

from calendar_app.model import Anchor, Grain, Mod, Span, TimeMention, Timex, When, day_of
from calendar_app.reading.lexicon.vocabulary import Language

from .datelines import day_of_quote, day_of_report, writing_day
from .filling import FROM_SAID, in_years
from .phrases import TimePhrase, is_heading, is_missed, looks_back
from .placing import anchor, placed, zone_of
from .sections import BASIS, Sections
from .tense import Tenses
from .thread import Thread
from .timex import find_times

__all__ = [
    "anchor", "date_mentions", "find_dates", "found_reference", "timex_value", "zone_of",
]  # fmt: skip

_WEEKDAY = "day of the week, of the days spoken of"
_LONG = ("year", "of_year", "decade", "century")  # counted from a year that was spoken of, too
_APPOSED = (" (", ", ", " - ", " – ")
_NOWADAYS = "PRESENT_REF"
_LONG_AGO = re.compile(r"\d{2,4}")
_OPENS = re.compile(r"(?:[.;!?:][\"”’]?|\s-|—)\s+$")  # what stands before a new clause
_LATELY, _CONTRAST = 4, 160  # mentions and characters to the year that is contrasted
_LISTED = 12  # days for which one year can be told
_FULL_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH_AND_DAY = re.compile(r"XXXX-\d\d-\d\d")
_DAY_WITHOUT_YEAR = re.compile(r"XXXX-\d\d-\d\d")
_SENTENCE_END = re.compile(r"[.!?;\n]")


def date_mentions(
    text: str,
    phrases: Sequence[TimePhrase],
    language: Language,
    *,
    published: date | datetime | None,
    assume_year: int | None = None,
) -> list[TimeMention]:
    """One mention a phrase, in order. Where `published` is None the article's own words may fix
    its day or its year (`found_reference`); else month and day take `assume_year`."""
    year = assume_year
    if published is None:
        reference = found_reference(text, phrases, language)
        if isinstance(reference, date):
            published = reference
        elif reference is not None:
            year = reference
    today = writing_day(text, phrases, published)
    if today is not None and published is not None and today != day_of(published):
        published = today  # "HAVANA, May 14 (Prensa Latina)": its "today" is the 14th
    tenses = Tenses(text, language)
    sections = Sections(text, day_of(published) if published else None)
    thread = Thread(text, language, tenses, day_of(published) if published else None)
    mentions: list[TimeMention] = []
    tensed: list[str | None] = []
    for number, phrase in enumerate(phrases):
        timex = phrase.timex
        thread.reach(phrase.span)
        tense = tenses.at(phrase.span) if _needs_tense(timex) else None
        if tense == "present" and _is_aside(text, phrase.span):
            tense = None
        if tense == "future" and _is_of_day(timex) and tenses.went_on_until(phrase.span):
            tense = "past"
        if is_missed(text, phrase, thread.published, language):
            tense = "past"
        if thread.is_over_before(phrase, phrases[number + 1 : number + 2]):
            tense = "past"
        told_year = _year_behind(text, phrases, number, language) or thread.year_of(phrase, tense)
        if timex.value.startswith("XXXX-") and timex.value[5:6].isdecimal():
            told_year = sections.year(phrase.span) or told_year
        last = thread.latest() if timex.unit in _LONG else thread.origin(phrase, tense)
        earlier = tense == "past" and (timex.offset or 0) < 0
        if last and last.grain >= Grain.YEAR and earlier and thread.is_to_come(last):
            last = None  # "to be replaced by 2020. A report two years earlier had called it weak"
        last = thread.quarter() if timex.unit == "quarter" and not timex.shift else last
        if (timex.unit, timex.shift, timex.reference) == ("year", 0, "said"):
            last = thread.that_year(phrase.span)
        if tense == "past" and "-" in timex.value[4:5] and tenses.was_set_for(phrase.span):
            tense = "future"
        if (
            tense == "present"
            and timex.type == "DURATION"
            and looks_back(text, phrase.span, language)
        ):
            tense = None
        heads = is_heading(text, phrase.span)
        base = sections.base(phrase.span, timex, tense, heading=heads)
        told_elsewhere = thread.is_report(phrase.span) or thread.is_aside(phrase.span)
        if base and tense == "past" and told_elsewhere:
            base = None  # "prices fell last week, the bank said on Monday"
        tense = "future" if base else tense
        tensed.append(tense)
        told = day_of_quote(text, phrases, number, language)
        if told is None and tenses.was_planned(phrase.span):
            told = day_of_report(text, phrases, number, language)
        quoted = anchor(told.timex, Anchor(published, tense="past")) if told else None
        to = Anchor(
            published=base or (quoted.first_day if quoted else published),
            tense=tense,
            said=_day_behind(text, phrases, number, language, tenses, published)
            or sections.programme(phrase.span, timex, thread.said)
            or thread.day_of_programme(phrase)
            or _origin(timex, last, published, tense),
            year=told_year or (year if published is None else None),
            month_first=language.month_first,
            done=tense == "past"
            and ("-" in timex.value[4:5] or timex.mod is Mod.END)
            and tenses.done_on(phrase.span),
        )
        when, resolved = _placed(timex, to, thread)
        resolved = thread.counted_hours(timex) or resolved
        if base and when:
            when = replace(when, basis=(BASIS,))
        if when is not None and timex.value.startswith("XXXX-WXX-"):
            if base is None and (day := thread.day_of_weekday(phrase, when, tense)):
                stated = replace(timex, value=f"{day.isoformat()}{timex.value[10:]}")
                when, resolved = _based(placed(stated, to), _WEEKDAY)
            if when is not None and number + 1 < len(phrases):
                following = phrases[number + 1]
                if text[phrase.span.end : following.span.start] in _APPOSED:
                    when, resolved = _same_day(when, resolved, following.timex, to)
        if timex.offset == 0 and timex.reference == "said" and last is not None and when:
            same = replace(last, basis=(FROM_SAID,))
            when = when if last.timed or "T" in timex.value else same
        if when is not None and tense in ("present", None) and _is_nowadays(text, phrase, mentions):
            resolved = _NOWADAYS
        mentions.append(TimeMention(phrase.span, phrase.text, phrase.rule, timex, when, resolved))
        thread.note(phrase, when, resolved, tense, heading=heads)
        if when is not None and timex.type in ("DATE", "TIME") and when.grain <= Grain.YEAR:
            sections.enter(phrase.span, timex, when, heading=heads)
    return _agreeing(mentions, tensed)


def _is_nowadays(text: str, phrase: TimePhrase, before: Sequence[TimeMention]) -> bool:
    """ "In 1942 they slept eight hours; today it is seven": what opens a clause against a year that
    is over is no day."""
    timex = phrase.timex
    if (timex.offset, timex.unit, timex.reference, timex.type) != (0, "day", "now", "DATE"):
        return False
    last = next((one for one in reversed(before[-_LATELY:]) if one.timex.type == "DATE"), None)
    if last is None or not _LONG_AGO.fullmatch(last.resolved):
        return False
    gap = text[last.span.end : phrase.span.start]
    return len(gap) < _CONTRAST and _OPENS.search(gap) is not None


def _is_aside(text: str, span: Span) -> bool:
    """ "It is the first since the last summit (Brussels, 18 December)": no verb speaks for it."""
    lead = text[max(0, span.start - 30) : span.start]
    return "(" in lead and ")" not in lead.rpartition("(")[2]


def _placed(timex: Timex, to: Anchor, thread: Thread) -> tuple[When | None, str]:
    if timex.reference != "span":
        return placed(timex, to)
    day = thread.nth_day(timex.offset or 0)
    if day is None and ":" not in timex.value:
        return None, "P1D"  # as a length
    counted = replace(timex, offset=0, reference="said")
    return placed(counted, replace(to, said=day or to.said))


def _year_behind(
    text: str, phrases: Sequence[TimePhrase], number: int, language: Language
) -> int | None:
    """The year that the last of several days has for all: "on 31 May and 3 June 1973"."""
    if not _DAY_WITHOUT_YEAR.fullmatch(phrases[number].timex.value):
        return None
    joins = language.tables.get("joins", {}).get("and_dates", ())
    for phrase, following in pairwise(phrases[number : number + _LISTED]):
        if text[phrase.span.end : following.span.start].strip() not in joins:
            return None
        value = following.timex.value
        if _FULL_DAY.match(value):
            return int(value[:4]) - (phrases[number].timex.value[5:10] > value[5:10])
        if not _DAY_WITHOUT_YEAR.fullmatch(value):
            return None
    return None


def _same_day(when: When, resolved: str, timex: Timex, to: Anchor) -> tuple[When, str]:
    """ "On Monday (10 November)": the day behind a weekday says which one it is."""
    exact, told = placed(timex, replace(to, tense=None))
    if exact is None or exact.grain != Grain.DAY or "WXX" in timex.value or when.timed:
        return when, resolved
    ends = (exact.first_day.isoweekday(), exact.last_day.isoweekday())
    if ends != (when.first_day.isoweekday(), when.last_day.isoweekday()) or "T" in resolved + told:
        return when, resolved
    return exact, told


def _based(found: tuple[When | None, str], basis: str) -> tuple[When | None, str]:
    when, resolved = found
    stated = frozenset({Grain.DAY})
    return (replace(when, basis=(basis,), stated=stated) if when else None), resolved


def _agreeing(mentions: list[TimeMention], tensed: Sequence[str | None]) -> list[TimeMention]:
    """A weekday without a verb (in a headline) is the day that the rest of the article means."""
    told = list(mentions)
    meant: dict[str, set[str]] = {}
    for number, one in enumerate(mentions):
        if not re.fullmatch(r"XXXX-WXX-\d.*", one.timex.value) or one.when is None:
            continue
        if one.timex.shift is not None or one.timex.end_value or "T" in one.timex.value:
            continue
        if tensed[number] is not None:
            meant.setdefault(one.timex.value, set()).add(told[number].resolved)
    for number, one in enumerate(told):
        days = meant.get(one.timex.value, set())
        if tensed[number] is None and len(days) == 1 and one.when is not None:
            day = next(iter(days))
            if one.timex.shift is None and not one.timex.end_value and len(day) == 10:
                when = replace(one.when, start=date.fromisoformat(day))
                told[number] = replace(one, when=when, resolved=day)
    return told


def _day_behind(
    text: str,
    phrases: Sequence[TimePhrase],
    number: int,
    language: Language,
    tenses: Tenses,
    published: date | datetime | None,
) -> date | None:
    """The day of an hour that names it after an aside: "at 6 p.m. (1600 GMT) on Monday"."""
    if not phrases[number].timex.value.startswith("T") or published is None:
        return None
    at = number + 1
    while at < len(phrases) and at - number < 3 and phrases[at].timex.value.startswith("T"):
        at += 1
    if at == len(phrases):
        return None
    gap = text[phrases[at - 1].span.end : phrases[at].span.start]
    aside = text[max(0, phrases[number].span.start - 1) : phrases[at].span.start]
    joins = language.tables.get("joins", {}).get("time_date", ())
    if (
        "\n" in gap
        or ")" not in gap
        or "(" not in aside
        or gap.replace(")", "").strip().lower() not in joins
    ):
        return None
    to = Anchor(published=published, tense=tenses.at(phrases[at].span))
    day, _ = placed(phrases[at].timex, to)
    return day.first_day if day is not None and day.has_day else None


def _is_of_day(timex: Timex) -> bool:
    """Whether this is an hour or a part of some day: "2 a.m.", "the night before"."""
    return "T" in timex.value and "W" not in timex.value and timex.type == "TIME"


def _needs_tense(timex: Timex) -> bool:
    return "X" in timex.value or timex.type == "DURATION" or timex.value[0] == "T"


def _origin(
    timex: Timex, said: When | None, published: date | datetime | None, tense: str | None
) -> date | None:
    """The day from which a phrase counts: after a range its last day, before it its first. What was
    done "earlier in the day" was not done on a day to come."""
    if said is None:
        return None
    if timex.reference == "tale" and published is not None and tense not in ("future", "present"):
        return said.first_day if said.has_day and said.first_day <= day_of(published) else None
    by_day = timex.unit == "day" or timex.value.startswith("T")
    if by_day and not said.has_day and (timex.offset is not None or timex.unit is None):
        return None
    onward = timex.shift is not None and timex.shift >= 0 and said.grain == Grain.YEAR
    ended = said.mod is Mod.END and timex.unit in ("day", "week")  # "late in May ... a week later"
    if onward or ended or (timex.offset is not None and timex.offset > 0):
        return said.last_day
    return said.first_day


def found_reference(
    text: str, phrases: Sequence[TimePhrase], language: Language
) -> date | int | None:
    """The article's own day or year, where its words fix one; None where they do not.

    Its day: a full date that stamps it, in brackets or behind a dash of its first lines, or in its
    last. Its year: of a full date yet to come, of an edition that is near ("the 2022 summit next
    week"), or the one, not far from the latest year named, in which a stated weekday agrees.
    """
    head = text.find("\n\n")
    head = head if head >= 0 else min(len(text), 200)
    tail = text.rstrip().rfind("\n") + 1
    for phrase in phrases:
        before = text[max(0, phrase.span.start - 2) : phrase.span.start].strip()[-1:]
        stamped = before in ("(", "-", "–", "—", "|", ",", "/", ":") or is_heading(
            text, phrase.span
        )
        at = phrase.span.start
        closes = not text[phrase.span.end :].strip()
        stamp = stamped if at < head else at >= tail > head and (stamped or closes)
        if stamp and _FULL_DAY.match(phrase.timex.value):
            return date.fromisoformat(phrase.timex.value[:10])
        if 0 <= at < head and _FULL_DAY.match(phrase.timex.value) and _speaks_of_today(phrases):
            return date.fromisoformat(phrase.timex.value[:10])
    tenses = Tenses(text, language)
    for phrase, following in zip_longest(phrases, phrases[1:]):
        value = phrase.timex.value
        if _FULL_DAY.match(value) and tenses.at(phrase.span) == "future":
            return int(value[:4])
        if len(value) == 4 and value.isdecimal() and following is not None:
            gap = text[phrase.span.end : following.span.start]
            coming = (following.timex.offset or following.timex.shift or 0) >= 0
            counted = following.timex.reference == "now" or following.timex.shift is not None
            if len(gap) < 40 and not _SENTENCE_END.search(gap) and coming and counted:
                return int(value)
    return _year_of_weekdays(phrases)


def _speaks_of_today(phrases: Sequence[TimePhrase]) -> bool:
    return any(
        p.timex.reference == "now" and p.timex.unit == "day" and abs(p.timex.offset or 0) <= 1
        for p in phrases
    )


def _year_of_weekdays(phrases: Sequence[TimePhrase]) -> int | None:
    """The year in which every "Thursday 3 March" of the text is right, if years are named near."""
    named = [int(p.timex.value[:4]) for p in phrases if p.timex.value[:4].isdecimal()]
    stated = [p.timex for p in phrases if p.timex.weekday and _MONTH_AND_DAY.match(p.timex.value)]
    if not named or not stated:
        return None
    fitting = []
    for year in (max(named), max(named) + 1):
        days = [next(in_years(int(t.value[5:7]), int(t.value[8:10]), range(year, year + 1)), None)
                for t in stated]  # fmt: skip
        if all(d and d.isoweekday() == t.weekday for d, t in zip(days, stated, strict=True)):
            fitting.append(year)
    return fitting[0] if len(fitting) == 1 else None


def timex_value(mention: TimeMention) -> tuple[str, str, str | None]:
    """Type, resolved TIMEX3 value and mod of a mention. A range gives both of its ends, parted by
    a slash."""
    timex = mention.timex
    kind = timex.type
    if kind == "DURATION" and not mention.resolved.startswith("P"):
        kind = "TIME" if "T" in mention.resolved else "DATE"
    if timex.reference == "span" and mention.resolved.startswith("P"):
        kind = "DURATION"
    mod = timex.mod.value if timex.mod else None
    return kind, mention.resolved or timex.value, mod


def find_dates(
    text: str, *, reference: date | datetime | None, language: Language
) -> list[dict[str, Any]]:
    """Every date phrase of `text` as TIMEX3, in order; a range is two entries.

    Each is {"start", "end", "text", "type", "value", "mod"}; offsets are half-open.
    """
    phrases = find_times(text, language)
    mentions = date_mentions(text, phrases, language, published=reference)
    rows: list[dict[str, Any]] = []
    for phrase, mention in zip(phrases, mentions, strict=True):
        kind, value, mod = timex_value(mention)
        start = _with_about(text, phrase, language)
        spans: tuple[Span, ...] = phrase.parts or (phrase.span,)
        values = value.split("/") if len(spans) == 2 else [value]
        if len(values) != len(spans):
            spans = (phrase.span,)
        for span, one in zip(spans, values, strict=False):
            span = Span(start, span.end) if span.start == phrase.span.start else span
            rows.append(
                {"start": span.start, "end": span.end, "text": span.of(text), "type": kind,
                 "value": one, "mod": mod}
            )  # fmt: skip
    return rows


def _with_about(text: str, phrase: TimePhrase, language: Language) -> int:
    """Where the phrase begins with the word that makes its hour a rough one: "about 4 a.m." """
    start = phrase.span.start
    if phrase.timex.type == "TIME" and ":" in phrase.timex.value and not phrase.parts:
        before = text[:start].rpartition("\n")[2].rstrip(" ").rsplit(" ", 1)[-1]
        if before in language.tables["slots"].get("approx", {}).get("APPROX", ()):
            return text.rindex(before, 0, start)
    return start
