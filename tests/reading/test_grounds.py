"""Every rule that a sighting can name is a date phrase's own or has words for people."""

from pathlib import Path

import pytest
from factories import a_sighting

from calendar_app.intake import articles
from calendar_app.reading import grounds_of, load_language, reader
from calendar_app.reading.story.grounds import rule_words

GOLD = sorted((Path(__file__).parents[2] / "bench").glob("gold*/*.json"))


def test_every_rule_that_made_a_meeting_has_words() -> None:
    read = reader()
    named = {
        rule
        for path in GOLD
        for article in articles(str(path))
        for sighting in read(article).sightings
        for rule in sighting.rules
    }
    phrases = {phrase["name"] for phrase in load_language("en").tables["phrase"]}
    unknown = {r for r in named - set(rule_words()) if r.partition("+")[0] not in phrases}
    assert unknown == set()


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (("head.body",), "a body named beside a word for a meeting"),
        (("head.verb", "same.generic"), "stands for a meeting told before"),
        (("head.noun", "day-month"), "date phrase read as day-month"),
        (("head.noun", "doubt.week"), "less sure, since only its week is told"),
    ],
)
def test_a_rule_is_told_in_words(rules: tuple[str, ...], told: str) -> None:
    assert told in grounds_of(a_sighting(rules=rules))


def test_what_was_inferred_is_told_beside_the_rules() -> None:
    told = grounds_of(a_sighting(inferred={"city": "from the venue, the Kremlin"}))
    assert "city from the venue, the Kremlin" in told
