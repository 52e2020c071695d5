"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from factories import NOW

from calendar_app.store import Store


@pytest.fixture
def now() -> datetime:
    """Noon of 10 January 2022, UTC: tests have no other clock."""
    return NOW


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store in memory."""
    with Store(":memory:") as opened:
        yield opened
