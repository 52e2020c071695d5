"""What is to become of a meeting: settled, in doubt, called off or put off.

A word of doubt counts where it speaks of the meeting itself. A modal speaks of the verb it governs
("may meet" doubts the meeting, "at the summit they may agree" does not), an adjective of its noun,
an invitation of those invited and not of a summit that takes place with or without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calendar_app.model import Kind, Span, Status
from calendar_app.reading.lexicon.cues import Cue

from .conditions import hangs_on_something
from .denials import is_off_after_all
from .foreign import is_antecedent
from .heads import Head
from .parts import names_its_sides
from .scenes import BEFALL, Scene, continues, opens_relative

_NAMED, _WORDS = 40, 5  # letters and words between "on the margins of" and what has them
_BEFORE = 60  # letters before a head, or a new date, that may deny it
_NEXT = 120  # characters of the sentence behind, which may say that a new day is to come

# They take place whoever follows the invitation.
_ALL_THE_SAME = (Kind.SUMMIT, Kind.CONFERENCE, Kind.SESSION, Kind.DIALOGUE, Kind.PRESS_CONFERENCE)


def find_status(scene: Scene, head: Head, heads: Sequence[Head]) -> tuple[Status, bool]:
    """The status that the head's own predicate gives; False where no word speaks of it."""
    if head.rule == "head.verb" and scene.word_at(head.span) in scene.lexicon.words(
        "contact", "tell"
    ):
        return Status.CONFIRMED, False  # "told him in Sochi that the deal was dead"
    if _has_margins(scene, head):
        return Status.CONFIRMED, False
    predicate = predicate_of(scene, head, heads)
    moved = any(not _wavers(scene, cue) for cue in moves_in(scene, predicate))
    off, late = _told(scene, "cancelled", predicate), _told(scene, "postponed", predicate)
    off, late = (
        None if cue and _of_another(scene, cue, head, heads) else cue for cue in (off, late)
    )
    to_come, near = scene.lexicon.pattern("new_day_to_come"), scene.span.end + _NEXT
    if off and to_come.search(scene.text, off.span.start, near):
        off, late, moved = None, off, False  # "will not be held; a new date will be set"
    for found, status in ((off, Status.CANCELLED), (late, Status.POSTPONED)):
        if found and not moved:
            return (Status.TENTATIVE, True) if _wavers(scene, found) else (status, True)
    failed = _failed(scene, head, predicate) or _unable(scene, head)
    failed = failed or _dropped(scene, head) or _fruitless(scene, predicate)
    if failed or _nobody_came(scene, head, predicate):
        return Status.CANCELLED, True
    if not moved and (
        _hoped_for(scene, head)
        or _doubted(scene, head, predicate)
        or hangs_on_something(scene, head)
    ):
        return Status.TENTATIVE, True
    return Status.CONFIRMED, moved


def _hoped_for(scene: Scene, head: Head) -> bool:
    """ "Hopes for a call next week", "asked for a meeting of the Council"."""
    at = min(head.span.start, *(part.start for part in (head.span, *head.parts)))
    hoped = scene.lexicon.pattern("hoped_for")
    return hoped.search(scene.text, max(scene.span.start, at - _BEFORE), at) is not None


def _dropped(scene: Scene, head: Head) -> bool:
    """ "Will not meet on Thursday, as planned", "no summit after all", "were supposed to sit down":
    what was to be and is not."""
    before = max(scene.span.start, head.span.start - _BEFORE), head.span.start
    supposed = head.rule == "head.verb" and scene.lexicon.pattern("was_supposed").search(
        scene.text, *before
    )
    if supposed and not scene.of("report", "verbs"):
        return True
    return is_off_after_all(scene, head)


def _has_margins(scene: Scene, head: Head) -> bool:
    """ "May meet on the margins of next week's summit": whatever becomes of what is told to happen
    there, the summit takes place, unless a clause of its own tells of it."""
    behind = next(iter(scene.clauses[head.clause + 1 : head.clause + 2]), None)
    if behind and is_antecedent(scene, head, behind) and opens_relative(scene, behind):
        return False
    return any(
        0 < head.span.start - c.span.end < _NAMED
        and len(scene.text[c.span.end : head.span.start].split()) <= _WORDS
        for c in scene.of("oblique", "margins")
    )


def _told(scene: Scene, key: str, predicate: Span) -> Cue | None:
    """A word of that key in the predicate, unless it is the threat or the fear of it, or befell an
    earlier attempt ("a visit twice called off")."""
    threats = scene.of("status", "threat")
    for cue in scene.of("status", key):
        if not predicate.holds(cue.span):
            continue
        if any(0 <= cue.span.start - t.span.end <= 4 for t in threats):
            continue
        if befell_before(scene, cue):
            continue
        if scene.lexicon.pattern("other_object").match(scene.text, cue.span.end, scene.span.end):
            continue  # "put off a decision on the budget"
        if scene.lexicon.pattern("goes_on_before").match(scene.text, cue.span.start, predicate.end):
            continue  # "will not begin until Monday"
        if _is_noun(scene, cue) or _of_a_member(scene, cue):
            continue
        if scene.lexicon.pattern("on_again").match(scene.text, cue.span.end, predicate.end):
            continue  # "the summit, put off in April, will be held on 20 May"
        if not (_broke_off(scene, cue, predicate) or _only_there(scene, cue, predicate)):
            return cue
    return None


def _of_another(scene: Scene, cue: Cue, head: Head, heads: Sequence[Head]) -> bool:
    """ "Councils with Georgia, 20 May (postponed), with Moldova, 21 May": what stands in brackets
    is told of the one before."""
    start, end = cue.span
    if scene.text[start - 1 : start] != "(" or scene.text[end : end + 1] != ")":
        return False
    before = [h for h in heads if h.span.end <= start and not h.refused]
    return bool(before) and max(before, key=lambda h: h.span.end) is not head


def _is_noun(scene: Scene, cue: Cue) -> bool:
    """ "After two delays caused by the pandemic": no verb."""
    if scene.word_at(cue.span) not in scene.lexicon.words("status", "nouns"):
        return False
    back = max(scene.span.start, cue.span.start - 24)
    return scene.lexicon.pattern("delay_noun").search(scene.text, back, cue.span.start) is not None


def _of_a_member(scene: Scene, cue: Cue) -> bool:
    """ "The ECOWAS summit; Niger is suspended": a state is, and not the meeting."""
    verb = scene.lexicon.pattern("suspended_member")
    breaks = scene.word_at(cue.span) in scene.lexicon.words("status", "breaking")
    return breaks and any(
        0 < cue.span.start - a.span.end < 24
        and verb.fullmatch(scene.text, a.span.end, cue.span.start)
        for a in scene.actors
    )


def befell_before(scene: Scene, cue: Cue) -> bool:
    """ "Twice called off": what is told of is another attempt."""
    back = max(scene.span.start, cue.span.start - 24)
    times = scene.lexicon.pattern("earlier_times")
    return times.search(scene.text, back, cue.span.start) is not None


def _broke_off(scene: Scene, cue: Cue, predicate: Span) -> bool:
    """ "Opened on 18 March and was suspended on the 28th", "was suspended after four hours": held
    until then."""
    if scene.word_at(cue.span) not in scene.lexicon.words("status", "breaking"):
        return False
    for key in ("opening", "resuming"):
        if scene.has("diary", key, predicate):
            return True
    after = scene.lexicon.pattern("after_a_while")
    return after.match(scene.text, cue.span.end, predicate.end) is not None


def _only_there(scene: Scene, cue: Cue, predicate: Span) -> bool:
    """ "Will not be held in Paris but in Rome": it will be held."""
    there = scene.lexicon.pattern("but_there").match(scene.text, cue.span.end, scene.span.end)
    return there is not None and predicate.holds(cue.span)


def moves_in(scene: Scene, within: Span) -> Iterator[Cue]:
    """Words that bring a new date: "moved", and "put off" where "to" and a date follow."""
    put_off = [c.span for c in scene.of("status", "postponed")]
    for cue in scene.of("status", "moved"):
        back = max(within.start, cue.span.start - _BEFORE), cue.span.start
        unset = scene.lexicon.pattern("without_it").search(scene.text, *back)
        here = within.holds(cue.span) and not any(p.holds(cue.span) for p in put_off)
        if here and not (unset or moves_place(scene, cue)):
            yield cue
    onward = scene.lexicon.words("status", "to")
    for cue in scene.of("status", "postponed"):
        for time in scene.times if within.holds(cue.span) else ():
            gap = scene.text[cue.span.end : time.span.start].split()
            near = time.span.start > cue.span.end and 0 < len(gap) <= 6
            between = Span(cue.span.end, time.span.start)
            if near and gap[-1] in onward and not is_planned(scene, between):
                yield cue


def moves_place(scene: Scene, cue: Cue) -> bool:
    """ "Has been moved to Geneva": to another town, and to no other day."""
    town = next((p.span for p in scene.places if p.span.start > cue.span.end), None)
    if town is None or not scene.lexicon.pattern("to_a_place").fullmatch(
        scene.text, cue.span.end, town.start
    ):
        return False
    return not any(
        scene.word_before(t.span.start) in scene.lexicon.words("status", "to")
        for t in scene.times
        if t.span.start > cue.span.end
    )


def is_planned(scene: Scene, within: Span) -> bool:
    return any(within.holds(c.span) for c in scene.of("status", "planned"))


def _wavers(scene: Scene, cue: Cue) -> bool:
    """ "may be put off": it is not settled; but "could not be held" is."""
    unable = [c.span for c in scene.of("status", "failed")]
    for modal in scene.of("status", "modal"):
        if any(u.holds(modal.span) for u in unable):
            continue
        gap = scene.text[modal.span.end : cue.span.start]
        if modal.span.end <= cue.span.start and len(gap.split()) <= 3 and "," not in gap:
            return True
    return False


def _failed(scene: Scene, head: Head, predicate: Span) -> bool:
    """ "could not begin", "were to meet but did not": what was planned failed to happen."""
    for cue in scene.of("status", "failed"):
        if not predicate.holds(cue.span) or cue.span.start < head.span.start:
            continue
        rest = scene.text[cue.span.end : predicate.end].strip(" .,;")
        planned = is_planned(scene, Span(predicate.start, cue.span.start))
        begun = head.rule != "head.verb" or planned
        if begun and ((planned and not rest) or _occurs_behind(scene, cue.span.end)):
            return True
    return False


def _unable(scene: Scene, head: Head) -> bool:
    """ "could not meet on 3 May because of fog": not "could not agree", which takes a meeting."""
    before = scene.text[max(scene.span.start, head.span.start - 24) : head.span.start]
    meets = any(cue.span.overlaps(head.span) for cue in scene.all_of("verbs"))
    return meets and scene.lexicon.pattern("unable").search(before) is not None


def _fruitless(scene: Scene, predicate: Span) -> bool:
    """ "Talks planned for 3 May came to nothing", "plans for a summit fizzled out": never held;
    mere talks that came to nothing were."""
    cue = scene.has("status", "fruitless", predicate)
    before = Span(predicate.start, cue.span.start) if cue else predicate
    planned = is_planned(scene, before) or scene.has("status", "projects", before) is not None
    return cue is not None and planned


def _nobody_came(scene: Scene, head: Head, predicate: Span) -> bool:
    """ "Were to resume their talks on 6 May, but neither turned up"."""
    gone = scene.lexicon.pattern("nobody_came").search(scene.text, head.span.end, scene.span.end)
    return gone is not None and is_planned(scene, Span(predicate.start, gone.start()))


def _doubted(scene: Scene, head: Head, predicate: Span) -> bool:
    """Whether a word of doubt speaks of the meeting itself: not in "met so that they could
    consult", "a summit that may close the round", "spoke about a possible trip"."""
    aims = [c.span for c in scene.of("oblique", "purpose") if predicate.holds(c.span)]
    held = scene.has("status", "held", predicate)
    for key in ("tentative", "modal", "proposing", "attributive", "conditional"):
        for cue in scene.of("status", key):
            if not predicate.holds(cue.span) or any(a.end <= cue.span.start for a in aims):
                continue
            if held and held.span.end <= cue.span.start:
                continue
            behind = scene.text[head.span.end : cue.span.start]  # empty if the doubt comes first
            if behind and scene.lexicon.pattern("beside_the_meeting").search(behind):
                continue
            if _speaks_of(scene, key, cue, head):
                return True
    return False


def _speaks_of(scene: Scene, key: str, cue: Cue, head: Head) -> bool:
    """Whether the word of doubt is about the meeting and not about what is done there."""
    if key == "tentative":
        return not (_to_end(scene, cue) or _of_its_work(scene, cue, head))
    if key == "conditional":  # "said that they would meet" only tells the future of the past
        return not scene.of("report", "verbs") and _governs(scene, cue, head)
    if key == "modal":
        if scene.lexicon.pattern("not_able").match(scene.text, cue.span.start):
            return False  # "could not agree on a price": they tried; "it may be recalled that"
        return not _to_end(scene, cue) and _governs(scene, cue, head)
    if key == "proposing":  # "invited to the summit": it takes place all the same
        if head.kind is Kind.VISIT and head.oblique and cue.span.end <= head.span.start:
            return False  # "offered to host the talks during his visit to Yerevan"
        if head.rule == "head.verb":  # not in "called him and proposed"
            return cue.span.end <= head.span.start
        gap = cue.span.end, max(cue.span.end, head.span.start)
        asked = scene.lexicon.pattern("asked_to").fullmatch(scene.text, *gap)
        if asked and head.kind in _ALL_THE_SAME:
            return False  # "ministers are invited to the conference"
        return head.body is None or head.oblique == "" or cue.span.start > head.span.end
    finite = scene.of("finite", "words")
    if scene.lexicon.pattern("has_done").search(scene.text, cue.span.start - 12, cue.span.start):
        return False  # "met him today and has proposed a summit": that one is another
    predicative = any(0 <= cue.span.start - c.span.end <= 12 for c in finite)
    return predicative or _near(scene, cue.span.end, head.span, words=3)


def _of_its_work(scene: Scene, cue: Cue, head: Head) -> bool:
    """ "Will be held on 7 June and is expected to appoint a judge": that it will be is settled."""
    between = Span(head.span.end, max(head.span.end, cue.span.start))
    to_do = scene.lexicon.pattern("infinitive").match(scene.text, cue.span.end + 1)
    firm = scene.has("occur", "firm", between) is not None
    return firm and to_do is not None and not _occurs_behind(scene, cue.span.end)


def _to_end(scene: Scene, modal: Cue) -> bool:
    """ "Is expected to wind up on 5 March", "try to close their position": it has begun."""
    near = Span(modal.span.end, modal.span.end + 24)
    closing = scene.has("diary", "closing", near)
    return closing is not None and closing.span.start - modal.span.end <= 4


def _governs(scene: Scene, cue: Cue, head: Head) -> bool:
    """Whether the verb behind a modal is the one that tells of the meeting."""
    end = cue.span.end
    if any(p.overlaps(cue.span) or _near(scene, end, p, words=4) for p in head.parts):
        return not _joins(scene, head, end)
    if head.body and head.oblique:
        return False  # "may come at the summit": which takes place all the same
    if head.span.start > end:  # "may hold a further round of talks"
        verbs = [*scene.of("occur", "words"), *scene.all_of("verbs")]
        verbs += scene.of("contact", "summon")  # "could invite both to Oslo for talks"
        held = any(c.span.start >= end and _near(scene, end, c.span, words=2) for c in verbs)
        return held and not _joins(scene, head, end)
    apart = scene.clause_of(cue.span.start) != head.clause  # ", which could take place in June"
    main = head.oblique == "" or apart
    return main and (_occurs_behind(scene, end) or _takes_up(scene, head, end))


def _takes_up(scene: Scene, head: Head, end: int) -> bool:
    """ "the Security Council may take up the matter": what a body does, it does in session."""
    if head.body is None:
        return False
    joining = [c.span for c in scene.of("roles", "joining")]
    return any(
        c.span.start >= end and _near(scene, end, c.span, words=1) and c.span not in joining
        for c in scene.of("occur", "words")
    )


def _joins(scene: Scene, head: Head, end: int) -> bool:
    """ "may attend the summit": whoever comes, the summit takes place."""
    between = Span(end, max(end, head.span.start))
    return head.body is not None and scene.has("roles", "joining", between) is not None


def _occurs_behind(scene: Scene, end: int) -> bool:
    """Whether a verb that only a meeting does, or a word of its moving, follows."""
    if scene.lexicon.pattern("comes_about").match(scene.text, end):
        return True  # "a summit may follow in June"
    keys = (("occur", "firm"), ("status", "cancelled"), ("status", "postponed"))
    return any(
        c.span.start >= end and _near(scene, end, c.span, words=3)
        for table, key in keys
        for c in scene.of(table, key)
    )


def _near(scene: Scene, end: int, span: Span, *, words: int) -> bool:
    gap = scene.text[end : span.start]
    return end <= span.start <= end + 40 and len(gap.split()) <= words and "," not in gap


def predicate_of(scene: Scene, head: Head, heads: Sequence[Head]) -> Span:
    """The head's clause and those behind it that go on with the same meeting: with its subject
    left out ("and was put off") or taken up ("but the talks were called off")."""
    start, end = scene.clauses[head.clause].start, scene.clauses[head.clause].end
    for number in range(head.clause + 1, len(scene.clauses)):
        clause = scene.clauses[number]
        here = [h for h in heads if h.clause == number]
        apart = [h for h in here if names_its_sides(scene, h)]
        other = [h for h in here if not (h.generic and h not in apart) and h.oblique != "hard"]
        relative = opens_relative(scene, clause) in scene.lexicon.words("clauses", "always")
        if relative and head.rule == "head.verb":
            break  # "spoke about a trip, which could take place": of the trip
        aside = scene.text[clause.start - 2 : clause.start] == ", "  # but not "to which he invited"
        told_of_it = relative and aside and not other and is_antecedent(scene, head, clause)
        again = not apart and _told_again(scene, clause, here)
        if not (continues(scene, clause) or again or told_of_it):
            break
        end = min([clause.end, *(h.span.start for h in other)])
        if other:
            break
    return Span(start, end)


def _told_again(scene: Scene, clause: Span, heads: Sequence[Head]) -> bool:
    """ "but it was put off", "and the talks were called off": told of the meeting before."""
    if not any(scene.has("status", key, clause) for key in BEFALL):
        return False
    opening = scene.lexicon.pattern("coordination").match(scene.text, clause.start, clause.end)
    if opening is None:
        return False
    it = (c.span.start - opening.end() for c in scene.of("anaphora", "it"))
    return any(h.generic for h in heads) or any(0 <= gap <= 1 for gap in it)
