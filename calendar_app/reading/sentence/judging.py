"""Whether a head is a meeting at all, and whether the sentence is about it or names it in passing.

A head that is none is refused with a reason that people read: "purpose", "umbrella", "denied".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendar_app.model import Kind, Span
from calendar_app.reading.lexicon.cues import Cue

from .denials import is_denied, is_none, is_off_after_all, is_wished
from .head import Head
from .scenes import BEFALL, Scene, counts_from

_DAYS = re.compile(r"P\d{1,2}[DW]|PT\d{1,2}H")  # as long as a meeting may last

_SITTING = (
    "opening", "resuming", "closing", "lasting", "going_on", "under_way", "working", "at_table",
    "will", "followed",
)  # fmt: skip
_PAPER = 40  # letters that stand before a paper which is not what its sentence is about
_SUBJECT = 6  # words between who sits at a table and what is done there
ANOTHER = "another meeting"  # why a meeting that is named in passing is not told here


def judge(scene: Scene, head: Head) -> None:
    """Which preposition the head stands behind, and whether it is a meeting at all."""
    text, low = scene.text, scene.span.start
    if head.rule == "head.verb":
        noun = scene.lexicon.pattern("noun_alike").match(text, head.span.start)
        head.refused = "a noun" if noun else _unreal(scene, head)
        days = (t for t in scene.times if t.timex.unit in ("day", "week"))
        if any(counts_from(scene, t, head.span.start) for t in days):
            head.oblique = "hard"  # "a day after Macron met Scholz"
    if _put_off_since(scene, head):
        head.refused = ANOTHER
    if head.rule in ("head.verb", "head.pronoun", "head.place"):
        return
    ahead = scene.lexicon.pattern("week_ahead")
    over = any(t.timex.end_value for t in scene.times)
    if over and not scene.sentence.closed and ahead.search(text, low, scene.span.end):
        head.refused = "heading"  # "European Council - week ahead, 20 to 26 May"
        return
    votes = scene.lexicon.pattern("round_in_votes")
    if head.body is None and votes.search(text, max(low, head.span.start - 90), head.span.end):
        head.refused = "a noun"  # "presidential election, second round"
        return
    press = head.kind is Kind.PRESS_CONFERENCE
    told = scene.lexicon.pattern("for_the_press").fullmatch(text, head.span.start, head.span.end)
    if (press or told) and not head.body and _only_quoted(scene, head):
        head.refused = "where it was said"
        return
    if head.body is None and scene.lexicon.pattern("round_of").match(text, head.span.start):
        head.refused = "a noun"  # "the first round of its primary"
        return
    law = scene.lexicon.pattern("legislature")
    if head.body is None and law.fullmatch(text, head.span.start, head.span.end):
        head.refused = "domestic"
        return
    if head.body is None and _defines(scene, head):
        head.refused = "what it is"
        return
    before = text[max(low, head.span.start - 40) : head.span.start]
    inside = scene.lexicon.pattern("noun_phrase").search(before)
    words = inside[0] if inside else before.rpartition(",")[2]
    phrase = words + text[head.span.start : head.span.end]
    again = scene.lexicon.pattern("same_format").match(text, head.span.end)
    nth = scene.lexicon.pattern("ordinal").search(phrase)
    head.ordinal = bool(again or nth)
    head.rank = rank_of(scene, nth[0]) if nth else 0
    clause = scene.clauses[head.clause]
    nearest = None
    for cue in scene.of("oblique", "words"):
        if max(low, clause.start) <= cue.span.start and cue.span.end <= head.span.start:
            gap = text[cue.span.end : head.span.start]
            adjective = scene.lexicon.pattern("the_next").search(
                text, max(low, cue.span.start - 5), cue.span.end
            )
            if adjective and adjective.end() == cue.span.end and not gap.strip():
                continue  # "the following session"
            if len(gap.split()) > 6 or set(gap) & set(",:") or _counts_days(scene, cue):
                continue
            if not (_blocked(scene, cue, head) or _opens_clause(scene, cue, head)):
                nearest = cue
    through = scene.of("oblique", "transparent")
    led = nearest is not None and any(
        text[c.span.end : nearest.span.start] == " " for c in scene.of("people", "offices")
    )  # "the leaders of the G20 gather": they are who meets
    if nearest and scene.has("occur", "words", clause):  # "members of the Council met", too
        led = led or any(c.span.holds(nearest.span) for c in scene.of("oblique", "assembled"))
    led = led or (nearest is not None and head.body is not None and members_sit(scene, head.span))
    led = led or (nearest is not None and head.body is not None and _of_all_members(scene, head))
    if nearest and not led and not any(c.span.holds(nearest.span) for c in through):
        word = text[nearest.span.start : nearest.span.end].lower()
        head.oblique = "hard" if word in scene.lexicon.words("oblique", "hard") else "soft"
        if head.kind is Kind.VISIT and word in scene.lexicon.words("oblique", "staying"):
            head.oblique = ""  # "the premier, on his first visit to Japan"
    if any(counts_from(scene, t, head.span.start) for t in scene.times):
        head.oblique = "hard"
    if head.body and scene.lexicon.pattern("came_of_it_at").search(before):
        head.oblique = "hard"  # "the commitments made at the summit"
    beside = nearest is not None and any(
        c.span.holds(nearest.span) for c in scene.of("oblique", "margins")
    )
    if beside and head.generic and not head.body:
        head.refused = ANOTHER  # "on the margins of the conference": told before
    if followed_by(scene, head) or held_by_them(scene, head):
        head.oblique = ""
    for cue in scene.of("oblique", "purpose"):
        gap = text[cue.span.end : head.span.start]
        other = nearest is not None and nearest.span.start > cue.span.end and head.oblique == "hard"
        near = 0 <= head.span.start - cue.span.end < 60 and "," not in gap
        days = (t for t in scene.times if t.when and t.when.has_day)
        own = any(t.span.end + 1 == head.span.start for t in days)
        if own and nearest and nearest.span.start < cue.span.end:
            head.oblique = "soft"  # "the agenda of his May 6 meeting with Aliyev": it has its day
        own = own or _come_for(scene, Span(cue.span.end, head.span.start))
        own = own or (head.body is not None and _goes_to_attend(scene, cue.span))
        bidden = scene.word_at(cue.span) in scene.lexicon.words("oblique", "bidden")
        own = own or (press and bidden)  # "journalists are invited to a briefing": it is on
        if (
            near and len(gap.split()) <= 6 and not other and not own
        ):  # not in "arrived after a visit to"
            head.refused = "purpose"
    during = scene.lexicon.pattern("during_it").match(text, low)
    if head.kind is Kind.VISIT and during and during.end() == head.span.end:
        head.refused = head.refused or ANOTHER  # "During the visit, he will speak on 27 May"
    several = _each_dated(scene, head)
    for cue in () if several else scene.of("oblique", "umbrella"):
        if cue.span.overlaps(head.span) or 0 <= head.span.start - cue.span.end <= 4:
            head.refused = "umbrella"
    if any(0 < c.span.start - head.span.end < 30 for c in scene.of("oblique", "domestic")):
        head.refused = head.refused or ("" if head.body else "domestic")
    theirs = scene.lexicon.pattern("of_a_parliament").search(
        text, max(low, head.span.start - 60), head.span.start
    )
    if theirs and not head.body:
        head.refused = head.refused or "domestic"  # "Parliament's budget session opens"
    failed = scene.has("status", "cancelled", clause)
    none = scene.lexicon.pattern("none_of_it").search(
        text, max(low, head.span.start - 60), head.span.start
    )
    if head.rule == "head.body" and not failed and is_none(scene, head):
        head.refused = head.refused or ("" if is_off_after_all(scene, head) else "denied")
    denied = scene.has("status", "denied", clause) or none
    denied = denied or scene.lexicon.pattern("spurned").search(text, clause.start, head.span.start)
    if not head.refused and not failed and denied:
        head.refused = "" if head.body else "denied"
    publishes = scene.lexicon.pattern("will_publish").match(scene.text, head.span.end)
    alone = head.rule == "head.body-alone" and not head.refused
    if alone and (publishes or (not head.oblique and _acts(scene, head))):
        head.refused = "what it did"


def only_officers(scene: Scene, heads: Sequence[Head]) -> None:
    """ "The President of the Council meets reporters": who speaks for a body is not it, and the
    press conference no session."""
    press = [h.clause for h in heads if h.kind is Kind.PRESS_CONFERENCE]
    for head in heads if press else ():
        back = max(scene.span.start, head.span.start - 40)
        officers = scene.lexicon.pattern("officers_of").search(scene.text, back, head.span.start)
        if head.rule == "head.body-alone" and head.clause in press and officers:
            head.oblique = "hard"


def _come_for(scene: Scene, gap: Span) -> bool:
    """ "Invited to Geneva on 3 June for consultations": what they come for, there and then."""
    there = any(gap.holds(p.span) for p in scene.places)
    then = any(gap.holds(t.span) for t in scene.times if t.when)
    aim = scene.lexicon.pattern("for_what").search(scene.text, gap.start, gap.end)
    return there and then and aim is not None


def _goes_to_attend(scene: Scene, aim: Span) -> bool:
    """ "Travels to Manama on Thursday to attend the summit": who goes there is at it."""
    start = scene.clauses[scene.clause_of(aim.start)].start
    goes = scene.lexicon.pattern("goes_to_attend")
    return goes.search(scene.text, max(start, aim.start - 90), aim.end) is not None


def _each_dated(scene: Scene, head: Head) -> bool:
    """ "Two meetings took place, on 8 April in Suva and on 20 April in Apia": no umbrella, as each
    of them is told."""
    clause = scene.clauses[head.clause]
    days = [t for t in scene.times if t.when and t.when.has_day and t.span.start > head.span.end]
    days = [t for t in days if clause.holds(t.span) and not t.timex.end_value]
    others = [c for c in scene.all_of("nouns") if c.span.start > head.span.end]
    return (
        len(days) > 1 and not others and not any(b.span.start > head.span.end for b in scene.bodies)
    )


def _acts(scene: Scene, head: Head) -> bool:
    """ "The Court ordered Russia to stop", "the Council moved into new offices": what a body does
    at no table. Where its clause has any word for what a meeting does, that is its day."""
    clause = scene.clauses[head.clause]
    behind = Span(head.span.end, clause.end)
    sits = [("diary", key) for key in _SITTING]
    sits += [("status", key) for key in BEFALL]
    if scene.any_of(("verbs", "occur", "nouns"), behind):
        return False
    if any(scene.has(table, key, behind) for table, key in sits):
        return False
    if scene.lexicon.pattern("sits_now").search(scene.text, behind.start, behind.end):
        return False
    back = max(scene.span.start, head.span.start - 14)
    which = scene.lexicon.pattern("which_it").search(scene.text, back, head.span.start)
    if which and any(n.span.end == which.start() for n in scene.all_of("nouns")):
        return False  # "a session which the Council devoted to Mali": whatever it did with it
    done = scene.lexicon.pattern("past").search(scene.text, behind.start, behind.end)
    at = done.start() if done else -1
    cue = next((c for c in scene.of("doing", "words") if behind.holds(c.span)), None)
    at = cue.span.start if cue and (at < 0 or cue.span.start < at) else at
    gap = scene.text[behind.start : at] if at >= 0 else ""
    return bool(gap) and not set(gap) & set(",;:(") and len(gap.split()) <= _SUBJECT


def _of_all_members(scene: Scene, head: Head) -> bool:
    """ "Ministers from the 57 states of the OIC meet": they are who meets."""
    back = max(scene.span.start, head.span.start - 90)
    of_all = scene.lexicon.pattern("ministers_of_members")
    return of_all.search(scene.text, back, head.span.start) is not None


def _put_off_since(scene: Scene, head: Head) -> bool:
    """ "Two weeks after Pyongyang called them off": counted from that decision, of an attempt
    before."""
    counted = [t.span.end for t in scene.times if counts_from(scene, t, head.span.start)]
    if not counted:
        return False
    gap = Span(max(counted), head.span.end)
    cues = [c.span for key in ("cancelled", "postponed") for c in scene.of("status", key)]
    return any(gap.start < c.start < gap.end for c in cues)


def members_sit(scene: Scene, body: Span) -> bool:
    """ "Council members will hear a briefing", "members of the Board were briefed": whatever its
    members do that is done at its table, the body does."""
    clause = scene.clauses[scene.clause_of(body.start)]
    behind = [c for c in scene.of("anaphora", "sitters") if 0 < c.span.start - body.end <= 3]
    before = any(
        0 <= body.start - c.span.end <= 5 and clause.holds(c.span)
        for c in scene.of("oblique", "assembled")
    )
    if not (before or behind) or scene.is_reported(body.start):
        return False
    return works(scene, Span(body.start, behind[0].span.end if behind else body.end))


def works(scene: Scene, subject: Span) -> bool:
    """ "The Council discussed Syria": the subject does what is done at a table."""
    clause = scene.clauses[scene.clause_of(subject.start)]
    work = scene.has("diary", "at_table", Span(subject.end, clause.end))
    return work is not None and len(scene.text[subject.end : work.span.start].split()) <= _SUBJECT


def rank_of(scene: Scene, word: str) -> int:
    """4 for "4th" and "fourth"; 0 for words that count nothing, and for "first", as anything may be
    the first since something."""
    figure = int("0" + "".join(filter(str.isdecimal, word)))
    ranks = scene.lexicon.tables.get("slots", {}).get("ordinal", {})
    spelled = next((int(n) for n, words in ranks.items() if word.lower() in words), 0)
    return figure or (spelled if spelled > 1 else 0)


def _only_quoted(scene: Scene, head: Head) -> bool:
    """ "Told a news conference on Friday that", "At a briefing on Monday he said": the press
    conference only says where the words fell, and is not the news."""
    start, end = scene.span
    for name in ("quoted_at", "transcript_of"):
        lead = scene.lexicon.pattern(name).search(scene.text, start, head.span.start)
        if lead and lead.end() == head.span.start:
            return True
    opened = scene.lexicon.pattern("quoted_in").match(scene.text, start, head.span.start)
    if not opened or opened.end() != head.span.start:
        return False
    said = scene.lexicon.pattern("quoted").search(scene.text, head.span.end, end)
    return said is not None


def _defines(scene: Scene, head: Head) -> bool:
    """ "The Council is an intergovernmental forum of eight states": what it is, told where
    it is introduced."""
    found = scene.lexicon.pattern("defined").search(
        scene.text, max(scene.span.start, head.span.start - 60), head.span.start
    )
    if found is None or found.end() != head.span.start:
        return False
    names = [b.span.end for b in scene.bodies] + [s.end for s in scene.series]
    return any(0 <= found.start() - end <= 12 for end in names)


def _counts_days(scene: Scene, of: Cue) -> bool:
    """ "Ended two days of deliberations", "after two days of talks": how long it took."""
    length = next((t for t in scene.times if t.span.end + 1 == of.span.start), None)
    return length is not None and _DAYS.fullmatch(length.timex.value) is not None


def held_by_them(scene: Scene, head: Head) -> bool:
    """ "Cyprus reports on the conference which it hosted in Limassol on 26 April"."""
    held = scene.lexicon.pattern("which_they_held")
    return held.match(scene.text, head.span.end, scene.span.end) is not None


def followed_by(scene: Scene, head: Head) -> bool:
    """ "NATO ministers, followed in the afternoon by the Council": the second event of one day."""
    for cue in scene.of("diary", "followed"):
        gap = Span(cue.span.end, head.span.start)
        if 0 < gap.end - gap.start < 60 and len(scene.text[gap.start : gap.end].split()) <= 8:
            part = any(t.timex.type == "TIME" and gap.holds(t.span) for t in scene.dated)
            return part or scene.has("diary", "same_day", gap) is not None
    return False


def _opens_clause(scene: Scene, cue: Cue, head: Head) -> bool:
    """ "Wants a treaty before COP29 opens in Baku": no preposition, but a clause that tells what
    the meeting does."""
    if scene.word_at(cue.span) not in scene.lexicon.words("clauses", "conjunctions"):
        return False
    return any(c.span.start - head.span.end == 1 for c in scene.of("oblique", "acting"))


def _unreal(scene: Scene, head: Head) -> str:
    """Why what a verb tells is no meeting; "" where it is one."""
    if scene.has("oblique", "sport", scene.span) or _plays(scene):
        return "fixture"
    alone = scene.lexicon.pattern("host_alone").match(scene.text, head.span.start)
    if alone and not scene.bodies and not scene.series and not scene.all_of("nouns"):
        return ANOTHER  # "Putin hosts.": the meeting told before
    opens = scene.clauses[head.clause].start
    hosts = scene.lexicon.pattern("which_it_hosts").fullmatch(scene.text, opens, head.span.end)
    aside = scene.bodies or scene.of("oblique", "purpose")
    if hosts and not aside and any(c.span.end <= opens for c in scene.all_of("nouns")):
        return ANOTHER  # "the programme of the conference which it co-hosts on 21 May"
    if scene.lexicon.pattern("private_subject").fullmatch(scene.text, opens, head.span.start):
        return "private people"  # "journalists from both sides visited each other"
    if head.kind is Kind.CEREMONY and head.span.start - scene.span.start > _PAPER:
        back = max(scene.span.start, head.span.start - _PAPER)
        if scene.lexicon.pattern("paper_before").search(scene.text, back, head.span.start):
            return "a noun"  # "met to discuss the accord signed in Pretoria"
    return "denied" if is_denied(scene, head) else "wish" if is_wished(scene, head) else ""


def _plays(scene: Scene) -> bool:
    """ "The German team meets Scotland": nobody is named who could negotiate."""
    start, end = scene.span
    team = scene.lexicon.pattern("players").search(scene.text, start, end)
    if team is None or scene.people:
        return False
    return not any(not c.span.overlaps(Span(*team.span())) for c in scene.of("people", "offices"))


def _blocked(scene: Scene, cue: Cue, head: Head) -> bool:
    """Whether a verb, a date or a place stands between the preposition and the head."""
    gap = Span(cue.span.end, head.span.start)
    days = (t for t in scene.times if not _DAYS.fullmatch(t.timex.value))
    if any(gap.holds(t.span) for t in days) or any(gap.holds(p.span) for p in scene.places):
        return True
    return scene.any_of(("finite", "report", "occur", "verbs"), gap)
