"""The pages of bodies, countries, cities and people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from factories import NOW, a_day, a_meeting, an_article
from flask.testing import FlaskClient
from icalendar import Calendar
from served import keep

from calendar_app.model import Meeting, Query, Status
from calendar_app.store import Store
from calendar_app.web.actors import AHEAD, BEHIND, company_of


@pytest.fixture
def people(client: FlaskClient) -> FlaskClient:
    """Beside the four meetings of `served.filled` one of two people, and one called off."""
    with Store(client.application.config["DATABASE"]) as store:
        for n, day in enumerate(("2022-01-20", "2022-01-21")):
            keep(
                store,
                an_article(f"Talks {n}\n\nLe Drian and O'Neill Ødegård will meet."),
                title=f"Talks {n}",
                body=None,
                participants=("FR", "NO"),
                people=("Jean-Yves Le Drian", 'O"Neill Ødegård'),
                city="Oslo",
                country="NO",
                when=a_day(day),
            )
    return client


@pytest.mark.parametrize(
    ("address", "name", "shown", "feed"),
    [
        ("/bodies/nato-russia-council", "NATO-Russia Council", "NATO-Russia Council",
         "/feeds/body/nato-russia-council.ics"),
        ("/bodies/nato", "NATO", "NATO-Russia Council", "/feeds/participant/nato.ics"),
        ("/countries/IR", "Iran", "Talks with Iran", "/feeds/participant/ir.ics"),
        ("/cities/Vienna", "Vienna", "Talks with Iran", "/feeds/city/vienna.ics"),
        ("/people/Jean-Yves Le Drian", "Jean-Yves Le Drian", "Talks 0",
         "/feeds/all.ics?person=Jean-Yves+Le+Drian"),
        ('/people/O"Neill Ødegård', "O&#34;Neill Ødegård", "Talks 1",
         "/feeds/all.ics?person=O%22Neill+%C3%98deg%C3%A5rd"),
    ],
)  # fmt: skip
def test_each_has_its_name_its_meetings_and_its_feed(
    people: FlaskClient, address: str, name: str, shown: str, feed: str
) -> None:
    page = people.get(address).text
    assert f'<h1 dir="auto">{name}</h1>' in page
    ahead = page[page.index('id="ahead"') :]
    assert shown in ahead
    assert f"http://localhost{feed}" in page
    found = Calendar.from_ical(people.get(feed).data).events
    assert shown in " ".join(str(event["SUMMARY"]) for event in found)


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/countries/ir", "/countries/IR"),
        ("/bodies/NATO", "/bodies/nato"),
        ("/cities/vienna", "/cities/Vienna"),
        ("/cities/Wien", None),
        ("/cities/Kiev", "/cities/Kyiv"),
        ("/cities/new-york?asof=2022-01-01", "/cities/New%20York?asof=2022-01-01"),
        ("/people/jean-yves le drian", "/people/Jean-Yves%20Le%20Drian"),
    ],
)
def test_another_spelling_leads_to_the_one_address(
    people: FlaskClient, address: str, there: str | None
) -> None:
    answer = people.get(address)
    if there is None:
        assert answer.status_code == 404
    else:
        assert answer.status_code == 301
        assert answer.headers["Location"] == there


@pytest.mark.parametrize(
    ("address", "remedy"),
    [
        ("/bodies/nato-russia-counsel", "nato-russia-council"),
        ("/countries/XX", "give its ISO code, such as AT"),
        ("/cities/Vienne", "Vienna"),
        ("/people/Drian", "Jean-Yves Le Drian"),
        ("/people/Le Drian", "Jean-Yves Le Drian"),
        ("/people/Nobody At All", "known: "),
    ],
)
def test_an_unknown_one_is_answered_with_what_would_work(
    people: FlaskClient, address: str, remedy: str
) -> None:
    answer = people.get(address)
    assert answer.status_code == 404
    assert remedy in answer.text


def test_australia_and_the_african_union_have_a_page_each(client: FlaskClient) -> None:
    with Store(client.application.config["DATABASE"]) as store:
        for n, who in enumerate(("AU", "au")):
            article = an_article(f"Of {n}\n\nIt meets.")
            of = {"title": f"Meeting {n}", "body": None, "city": None, "country": None}
            keep(store, article, participants=(who,), when=a_day("2022-01-20"), **of)
    australia, union = client.get("/countries/AU").text, client.get("/bodies/au").text
    assert '<h1 dir="auto">Australia</h1>' in australia
    assert '<h1 dir="auto">African Union</h1>' in union
    assert ("Meeting 0" in australia, "Meeting 1" in australia) == (True, False)
    assert ("Meeting 0" in union, "Meeting 1" in union) == (False, True)


def test_a_person_is_found_by_the_whole_name_only(people: FlaskClient) -> None:
    with Store(people.application.config["DATABASE"]) as store:
        assert store.count(Query(person="Jean-Yves Le Drian")) == 2
        assert store.count(Query(person="jean-yves le drian")) == 2
        assert store.count(Query(person="Le Drian")) == 0
        assert store.count(Query(person='"')) == 0
        assert store.tally("person") == {"Jean-Yves Le Drian": 2, 'O"Neill Ødegård': 2}
    assert people.get("/feeds/all.ics?person=Le+Drian").status_code == 404


def test_a_country_tells_of_the_meetings_held_there(client: FlaskClient) -> None:
    page = client.get("/countries/AT").text
    assert "Held in Austria" in page
    assert "No meeting ahead is known" in page
    assert "State. No meetings ahead." in page


def test_names_lead_to_their_pages(people: FlaskClient) -> None:
    page = people.get("/month/2022-01?day=2022-01-20").text
    for there in ("/cities/Oslo", "/countries/NO", "/countries/FR"):
        assert f'href="{there}"' in page
        assert people.get(there).status_code == 200


def test_whose_page_it_is_is_not_said_of_each_meeting(client: FlaskClient) -> None:
    page = client.get("/bodies/nato").text
    main = page[page.index("<main") : page.index("</main")]
    assert "NATO-Russia Council</a>" in main
    assert 'href="/countries/RU"' in main
    assert 'href="/bodies/nato"' not in main
    vienna = client.get("/cities/Vienna").text
    assert "Talks with Iran</a>" in vienna
    assert 'class="place"' not in vienna


def test_many_meetings_are_cut_and_lead_to_the_timeline(client: FlaskClient) -> None:
    with Store(client.application.config["DATABASE"]) as store:
        for n in range(1, AHEAD + 5):
            for sign in (1, -1):
                keep(
                    store,
                    an_article(f"Meeting {n * sign}\n\nIt will meet."),
                    title="Arctic Council",
                    body="arctic-council",
                    participants=("CA",),
                    when=a_day((NOW.date() + sign * timedelta(days=40 * n)).isoformat()),
                )
    page = client.get("/bodies/arctic-council").text
    assert page.count('class="dated"') == AHEAD + BEHIND
    assert f"More than {AHEAD} meetings ahead" in page
    assert "All that is ahead, on the timeline" in page
    assert f"/?body=arctic-council&before={NOW.date()}" in page.replace("&amp;", "&")
    assert "Usually every 40 days" in page
    assert ", in Brussels (all" in page
    assert ", in Brussels" not in client.get("/cities/Brussels").text, "where else"


def test_as_of_a_day_its_meetings_are_those_known_then(client: FlaskClient) -> None:
    assert 'class="dated"' not in client.get("/bodies/nato-russia-council?asof=2022-01-09").text
    page = client.get("/bodies/nato-russia-council?asof=2022-01-10").text
    assert "The calendar as it was known on 10 January 2022" in page
    assert page.count('class="dated"') == 1


def test_company_is_who_is_met_most_often(client: FlaskClient) -> None:
    def met(*who: str, **fields: object) -> Meeting:
        return a_meeting(participants=who, body=None, **fields)

    meetings = [met("FR", "RU"), met("DE", "FR", "RU"), met("RU", "US", status=Status.CANCELLED)]
    council = Query(body="nato-russia-council", city="Brussels")
    with client.application.test_request_context():
        told = dict(company_of(Query(participant="RU"), meetings))
        of_body = company_of(council, [a_meeting()])
    assert [(one.words, one.number) for one in told["With states and organisations"]] == [
        ("France", 2),
        ("Germany", 1),
    ]
    assert [one.words for one in told["In cities"]] == ["Brussels"]
    assert of_body == []  # whose body it is, and where it was asked for, goes without saying


def test_dates_of_the_query_do_not_reach_these_pages(client: FlaskClient) -> None:
    assert date(2022, 1, 10) == NOW.date()
    assert client.get("/bodies/nato?from=2030-01-01").text.count('class="dated"') == 1
