"""Open stores that wait for the next request, so that it need not open one."""

from __future__ import annotations

import os
from collections import deque
from pathlib import Path

from . import Store

_File = tuple[int, int]


class Stores:
    """Stores over one file, each lent to one borrower at a time.

    Opening one costs a hundred times what asking it something costs. Where another file was put in
    the place of the one that was opened (a copy restored), those of the old one are closed.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = str(path)
        self._idle: deque[Store] = deque()
        self._opened: dict[Store, _File | None] = {}

    def lend(self) -> Store:
        """Give it back with `take_back`, or close it with `drop`."""
        file = self._file()
        while True:
            try:
                store = self._idle.pop()
            except IndexError:
                store = Store(self._path)
                self._opened[store] = self._file()
                return store
            if self._opened[store] == file:
                return store
            self.drop(store)

    def take_back(self, store: Store) -> None:
        self._idle.append(store)

    def drop(self, store: Store) -> None:
        """Close one that is not wanted back."""
        self._opened.pop(store, None)
        store.close()

    def close(self) -> None:
        """Close those that nobody has borrowed."""
        while self._idle:
            self.drop(self._idle.pop())

    def _file(self) -> _File | None:
        try:
            found = os.stat(self._path)  # noqa: PTH116 - a third of the time of Path.stat
        except OSError:
            return None  # none yet, or in memory
        return found.st_dev, found.st_ino
