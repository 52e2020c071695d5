"""Whatever is added, in whatever order, judged and undone: a calendar is what its articles say."""

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
from calendar_app.model import (
    Article,
    Grain,
    Judgement,
    Kind,
    Meeting,
    Reading,
    Status,
    When,
    to_json,
)
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


class Calendar(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.store = Store(":memory:")
        self.told: list[Told] = []
        self.added: list[Told] = []
        self.judgements: dict[int, Judgement] = {}
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

    @precondition(lambda self: self.store.count() > 1)
    @rule(data=st.data(), same=st.booleans(), kept=st.booleans())
    def judge(self, data: st.DataObject, same: bool, kept: bool) -> None:
        uids = sorted(by_uid(self.store))
        one, other = data.draw(st.permutations(uids))[:2]
        before = by_uid(self.store), calendar(self.store)
        self.now += timedelta(hours=1)
        homes = (self.store.decisions.home(one), self.store.decisions.home(other))
        number = pipeline.judge(
            one, other, same=same, because="", store=self.store, now=self.now, render=rendered
        ).number
        if number in self.judgements:
            return
        is_one = self.store.meeting(one).uid == self.store.meeting(other).uid
        if not self.judgements:
            assert is_one == same
        if kept:
            self.judgements[number] = Judgement(*homes, same)
            return
        assert pipeline.take_back(number, store=self.store, now=self.now, render=rendered)
        assert (by_uid(self.store), calendar(self.store)) == before

    @precondition(lambda self: self.judgements)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.judgements)))
        assert pipeline.take_back(number, store=self.store, now=self.now, render=rendered)
        del self.judgements[number]

    @rule()
    def rebuild(self) -> None:
        before = by_uid(self.store), calendar(self.store), dict(self.store.events())
        meetings = self.store.meetings()
        pipeline.rebuild(reader=self.reader(), store=self.store, now=self.now, render=rendered)
        assert (by_uid(self.store), calendar(self.store), dict(self.store.events())) == before
        assert self.store.meetings() == meetings, "calendars hold it with this SEQUENCE"

    def reader(self) -> Callable[[Article], Reading]:
        readers = {one.article.id: one.read for one in self.told}
        return lambda article: readers[article.id](article)

    @invariant()
    def it_is_the_calendar_of_its_articles_in_the_order_of_publication(self) -> None:
        with Store(":memory:") as fresh:
            for _, judgement in sorted(self.judgements.items()):
                fresh.decisions.judge(judgement, because="", now=NOW)
            for one in sorted(self.added, key=lambda one: str(one.article.published)):
                pipeline.ingest(one.article, reader=one.read, store=fresh, now=NOW, render=rendered)
            assert calendar(self.store) == calendar(fresh)

    @invariant()
    def every_uid_that_was_given_out_leads_to_a_meeting(self) -> None:
        for one in self.added:
            for sighting, uid in self.store.sightings_in(one.article.id):
                if uid:
                    assert self.store.meeting(uid).uid == uid
                for given, _ in self.store.decisions.homes([sighting.id]):
                    assert sighting in self.store.sightings(self.store.meeting(given).uid)

    def teardown(self) -> None:
        self.store.close()


TestCalendar = Calendar.TestCase
TestCalendar.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
