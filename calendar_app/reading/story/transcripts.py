"""Whose words a text is: "Press conference by NATO Secretary General Jens Stoltenberg", "Interview
with Ararat Mirzoyan". Whoever says "I" in it is that person, but for those who ask.
"""

from __future__ import annotations

from dataclasses import dataclass

from calendar_app.model import PersonMention, Span
from calendar_app.reading.lexicon.cues import Lexicon
from calendar_app.reading.names.marks import Marks
from calendar_app.reading.sentence.scenes import Scene


@dataclass(slots=True)
class Transcript:
    """`own` is whose words the text is; `others` the number of a paragraph that somebody else says,
    or asks."""

    own: PersonMention | None
    others: int = -1

    def speaker(self, scene: Scene) -> PersonMention | None:
        """Who says "I" in the scene, where nobody nearer is told to."""
        if self.own is None:
            return None
        if scene.sentence.opens and _is_of_another(scene, self.own):
            self.others = scene.sentence.paragraph
        return None if self.others == scene.sentence.paragraph else self.own


def transcript_of(marks: Marks, lexicon: Lexicon) -> Transcript:
    """The transcript that the title announces; of nobody's words where it announces none, or
    several speak."""
    title = next((s.span for s in marks.sentences if not s.closed), Span(0, 0))
    named = [p for p in marks.people if p.actor and title.start == 0 and title.holds(p.span)]
    first = named[0] if named else None
    if first is None:
        return Transcript(None)
    by = lexicon.pattern("own_words").search(marks.level, 0, first.span.start)
    leaving = lexicon.pattern("before_leaving").match(marks.level, first.span.end, title.end)
    joint = lexicon.pattern("and_another_one").match(marks.level, first.span.end, title.end)
    return Transcript(first if (by or leaving) and not joint else None)


def _is_of_another(scene: Scene, own: PersonMention) -> bool:
    """Whether the paragraph opens with the label of somebody else, or is a question."""
    end = scene.text.find("\n", scene.span.start)
    paragraph = scene.text[scene.span.start : end if end >= 0 else len(scene.text)].rstrip()
    if paragraph.endswith("?") or scene.lexicon.pattern("asker_label").match(paragraph):
        return True
    label = next((p for p in scene.people if p.span.start == scene.span.start), None)
    return (
        label is not None and label.name != own.name and scene.text.startswith(":", label.span.end)
    )
