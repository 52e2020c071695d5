"""Whatever is added, said and taken back, in whatever order: a calendar is what articles and people
say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from factories import NOW, a_day, a_month, a_reading, a_sighting, an_article, an_hour
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from calendar_app import pipeline
from calendar_app.checking import check
from calendar_app.feeds import FORM
from calendar_app.model import (
    BY_HAND,
    Article,
    Grain,
    Kind,
    Meeting,
    Reading,
    Span,
    Status,
    When,
    to_json,
)
from calendar_app.pipeline.correcting import enact
from calendar_app.pipeline.settling import Cause
from calendar_app.store import Store

NEWS = st.fixed_dictionaries(
    {
        "when": st.sampled_from(
            [
                a_day("2022-01-12"),
                a_day("2022-01-13"),
                a_day("2022-01-19"),
                a_day("2022-01-12", "2022-01-13"),
                an_hour("2022-01-12T10:00:00+01:00"),
                an_hour("2022-01-12T16:00:00+01:00"),
                When(date(2022, 1, 10), date(2022, 1, 17), Grain.WEEK),
                a_month("2022-01"),
            ]
        ),
        "previously": st.sampled_from([None, None, date(2022, 1, 12), date(2022, 1, 13)]),
        "body": st.sampled_from(["nato-russia-council", None]),
        "participants": st.sampled_from([("RU", "nato"), ("RU", "US"), ("CH", "RU", "US")]),
        "kind": st.sampled_from([Kind.SESSION, Kind.TALKS, Kind.CALL]),
        "city": st.sampled_from(["Brussels", "Geneva", None]),
        "people": st.sampled_from([(), ("Sergei Ryabkov",), ("Wendy Sherman", "Ryabkov")]),
        "status": st.sampled_from(Status),
        "confidence": st.sampled_from([0.9, 0.9, 0.3]),
    }
)


@dataclass(frozen=True)
class Told:
    article: Article
    news: tuple[dict[str, Any], ...]

    def read(self, article: Article) -> Reading:
        return a_reading(article, *(a_sighting(article, **fields) for fields in self.news))


ARTICLES = st.lists(
    st.tuples(st.integers(0, 3), st.lists(NEWS, min_size=1, max_size=2)), min_size=2, max_size=6
).map(
    lambda drawn: [
        Told(an_article(f"Article {n}", published=date(2022, 1, 1 + day)), tuple(news))
        for n, (day, news) in enumerate(drawn)
    ]
)


def rendered(meeting: Meeting, _claims: pipeline.Claims, _history: pipeline.History) -> str:
    return f"{meeting.uid} {meeting.title}"


def calendar(store: Store) -> dict[frozenset[str], Any]:
    """What is on it, by what was told of it: without uid and times of ours."""
    return {
        frozenset(told.id for told in store.sightings(meeting.uid)): (
            *(to_json(meeting), meeting.inferred),
            meeting.when,
        )
        for meeting in store.meetings()
    }


def by_uid(store: Store) -> dict[str, Any]:
    return {meeting.uid: to_json(meeting) for meeting in store.meetings()}


CORRECTIONS = st.fixed_dictionaries(
    {},
    optional={
        "start": st.sampled_from(["2022-01-12T10:00+01:00", "2022-01-14", "2022-W03", "2022-02"]),
        "title": st.just("By hand"),
        "status": st.sampled_from([status.value for status in Status]),
        "city": st.sampled_from(["Vienna", ""]),
        "participants": st.sampled_from(["RU, US", ""]),
    },
).filter(bool)


def said_again(store: Store, fresh: Store) -> None:
    """Every word, and every taking back, in a store where all articles are kept already."""
    said = [(word.made_at, word) for word in store.words.all()]
    said += [(word.undone_at, word) for word in store.words.all() if word.undone_at]
    for at, word in sorted(said, key=lambda one: one[0]):
        if at == word.made_at:
            told = fresh.words.add(word.saying, word.sightings, fields=word.fields, now=at)
            assert told.number == word.number
        else:
            told = fresh.words.take_back(word.number, now=at)
        enact(told, store=fresh, cause=Cause(at, word=told), render=rendered)


class Calendar(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.store = Store(":memory:")
        self.told: list[Told] = []
        self.added: list[Told] = []
        self.sent: dict[str, tuple[int, Any]] = {}  # what calendars hold of each uid
        self.now = NOW

    @initialize(told=ARTICLES)
    def news_comes_in(self, told: list[Told]) -> None:
        self.told = told

    @rule(data=st.data())
    def add(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.told))
        self.now += timedelta(hours=1)
        before = dict(self.store.events())
        done = pipeline.ingest(
            one.article, reader=one.read, store=self.store, now=self.now, render=rendered
        )
        assert done.known == (one in self.added)
        if done.known:
            assert dict(self.store.events()) == before
        else:
            self.added.append(one)

    def say(self, word: Callable[..., pipeline.Said | None], *told: Any, **given: Any) -> Any:
        self.now += timedelta(hours=1)
        return word(*told, store=self.store, now=self.now, render=rendered, **given)

    def state(self) -> Any:
        return by_uid(self.store), calendar(self.store)

    def may_be_taken_back(self, before: Any, said: pipeline.Said, kept: bool) -> None:
        """Unless it is `kept`: then it is there for later rules."""
        if not kept:
            assert self.say(pipeline.take_back, said.number)
            assert self.state() == before

    @precondition(lambda self: self.store.count() > 1)
    @rule(data=st.data(), same=st.booleans(), kept=st.booleans())
    def judge(self, data: st.DataObject, same: bool, kept: bool) -> None:
        one, other = data.draw(st.permutations(sorted(by_uid(self.store))))[:2]
        before, known = self.state(), len(self.store.words.all())
        said = self.say(pipeline.judge, one, other, same=same)
        if said.number <= known:
            assert self.state() == before
            return
        if not known:
            assert (self.store.meeting(one).uid == self.store.meeting(other).uid) == same
        self.may_be_taken_back(before, said, kept)

    @precondition(lambda self: self.store.count())
    @rule(data=st.data(), fields=CORRECTIONS, kept=st.booleans())
    def correct(self, data: st.DataObject, fields: dict[str, Any], kept: bool) -> None:
        uid = data.draw(st.sampled_from(sorted(by_uid(self.store))))
        before = self.state()
        said = self.say(pipeline.correct, uid, {"end": ""} | fields)
        meeting = self.store.meeting(uid)
        assert set(fields) <= set(meeting.corrected)
        told = to_json(meeting)
        for field in {"title", "status", "city"} & fields.keys():
            assert told[field] == (fields[field] or None)
        self.may_be_taken_back(before, said, kept)

    @precondition(lambda self: self.store.count())
    @rule(data=st.data(), kept=st.booleans())
    def refuse(self, data: st.DataObject, kept: bool) -> None:
        uid = data.draw(st.sampled_from(sorted(by_uid(self.store))))
        told = [sighting.id for sighting in self.store.sightings(uid)]
        chosen = data.draw(st.lists(st.sampled_from(told), min_size=1, unique=True))
        before = self.state()
        said = self.say(pipeline.refuse, chosen)
        assert not self.store.decisions.meetings_of(chosen)
        left = self.store.find_meeting(uid)
        if set(chosen) == set(told):
            assert left is None or left.uid != uid  # what is refused may look like another meeting
        if left is None:
            withdrawn = [one for one in said.changes if one.field == "withdrawn"]
            assert [(one.uid, one.word) for one in withdrawn] == [(uid, said.number)]
        self.may_be_taken_back(before, said, kept)

    @precondition(lambda self: self.unsure())
    @rule(data=st.data(), kept=st.booleans())
    def accept(self, data: st.DataObject, kept: bool) -> None:
        chosen = data.draw(st.sampled_from(self.unsure()))
        before = self.state()
        said = self.say(pipeline.accept, [chosen])
        assert self.store.decisions.meetings_of([chosen]) == said.meetings != ()
        self.may_be_taken_back(before, said, kept)

    def unsure(self) -> list[str]:
        told = (one for added in self.added for one in self.store.sightings_in(added.article.id))
        return sorted(sighting.id for sighting, uid in told if uid is None)

    @precondition(lambda self: self.added)
    @rule(data=st.data(), day=st.sampled_from(["2022-01-12", "2022-01-19"]), kept=st.booleans())
    def tell_by_hand(self, data: st.DataObject, day: str, kept: bool) -> None:
        article = data.draw(st.sampled_from(self.added)).article
        before = self.state()
        told = {"title": "Told by hand", "start": day, "participants": ["RU", "US"]}
        said = self.say(pipeline.add_by_hand, article.id, told, Span(0, 7))
        (uid,) = said.meetings
        assert any(BY_HAND in sighting.rules for sighting in self.store.sightings(uid))
        self.may_be_taken_back(before, said, kept)

    def holding(self) -> list[int]:
        return [word.number for word in self.store.words.all() if word.undone_at is None]

    @precondition(lambda self: self.holding())
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.holding()))
        assert self.say(pipeline.take_back, number)
        assert number not in self.holding()

    @rule()
    def rebuild(self) -> None:
        before = by_uid(self.store), calendar(self.store), dict(self.store.events())
        meetings = self.store.meetings()
        pipeline.rebuild(reader=self.reader(), store=self.store, now=self.now, render=rendered)
        assert (by_uid(self.store), calendar(self.store), dict(self.store.events())) == before
        assert self.store.meetings() == meetings, "calendars hold it with this SEQUENCE"
        self.store.keep_events([], form=FORM)
        assert not [
            faults for _, faults in check(self.store, now=self.now, render=rendered) if faults
        ]

    def reader(self) -> Callable[[Article], Reading]:
        readers = {one.article.id: one.read for one in self.told}
        return lambda article: readers[article.id](article)

    @invariant()
    def it_is_the_calendar_of_its_articles_in_the_order_of_publication(self) -> None:
        with Store(":memory:") as fresh:
            for one in sorted(self.added, key=lambda one: str(one.article.published)):
                pipeline.ingest(one.article, reader=one.read, store=fresh, now=NOW, render=rendered)
            said_again(self.store, fresh)
            assert calendar(self.store) == calendar(fresh)

    @invariant()
    def calendars_take_what_has_changed_for_news(self) -> None:
        for meeting in self.store.meetings():
            told = to_json(meeting)
            slot = [told[field] for field in ("start", "end", "city", "country", "venue", "status")]
            sequence, before = self.sent.get(meeting.uid, (-1, None))
            assert meeting.sequence >= sequence, "clients leave an older version unread"
            assert slot == before or meeting.sequence > sequence
            self.sent[meeting.uid] = (meeting.sequence, slot)

    @invariant()
    def every_uid_that_was_given_out_leads_to_a_meeting(self) -> None:
        for one in self.added:
            for sighting, uid in self.store.sightings_in(one.article.id):
                if uid:
                    assert self.store.meeting(uid).uid == uid
                for given, _ in self.store.decisions.homes([sighting.id]) if uid else ():
                    assert self.store.meeting(given).uid == uid

    def teardown(self) -> None:
        self.store.close()


TestCalendar = Calendar.TestCase
TestCalendar.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
