"""The whole journey of one article, `ingest`, and what a person may say of what came of it.

`correct`, `refuse`, `accept`, `add_by_hand` and `judge` keep a person's word, `take_back` undoes
it; `rebuild` makes every meeting anew from articles and words.
"""

from .correcting import (
    Said,
    accept,
    add_by_hand,
    correct,
    judge,
    refuse,
    take_back,
)
from .fields import FIELDS
from .ingesting import Ingested, Reader, ingest, read
from .listing import note_listed
from .rebuilding import go_on_from, rebuild
from .rendering import Claims, History, RenderEvent, event_of, render_anew, rendered
from .settling import folded
from .versions import as_version

__all__ = [
    "FIELDS",
    "Claims",
    "History",
    "Ingested",
    "Reader",
    "RenderEvent",
    "Said",
    "accept",
    "add_by_hand",
    "as_version",
    "correct",
    "event_of",
    "folded",
    "go_on_from",
    "ingest",
    "judge",
    "note_listed",
    "read",
    "rebuild",
    "refuse",
    "render_anew",
    "rendered",
    "take_back",
]
