"""What no phrase of the grammar knows: dateparser is asked, about one short word (ADR 0003)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import datetime
from functools import lru_cache

from calendar_app.model import Span, Timex
from calendar_app.reading.lexicon.finder import Encoded
from calendar_app.reading.lexicon.vocabulary import Language

from .phrases import MOST_PHRASES, TimePhrase

_MOST_ASKED = 30  # different words of one text; dateparser takes a thousandth of a second for each


def last_resort(
    found: list[TimePhrase], encoded: Encoded, language: Language, beyond: set[str]
) -> list[TimePhrase]:
    """Ask dateparser about a month's name tied to a number by signs that no phrase knows
    ("8/Dec/2022"): one short word, language given, nothing guessed from a clock."""
    if not any(map(str.isdigit, encoded.text)):
        return found
    starts = [phrase.span.start for phrase in found]
    dropped: set[int] = set()
    asked: dict[str, str | None] = {}
    told: list[TimePhrase] = []
    for word in language.month_words.finditer(encoded.signs):
        span = Span(encoded.starts[word.start()], encoded.starts[word.end()])
        text = span.of(encoded.text).strip("()[],.;:\"'")
        if not 5 <= len(text) <= 24 or not any(sign.isdigit() for sign in text):
            continue
        start = encoded.text.index(text, span.start)
        span = Span(start, start + len(text))
        near = range(max(0, bisect_right(starts, start) - 1), bisect_left(starts, span.end))
        near_by = [number for number in near if found[number].span.overlaps(span)]
        if any(len(found[number].timex.value) != 7 for number in near_by):
            continue  # only a bare month, or nothing, was made of it
        if text not in asked and len(asked) < _MOST_ASKED:
            asked[text] = _asked(text, language.code)
        elif text not in asked:
            beyond.add(f"more than {_MOST_ASKED} dates of unusual form")
        value = asked.get(text)
        if len(told) > MOST_PHRASES:
            beyond.add(f"more than {MOST_PHRASES} date phrases")
            break
        if value is not None:
            dropped.update(near_by)
            told.append(TimePhrase(span, text, "dateparser", Timex("DATE", value)))
    if not told:
        return found
    kept = [phrase for number, phrase in enumerate(found) if number not in dropped]
    return sorted([*kept, *told], key=lambda phrase: phrase.span)


@lru_cache(maxsize=1024)
def _asked(text: str, code: str) -> str | None:
    """dateparser's reading of one date as `XXXX-12-08`; None where it sees no day in it."""
    # slow to import, and seldom needed
    from dateparser.date import DateDataParser  # type: ignore[import-untyped]

    year = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)
    settings = {"REQUIRE_PARTS": ["day", "month"], "RELATIVE_BASE": datetime(2000, 1, 1)}  # noqa: DTZ001
    try:
        data = DateDataParser(languages=[code], settings=settings).get_date_data(text)
    except (ValueError, OverflowError):
        return None
    if data.date_obj is None or data.period != "day":
        return None
    return f"{year[0] if year else 'XXXX'}-{data.date_obj:%m-%d}"
