"""The thread of an article: what it has spoken of so far, on which its next date phrase hangs.

The last day spoken of, the heading above, the days that the article is about, and the year of the
story that it tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from calendar_app.model import Grain, Span, Timex, When
from calendar_app.reading.lexicon.vocabulary import Language

from .filling import FROM_SAID
from .phrases import TimePhrase, in_brackets, is_of_a_report, opens_line
from .tense import Tenses

STORY = "year from the context"
_NEWS, _HISTORY = 4, 20  # months of the past that are news, years that are not
_AHEAD = 3  # months by which a story without dates of its own goes on into the next year
_SOON, _LONGEST = 21, 14  # days to the beginning of the days that an article is about, and of them
_POSSESSIVE = ("'s", "’s")
_SENTENCE_END = re.compile(r"[.!?;\n]")
_FULL_STOP = re.compile(r"[.!?;][\"”’)]?(?=\s+[^a-z\s])|\n")
_DAY_OF_YEAR = re.compile(r"XXXX-\d\d(?:-\d\d)?(?:T.*)?")
_BARE_WEEKDAY = re.compile(r"XXXX-WXX-\d(?:T.*)?")
_COARSE = re.compile(r"(\d{4})-(SP|SU|FA|WI|H\d|Q\d)")
_FIRST_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12, "H1": 1, "H2": 7,
                 "Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10}  # fmt: skip
_DAY_AND_HOUR = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_PARAGRAPH = 1500  # characters: no paragraph is of one day for longer
_CLOCK_UNITS = {
    "hour": timedelta(hours=1), "minute": timedelta(minutes=1), "second": timedelta(seconds=1)
}  # fmt: skip
_LATE = ("TEV", "TNI")
_EARLY = re.compile(r"T(?:MO|0[0-7]:)")
_FRESH = timedelta(days=1)
_NEAR = 80  # characters from a day with a year to the next of the same list
_PLANS = 6  # months between a plan and its day
_OVERLAP = 2  # months by which an entry of an agenda may be earlier than the one before
_SENTENCE = 200  # characters
_AT_ONCE = 12  # characters


@dataclass
class Thread:
    """`said` is the last time of a month or less, `last` of any size; `stretch` are the days that
    are being told."""

    text: str
    language: Language
    tenses: Tenses
    published: date | None
    said: When | None = None
    last: When | None = None
    said_at: int = 0
    heading: When | None = None
    stretch: When | None = None
    _day: When | None = None  # the last of `said` that is a day
    _day_at: int = 0
    _gone: tuple[When, int] | None = None  # the last day that is not yet to come
    _night: When | None = None  # a day of which the evening or the night was told last
    _quarter: When | None = None
    _fine: When | None = None  # the last of `said` that is a day or a week
    _ahead: When | None = None  # the last of `said` that is yet to come
    _counted: bool = False  # whether that was told in weeks from today: "three weeks ago"
    _opened: date | None = None  # the last day that opens a line, as in an agenda
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
        if match and not in_brackets(self.text, span):
            self._clock = match[0]
        if when is None or timex.type not in ("DATE", "TIME") or when.grain > Grain.YEAR:
            return
        if opens_line(self.text, span) and when.has_day:
            self._opened = when.last_day
        if when.has_day and self.published is not None and when.last_day <= self.published:
            self._gone = when, span.end
        if heading:
            self.heading = when if when.has_day else None
        elif timex.end_value and when.grain == Grain.DAY and "WXX" not in timex.value:
            short = (when.last_day - when.first_day).days < _LONGEST
            self.stretch = when if short else self.stretch
        if self._is_news(when, tense):
            return
        reported = (
            self.said is not None
            and when.has_day
            and is_of_a_report(self.text, span, self.language)
        )
        if self.said is None or not (reported or in_brackets(self.text, span)):
            self.last, self.said_at = when, span.end
            self._counted = timex.unit == "week" and abs(timex.offset or 0) > 1
            self.said = when if when.grain <= Grain.MONTH else self.said
            self._night = when if resolved.endswith(_LATE) else None
            if when.has_day:
                self._day, self._day_at = when, span.end
            self._fine = when if when.grain <= Grain.WEEK else self._fine
            if self.published is not None and when.has_day and when.first_day > self.published:
                self._ahead = when

    def _is_news(self, when: When, tense: str | None) -> bool:
        """Whether the time is that of the news ("this was announced today"), while the article
        speaks of a day to come."""
        if self.published is None or self.said is None or tense != "past" or not when.has_day:
            return False
        ahead = self.said.has_day and self.said.first_day > self.published
        return ahead and timedelta(0) <= self.published - when.last_day <= _FRESH

    # --- years ---

    def year_of(self, phrase: TimePhrase, tense: str | None) -> int | None:
        """The year of a day or month that does not say it; None where the article tells none."""
        timex = phrase.timex
        if timex.shift or not _DAY_OF_YEAR.fullmatch(timex.value):
            return None
        if self.last is None:
            return self._year_of_season(phrase, tense)
        told = self._year_nearby(phrase, self.last)
        if told is None and (told := self._year_of_entry(phrase, tense)):
            return told
        if told is None and (told := self._year_of_season(phrase, tense)):
            return told
        if told is None and self.published is None:
            return self._year_of_chronicle(phrase, self.last)
        planned = tense == "future" and self.tenses.was_planned(phrase.span)
        if told is None and self.published is not None and planned:
            return self._year_of_plan(phrase, self.last, self.published)
        if told is None and self.published is not None and tense in ("past", None):
            told = self._year_of_story(phrase, self.last, self.published)
        return told

    def _year_nearby(self, phrase: TimePhrase, last: When) -> int | None:
        """The year told just before: "a year later, on 19 October"."""
        gap = self.text[self.said_at : phrase.span.start]
        reach = 60 if gap.endswith("(") else 0 if "(" in gap else 16  # "the 2019 summit (9 May)"
        if last.grain == Grain.YEAR and gap[:2] in _POSSESSIVE and not _SENTENCE_END.search(gap):
            return last.first_day.year  # "last year's session, in Oslo on 19 May"
        if last.grain == Grain.YEAR and len(gap) <= reach and not re.search(r"[.;\n]", gap):
            return last.first_day.year
        if Grain.YEAR in last.stated and len(gap) <= 6 and not re.search(r"[.;(\n]", gap):
            return last.first_day.year  # "on Jan. 5, 2021, and Jan. 7"
        return None

    def _year_of_season(self, phrase: TimePhrase, tense: str | None) -> int | None:
        """ "Compare that with last summer: they met on 23 August": the year of the season, half or
        quarter told before in the sentence, if the day lies in it."""
        if self._coarse is None:
            return None
        stretch, at = self._coarse
        gap = self.text[at : phrase.span.start]
        if len(gap) > _SENTENCE or _FULL_STOP.search(gap):
            return None
        if self.published is not None and tense == "future":
            today = self.published.year * 12 + self.published.month - 1
            if stretch.stop <= today:
                return None  # "pleaded guilty last fall and will be sentenced in November"
        month = int(phrase.timex.value[5:7])
        return next((m // 12 for m in stretch if m % 12 + 1 == month), None)

    def _year_of_entry(self, phrase: TimePhrase, tense: str | None) -> int | None:
        """In an agenda day follows day: what opens the line behind a 24 July yet to come is the
        next 30 November."""
        last = self._opened
        if last is None or self.published is None or last < self.published or tense == "past":
            return None
        if not opens_line(self.text, phrase.span):
            return None
        months = int(phrase.timex.value[5:7]) - last.month
        return last.year + (months < -_OVERLAP)

    def _year_of_story(self, phrase: TimePhrase, last: When, published: date) -> int | None:
        """The year of a story that goes on: after "on 28 July 1914" comes "on 2 August", and after
        a December a January of the next year. A date of the article's own days ends the story, and
        a day of the last months is news, not history."""
        told = Grain.YEAR in last.stated or not {STORY, FROM_SAID}.isdisjoint(last.basis)
        gap = self.text[self.said_at : phrase.span.start]
        if not told or last.grain > Grain.MONTH or len(gap) > 240 or "\n\n" in gap:
            return None
        if last.grain == Grain.MONTH and _SENTENCE_END.search(gap):
            return None
        month = int(phrase.timex.value[5:7])
        year = last.first_day.year + _turns(last.first_day.month, month)
        if Grain.YEAR in last.stated and len(gap) < _NEAR and not _FULL_STOP.search(gap):
            return year if year < published.year else None
        is_news = (published.month - month) % 12 < _NEWS and published.year - year < _HISTORY
        return year if year < published.year and not is_news else None

    def _year_of_plan(self, phrase: TimePhrase, last: When, published: date) -> int | None:
        """The year of a plan of the past: "What was agreed on July 10 was to lead to talks on Aug
        23", both of them over."""
        if last.grain > Grain.MONTH or last.last_day >= published:
            return None
        if _FULL_STOP.search(self.text[self.said_at : phrase.span.start]):
            return None
        month, before = int(phrase.timex.value[5:7]), last.first_day.month
        year = last.first_day.year + (month < before)
        return year if (month - before) % 12 < _PLANS and year <= published.year else None

    def _year_of_chronicle(self, phrase: TimePhrase, last: When) -> int | None:
        """Where nobody knows when an article came out, its dates follow one another: after
        "December 2018" comes a January of 2019, but "on 3 March" is earlier than "on 12 September"
        of the same year."""
        month, year = int(phrase.timex.value[5:7]), last.first_day.year
        return year + (last.grain != Grain.YEAR and _turns(last.first_day.month, month))

    def latest(self) -> When | None:
        """What was spoken of last, seasons and quarters too: "By the winter of 1981 ... the
        following spring"."""
        if self._coarse is None or self._coarse[1] < self.said_at:
            return self.last
        months = self._coarse[0]
        first, after = (date(m // 12, m % 12 + 1, 1) for m in (months.start, months.stop))
        return When(first, after, Grain.QUARTER)

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

    # --- the day that hours and "the same day" hang on ---

    def origin(self, phrase: TimePhrase, tense: str | None) -> When | None:
        """The last time spoken of; what "will be held on the same day" is not on a day that is
        over, said in between ("She was elected on 14 March")."""
        said, published, span = self.said, self.published, phrase.span
        if said is None or published is None:
            return said
        timex = phrase.timex
        if timex.unit == "week" and said.grain > Grain.WEEK and self._fine and said.mod is None:
            return self._fine  # "that week" is not one of "in May"
        by_day = timex.value.startswith("T") or timex.unit == "day"
        if by_day and not said.has_day and (day := self._fresh_day(span, published)):
            said = day  # "on Tuesday voters turned out the man of 1992. Polls closed at 8"
        night = self._night is said and tense == "past"
        if night and _EARLY.match(timex.value):  # "that night it froze, and at daybreak it thawed"
            return replace(said, start=said.last_day + timedelta(days=1), end=None)
        done = timex.value.startswith("T") and tense == "past"  # not at an hour of a day to come
        if done and said.has_day and said.first_day > published:
            gone = self._gone
            return gone[0] if gone and self._tells(gone[1], span) else None
        if self._is_hour_to_come(said, published, phrase, tense):
            return self._ahead
        if self._is_month_gone(said, published, phrase, tense):
            return None
        hour = timex.value.startswith("T") and tense == "present"
        if self._ahead is None or not (tense == "future" or hour):
            return said
        aside = said.has_day and said.last_day < published and not self._goes_on(span)
        return self._ahead if aside else said

    def _fresh_day(self, span: Span, published: date) -> When | None:
        """The day spoken of last, if it is that of the news and the paragraph is still of it."""
        day = self._day
        if day is None or not self._tells(self._day_at, span):
            return None
        return day if timedelta(0) <= published - day.last_day <= _FRESH else None

    def _tells(self, since: int, span: Span) -> bool:
        """Whether the paragraph of what was told at `since` goes on up to `span`."""
        near = span.start - since < _PARAGRAPH
        return near and self.text.find("\n", since, span.start) < 0

    def _is_hour_to_come(
        self, said: When, published: date, phrase: TimePhrase, tense: str | None
    ) -> bool:
        """Whether what is done at an hour is still to be done, though a day of the past was told
        last: "They met on 16 July 2018. He is scheduled to leave at 5:45 p.m." """
        if not phrase.timex.value.startswith("T") or tense != "future" or not said.has_day:
            return False
        gone = said.last_day < published - _FRESH and not self._goes_on(phrase.span)
        tenses = self.tenses
        return gone and not tenses.was_planned(phrase.span) and not tenses.is_limit(phrase.span)

    def _is_month_gone(
        self, said: When, published: date, phrase: TimePhrase, tense: str | None
    ) -> bool:
        """Whether what "ends on the 18th" does not do so in the month spoken of, which is over:
        "Its head, elected last September, leaves on the 18th"."""
        if not phrase.timex.value.startswith("XXXX-XX-") or tense not in ("future", "present"):
            return False
        gone = (said.first_day.year, said.first_day.month) < (published.year, published.month)
        return gone and (said.grain == Grain.MONTH or not self._goes_on(phrase.span))

    # --- days of a meeting of several ---

    def nth_day(self, number: int) -> date | None:
        """ "On the second day", "on the final day": of the days spoken of last; None where they are
        not so many."""
        said = self.said
        stretch = self.stretch
        if stretch is not None and (said is None or _beside(said, stretch)):
            said = stretch
        if said is None or not said.has_day:
            return None
        if number < 0:
            return said.last_day if said.last_day > said.first_day else None
        day = said.first_day + timedelta(days=number)
        return day if day <= said.last_day else None

    # --- weekdays ---

    def day_of_weekday(self, phrase: TimePhrase, when: When, tense: str | None) -> date | None:
        """The one of the days that are being told: "The session is held from Friday
        24 to Monday 27 May. ... On Sunday it elects its head". Then the first one behind a day yet
        to come of the same sentence: "opens on 22 July and goes on on Tuesday"."""
        timex = phrase.timex
        if not _BARE_WEEKDAY.fullmatch(timex.value) or timex.shift is not None or timex.reference:
            return None
        if opening := self._day_of_opening(phrase):
            return opening
        number, stretch = int(timex.value[9]), self.stretch
        spoken = self.said is None or (stretch is not None and self.said.overlaps(stretch))
        if stretch is not None and spoken and self._is_coming(stretch, tense):
            fitting = [day for day in _days(stretch) if day.isoweekday() == number]
            if len(fitting) == 1:
                return fitting[0]
        said = self.said
        if said is not None and said.grain == Grain.WEEK and self._is_of_week(phrase, said, tense):
            return said.first_day + timedelta(days=number - 1)
        if said is None or tense == "past" or not said.has_day or self.published is None:
            return None
        coming = said.first_day > self.published and said.last_day > when.first_day
        if not coming or not self._goes_on(phrase.span):
            return None
        return said.last_day + timedelta(days=(number - said.last_day.isoweekday()) % 7)

    def _is_of_week(self, phrase: TimePhrase, week: When, tense: str | None) -> bool:
        """ "Next week, probably on Tuesday"; not "next week, she told them on Tuesday". Behind
        weeks that are counted the day stands at once: "two weeks ago, on Tuesday"."""
        coming = self.published is not None and week.last_day > self.published
        gap = self.text[self.said_at : phrase.span.start]
        if self._counted and (len(gap) > _AT_ONCE or ";" in gap):
            return False
        return coming == (tense != "past") and self._goes_on(phrase.span)

    def _goes_on(self, span: Span) -> bool:
        """Whether the sentence of the last time spoken of goes on up to `span`, which is not the
        day of a report."""
        gap = self.text[self.said_at : span.start]
        return not _FULL_STOP.search(gap) and not is_of_a_report(self.text, span, self.language)

    def _day_of_opening(self, phrase: TimePhrase) -> date | None:
        """The day of a weekday that opens the line of an entry ("TUESDAY: Macron in Athens"): the
        first from the entry before or, with none, from today."""
        timex, after = phrase.timex, self.text[phrase.span.end : phrase.span.end + 3]
        if not _BARE_WEEKDAY.fullmatch(timex.value) or timex.shift is not None or timex.reference:
            return None
        entry = after[:2] == ": " or after in (" - ", " – ", " — ")
        if self.published is None or not entry or not opens_line(self.text, phrase.span):
            return None
        start = max(self._opened or self.published, self.published)
        return start + timedelta(days=(int(timex.value[9]) - start.isoweekday()) % 7)

    def _is_coming(self, stretch: When, tense: str | None) -> bool:
        """Whether these days are soon, so that they are what a weekday means."""
        if tense == "past" or self.published is None or stretch.last_day < self.published:
            return False
        return stretch.first_day <= self.published + timedelta(days=_SOON)


def _beside(said: When, stretch: When) -> bool:
    """Whether a single day is one of `stretch` or next to it."""
    if said.last_day > said.first_day:
        return False
    day = timedelta(days=1)
    return stretch.first_day - day <= said.first_day <= stretch.last_day + day


def _turns(before: int, month: int) -> bool:
    """Whether a story goes on into the next year, from `before` to an earlier `month`."""
    return month < before and (month - before) % 12 <= _AHEAD


def _days(stretch: When) -> list[date]:
    count = (stretch.last_day - stretch.first_day).days + 1
    return [stretch.first_day + timedelta(days=n) for n in range(count)]
