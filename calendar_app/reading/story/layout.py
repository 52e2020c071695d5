"""The lines of an article that are no prose: headings, labels, datelines, a live blog's stamps.

`Layout.read` is told every scene in order, and notes in the discourse what day now holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from calendar_app.model import (
    Anchor,
    Article,
    Grain,
    Kind,
    Place,
    Refusal,
    Span,
    TimeMention,
    Timex,
    When,
    day_of,
)
from calendar_app.reading.lexicon.cues import Lexicon
from calendar_app.reading.lexicon.gates import Gated
from calendar_app.reading.names.gazetteer import Gazetteer
from calendar_app.reading.names.marks import Entry, Marks
from calendar_app.reading.sentence.foreign import is_hour
from calendar_app.reading.sentence.heads import Head, speaks
from calendar_app.reading.sentence.scenes import Scene
from calendar_app.reading.times.anchoring import anchor

from .discourse import Discourse, Line
from .headings import (
    answers,
    date_title,
    drop_dateline,
    ends_section,
    heading_of,
    is_dateline,
    is_doubted,
    is_time_stamp,
    label_of,
    last_heading,
    line_of,
    place_title,
    town_of,
)

_HEADING = 60  # letters of a question above a paragraph
_LEAD = 24  # letters before the day that heads a list: "And on "
BLOG = "day of the live blog"
_FEWEST = 3  # entries of a live blog
_RECENT, _WEEK = timedelta(days=3), timedelta(days=7)  # since a day that heads a list
_WEEKDAY = re.compile(r"XXXX-WXX-[1-7]")


# "14.40 What comes after": no price, as nothing counted follows in any of several lines.
_DOTTED = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d(?= {1,3}[^\W\da-z]| ?[-–:]|\n)")


class Layout:
    """What kinds of lines the article has."""

    def __init__(
        self, article: Article, marks: Marks, lexicon: Lexicon, gazetteer: Gazetteer
    ) -> None:
        self._article, self._marks, self._gazetteer = article, marks, gazetteer
        self._last = last_heading(marks)
        self._bullet = lexicon.pattern("bullet")
        self._stamps = _stamps(marks, self._bullet)
        self._headed = _headed(marks)
        self._listed = {e.paragraph for e in marks.entries.values() if e.day}
        self._blogged: TimeMention | None = None
        self._below = False  # whether the items of a list with a day of its own are read
        self._above: TimeMention | None = None  # the heading above that list

    def read(
        self,
        scene: Scene,
        heads: list[Head],
        discourse: Discourse,
        refusals: list[Refusal],
    ) -> bool:
        """Whether the line has said all that it says: that it is a heading, or an answer."""
        if scene.sentence.paragraph == 0:
            self._title(scene, heads, discourse)
        else:
            _change_topic(scene, discourse)
        place_title(scene, discourse)
        stamp = self._stamps.get(scene.span.start)
        if stamp is not None:
            self._enter_entry(scene, stamp, discourse, refusals)
        if self._below and scene.sentence.opens and not self._is_bullet(scene.span.start):
            discourse.heading, discourse.town, self._below = self._above, None, False
        if stamp is None and self._heads_list(scene, heads, discourse):
            return True
        if scene.sentence.paragraph not in self._marks.leads:
            asked, discourse.label = discourse.label, label_of(scene)
            if discourse.label:
                return True
            discourse.label = asked
            answered = answers(scene, heads, discourse, self._article.published)
            discourse.label = ""
            if answered:
                return True
            town = town_of(scene, self._gazetteer)
            if town and (discourse.heading or scene.sentence.paragraph + 1 in self._listed):
                discourse.town = town
                return True
            heading = self._nearest(heading_of(scene, heads))
            if heading and not self._stamps and is_time_stamp(scene, self._article):
                return True
            listed = self._marks.entries.keys() - {scene.span.start}
            lone = self._last <= scene.span.start and not listed
            if heading and not is_dateline(scene, self._article, lone=lone):
                if lone:
                    date_title(scene, heading, discourse, self._article)
                town = scene.entry.place if scene.entry else None
                town = town or _town_beside(scene, self._gazetteer)
                discourse.heading, discourse.town = heading, town
                discourse.stamped = any(is_hour(t) for t in scene.times)
                discourse.stamped |= stamp is not None and self._is_blogged(heading)
                discourse.doubted = is_doubted(scene)
                own = not discourse.stamped and len(self._marks.leads) < 3  # not one of many cities
                discourse.agenda = discourse.agenda or own
                return True
            if stamp is None and ends_section(scene, heads, discourse, self._last):
                discourse.heading, discourse.town = self._blogged, None
        if (discourse.heading is None or self._blogged) and scene.sentence.opens:
            drop_dateline(scene, self._article, refusals)
        entry = self._marks.entries.get(scene.span.start)
        line = line_of(scene, self._gazetteer)
        day = entry.day.when if entry and entry.day else None
        if line is None and entry and entry.day and day and _dates(entry, day):
            time = self._to_come(entry.day) if entry.doubted else entry.day
            line = Line(entry.paragraph, time, entry.place, entry.doubted)
        discourse.line = line or discourse.line
        if scene.span.start in self._headed:
            discourse.heading, discourse.town = (line.day, line.place) if line else (None, None)
            discourse.stamped = discourse.doubted = False
        return False

    def _is_blogged(self, day: TimeMention) -> bool:
        """Whether it is the day of the live blog: not so in "19:00 Tomorrow's running order"."""
        blogged = self._blogged.when if self._blogged else None
        return not (blogged and day.when) or blogged.overlaps(day.when)

    def _is_bullet(self, at: int) -> bool:
        """Whether the line at `at` is an item of a list."""
        start = self._article.text.rfind("\n", 0, at) + 1
        return self._bullet.match(self._marks.level, start) is not None

    def _heads_list(self, scene: Scene, heads: Sequence[Head], discourse: Discourse) -> bool:
        """ "Sunday in Hangzhou in brief, for readers in Europe:" above a list: the day of all of
        its items, and their town."""
        text, end = scene.text, scene.span.end
        days = [t for t in scene.times if t.when and t.when.has_day]
        opens = len(days) == 1 and days[0].span.start - scene.span.start <= _LEAD
        if not opens or heads or not text[scene.span.start : end].rstrip().endswith(":"):
            return False
        aside = text.startswith(",", days[0].span.end)  # ", for those who must get up early:"
        spoken = not aside and scene.any_of(("finite", "report"), scene.span)
        if not self._bullet.match(text, end) or spoken:
            return False
        towns = [p.place for p in scene.places if p.place.type == "city"]
        self._above = discourse.heading
        discourse.heading, discourse.stamped = days[0], False
        discourse.town = towns[0] if len(towns) == 1 else None
        self._below = True
        return True

    def _nearest(self, heading: TimeMention | None) -> TimeMention | None:
        """ "Thursday's highlights", on a Wednesday: tomorrow, and not six days ago."""
        if heading is None or heading.when is None or self._article.published is None:
            return heading
        gone = day_of(self._article.published) - heading.when.first_day
        bare = _WEEKDAY.fullmatch(heading.timex.value) and heading.timex.shift is None
        return self._to_come(heading) if bare and _RECENT < gone < _WEEK else heading

    def _to_come(self, time: TimeMention) -> TimeMention:
        """What is not sure yet ("September, tbc") is not over."""
        if self._article.published is None:
            return time
        to = Anchor(self._article.published, tense="future")
        return replace(time, when=anchor(time.timex, to) or time.when)

    def _title(self, scene: Scene, heads: Sequence[Head], discourse: Discourse) -> None:
        """ "Press Conference by the Minister (Friday, 10 May)" above its own transcript: what was
        said there is the news, not that it was held. "Itinerary of the Minister for 10 May" dates
        all hours below it."""
        of_day = scene.lexicon.pattern("day_of_somebody")
        days = [t for t in scene.times if t.when and t.when.first_day == t.when.last_day]
        found = of_day.search(scene.text, scene.span.start, scene.span.end)
        if len(days) == 1 and scene.people and found:
            discourse.heading = self._blogged = days[0]
            discourse.agenda = True
        published = self._article.published
        ahead = published and any(
            t.when and t.when.last_day > day_of(published) for t in scene.times
        )
        label = scene.lexicon.pattern("label").match(scene.text, scene.span.start, scene.span.end)
        if scene.sentence.closed or ahead or label or speaks(scene):
            return  # "WHAT: Press briefing by the envoy": it is announced
        for head in heads:
            if head.kind is Kind.PRESS_CONFERENCE:
                head.refused = head.refused or "title"

    def _enter_entry(
        self, scene: Scene, stamp: TimeMention, discourse: Discourse, refusals: list[Refusal]
    ) -> None:
        """An entry of a live blog: its stamp is when it was written, its day the blog's."""
        scene.times = [t for t in scene.times if t.span != stamp.span]
        refusals.append(Refusal(stamp.span, stamp.text, "time of writing"))
        published = self._article.published
        day = day_of(published) if published else stamp.when.first_day if stamp.when else None
        if day is None:
            return
        when = When(day, day + timedelta(days=1), Grain.DAY, basis=(BLOG,))
        timex = Timex("DATE", day.isoformat())
        self._blogged = replace(stamp, timex=timex, when=when, resolved=day.isoformat())
        discourse.heading, discourse.stamped = self._blogged, True


def _town_beside(scene: Scene, gazetteer: Gazetteer) -> Place | None:
    """ "Tokyo, Tuesday, 4 July", "Tuesday 4 July - Tokyo": the town in a heading that is a day."""
    first = min(t.span.start for t in scene.dated)
    last = max(t.span.end for t in scene.dated)
    for part in (scene.text[scene.span.start : first], scene.text[last : scene.span.end]):
        town = gazetteer.town(part.strip(" ,:;-()"))
        if town:
            return town
    return None


def _change_topic(scene: Scene, discourse: Discourse) -> None:
    """ "And the British-Irish Council?" above a paragraph: what follows is about that body, and
    takes up nothing that was told of another."""
    short = scene.span.end - scene.span.start <= _HEADING and scene.sentence.opens
    if not short or scene.times or not scene.span.of(scene.text).rstrip().endswith("?"):
        return
    bodies = {b.body.id: b.body for b in scene.bodies}
    if len(bodies) == 1:
        discourse.main = next(iter(bodies.values()))
        discourse.spoken.clear()


def _dates(entry: Entry, when: When) -> bool:
    """Whether what opens the entry dates it: a day, or with a place beside it a month."""
    return when.has_day or (entry.place is not None and when.grain is Grain.MONTH)


def _dotted(text: str, at: int) -> TimeMention:
    span = Span(at, text.index(".", at) + 3)
    clock = span.of(text).replace(".", ":")
    return TimeMention(span, span.of(text), "clock", Timex("TIME", f"T{clock:0>5}"))


def _headed(marks: Marks) -> set[int]:
    """Where the lines begin that open with their day and head the prose below: "Thursday 23 May:
    Arctic Council, Reykjavik". Several do, or the one is an entry of a list that ends."""
    days = {t.span.start for t in marks.times if t.when and t.when.has_day and not is_hour(t)}
    found = {
        line.span.start
        for line, below in pairwise(marks.sentences)
        if line.opens and not line.closed and line.paragraph and line.span.start in days
        if below.closed and below.opens and below.span.start not in days
    }
    return found if len(found) >= _FEWEST else set()


def _stamps(marks: Marks, bullet: Gated) -> dict[int, TimeMention]:
    """The hours that open the entries of a live blog, newest first, by where their lines begin.

    The programme of a day runs the other way; its hours are those of its meetings, and so are
    those of a list within an entry.
    """
    opening = {s.span.start: s for s in marks.sentences if s.opens}
    found = {at: _dotted(marks.level, at) for at in opening if _DOTTED.match(marks.level, at)}
    for time in marks.times:
        at = next(
            (at for at in range(time.span.start, time.span.start - 4, -1) if at in opening), -1
        )
        if at >= 0 and "T" in time.timex.value and ":" in time.timex.value:
            found[at] = time
    listed = {at for at in found if bullet.match(marks.level, at)}
    if len(listed) * 2 < len(found):
        found = {at: time for at, time in found.items() if at not in listed}
    clocks = [t.timex.value.partition("T")[2][:5] for _, t in sorted(found.items())]
    falling = sum(a > b for a, b in pairwise(clocks))
    if len(found) < _FEWEST or falling * 3 < (len(clocks) - 1) * 2:
        return {}
    return found
