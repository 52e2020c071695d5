"""The parser: an article to its mentions and sightings. Pure: same words, same reading.

The stages, in order; the files of a line stand on the shelf that it begins with:

    lexicon   vocabulary, patterns, cues     languages/*.toml -> date phrases and cue words
    names     entries, ownnames, gazetteer   gazetteers/*.toml -> bodies, places, actors, people
    times     timex, shapes, last_resort     text -> date phrases as written, the unsaid left open
              anchoring, thread, sections, datelines   date phrase + publication date -> a time
              placing, filling               one of them: its year, its week, its day
    sentence  sentences, loud, entries       text -> sentences, what opens the entries of a list
    names     mentions, leads, bodies, shared, formats, organs, suborgans, towns,
              runs, apposed, people          what each name means here
    sentence  scenes, asides, clauses, unnamed, heads, contacts, objects, invited, joint, outsiders,
              stand_ins, stages              its clauses and what meets
              united, judging, kinds         what of it is one meeting, or none, and of what kind
              binding, targets, courses, beside, arrivals, openings, margins   whose date is which
              lasting, nth_days, foreign     from when to when; what is no date of a meeting
              roles, parts, speakers, askers, asked, peace   who takes part
              shares, houses, elsewhere, places   on which of several days, and where
              frames, status, conditions, moving   what it says of each, and whether that stands
    story     discourse, transcripts   what has been spoken of so far, and in whose words
              pronouns, topics, counts, antecedents, groups, resolving, attached,
                                  owners, members, bywords, guests
                                  whom "he", "the talks", "the bloc" mean
              strangers                    who meets and was not told of before
              own_side, other_side         the side that a clause leaves out
              delegations, tours  whose "the delegation" is, who comes to the stops of a tour
              journeys, listed    where a traveller is, and the entries of a list
              severals            of how many "the two summits" tells
              endings, lapsing    when what was opened before ends, and what no longer holds
              layout, headings, diary, hours, by_hour   what dates the lines, and hours alone
              cases               who appears before a court
              relative, coreference, umbrellas   days counted from others; what is one meeting
              surroundings, homes    the place of the meeting beside it, of what is announced
              assembly, confidence, grounds  sightings, their evidence, how sure they are and why
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cache

from calendar_app.errors import UnknownLanguageError
from calendar_app.model import Article, Reading, day_of

from .lexicon.cues import Lexicon, compile_lexicon
from .lexicon.vocabulary import Language, language_codes, load_language
from .names.gazetteer import Gazetteer, gazetteer
from .names.mentions import find_mentions
from .story.assembly import assemble
from .story.grounds import grounds_of
from .times.anchoring import date_mentions, find_dates
from .times.timex import find_times

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
    language = load_language(code)
    return compile_lexicon(language.tables, language.gates)


def reader(*, assume_year: int | None = None) -> Reader:
    """A reader for articles in any known language.

    `assume_year` is taken for dates without a year where neither the article nor whoever added it
    has one. The returned
    function raises UnknownLanguageError, and nothing else.
    """
    known = gazetteer()

    def read_article(article: Article) -> Reading:
        if article.language not in known_languages():
            raise UnknownLanguageError(
                article.name or article.title or "article", article.language, known_languages()
            )
        language, year = load_language(article.language), article.assumed_year or assume_year
        return read(article, language=language, gazetteer=known, assume_year=year)

    return read_article


def read(
    article: Article, *, language: Language, gazetteer: Gazetteer, assume_year: int | None = None
) -> Reading:
    """The whole reading of one article. Odd text gives fewer mentions, never an exception."""
    collecting = gc.isenabled()
    gc.disable()  # what is made of an article lives until the end: nothing to look for before
    try:
        return _read(article, language, gazetteer, assume_year)
    finally:
        if collecting:
            gc.enable()


def _read(
    article: Article, language: Language, gazetteer: Gazetteer, assume_year: int | None
) -> Reading:
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
