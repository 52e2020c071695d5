"""What people say: on the meeting's page, on the article's, and where things wait for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from factories import NOW, a_day, a_reading, a_sighting, an_article
from flask.testing import FlaskClient
from served import TOKEN, csrf, keep, text_of, uid_of

from calendar_app.model import Article, Doubt, Kind, Query
from calendar_app.pipeline import ingest
from calendar_app.reading import reader
from calendar_app.store import Store
from calendar_app.web.review import DOUBT_WORDS


def post(client: FlaskClient, address: str, **given: str) -> Any:
    return client.post(address, data={"csrf_token": csrf(client), **given})


def unsure(store: Store, *, text: str = "Unsure\n\nThey may have met on 15 January.") -> str:
    """An article of which the reader is too unsure; the id of its sighting."""
    article = an_article(text)
    sighting = a_sighting(
        article,
        when=a_day("2022-01-15"),
        confidence=0.3,
        rules=("head.pronoun", "doubt.long", "doubt.of-old"),
    )
    ingest(article, reader=lambda a: a_reading(a, sighting), store=store, now=NOW)
    return sighting.id


def undated(store: Store) -> str:
    """A meeting whose year was assumed; its uid."""
    article = Article(text="The G20 finance ministers will meet in Jakarta on 17 February.")
    done = ingest(article, reader=reader(assume_year=2022), store=store, now=NOW)
    return done.meetings[0]


def rivals(store: Store) -> tuple[str, str]:
    """Two meetings that may be one; the uids of the kept one and of its rival."""
    talks = {
        "participants": ("RU", "US"),
        "city": "Geneva",
        "country": "CH",
        "when": a_day("2022-01-11"),
    }
    keep(
        store,
        an_article("Talks\n\nThey held talks on 12 January."),
        **{**talks, "title": "Russia-US talks", "kind": Kind.TALKS, "body": None},
    )
    keep(
        store,
        an_article("Dialogue\n\nIt was held on 12 January.", published=date(2022, 1, 13)),
        **{**talks, "city": None, "country": None},
        title="US-Russia Strategic Stability Dialogue",
        kind=Kind.DIALOGUE,
        body="us-russia-strategic-stability-dialogue",
    )
    (waiting,) = store.awaiting_review(NOW.date())
    assert waiting.doubt is Doubt.RIVALS
    assert waiting.uid
    return waiting.uid, waiting.rivals[0]


# --- correcting a meeting ---


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"day": "2022-01-14"}, {"start": "2022-01-14", "end": "2022-01-14"}),
        (
            {"day": "2022-01-14", "until": "2022-01-15"},
            {"start": "2022-01-14", "end": "2022-01-15"},
        ),
        ({"hour": "10:30"}, {"start": "2022-01-12T10:30:00+01:00", "precision": "minute"}),
        (
            {"hour": "10:30", "close": "12:00"},
            {"start": "2022-01-12T10:30:00+01:00", "end": "2022-01-12T12:00:00+01:00"},
        ),
        ({"city": "Geneva"}, {"city": "Geneva", "country": "CH"}),
        ({"venue": "the Palais"}, {"venue": "the Palais"}),
        ({"body": "OSCE Permanent Council"}, {"body": "osce-permanent-council"}),
        ({"body": ""}, {"body": None}),
        ({"sides": "Russia, NATO, Finland"}, {"participants": ["FI", "RU", "nato"]}),
        ({"people": "Jens Stoltenberg"}, {"people": ["Jens Stoltenberg"]}),
        ({"status": "cancelled"}, {"status": "cancelled"}),
        ({"kind": "summit", "title": "A summit"}, {"kind": "summit", "title": "A summit"}),
    ],
)
def test_each_field_can_be_corrected_and_it_is_undone(
    client: FlaskClient, given: dict[str, str], told: dict[str, Any]
) -> None:
    uid = uid_of(client, "NATO-Russia Council")
    before = client.get(f"/api/meetings/{uid}").json
    untouched = filled(client, uid)
    assert post(client, f"/meetings/{uid}/correct", **untouched).status_code == 400
    answer = post(client, f"/meetings/{uid}/correct", **{**untouched, **given})
    assert (answer.status_code, answer.location) == (303, f"/meetings/{uid}")
    after = client.get(f"/api/meetings/{uid}").json
    assert {name: after[name] for name in told} == told
    page = client.get(answer.location).text
    assert "Corrected." in text_of(page)
    answer = post(client, "/words/1/undo", next=f"/meetings/{uid}")
    assert (answer.status_code, answer.location) == (303, f"/meetings/{uid}")
    back = client.get(f"/api/meetings/{uid}").json
    assert {name: back[name] for name in told} == {name: before[name] for name in told}


def filled(client: FlaskClient, uid: str) -> dict[str, str]:
    """The fields of the form on a meeting's page, as a browser would send them untouched."""
    page = client.get(f"/meetings/{uid}").text
    form = page[page.index("/correct") :]
    form = form[: form.index("</form>")]
    told = {
        found[1]: unescape(found[2])
        for found in re.finditer(r'<input[^>]* name="(\w+)"[^>]*? value="([^"]*)"', form)
        if found[1] not in ("csrf_token", "because", "who")
    }
    for found in re.finditer(r'<select[^>]* name="(\w+)".*?</select>', form):
        chosen = re.search(r'value="([^"]*)" selected', found[0])
        assert chosen
        told[found[1]] = chosen[1]
    return told


def test_who_and_why_stand_in_the_history_and_the_name_is_remembered(client: FlaskClient) -> None:
    uid = uid_of(client, "NATO-Russia Council")
    given = {**filled(client, uid), "day": "2022-01-14"}
    post(client, f"/meetings/{uid}/correct", **given, because="the host says so", who="Erika")
    page = client.get(f"/meetings/{uid}").text
    assert "Moved from 12 to 14 January 2022 , by hand, by Erika: the host says so" in text_of(page)
    assert "since a person gave it, and no article changes that" in text_of(page)
    assert "given by hand" in page
    assert 'name="who" value="Erika"' in page
    post(client, "/words/1/undo")
    page = text_of(client.get(f"/meetings/{uid}").text)
    assert "a word of people was taken back" in page


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"city": "Nowhere"}, "give its country as well"),
        ({"body": "Nato-Rusia Council"}, "nearest: NATO-Russia Council"),
        ({"sides": "Russia, Atlantis"}, "Atlantis"),
        ({"day": ""}, "give it like 2022-01-12"),
        ({"until": "2022-01-01"}, "ends before it begins"),
        ({"title": ""}, "give a few words"),
    ],
)
def test_a_correction_that_cannot_be_is_explained_and_what_was_typed_is_kept(
    client: FlaskClient, given: dict[str, str], told: str
) -> None:
    uid = uid_of(client, "NATO-Russia Council")
    typed = {**filled(client, uid), "venue": "My venue", **given}
    answer = post(client, f"/meetings/{uid}/correct", **typed)
    assert answer.status_code == 400
    assert told in answer.text
    assert 'value="My venue"' in answer.text
    assert client.get(f"/api/meetings/{uid}").json["venue"] is None


def test_two_meetings_are_said_to_be_one_by_the_address_of_the_other(
    client: FlaskClient, opened: Store
) -> None:
    uid = uid_of(client, "NATO-Russia Council")
    other = keep(opened, an_article("Again\n\nIt meets on 12 January."), when=a_day("2022-01-20"))
    for told, status in (("nonsense", 400), (uid, 400), ("0@calendar-app", 404)):
        assert post(client, f"/meetings/{uid}/same", other=told).status_code == status
    answer = post(
        client, f"/meetings/{uid}/same", other=f"http://localhost/meetings/{other}", because="seen"
    )
    assert (answer.status_code, answer.location) == (303, f"/meetings/{uid}")
    assert client.get(f"/meetings/{other}").location == f"/meetings/{uid}"
    assert "Said to be one meeting : seen" in text_of(client.get(f"/meetings/{uid}").text)
    post(client, "/words/1/undo")
    assert client.get(f"/meetings/{other}").status_code == 200


def test_what_is_no_meeting_leaves_the_calendar_and_comes_back(client: FlaskClient) -> None:
    uid = uid_of(client, "NATO-Russia Council")
    answer = post(client, f"/meetings/{uid}/refuse", because="a rumour")
    page = client.get(answer.location)
    assert "is off the calendar" in page.text
    assert 'action="/words/1/undo"' in page.text
    assert client.get(f"/meetings/{uid}").status_code == 410
    post(client, "/words/1/undo")
    assert client.get(f"/meetings/{uid}").status_code == 200


# --- an article ---


def test_a_meeting_is_added_by_hand_with_its_sentence(client: FlaskClient) -> None:
    article = an_article()
    sentence = "The NATO-Russia Council will meet in Brussels on 12 January."
    start = article.text.index(sentence)
    given = {
        "sentence": f"{start}-{start + len(sentence)}",
        "title": "Working dinner",
        "day": "2022-01-12",
        "city": "Brussels",
        "sides": "Russia, NATO",
        "kind": "meeting",
        "status": "confirmed",
    }
    answer = post(client, f"/articles/{article.id}/meetings", **given)
    assert (answer.status_code, answer.location) == (303, f"/articles/{article.id}")
    page = client.get(answer.location).text
    assert "Working dinner" in page
    assert "Added by hand." in page
    post(client, "/words/1/undo")
    assert "Working dinner" not in client.get("/").text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"sentence": ""}, "choose the one that tells of the meeting"),
        ({"sentence": "5-99999"}, "not a stretch of the article"),
        ({"title": ""}, "title"),
        ({"day": ""}, "2022-01-12"),
    ],
)
def test_a_meeting_by_hand_that_lacks_something_is_explained(
    client: FlaskClient, given: dict[str, str], told: str
) -> None:
    full = {"sentence": "0-20", "title": "My meeting", "day": "2022-01-12", "venue": "My venue"}
    answer = post(client, f"/articles/{an_article().id}/meetings", **{**full, **given})
    assert answer.status_code == 400
    assert told in answer.text
    assert 'value="My venue"' in answer.text


def test_a_refused_sighting_says_so_on_the_page_of_its_article(
    client: FlaskClient, opened: Store
) -> None:
    id = unsure(opened)
    (article,) = [a for a in opened.articles() if a.title == "Unsure"]
    assert f'href="/review?at={id}"' in client.get(f"/articles/{article.id}").text
    post(client, f"/sightings/{id}/refuse")
    page = client.get(f"/articles/{article.id}").text
    assert "A person said that it is no meeting." in page
    assert "kept for review" not in page


# --- review ---


def test_with_nothing_to_review_the_page_says_what_comes_here(client: FlaskClient) -> None:
    assert "All is settled" in client.get("/review").text


def test_every_doubt_has_words() -> None:
    assert set(DOUBT_WORDS) == set(Doubt)


def test_what_waits_is_listed_nearest_first_with_the_evidence_of_the_first(
    client: FlaskClient, opened: Store
) -> None:
    undated(opened)
    unsure(opened)
    page = client.get("/review").text
    assert "2 wait for a person" in text_of(page)
    assert page.index("15 January 2022") < page.index("17 February 2022")
    assert "Too unsure for the calendar: it is told in a long sentence (confidence 0.30)" in (
        text_of(page)
    )
    assert "<mark>12 January</mark>" in page or "<mark>" in page


def test_accepting_puts_it_on_the_calendar_and_goes_on_to_the_next(
    client: FlaskClient, opened: Store
) -> None:
    id, uid = unsure(opened), undated(opened)
    page = client.get("/review").text
    following = page[page.index('name="next" value="') + 19 :].partition('"')[0]
    assert following.startswith("/review?at=")
    answer = post(client, f"/sightings/{id}/accept", next=following)
    assert answer.location == following
    page = client.get(answer.location).text
    assert "Accepted." in page
    assert "the article bears no date" in page.lower()
    assert f"/meetings/{uid}" in page
    assert client.get("/api/meetings?from=2022-01-15&to=2022-01-15").json["total"] == 1
    post(client, "/words/1/undo")
    assert client.get("/api/meetings?from=2022-01-15&to=2022-01-15").json["total"] == 0
    assert "2 wait" in text_of(client.get("/review").text)


def test_all_that_waits_is_reached_one_after_the_other(client: FlaskClient, opened: Store) -> None:
    ids = [unsure(opened, text=f"{n}\n\nThey may have met on 15 January.") for n in range(70)]
    address, seen = "/review", []
    while address:
        page = client.get(address).text
        shown = re.search(r'action="/sightings/([^/"]+)/accept"', page)
        assert shown
        seen.append(shown[1])
        assert f"{len(seen)} of 70" in text_of(page)
        assert page.count('aria-current="true"') == 1
        assert page.count('class="date"') == 30, "the list stays short"
        following = re.search(r'<a href="([^"]+)" data-key="n"', page)
        address = unescape(following[1]) if following else ""
    assert sorted(seen) == sorted(ids)
    last = client.get(f"/review?at={seen[-1]}").text
    assert f'href="/review?at={seen[39]}"' in last
    assert "40 before these" in text_of(last)
    assert "40 further on" in text_of(client.get("/review").text)
    post(client, f"/review/{seen[-1]}/correct", title="The last one", city="Geneva")
    assert opened.meetings(Query(text="last one"))


def test_what_is_settled_today_is_counted(client: FlaskClient, opened: Store) -> None:
    unsure(opened)
    undated(opened)
    assert "<progress" not in client.get("/review").text
    id = unsure(opened, text="Two\n\nThey may have met on 15 January.")
    post(client, f"/sightings/{id}/refuse")
    page = client.get("/review").text
    assert "1 settled today" in text_of(page)
    assert '<progress class="done" value="1" max="3"' in page
    post(client, "/words/1/undo")
    assert "settled today" not in text_of(client.get("/review").text)


def test_what_two_doubts_speak_of_waits_once(opened: Store) -> None:
    uid, _ = rivals(opened)
    told = opened.sightings(uid)[0].article
    opened._db.execute("UPDATE article SET published = NULL WHERE id = ?", [told])
    opened._db.execute('UPDATE meeting SET "when" = replace("when", \'"YEAR"\', \'"DAY"\')')
    order = opened.review_order(NOW.date())
    assert len(order) == len(set(order)) == opened.count_awaiting_review() == 1


def test_refusing_settles_it_for_good(client: FlaskClient, opened: Store) -> None:
    post(client, f"/sightings/{unsure(opened)}/refuse")
    page = text_of(client.get("/review").text)
    assert "All is settled" in page
    assert "Refused : NATO-Russia Council" in page


def test_correcting_puts_it_on_the_calendar_as_corrected(
    client: FlaskClient, opened: Store
) -> None:
    id = unsure(opened)
    answer = post(client, f"/review/{id}/correct", day="2022-01-16", title="Late meeting")
    assert answer.status_code == 303
    rows = client.get("/api/meetings?from=2022-01-16&to=2022-01-16").json["meetings"]
    assert [row["title"] for row in rows] == ["Late meeting"]
    assert "All is settled" in client.get("/review").text


def test_an_assumed_year_is_settled_by_a_correction_or_by_accepting(
    client: FlaskClient, opened: Store
) -> None:
    uid = undated(opened)
    (waiting,) = opened.awaiting_review(NOW.date())
    post(client, f"/review/{waiting.sighting.id}/correct", day="2023-02-17")
    assert client.get(f"/api/meetings/{uid}").json["start"] == "2023-02-17"
    assert "All is settled" in client.get("/review").text
    post(client, "/words/1/undo")
    post(client, f"/sightings/{waiting.sighting.id}/accept")
    assert client.get(f"/api/meetings/{uid}").json["start"] == "2022-02-17"
    assert "All is settled" in client.get("/review").text


def test_a_wrong_correction_changes_nothing_and_is_explained(
    client: FlaskClient, opened: Store
) -> None:
    id = unsure(opened)
    answer = post(client, f"/review/{id}/correct", city="Nowhere", venue="My venue")
    assert answer.status_code == 400
    assert 'value="My venue"' in answer.text
    assert opened.words.all() == []


@pytest.mark.parametrize(
    ("way", "one"),
    [("same", True), ("different", False)],
)
def test_two_that_may_be_one_stand_side_by_side_until_somebody_says(
    client: FlaskClient, opened: Store, way: str, one: bool
) -> None:
    uid, rival = rivals(opened)
    page = client.get("/review").text
    assert 'class="sides"' in page
    assert '<b class="differs"><bdi>Dialogue</bdi></b>' in page
    assert '<b class="differs"><bdi>not told</bdi></b>' in page
    assert '<tr class="alike"><th scope="row">Date</th>' in page
    before = client.get("/healthz").json["meetings"]
    assert post(client, f"/meetings/{rival}/{way}", other=uid, next="/review").status_code == 303
    assert client.get("/healthz").json["meetings"] == before - int(one)
    assert "All is settled" in client.get("/review").text
    post(client, "/words/1/undo")
    assert client.get("/healthz").json["meetings"] == before
    assert 'class="sides"' in client.get("/review").text


# --- who may ---


ADDRESSES: list[Callable[[str, str], str]] = [
    lambda uid, _: f"/meetings/{uid}/correct",
    lambda uid, _: f"/meetings/{uid}/same",
    lambda uid, _: f"/meetings/{uid}/different",
    lambda uid, _: f"/meetings/{uid}/refuse",
    lambda _, id: f"/sightings/{id}/accept",
    lambda _, id: f"/sightings/{id}/refuse",
    lambda _, id: f"/review/{id}/correct",
    lambda _, __: f"/articles/{an_article().id}/meetings",
    lambda _, __: "/words/1/undo",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_says_nothing_and_nobody_does_without_a_form_of_ours(
    visitor: FlaskClient, client: FlaskClient, opened: Store, address: Callable[[str, str], str]
) -> None:
    uid, id = uid_of(client, "NATO-Russia Council"), unsure(opened)
    told = {"title": "Mine", "other": uid, "sentence": "0-20"}
    assert post(visitor, address(uid, id), **told).status_code == 403
    assert client.post(address(uid, id), data=told).status_code == 400
    assert opened.words.all() == []


def test_a_stranger_sees_where_to_sign_in_and_no_form(visitor: FlaskClient, opened: Store) -> None:
    id = unsure(opened)
    uid = uid_of(visitor, "NATO-Russia Council")
    for path in (f"/meetings/{uid}", f"/review?at={id}"):
        page = visitor.get(path).text
        assert "/sign-in?next=" in page
        assert 'name="because"' not in page
        assert "/undo" not in page
    visitor.post("/sign-in", data={"csrf_token": csrf(visitor, "/sign-in"), "token": TOKEN})
    assert 'name="because"' in visitor.get(f"/meetings/{uid}").text


@pytest.mark.parametrize("goal", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_a_word_leads_on_within_this_site_only(
    client: FlaskClient, opened: Store, goal: str
) -> None:
    answer = post(client, f"/sightings/{unsure(opened)}/accept", next=goal)
    assert answer.location == "/review"


def test_what_people_type_never_becomes_markup(client: FlaskClient) -> None:
    uid = uid_of(client, "NATO-Russia Council")
    hostile = "<script>alert(1)</script>"
    given = {**filled(client, uid), "venue": hostile, "title": hostile}
    post(client, f"/meetings/{uid}/correct", **given, because=hostile, who=hostile)
    for path in (f"/meetings/{uid}", "/review", "/"):
        assert "<script>alert" not in client.get(path).text


def test_an_unknown_word_and_an_unknown_sighting_are_told_in_plain_words(
    client: FlaskClient,
) -> None:
    answer = post(client, "/words/99/undo")
    assert "taken back already" in client.get(answer.location).text
    assert post(client, "/words/x/undo").status_code == 303
    assert post(client, "/sightings/nobody/accept").status_code == 404
    assert post(client, "/review/nobody/correct").status_code == 303
    assert client.get("/review?at=nobody").status_code == 200
