"""The thread of an article: what it has spoken of so far, on which its next date phrase hangs.

The last day spoken of, the heading above, the days that the article is about, and the year of the
story that it tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from calendar_app.model import Grain, Span, When

from .filling import FROM_SAID, in_years
from .phrases import TimePhrase, is_of_a_report, opens_line, opens_sentence
from .told import FRESH, FULL_STOP, NEAR, Told

STORY = "year from the context"
_NEWS, _HISTORY = 4, 20  # months of the past that are news, years that are not
_AHEAD = 3  # months by which a story without dates of its own goes on into the next year
_SOON = 21  # days to the beginning of the days that an article is about
_POSSESSIVE = ("'s", "’s")
_SENTENCE_END = re.compile(r"[.!?;\n]")
_DAY_OF_YEAR = re.compile(r"XXXX-\d\d(?:-\d\d)?(?:T.*)?")
_PART_OF_DAY = re.compile(r"XXXX-XX-XXT[A-Z]{2}")
_BARE_WEEKDAY = re.compile(r"XXXX-WXX-\d(?:T.*)?")
_EARLY = re.compile(r"T(?:MO|0[0-7]:)")
_PLANS = 6  # months between a plan and its day
_OVERLAP = 2  # months by which an entry of an agenda may be earlier than the one before
_SENTENCE = 200  # characters
_AT_ONCE = 12  # characters
_NEXT_TO = timedelta(days=7)
_STALE = timedelta(days=7)  # an hour of a new paragraph is not of a day that is gone for longer
_OPENING, _FEW = 60, 4  # letters and words of "Back in 2019", "Almost two years ago"
_SINCE = 16  # letters of "since 1999" and some more
_LEAD_IN = 2  # words in front of a day that say nothing new: ", and on Tuesday"


@dataclass
class Thread(Told):
    """What a date phrase is, judged by what was told: its year, its day, the day of its hour."""

    # --- years ---

    def year_of(self, phrase: TimePhrase, tense: str | None) -> int | None:
        """The year of a day or month that does not say it; None where the article tells none."""
        timex = phrase.timex
        if timex.shift or not _DAY_OF_YEAR.fullmatch(timex.value):
            return None
        if self.last is None:
            return self._year_of_season(phrase, tense)
        told = self._year_nearby(phrase, self.last, tense)
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
        if told is None and self.published is not None and tense == "past":
            return self._year_of_neighbour(phrase, self.published)
        return told

    def _was_lasting(self) -> bool:
        """Whether the year told last is one since when something is so: "since 1999"."""
        words = self.text[max(0, self.said_at - _SINCE) : self.said_at].lower().split()
        return len(words) > 1 and words[-2] in self._joins("back")

    def _is_of_origin(self, gap: str) -> bool:
        """ "Founded in 1991, the group met on 12 February": of its founding, not of the meeting."""
        if not gap.startswith(", "):
            return False
        back = max(0, self.said_at - _OPENING)
        lead = _SENTENCE_END.split(self.text[back : self.said_at])[-1].split()
        tables = self.language.tables.get("tense", {})
        ends = tuple(tables.get("past_endings", ()))
        first = lead[0].lower() if 2 < len(lead) <= _FEW else ""
        return first.endswith(ends) or first in tables.get("participle", ())

    def _opened_by_year(self, gap: str) -> bool:
        """Whether the year opens the sentence that `gap` goes on with: it is that of all of it."""
        if len(gap) > _SENTENCE or _SENTENCE_END.search(gap):
            return False
        back = max(0, self.said_at - _OPENING)
        ends = [found.end() for found in _SENTENCE_END.finditer(self.text, back, self.said_at)]
        if not ends and back > 0:
            return False
        words = self.text[ends[-1] if ends else 0 : self.said_at].lower().split()
        limits = self._joins("since")
        return 0 < len(words) <= _FEW and words[0] not in limits

    def _year_nearby(self, phrase: TimePhrase, last: When, tense: str | None) -> int | None:
        """The year told just before: "a year later, on 19 October"; not "the 2013 budget was passed
        in December", which is still to come."""
        gap = self.text[self.said_at : phrase.span.start]
        value, year = phrase.timex.value, last.first_day.year
        paired = gap.strip() in self._joins("and_dates")
        if paired and last.grain == Grain.MONTH and len(value) == 7:
            return year + (int(value[5:]) < last.first_day.month)  # "in November and December"
        if tense == "past" and self.published and f"{year}{value[4:7]}" > str(self.published)[:7]:
            return None
        if last.grain == Grain.YEAR and (self._was_lasting() or self._is_of_origin(gap)):
            return None  # "their first summit since 1999 in Astana on 20 May"
        near = 24 if gap[:1] == "," else 16  # "in 2010, for 11 days in July"
        reach = 60 if gap.endswith("(") else 0 if "(" in gap else near  # "the 2019 summit (9 May)"
        if last.grain == Grain.YEAR and gap[:2] in _POSSESSIVE and not _SENTENCE_END.search(gap):
            return last.first_day.year  # "last year's session, in Oslo on 19 May"
        if last.grain == Grain.YEAR and len(gap) <= reach and not re.search(r"[.;\n]", gap):
            return last.first_day.year
        if last.grain == Grain.YEAR and tense != "future" and self._opened_by_year(gap):
            return last.first_day.year  # "Two years ago, at the summit held in Oslo on 19 May"
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
        if len(gap) > _SENTENCE or FULL_STOP.search(gap):
            return None
        if self.published is not None and tense == "future":
            today = self.published.year * 12 + self.published.month - 1
            if stretch.stop <= today:
                return None  # "pleaded guilty last fall and will be sentenced in November"
        month = int(phrase.timex.value[5:7])
        return next((m // 12 for m in stretch if m % 12 + 1 == month), None)

    def _year_of_entry(self, phrase: TimePhrase, tense: str | None) -> int | None:
        """In an agenda day follows day: what opens the line behind a 24 July yet to come is the
        next 30 November. In a chronicle, too: behind a 28 March long gone comes its 21 April."""
        last, month = self._opened, int(phrase.timex.value[5:7])
        if last is None or self.published is None or not opens_line(self.text, phrase.span):
            return None
        if last >= self.published:
            return None if tense == "past" else last.year + (month - last.month < -_OVERLAP)
        if tense == "future" or (month < last.month and not _turns(last.month, month)):
            return None
        year = last.year + (month < last.month)
        return year if f"{year}{phrase.timex.value[4:10]}" <= self.published.isoformat() else None

    def _year_of_story(self, phrase: TimePhrase, last: When, published: date) -> int | None:
        """The year of a story that goes on: after "on 28 July 1914" comes "on 2 August", and after
        a December a January of the next year. A date of the article's own days ends the story, and
        a day of the last months is news, not history."""
        if self._lasts:
            return None  # "has not met since March 8, 2016. They saw each other on July 12"
        told = Grain.YEAR in last.stated or not {STORY, FROM_SAID}.isdisjoint(last.basis)
        gap = self.text[self.said_at : phrase.span.start]
        if not told or last.grain > Grain.MONTH or len(gap) > 240 or "\n\n" in gap:
            return None
        if last.grain == Grain.MONTH and _SENTENCE_END.search(gap):
            return None
        month, before = int(phrase.timex.value[5:7]), last.first_day.month
        if month < before and not _turns(before, month) and not phrase.timex.value[8:10]:
            return None if FULL_STOP.search(gap) else last.first_day.year  # no story goes back
        year = last.first_day.year + _turns(before, month)
        if Grain.YEAR in last.stated and len(gap) < NEAR and not FULL_STOP.search(gap):
            return year if year < published.year else None
        is_news = (published.month - month) % 12 < _NEWS and published.year - year < _HISTORY
        return year if year < published.year and not is_news else None

    def _year_of_neighbour(self, phrase: TimePhrase, published: date) -> int | None:
        """The year of a day that is told in full and is next to this one: "shot on Feb. 14, 2013.
        ... She had spent the evening of Feb. 13 at his house". A day of the last months is news."""
        month, day = phrase.timex.value[5:7], phrase.timex.value[8:10]
        if not day.isdecimal() or (published.month - int(month)) % 12 < _NEWS:
            return None
        for told in self._dated:
            for near in in_years(int(month), int(day), range(told.year, told.year + 1)):
                if 0 < published.year - near.year < _HISTORY and abs(near - told) < _NEXT_TO:
                    return near.year
        return None

    def _year_of_plan(self, phrase: TimePhrase, last: When, published: date) -> int | None:
        """That of a plan of the past: "What was agreed on July 10 was to lead to talks in May"."""
        if last.grain > Grain.MONTH or last.last_day >= published:
            return None
        if FULL_STOP.search(self.text[self.said_at : phrase.span.start]):
            return None
        month, before = int(phrase.timex.value[5:7]), last.first_day.month
        year = last.first_day.year + (month < before)
        return year if (month - before) % 12 < _PLANS and year <= published.year else None

    def _year_of_chronicle(self, phrase: TimePhrase, last: When) -> int | None:
        """Where nobody knows when an article came out, its dates follow one another: after December
        2018 comes a January of 2019, but "on 3 March" is before 12 September of the same year."""
        month, year = int(phrase.timex.value[5:7]), last.first_day.year
        return year + (last.grain != Grain.YEAR and _turns(last.first_day.month, month))

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
        if timex.reference == "tale" and is_of_a_report(self.text, span, self.language):
            return self._fresh_day(span, published)  # "he said earlier in the day"
        by_day = timex.value.startswith("T") or timex.unit == "day"
        if by_day and not said.has_day and (day := self._fresh_day(span, published)):
            said = day  # "on Tuesday voters turned out the man of 1992. Polls closed at 8"
        elif timex.unit == "day" and timex.offset == 0 and not said.has_day and self._day:
            said = self._day  # "They meet on Friday. He was appointed last week. On the same day"
        told = timex.value.startswith("T") and tense == "past"
        if told and self.news and self._is_long_ago(said, span, published):
            return self.news
        if tense == "past" and _EARLY.match(timex.value):
            said = self._after_night(said) or said
        before = "T" in timex.value and (timex.shift or timex.offset or 0) < 0
        hour = timex.value.startswith("T")
        part = _PART_OF_DAY.fullmatch(timex.value) and not self._goes_on(span)
        done = tense == "past" and (hour or part or before)  # not at an hour of a day to come
        if done and said.has_day and said.first_day > published:
            gone = self._gone
            day = gone[0] if gone and self._tells(gone[1], span) else self.news
            return self._after_night(day) if _EARLY.match(timex.value) else day
        same = timex.unit == "day" and timex.offset == 0 and tense == "past"
        if same and said.first_day > published and self._gone and self._tells(self._gone[1], span):
            return self._gone[0]  # "They meet on Friday. A round was held on Monday. The same day"
        if self._is_hour_to_come(said, published, phrase, tense):
            return self._ahead
        if self._is_month_gone(said, published, phrase, tense):
            return self._ahead  # "sits on 26 May. Another, the first since October, on the 27th"
        if self._ahead is None or not (tense == "future" or (hour and tense == "present")):
            return said
        aside = said.has_day and said.last_day < published and not self._goes_on(span)
        return self._ahead if aside else said

    def _after_night(self, day: When | None) -> When | None:
        """ "That night it froze, and at daybreak it thawed": the day behind one whose night was
        told last."""
        if day is None or day is not self._night:
            return day
        return replace(day, start=day.last_day + timedelta(days=1), end=None)

    def _is_long_ago(self, said: When, span: Span, published: date) -> bool:
        """Whether the paragraph of `said` is over and that was no day of the news, nor one of a
        story that is still told: "in May 2001. ... They agreed in the evening". A day since when
        something is so tells no story: "the first since June 8, 1918. It began at 10:15"."""
        if said.has_day and self._tells(self._day_at, span) and not self._lasts:
            return False
        return published - said.last_day > _STALE

    def _is_hour_to_come(
        self, said: When, published: date, phrase: TimePhrase, tense: str | None
    ) -> bool:
        """Whether what is done at an hour is still to be done, though a day of the past was told
        last: "They met on 16 July 2018. He is scheduled to leave at 5:45 p.m." """
        if not phrase.timex.value.startswith("T") or tense != "future" or not said.has_day:
            return False
        gone = said.last_day < published - FRESH and not self._goes_on(phrase.span)
        tenses = self.tenses
        return gone and not tenses.was_planned(phrase.span) and not tenses.is_limit(phrase.span)

    def _is_month_gone(
        self, said: When, published: date, phrase: TimePhrase, tense: str | None
    ) -> bool:
        """Whether what "ends on the 18th" does not do so in the month spoken of, which is over:
        "Its head, elected last September, leaves on the 18th"."""
        nth = phrase.timex.value.startswith("XXXX-XX-") and phrase.timex.reference is None
        if not nth or tense not in ("future", "present"):
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
        """The one of the days that are being told: "The session is held from 24 to 27 May. ... On
        Sunday it elects its head". Then the first one behind a day yet to come of the same
        sentence: "opens on 22 July and goes on on Tuesday"."""
        timex = phrase.timex
        if not _BARE_WEEKDAY.fullmatch(timex.value) or timex.shift is not None or timex.reference:
            return None
        if timex.end_value and self.published and when.first_day < self.published <= when.last_day:
            return None  # "whose stay lasts from Thursday until Saturday", told on Friday
        number, stretch, said = int(timex.value[9]), self.stretch, self.said
        told = self._day_of_opening(phrase) or self._day_before_it(phrase.span, number)
        if told := told or self._day_of_heading(number):
            return told
        spoken = said is None or (stretch is not None and said.overlaps(stretch))
        if stretch is not None and spoken and self._is_coming(stretch, tense):
            fitting = [day for day in _days(stretch) if day.isoweekday() == number]
            if len(fitting) == 1:
                return fitting[0]
        if said is not None and said.grain == Grain.WEEK and self._is_of_week(phrase, said, tense):
            return said.first_day + timedelta(days=number - 1)
        if said is None or tense == "past" or not said.has_day or self.published is None:
            return None
        if said.last_day < self.published or self._counts_anew(phrase):
            return None
        if said.last_day in _after(said.first_day) and self._goes_on(phrase.span):
            for day in _days(said):  # "this weekend, on Saturday or Sunday"
                if day.isoweekday() == number:
                    return day
        coming = said.first_day > self.published and said.last_day > when.first_day
        if when.first_day == self.published and said.last_day - self.published <= FRESH:
            return None  # "today and tomorrow, and on Wednesday evening" of today
        goes_on = self._goes_on(phrase.span) and not self._opens_clause(phrase.span)
        if not coming or not (goes_on or self._is_next_opening(phrase.span)):
            return None
        return said.last_day + timedelta(days=(number - said.last_day.isoweekday()) % 7)

    def _is_next_opening(self, span: Span) -> bool:
        """ "On Tuesday A meets B. On Thursday C sees D": weekdays that open one sentence after the
        other are told in their order."""
        before = self._opening
        return before is not None and before == self._spoken_at and opens_sentence(self.text, span)

    def _opens_clause(self, span: Span) -> bool:
        """Whether something else is told by now: "They meet on Sept. 14; a plan is due Wednesday",
        "storms may come on Friday, and a warning is in effect until Wednesday"."""
        gap = self.text[self._spoken_at : span.start]
        clauses = self._joins("clauses")
        for part in gap.split(", ")[1:]:
            told = part.split()
            if told and told[0] in clauses and len(told) > _LEAD_IN:
                return True
        return ";" in gap

    def _is_of_week(self, phrase: TimePhrase, week: When, tense: str | None) -> bool:
        """ "Next week, probably on Tuesday"; not "next week, she told them on Tuesday". Behind
        weeks that are counted the day stands at once: "two weeks ago, on Tuesday"."""
        coming = self.published is not None and week.last_day > self.published
        gap = self.text[self._spoken_at : phrase.span.start]
        if self._counted and (len(gap) > _AT_ONCE or ";" in gap):
            return False
        if self.is_aside(phrase.span):
            return False
        on = self._goes_on(phrase.span) or (coming and self._taken_up(phrase.span))
        return coming == (tense != "past") and on

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


def _after(day: date) -> list[date]:
    """The days of the week that begins behind `day`."""
    return [day + timedelta(days=n) for n in range(1, 7)]


def _beside(said: When, stretch: When) -> bool:
    """Whether a single day is one of `stretch` or next to it."""
    if said.last_day > said.first_day:
        return False
    return stretch.first_day - FRESH <= said.first_day <= stretch.last_day + FRESH


def _turns(before: int, month: int) -> bool:
    """Whether a story goes on into the next year, from `before` to an earlier `month`."""
    return month < before and (month - before) % 12 <= _AHEAD


def _days(stretch: When) -> list[date]:
    count = (stretch.last_day - stretch.first_day).days + 1
    return [stretch.first_day + timedelta(days=n) for n in range(count)]
