"""How well sightings of many articles are put together: the bundles of `bench/bundles`.

A bundle is one event as news evolves. Each article lists what it `tells`: words of the sentence,
date phrase included, the meeting that they speak of, and its days where they are not those that
the meeting has in the end ("2026-03-01/2026-03-31" where only March is told). All bundles go into
one calendar, in the order of publication, so that one bundle's meetings can be taken for another's.

Two sightings are a pair where they come from different articles. Merging answers for the pairs
whose sightings the reader found; what it misread or missed is counted apart.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import combinations
from pathlib import Path
from typing import Any

from calendar_app.model import Article, Occasion, Sighting
from calendar_app.pipeline import ingest
from calendar_app.reading import Reader
from calendar_app.store import Store

FOLDER = Path(__file__).parent / "bundles"


@dataclass(frozen=True)
class Telling:
    """What one article tells of one meeting, as it was annotated."""

    article: str
    meeting: str
    places: tuple[tuple[int, int], ...]
    days: frozenset[tuple[date, date]]


@dataclass
class Outcome:
    """Pairs by what became of them, and how many meetings came out as annotated."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    lost_to_the_reader: int = 0
    finals: int = 0
    finals_right: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def measured(understand: Reader, paths: Sequence[Path] | None = None) -> Outcome:
    """Every bundle in one calendar."""
    bundles = {path.stem: _bundle(path) for path in paths or sorted(FOLDER.glob("*.toml"))}
    articles = [one for bundle in bundles.values() for one in bundle["read"]]
    tellings = [one for name, bundle in bundles.items() for one in _tellings(name, bundle)]
    outcome = Outcome()
    with Store(":memory:") as store:
        for article in sorted(articles, key=lambda one: str(one.published)):
            ingest(article, reader=understand, store=store, now=_noon(article))
        uids: dict[Telling, str] = {}
        strays: dict[Sighting, tuple[Telling, str]] = {}
        for article in articles:
            told = [one for one in tellings if one.article == article.id]
            for sighting, uid in store.sightings_in(article.id):
                telling = _telling(sighting, told)
                if telling is None or uid is None:
                    continue
                if _days(sighting) in telling.days and telling not in uids:
                    uids[telling] = uid
                else:
                    strays[sighting] = (telling, uid)
        _count_pairs(outcome, tellings, uids, list(strays.values()))
        for name, bundle in bundles.items():
            _count_finals(outcome, store, name, bundle, uids)
    return outcome


def _bundle(path: Path) -> dict[str, Any]:
    bundle = tomllib.loads(path.read_text(encoding="utf-8"))
    read = [
        Article(
            text=one["text"],
            title=one["text"].strip().partition("\n")[0],
            published=one["published"],
            publisher=one["publisher"],
            # Papers that print one agency's text are articles of their own.
            url=f"https://news.example/{path.stem}/{number}",
        )
        for number, one in enumerate(bundle["articles"])
    ]
    return bundle | {"read": read}


def _tellings(name: str, bundle: dict[str, Any]) -> Iterator[Telling]:
    for row, article in zip(bundle["articles"], bundle["read"], strict=True):
        places: dict[str, list[tuple[int, int]]] = {}
        days: dict[str, set[tuple[date, date]]] = {}
        for line in row["tells"]:
            words, label, *told = line.split(" | ")
            start = article.text.index(words)
            places.setdefault(label, []).append((start, start + len(words)))
            days.setdefault(label, set()).add(
                _span(told[0] if told else bundle["meetings"][label].split()[0])
            )
        for label, found in places.items():
            yield Telling(article.id, f"{name} {label}", tuple(found), frozenset(days[label]))


def _span(text: str) -> tuple[date, date]:
    first, _, last = text.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last or first)


def _noon(article: Article) -> datetime:
    day = date.fromisoformat(str(article.published))
    return datetime.combine(day, time(12), tzinfo=UTC)


def _days(told: Occasion) -> tuple[date, date] | None:
    return (told.when.first_day, told.when.last_day) if told.when else None


def _telling(sighting: Sighting, told: Iterable[Telling]) -> Telling | None:
    """By the date phrase; else by the sentence, if the day is right."""
    there = list(told)
    phrase, evidence = sighting.phrase, sighting.evidence
    for one in there:
        if any(start < phrase.end and phrase.start < end for start, end in one.places):
            return one
    for one in there:
        inside = any(evidence.start <= start < evidence.end for start, _ in one.places)
        if inside and _days(sighting) in one.days:
            return one
    return None


def _count_pairs(
    outcome: Outcome,
    tellings: Sequence[Telling],
    uids: dict[Telling, str],
    strays: Sequence[tuple[Telling, str]],
) -> None:
    """A misread sighting cannot be expected to find its meeting; it must spoil no other."""
    for here, there in combinations(tellings, 2):
        if here.article == there.article:
            continue
        same = here.meeting == there.meeting
        if here not in uids or there not in uids:
            outcome.lost_to_the_reader += same
            continue
        merged = uids[here] == uids[there]
        outcome.right += merged and same
        outcome.wrong += merged and not same
        outcome.missed += same and not merged
        if merged != same:
            outcome.notes.append(
                f"{'merged' if merged else 'apart'}: {here.meeting}, {there.meeting}"
            )
    for telling, uid in strays:
        for other, of_other in uids.items():
            if uid == of_other and telling.meeting != other.meeting:
                outcome.wrong += 1
                outcome.notes.append(f"misread and merged: {telling.meeting}, {other.meeting}")


def _count_finals(
    outcome: Outcome, store: Store, name: str, bundle: dict[str, Any], uids: dict[Telling, str]
) -> None:
    """Day and status of each meeting on the calendar; one that is there twice is wrong once."""
    for label, final in bundle["meetings"].items():
        days, status = final.split()
        told = {uid for telling, uid in uids.items() if telling.meeting == f"{name} {label}"}
        for number, uid in enumerate(sorted(told)):
            meeting = store.meeting(uid)
            right = not number and (_days(meeting), meeting.status) == (_span(days), status)
            outcome.finals += 1
            outcome.finals_right += right
            if not right:
                outcome.notes.append(
                    f"final: {name} {label} is {_days(meeting)} {meeting.status}, not {final}"
                )
