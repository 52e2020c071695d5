"""What an article has told so far, as its date phrases see it: the memory of `Thread`.

`note` is told every time that was placed, in order; what was said in brackets or is the day of a
report is not what the text goes on to speak of.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from calendar_app.model import Grain, Span, Timex, When
from calendar_app.reading.lexicon.vocabulary import Language

from .phrases import (
    TimePhrase,
    in_brackets,
    is_of_a_paper,
    is_of_a_report,
    opens_line,
    opens_sentence,
)
from .tense import Tenses

LATE = ("TEV", "TNI")
FRESH = timedelta(days=1)
FULL_STOP = re.compile(r"[.!?;][\"”’)]?(?=\s+[^a-z\s])|\n")
NEAR = 80  # characters from a day with a year to the next of the same list
_NIGHTFALL = 18  # hours
_DATED = 20  # days told in full that are kept
_LONGEST = 14  # days that an article is about
_WEEKDAY = re.compile(r"XXXX-WXX-(\d)(?:T.*)?")
_COARSE = re.compile(r"(\d{4})-(SP|SU|FA|WI|H\d|Q\d)")
_FIRST_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12, "H1": 1, "H2": 7,
                 "Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10}  # fmt: skip
_DAY_AND_HOUR = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_LEAD = 16  # characters of the words in front of a time
_DEFINITE = 5  # words of "10 a.m. on the Monday"
_LEAD_IN = 2  # of them: ", while on Tuesday"
_PARAGRAPH = 1500  # characters: no paragraph is of one day for longer
_CLOCK_UNITS = {
    "hour": timedelta(hours=1), "minute": timedelta(minutes=1), "second": timedelta(seconds=1)
}  # fmt: skip


@dataclass
class Told:
    """`said` is the last time of a month or less, `last` of any size; `stretch` are the days that
    are being told, and `news` is the first day of the article's own days on which something was
    done."""

    text: str
    language: Language
    tenses: Tenses
    published: date | None
    said: When | None = None
    last: When | None = None
    said_at: int = 0
    heading: When | None = None
    stretch: When | None = None
    news: When | None = None
    _spoken_at: int = 0  # where `said` ends, as `said_at` is where `last` does
    _day: When | None = None  # the last of `said` that is a day
    _day_at: int = 0
    _gone: tuple[When, int] | None = None  # the last day that is not yet to come
    _night: When | None = None  # a day of which the evening or the night was told last
    _quarter: When | None = None
    _dated: deque[date] = field(default_factory=lambda: deque(maxlen=_DATED))
    _year: tuple[When, int] | None = None  # the last time that says its year
    _fine: When | None = None  # the last of `said` that is a day or a week
    _ahead: When | None = None  # the last of `said` that is yet to come
    _lasts: bool = False  # whether something is so since then: "since June 8, 1918"
    _counted: bool = False  # whether that was told in weeks from today: "three weeks ago"
    _opened: date | None = None  # the last day that opens a line, as in an agenda
    _opening: int | None = None  # where `said` ends, if it is a weekday that opens its sentence
    _clock: str | None = None  # the last day with its hour, as a value
    _coarse: tuple[range, int] | None = None  # the months of a season, and where it was told

    def reach(self, span: Span) -> None:
        """On a new line one is under the heading again."""
        if self.heading is not None and "\n" in self.text[self.said_at : span.start]:
            self.said = self.heading

    def note(
        self,
        phrase: TimePhrase,
        when: When | None,
        resolved: str,
        tense: str | None,
        *,
        heading: bool,
    ) -> None:
        """Remember a time that was placed."""
        timex, span = phrase.timex, phrase.span
        if match := _COARSE.fullmatch(resolved):
            first = int(match[1]) * 12 + _FIRST_MONTHS[match[2]] - 1
            self._coarse = range(first, first + (6 if match[2][0] == "H" else 3)), span.end
            if match[2][0] == "Q":
                self._quarter = self.latest()
        match = _DAY_AND_HOUR.match(resolved)
        late = match is not None and int(match[0][11:13]) >= _NIGHTFALL
        if match and not in_brackets(self.text, span):
            self._clock = match[0]
            if late and self.said and self.said.has_day and when is None:
                self._night = self.said  # "at 10:15 p.m. ... until dawn"
        if when is None or timex.type not in ("DATE", "TIME") or when.grain > Grain.YEAR:
            return
        if opens_line(self.text, span) and when.has_day:
            self._opened = when.last_day
        if when.has_day and self.published is not None and when.last_day <= self.published:
            self._gone = when, span.end
            fresh = tense == "past" and self.published - when.last_day <= FRESH
            self.news = when if fresh and self.news is None else self.news
        if heading:
            self.heading = when if when.has_day else None
        elif timex.end_value and when.grain == Grain.DAY and "WXX" not in timex.value:
            short = (when.last_day - when.first_day).days < _LONGEST and not self._is_of_things(
                span
            )
            self.stretch = when if short else self.stretch
        if self._is_news(when, tense):
            return
        reported = (
            self.said is not None
            and when.has_day
            and is_of_a_report(self.text, span, self.language)
        )
        aside = in_brackets(self.text, span) or is_of_a_paper(self.text, span, self.language)
        if self.said is None or not (reported or aside):
            self.last, self.said_at = when, span.end
            self._counted = timex.unit == "week" and bool(timex.offset)
            lead = self.text[max(0, span.start - _LEAD) : span.start].lower().split()
            self._lasts = lead[-1:] != [] and lead[-1] in self._joins("back")
            if when.grain <= Grain.MONTH:
                weekday = timex.value.startswith("XXXX-WXX-") and timex.shift is None
                weekday = weekday or (when.has_day and self._names_weekday(phrase.text))
                opens = weekday and (opens_sentence(self.text, span) or self._opens_next(span))
                self.said, self._spoken_at = when, span.end
                self._opening = span.end if opens else None
            if when.grain == Grain.YEAR or Grain.YEAR in when.stated:
                self._year = when, span.end
            if when.has_day and Grain.YEAR in when.stated:
                self._dated.append(when.first_day)
            overnight = timex.reference == "now" and timex.offset == 0  # into the day it names
            ahead = self.published is not None and when.first_day > self.published
            self._night = self._night if ahead else None
            if (late or resolved.endswith(LATE)) and not overnight:
                self._night = when
            if when.has_day:
                self._day, self._day_at = when, span.end
            self._fine = when if when.grain <= Grain.WEEK else self._fine
            if when.has_day and ahead:
                self._ahead = when

    def day_of_programme(self, phrase: TimePhrase) -> date | None:
        """ "The session opens at 10 a.m. on the Monday": from which of the days of the meeting told
        before such a weekday counts; None where it is of none of them."""
        timex, days = phrase.timex, self.stretch
        if timex.reference != "said" or timex.shift != 0 or days is None:
            return None
        weekday = _WEEKDAY.fullmatch(timex.value)
        words = phrase.text.split()
        if weekday is None or "the" not in words or len(words) > _DEFINITE:
            return None
        told = [self.said.first_day] if self.said and days.overlaps(self.said) else []
        for start in (*told, days.first_day):
            if start + timedelta(days=(int(weekday[1]) - start.isoweekday()) % 7) <= days.last_day:
                return start
        return None

    def _is_news(self, when: When, tense: str | None) -> bool:
        """Whether the time is that of the news ("this was announced today"), while the article
        speaks of a day to come."""
        if self.published is None or self.said is None or tense != "past" or not when.has_day:
            return False
        ahead = self.said.has_day and self.said.first_day > self.published
        return ahead and timedelta(0) <= self.published - when.last_day <= FRESH

    def latest(self) -> When | None:
        """What was spoken of last, seasons and quarters too: "By the winter of 1981 ... the
        following spring"."""
        if self._coarse is None or self._coarse[1] < self.said_at:
            return self.last
        months = self._coarse[0]
        first, after = (date(m // 12, m % 12 + 1, 1) for m in (months.start, months.stop))
        return When(first, after, Grain.QUARTER)

    def that_year(self, span: Span) -> When | None:
        """What "that year" hangs on: what said its year in the same paragraph, before all else."""
        near = self._year is not None and self._tells(self._year[1], span)
        return self._year[0] if self._year and near else self.latest()

    def is_to_come(self, when: When) -> bool:
        """Whether all of that time is later than the article."""
        return self.published is not None and when.first_day > self.published

    def is_report(self, span: Span) -> bool:
        """Whether the day of `span` is that on which something was said."""
        return is_of_a_report(self.text, span, self.language)

    def quarter(self) -> When | None:
        """The quarter spoken of last, which is the one that "in the quarter" means."""
        return self._quarter

    def counted_hours(self, timex: Timex) -> str | None:
        """The hour that is "20 minutes later" than the last one spoken of."""
        if timex.offset is None or timex.unit not in _CLOCK_UNITS or self._clock is None:
            return None
        try:
            told = datetime.fromisoformat(self._clock) + timex.offset * _CLOCK_UNITS[timex.unit]
        except (ValueError, OverflowError):  # 24:00; beyond the calendar
            return None
        return told.isoformat()[: len(self._clock)]

    def _fresh_day(self, span: Span, published: date) -> When | None:
        """The day spoken of last, if it is that of the news and the paragraph is still of it."""
        day = self._day
        if day is None or not self._tells(self._day_at, span):
            return None
        return day if timedelta(0) <= published - day.last_day <= FRESH else None

    def _tells(self, since: int, span: Span) -> bool:
        """Whether the paragraph of what was told at `since` goes on up to `span`."""
        near = span.start - since < _PARAGRAPH
        return near and self.text.find("\n", since, span.start) < 0

    def _counts_anew(self, phrase: TimePhrase) -> bool:
        """ "On Friday, not on Thursday", "on Monday what had been due on Friday", "on Friday and on
        Monday, with talks set for Friday": it is no day behind the one told last."""
        gap = self.text[self._spoken_at : phrase.span.start].removesuffix(" on ").strip(" ,(")
        lead = FULL_STOP.split(self.text[max(0, phrase.span.start - 3 * NEAR) : phrase.span.start])
        before = phrase.span.start - len(lead[-1]) + lead[-1].rfind(phrase.text)
        again = phrase.text in lead[-1] and not self.is_report(Span(before, before))
        return (
            again or gap.endswith(tuple(self._joins("was_due"))) or gap in self._joins("not_then")
        )

    def is_over_before(self, phrase: TimePhrase, behind: Sequence[TimePhrase]) -> bool:
        """ "After seeing A on Monday, B flies to C on Wednesday": a weekday that comes round later
        than the one behind it is over, where what was done on it opens the sentence."""
        days = [_WEEKDAY.fullmatch(p.timex.value) for p in (phrase, *behind) if not p.timex.shift]
        if self.published is None or len(days) < 2 or not (days[0] and days[1]):
            return False
        today, (one, other) = self.published.isoweekday(), (int(d[1]) for d in days if d)
        if (one - today) % 7 <= (other - today) % 7:
            return False
        lead = FULL_STOP.split(self.text[max(0, phrase.span.start - NEAR) : phrase.span.start])[-1]
        gap = self.text[phrase.span.end : behind[0].span.start]
        opening = lead.split()[:1] and lead.split()[0].lower() in self._joins("done_first")
        if not opening or "," not in gap or FULL_STOP.search(gap):
            return False
        return self.tenses.comes_behind(phrase.span)

    # --- where the sentence stands ---

    def _opens_next(self, span: Span) -> bool:
        """ "On Monday A meets B, while on Tuesday C comes": whether the time of `span` opens the
        clause behind one that a weekday opens as well."""
        lead = self.text[max(0, span.start - _LEAD) : span.start].rpartition(", ")[2].split()
        joined = 0 < len(lead) <= _LEAD_IN and lead[0] in self._joins("clauses")
        return joined and self._opening is not None and self._opening == self._spoken_at

    def _day_before_it(self, span: Span, number: int) -> date | None:
        """ "A visit to Accra on Friday, after talks in Abuja on Thursday": the weekday before the
        day that was just spoken of."""
        said = self.said
        if said is None or not said.has_day or not self._goes_on(span):
            return None
        gap = self.text[self._spoken_at : span.start]
        lead = gap.removeprefix(", ").split()[:1]
        if not gap.startswith(", ") or lead == [] or lead[0] not in self._joins("done_first"):
            return None
        if "," in gap[1:] or self.published is None or said.first_day <= self.published:
            return None
        return said.first_day - timedelta(days=(said.first_day.isoweekday() - number) % 7 or 7)

    def _joins(self, name: str) -> Sequence[str]:
        """Words of the language that say how one time hangs on another."""
        words: Sequence[str] = self.language.tables.get("joins", {}).get(name, ())
        return words

    def is_aside(self, span: Span) -> bool:
        """Whether what was told last was said in passing, and `span` stands outside of it: "The
        party, which lost a vote last week, met on Tuesday"."""
        if self.text[self.said_at : self.said_at + 1] != "," or not self._goes_on(span):
            return False
        lead = self.text[max(0, self.said_at - NEAR) : self.said_at].rpartition(", ")[2]
        relative = self.language.tables.get("joins", {}).get("relative", ())
        return lead.partition(" ")[0] in relative

    def _day_of_heading(self, number: int) -> date | None:
        """ "(Thursday, 11.30)" under the heading "22-23 May": the one of its days that is so
        called."""
        days = self.heading
        if days is None or days.last_day == days.first_day:
            return None
        day = days.first_day + timedelta(days=(number - days.first_day.isoweekday()) % 7)
        return day if day <= days.last_day else None

    def _names_weekday(self, text: str) -> bool:
        """ "Monday, 20 May": a day that is told with its weekday."""
        return text.partition(",")[0].partition(" ")[0] in self._joins("weekdays")

    def _taken_up(self, span: Span) -> bool:
        """ "Macron visits Rome next week. He meets Meloni on Friday": whether `span` stands in the
        sentence right behind the last time spoken of, which goes on with whom or what that is
        about."""
        gap = self.text[self._spoken_at : span.start]
        parts = FULL_STOP.split(gap)
        lead = parts[-1].split()
        return len(parts) == 2 and "\n" not in gap and " ".join(lead[:1]) in self._joins("goes_on")

    def _is_of_things(self, span: Span) -> bool:
        """ "The drill runs from 20 to 24 May", "ahead of a summit held from 27 to 31 May": days
        which the article does not go on to tell."""
        lead = FULL_STOP.split(self.text[max(0, span.start - 2 * NEAR) : span.start])[-1].lower()
        ahead = any(words in lead for words in self._joins("ahead_of"))
        return ahead or not set(lead.split()).isdisjoint(self._joins("things"))

    def _goes_on(self, span: Span) -> bool:
        """Whether the sentence of the last time spoken of goes on up to `span`, which is not the
        day of a report."""
        if span.start - self._spoken_at > _PARAGRAPH:
            return False
        gap = self.text[self._spoken_at : span.start]
        return not FULL_STOP.search(gap) and not is_of_a_report(self.text, span, self.language)
