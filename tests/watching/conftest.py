"""A site that is watched, with a store of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from loopback import Loopback
from watched import Site

from calendar_app.store import Store


@pytest.fixture
def site(store: Store) -> Iterator[Site]:
    with Loopback({}) as server:
        yield Site(server, store)
