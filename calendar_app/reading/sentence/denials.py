"""What is denied, turned down or only wished for: "will not meet", "refused to sit down", "wanted
them to talk". What had been planned and is denied now does not happen after all.
"""

from __future__ import annotations

from calendar_app.model import Kind, Span

from .head import Head
from .scenes import Scene

_NEAR = 60  # letters before a meeting that may deny it


def is_denied(scene: Scene, head: Head) -> bool:
    """ "will not meet", "denied that he would meet": unless it had been planned, no meeting."""
    clause = scene.clauses[head.clause]
    for cue in scene.of("status", "denied"):
        gap = scene.text[cue.span.end : max(cue.span.end, head.span.start)]
        # "Is not going to see Carney again or call him"
        other = scene.word_before(head.span.start) in scene.lexicon.words("status", "neither")
        reach = 10 if other and "," not in gap else 4
        if scene.lexicon.pattern("since").search(gap):
            continue  # "have held no talks since their ministers met in Islamabad"
        if clause.start <= cue.span.start <= head.span.start and len(gap.split()) <= reach:
            planned = scene.has("status", "planned", Span(clause.start, cue.span.start))
            return planned is None and not _as_planned(scene, head)
    back = max(clause.start, head.span.start - 12)
    if head.kind is Kind.TALKS and scene.lexicon.pattern("not_done").search(
        scene.text, back, head.span.start
    ):
        return True  # "who did not speak to each other for a year"
    refused = scene.lexicon.pattern("refused_to").search(
        scene.text, max(clause.start, head.span.start - 44), head.span.start
    )
    if refused and scene.lexicon.pattern("infinitive").match(scene.text, head.span.start):
        return True  # "Togo refused on Monday to meet Benin"
    if _is_negated(scene, head):
        return not _as_planned(scene, head)  # "will not sit down"
    for cue in scene.of("status", "denying"):  # "denied on Monday that its envoy had met"
        gap = scene.text[cue.span.end : max(cue.span.end, head.span.start)]
        if clause.start <= cue.span.start <= head.span.start and len(gap.split()) <= 9:
            return True
    spurned = scene.lexicon.pattern("spurned")
    return spurned.search(scene.text, clause.start, head.span.start) is not None


def is_none(scene: Scene, head: Head) -> bool:
    """ "There will be no summit of the EU and China"."""
    at = min(head.span.start, *(part.start for part in (head.span, *head.parts)))
    none = scene.lexicon.pattern("none_at_all")
    return none.search(scene.text, max(scene.span.start, at - _NEAR), at) is not None


def is_off_after_all(scene: Scene, head: Head) -> bool:
    """ "Will not meet on Friday, as scheduled", "no summit after all": what was to be is denied."""
    if not _as_planned(scene, head):
        return False
    before = Span(scene.clauses[head.clause].start, head.span.end)
    denied = any(before.overlaps(c.span) for c in scene.of("status", "denied"))
    return denied or _is_negated(scene, head) or is_none(scene, head)


def _is_negated(scene: Scene, head: Head) -> bool:
    """ "They will not (even) sit down"."""
    back = max(scene.clauses[head.clause].start, head.span.start - _NEAR)
    negated = scene.lexicon.pattern("negated_verb")
    verb = head.rule == "head.verb"
    return verb and negated.search(scene.text, back, head.span.start) is not None


def _as_planned(scene: Scene, head: Head) -> bool:
    """ "As planned", "after all": behind what is denied these tell that it was to be."""
    planned = scene.lexicon.pattern("as_planned")
    return planned.search(scene.text, head.span.end, scene.span.end) is not None


def is_wished(scene: Scene, head: Head) -> bool:
    """ "wanted them to talk", "had hoped to meet": a wish of somebody, no meeting."""
    text, start = scene.text, head.span.start
    if any(0 <= start - c.span.end <= 1 for c in scene.of("oblique", "unfulfilled")):
        return True
    infinitive = scene.lexicon.pattern("infinitive").search(text, max(0, start - 6), start + 3)
    if not infinitive:
        return False
    for cue in scene.of("oblique", "urging"):
        gap = text[cue.span.end : infinitive.start()]
        if cue.span.end < infinitive.start() and 0 < len(gap.split()) <= 6 and "," not in gap:
            return True
    return False
