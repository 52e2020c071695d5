"""The parser: an article to its mentions and sightings. Pure: same words, same reading.

The stages, in order and one to a file:

    vocabulary, patterns   languages/*.toml -> the language's date phrases and cue words
    gazetteer              gazetteers/*.toml -> bodies, places, actors, people
    timex                  text -> date phrases as written, the unsaid left open
    anchoring, sections    date phrase + publication date + heading -> a time on the calendar
    sentences, loud, entries   text -> sentences, what opens the entries of a list
    mentions, bodies, formats, towns, people   what each name means here
    scenes, heads, binding, lasting   one sentence -> its clauses, its meetings, whose date is which
    contacts, stand_ins, judging      heads that only imply a meeting, stand for one, are none
    pronouns               whom "he" and "her" mean
    roles, shares, places  who takes part in which of a sentence's meetings, and where
    frames, status, journeys   what status, moved from when; where a traveller has got to
    topics, antecedents, discourse   what "the talks" and "they" stand for
    layout, headings, diary, hours   lines that date others, entries under them, hours and zones
    relative, coreference  days counted from another meeting; which frames speak of one meeting
    assembly, confidence   frames -> sightings, each with its evidence and how far to trust it
    grounds                why a sighting was read as it was, in words
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from calendar_app.errors import UnknownLanguageError
from calendar_app.model import Article, Reading, day_of

from .anchoring import date_mentions, find_dates
from .assembly import assemble
from .cues import Lexicon, compile_lexicon
from .gazetteer import Gazetteer, gazetteer
from .grounds import grounds_of
from .mentions import find_mentions
from .timex import find_times
from .vocabulary import Language, language_codes, load_language

__all__ = [
    "Reader",
    "find_dates",
    "gazetteer",
    "grounds_of",
    "known_languages",
    "load_language",
    "read",
    "reader",
]

Reader = Callable[[Article], Reading]


def known_languages() -> tuple[str, ...]:
    """The codes of the languages that have a file, in alphabetical order."""
    return language_codes()


@cache
def _lexicon(code: str) -> Lexicon:
    return compile_lexicon(load_language(code).tables)


def reader(*, assume_year: int | None = None) -> Reader:
    """A reader for articles in any known language.

    `assume_year` is taken for dates without a year where the article has none either. The returned
    function raises UnknownLanguageError, and nothing else.
    """
    known = gazetteer()

    def read_article(article: Article) -> Reading:
        if article.language not in known_languages():
            raise UnknownLanguageError(
                article.name or article.title or "article", article.language, known_languages()
            )
        language = load_language(article.language)
        return read(article, language=language, gazetteer=known, assume_year=assume_year)

    return read_article


def read(
    article: Article, *, language: Language, gazetteer: Gazetteer, assume_year: int | None = None
) -> Reading:
    """The whole reading of one article. Odd text gives fewer mentions, never an exception."""
    beyond: set[str] = set()
    phrases = find_times(article.text, language, beyond)
    times = date_mentions(
        article.text, phrases, language, published=article.published, assume_year=assume_year
    )
    lexicon = _lexicon(language.code)
    marks = find_mentions(
        article.text,
        times,
        language=language.code,
        lexicon=lexicon,
        gazetteer=gazetteer,
        year=day_of(article.published).year if article.published else assume_year,
    )
    sightings, refusals = assemble(article, marks, lexicon, gazetteer, beyond)
    undated = article.published is None and any(s.when is None for s in sightings)
    return Reading(
        article,
        tuple(marks.all()),
        tuple(sightings),
        tuple(refusals),
        undated,
        tuple(sorted(beyond)),
    )
