"""Lines that date others: headings of days, and the answers to an unasked "When?".

A heading ("MONDAY, JUNE 10", "21-22 May", "18 June (TBC)") dates what stands under it; a label
("When: 21 July 2024, 10:00 GMT", "The date: 14 May") and a sentence that is nothing but a time
("At 11:30 a.m. Alaska time.") date the meeting spoken of just before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from calendar_app.model import Article, Grain, Kind, Place, Refusal, Span, TimeMention, day_of
from calendar_app.reading.names.gazetteer import Gazetteer
from calendar_app.reading.names.marks import Marks
from calendar_app.reading.sentence.foreign import closes_entry, is_hour, told_when
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.happenings import of_happening
from calendar_app.reading.sentence.heads import GATHERING, Head
from calendar_app.reading.sentence.scenes import Scene
from calendar_app.reading.sentence.sentences import Sentence

from .discourse import Discourse, Line
from .hours import has_clock

_LONGEST = timedelta(days=3)  # between the first and the last day of one heading
_FEWEST = 2  # entries of a list
_OTHERS = 5  # towns beside that of the heading, in which some of the entries may be
_PRINTED = 2  # days since a report was sent
_BRACKET = 3  # characters between the day of an entry and its town: "May 14 (Oslo)"
_WEEKDAY = 6  # characters of " (Tue)"
_PAGE = timedelta(days=200)  # after an article the page may be looked at, and no meeting be planned
_LETTERHEAD = 6  # lines above the text of a press release
_LABELS = 4  # lines: "What", "Who", "When", "Where", "Contact"
_VENUE = 8  # words of a line that tells where
_LEAD_WORD = re.compile(r"\W{0,3}[^\W\d_]{2,8} ")  # "Also today: ..."
_WORD = re.compile(r"[^\W_]+")


def heading_of(scene: Scene, heads: Sequence[object]) -> TimeMention | None:
    """The day or days that the line sets for what stands under it, where it does nothing else."""
    if scene.sentence.closed or not scene.sentence.opens or heads or scene.bodies or scene.people:
        return None
    days = [t for t in scene.times if _heads(t)]
    if not days:
        return None
    widest = max(days, key=lambda t: (t.timex.end_value is not None, "WXX" not in t.timex.value))
    return widest if len(_rest(scene)) <= (2 if widest.timex.end_value else 6) else None


def is_doubted(scene: Scene) -> bool:
    """ "18 June (TBC)"."""
    mark = scene.lexicon.pattern("unconfirmed")
    return mark.search(scene.text, scene.span.start, scene.span.end) is not None


def _heads(time: TimeMention) -> bool:
    when = time.when
    return when is not None and when.has_day and when.last_day - when.first_day <= _LONGEST


def _rest(scene: Scene) -> list[str]:
    """The words of the scene that tell no time."""
    rest, at = "", scene.span.start
    for time in scene.dated:
        rest += scene.text[at : time.span.start] + " "
        at = time.span.end
    return _WORD.findall(rest + scene.text[at : scene.span.end])


def is_dateline(scene: Scene, article: Article, *, lone: bool) -> bool:
    """ "Brussels, 21 July 2025", or the day alone as the first line, or with its year under the
    letterhead of a press release: when the article came out. `lone`: no line like it follows, and
    the article is no list."""
    if article.published is None:
        return False
    if not scene.places and scene.sentence.paragraph > 0:
        full = all(t.timex.value[:4].isdecimal() for t in scene.times)
        if not (lone and full and scene.sentence.paragraph <= _LETTERHEAD):
            return False
    if any(t.timex.shift is not None or t.timex.reference == "now" for t in scene.times):
        return False  # "Today at the United Nations", "Today in brief"
    days = {t.when.first_day for t in scene.times if t.when}
    return days == {day_of(article.published)}


def is_time_stamp(scene: Scene, article: Article) -> bool:
    """ "Jun 07, 2014, at 12:26 am": the day and the hour at which the article, or the page that it
    stands on, came out."""
    clocks = [t for t in scene.times if is_hour(t) or has_clock(t.timex)]
    days = {t.when.first_day for t in scene.times if t.when and t.timex.value[:4].isdecimal()}
    if article.published is None or not clocks or len(days) != 1:
        return False
    after = days.pop() - day_of(article.published)
    return abs(after) <= timedelta(days=1) or after > _PAGE


def line_of(scene: Scene, gazetteer: Gazetteer) -> Line | None:
    """ "26 September: ...", "October 10: Zurich. ...": the day that a paragraph opens with."""
    if not scene.sentence.opens or not scene.times:
        return None
    first = scene.times[0]
    lead = scene.text[scene.span.start : first.span.start]
    one = _LEAD_WORD.fullmatch(lead) and scene.text.startswith(":", first.span.end)
    if (len(lead) > 3 and not one) or not _heads(first) or is_hour(first):
        return None
    if not _rest(scene):  # "May 16. Brussels: Eurogroup."
        return Line(scene.sentence.paragraph, first) if scene.sentence.closed else None
    sign = scene.lexicon.pattern("dated_line").match(scene.text, first.span.end, scene.span.end)
    if not sign:
        return None
    name = scene.text[sign.end() : scene.span.end].rstrip(" .").partition(",")[0]
    return Line(scene.sentence.paragraph, first, gazetteer.city(name))


def last_heading(marks: Marks) -> int:
    """Where the last line that can be a heading of a day begins; -1 where there is none."""
    return next((line.start for line in _day_lines(marks, reversed(marks.sentences))), -1)


def first_heading(marks: Marks) -> int:
    """Where the first line that can be a heading of a day ends; the text does where none is."""
    return next((line.end for line in _day_lines(marks, marks.sentences)), len(marks.text))


def _day_lines(marks: Marks, sentences: Iterable[Sentence]) -> Iterator[Span]:
    """Those of the sentences that are short lines with a day."""
    dated = sorted(t.span.start for t in marks.times if _heads(t) and not is_hour(t))
    for line in (s.span for s in sentences if not s.closed and s.opens):
        first = bisect_left(dated, line.start)
        if line.end - line.start < 60 and first < len(dated) and dated[first] < line.end:
            yield line


def ends_section(scene: Scene, heads: Sequence[object], discourse: Discourse, last: int) -> bool:
    """A short line that heads something else: behind the last day of a diary any that names no
    meeting. Under a plain date an hour opens the next entry of an agenda; under the entry of a live
    blog ("14:20 Tomorrow's diary") it opens the next one."""
    short = scene.span.end - scene.span.start < 40
    if not short or not scene.sentence.opens or (scene.sentence.closed and not scene.times):
        return False
    hours = [t for t in scene.times if is_hour(t)]
    if hours and len(hours) == len(scene.times):
        return discourse.stamped
    if any(_heads(t) for t in scene.times) or scene.sentence.closed:
        return False
    coarse = bool(scene.times)  # "Late June", "Last week, for the record"
    return not heads and (coarse or scene.span.start > last)


def town_of(scene: Scene, gazetteer: Gazetteer) -> Place | None:
    """The place that is all that the line names: where the entries under it are."""
    if scene.sentence.closed or not scene.sentence.opens or scene.times:
        return None
    name = scene.text[scene.span.start : scene.span.end].strip(" :-")
    return gazetteer.town(name) if len(name) < 30 else None


def home_town(marks: Marks) -> Place | None:
    """The one town that the headings above a list name: "Foreign guests in Beijing next week". It
    is where the entries are, unless they open with towns of their own, or tell of many others."""
    entries = marks.entries.values()
    days = [line.start for line in _day_lines(marks, marks.sentences)]
    if max(len(entries), len(days)) < _FEWEST or any(e.place for e in entries):
        return None
    first = min([*marks.entries, *days])
    above = [s.span for s in marks.sentences if s.span.end <= first and not s.closed]
    cities = [p for p in marks.places if p.place.type == "city"]
    towns = {p.place.id: p.place for p in cities if any(s.holds(p.span) for s in above)}
    below = {p.place.id for p in cities if p.span.start > first} - towns.keys()
    dated = days or any(e.day for e in entries)  # those of one day's programme are all there
    several = bool(dated) and len(below) > _OTHERS
    return towns.popitem()[1] if len(towns) == 1 and not several else None


def drop_dateline(scene: Scene, article: Article, refusals: list[Refusal]) -> None:
    """The date of a dateline ("GENEVA, October 8. -") is the article's, not a meeting's. Behind an
    agency no dash need follow: "HAVANA, May 14 (Prensa Latina) The minister received ..."."""
    early = [t for t in scene.times if t.span.start - scene.span.start < 45]
    for time in [t for t in early if not closes_entry(scene, t)]:
        before = scene.text[scene.span.start : time.span.start]
        after = scene.text[time.span.end : scene.span.end].lstrip(" .")
        agency = scene.lexicon.pattern("agency").match(after)  # "April 4 (Agencies) -"
        after = after[agency.end() :] if agency else after
        if before.split(" ", 1)[0].lower() in scene.lexicon.words("place", "in"):
            continue  # "In Oslo today: ..."
        if is_hour(time) or (time.timex.reference == "now" and after.startswith(":")):
            continue  # "LONDON - 1100 GMT - ...", "Also today: ..."
        if before.endswith(": "):
            continue  # "Upcoming: 20.05.2024 - Visegrad Group summit"
        if after[:1] == ")" and any(b.span.end <= time.span.start for b in scene.bodies):
            continue  # "Foreign Affairs Council (Brussels, 21 May)"
        plain = all(w[0].isupper() or not w[0].isalpha() for w in before.split())
        sent = agency is not None and _has_just_been(time, article)
        if any(c.isalpha() for c in before):
            told = plain and (sent or after.startswith(tuple("-/):")))
        else:  # "May 14 (Reuters) - ..."
            told = sent and not before and after[:1] == "-" and not _is_entry(scene, time)
        if told:
            scene.times.remove(time)
            refusals.append(Refusal(time.span, time.text, "dateline"))


def _is_entry(scene: Scene, time: TimeMention) -> bool:
    """ "May 14 (Oslo) - ...", "May 14 (Tue) - ...": of a list."""
    slots = scene.lexicon.tables.get("slots", {})
    weekdays = [w.rstrip(".") for names in slots.get("wday", {}).values() for w in names]
    behind = scene.text[time.span.end : time.span.end + _WEEKDAY].strip(" (.)")
    town = any(0 < p.span.start - time.span.end <= _BRACKET for p in scene.places)
    return town or behind in weekdays


def _has_just_been(time: TimeMention, article: Article) -> bool:
    out, day = article.published, time.when.first_day if time.when else None
    return out is not None and day is not None and 0 <= (day_of(out) - day).days <= _PRINTED


def answers(
    scene: Scene, heads: list[Head], discourse: Discourse, published: date | datetime | None
) -> bool:
    """Whether the line tells nothing but when or where the meeting of the line before is. It is
    given to that meeting then."""
    if told := told_when(scene, scene.span) if scene.times else None:
        dated = _date_last(scene, told, discourse)
        if dated and heads:  # "It was on Saturday, and he then rang Schäuble, too"
            scene.times.remove(told)
            heads[:] = [h for h in heads if h.rule != "head.pronoun" or h.clause]
        return dated and not heads
    if heads or not (scene.times or scene.places):
        return False
    label = scene.lexicon.pattern("label").match(scene.text, scene.span.start, scene.span.end)
    asked = label["label"].lower() if label else discourse.label
    if asked in scene.lexicon.words("diary", "places"):
        target = asked_about(scene, discourse, dated=None, reach=_LABELS)
        _take_place(scene, target, discourse.gazetteer)
        if target is None and discourse.heading:
            discourse.town = next((p.place for p in scene.places if p.place.type == "city"), None)
            return True
        return False
    dates = asked in scene.lexicon.words("diary", "labels")
    if not dates and (label or not _is_fragment(scene)):
        return False
    days = [t for t in scene.times if t.when and not is_hour(t) and t.when.grain <= Grain.MONTH]
    hours = [t for t in scene.times if is_hour(t) and not of_happening(scene, t)]
    target = asked_about(scene, discourse, dated=not days, reach=_LABELS if dates else 0)
    if target is None and label and days and _is_to_come(days[0], published):
        discourse.heading, discourse.town, discourse.stamped = days[0], None, False
        return True  # "Date: 23 May" above "Event: Permanent Council"
    if target is None or not scene.times:
        return False
    if days:
        target.time, target.when = days[0], days[0].when
        target.rules.append("date.answer")
    target.hour = target.hour or (hours[0] if hours else None)
    _take_place(scene, target, discourse.gazetteer)
    return True


def label_of(scene: Scene) -> str:
    """The label that is all that a line says ("WHEN AND WHERE"), and that the next line answers."""
    if scene.sentence.closed or not scene.sentence.opens or len(scene.clauses) > 1:
        return ""
    words, asked = scene.lexicon.words, scene.text[scene.span.start : scene.span.end].strip(" :?")
    labels = words("diary", "labels") | words("diary", "places")
    return asked.lower() if asked.lower() in labels else ""


def _date_last(scene: Scene, told: TimeMention, discourse: Discourse) -> bool:
    """ "Blinken rang him, too. That was on 25 July": the day of what the sentence before told."""
    frame = discourse.frames[-1] if discourse.frames else None
    if frame is None or scene.span.start - frame.scene.span.end > 2:
        return False
    if frame.when and "date.heading" not in frame.rules:
        return False
    frame.time, frame.when = told, told.when
    frame.rules = [rule for rule in frame.rules if rule != "date.heading"]
    frame.rules.append("date.answer")
    _take_place(scene, frame, discourse.gazetteer)
    return True


def date_title(scene: Scene, day: TimeMention, discourse: Discourse, article: Article) -> None:
    """ "Association Council EU-Moldova" above "21 May 2024, 10:00": the one day yet to come that a
    short text has below its title is that of what the title names."""
    target = asked_about(scene, discourse, dated=False, reach=1)
    if target is None or target.scene.sentence.closed:
        return
    if discourse.heading or not _is_to_come(day, article.published):
        return
    target.time, target.when = day, day.when
    target.hour = target.hour or next((t for t in scene.times if is_hour(t)), None)
    target.rules.append("date.title")
    _take_place(scene, target, discourse.gazetteer)
    for start, end in ((scene.span.start, day.span.start), (day.span.end, scene.span.end)):
        _take_town(target, discourse.gazetteer.town(scene.text[start:end].strip(" ,:;|()–-")))


def _is_to_come(day: TimeMention, published: date | datetime | None) -> bool:
    """Whether the day is later than the article, which may bear its own date."""
    if published is None or day.when is None:
        return False
    return day.when.first_day > day_of(published)


def place_title(scene: Scene, discourse: Discourse) -> None:
    """ "Hofburg, Vienna" below a title and its day, or below an entry with its hour: a line that
    tells nothing but where it is."""
    target = discourse.frames[-1] if discourse.frames else None
    if target is None or not scene.sentence.opens:
        return
    line = scene.span.of(scene.text).strip(" .,:")
    house = target.hour is not None and any(p.text == line for p in scene.places)
    reach = _LABELS if "date.title" in target.rules else 1 if house else 0
    near = scene.sentence.paragraph - target.scene.sentence.paragraph <= reach
    if near and not scene.sentence.closed and len(_rest(scene)) <= _VENUE:
        _take_place(scene, target, discourse.gazetteer)
        _take_town(target, discourse.gazetteer.town(scene.span.of(scene.text)))


def _take_town(target: Frame, city: Place | None) -> None:
    if city and not target.where.city:
        target.where = replace(
            target.where, city=city.name, country=city.country, timezone=city.timezone
        )


def _take_place(scene: Scene, target: Frame | None, gazetteer: Gazetteer) -> None:
    """The city that the line names, or that its venue is in, where the meeting has none yet."""
    if target is None or target.where.city:
        return
    named = sorted((p.place for p in scene.places), key=lambda place: place.type != "city")
    for place in named:
        city = place if place.type == "city" else gazetteer.places.get(place.city or "")
        if city:
            _take_town(target, city)
            return


def _is_fragment(scene: Scene) -> bool:
    """A sentence without a verb that is little more than a day or an hour, and a place."""
    if not scene.times or scene.sentence.opens or scene.span.end - scene.span.start > 90:
        return False
    if not any((t.when and t.when.has_day) or is_hour(t) for t in scene.times):
        return False
    if any(not any(z.holds(v) for z in scene.reported) for v in scene.verbs):
        return False
    named = {m.span.end + 1 for m in (*scene.actors, *scene.people)}
    deeds = scene.lexicon.pattern("past").finditer(scene.text, *scene.span)
    if any(m.start() in named for m in deeds):
        return False  # "on Monday Russia fired missiles at Lviv"
    words = [w for w in _rest(scene) if w[0].islower()]
    return len(words) <= 4 and scene.times[0].span.start - scene.span.start < 24


def is_part(frame: Frame, discourse: Discourse) -> bool:
    """ "The opening ceremony starts at 9.30": a part of the meeting spoken of before, whose hour is
    that of the meeting."""
    if "date.hour" not in frame.rules or frame.hour is None or frame.when is None:
        return False
    back = max(frame.scene.span.start, frame.head.span.start - 24)
    part = frame.scene.lexicon.pattern("part").search(frame.scene.text, back, frame.head.span.end)
    if not part or part.end() != frame.head.span.end:
        return False
    whole = [
        old
        for old in reversed(discourse.frames)
        if frame.scene.sentence.paragraph - old.scene.sentence.paragraph <= 4
        and old.when and old.when.overlaps(frame.when) and old.kind in GATHERING
    ]  # fmt: skip
    large = [f for f in whole if f.kind in (Kind.SUMMIT, Kind.CONFERENCE, Kind.SESSION)]
    for old in (large or whole)[:1]:
        if old.hour is None and not has_clock(old.timex):
            old.hour = frame.hour
    return bool(whole)


def asked_about(
    scene: Scene, discourse: Discourse, *, dated: bool | None, reach: int
) -> Frame | None:
    """The meeting that the answer is about: the last one of the lines (or, with no `reach`, of
    the sentence) just before."""
    for frame in reversed(discourse.frames):
        gap = scene.sentence.paragraph - frame.scene.sentence.paragraph
        if gap > reach or (not reach and scene.span.start - frame.scene.span.end > 2):
            return None
        if frame.head.oblique == "hard":
            continue
        if dated is not None and (frame.when is not None) is not dated:
            continue
        press = frame.kind is Kind.PRESS_CONFERENCE and reach == _LABELS
        if frame.body or frame.kind in GATHERING or len(frame.who.actors) > 1 or press:
            return frame
    return None
