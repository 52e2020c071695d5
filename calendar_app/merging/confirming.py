"""How well a meeting is confirmed: who tells of it, and how many of those tell it by themselves.

Ten papers that print one agency's text are one source: the same or nearly the same sentence, or the
agency named in the credit, gives it away. What counts as an agency, as a credit and as an unnamed
source is data, in sources.toml.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

from calendar_app.model import Article, Confirmation, Sighting, Support, day_of

from .sources import is_official, names_in, table

_HEAD, _TAIL = 400, 300  # characters in which an article says whose text it is
_RUN = 3  # words in a row that are compared
_NEARLY = 0.7  # of those in the shorter sentence
_FEW = 6  # words: two short sentences are alike by chance
_WORD = re.compile(r"\w+")
_SHORT = 4  # letters of an abbreviation
_MOST = 200  # groups that are compared: a meeting told more often is confirmed anyway

Claims = Sequence[tuple[Sighting, Article]]


def support_of(claims: Claims) -> Support:
    """Who stands behind a meeting; `claims` are its sightings with their articles."""
    official = any(is_official(article) for _, article in claims)
    sources = _sources(claims)
    named = sum(1 for source in sources if source.named)
    days = [day_of(article.published) for _, article in claims if article.published]
    if official:
        level = Confirmation.OFFICIAL
    elif named > 1:
        level = Confirmation.SEVERAL
    else:
        level = Confirmation.ONE if named else Confirmation.UNNAMED
    return Support(level, max(1, len(sources)), max(days, default=None))


class _Source:
    """Articles that are one text, or of one outlet."""

    def __init__(self) -> None:
        self.outlets: set[str] = set()
        self.sentences: list[frozenset[tuple[str, ...]]] = []
        self.named = False


def _sources(claims: Claims) -> list[_Source]:
    sources: list[_Source] = []
    for sighting, article in claims:
        outlets, sentence = _outlets(article), _runs(sighting.quote)
        mine = [
            one
            for one in sources[:_MOST]
            if one.outlets & outlets or any(_alike(sentence, told) for told in one.sentences)
        ]
        source = mine[0] if mine else _Source()
        for other in mine[1:]:  # this article shows that they are one
            source.outlets |= other.outlets
            source.sentences += other.sentences
            source.named |= other.named
            sources.remove(other)
        if not mine:
            sources.append(source)
        source.outlets |= outlets
        if not any(_alike(sentence, told) for told in source.sentences):
            source.sentences.append(sentence)
        source.named |= bool(outlets) and not _unnamed().search(sighting.quote)
    return sources


def _outlets(article: Article) -> set[str]:
    """What it may be known by: the agency whose text it prints, else publisher and host."""
    if agency := agency_of(article):
        return {f"agency {agency}"}
    names = {" ".join(article.publisher.casefold().split())} - {""}
    host = urlsplit(article.url or "").hostname or ""
    return names | ({f"host {host.removeprefix('www.')}"} if host else set())


def agency_of(article: Article) -> str | None:
    """The news agency whose text the article is, by its publisher or by its credit."""
    by_name, credit = _agencies()
    publisher = " ".join(article.publisher.casefold().split())
    if publisher in by_name:
        return by_name[publisher]
    for part in (article.text[:_HEAD], article.text[-_TAIL:]):
        if found := credit.search(part):
            return by_name[next(filter(None, found.groups())).casefold()]
    return None


@cache
def _agencies() -> tuple[dict[str, str], re.Pattern[str]]:
    by_name = {
        name.casefold(): agency["names"][0]
        for agency in table()["agency"]
        for name in agency["names"]
    }
    every = sorted((name for one in table()["agency"] for name in one["names"]), key=len)[::-1]
    # An abbreviation is one in capitals alone: "(AP)", but not "by an aa road".
    names = "|".join(re.escape(n) if len(n) <= _SHORT else f"(?i:{re.escape(n)})" for n in every)
    # In brackets or between strokes, behind "By" or "Source:", before a dash that opens the text.
    credit = re.compile(
        rf"[(\[/]\s*({names})\s*[)\]/]|\b(?i:by|source|credit)\b:?\s+({names})(?!\w)"
        rf"|^\W*({names})\s*[–—:-]|[;,]\s*({names})\s*\)",
        re.MULTILINE,
    )
    return by_name, credit


@cache
def _unnamed() -> re.Pattern[str]:
    return names_in(table()["unnamed"])


def _runs(sentence: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(sentence.casefold())
    if len(words) < _FEW:
        return frozenset()
    return frozenset(zip(*(words[n:] for n in range(_RUN)), strict=False))


def _alike(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    least = min(len(one), len(other))
    return bool(least) and len(one & other) >= _NEARLY * least
