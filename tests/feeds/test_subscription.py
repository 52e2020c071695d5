"""A true subscription, over HTTP, while meetings move: no program may show one of them twice."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
from subscription import ZONE, Khal, differences, house, story

MISSING = Khal.missing()


@pytest.mark.slow
@pytest.mark.skipif(
    bool(MISSING) and not os.environ.get("CI"), reason=f"not installed beside Python: {MISSING}"
)
def test_a_subscriber_sees_every_change_once(tmp_path: Path) -> None:
    client = Khal(tmp_path / "client")
    with house(tmp_path) as server:
        first, *further = story(datetime.now(ZONE).date())  # noqa: TID251
        wanted = server.turn_to(first)
        client.subscribe(server.feed)
        assert differences(client, wanted) == [], first.title
        for chapter in further:
            wanted = server.turn_to(chapter)
            client.refresh()
            assert differences(client, wanted) == [], chapter.title
