"""Which sightings make meetings: those the reader is sure of, unless a person says otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import BY_HAND, Grain, Saying, Sighting, Word

ENOUGH_CONFIDENCE = 0.5  # below it a sighting is kept, but makes no meeting
_VERDICTS = (Saying.REFUSE, Saying.ACCEPT, Saying.BY_HAND)


def belongs_on_calendar(sighting: Sighting) -> bool:
    """Whether it is sure enough, and placed closely enough, to make a meeting."""
    when = sighting.when
    return (
        when is not None and when.grain <= Grain.MONTH and sighting.confidence >= ENOUGH_CONFIDENCE
    )


def awaits_review(sighting: Sighting) -> bool:
    """Whether it has its place on the calendar, and is only too unsure to stand there."""
    when = sighting.when
    return when is not None and when.grain <= Grain.MONTH and not belongs_on_calendar(sighting)


def counts(sighting: Sighting, words: Sequence[Word]) -> bool:
    """Whether it makes a meeting, or is of one: the last that people said, else the reader."""
    said = [w.saying for w in words if w.saying in _VERDICTS and sighting.id in w.sightings]
    if said:
        return said[-1] is not Saying.REFUSE
    return BY_HAND not in sighting.rules and belongs_on_calendar(sighting)
