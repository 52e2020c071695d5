"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from factories import NOW

from calendar_app.store import Store

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.fixture
def now() -> datetime:
    """Noon of 10 January 2022, UTC: tests have no other clock."""
    return NOW


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store in memory."""
    with Store(":memory:") as opened:
        yield opened


# The front door is imported by those who knock at it: others need not wait for it.


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Four meetings around 10 January 2022: see `served.filled`."""
    from served import filled

    return filled(tmp_path / "calendar.db")


@pytest.fixture
def client(database: Path) -> FlaskClient:
    from served import app_over

    return app_over(database).test_client()


@pytest.fixture
def visitor(database: Path) -> FlaskClient:
    """Someone at a public server, who has not shown the token."""
    from served import TOKEN, app_over

    return app_over(database, token=TOKEN, local=False).test_client()


@pytest.fixture
def opened(database: Path) -> Iterator[Store]:
    with Store(database) as store:
        yield store
