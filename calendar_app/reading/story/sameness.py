"""Whether two frames speak of one meeting: of one day, one body or the same sides, in one town."""

from __future__ import annotations

import re

from calendar_app.model import Grain, Kind, Span, Status
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING

from .antecedents import meets_again
from .discourse import participants_of
from .relative import OF_THE_DAY

_PART = re.compile(r"T(?:([01]\d|2[0-3]):|(MO|AF|EV|NI))")
_GREAT = frozenset([Kind.CONFERENCE, Kind.SUMMIT])  # of which one town sees one a day


def is_same(one: Frame, other: Frame) -> bool:
    """Whether both speak of one meeting."""
    if _spoken(one, other):
        return True
    if (one.kind in GATHERING) is not (other.kind in GATHERING):
        return False
    if one.kind not in GATHERING and one.kind is not other.kind:
        return False
    if (one.body.id if one.body else None) != (other.body.id if other.body else None):
        return _vague_body(one, other)
    if one.when is None or other.when is None:
        return one.when is other.when and one.timex == other.timex and is_alike(one, other)
    if not one.when.overlaps(other.when):
        return False
    if one.kind is Kind.VISIT and (_elsewhere(one, other) or _is_stop(one, other)):
        return False
    coarse = max(one.when.grain, other.when.grain) > Grain.DAY
    if ("tour.stop" in one.rules) is not ("tour.stop" in other.rules) and not coarse:
        return False  # "concluded a visit to four countries that began on 7 May": nobody's stop
    exact = one.when.first_day == other.when.first_day and one.when.last_day == other.when.last_day
    if one.where.city and other.where.city and one.where.city != other.where.city:
        summit = one.kind is Kind.SUMMIT and other.kind is Kind.SUMMIT
        return bool(one.body) and summit and exact  # "was at first to take place in Riyadh"
    if _apart(one, other):
        return False
    if coarse and not exact and _may_follow(one, other):
        return False
    if one.body:
        return True
    off = (one.status is Status.CANCELLED) is not (other.status is Status.CANCELLED)
    if coarse and off and participants_of(one) != participants_of(other):
        return False  # "theirs of 9 May fell through. She will see Guterres later this month"
    if coarse and not exact and meets_again(other) and not meets_again(one):
        return False  # "met on Monday. They may meet again later this week"
    if coarse and not exact and _heads_story(one, other):
        return is_alike(one, other)
    if coarse and not exact and not (one.borrowed or other.borrowed or _one_journey(one, other)):
        return False
    return (exact or coarse or other.borrowed) and is_alike(one, other)


def _may_follow(one: Frame, other: Frame) -> bool:
    """ "The ministers met this morning, and the leaders may do so later this week": what is not
    settled is not what the same sentence tells as held, on another day."""
    doubted = (one.status is Status.TENTATIVE) is not (other.status is Status.TENTATIVE)
    return doubted and one.scene is other.scene and one.head.clause != other.head.clause


def _elsewhere(one: Frame, other: Frame) -> bool:
    """Two visits to different states."""
    mine = {c for c in (one.where.country, *one.where.countries) if c}
    theirs = {c for c in (other.where.country, *other.where.countries) if c}
    return bool(mine and theirs) and not mine & theirs


def _is_stop(one: Frame, other: Frame) -> bool:
    """A tour of several states, and the visit to one of them on days of its own."""
    tour, stop = sorted((one, other), key=lambda frame: -len(frame.where.countries))
    if len(tour.where.countries) < 2 or len(stop.where.countries) > 1:
        return False
    return tour.when is not None and stop.when is not None and tour.when != stop.when


def _one_journey(one: Frame, other: Frame) -> bool:
    """ "Will visit Mongolia next week", then "leaves for Ulaanbaatar on Sunday"."""
    visits = one.kind is Kind.VISIT and other.kind is Kind.VISIT
    return visits and participants_of(one) == participants_of(other)


def _vague_body(one: Frame, other: Frame) -> bool:
    """ "To hold a summit in July", then "the leaders of both meet in Tokyo on 22 July"."""
    if (one.body and other.body) or one.when is None or other.when is None:
        return False
    if _of_title(one, other):
        return True
    coarse = one.when.grain != other.when.grain and one.when.overlaps(other.when)
    return coarse and participants_of(one) == participants_of(other) != set()


def _of_title(one: Frame, other: Frame) -> bool:
    """ "Paris, Riyadh open New York conference tomorrow" above a text that calls it by its name."""
    bare, named = (other, one) if one.body else (one, other)
    if not _is_title(bare) or bare.kind is not named.kind or bare.kind not in _GREAT:
        return False
    one_day = bare.when and named.when and bare.when.first_day == named.when.first_day
    mine, theirs = participants_of(bare), participants_of(named)
    there = bare.where.city is not None and bare.where.city == named.where.city
    return bool(one_day) and there and bool(mine) and mine <= theirs


def _heads_story(one: Frame, other: Frame) -> bool:
    """ "Bessent to meet Chinese officials next week" above a text that says on which days."""
    titles = [f for f in (one, other) if _is_title(f)]
    if len(titles) != 1 or not (one.when and other.when):
        return False
    title, text = (one, other) if titles[0] is one else (other, one)
    if title.when is None or text.when is None or title.when.grain is not Grain.WEEK:
        return False
    within = title.when.first_day <= text.when.first_day and (
        text.when.last_day <= title.when.last_day
    )
    return within and title.head.kind is text.head.kind


def _is_title(frame: Frame) -> bool:
    return frame.scene.sentence.paragraph == 0 and not frame.scene.sentence.closed


def _other_organ(one: Frame, other: Frame) -> bool:
    """ "The General Assembly will convene on Monday. The Permanent Council could meet later this
    month": two organs of one organisation."""
    if one.body is None or other.body is None:
        return False
    organs = [
        {m[0].lower() for m in f.scene.lexicon.pattern("organ_kind").finditer(
            f.scene.text, f.head.span.start, f.head.span.end)}
        for f in (one, other)
    ]  # fmt: skip
    return bool(organs[0] and organs[1]) and not organs[0] & organs[1]


def _apart(one: Frame, other: Frame) -> bool:
    """ "This morning the Council had its briefing ... in the afternoon, at 3 pm, it convenes": two
    meetings of one day, told by its parts; a bare "the meeting" starts at the later hour."""
    if _other_organ(one, other):
        return True
    if _with_others(one, other) or _earlier_or_later(one, other) or _of_ministers(one, other):
        return True
    if one.head.generic or other.head.generic or one.head.kind is other.head.kind:
        return False
    if "date.heading" in (*one.rules, *other.rules):
        return False  # the hours of an agenda are the parts of one day
    mine, theirs = _part_of_day(one), _part_of_day(other)
    return bool(mine and theirs and mine != theirs)


def _with_others(one: Frame, other: Frame) -> bool:
    """ "Tusk at 9:30 and Fiala at 15:00": at another hour, and each with somebody of his own."""
    if not (one.hour and other.hour and one.hour.timex.value != other.hour.timex.value):
        return False
    mine, theirs = set(one.who.people), set(other.who.people)
    return bool(mine - theirs and theirs - mine)


def _of_ministers(one: Frame, other: Frame) -> bool:
    """ "The leaders meet from 21 to 26 May. Foreign ministers hold their own meeting on Thursday":
    a day within those of the summit, and others who sit down."""
    if one.when is None or other.when is None:
        return False
    first = one.when.first_day == other.when.first_day
    if first and one.when.last_day == other.when.last_day:
        return False
    if {one.kind, other.kind} != {Kind.SUMMIT, Kind.MEETING} or not (one.body and other.body):
        return False
    lesser = one if one.kind is Kind.MEETING else other
    before = Span(lesser.scene.clauses[lesser.head.clause].start, lesser.head.span.end)
    has = lesser.scene.has
    return has("people", "lower", before) is not None and not has("people", "top", before)


def _earlier_or_later(one: Frame, other: Frame) -> bool:
    """ "The minister received Ruiz. Earlier in the day the deputies held consultations": the same
    two sides, at another hour and by another word."""
    apart = (OF_THE_DAY in one.rules) is not (OF_THE_DAY in other.rules)
    verbs = {one.head.rule, other.head.rule} == {"head.verb", "head.noun"}
    return apart and verbs and one.kind is not other.kind


def _part_of_day(frame: Frame) -> str:
    """ "MO", "AF", "EV": the part of the day that the frame's date or hour falls in; else ""."""
    for time in (frame.hour, frame.time):
        found = _PART.search(time.timex.value) if time else None
        if found and found[1]:
            return "MO" if int(found[1]) < 12 else "AF" if int(found[1]) < 18 else "EV"
        if found:
            return found[2].replace("NI", "EV")
    return ""


def is_alike(one: Frame, other: Frame) -> bool:
    mine, theirs = participants_of(one), participants_of(other)
    if one.body or not (mine | theirs):
        return True
    return len(mine & theirs) * 2 >= len(mine | theirs)


def _spoken(one: Frame, other: Frame) -> bool:
    """ "Macron speaks to Putin", then "their call": what was said on the telephone, told twice."""
    if {one.kind, other.kind} != {Kind.TALKS, Kind.CALL} or one.body or other.body:
        return False
    talk = one if one.kind is Kind.TALKS else other
    one_day = one.when and other.when and one.when.first_day == other.when.first_day
    same = participants_of(one) == participants_of(other) != set()
    return bool(one_day) and same and talk.head.rule == "head.verb" and not talk.where.city
