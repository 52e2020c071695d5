"""The words in a phrase's slots as `Timex`: "next" and "Tuesday" are `XXXX-WXX-2`, shift 1.

Nothing here names a language: the slots hold what the language file's tables say a word means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

from calendar_app.model import Mod, Timex
from calendar_app.reading.lexicon.vocabulary import Language

from .feasts import CODE, feast

_UNSAID = {
    "day": "XXXX-XX-XX", "week": "XXXX-WXX", "fortnight": "XXXX-WXX", "month": "XXXX-XX",
    "quarter": "XXXX-QX", "year": "XXXX", "decade": "XXX", "century": "XX",
    "weekend": "XXXX-WXX-WE",
}  # fmt: skip
_SIZES = {name: size for size, name in enumerate(
    ("second", "minute", "hour", "night", "day", "weekend", "week", "fortnight", "month", "quarter",
     "summer", "winter", "year", "decade", "century")
)}  # fmt: skip
_THIS_CENTURY = 30  # up to this '30 is 2030
_CALENDAR = 1900  # years: what is further away than these has no date
_LENGTH = {
    "day": "{}D", "week": "{}W", "month": "{}M", "quarter": "{}Q", "year": "{}Y",
    "decade": "{}DE", "century": "{}CE", "hour": "T{}H", "minute": "T{}M", "second": "T{}S",
    "weekend": "{}WE", "night": "{}N", "summer": "{}SU", "winter": "{}WI",
}  # fmt: skip

# A half of these is so many of a smaller one: "half an hour", "half a century".
_HALVES = {
    "minute": "PT30S", "hour": "PT30M", "day": "PT12H", "year": "P6M", "decade": "P5Y",
    "century": "P50Y",
}  # fmt: skip

# What a time that is so many and a half of these away is counted in.
_FINER = {"week": ("day", 7), "month": ("day", 30), "year": ("month", 12), "decade": ("year", 10),
          "century": ("year", 100)}  # fmt: skip


@dataclass(frozen=True)
class _Slots:
    """The meanings of the words of one match; a slot that was filled twice has two."""

    of: Mapping[str, tuple[int | str, ...]]

    def get(self, name: str, end: bool = False) -> Any:
        found = self.of.get(f"end_{name}" if end else name)
        return found[0] if found else None


@lru_cache(maxsize=4096)
def shaped(
    language: Language, name: str, words: tuple[tuple[str, str], ...], day_first: bool
) -> tuple[Timex, ...] | None:
    """The meaning of one match of the phrase `name`: one timex, or one a member of a list; None
    where it has none (30 February), empty for a false friend."""
    phrase = next(p for p in language.phrases if p.name == name)
    of: dict[str, list[int | str]] = {}
    for slot, word in words:
        meaning = language.meaning(slot, word)
        if meaning is None:
            return None
        of.setdefault(slot, []).append(meaning)
    slots = _Slots({slot: tuple(meanings) for slot, meanings in of.items()})
    kind = phrase.give.get("type", "DATE")
    if kind == "NONE":
        return ()
    if kind == "DURATION":
        slots = _Slots({name: told for name, told in slots.of.items() if name != "nth_day"})
        if _descends(slots) or slots.get("count") in range(1, phrase.give.get("least", 0)):
            return None  # "from one house to another a day later"
        value = _duration(slots, phrase.give)
        end = _duration(slots, phrase.give, end=True) if "end_count" in of else None
        return (Timex("DURATION", value, end, mod=_mod(slots), **_counted(slots, phrase.give)),)
    if kind == "SET":
        return (Timex("SET", _repeated(slots, phrase.give)),)
    if "first" in of and "second" in of:
        day, month = slots.get("first"), slots.get("second")
        if not day_first or month > 12:
            day, month = month, day
        slots = _Slots({**slots.of, "day": (day,), "month": (month,)})
    days = slots.of.get("day", ())
    if len(days) > 1 or len(slots.of.get("weekday", ())) > 1:
        return _members(slots, phrase.give)
    one = _one(slots, phrase.give)
    return None if one is None else (one,)


def _members(slots: _Slots, give: Mapping[str, Any]) -> tuple[Timex, ...] | None:
    """A list of days: a timex each; two days in a row are a range."""
    slot = "day" if len(slots.of.get("day", ())) > 1 else "weekday"
    listed = slots.of[slot]
    names = slots.of.get("wday", ())  # one for each day, or for the first alone
    each = []
    for number, meaning in enumerate(listed):
        named = names[number : number + 1] if len(names) == len(listed) or not number else ()
        timex = _one(_Slots({**slots.of, slot: (meaning,), "wday": named}), give)
        if timex is None:
            return None
        each.append(timex)
    if len(listed) == 2 and int(listed[1]) == int(listed[0]) % (7 if slot == "weekday" else 99) + 1:
        return (replace(each[0], end_value=each[1].value),)
    if slot == "day" and sorted(map(int, listed)) != list(map(int, listed)):
        return None
    return tuple(each)


def _one(slots: _Slots, give: Mapping[str, Any]) -> Timex | None:
    """A date or an hour, or a range of either."""
    kind = give.get("type", "DATE")
    value = _date(slots, give)
    hour = _hour(slots)
    if hour is False or value is False:
        return None
    if isinstance(hour, str):
        kind, value = "TIME", (value or "") + hour
    elif (part := slots.get("part") or give.get("part")) and value is not None and "T" not in value:
        value += f"T{part}"
    elif part and value is None:
        value = f"T{part}"
    if value is None:
        return None
    end_value = _end(slots, value, give)
    if end_value is False or (give.get("in_a_row") and not _in_a_row(value, str(end_value))):
        return None
    if end_value and slots.get("weekday") and (last := slots.get("wday", end=True)):
        value = _counted_back(end_value, (last - slots.get("weekday")) % 7)
        if not value:
            return None
    if end_value and value.startswith("XXXX-") and end_value[0] in "12":
        year = int(end_value[:4]) - (value[4:] > end_value[4:])  # the year closes a range for both
        value = f"{year}{value[4:]}"
    zone = slots.get("zone") or give.get("zone")
    if (hours := slots.get("zone_hours")) is not None:
        zone = f"+{hours:02}:00"
    told = _counted(slots, give)
    if (unit := give.get("unit")) in ("week_of", "of_accounts"):
        told["unit"] = unit
    if isinstance(hour, str) and give.get("type") == "TIME":
        told = {}
    if slots.get("year") and not slots.get("weekday") and told.get("unit") != "week_of":
        told.pop("shift", None)
        told.pop("unit", None)
    weekday = slots.get("weekday") or slots.get("wday")
    dated = value[:10].count("-") == 2 and "W" not in value[:10]
    return Timex(
        type=str(kind), value=value, end_value=end_value or None, mod=_mod(slots, give.get("mod")),
        zone=str(zone) if zone else None, weekday=weekday if weekday and dated else None, **told,
    )  # fmt: skip


def _counted_back(last: str, days: int) -> str:
    """ "Tuesday to Thursday, 23 May": so many days before the last, within its month."""
    day = int(last[8:10]) - days
    return f"{last[:8]}{day:02}" if day > 0 else ""


def _in_a_row(value: str, end_value: str) -> bool:
    """Whether the second of two days is the day after the first."""
    year = "2000" if "-02-29" in value + end_value else "2001"
    known = "X" not in value + end_value
    told = (day if known else f"{year}{day[4:]}" for day in (value, end_value))
    first, second = map(date.fromisoformat, told)
    return second - first in (timedelta(days=1), timedelta(days=-364))


def _mod(slots: _Slots, given: str | None = None) -> Mod | None:
    told = next(filter(None, map(slots.get, ("mod", "month_mod", "day_mod", "approx"))), given)
    return Mod(told) if told else None


def _counted(slots: _Slots, give: Mapping[str, Any]) -> dict[str, Any]:
    """Shift, offset, unit and reference: how the time is counted from another."""
    told: dict[str, Any] = {}
    units = map(slots.get, ("unit", "units", "span_unit", "short_unit"))
    unit = next(filter(None, units), give.get("unit"))
    count = _thousands(slots) or slots.get("count") or give.get("count")
    if (deictic := slots.get("deictic")) is not None:
        return {"offset": deictic, "unit": "day", "reference": "now"}
    if (which := slots.get("nth_day")) is not None:
        return {"offset": which, "unit": "day", "reference": "span"}
    if "offset" in give:
        return {"offset": give["offset"], "unit": unit, "reference": give["reference"]}
    if "sign" in give and isinstance(count, int) and unit:
        if unit == "fortnight":
            unit, count = "week", 2 * count
        if give.get("half"):
            unit, size = _FINER.get(unit, (unit, 1))
            count = int((count + 0.5) * size)
        return {"offset": give["sign"] * count, "unit": unit, "reference": give["reference"]}
    if "sign" in give:
        return {}
    shift = slots.get("shift")
    shift = slots.get("said_shift") if shift is None else shift
    shift = give.get("shift") if shift is None else shift
    if shift is not None:
        told = {"shift": shift, "unit": unit}
    dated = slots.get("weekday") or slots.get("month")
    if slots.get("part") and shift is not None and not dated:
        told = {"offset": shift, "unit": "day"}
    if "reference" in give:
        told["reference"] = give["reference"]
    return told


def _date(slots: _Slots, give: Mapping[str, Any], end: bool = False) -> Any:
    """The date as TIMEX3 with X for the unsaid; None where there is none, False where it cannot
    be (31 April)."""
    if not end and "value" in give:
        return give["value"]
    year = slots.get("year", end) or slots.get("old_year", end)
    if end and (short := slots.get("short_year", end)) is not None and year:
        year = year // 100 * 100 + short  # "2013-14"
    if year and give.get("decade") and year % 10:
        return False
    if year and give.get("decade") and year % 100 == 0 and year < 2000:
        return str(year // 100)  # "the 1800s" are a century
    if give.get("decade") and (short := slots.get("short_year")) is not None:
        return False if short % 10 else f"{19 if short > 10 else 20}{short // 10}"
    if not year and (short := slots.get("short_year", end)) is not None:
        year = short + (2000 if short <= _THIS_CENTURY else 1900)  # "back in '78"
    told = str(year) if year else "XXXX"
    month, day = slots.get("month", end), slots.get("day", end)
    month = month or slots.get("sure_month", end) or slots.get("month_number", end)
    weekday = slots.get("weekday", end)
    if day is None and slots.get("ordinal", end) and month:
        day = slots.get("ordinal", end)
    holiday = slots.get("holiday", end)
    if rank_of := slots.get("nth_of", end):
        holiday = f"{month:02}-D{weekday}#{rank_of}"
    if holiday is not None:
        if year and CODE.fullmatch(holiday):
            moved = feast(year, holiday)
            return moved.isoformat() if moved else False
        return f"{told}-{holiday}"
    if give.get("century"):
        return f"{int(slots.get('day') or slots.get('ordinal')) - 1:02}"
    if month and day:
        try:
            date(year or 2000, month, day)
        except ValueError:
            return False
        return f"{told}-{month:02}-{day:02}"
    if month and give.get("quarter"):
        return f"{told}-Q{(month + 2) // 3}"
    if month:
        return f"{told}-{month:02}"
    if day:
        return f"{told}-XX-{day:02}"
    if (rank := slots.get("rank", end)) and give.get("half_year"):
        return f"{told}-H{min(rank, 2)}"
    if rank or (slots.get("number", end) and not end and "sign" not in give):
        number = rank or slots.get("number", end)
        return f"{told}-Q{number}" if 1 <= number <= 4 else False
    if season := slots.get("season", end) or slots.get("sure_season", end):
        return f"{told}-{season}"
    if weekday:
        return f"XXXX-WXX-{weekday}"
    if decade := slots.get("decade_word"):
        return str(decade)
    if year:
        return told[:3] if give.get("decade") else told
    if slots.get("nth_day") is not None:
        return _UNSAID["day"]
    if slots.get("deictic") is not None or ("offset" in give and "sign" not in give):
        return _UNSAID[give.get("unit", "day")]
    if ref := slots.get("ref"):
        return ref
    unit = slots.get("unit") or slots.get("units") or slots.get("span_unit")
    if unit and "sign" in give:
        count = _thousands(slots) or slots.get("count")
        if not isinstance(count, int) or (unit == "year" and count > _CALENDAR):
            return "PAST_REF" if give["sign"] < 0 else "FUTURE_REF"
        if give.get("half") and unit != "month":
            unit = _FINER.get(unit, (unit, 1))[0]
        return _UNSAID[unit]
    if unit:
        return _UNSAID[unit]
    shifted = slots.get("shift") if "shift" in slots.of else slots.get("said_shift")
    if slots.get("part") and shifted is not None:
        return _UNSAID["day"]
    return None


def _hour(slots: _Slots, end: bool = False) -> Any:
    """ "T10:00"; None where no hour is said, False where it cannot be."""
    name = slots.get("hour_name", end)
    if (past := slots.get("past_hour", end)) is not None:
        named = int(name[:2]) if name else None
        told = (slots.get("hour", end), slots.get("hour_word", end), named)
        hour = next(h for h in told if h is not None)
        half = slots.get("meridiem", end) or slots.get("daytime", end)
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        minutes = hour * 60 + past
        return f"T{minutes // 60 % 24:02}:{minutes % 60:02}"
    if name is not None:
        return f"T{name}"
    if (clock := slots.get("clock", end)) is not None:
        return f"T{clock // 100:02}:{clock % 100:02}"
    hour = slots.get("hour", end)
    hour = slots.get("hour_word", end) if hour is None else hour
    if hour is None:
        return None
    half = slots.get("meridiem", end) or slots.get("daytime", end)
    if half is None and not end:
        half = slots.get("meridiem", True)
        if half and hour > (slots.get("hour", True) or 0) and hour != 12:
            half = "am"  # "from 11 to 1 p.m."
    if half:
        if not 1 <= hour <= 12:
            return f"T{hour:02}:{slots.get('minute', end) or 0:02}" if hour <= 24 else False
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"T{hour:02}:{slots.get('minute', end) or 0:02}"


def _end(slots: _Slots, value: str, give: Mapping[str, Any]) -> Any:
    """The other end of a range, which takes from the first what it does not say itself."""
    if not any(name.startswith("end_") for name in slots.of):
        return None
    hour = _hour(slots, end=True)
    if hour is not None:
        return hour
    own = {name: meaning for name, meaning in slots.of.items() if name.startswith("end_")}
    shared = {f"end_{name}": meaning for name, meaning in slots.of.items()
              if name in ("year", "month")}  # fmt: skip
    if "end_weekday" in own:
        shared = {}
    end = _date(_Slots({**shared, **own}), give, end=True)
    if end and "W" not in end and end < value and not ("end_month" in own and "X" in value):
        return False
    return end


def _thousands(slots: _Slots) -> int | None:
    """ "10,000": the comma makes two numbers of it."""
    count, rest = slots.get("count"), slots.get("number")
    return count * 1000 + rest if isinstance(count, int) and rest is not None else None


def _millions(slots: _Slots) -> int | str:
    """ "1.8 million", "2.5"; X where it cannot be told how many."""
    number, fraction = slots.get("number"), slots.get("number", end=True)
    if (million := slots.get("million")) is not None:
        return round(float(f"{number}.{fraction or 0}") * int(million))
    return "X" if fraction is None else f"{number}.{fraction}"


def _descends(slots: _Slots) -> bool:
    """Whether a length made of two ("a year and two months") has its parts the wrong way round,
    so that it is two lengths: "80 patients a day, seven days a week"."""
    units = [*slots.of.get("unit", ()), *slots.of.get("short_unit", ())]
    sizes = [_SIZES[str(unit)] for unit in units]
    return any(first <= second for first, second in pairwise(sizes))


def _duration(slots: _Slots, give: Mapping[str, Any], end: bool = False) -> str:
    """P3D, PT2H20M, P2.5Y, PXM."""
    units = [unit for name in ("unit", "span_unit", "units", "short_unit", "every_unit")
             for unit in slots.of.get(name, ())] or [give.get("unit", "day")]  # fmt: skip
    counts: list[Any] = list(slots.of.get("end_count" if end else "count", ()))
    counts = counts or [give.get("count", "X" if "units" in slots.of else 1)]
    if "number" in slots.of:
        counts[0] = _thousands(slots) or _millions(slots)
    counts += [1] * (len(units) - len(counts))
    if give.get("half") and not counts[0] and (half := _HALVES.get(str(units[0]))):
        return half
    if give.get("half"):
        counts[0] = f"{counts[0]}.5"
    told, timed = "P", False
    for count, unit in zip(counts, units, strict=False):
        if unit == "fortnight":
            unit, count = "week", 2 * int(count) if str(count).isdigit() else count
        length = _LENGTH[str(unit)].format(count)
        told += length[1:] if timed and length[0] == "T" else length
        timed = timed or length[0] == "T"
    return told


def _repeated(slots: _Slots, give: Mapping[str, Any]) -> str:
    weekday = slots.get("weekday") or slots.get("weekdays")
    part = slots.get("part") or slots.get("parts")
    if weekday:
        return f"XXXX-WXX-{weekday}" + (f"T{part}" if part else "")
    if part:
        return f"XXXX-XX-XXT{part}"
    if month := slots.get("month"):
        day = slots.get("day")
        return f"XXXX-{month:02}-{day:02}" if day else f"XXXX-{month:02}"
    if yearly := slots.get("season") or slots.get("holiday"):
        return f"XXXX-{yearly}"
    return str(slots.get("often") or give.get("value") or _duration(slots, give))
