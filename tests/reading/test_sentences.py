"""Single sentences and the meetings that they tell of, in files of lines.

    Macron may meet Scholz in Berlin on 20 May. => 0520 DE+FR @Berlin tentative

Behind the arrow stand the meetings, parted by ";", or "none". Each is told by what matters: its
days (MMDD or MMDD-MMDD), the participants ("DE+FR") or the id of the body, "@City", the kind, the
status, "<MMDD" for the day it was moved from. All came out on Wednesday, 15 May 2024.
"""

from datetime import date
from pathlib import Path

import pytest

from calendar_app.model import Article, Kind, Sighting, Status, day_of
from calendar_app.reading import reader

PUBLISHED = date(2024, 5, 15)
KINDS = {kind.value for kind in Kind}
STATUSES = {status.value for status in Status}
LINES = [
    (path.stem, *line.split(" => "))
    for path in sorted((Path(__file__).parent / "sentences").glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if " => " in line
]


def days(sighting: Sighting) -> str:
    if sighting.when is None:
        return "X"
    first, last = sighting.when.first_day, sighting.when.last_day
    return f"{first:%m%d}" + (f"-{last:%m%d}" if last != first else "")


def fits(sighting: Sighting, told: str) -> bool:
    """Whether the sighting has all that its line tells of it."""
    moved = sighting.previously
    for word in told.split():
        if word in KINDS:
            good = sighting.kind.value == word
        elif word in STATUSES:
            good = sighting.status.value == word
        elif word[:4].isdigit():
            good = days(sighting) == word
        elif word.startswith("@"):
            good = (sighting.city or "-").replace(" ", "_") == word[1:]
        elif word.startswith("<"):
            good = moved is not None and f"{day_of(moved):%m%d}" == word[1:]
        elif "+" in word or word.isupper():
            good = sorted(sighting.participants) == sorted(word.split("+"))
        else:
            good = sighting.body == word
        if not good:
            return False
    return True


@pytest.mark.parametrize(("sentence", "told"), [row[1:] for row in LINES], ids=lambda t: t[:40])
def test_a_sentence_gives_exactly_its_meetings(sentence: str, told: str) -> None:
    article = Article(text=sentence.replace("\\n", "\n"), published=PUBLISHED)
    found = list(reader()(article).sightings)
    shown = [(days(s), s.body, s.participants, s.city, s.kind.value, s.status.value) for s in found]
    for meeting in told.split("; ") if told != "none" else []:
        one = next((s for s in found if fits(s, meeting)), None)
        assert one is not None, f"{meeting}: {shown}"
        found.remove(one)
    assert not found, f"too many: {shown}"
