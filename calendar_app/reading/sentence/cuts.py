"""Where a clause may begin: behind a comma or a conjunction, inside no name, list or bracket."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from calendar_app.model import Mention, Span

from .unnamed import officials, pronoun_at

if TYPE_CHECKING:
    from .scenes import Scene

_CAPITAL = "actor.government"  # the rule of "Pristina", which may only be where they went
_OFFICE, _WORDS = 60, 5  # letters and words of "the Swedish prime minister" in front of a name


def cuts_of(scene: Scene) -> Iterator[int]:
    """Where a clause may begin: inside no name, no list of dates and no brackets."""
    text, low, high = scene.text, scene.span.start, scene.span.end
    groups: tuple[Sequence[Mention], ...] = (
        scene.dated,
        scene.bodies,
        scene.actors,
        scene.places,
        scene.people,
    )
    whole = [(m.span.start, m.span.end) for group in groups for m in group]
    listed = [t.span for t in scene.dated if t.rule.startswith("list")]
    whole += [(a.end - 1, b.start) for a, b in pairwise(listed) if a.end < b.start < a.end + 8]
    named = [*whole, *officials(scene)]
    starts, ends = dict(named), {b: a for a, b in named}
    dates, dated = {t.span.start for t in scene.dated}, {t.span.end for t in scene.dated}
    # "On Monday, May 20, for talks": the second comma closes the date that has the first.
    closed = {t.span.end for t in scene.dated if "," in t.text}
    # "In Geneva, Switzerland, on Monday": and that of a town that has its land.
    closed |= {p.span.end for p in scene.places if ", " in p.text}
    bracketed = text.find("(", low, high) >= 0 or text.find(")", low, high) >= 0
    cuts = [
        *scene.lexicon.pattern("cut").finditer(text, low, high),
        *scene.lexicon.pattern("cut_before").finditer(text, low, high),
    ]
    for cut in sorted(cuts, key=lambda found: found.start()):
        at = cut.start()
        if at == low or any(start < at < end for start, end in whole):
            continue
        if _in_list(scene, cut, starts, ends) or _behind_subject(scene, cut):
            continue
        if cut[0] == "and" and _has_an_aim(scene, cut.end()):
            continue
        if cut[0] == "and" and at - 1 in ends and _is_met_too(scene, cut):
            continue
        if cut[0] == "," and (_inside_verb(scene, at) or at in closed):
            continue
        if cut[0] == "and" and at - 1 in dated and cut.end() + 1 in dates:
            continue  # "today and tomorrow"
        if bracketed and text.count("(", low, at) != text.count(")", low, at):
            continue
        if not _between(scene, cut) and not _brought_together(scene, cut):
            yield at


def _between(scene: Scene, cut: re.Match[str]) -> bool:
    """ "Between Iran and Iraq", "between the minister, Gallant, and an envoy": up to its "and"."""
    text, low, high = scene.text, scene.span.start, scene.span.end
    between, back = scene.lexicon.pattern("between_two"), max(low, cut.start() - 140)
    if cut[0] != ",":
        return between.search(text, back, cut.end()) is not None
    joint = scene.lexicon.pattern("and_ahead").match(text, cut.end(), high)
    return joint is not None and between.search(text, back, joint.end()) is not None


def _brought_together(scene: Scene, cut: re.Match[str]) -> bool:
    """ "Will bring Tshisekedi and Kagame together": the two whom one brings."""
    if cut[0] != "and":
        return False
    text, back = scene.text, max(scene.span.start, cut.start() - 90)
    behind = scene.lexicon.pattern("and_together").match(text, cut.end(), scene.span.end)
    brings = scene.lexicon.pattern("brings_one")
    return behind is not None and brings.search(text, back, cut.start()) is not None


def _inside_verb(scene: Scene, comma: int) -> bool:
    """ "Will afterwards, on Friday, receive": a time in commas between two parts of a verb."""
    back = max(scene.span.start, comma - 60)
    opened = scene.lexicon.pattern("modal_aside").search(scene.text, back, comma)
    if opened is None:
        return False
    inside = Span(opened.start(), scene.text.find(",", comma + 1, scene.span.end) + 1 or comma)
    return any(inside.holds(t.span) for t in scene.dated)


def _behind_subject(scene: Scene, cut: re.Match[str]) -> bool:
    """ "Proposed that he and Lavrov meet": behind a bare subject nothing but a second one comes."""
    before = scene.word_before(cut.start()) if cut[0][0].isalpha() else ""
    if before not in scene.lexicon.words("anaphora", "subject"):
        return False
    return scene.has("roles", "and", Span(cut.start(), cut.end())) is not None


def _has_an_aim(scene: Scene, at: int) -> bool:
    """ "Will meet Erdogan and Prime Minister Kristersson to discuss it": behind the second name no
    verb comes, but what they meet for."""
    ahead = (m for m in (*scene.people, *scene.actors) if at < m.span.start <= at + _OFFICE)
    first = min(ahead, key=lambda m: m.span.start, default=None)
    if first is None or not scene.lexicon.pattern("to_do").match(scene.text, first.span.end):
        return False
    return _only_names(scene, Span(at, first.span.start))


def _is_met_too(scene: Scene, cut: re.Match[str]) -> bool:
    """ "Met Lammy and Barrot in Munich and will fly on": the verb behind the second name has an
    "and" of its own, so that it is what the one did who met them."""
    named = (m for m in (*scene.people, *scene.actors) if m.rule != _CAPITAL)
    ahead = (m.span for m in named if m.span.start > cut.start())
    name = min((s for s in ahead if s.start <= cut.end() + _OFFICE), default=None)
    if name is None or not _only_names(scene, Span(cut.end(), name.start)):
        return False
    verbs = [*scene.of("finite", "words"), *scene.of("doing", "words"), *scene.all_of("verbs")]
    verbs += [*scene.all_of("occur"), *scene.all_of("contact"), *scene.of("report", "verbs")]
    did = any(scene.span.start < c.span.start < cut.start() for c in verbs)
    verb = min((c.span.start for c in verbs if c.span.start >= name.end), default=None)
    if verb is None or not did:
        return False
    joined = scene.lexicon.pattern("and_does").search(scene.text, name.end, verb)
    return joined is not None and joined.end() == verb


def _only_names(scene: Scene, gap: Span) -> bool:
    """Whether no more than an office stands there, and no verb."""
    told = scene.any_of(("finite", "verbs", "occur", "report", "doing"), gap)
    return not told and len(gap.of(scene.text).split()) <= _WORDS and "," not in gap.of(scene.text)


def _in_list(
    scene: Scene, cut: re.Match[str], starts: Mapping[int, int], ends: Mapping[int, int]
) -> bool:
    """ "The ministers of Russia, Turkey and Iran meet": names that share what stands before."""
    text, at = scene.text, cut.start()
    before = at - 1 if text[at - 1] == " " else at
    gap = scene.lexicon.pattern("list_gap")
    follows = gap.match(text, before)  # "Oman and | the United Arab Emirates"
    behind = cut.end() + 1 if cut.end() + 1 in starts or not follows else follows.end()
    first = ends[before] if before in ends else pronoun_at(scene, before)
    if first < 0 or behind not in starts:
        return False
    start = first  # of the list: "of Egypt, Jordan, Qatar"
    while text[start - 2 : start] == ", " and start - 2 in ends:
        start = ends[start - 2]
    linking = scene.word_before(start) in scene.lexicon.words("clauses", "coupling")
    told = scene.word_before(start) in scene.lexicon.words("reporting", "that")
    linking = linking or told  # "proposed that he and Dendias meet"
    linking = linking or text[start - 2 : start] in (": ", "; ")  # "in Osaka: Trump and Xi dined"
    if cut[0] == ",":  # the list goes on
        after = gap.match(text, starts[behind])
        more = after is not None and after.end() > after.start() and after.end() in starts
        return linking and more
    listed = text[first - 2 : first] == ", " and first - 2 in ends
    return (listed or linking) and scene.has("roles", "and", Span(at, cut.end())) is not None
