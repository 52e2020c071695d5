"""Heads that only stand for a meeting: "it will be held on", "the second ran from", "the previous
one". What they stand for, the discourse finds out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from calendar_app.model import Kind, PlaceMention, Span
from calendar_app.reading.names.gazetteer import Gazetteer

from .head import Head
from .judging import ANOTHER, rank_of
from .scenes import Scene

_BEFORE = 300  # letters of the sentence before
_LEAD = 3  # words with which it begins
_OPENS = 4  # letters before what opens a sentence
_QUESTION = 120  # letters of a question that is looked back at


def pronoun_heads(scene: Scene, heads: list[Head]) -> Iterator[Head]:
    """ "It will be held on", "the previous one took place on": a meeting named before."""
    befallen = scene.of("status", "cancelled") or scene.of("status", "postponed")
    if not (scene.times or befallen):
        return  # nothing says when it will be, or that it will not
    clauses = {h.clause for h in heads}
    keys = ("it", "ones", "them", "so", "date")
    cues = [c for key in keys for c in scene.of("anaphora", key)]
    none = scene.lexicon.pattern("has_none")
    for cue in cues:
        clause = scene.clause_of(cue.span.start)
        if clause in clauses and not (cue.value == "ones" and _was_there(cue.span, heads)):
            continue
        pointed = scene.lexicon.pattern("pointed_at").match(scene.text, cue.span.start)
        if pointed or scene.is_reported(cue.span.start) or _among(scene, cue.span):
            continue
        owned = scene.text[cue.span.end - 2 : cue.span.end] == "'s"
        back = scene.text.rfind(" ", 0, cue.span.end) + 1
        if owned and not scene.lexicon.pattern("owner_alone").match(scene.text, back):
            continue  # "last year's summit"
        if none.match(scene.text, cue.span.end) or _is_named(scene, cue.span):
            continue
        if scene.lexicon.pattern("it_acts_on").match(scene.text, cue.span.end):
            continue
        if cue.value == "ones" and scene.lexicon.pattern("on_which_one").match(
            scene.text, cue.span.end
        ):
            continue  # "On the other one I have nothing for you today"
        rest = Span(cue.span.end, scene.clauses[clause].end)
        dated = any(rest.holds(t.span) for t in scene.times)
        soon = Span(rest.start, min(rest.end, rest.start + 24))
        before = Span(scene.clauses[clause].start, cue.span.start)
        if scene.has("diary", "closing", soon):  # "three days later it was over"
            dated = dated or any(t.when and before.holds(t.span) for t in scene.times)
        goes_on = any(scene.has("diary", key, soon) for key in ("closing", "lasting"))
        said = scene.has("occur", "firm", rest)  # not "it was the first time since the war began"
        people = any(c.span == cue.span for c in scene.of("anaphora", "people"))
        gap = scene.text[rest.start : said.span.start] if said else ""
        near = said is not None and (people or (len(gap.split()) <= 5 and ":" not in gap))
        named = [m.span for group in (scene.actors, scene.people) for m in group]
        named += [c.span for c in scene.of("anaphora", "people")]
        theirs = any(0 < cue.span.start - span.end < 12 for span in named)
        if not dated and (_befell(scene, cue.span.end) or _changed(scene, cue.span)):
            clauses.add(clause)
            yield Head(
                cue.span, Kind.MEETING, clause, "head.pronoun", generic=True, parts=[cue.span]
            )
            continue
        offered = scene.lexicon.pattern("to_hold")  # "to host the next meeting and may do so"
        theirs = theirs or offered.search(scene.text, scene.span.start, cue.span.start) is not None
        near = near and cue.value != "them"  # "drills that involve them began on Monday"
        firm = cue.value in ("ones", "date") or near or (cue.value == "so" and theirs)
        firm = firm or _is_its_day(scene, cue.span) or is_fixed(scene, cue.span)
        firm = firm or (cue.value == "it" and _befell(scene, cue.span.end, dated=True))
        goes_on = goes_on and cue.value != "them"
        if not dated or not (firm or goes_on or _changed(scene, cue.span)):
            continue
        things = scene.lexicon.pattern("held_things").match(scene.text, cue.span.end)
        if (things or not people) and _of_another_kind(scene, cue.span.start):
            continue
        if things and cue.span.start - scene.span.start < _OPENS and _of_event_before(scene):
            continue
        clauses.add(clause)
        again = cue.value in ("ones", "so")
        yield Head(
            cue.span, Kind.MEETING, clause, "head.pronoun", generic=True, ordinal=again,
            parts=[cue.span],
        )  # fmt: skip


def _is_named(scene: Scene, pronoun: Span) -> bool:
    """ "The two Koreas", "the two Congos": a name, and nobody told of before."""
    named = (*scene.actors, *scene.places, *scene.bodies)
    ends = (pronoun.end, pronoun.end + 1)
    if scene.text.startswith("-", pronoun.end):
        return True  # "the two-day event"
    return any(m.span.start in ends or m.span.overlaps(pronoun) for m in named)


def _among(scene: Scene, pronoun: Span) -> bool:
    """ "Ministers, Kerry and Lavrov among them, will have ten minutes to speak": no meeting."""
    return scene.word_before(pronoun.start) in scene.lexicon.words("anaphora", "among")


def answers(scene: Scene) -> Iterator[Head]:
    """ "When did they last meet? In Tuvalu, from 13 to 16 August.": days without a verb, behind a
    question that asks for a meeting."""
    before = scene.text[: scene.span.start].rstrip()
    if not before.endswith("?") or not any(t.when for t in scene.times):
        return
    question = scene.lexicon.pattern("asks_for_meeting").search(before[-_QUESTION:])
    if question is None or scene.any_of(
        ("finite", "occur", "verbs", "report", "doing"), scene.span
    ):
        return
    again = scene.lexicon.pattern("asks_for_another").search(question[0]) is not None
    span = Span(scene.span.start, scene.span.start + 1)
    yield Head(span, Kind.MEETING, 0, "head.pronoun", generic=True, ordinal=again, parts=[span])


def briefings(scene: Scene, heads: Sequence[Head]) -> Iterator[Head]:
    """ "The envoy is to brief on Friday by video": the body that the article is about, of whose
    meetings it tells one after the other, sits to hear him."""
    if not any(t.when for t in scene.times):
        return
    found = scene.lexicon.pattern("briefs").search(scene.text, scene.span.start, scene.span.end)
    if any(found is None or not _hears(scene, head, found) for head in heads):
        return
    by_whom = scene.lexicon.pattern("briefer")
    if found and found["told"] and not by_whom.search(scene.text, scene.span.start, found.start()):
        return  # "the spokesman briefed on the talks": reporters
    if found and not scene.is_reported(found.start("brief")):
        span = Span(*found.span("brief"))
        clause = scene.clause_of(span.start)
        yield Head(
            span, Kind.MEETING, clause, "head.place", generic=True, ordinal=True, parts=[span]
        )


def _hears(scene: Scene, head: Head, briefs: re.Match[str]) -> bool:
    """ "Will brief them in a public meeting": how they sit to hear it."""
    back = max(briefs.end(), head.span.start - 24)
    in_a = scene.lexicon.pattern("in_a").search(scene.text, back, head.span.start)
    return in_a is not None and scene.clause_of(briefs.start()) == head.clause


def counted_again(scene: Scene, heads: Sequence[Head]) -> Iterator[Head]:
    """ "It is the second within a week: on Tuesday they gave him five days": the one before."""
    found = scene.lexicon.pattern("counted_again").match(
        scene.text, scene.span.start, scene.span.end
    )
    dates = [t for t in scene.times if found and 0 <= t.span.start - found.end() <= 4 and t.when]
    if not found or not dates or any(h.span.start >= found.end() for h in heads):
        return
    clause = scene.clause_of(dates[0].span.start)
    span = Span(found.end() - 2, found.end() - 1)
    yield Head(span, Kind.MEETING, clause, "head.pronoun", generic=True, ordinal=True, parts=[span])


def opened_by(scene: Scene, heads: Sequence[Head]) -> Iterator[Head]:
    """ "A dinner on Tuesday opens it": the dinner is no more than the beginning of what was told
    before."""
    for found in scene.lexicon.pattern("opens_it").finditer(scene.text, *scene.span):
        span = Span(*found.span("it"))
        clause = scene.clause_of(span.start)
        here = [h for h in heads if h.clause == clause and h.span.end <= found.start()]
        dated = any(t.when and scene.clauses[clause].holds(t.span) for t in scene.times)
        if not (here and dated) or any(h.body or h.rule != "head.noun" for h in here):
            continue
        for head in here:
            head.refused = ANOTHER
        yield Head(span, Kind.MEETING, clause, "head.pronoun", generic=True, parts=[span])


def another_of_series(verb: Span, clause: int) -> Head:
    """ "It was he who hosted the first one": the verb stands for one meeting of a series."""
    return Head(
        verb, Kind.MEETING, clause, "head.pronoun", generic=True, ordinal=True, parts=[verb]
    )


def is_told_of_one(scene: Scene, verb: Span) -> bool:
    """ "The last one was in Kigali", "the next one will be hosted by Poland": a meeting, which
    visits nobody and hosts none."""
    ones = [c.span.end for c in scene.of("anaphora", "ones") if c.span.end <= verb.start]
    if any(verb.start - at <= 1 for at in ones):
        return True
    by_it = scene.lexicon.pattern("passive_gap")
    hosts = scene.lexicon.pattern("hosted_by_whom").match(scene.text, verb.start)
    return hosts is not None and any(by_it.fullmatch(scene.text, at, verb.start) for at in ones)


def _was_there(one: Span, heads: list[Head]) -> bool:
    """ "The last one was in Kigali": a meeting, which visits nobody."""
    behind = range(one.end, one.end + 10)  # "will be", "is to be"
    return any(h.kind is Kind.VISIT and h.span.start in behind for h in heads)


def _is_its_day(scene: Scene, pronoun: Span) -> bool:
    """ "Now it will be the 26th": it tells nothing but another day."""
    ends = [t.span.start for t in scene.times if t.when and t.when.has_day]
    found = scene.lexicon.pattern("its_day").match(scene.text, pronoun.end, scene.span.end)
    first = len(scene.text[scene.span.start : pronoun.start].split()) <= 2
    return first and found is not None and found.end() in ends


def is_fixed(scene: Scene, pronoun: Span) -> bool:
    """ "Had pencilled it in for 30 May": it is told when it was to be."""
    back = max(scene.span.start, pronoun.start - len("provisionally "))
    if not scene.lexicon.pattern("fixed_it").search(scene.text, back, pronoun.start):
        return False
    found = scene.lexicon.pattern("fixed_for").match(scene.text, pronoun.end, scene.span.end)
    return found is not None and any(t.span.start == found.end() for t in scene.times if t.when)


def _befell(scene: Scene, at: int, *, dated: bool = False) -> bool:
    """ "It has been put off", with no day: what befell the meeting told before."""
    passive = scene.lexicon.pattern("befell").match(scene.text, at, scene.span.end)
    keys = ("moved", "postponed") if dated else ("cancelled", "postponed")
    starts = [c.span.start for key in keys for c in scene.of("status", key)]
    return passive is not None and passive.end() in starts


def _of_another_kind(scene: Scene, at: int) -> bool:
    """ "A rally drew many; the one in Athens is on Sunday": what was named last is no meeting."""
    events = [c.span.end for c in scene.of("oblique", "events") if c.span.end <= at]
    if not events:
        return False
    named = [*(b.span for b in scene.bodies), *(c.span for c in scene.all_of("nouns"))]
    return not any(max(events) <= s.start < at for s in named)


def _of_event_before(scene: Scene) -> bool:
    """ "The drill lasts until 15 March. It was last held in Ghana": what the sentence before begins
    with is no meeting."""
    before = scene.text[max(0, scene.span.start - _BEFORE) : scene.span.start].rstrip(" .\n")
    lead = before[max(before.rfind(end) for end in (". ", "\n", "? ", "! ")) + 1 :].split()[:_LEAD]
    events = scene.lexicon.words("oblique", "events")
    return any(word.lower() in events for word in lead)


def bare_ordinals(scene: Scene, heads: list[Head]) -> Iterator[Head]:
    """ "The second ran from 25 to 28 February and the third from 23 to 26 June": rounds of a series
    whose noun is not told again."""
    if not scene.times:
        return
    taken = [h.span for h in heads] + [t.span for t in scene.dated]
    for found in scene.lexicon.pattern("bare_ordinal").finditer(
        scene.text, scene.span.start, scene.span.end
    ):
        span = Span(found.start("rank"), found.end("rank"))
        clause = scene.clause_of(span.start)
        rest = Span(span.end, scene.clauses[clause].end)
        held = scene.lexicon.pattern("reduced").match(scene.text, span.end, scene.span.end)
        if held:  # "preceded by the fourth, held from 7 to 18 March"
            rest = Span(span.end, scene.clauses[scene.clause_of(held.end() - 1)].end)
        aside = scene.text[found.start() - 2 : found.start()] + scene.text[span.end : span.end + 1]
        if any(t.overlaps(span) for t in taken) or scene.is_reported(span.start) or aside == ", ,":
            continue  # "the previous Council, the fifth, took place"
        if _is_one_who_did(scene, Span(found.start(), span.end)):
            continue
        if aside[:2] == ", " and any(h.span.end == found.start() - 2 for h in heads):
            continue  # "OSCE summit, the first in eleven years, at the Palace (to 2 December)"
        if aside[:2] == ", " and not _is_gapped(scene, rest):
            continue  # "Parliamentary election, the third in 20 months"
        if any(rest.holds(t.span) for t in scene.times):
            yield Head(
                span, Kind.MEETING, clause, "head.pronoun", generic=True, ordinal=True,
                rank=rank_of(scene, found["rank"]), parts=[span],
            )  # fmt: skip


def _is_one_who_did(scene: Scene, ordinal: Span) -> bool:
    """ "Russia was the first, on 20 December 2001; the second was Fiji": of those who did
    something, no meeting."""
    was = scene.lexicon.pattern("was_ranked")
    doers = [m.span for m in (*scene.actors, *scene.people)]
    gaps = [(d.end, ordinal.start) for d in doers] + [(ordinal.end, d.start) for d in doers]
    return any(was.fullmatch(scene.text, *gap) is not None for gap in gaps)


def _is_gapped(scene: Scene, rest: Span) -> bool:
    """Whether what stands behind ", the third" says what became of it: a verb or a day."""
    days = (t for t in scene.times if t.timex.type == "DATE" and t.when)
    return any(rest.holds(v) for v in scene.verbs) or any(rest.holds(t.span) for t in days)


def attempts(scene: Scene, heads: list[Head]) -> Iterator[Head]:
    """ "A further attempt is to be made on 30 May", "they will try again on the 18th": another of
    the meetings that came to nothing."""
    if not scene.times:
        return
    taken = {h.clause for h in heads}
    for name in ("attempt", "try_again"):
        for found in scene.lexicon.pattern(name).finditer(scene.text, *scene.span):
            span = Span(*found.span("noun"))
            clause = scene.clause_of(span.start)
            dated = any(scene.clauses[clause].holds(t.span) and t.when for t in scene.times)
            if clause in taken or not dated or scene.is_reported(span.start):
                continue
            before = Span(scene.clauses[clause].start, span.start)
            named = [m.span for group in (scene.actors, scene.people) for m in group]
            named += [c.span for c in scene.of("anaphora", "people")]
            if name == "try_again" and not any(before.holds(span) for span in named):
                continue  # "the smugglers tried again"
            taken.add(clause)
            yield Head(
                span, Kind.MEETING, clause, "head.pronoun", generic=True, ordinal=True, parts=[span]
            )


def turns(scene: Scene, heads: list[Head], gazetteer: Gazetteer) -> Iterator[Head]:
    """ "Strasbourg came next, on 10 and 11 October": a city whose turn it was in a series. A
    capital, which stands for its government elsewhere, is a place here."""
    if not scene.times or any(h.rule != "head.noun" or h.body for h in heads):
        return
    stage = scene.lexicon.words("place", "stage")
    cities = [(p.span, p.place) for p in scene.places if p.place.type == "city"]
    named = [(a, gazetteer.city(a.text)) for a in scene.actors if not a.adjective]
    cities += [(a.span, city) for a, city in named if city]
    for span, city in sorted(cities, key=lambda row: row[0]):
        clause = scene.clause_of(span.start)
        opens = span.start - scene.clauses[clause].start <= 14
        aside = scene.text.startswith(",", scene.clauses[clause].start)  # ", in Langkawi on 7 May"
        opens = opens and not (aside and scene.word_before(span.start) in stage)
        turn = scene.lexicon.pattern("turn").match(scene.text, span.end) if opens else None
        if not turn or any(h.clause == clause for h in heads):
            continue
        if any(0 <= t.span.start - turn.end() <= 16 for t in scene.times):
            if not any(p.span == span for p in scene.places):
                scene.actors[:] = [a for a in scene.actors if a.span != span]
                scene.places.append(PlaceMention(span, span.of(scene.text), "place.turn", city))
            yield Head(
                span, Kind.MEETING, clause, "head.place", generic=True, ordinal=True, parts=[span]
            )
            return


def _changed(scene: Scene, pronoun: Span) -> bool:
    """ "has rescheduled them to 24 October", "called it off": a meeting is what is moved or put
    off."""
    keys = ("moved", "postponed", "cancelled")
    before = [c for key in keys for c in scene.of("status", key)]
    if scene.has("anaphora", "them", pronoun):  # "will resume them on 4 June"
        before += scene.of("occur", "firm")
    return any(pronoun.start - c.span.end == 1 or c.span.holds(pronoun) for c in before)
