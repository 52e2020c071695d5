"""The hour that a sentence gives its meeting, in the offset of the place: a line of hours.txt each.

Behind the arrow stands the beginning of every meeting, as ISO 8601; a date alone where nobody says
at what hour, or in which half of the day. All came out on 15 May 2024.
"""

from datetime import date
from pathlib import Path

import pytest

from calendar_app.model import Article
from calendar_app.reading import reader

LINES = [
    tuple(line.split(" => "))
    for line in (Path(__file__).parent / "hours.txt").read_text("utf-8").splitlines()
    if " => " in line
]


@pytest.mark.parametrize(("sentence", "told"), LINES, ids=lambda text: text[:40])
def test_a_meeting_begins_at_the_hour_of_its_place(sentence: str, told: str) -> None:
    sightings = reader()(Article(text=sentence, published=date(2024, 5, 15))).sightings
    assert "; ".join(s.when.start.isoformat() for s in sightings if s.when) == told
