"""Which town of a sentence is that of another meeting, as the days or the counts between say."""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import PlaceMention, Span, TimeMention

from .head import Head
from .scenes import Scene

_BESIDE = 2  # words, "at the", from a meeting to its town


def of_next(scene: Scene, head: Head, times: Sequence[TimeMention], place: PlaceMention) -> bool:
    """ "17 October: European Council, and on the same day, at the headquarters, the ministers":
    behind the day of another one."""
    gap = Span(head.span.end, max(head.span.end, place.span.start))
    dated_next = scene.lexicon.pattern("dated_next")
    others = [
        t
        for t in scene.times
        if t.when
        and gap.holds(t.span)
        and (t not in times or dated_next.fullmatch(scene.text, gap.start, t.span.start))
    ]
    behind = any(c.span.start > place.span.end for c in scene.all_of("nouns"))
    behind = behind or any(b.span.start > place.span.end for b in scene.bodies)
    own = any(t.span.end <= head.span.start for t in times)
    return bool(own and others and behind)


def is_planned(scene: Scene, place: PlaceMention) -> int | None:
    """Where the words begin by which the meeting right before them is to be held in the place:
    "a week before the summit, to be held in Oslo"; None where there are no such words."""
    back = max(scene.span.start, place.span.start - 60)
    found = scene.lexicon.pattern("planned_place").search(scene.text, back, place.span.start)
    return found.start() if found else None


def of_planned(scene: Scene, head: Head, place: PlaceMention) -> bool:
    """ "They meet a week before the summit, to be held in Oslo": where what stands between is."""
    at = is_planned(scene, place)
    gap = Span(head.span.end, max(head.span.end, at or 0))
    named = (*(c.span for c in scene.all_of("nouns")), *(b.span for b in scene.bodies))
    return at is not None and any(gap.holds(span) for span in (*named, *scene.series))


def of_listed(scene: Scene, head: Head, times: Sequence[TimeMention], place: PlaceMention) -> bool:
    """ "The European Council on 27 June and the NATO summit in Washington on 9 July": the town of
    another one of a list whose entries have days of their own."""
    named = (*(b.span for b in scene.bodies), *scene.series)
    others = [s for s in named if not s.overlaps(head.span)] if times else []
    behind = Span(head.span.end, max(head.span.end, place.span.start))
    before = Span(place.span.end, max(place.span.end, head.span.start))
    for other in others:
        between = Span(other.end, max(other.end, place.span.start))
        if not head.body and len(between.of(scene.text).split()) > _BESIDE:
            continue  # "meets Biden on Tuesday before the Quad summit at the White House"
        spoken = scene.any_of(("finite", "occur", "verbs"), between)  # "... are held in Rome"
        if behind.holds(other) and not spoken:
            if any(behind.holds(t.span) and t.span.end <= other.start for t in times):
                return True
        elif (
            head.body
            and other.end <= place.span.start
            and any(before.holds(t.span) for t in scene.times if t.when and t not in times)
        ):
            return True
    return False


def of_gapped(scene: Scene, head: Head, place: PlaceMention) -> bool:
    """ "Baku hosted the third summit and Astrakhan the fourth": the town of another one, whose verb
    is not told again."""
    rank = _gapped(scene, place)
    return rank is not None and not head.span.holds(rank)


def gapped_town(scene: Scene, head: Head) -> list[PlaceMention]:
    """ "... and Astrakhan the fourth on 29 September": the town in front of the count."""
    ranks = ((p, _gapped(scene, p)) for p in scene.places)
    return [p for p, rank in ranks if rank and head.span.holds(rank)]


def _gapped(scene: Scene, place: PlaceMention) -> Span | None:
    """The count that stands behind a town instead of a verb: "Baku the third"."""
    found = scene.lexicon.pattern("gapped_ordinal").match(scene.text, place.span.end)
    return Span(*found.span("rank")) if found else None


def qualifies(scene: Scene, place: PlaceMention) -> bool:
    """ "On the Srebrenica resolution": what is spoken of bears the name, and it is not there; but
    "in the Moscow region", "the Paris talks"."""
    if place.place.type != "city" or place.rule != "place.name":
        return False
    before = [w[0].lower() for w in scene.words_before(place.span.start, 2)]
    noun = scene.lexicon.pattern("plain_noun").match(scene.text, place.span.end)
    there = scene.lexicon.words("place", "in") | scene.lexicon.words("place", "inside")
    if not noun or len(before) < 2 or before[0] not in scene.lexicon.words("limits", "articles"):
        return False
    met = any(c.span.start == place.span.end + 1 for c in scene.all_of("nouns"))
    return before[1] not in there and not met


def of_somebody_told(scene: Scene, head: Head, place: PlaceMention) -> bool:
    """ "Fidan, who was in Moscow on Monday, said Ankara would host it": where he was."""
    clause = scene.clauses[scene.clause_of(place.span.start)]
    before = scene.text[clause.start : place.span.start]
    personal = scene.lexicon.words("clauses", "personal")
    return not clause.holds(head.span) and any(f", {word} " in before for word in personal)
