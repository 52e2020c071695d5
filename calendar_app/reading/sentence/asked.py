"""What a question takes for granted: "Can you comment on the talks in Jeddah on March 11?", "Is
there any outcome of Monday's talks?". Whatever else it asks about need never be.
"""

from __future__ import annotations

from .head import Head
from .scenes import Scene

_OWNED = 24  # letters from "Monday's" to what is owned
_FEW = 4  # words


def asks(scene: Scene) -> bool:
    """Whether the sentence is a question on a day: what is asked about without one may be dated in
    the answer."""
    if not scene.times or not scene.lexicon.pattern("asks").match(scene.text, scene.span.start):
        return False
    return scene.text[scene.span.start : scene.span.end].rstrip().endswith("?")


def takes_for_granted(scene: Scene) -> bool:
    """Whether anything that meets may be known of in a question."""
    owns = scene.lexicon.pattern("possessive")
    if any(owns.match(scene.text, t.span.end) for t in scene.dated):
        return True
    starts = [n.span.start for n in scene.all_of("nouns")] + [b.span.start for b in scene.bodies]
    return any(_is_matter(scene, at) for at in starts)


def is_granted(scene: Scene, head: Head) -> bool:
    """Whether the question is about what the meeting brought, or has it owned by its day."""
    if head.rule == "head.verb":
        return False
    if _is_matter(scene, head.span.start):
        return True
    before = scene.text[max(scene.span.start, head.span.start - _OWNED) : head.span.start]
    return any(
        0 < head.span.start - t.span.end <= _OWNED and len(before.split()) <= _FEW
        for t in scene.dated
    )


def _is_matter(scene: Scene, at: int) -> bool:
    """ "Comment on the", "raised at the": what stands at `at` is known of."""
    granted = scene.lexicon.pattern("taken_for_granted")
    return granted.search(scene.text, scene.span.start, at) is not None
