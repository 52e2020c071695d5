"""One source, asked once: what is new in it becomes articles, and what became of each is kept.

An item is read once. Where its own words are few, the page behind its link is read; where that
cannot be had, it is tried again at the next times, and in the end its few words are what is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from calendar_app.errors import ArticleNotFoundError, FetchError, IntakeError
from calendar_app.intake import raw_of, to_articles
from calendar_app.intake.fetch import Validators
from calendar_app.intake.formats.events import article_in as event_article
from calendar_app.intake.formats.events import start_in
from calendar_app.intake.formats.page import without_campaign
from calendar_app.model import Article, Source, SourceItem, SourceKind
from calendar_app.pipeline import Reader, as_version, ingest, note_listed, read
from calendar_app.store import Store

from .due import after_failure, after_success
from .items import Has, Item, what_it_has
from .manners import Get

MOST_ITEMS = 30  # of one source at a time; the others wait for the next
MOST_EVENTS = 200  # of a calendar, which has come whole
MOST_TRIES = 3
MOST_AGAIN = 5  # pages that are said to have changed, at a time
REST = timedelta(hours=6)  # after which such a page is read again
_LATER = {429, 503}  # answers that ask to be left alone, not only for that page


@dataclass(frozen=True, slots=True)
class Outcome:
    """`source` as it is now. `problem` is why it could not be asked, `left_out` why items of it
    could not be read."""

    source: Source
    articles: int = 0
    meetings: int = 0
    problem: IntakeError | None = None
    left_out: tuple[IntakeError, ...] = ()


def poll(
    source: Source,
    *,
    store: Store,
    reader: Reader,
    get: Get,
    now: datetime,
    goes_on: Callable[[], bool] = lambda: True,
) -> Outcome:
    """Ask the source and read what is new. What is left when `goes_on` says no waits for the next
    time. StoreError passes through."""
    try:
        known = Validators(source.etag, source.last_modified)
        found = get(source.url, known=known)
        has = Has(())
        if found.fresh:
            has = what_it_has(source, raw_of(source.url, found), get=get, now=now)
    except IntakeError as error:
        failed = after_failure(source, error, now=now)
        store.sources.record(failed)
        return Outcome(failed, problem=error)
    reading = _Reading(source, store, reader, get, now)
    unread = reading.unread(has.items)
    most = MOST_EVENTS if source.kind is SourceKind.CALENDAR else MOST_ITEMS
    for item in unread[:most]:
        if not goes_on():
            break
        if not reading.take(item):
            break
    more = len(unread) > reading.done
    if has.listed and not more:
        note_listed(source, has.listed, store=store, now=now)
    done = after_success(source, now=now, more=more)
    if reading.asked_to_wait:
        done = after_failure(source, reading.asked_to_wait, now=now)
    elif has.all and not more and not reading.to_be_tried_again:
        # Only where all of it is settled may it be unchanged next time.
        told = found.validators
        done = replace(done, etag=told.etag, last_modified=told.last_modified)
    store.sources.record(done)
    return Outcome(
        done, reading.articles, reading.meetings, reading.asked_to_wait, tuple(reading.left_out)
    )


class _Reading:
    """The items of one source, one after the other, and what came of them."""

    def __init__(
        self, source: Source, store: Store, reader: Reader, get: Get, now: datetime
    ) -> None:
        self._source, self._store, self._reader = source, store, reader
        self._get, self._now = get, now
        self.done = self.articles = self.meetings = 0
        self.to_be_tried_again = False
        self.asked_to_wait: FetchError | None = None
        self.left_out: list[IntakeError] = []
        self._again: set[str] = set()

    def unread(self, items: Sequence[Item]) -> list[Item]:
        return [one for one in items if self._is_news(one, self._seen(one))]

    def _seen(self, item: Item) -> SourceItem | None:
        return self._store.sources.item(self._source, item.key)

    def _is_news(self, item: Item, seen: SourceItem | None) -> bool:
        if seen is None:
            return True
        if seen.article is None and seen.state == item.state:
            return seen.tries < MOST_TRIES
        return seen.state != item.state and self._may_be_read_again(item, seen)

    def _may_be_read_again(self, item: Item, seen: SourceItem) -> bool:
        """Some sources say of all that they have that it has just changed. What was kept when
        nobody looked at that is as it was."""
        if item.event or item.link is None:
            return True
        rested = seen.at is not None and self._now - seen.at >= REST
        return bool(seen.state) and rested and self._once(item)

    def _once(self, item: Item) -> bool:
        self._again.add(item.key)
        return len(self._again) <= MOST_AGAIN

    def take(self, item: Item) -> bool:
        """False where the server asks to be left alone: then the rest waits."""
        seen = self._seen(item)
        tries = seen.tries + 1 if seen and seen.state == item.state else 1
        try:
            again = seen is not None and seen.article is not None
            article = (None if again else self._known(item)) or self._article(item, seen)
        except IntakeError as error:
            if isinstance(error, FetchError) and error.status in _LATER:
                self.asked_to_wait = error
                return False
            self.done += 1
            last = tries >= MOST_TRIES
            if not (last and item.standing):
                self._left_out(item, tries, error)
                return True
            article = item.standing
        else:
            self.done += 1
        article = as_version(article, self._store)
        reading = read(self._reader, article)  # before anything is locked: it takes its time
        with self._store.transaction():
            done = ingest(article, reader=lambda _: reading, store=self._store, now=self._now)
            told = SourceItem(key=item.key, state=item.state, article=done.kept_as, tries=tries)
            self._store.sources.saw(self._source, told, now=self._now)
        self.articles += not done.known
        self.meetings += sum(change.field == "created" for change in done.changes)
        return True

    def _left_out(self, item: Item, tries: int, error: IntakeError) -> None:
        self.left_out.append(error)
        self.to_be_tried_again |= tries < MOST_TRIES
        told = SourceItem(key=item.key, state=item.state, tries=tries, problem=error.problem)
        self._store.sources.saw(self._source, told, now=self._now)

    def _known(self, item: Item) -> Article | None:
        """The article behind the link, where another source brought it or somebody added it."""
        if item.link is None:
            return None
        try:
            return self._store.article(Article(text="", url=without_campaign(item.link)).id)
        except ArticleNotFoundError:
            return None

    def _article(self, item: Item, seen: SourceItem | None) -> Article:
        if item.event:
            # Many a calendar bears the time of asking as that of its last change: what we saw
            # ourselves to change has changed now.
            return event_article(
                item.event,
                publisher=self._source.name,
                before=start_in(seen.state) if seen else None,
                calendar=self._source.url,
                published=self._now if seen else item.event.modified or self._now,
                changed=self._now if seen else None,
            )
        if item.link is None or item.is_whole:
            if item.standing is None:
                raise IntakeError(self._source.url, "an item without words", "nothing can be done")
            return item.standing
        raw = raw_of(item.link, self._get(item.link))
        article = to_articles(raw)[0]
        # What its source says of an item is said of that item; a page's date may have to be
        # guessed.
        told = item.standing.published if item.standing else item.published
        return replace(
            article,
            published=told or article.published,
            publisher=article.publisher or self._source.name,
            url=article.url or without_campaign(raw.url or item.link),
        )
