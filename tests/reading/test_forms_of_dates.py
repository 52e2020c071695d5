"""However a date is written, the meetings of a sentence are the same: every line of `sentences/`
that has one day of the form "on 20 May" is read in other forms, too."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from test_sentences import LINES, PUBLISHED, days

from calendar_app.model import Article
from calendar_app.reading import reader

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
DAY = re.compile(
    rf"\bon (\d{{1,2}}) ({'|'.join(MONTHS)})\b(?! \d{{4}})(?! and)(?!,? (?:and|to|or) \d)"
)
ONE_DAY = [sentence for _, sentence, _ in LINES if len(DAY.findall(sentence)) == 1]


def weekday(day: int, month: str) -> str:
    return f"{date(PUBLISHED.year, MONTHS.index(month) + 1, day):%A}"


def meetings(text: str) -> list[tuple[str, str, str, str, str]]:
    found = reader()(Article(text=text.replace("\\n", "\n"), published=PUBLISHED)).sightings
    told = (
        (days(s), s.body or "+".join(s.participants), str(s.city), s.kind.value, s.status.value)
        for s in found
    )
    return sorted(told)


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(lambda day, month: f"on {month} {day}", id="on May 20"),
        pytest.param(lambda day, month: f"on {day} {month} 2024", id="on 20 May 2024"),
        pytest.param(
            lambda day, month: f"on {weekday(day, month)} ({day} {month})", id="on Monday (20 May)"
        ),
    ],
)
def test_the_form_of_its_date_changes_no_meeting(form: Callable[[int, str], str]) -> None:
    assert len(ONE_DAY) > 500
    other = []
    for sentence in ONE_DAY:
        written = DAY.sub(lambda found: form(int(found[1]), found[2]), sentence)
        if (now := meetings(written)) != (told := meetings(sentence)):
            other.append(f"{written}\n    {told}\n    {now}")
    assert not other, "\n".join(other)
