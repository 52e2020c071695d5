"""No article or document is so odd that reading it crashes; `bench/fuzz.py` tries far more."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutated import SEEDS, Journey, bent

from calendar_app.intake.formats import FORMATS

EXAMPLES = 40  # of each media type


@pytest.mark.parametrize("kind", sorted(SEEDS))
def test_whatever_is_sent_is_read_or_refused(kind: str) -> None:
    journey = Journey()

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
    @given(rng=st.randoms(use_true_random=False))
    def sent(rng: Random) -> None:
        assert journey.go(bent(rng, kind), kind) in ("read", "refused")

    sent()


def test_of_every_media_type_that_is_read_some_are_bent() -> None:
    assert set(FORMATS) - {"text/markdown"} <= set(SEEDS)  # which is text with marks


@pytest.mark.parametrize("kind", sorted(SEEDS))
def test_what_is_not_bent_is_read(kind: str) -> None:
    assert Journey().go(SEEDS[kind][0], kind) == "read"


FOUND = {
    "a day of the month alone with its weekday, and a year": (
        "The council met in 2022. It will meet again on Thursday the 12th, in Vienna."
    ),
}


@pytest.mark.parametrize("text", FOUND.values(), ids=FOUND)
def test_what_was_found_once_is_read(text: str) -> None:
    assert Journey().go(text.encode(), "text/plain") == "read"
