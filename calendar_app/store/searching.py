"""What people search for: words in the full-text indexes, and any run of letters in the scripts
that put no spaces between words, where a whole clause is one word to an index.

All of the words must be there, in any order, in one article or in the title and the people of a
meeting.
"""

from __future__ import annotations

import json
import re

# Chinese, Japanese, Korean (whose endings cling to the word), Thai, Lao, Khmer, Burmese.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)

# As the index `article_unspaced` has it: only these articles are searched letter by letter.
IN_UNSPACED = "substr(language, 1, 2) IN ('ja', 'km', 'ko', 'lo', 'my', 'th', 'zh')"

_SPELLS = """NOT EXISTS (
    SELECT 1 FROM json_each(:letters) WHERE instr(lower(title || ' ' || {text}), lower(value)) = 0
)"""

_ARTICLE_MATCHES = (
    "article.number IN (SELECT rowid FROM article_text WHERE article_text MATCH :text)"
)
_ARTICLE_SPELLS = f"""article.number IN (
    SELECT number FROM article WHERE {IN_UNSPACED} AND {_SPELLS.format(text="text")}
)"""  # noqa: S608 - every part is written in this file
_TELLING = """uid IN (
    SELECT link.uid FROM article
    JOIN sighting ON sighting.article = article.id
    JOIN link ON link.sighting = sighting.id AND link.undone_at IS NULL
    WHERE {article}
)"""
_MEETING_MATCHES = "number IN (SELECT rowid FROM meeting_text WHERE meeting_text MATCH :text)"
_MEETING_SPELLS = _SPELLS.format(text="people")

_BEFORE, _AFTER = 24, 96  # letters shown on either side of what was sought
_SPACE = re.compile(r"\s+")


def asked(text: str) -> dict[str, str]:
    """The parameters of the conditions: `text` in the syntax of FTS5, and `letters` where a script
    is among them that has no spaces.

    Each word is quoted: nothing that people type is syntax.
    """
    words = text.replace("\0", " ").split()
    told = {"text": " ".join('"{}"'.format(word.replace('"', '""')) for word in words) or '""'}
    return told | ({"letters": json.dumps(words)} if _UNSPACED.search(text) else {})


def of_meeting(given: dict[str, str]) -> str:
    """The condition on a row of `meeting`, for parameters that `asked` gave."""
    ways = [_MEETING_MATCHES, _TELLING.format(article=_ARTICLE_MATCHES)]
    if "letters" in given:
        ways += [_MEETING_SPELLS, _TELLING.format(article=_ARTICLE_SPELLS)]
    return f"({' OR '.join(ways)})"


def of_article(given: dict[str, str]) -> str:
    """The condition on a row of `article`."""
    return f"({_ARTICLE_MATCHES} OR {_ARTICLE_SPELLS})" if "letters" in given else _ARTICLE_MATCHES


def pieces(snippet: str) -> tuple[tuple[str, bool], ...]:
    """(words, whether they were among the sought) in turn: cut at the marks, U+0002 and U+0003,
    that `snippet` set around what was sought."""
    told: list[tuple[str, bool]] = []
    for part in " ".join(snippet.split()).replace("\x03", "\x02\x03").split("\x02"):
        sought = not part.startswith("\x03") and bool(told)
        if text := part.removeprefix("\x03"):
            told.append((text, sought))
        elif not told:
            told.append(("", False))
    return tuple(told)


def spelt(text: str, letters: str) -> tuple[tuple[str, bool], ...]:
    """The same for a text that was searched letter by letter: the stretch around the first hit;
    empty where there is none."""
    words = sorted(json.loads(letters), key=len, reverse=True)
    sought = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    line = _SPACE.sub(" ", text)
    first = sought.search(line)
    if first is None:
        return ()
    start, end = max(0, first.start() - _BEFORE), first.end() + _AFTER
    cut = f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"
    return pieces(sought.sub("\x02\\g<0>\x03", cut))
