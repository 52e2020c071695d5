"""Date phrases of a text as `Timex`: what was said, with X for what was not. No clock, no article.

The grammar finds phrases, the longest win, and `shapes` turns the words in their slots into a
`Timex`. "On Thursday" stays `XXXX-WXX-4` here; `anchoring` places it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from calendar_app.model import Span
from calendar_app.reading.lexicon.finder import Encoded, Match
from calendar_app.reading.lexicon.patterns import BREAK, GAP, OTHER, digit_labels
from calendar_app.reading.lexicon.vocabulary import Language, Phrase

from .columns import with_columns
from .feasts import CODE
from .last_resort import last_resort
from .phrases import MOST_PHRASES, TimePhrase, is_heading, opens_line
from .shapes import shaped

_LOOSE = "-./:,+#$€£¥&@_*="  # signs that tie a number to what stands before or behind it
_DASHES = "-–—‑‒−"
_ENDS = frozenset(".;:()!?")
_DIARY_CLOCK = re.compile(r"(?: [-–] |, )(\d{4})(?=[.;] \w| \(|\.?\s*(?:\n|$))")
_ZONE_BEHIND = re.compile(r" \(([^()\d\n]{2,30})\)")
_MIDNIGHT = 2400
_NIGHTFALL = 6
_NEARBY = 160  # tokens, spaces among them, to either side of a phrase
_AMOUNT = 10  # tokens, spaces among them, between an amount and "a day"


def find_times(text: str, language: Language, beyond: set[str] | None = None) -> list[TimePhrase]:
    """Date phrases of `text` in order, none overlapping; of two that overlap the earlier start
    and then the longer wins. Spans are half-open ranges of characters of `text`. What limits the
    text goes beyond is added to `beyond`, in words."""
    beyond = set() if beyond is None else beyond
    encoded = language.encode(text)
    day_first = _day_first(encoded, language)
    found: list[TimePhrase] = []
    end, zone = 0, None
    for at, match in _longest(encoded, language):
        if len(found) > MOST_PHRASES:
            beyond.add(f"more than {MOST_PHRASES} date phrases")
            break
        if at + match.first < end or not _stands_alone(encoded, at + match.first, at + match.last):
            continue
        phrases = _read(at, match, encoded, language, day_first)
        if phrases and _is_a_person(at, match, encoded):
            phrases = []
        if phrases is None:
            continue
        end = at + match.last
        found += phrases
        if match.payload.give.get("sets_zone"):
            zone = _zone_set(at, match, encoded, language)
    if zone is not None:
        found = [_in_zone(phrase, zone, text) for phrase in found]
    found = with_columns(last_resort(found, encoded, language, beyond), text, language)
    return _joined(found, text, language)


def _zone_set(at: int, match: Match[Phrase], encoded: Encoded, language: Language) -> str | None:
    """ "Hours are GMT": the zone of all hours that name none."""
    (slot,), ((first, last),) = match.slots, match.places
    zone = language.meaning(slot, "".join(encoded.tokens[at + first : at + last]))
    return None if zone in (None, "local") else str(zone)


def _in_zone(phrase: TimePhrase, zone: str, text: str) -> TimePhrase:
    """An hour that opens or ends an entry is of the zone of all; one in a sentence may be local."""
    timex, line = phrase.timex, text.rfind("\n", 0, phrase.span.start) + 1
    if timex.zone is not None or not timex.value.startswith("T") or ":" not in timex.value:
        return phrase
    if phrase.rule != "diary-clock" and text[line : phrase.span.start].strip(" *#-–—•·"):
        return phrase
    return replace(phrase, timex=replace(timex, zone=zone))


def _longest(encoded: Encoded, language: Language) -> Iterator[tuple[int, Match[Phrase]]]:
    """Matches in the order in which they are tried: leftmost first, of those the longest. Sorted
    a few at a time, since whoever asks may have enough long before the end."""
    found: list[tuple[int, Match[Phrase]]] = []
    furthest = 0  # where a phrase in `found` begins: one that is tried behind it begins there too
    for at, matches in language.finder.find(encoded.signs):
        if found and at > furthest:
            yield from sorted(found, key=_precedence)
            found.clear()
        for match in matches:
            found.append((at, match))
            furthest = max(furthest, at + match.first)
    yield from sorted(found, key=_precedence)


def _precedence(found: tuple[int, Match[Phrase]]) -> tuple[int, int, int, int]:
    at, match = found
    return at + match.first, -at - match.reach, -at - match.last, match.payload.order


def _stands_alone(encoded: Encoded, first: int, last: int) -> bool:
    """Whether tokens [first, last) are no part of a longer word, number, address or sum."""
    tokens, signs = encoded.tokens, encoded.signs
    opening, closing = tokens[first], tokens[last - 1]
    if first and signs[first - 1] not in (GAP, BREAK):
        before = tokens[first - 1]
        earlier = tokens[first - 2] if first > 1 else " "
        if before[-1].isalnum() or before[0] in "@#_":
            return False
        if (
            opening.isdigit()
            and before in _LOOSE + _DASHES
            and not (before in _DASHES and earlier.isspace())
        ):
            return False
        if before in "./" and earlier[-1].isalnum() and opening.islower():
            return False
    if last < len(tokens) and signs[last] not in (GAP, BREAK):
        after = tokens[last]
        later = tokens[last + 1] if last + 1 < len(tokens) else " "
        if after[0].isalnum() or after[0] in "_@%" or (after in "%°" and closing.isdigit()):
            return False
        if closing.isdigit() and after in ".,:/" + _DASHES and later[0].isdigit():
            return False
        if after in ".@" and later[0].islower() and closing[-1].isalpha():
            return False
    return True


def _is_in_compound(encoded: Encoded, last: int) -> bool:
    """ "A year-long boycott" is not one of "a year"."""
    following = encoded.tokens[last : last + 2]
    return len(following) > 1 and following[0] in _DASHES and following[1].islower()


def _is_a_person(at: int, match: Match[Phrase], encoded: Encoded) -> bool:
    """ "April Jensen", "Dr. August": a month that is a name, with a surname behind or a title."""
    first, last = at + match.first, at + match.last
    give = match.payload.give
    if match.first or last - first != 1 or encoded.tokens[first] not in give.get("names", ()):
        return False
    if first > 1 and encoded.signs[first - 2 : first] == OTHER + GAP:
        forename = encoded.tokens[first - 2]
        if forename[:1].isupper() and not forename.isupper():
            return True  # "Joan Winter"
    if not {*encoded.tokens[max(0, first - 3) : first]}.isdisjoint(give.get("titles", ())):
        return True
    if last + 1 >= len(encoded.tokens) or encoded.signs[last] != GAP:
        return False
    surname = encoded.tokens[last + 1]
    return encoded.signs[last + 1] == OTHER and surname[:1].isupper() and not surname.isupper()


def _is_compared(first: int, encoded: Encoded, language: Language) -> bool:
    """ "20 percent fewer than a year ago": what opens at token `first` is a comparison of amounts,
    no rough length."""
    joins = language.tables.get("joins", {})
    if encoded.tokens[first + 2 : first + 3] != [joins.get("than")] or first < 2:
        return False
    return encoded.tokens[first - 2].lower() in joins.get("amounts", ())


def _has_company(first: int, last: int, phrase: Phrase, encoded: Encoded) -> bool:
    """Whether the paragraph has one of the words near tokens [first, last) that the phrase asks for
    and none that it shuns: the fourth quarter of a match is no part of a year."""
    wanted, shunned = phrase.give.get("near"), phrase.give.get("unless_near")
    if wanted is None and shunned is None:
        return True
    start = max(0, first - _NEARBY)
    start = max(start, encoded.signs.rfind(BREAK, start, first) + 1)
    end = encoded.signs.find(BREAK, last, last + _NEARBY)
    end = end if end >= 0 else last + _NEARBY

    def is_near(words: Sequence[str]) -> bool:
        at = encoded.where(tuple(words))
        return bisect_left(at, start) < bisect_left(at, end)

    return not (shunned and is_near(shunned)) and not (wanted and not is_near(wanted))


def _is_a_rate(last: int, phrase: Phrase, encoded: Encoded, language: Language) -> bool:
    """ "148,000 jobs a month": up to token `last` stands an amount, and not a preposition ("20
    people in a week")."""
    tokens = encoded.tokens
    if last < 0 or tokens[last] in phrase.give["not_after"] or encoded.signs[last + 1] != GAP:
        return False
    for number in range(last, max(-1, last - _AMOUNT), -1):
        token = tokens[number]
        if token.isdigit():
            return "year" not in digit_labels(token)
        if language.meaning("million", token) or language.meaning("count", token) not in (None, 1):
            return True
        if token in _ENDS or encoded.signs[number] == BREAK:
            return False
    return False


@lru_cache(maxsize=4)
def _diary_clocks(text: str) -> frozenset[int]:
    """Where the hours stand with which lines of `text` end ("OSLO - Talks - 1045"): two of them at
    least, and every one a likely hour, or they might be years."""
    found = list(_DIARY_CLOCK.finditer(text))
    likely = (int(f[1]) <= _MIDNIGHT and int(f[1][2:]) % 5 == 0 for f in found)
    return frozenset(f.start(1) for f in found) if len(found) > 1 and all(likely) else frozenset()


def _day_first(encoded: Encoded, language: Language) -> bool:
    """The article's own habit in 03/04/2022: told by any date that can be read one way only."""
    for at, matches in language.finder.find(encoded.signs) if "/" in encoded.text else ():
        for match in matches:
            if match.slots[:2] != ("first", "second"):
                continue
            first, second = (int(encoded.tokens[at + place[0]]) for place in match.places[:2])
            if first > 12 or second > 12:
                return first > 12
    return not language.month_first


def _read(
    at: int, match: Match[Phrase], encoded: Encoded, language: Language, day_first: bool
) -> list[TimePhrase] | None:
    """The phrases of one match: one, or one a member of a list; none for a false friend."""
    starts, tokens, name = encoded.starts, encoded.tokens, match.payload.name
    places = [(at + first, at + last) for first, last in match.places]
    words = tuple(
        (slot, "".join(tokens[first:last]))
        for slot, (first, last) in zip(match.slots, places, strict=True)
    )
    if match.payload.give.get("type") == "DURATION" and _is_in_compound(encoded, at + match.last):
        return None
    if not _has_company(at + match.first, at + match.last, match.payload, encoded):
        return None
    if _is_compared(at + match.first, encoded, language):
        return None
    diary = match.payload.give.get("diary")
    if diary and starts[at + match.first] not in _diary_clocks(encoded.text):
        return None
    meant = shaped(language, name, words, day_first)
    if meant is None or (
        match.payload.give.get("amount")
        and not _is_a_rate(at + match.first - 2, match.payload, encoded, language)
    ):
        return None
    span = Span(starts[at + match.first], starts[at + match.last])
    if len(meant) <= 1:
        parts = None
        if meant and meant[0].end_value:
            parts = _ends(match.slots, places, encoded, span)
        return [TimePhrase(span, span.of(encoded.text), name, t, parts) for t in meant]
    members = [
        place for slot, place in zip(match.slots, places, strict=True)
        if slot in ("day", "weekday")
    ]  # fmt: skip
    names = [place for slot, place in zip(match.slots, places, strict=True) if slot == "wday"]
    phrases = []
    for number, (timex, place) in enumerate(zip(meant, members, strict=True)):
        first = at + match.first if number == 0 else place[0]
        if number:
            named = (p[0] for p in names if members[number - 1][1] <= p[0] < first)
            first = next(named, first)  # "Tuesday 11"
        last = at + match.last if number == len(members) - 1 else place[1]
        if last < at + match.last and tokens[last].isalpha():
            last += 1  # the "th" of "10th"
        one = Span(starts[first], starts[last])
        phrases.append(TimePhrase(one, one.of(encoded.text), name, timex))
    return phrases


def _ends(
    names: Sequence[str], places: Sequence[tuple[int, int]], encoded: Encoded, span: Span
) -> tuple[Span, Span] | None:
    """Where the first end of a range stops and the second one starts."""
    slots = list(zip(names, places, strict=True))
    seconds = [place for name, place in slots if name.startswith("end_")]
    if not seconds:
        days = [place for name, place in slots if name in ("day", "weekday")]
        if len(days) < 2:
            return None
        seconds = days[-1:]
    second = min(place[0] for place in seconds)
    firsts = [place[1] for _, place in slots if place[1] <= second and place not in seconds]
    if not firsts:
        return None
    last = max(firsts)
    if encoded.tokens[last].isalpha() and last + 1 < second:
        last += 1
    starts, tokens = encoded.starts, encoded.tokens
    article = _word_before(tokens, second)
    opening = tokens[starts.index(span.start)]
    if article is not None and article == opening and opening.isalpha():
        second -= 2  # "the 28th to the 30th"
    return Span(span.start, starts[last]), Span(starts[second], span.end)


def _word_before(tokens: Sequence[str], at: int) -> str | None:
    """The word before token `at`, if only a space parts them."""
    return tokens[at - 2] if at > 1 and tokens[at - 1] == " " else None


# --- days with hours ---


def _joined(found: list[TimePhrase], text: str, language: Language) -> list[TimePhrase]:
    """A day and an hour side by side become one time: "10:30 CEST on Monday, 11 September"."""
    joins = language.tables.get("joins", {})
    after_date = frozenset(joins.get("date_time", ()))
    after_time = frozenset(joins.get("time_date", ()))
    told: list[TimePhrase] = []
    for phrase in found:
        before = told[-1] if told else None
        if before is not None and phrase.span.start - before.span.end <= 24:
            gap = text[before.span.end : phrase.span.start]
            apart = "\n\n" in gap or ("\n" in gap and _heads_entry(before, phrase, text))
            between = "\n" if apart else gap.strip().lower()
            dated = _is_day(before) or (":" in phrase.timex.value and _is_part_of_day(before))
            if between in after_date and dated and _is_hour(phrase):
                told[-1] = _both(before, phrase, text)
                continue
            if "\n" in gap and is_heading(text, phrase.span):
                between = "\n"  # "statements 15:15", and below it "Tuesday, 21 May"
            owns = text[phrase.span.end : phrase.span.end + 2] in ("'s", "’s")
            of_it = _is_day(phrase) or (":" in before.timex.value and _is_part_of_day(phrase))
            if between in after_time and _is_hour(before) and of_it and not owns:
                told[-1] = _both(phrase, before, text)
                continue
        told.append(phrase)
    dependent = frozenset(joins.get("with_day", ()))
    return [_with_zone(p, text, language) for p in told if p.rule not in dependent]


def _with_zone(phrase: TimePhrase, text: str, language: Language) -> TimePhrase:
    """ "At 20:10 on 14 May (Japan time)": the zone stands behind the day."""
    if phrase.timex.zone or ":" not in phrase.timex.value:
        return phrase
    behind = _ZONE_BEHIND.match(text, phrase.span.end)
    zone = language.meaning("zone", behind[1]) if behind else None
    return replace(phrase, timex=replace(phrase.timex, zone=str(zone))) if zone else phrase


def _heads_entry(day: TimePhrase, hour: TimePhrase, text: str) -> bool:
    """Whether the day is a line of its own, and the hour opens the entry below it: "Thursday 23
    May" above "10:00 - Paris - Talks"."""
    rest = text[hour.span.end : hour.span.end + 2].lstrip(" ")
    return opens_line(text, day.span) and opens_line(text, hour.span) and rest[:1] not in ("", "\n")


def _is_day(phrase: TimePhrase) -> bool:
    timex = phrase.timex
    if timex.type != "DATE" or timex.end_value or phrase.rule.startswith("list"):
        return False
    return (
        len(timex.value) == 10
        or timex.value.startswith("XXXX-WXX-")
        or CODE.fullmatch(timex.value[5:]) is not None
    )


def _is_part_of_day(phrase: TimePhrase) -> bool:
    """ "Thursday evening, at 5:20 p.m." """
    day, _, part = phrase.timex.value.partition("T")
    return bool(part) and part.isalpha() and (len(day) == 10 or day.startswith("XXXX-WXX-"))


def _is_hour(phrase: TimePhrase) -> bool:
    return phrase.timex.type == "TIME" and phrase.timex.value.startswith("T")


def _both(day: TimePhrase, hour: TimePhrase, text: str) -> TimePhrase:
    span = Span(min(day.span.start, hour.span.start), max(day.span.end, hour.span.end))
    parts = None
    if hour.parts and day.span < hour.span:
        parts = Span(span.start, hour.parts[0].end), hour.parts[1]
    elif hour.parts:
        parts = hour.parts[0], Span(hour.parts[1].start, span.end)
    if "(" in span.of(text) and text[span.end : span.end + 1] == ")":
        span = Span(span.start, span.end + 1)
    said, _, part = day.timex.value.partition("T")
    kind = "SET" if day.timex.type == "SET" else "TIME"  # "5:30 every morning"
    timex = replace(
        day.timex, type=kind, value=said + _of_part(hour.timex.value, part),
        end_value=hour.timex.end_value, zone=hour.timex.zone,
    )  # fmt: skip
    return TimePhrase(span, span.of(text), f"{day.rule}+{hour.rule}", timex, parts)


def _of_part(hour: str, part: str) -> str:
    """The hour of an afternoon, evening or night: "the evening before, at 7 o'clock" is 19:00."""
    if not part or ":" not in hour:
        return hour
    number = int(hour[1:3])
    later = part in ("AF", "EV") or (part == "NI" and number >= _NIGHTFALL)
    return f"T{number + 12:02}{hour[3:]}" if later and 1 <= number < 12 else hour
