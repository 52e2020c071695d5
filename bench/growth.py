"""What an added article costs as the calendar grows: blocking keeps it near-constant.

usage: python bench/growth.py [--sizes 1000,10000,100000] [--articles N] [--days D]

Fills a database for each size with made-up meetings, 27 a day: a calendar grows as years go by, and
a million are a century of them. With --days all fall into so many days, however many they are. They
are as uneven as the world's: some bodies meet every day, some pairs of states every week. Then adds
N articles on meetings that are kept already and on new ones, through `pipeline.ingest`, with
sightings that are read already and an event that costs nothing to render: what is left is deciding,
folding and keeping. Times are of the processor, the mean of all articles. Fails where the largest
calendar takes more than twice the time of the smallest one.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from calendar_app.merging import blocks, new_uid
from calendar_app.model import (
    Article,
    Grain,
    Kind,
    Meeting,
    NewMeeting,
    Reading,
    Sighting,
    Span,
    Timex,
    When,
)
from calendar_app.pipeline import ingest
from calendar_app.store import Store, rows

FIRST_DAY = date(1940, 1, 1)
A_DAY = 27  # meetings: ten thousand a year
AT_ONCE = 20_000  # so many are made, then written: a million do not fit into memory
AT_MOST = 2.0  # times the cost of the smallest calendar
STATES = [first + second for first in "ABCDEFGHIJKLM" for second in "ABCDEFGHIJKLM"]
CITIES = [f"City {n}" for n in range(300)]
SURNAMES = [f"Surname{n}" for n in range(2000)]
NOW = datetime(2060, 1, 1, tzinfo=UTC)
EVENT = "BEGIN:VEVENT\r\nEND:VEVENT\r\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", default="1000,10000,100000", help="meetings, parted by commas")
    parser.add_argument("--articles", type=int, default=300, help="how many are added to each")
    parser.add_argument("--days", type=int, help="of every calendar; without it as its size asks")
    asked = parser.parse_args()

    costs: list[float] = []
    print(f"{'meetings':>10}  {'ms an article':>13}  {'times the first':>15}  became one")
    for size in map(int, asked.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "calendar.db") as store:
            days = asked.days or max(size // A_DAY, 1)
            kept = fill(store, size, days)
            cost, merged = added(store, kept, days, asked.articles)
        costs.append(cost)
        print(f"{size:>10}  {cost * 1000:>13.2f}  {cost / costs[0]:>15.2f}  {merged}")
    return int(costs[-1] > AT_MOST * costs[0])


def fill(store: Store, size: int, days: int) -> list[Sighting]:
    """Meetings with one sighting each, put in as rows: a calendar of years in seconds."""
    chance = random.Random(size)  # noqa: S311 - the same calendar each time
    kept: list[Sighting] = []
    for first in range(0, size, AT_ONCE):
        tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for number in range(first, min(first + AT_ONCE, size)):
            day = FIRST_DAY + timedelta(days=chance.randrange(days))
            article = an_article(f"Kept {number}", day)
            sighting = a_sighting(article, chance, days)
            uid = new_uid(article, sighting)
            kept.append(sighting)
            tables["article"].append(rows.article_row(article, now=NOW))
            tables["sighting"].append(rows.sighting_row(sighting))
            tables["meeting"].append(rows.meeting_row(a_meeting(uid, sighting), EVENT))
            tables["link"].append(rows.link_row(NewMeeting(sighting, uid), now=NOW))
            tables["block"] += [rows.block_row(one, sighting.id) for one in set(blocks(sighting))]
        with store.transaction():
            for name, made in tables.items():
                columns = ", ".join(f'"{column}"' for column in made[0])
                marks = ", ".join(f":{column}" for column in made[0])
                store._db.conn.executemany(
                    f"INSERT INTO {name} ({columns}) VALUES ({marks})",  # noqa: S608 - our own names
                    made,
                )
    store._db.execute("INSERT INTO home (uid, sighting) SELECT uid, sighting FROM link")
    store._db.execute("ANALYZE")
    # What was filled in is put into its place here, and not by the first article that comes in.
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return kept


def added(store: Store, kept: list[Sighting], days: int, count: int) -> tuple[float, int]:
    """The mean time of an article, and how many were of a meeting that was there."""
    chance = random.Random(count)  # noqa: S311
    before, spent = store.count(), 0.0
    for number in range(count):
        article = an_article(f"News {number}", FIRST_DAY + timedelta(days=days + 1))
        told = (
            again(article, chance.choice(kept)) if number % 2 else a_sighting(article, chance, days)
        )
        start = time.process_time()
        ingest(
            article,
            reader=lambda one, told=told: Reading(one, (), (told,)),
            store=store,
            now=NOW,
            render=lambda *_: EVENT,
        )
        spent += time.process_time() - start
    return spent / count, count - (store.count() - before)


def an_article(text: str, day: date) -> Article:
    return Article(text=f"{text}.", title=text, published=day, publisher="The Courier")


def a_meeting(uid: str, sighting: Sighting) -> Meeting:
    return Meeting(
        uid=uid,
        created=NOW,
        last_modified=NOW,
        **{name: getattr(sighting, name) for name in OCCASION},
    )


OCCASION = (
    *("title", "kind", "body", "participants", "people", "city", "country", "when", "status"),
    *("venue", "previously", "inferred"),
)


def again(article: Article, sighting: Sighting) -> Sighting:
    """The same meeting, told by another article."""
    told = {name: getattr(sighting, name) for name in OCCASION}
    return Sighting(**told, **provenance(article))


def a_sighting(article: Article, chance: random.Random, days: int) -> Sighting:
    first = FIRST_DAY + timedelta(days=chance.randrange(days))
    when = When(first, first + timedelta(days=chance.choice((1, 1, 1, 2, 3))), Grain.DAY)
    if chance.random() < 0.1:
        month = first.replace(day=1)
        when = When(month, (month + timedelta(days=32)).replace(day=1), Grain.MONTH)
    people = tuple(chance.sample(SURNAMES, 2)) if chance.random() < 0.3 else ()
    if chance.random() < 0.4:
        body = f"body-{uneven(chance, 300)}"
        sides: tuple[str, ...] = (f"org-{body}",)
        kind, title = Kind.SESSION, f"Session of {body}"
    else:
        body = None
        one = uneven(chance, len(STATES))
        other = (one + 1 + uneven(chance, len(STATES) - 1)) % len(STATES)
        sides = tuple(sorted((STATES[one], STATES[other])))
        kind, title = chance.choice((Kind.TALKS, Kind.MEETING)), f"{sides[0]}-{sides[1]} talks"
    return Sighting(
        title=title,
        kind=kind,
        body=body,
        participants=sides,
        people=people,
        city=chance.choice(CITIES),
        country=chance.choice(STATES),
        when=when,
        **provenance(article),
    )


def provenance(article: Article) -> dict[str, object]:
    whole = Span(0, len(article.text))
    return {
        **{"article": article.id, "evidence": whole, "quote": article.text, "phrase": whole},
        **{"timex": Timex("DATE", "XXXX"), "confidence": 0.9},
    }


def uneven(chance: random.Random, count: int) -> int:
    """The first ones far more often than the last."""
    return int(count * chance.random() ** 2.5)


if __name__ == "__main__":
    sys.exit(main())
