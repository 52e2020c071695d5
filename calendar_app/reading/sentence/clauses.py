"""A sentence as clauses: cut where a new verb begins behind a comma or a conjunction.

A name, a list of dates and a bracket are never cut; a piece without a verb belongs to what stands
before it or to what follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from calendar_app.model import Span

from .asides import closes_who, goes_back, opens_relative
from .cuts import cuts_of
from .leads import acts_before

if TYPE_CHECKING:
    from .scenes import Scene

BEFALL = ("cancelled", "postponed", "moved")  # the verbs of what can befall a meeting
EDGES = ("opening", "resuming", "closing")  # keys of [diary]: verbs of beginning and ending
_COURSE = (*EDGES, "lasting", "going_on")
_TO_DAY = 8  # letters from a colon to the day behind it: ": from "


def clauses_of(scene: Scene) -> list[Span]:
    """The sentence cut where a new finite verb begins behind a comma or a conjunction."""
    text, high = scene.text, scene.span.end
    cuts = [scene.span.start, *cuts_of(scene), high]
    if len(cuts) == 2:
        return [scene.span]
    always = scene.lexicon.words("clauses", "always")
    pieces = [Span(a, b) for a, b in pairwise(cuts)]
    clauses: list[Span] = []
    pending: int | None = None
    held = False  # a relative clause is waiting for its verb
    for number, piece in enumerate(pieces):
        if pending is not None and _closes_relative(scene, Span(pending, piece.start), piece):
            if clauses and clauses[-1].end > pending:  # "which borders it | and fears it |, will"
                clauses[-1] = Span(clauses[-1].start, pending)
            clauses.append(Span(pending, piece.start))
            pending = None
        held = held and pending is not None and _only_name(scene, piece)
        if pending is not None and clauses and text[piece.start] == ";":
            clauses[-1] = Span(clauses[-1].start, piece.start)
            pending = None
        bare = pending is not None and not piece.of(text).strip(" ,")
        if bare and _told_about(scene, number - 1, pieces):
            continue  # ", and the vote, | where he must speak"
        start = piece.start if pending is None else pending
        opener = opens_relative(scene, piece)
        relative, done = opener in always, _has_verb(scene, piece)
        if clauses and not done and closes_who(scene, clauses[-1].start, piece.start) >= 0:
            done = _acts_at_once(scene, piece)
        if opener in scene.lexicon.words("clauses", "owner"):  # "whose coalition fell a month ago"
            done = done or scene.has("doing", "words", piece) is not None
        if relative and pending is not None and clauses and _adds_days(scene, pending, piece):
            clauses[-1] = Span(clauses[-1].start, piece.start)
            pending, start = None, piece.start
        aside = scene.lexicon.pattern("aside").match(text, piece.start, piece.end)
        if aside and pending is not None:
            continue  # "The summit, called by Egypt, | will be held": its verb comes later
        if aside and clauses:
            clauses[-1] = Span(clauses[-1].start, piece.end)
        elif relative and not done:
            if pending is not None and clauses:
                clauses[-1] = Span(clauses[-1].start, piece.start)
            elif pending is not None:
                clauses.append(Span(pending, piece.start))
            pending, held = piece.start, True  # "which the Mission | and the Government will"
        elif relative and pending is not None and _predicate_follows(scene, pieces, number):
            clauses += [Span(pending, piece.start), piece]  # its subject has its verb behind it
            pending = None
        elif done and pending is not None and acts_before(scene, pending, piece.start, opener):
            clauses += [Span(pending, piece.start), piece]
            pending = None
        elif done or (number == 0 and _fronted(scene, piece)):
            clauses.append(Span(start, piece.end))
            pending = None
        elif pending is None and (
            goes_back(scene, clauses, piece) or _is_next_stop(scene, clauses, piece)
        ):
            clauses.append(piece)
        elif held and pending is not None:
            continue  # "in which Russia, Turkey and others took part"
        elif pending is None and scene.lexicon.pattern("and_that").match(text, start):
            pending = start  # ", and that the talks, | put off from 2 May, | will be held"
        elif pending is None and clauses and _goes_on(scene, number, pieces):
            clauses[-1] = Span(clauses[-1].start, piece.end)
        else:
            pending = start
    if pending is not None:
        apart = text[pending] == ";" and _has_motion(scene, Span(pending, high))
        if clauses and (apart or opens_relative(scene, Span(pending, high)) in always):
            clauses.append(Span(pending, high))
        elif clauses:
            clauses[-1] = Span(clauses[-1].start, high)
        else:
            clauses = [scene.span]
    return clauses


def _acts_at_once(scene: Scene, piece: Span) -> bool:
    """ ", hands over to Costa": a verb right behind the comma."""
    acts = scene.has("doing", "words", piece)
    return acts is not None and acts.span.start == piece.start + 2


def _is_next_stop(scene: Scene, clauses: Sequence[Span], piece: Span) -> bool:
    """ "Will be in Brussels on Monday for the Eurogroup, | and on Tuesday in Paris for the G7": a
    body, a town and a day of its own, as what stands before has them."""
    if not clauses or not scene.lexicon.pattern("coordination").match(scene.text, piece.start):
        return False
    bodies = (*(b.span for b in scene.bodies), *scene.series)
    return all(
        any(part.holds(span) for span in spans)
        for part in (clauses[-1], piece)
        for spans in (bodies, [t.span for t in scene.dated], [p.span for p in scene.places])
    )


def _has_motion(scene: Scene, piece: Span) -> bool:
    """ "; on 21 May she continues to Oslo": somebody moves on."""
    return scene.has("contact", "motion", piece) is not None


def _goes_on(scene: Scene, number: int, pieces: Sequence[Span]) -> bool:
    """Whether a piece without a verb belongs to what stands before it: never over a semicolon, nor
    where it opens a sentence of its own behind a colon ("They tried: on 3 May their envoy, A,
    met B")."""
    at = pieces[number].start
    if scene.text[at] == ";" or _opens_next(scene, number, pieces):
        return False
    dated = scene.text[at] == ":" and any(0 < t.span.start - at < _TO_DAY for t in scene.dated)
    return not (dated and any(_has_verb(scene, p) for p in pieces[number + 1 : number + 3]))


def _adds_days(scene: Scene, pending: int, piece: Span) -> bool:
    """ "They met in Muscat, | then a week later in Rome, | where ...": days of the verb before."""
    added = Span(pending, piece.start)
    actors = [a for a in scene.actors if not a.adjective]
    named = (*scene.people, *actors, *scene.bodies)
    return any(added.holds(t.span) for t in scene.dated) and not any(
        added.holds(m.span) for m in named
    )


def _predicate_follows(scene: Scene, pieces: Sequence[Span], number: int) -> bool:
    """ "The Council, | which Malta chaired in January, | met in Vienna": an aside that tells
    nothing of a meeting, and behind it the verb of what stands before."""
    piece, after = pieces[number], pieces[number + 1 : number + 2]
    told = scene.any_of(("nouns", "verbs", "contact", "occur", "status", "diary"), piece)
    aside = not told or _has_its_subject(scene, piece)
    return bool(after) and aside and _takes_up(scene, after[0])


def _has_its_subject(scene: Scene, relative: Span) -> bool:
    """ "Which Malta chaired", unlike "which began": somebody else does something there."""
    opener = scene.lexicon.pattern("relative").match(scene.text, relative.start, relative.end)
    if opener is None or opener[1] in scene.lexicon.words("clauses", "time"):
        return False  # "the encounter of 30 June, when Moon met Trump"
    start = opener.end() + 1
    return any(m.span.start == start for m in (*scene.actors, *scene.people))


def _closes_relative(scene: Scene, pending: Span, piece: Span) -> bool:
    """ "The summit, | which the Czechs preside over until June, | begins in Prague": whether or not
    the verb in between is known."""
    if opens_relative(scene, pending) not in scene.lexicon.words("clauses", "always"):
        return False
    if _awaits_verb(scene, Span(pending.start, piece.start)):
        return False
    behind = pending.start > scene.span.start
    if behind and goes_back(scene, [scene.span, pending], piece):
        return True
    return behind and len(pending.of(scene.text).split()) > 2 and _takes_up(scene, piece)


def _awaits_verb(scene: Scene, pending: Span) -> bool:
    """ ", when their minister, Qureshi, | met Krishna": somebody is named, and not yet a verb."""
    adverbs = scene.lexicon.words("clauses", "time") | scene.lexicon.words("clauses", "place")
    if opens_relative(scene, pending) not in adverbs or _has_verb(scene, pending):
        return False
    return any(p.span.end == pending.end for p in scene.people)


def _takes_up(scene: Scene, piece: Span) -> bool:
    """ ", met in Vienna": a finite verb right behind the comma, no ", to see him"."""
    aim = scene.lexicon.pattern("infinitive").match(scene.text, piece.start + 2)
    return scene.text[piece.start] == "," and aim is None and continues(scene, piece)


def _opens_next(scene: Scene, number: int, pieces: Sequence[Span]) -> bool:
    """A piece without a verb that belongs to what follows: ", and on 12 January", ", Russia | and
    Iran could not agree"."""
    if number + 1 == len(pieces):
        return False
    piece = pieces[number]
    conjunctions = scene.lexicon.words("clauses", "conjunctions")
    joined = scene.lexicon.pattern("joined_to").match(scene.text, pieces[number + 1].start)
    if joined and opens_relative(scene, piece) in conjunctions:
        return True  # "when France | and Oman met"
    opens = scene.lexicon.pattern("coordination").match(scene.text, piece.start, piece.end)
    if opens and any(piece.holds(t.span) for t in scene.dated):
        return True
    if opens and _told_about(scene, number, pieces):
        return True
    rest = next((n for n in range(number + 1, len(pieces)) if not _only_name(scene, pieces[n])), -1)
    heads_on = opens is not None or (number == 1 and _fronted(scene, pieces[0]))
    if heads_on and rest > number + 1 and scene.has("people", "offices", piece):
        return continues(scene, pieces[rest])  # "and the ministers, Blinken and Wang, met"
    last = next((n for n in range(number, len(pieces)) if not _only_name(scene, pieces[n])), -1)
    if last <= number:
        return False
    after = pieces[last]
    joined = scene.lexicon.pattern("joined_to").match(scene.text, after.start, after.end)
    if not joined or not _has_verb(scene, after):
        return False
    named = (m for m in (*scene.actors, *scene.people) if m.span.start == joined.end())
    return any(scene.text[m.span.end : m.span.end + 1] == " " for m in named)


def _told_about(scene: Scene, number: int, pieces: Sequence[Span]) -> bool:
    """ ", and the vote, where he must speak, was brought forward": a subject of its own, of which
    something is said before its verb comes."""
    behind = [p for p in pieces[number + 1 : number + 4] if p.of(scene.text).strip(" ,")][:2]
    if not behind:
        return False
    relative = opens_relative(scene, behind[0]) in scene.lexicon.words("clauses", "always")
    return len(behind) > 1 and relative and continues(scene, behind[1])


def _fronted(scene: Scene, piece: Span) -> bool:
    """ "After a meeting with Scholz on Monday, Macron flew": an event of its own comes first."""
    if not scene.lexicon.pattern("fronted").match(scene.text, piece.start, piece.end):
        return False
    nouns = [c.span.end for c in scene.all_of("nouns") if piece.holds(c.span)]
    others = (*scene.people, *scene.actors)
    return bool(nouns) and any(piece.holds(m.span) and m.span.start > nouns[0] for m in others)


def _only_name(scene: Scene, piece: Span) -> bool:
    """Whether a piece is one name behind a comma: ", Russia ", ", and Liz Truss"."""
    named = [m.span for m in (*scene.actors, *scene.people) if piece.holds(m.span)]
    opens = scene.lexicon.pattern("coordination").match(scene.text, piece.start, piece.end)
    if not named or not (opens or scene.text[piece.start] in ",;"):
        return False
    inside = sum(span.end - span.start for span in named)
    return piece.end - piece.start - inside <= len(", and the ")


def _has_verb(scene: Scene, piece: Span) -> bool:
    """Whether anything happens in the piece: who says so is no clause of what he says."""
    if any(piece.holds(verb) and not scene.is_reported(verb.start) for verb in scene.verbs):
        return True
    if scene.lexicon.pattern("done_later").match(scene.text, piece.start, piece.end):
        return True
    if verbs_apart(scene, piece) or _bare_subject(scene, piece):
        return True
    over = scene.text[piece.end : piece.end + 1] == ";" or _another_follows(scene, piece)
    acts = scene.has("doing", "words", piece) if over else None
    if acts and scene.text[piece.start : acts.span.start].strip(" ,"):
        return True  # "Mexico broke off relations, and Chile held talks"
    parted = scene.text[piece.end : piece.end + 1] == ";" or opens_relative(scene, piece)
    names = ("past", "third") if parted or _names_another(scene, piece) else ("past",)
    return any(
        not scene.is_reported(verb.start())
        for name in names
        for verb in scene.lexicon.pattern(name).finditer(scene.text, piece.start, piece.end)
    )


def _bare_subject(scene: Scene, piece: Span) -> bool:
    """ ", and the bank raises its rate": of something else, that has no name."""
    found = scene.lexicon.pattern("bare_subject").match(scene.text, piece.start, piece.end)
    return found is not None


def verbs_apart(scene: Scene, piece: Span) -> list[int]:
    """Where a verb stands that has a day between its two words: "spoke on Tuesday with"."""
    found = scene.lexicon.pattern("spoke_apart").finditer(scene.text, piece.start, piece.end)
    to_whom = scene.lexicon.pattern("to_whom")
    return [
        verb.start()
        for verb in found
        if any(
            0 < time.span.start - verb.end() <= len(" on ")
            and to_whom.match(scene.text, time.span.end)
            for time in scene.dated
        )
    ]


def _names_another(scene: Scene, piece: Span) -> bool:
    """ ", and the French government faces a vote": somebody else is named first of all."""
    joined = scene.lexicon.pattern("joined_to").match(scene.text, piece.start, piece.end)
    return joined is not None and any(
        m.span.start == joined.end() for m in (*scene.actors, *scene.people, *scene.bodies)
    )


def _another_follows(scene: Scene, piece: Span) -> bool:
    """ ", and Chile", ", and the Lima Group": somebody else, of whom something is told right behind
    the name."""
    joined = scene.lexicon.pattern("and_another").match(scene.text, piece.end, scene.span.end)
    if joined is None or opens_relative(scene, piece):
        return False
    others = (*scene.actors, *scene.people, *scene.bodies)
    named = (m for m in others if m.span.start in (joined.end(), joined.end(1) + 1))
    return any(scene.text[m.span.end : m.span.end + 1] == " " for m in named)


def continues(scene: Scene, clause: Span) -> bool:
    """ ", and will be held in Washington": a verb without a subject goes on with the one before."""
    opening = scene.lexicon.pattern("continuation").match(scene.text, clause.start, clause.end)
    personal = scene.lexicon.words("clauses", "personal") | scene.lexicon.words("clauses", "owner")
    if not opening or opens_relative(scene, clause) in personal or _bare_subject(scene, clause):
        return False
    verbs = [
        cue.span.start
        for table in ("finite", "occur", "verbs", "status", "diary")
        for cue in scene.all_of(table)
        if opening.end() <= cue.span.start < clause.end
        and (table != "status" or cue.value in BEFALL)
        and (table != "diary" or cue.value in _COURSE)
    ]
    if not verbs or len(scene.text[opening.end() : min(verbs)].split()) > 1:
        return False
    gap = Span(opening.end(), min(verbs))  # "After the Council met, Guterres rang Lavrov"
    return not any(gap.holds(m.span) for m in (*scene.people, *scene.actors))


def goes_on_apart(scene: Scene, number: int) -> bool:
    """ ", and the vote, where he must speak, was brought forward": a verb without a subject that
    goes on with the one right before it, over what is told of that."""
    before = scene.clauses[number - 1]
    opening = scene.lexicon.pattern("coordination").match(scene.text, before.start, before.end)
    comma = scene.text.find(", ", opening.end(), before.end) if opening else -1
    if comma < 0 or continues(scene, before):
        return False
    told = opens_relative(scene, Span(comma, before.end))
    return told in scene.lexicon.words("clauses", "always")


def predicates(scene: Scene, number: int) -> list[Span]:
    """The clauses behind one that go on with its subject, over one aside that stands between: "the
    Council, sometimes called the Isles', is convened in London", "the Council, which ..., met"."""
    found: list[Span] = []
    rest = scene.clauses[number + 1 :]
    for at, clause in enumerate(rest):
        if continues(scene, clause):
            found.append(clause)
        elif found or at or not (scene.text[clause.start] == "," or opens_relative(scene, clause)):
            break
    return found
