"""How fast the reader reads, beside dateparser on the same articles in the same run.

usage: python bench/speed.py [--articles N] [--memory N] [--floor RATE]

Four tables: articles a second of one core over synthetic articles of about 3 kB, and the memory of
this process before and after; hostile texts of 1 MB, beside a quarter of each, since time must grow
with length and no faster; the start of the command; and, with `--memory`, the peak memory while
that many articles are read. All of it takes two minutes or so: dateparser, which is slow, is given
one article of a hundred, the reader every one. Times are of the processor (`time.process_time`), so
that a busy machine tells much the same; the start is of the clock on the wall, the best of five.
Fails where a target is missed; `--floor` is the least number of articles a second, which is a
matter of the machine, and 0 by default.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from dateparser.search import search_dates  # type: ignore[import-untyped]

from calendar_app.model import Article
from calendar_app.reading import Reader, reader

LENGTH = 3_000  # characters of an article
SAMPLE = 100  # one article of so many is given to dateparser as well
RATIO = 30  # times the rate of dateparser
HOSTILE_SECONDS = 2.0
START_SECONDS = 1.0
HOSTILE_SIZE = 1_000_000
GROWTH = 8.0  # times as long for four times the text; 4 is linear, 16 would be quadratic
HOSTILE = (
    "1",
    "January ",
    "5 May ",
    "(",
    "a",
    "\n",
    "the meeting ",
    "Mr ",
    "said on ",
    "talks ",
    "Moscow ",
    ", and ",
    "12/",
    "met on Monday ",
    "They met. ",
    "GENEVA - talks\n",
    "MONDAY, MAY 15\n",
    "The talks will be held on 5 May. ",
    "NATO-Russia Council ",
    "French capital ",
    "8/Dec/2022 ",
    "Russian Foreign Minister Sergei Lavrov ",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=2_000, help="how many are read")
    parser.add_argument("--memory", type=int, default=0, metavar="N", help="read N, watch memory")
    parser.add_argument("--floor", type=float, default=0.0, help="least articles a second")
    asked = parser.parse_args()

    understand = reader()
    checks = [
        rates(understand, asked.articles, asked.floor),
        hostile(understand),
        start(),
        memory(understand, asked.memory) if asked.memory else True,
    ]
    return 0 if all(checks) else 1


# --- rates ---


def rates(understand: Reader, number: int, floor: float) -> bool:
    """Both read in turns, so that whatever else the machine does falls on both."""
    ours, theirs, found, size, asked = 0.0, 0.0, 0, 0, 0
    warm = next(articles(seed=0))
    understand(warm)
    search_dates(warm.text, languages=["en"])
    before = peak_memory()
    for at, article in zip(range(number), articles(seed=1), strict=False):
        begun = time.process_time()
        found += len(understand(article).sightings)
        ours += time.process_time() - begun
        size += len(article.text)
        if at % SAMPLE == 0:
            begun = time.process_time()
            search_dates(article.text, languages=["en"])
            theirs += time.process_time() - begun
            asked += 1
    rate, other = number / ours, asked / theirs
    print(f"{'':28}{'articles':>10}{'a second':>12}{'ms each':>10}")
    print(f"{'calendar_app.reading':28}{number:>10}{rate:>12.1f}{1000 / rate:>10.2f}")
    print(f"{'dateparser search_dates':28}{asked:>10}{other:>12.1f}{1000 / other:>10.2f}")
    print(f"{size / number:.0f} characters and {found / number:.1f} meetings an article")
    print(f"peak memory {before:.0f} MB before, {peak_memory():.0f} MB after")
    return judged(f"ratio {rate / other:.1f}, at least {RATIO}", rate / other >= RATIO) and (
        judged(f"rate {rate:.0f}, at least {floor:.0f}", rate >= floor)
    )


def peak_memory() -> float:
    """In megabytes, of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def judged(told: str, holds: bool) -> bool:
    print(f"{told}: {'ok' if holds else 'MISSED'}\n")
    return holds


# --- hostile lines ---


def hostile(understand: Reader) -> bool:
    print(f"{'1 MB of':44}{'seconds':>10}{'times a quarter of it':>24}")
    worst, steepest = 0.0, 0.0
    for piece in HOSTILE:
        text = (piece * (HOSTILE_SIZE // len(piece) + 1))[:HOSTILE_SIZE]
        quarter, whole = (
            seconds(understand, text[:length]) for length in (HOSTILE_SIZE // 4, HOSTILE_SIZE)
        )
        worst, steepest = max(worst, whole), max(steepest, whole / quarter)
        print(f"{piece!r:44}{whole:>10.2f}{whole / quarter:>24.1f}")
    fast = judged(
        f"the slowest {worst:.2f} s, under {HOSTILE_SECONDS:.0f}", worst < HOSTILE_SECONDS
    )
    return judged(f"the steepest {steepest:.1f}, under {GROWTH:.0f}", steepest < GROWTH) and fast


def seconds(understand: Reader, text: str) -> float:
    begun = time.process_time()
    understand(Article(text=text, published=date(2022, 1, 10)))
    return time.process_time() - begun


# --- the start of the command ---


def start() -> bool:
    """`calendar-app read` on one article, from nothing to its meetings."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "article.txt"
        path.write_text(next(articles(seed=2)).text, encoding="utf-8")
        command = [sys.executable, "-m", "calendar_app", "read", "--published", "2022-01-10"]
        spent = []
        for _ in range(5):
            begun = time.perf_counter()
            subprocess.run([*command, path], check=True, capture_output=True)  # noqa: S603 - ours
            spent.append(time.perf_counter() - begun)
    told = f"calendar-app read FILE {min(spent):.2f} s, under {START_SECONDS:.0f}"
    return judged(told, min(spent) < START_SECONDS)


# --- memory ---


def memory(understand: Reader, number: int) -> bool:
    """The peak after the first tenth and at the end differ by what the tables of words still
    learn, which is bounded; not by what was read."""
    print(f"{'articles read':>14}{'peak MB':>10}")
    peaks = []
    for at, article in zip(range(number), articles(seed=3), strict=False):
        understand(article)
        if (at + 1) % max(1, number // 10) == 0:
            peaks.append(peak_memory())
            print(f"{at + 1:>14}{peaks[-1]:>10.0f}")
    grown = peaks[-1] / peaks[0]
    return judged(f"grown by {grown - 1:.0%} since the first tenth, under 10%", grown < 1.1)


# --- synthetic articles ---

CITIES = ("Geneva", "Vienna", "Brussels", "Moscow", "Washington", "Paris", "Astana", "New York",
          "Ankara", "Tokyo", "Nairobi", "Doha", "Jakarta", "Brasilia", "Warsaw", "Kyiv", "Cairo",
          "Helsinki", "Prague", "Bogota", "Samarkand", "Addis Ababa")  # fmt: skip
STATES = ("Russia", "the United States", "Ukraine", "France", "Germany", "Japan", "China", "India",
          "Turkey", "Brazil", "Poland", "Kenya", "Egypt", "Indonesia", "Armenia", "Azerbaijan",
          "Kazakhstan", "Serbia", "Finland", "Mexico", "Qatar", "South Korea")  # fmt: skip
DEMONYMS = ("Russian", "American", "Ukrainian", "French", "German", "Japanese", "Chinese",
            "Indian", "Turkish", "Brazilian", "Polish", "Kenyan", "Egyptian", "Armenian", "Serbian",
            "Finnish", "Mexican", "Norwegian")  # fmt: skip
BODIES = ("NATO-Russia Council", "OSCE Permanent Council", "European Council", "North Atlantic "
          "Council", "UN Security Council", "African Union Assembly", "ASEAN Regional Forum",
          "G7 summit", "G20 summit", "NATO-Ukraine Commission", "Human Rights Council",
          "Conference on Disarmament", "Arctic Council", "Foreign Affairs Council")  # fmt: skip
GIVEN = ("Sergei", "Antony", "Dmytro", "Catherine", "Annalena", "Yoshimasa", "Hakan", "Mauro",
         "Zbigniew", "Raychelle", "Retno", "Ararat", "Jeyhun", "Pekka", "Marcelo", "Park", "Elina",
         "Johan", "Maria", "Tobias", "Anita", "Stefan")  # fmt: skip
FAMILY = ("Lavrov", "Blinken", "Kuleba", "Colonna", "Baerbock", "Hayashi", "Fidan", "Vieira", "Rau",
          "Omamo", "Marsudi", "Mirzoyan", "Bayramov", "Haavisto", "Ebrard", "Jin", "Valtonen",
          "Lindqvist", "Ferreira", "Okafor", "Tamm", "Novotny", "Berger", "Castellan")  # fmt: skip
TOPICS = ("arms control", "grain exports", "the ceasefire", "energy prices", "border trade",
          "the reform of the organization", "visas for students", "climate finance", "sanctions",
          "the exchange of prisoners", "fishing rights", "nuclear safety")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

DATED = (
    "The {body} will meet in {city} on {day}.",
    "{demonym} Foreign Minister {person} will travel to {city} on {day} for talks with {person}.",
    "Talks between {state} and {state} took place in {city} on {past}.",
    "On {day}, the {body} is to hold a meeting on {topic}, and {state} will take the chair.",
    "The ministers of {state}, {state} and {state} met in {city} from {past} to {near}.",
    "{person} and {person} last met on {past}, when they spoke of {topic}.",
    "A session of the {body} that was planned for {past} has been postponed to {near}.",
    "{person} said on {weekday} that the {demonym} delegation would be received in {city} at 10:30 "
    "GMT on {day}.",
    "The next round of consultations on {topic} is expected in {city} next week.",
    "President {person} is due in {city} on {weekday} for a two-day visit.",
    "The summit was held in {city} on {past} and brought {state} and {state} to one table.",
    "Prime Minister {person} spoke by telephone with {person} of {state} on {weekday} evening.",
)
PLAIN = (
    "{state} has asked for more time, and its ministry declined to say how much.",
    "The sides remain far apart over {topic}, according to diplomats who know the file.",
    "“We have not come here to repeat what everyone knows,” {person} told reporters.",
    "Observers in {city} say that little has changed since {month} of last year.",
    "Officials from {state} have called the draft a step forward, but they want its second chapter "
    "rewritten before anyone signs.",
    "The price of bread has risen by 12 per cent, and the harvest was the poorest in nine years.",
    "In {year} the parliament of {state} voted against a similar text by 214 to 187.",
    "{person}, who has led the {demonym} mission since {year}, is known for long and patient work.",
    "Nobody expects a breakthrough, one official said, yet nobody wants to be the first to leave.",
    "Roads around the old town were closed, and shopkeepers complained about the barriers.",
    "The agreement covers 47 projects worth 3.2 billion euros, two bridges among them.",
    "Critics at home say that the government gave away too much and got too little in return.",
    "A spokesman for the {demonym} government would not comment on the report.",
    "The document has 16 pages and three annexes, and it mentions {topic} only in passing.",
    "It was not clear whether {state} would send anyone, or whether it would only listen.",
    "Snow is forecast for the weekend, and the airport has warned of delays.",
    "Analysts point out that {topic} was never on the agenda in the first place.",
    "Both delegations were accompanied by experts on customs, insurance and shipping.",
)
_SLOT = re.compile(r"\{(\w+)\}")


def articles(seed: int) -> Iterator[Article]:
    """News-like articles without end; the same ones for the same seed. A third of the sentences
    has a date of a meeting, the others are what stands around them in real news."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    while True:
        published = date(2014, 1, 1) + timedelta(days=draw.randrange(4_000))
        yield Article(text=_text(draw, published), published=published)


def _text(draw: random.Random, published: date) -> str:
    city = draw.choice(CITIES)
    dateline = f"{city.upper()}, {published:%B} {published.day} - "
    parts = [_filled("{state} and {state} prepare talks on {topic}", draw, published), "\n\n"]
    parts.append(dateline)
    length = sum(map(len, parts))
    while length < LENGTH:
        templates = DATED if draw.random() < 1 / 3 else PLAIN
        sentence = _filled(draw.choice(templates), draw, published)
        parts += [sentence, "\n\n" if draw.random() < 1 / 3 else " "]
        length += len(sentence) + 1
    return "".join(parts).rstrip()


def _filled(template: str, draw: random.Random, published: date) -> str:
    told = _SLOT.sub(lambda slot: _word(slot[1], draw, published), template)
    return told[0].upper() + told[1:]


def _word(slot: str, draw: random.Random, published: date) -> str:
    lists = {"city": CITIES, "state": STATES, "demonym": DEMONYMS, "body": BODIES,
             "topic": TOPICS, "weekday": WEEKDAYS}  # fmt: skip
    if slot in lists:
        return draw.choice(lists[slot])
    if slot == "person":
        family = draw.choice(FAMILY)
        return family if draw.random() < 1 / 3 else f"{draw.choice(GIVEN)} {family}"
    if slot == "year":
        return str(draw.randrange(1990, 2014))
    reach = {"past": (-400, 0), "near": (0, 20)}.get(slot, (1, 90))
    day = published + timedelta(days=draw.randrange(*reach))
    if slot == "month":
        return f"{day:%B}"
    forms = ("{0.day} {0:%B}", "{0:%B} {0.day}", "{0:%A}, {0.day} {0:%B}", "{0:%B} {0.day}, {0:%Y}")
    return draw.choice(forms).format(day)


if __name__ == "__main__":
    sys.exit(main())
