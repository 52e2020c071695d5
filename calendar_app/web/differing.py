"""Where articles differ about a meeting: which value is shown, and who has which. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from calendar_app.feeds.history import outlet_of
from calendar_app.merging import RULE_WORDS, is_official, why_this_date
from calendar_app.model import Article, Grain, Meeting, Occasion, Sighting

from .present import STATUS_WORDS, actor_name, hour_words, when_words, zone_words

_NAMED = 3  # outlets


class Fate(StrEnum):
    """What became of a word: it is shown, it was outranked, or it speaks of before a move."""

    SHOWN = "shown"
    OUTRANKED = "another date"
    BEFORE = "said before that"


@dataclass(slots=True)
class Version:
    """One value with those who give it, oldest first; `note` says how they word it."""

    value: str
    fate: Fate
    note: str = ""
    told: list[tuple[Sighting, Article]] = field(default_factory=list)

    @property
    def outlets(self) -> str:
        """ "Reuters, TASS and 3 more" """
        names = list(dict.fromkeys(outlet_of(article) or "an article" for _, article in self.told))
        more = len(names) - _NAMED
        return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that articles give more than one value; the shown one first."""

    name: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class DateTable:
    """Every reading of the date, the shown ones first, and the rule in words."""

    why: str
    versions: tuple[Version, ...]

    @property
    def differ(self) -> bool:
        """Whether another date was told than the one that is shown."""
        told = {version.value for version in self.versions}
        return len(told) > 1 or any(one.fate is not Fate.SHOWN for one in self.versions)

    @property
    def disputed(self) -> str:
        """ "Reuters: 12 January 2022; TASS: 13 January 2022", or nothing where only what was said
        before a move differs."""
        standing = [one for one in self.versions if one.fate is not Fate.BEFORE]
        if all(one.fate is Fate.SHOWN for one in standing):
            return ""
        return "; ".join(f"{one.outlets}: {one.value}" for one in standing)

    def fate_of(self, sighting: Sighting) -> Fate:
        return next(
            one.fate for one in self.versions if any(s.id == sighting.id for s, _ in one.told)
        )


Told = Sequence[tuple[Sighting, Article]]


def date_table(meeting: Meeting, told: Told) -> DateTable:
    """Which date is shown and why; `told` are the sightings of the meeting, oldest first."""
    if not told:
        return DateTable("", ())
    articles = {article.id: article for _, article in told}
    official = {id for id, article in articles.items() if is_official(article)}
    given = meeting.when if "start" in meeting.corrected else None
    choice = why_this_date([sighting for sighting, _ in told], official=official, given=given)
    made: dict[tuple[Fate, str, str], Version] = {}
    for fate, sightings in (
        (Fate.SHOWN, choice.shown),
        (Fate.OUTRANKED, choice.outranked),
        (Fate.BEFORE, choice.before),
    ):
        for sighting in sightings:
            article = articles[sighting.article]
            value, note = when_words(sighting.when), _wording(sighting, article.id in official)
            version = made.setdefault((fate, value, note), Version(value, fate, note))
            version.told.append((sighting, article))
    return DateTable(RULE_WORDS[choice.rule], tuple(made.values()))


def differences(meeting: Meeting, told: Told) -> list[Difference]:
    """Each other field about which two articles say what cannot both be."""
    return list(_differences(meeting, told))


def _wording(sighting: Sighting, official: bool) -> str:
    when = sighting.when
    if when is None or Grain.DAY in when.stated or not when.has_day:
        how = "stated"
    else:
        how = when.basis[0] if when.basis else "worked out"
    return f"{how}; from those who hold it" if official else how


def _differences(meeting: Meeting, told: Told) -> Iterator[Difference]:
    same_days = [pair for pair in told if _overlap(pair[0], meeting)]
    for name, value_of in _FIELDS.items():
        current, made = value_of(meeting), dict[str, Version]()
        # An hour on another day is another date, and differs there.
        for sighting, article in same_days if name == "Hour" else told:
            if value := value_of(sighting):
                version = made.setdefault(
                    value, Version(value, Fate.SHOWN if value == current else Fate.OUTRANKED)
                )
                version.told.append((sighting, article))
        if len(made) > 1:
            yield Difference(
                name, tuple(sorted(made.values(), key=lambda one: one.fate is not Fate.SHOWN))
            )


def _overlap(one: Occasion, other: Occasion) -> bool:
    return one.when is not None and other.when is not None and one.when.overlaps(other.when)


def _hour(told: Occasion) -> str:
    if told.when is None or not told.when.timed:
        return ""
    return f"{hour_words(told.when)} {zone_words(told)}"


_FIELDS: Mapping[str, Callable[[Occasion], str]] = {
    "Hour": _hour,
    "City": lambda told: told.city or "",
    "Country": lambda told: actor_name(told.country) if told.country else "",
    "Venue": lambda told: told.venue or "",
    "Status": lambda told: STATUS_WORDS[told.status],
}
