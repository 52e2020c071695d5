"""When two are one: `blocks` says what is worth comparing, `decide` and `group` which sightings are
of one meeting and why, `fold` what they together say of it. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container

from calendar_app.model import Article, Sighting

from .blocking import MONTH, Block, blocks
from .confirming import support_of
from .correcting import as_corrected, form_of, values_of, when_of
from .deciding import SAME, UNSURE, Comparison, Known, decide
from .folding import fold, follow
from .grouping import Group, group
from .history import changes_of
from .quiet import gone_quiet
from .rules import RULES, Rule
from .sources import is_official
from .standing import ENOUGH_CONFIDENCE, awaits_review, belongs_on_calendar, counts
from .succeeding import successors
from .versions import has_news, stand_ins
from .why_date import RULE_WORDS, DateChoice, DateRule, why_this_date

__all__ = [
    "ENOUGH_CONFIDENCE",
    "MONTH",
    "RULES",
    "RULE_WORDS",
    "SAME",
    "UNSURE",
    "Block",
    "Comparison",
    "DateChoice",
    "DateRule",
    "Group",
    "Known",
    "Rule",
    "as_corrected",
    "awaits_review",
    "belongs_on_calendar",
    "blocks",
    "changes_of",
    "counts",
    "decide",
    "fold",
    "follow",
    "form_of",
    "gone_quiet",
    "group",
    "has_news",
    "is_official",
    "new_uid",
    "stand_ins",
    "successors",
    "support_of",
    "values_of",
    "when_of",
    "why_this_date",
]


def new_uid(article: Article, sighting: Sighting, *, taken: Container[str] = ()) -> str:
    """A uid out of the article and the place in it, so that reading again mints the same ones.

    It holds nothing that can change about the meeting. `taken` are those minted for this article
    before: one phrase may tell of several meetings.
    """
    evidence, phrase = sighting.evidence, sighting.phrase
    place = f"{article.id} {evidence.start}-{evidence.end} {phrase.start}-{phrase.end}"
    number, uid = 0, ""
    while not uid or uid in taken:
        told = f"{place} {number}" if number else place
        uid = f"{hashlib.sha256(told.encode()).hexdigest()[:16]}@calendar-app"
        number += 1
    return uid
