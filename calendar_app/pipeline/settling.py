"""What a new sighting or a person's word changes: all that hangs together with it is decided anew,
in the order of publication, and what comes out differently is folded."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from calendar_app.errors import EventNotRenderedError
from calendar_app.merging import (
    Comparison,
    Group,
    as_corrected,
    belongs_on_calendar,
    changes_of,
    counts,
    fold,
    group,
    is_official,
    new_uid,
    support_of,
)
from calendar_app.model import Change, Judgement, Meeting, Sighting, Word
from calendar_app.store import Store

from .rendering import RenderEvent, rendered


@dataclass(frozen=True, slots=True)
class Settled:
    """What a change of decisions made of the meetings that it touched."""

    changes: tuple[Change, ...] = ()
    unrendered: tuple[EventNotRenderedError, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """What brings the news: the `article`, or a person's `word`, or that this was `taken_back`.

    Where it is a word, changes are noted with the article of the first sighting. `at` is a time
    that is over, whose words alone hold: what was said since is not known yet. `rebuild` asks so.
    """

    now: datetime
    article: str | None = None
    word: Word | None = None
    at: datetime | None = None

    def note(self, uid: str, article: str, field: str, after: str | None = None) -> Change:
        return self.of(Change(uid, field, None, after, self.article or article, self.now))

    def of(self, change: Change) -> Change:
        """The change, with the word that brought it."""
        said = self.word
        if said is None:
            return change
        undone = said.undone_at is not None and (self.at is None or said.undone_at <= self.at)
        who = said.undone_by if undone else said.who
        return replace(change, word=said.number, taken_back=undone, who=who, because=said.because)


def settle(
    sightings: Collection[str], *, store: Store, cause: Cause, render: RenderEvent
) -> Settled:
    """Decide these sightings and all that hang together with them; fold what has changed.

    A sighting that does not count (a person refused it) is decided last and moves nothing. The uid
    that was minted for it stays with the rest of its meeting; with no rest, the meeting is off the
    calendar.
    """
    decisions, comparison, now = store.decisions, Comparison(), cause.now
    told, corrected = _related(sightings, store, comparison, cause.at)
    if not told:
        return Settled()
    ids = [sighting.id for sighting in told]
    homes, words = decisions.homes(ids), store.words.about(ids, at=cause.at)
    judgements = _standing(words)
    past = decisions.superseded(ids)
    counting = {one.id for one in told if one.id not in past and counts(one, words)}
    linked = decisions.links(counting)
    groups = group(
        told,
        uid_for=lambda members: _uid_for(members, homes, linked, judgements, store),
        judgements=judgements,
        comparison=comparison,
        counting=counting,
        corrected=corrected,
    )
    live = [one for one in groups if any(told.id in counting for told in one.sightings)]
    decided = [each for one in live for each in one.decisions if each.sighting.id in counting]
    touched = decisions.relink(decided, now=now)
    touched |= decisions.unlink((id for id in ids if id not in counting), now=now)
    if cause.word:
        spoken_of = set(cause.word.sightings)
        touched |= {one.uid for one in groups if spoken_of & {told.id for told in one.sightings}}
    changes: list[Change] = []
    unrendered: list[EventNotRenderedError] = []
    for one in live:
        if one.uid in touched:
            made, fault = _fold_anew(one, words, store, cause, render, first=told[0].article)
            changes += made
            unrendered += [fault] if fault else []
    owner = {sighting.id: one.uid for one in groups for sighting in one.sightings}
    standing = {one.uid for one in live}
    for uid, home in homes:
        into, article = owner[home], cause.article or told[0].article
        if into not in standing:
            change = cause.note(uid, article, "withdrawn")
            if gone := decisions.withdraw(uid, change):
                changes.append(gone)
        elif uid != into:
            decisions.absorb(uid, into, cause.note(into, article, "merged", uid))
    return Settled(tuple(changes), tuple(unrendered))


def folded(
    uid: str,
    store: Store,
    *,
    before: Meeting | None,
    now: datetime,
    words: Sequence[Word] | None = None,
) -> Meeting:
    """What all that is kept of a meeting makes of it; `before` itself where that is no news.
    `words` are what people said of it, where that is known already."""
    claims = [(told, store.article(told.article)) for told in store.sightings(uid)]
    return fold(
        uid,
        [told for told, _ in claims],
        before=before,
        now=now,
        official={article.id for _, article in claims if is_official(article)},
        words=store.words.of(uid) if words is None else words,
        support=support_of(claims),
        unlisted=store.sources.unlisted(article.id for _, article in claims),
    )


def fold_again(
    uid: str, *, article: str, store: Store, now: datetime, render: RenderEvent
) -> list[Change]:
    """Fold a meeting of which something beside its sightings has changed; `article` is the one
    that the change has to do with."""
    before = store.meeting(uid)
    meeting = folded(uid, store, before=before, now=now)
    if meeting == before:
        return []
    made = changes_of(before, meeting, article=article, now=now)
    event, _ = rendered(meeting, [*store.changes(uid), *made], store, render)
    return store.record(meeting, event=event, article=article, now=now, changes=made)


def _fold_anew(
    one: Group, words: Sequence[Word], store: Store, cause: Cause, render: RenderEvent, first: str
) -> tuple[list[Change], EventNotRenderedError | None]:
    uid, now, note = one.uid, cause.now, cause.article or first
    ended = store.decisions.release(uid, cause.note(uid, note, "merged"))
    before = store.find_meeting(uid)
    members = {told.id for told in one.sightings}
    said = [word for word in words if members & set(word.sightings)]
    meeting = folded(uid, store, words=said, before=before, now=now)
    made = changes_of(before, meeting, article=note, now=now)
    if ended:  # calendars that knew it must see that this is news
        meeting = replace(meeting, created=ended.created, sequence=ended.sequence + 1)
        if ended.was_off:
            made = [cause.note(uid, note, "withdrawn", meeting.title)]
    made = [cause.of(change) for change in made]
    event, fault = rendered(meeting, [*store.changes(uid), *made], store, render)
    return store.record(meeting, event=event, article=note, now=now, changes=made), fault


def _standing(words: Sequence[Word]) -> list[Judgement]:
    """Of several words on the same two sightings the last one holds."""
    said: dict[frozenset[str], Judgement] = {}
    for word in words:
        if judged := word.judgement:
            pair = frozenset((judged.one, judged.other))
            said.pop(pair, None)
            said[pair] = judged
    return list(said.values())


def _related(
    sightings: Collection[str], store: Store, compare: Comparison, at: datetime | None
) -> tuple[list[Sighting], dict[str, Sighting]]:
    """These and all whose decisions can hang on theirs, oldest article first; and by their ids what
    those should have told that people corrected."""
    decisions = store.decisions
    loaded: dict[str, Sighting] = {}
    corrected: dict[str, Sighting] = {}
    beside: dict[str, set[str]] = {}  # those that a person judged it with

    def load(ids: Collection[str]) -> None:
        fresh = decisions.told(id for id in ids if id not in loaded)
        words = store.words.about([one.id for one in fresh], at=at) if fresh else []
        former = decisions.formerly(one.id for one in fresh) if fresh else {}
        for one in fresh:
            loaded[one.id] = one
            said = [word for word in words if one.id in word.sightings]
            # Who repeats what its page said before it was changed tells of the same meeting.
            if told := as_corrected(one, said) or former.get(one.id):
                corrected[one.id] = told
            beside[one.id] = {id for word in said if word.judgement for id in word.sightings}

    def near(one: str, other: str) -> bool:
        return any(
            compare.near(here, there)
            for here in (loaded[one], corrected.get(one))
            for there in (loaded[other], corrected.get(other))
            if here and there
        )

    load(sightings)
    found = set(loaded)
    waiting = list(loaded)
    while waiting:
        here = waiting.pop()
        close = [id for id in decisions.near(here) if id not in found]
        load([*close, *beside[here]])
        reached = {id for id in close if near(here, id)}
        reached |= beside[here] & loaded.keys() - found
        found |= reached
        waiting += reached
    return decisions.told(found), corrected


def _uid_for(
    members: Sequence[Sighting],
    homes: Sequence[tuple[str, str]],
    linked: Mapping[str, str],
    judgements: Sequence[Judgement],
    store: Store,
) -> str:
    """The oldest uid that was minted for one of them, and that nobody judged to yield to another;
    of those one under which a member that counts is known already (`linked`): what a person refused
    does not give its uid to another meeting. A new one where there is none."""
    ids = {sighting.id for sighting in members}
    known = {linked[id] for id in ids if id in linked}
    yields = {judged.other for judged in judgements if judged.same and judged.one in ids}
    minted = [
        (home in yields, uid not in known, number, uid)
        for number, (uid, home) in enumerate(homes)
        if home in ids
    ]
    return min(minted)[-1] if minted else _minted(members[0], store)


def _minted(sighting: Sighting, store: Store) -> str:
    """Those that the reader was sure of come first: what a person adds changes no uid of theirs."""
    article = store.article(sighting.article)
    taken: set[str] = set()
    told = [one for one, _ in store.sightings_in(article.id) if one.when]
    for one in sorted(told, key=lambda one: not belongs_on_calendar(one)):
        uid = new_uid(article, one, taken=taken)
        if one.id == sighting.id:
            return uid
        taken.add(uid)
    raise ValueError(f"{sighting.id} is not kept")
