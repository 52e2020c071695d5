"""The kept meetings that a sighting could be of, for those who ask before anything is kept."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from calendar_app.merging import Known, blocks
from calendar_app.model import Sighting

if TYPE_CHECKING:
    from . import Store

# As in `decisions`: a stretch of days is a month at most.
_NEAR = """
    WITH here AS (
        SELECT json_extract(value, '$.key') AS key, json_extract(value, '$.first') AS first,
            json_extract(value, '$.last') AS last
        FROM json_each(:blocks)
    )
    SELECT link.uid, min(article.published_at) AS oldest FROM here
    JOIN block AS there
        ON there.key = here.key
        AND there.first BETWEEN date(here.first, '-30 days') AND here.last
        AND there.last >= here.first
    JOIN link ON link.sighting = there.sighting AND link.undone_at IS NULL
    JOIN sighting ON sighting.id = link.sighting
    JOIN article ON article.id = sighting.article
    GROUP BY link.uid
    ORDER BY oldest, link.uid
"""


def known_near(store: Store, sighting: Sighting) -> list[Known]:
    """Those that share a key and a day with it, oldest first, as `decide` wants them. `sighting`
    has a `when` and need not be kept."""
    here = json.dumps([asdict(block) for block in blocks(sighting)], default=str)
    uids = [row["uid"] for row in store._rows(_NEAR, {"blocks": here})]
    return [Known(uid, tuple(store.sightings(uid))) for uid in uids]
