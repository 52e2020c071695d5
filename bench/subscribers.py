"""Calendar programs that are no Python packages: Evolution's data server and Thunderbird.

Each gets a home of its own and knows nothing of the user's. `refresh` asks the program to look
again, as its own button does; what it holds is read from the program, or from the file that it
keeps.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from subscription import ZONE, Seen

SYSTEM_PYTHON = "/usr/bin/python3"  # the one that has the GObject bindings of the system
_EVOLUTION = Path(__file__).with_name("evolution.py")


def _absent(*programs: str) -> str:
    return ", ".join(name for name in programs if shutil.which(name) is None)


def _home(folder: Path) -> dict[str, str]:
    """The environment of a program that lives in `folder`."""
    env = dict(os.environ, HOME=str(folder), XDG_RUNTIME_DIR=str(folder), TZ=ZONE.key)
    for name, where in (("CONFIG", ".config"), ("CACHE", ".cache"), ("DATA", ".local")):
        env[f"XDG_{name}_HOME"] = str(folder / where)
    for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        env.pop(name, None)
    return env | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


class Evolution:
    """The data server behind Evolution and GNOME's calendar, with a bus of its own."""

    name = "evolution-data-server"
    patience = 30.0

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._side: subprocess.Popen[str] | None = None

    @classmethod
    def missing(cls) -> str:
        absent = _absent("dbus-run-session", SYSTEM_PYTHON)
        if absent:
            return absent
        able = subprocess.run(  # noqa: S603
            [SYSTEM_PYTHON, _EVOLUTION, "--able"], capture_output=True, check=False
        )
        return "" if able.returncode == 0 else "evolution-data-server with its GObject bindings"

    def subscribe(self, url: str) -> None:
        sources = self._folder / ".config" / "evolution" / "sources"
        sources.mkdir(parents=True)
        address = urlsplit(url)
        groups = {
            "Data Source": {"DisplayName": "Feed", "Enabled": "true", "Parent": "webcal-stub"},
            "Authentication": {
                "Host": address.hostname,
                "Port": address.port,
                "Method": "none",
                "RememberPassword": "false",
            },
            "Security": {"Method": "none"},
            "Calendar": {"BackendName": "webcal", "Selected": "true"},
            "WebDAV Backend": {
                "ResourcePath": address.path,
                "ResourceQuery": address.query,
            },
            "Refresh": {"Enabled": "true", "IntervalMinutes": 60},
            "Offline": {"StaySynchronized": "true"},
        }
        text = "\n".join(
            "\n".join([f"[{group}]", *(f"{key}={value}" for key, value in told.items()), ""])
            for group, told in groups.items()
        )
        (sources / "feed.source").write_text(text)
        env = _home(self._folder) | {
            "GSETTINGS_BACKEND": "memory",
            "GIO_USE_NETWORK_MONITOR": "base",  # else it waits for a network to be announced
        }
        self._side = subprocess.Popen(  # noqa: S603
            ["dbus-run-session", "--", SYSTEM_PYTHON, _EVOLUTION, "feed"],  # noqa: S607
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self.refresh()

    def refresh(self) -> None:
        self._asked("refresh")

    def events(self) -> list[Seen]:
        return [
            Seen(uid, date.fromisoformat(day), cancelled)
            for uid, day, cancelled in self._asked("list")
        ]

    def close(self) -> None:
        _end(self._side)

    def _asked(self, what: str) -> list[list]:
        side = self._side
        if side is None or side.stdin is None or side.stdout is None:
            raise AssertionError("not subscribed")
        side.stdin.write(f"{what}\n")
        side.stdin.flush()
        answer = side.stdout.readline()
        if not answer:
            raise AssertionError("the data server has gone")
        return json.loads(answer)


# A window of the whole screen that shows a month, without lists beside it.
_MONTH_VIEW = {
    "chrome://messenger/content/messenger.xhtml": {
        "messengerWindow": {"width": "1600", "height": "1000", "sizemode": "normal"},
        "view-box": {"selectedIndex": "3"},
        "bottom-events-box": {"hidden": "true"},
        "today-pane-panel": {"collapsed": "true", "collapsedinmodes": "mail,calendar,tasks"},
    }
}


class Thunderbird:
    """Thunderbird on a screen that nobody sees; it looks again every minute."""

    name = "Thunderbird"
    patience = 150.0

    _CALENDAR = "6f1d2a34-5b6c-4d7e-8f90-a1b2c3d4e5f6"
    _ALL_DAY = 8  # the bit of `flags` that says so
    _EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._profile = folder / "profile"
        self._display = f":{90 + os.getpid() % 900}"
        self._running: list[subprocess.Popen[bytes]] = []

    @classmethod
    def missing(cls) -> str:
        return _absent("thunderbird", "Xvfb", "dbus-run-session")

    def subscribe(self, url: str) -> None:
        self._profile.mkdir(parents=True)
        lines = (
            f"user_pref({json.dumps(key)}, {json.dumps(value)});\n"
            for key, value in self._preferences(url).items()
        )
        (self._profile / "user.js").write_text("".join(lines))
        (self._profile / "xulstore.json").write_text(json.dumps(_MONTH_VIEW))
        self._start("Xvfb", self._display, "-screen", "0", "1600x1000x24", "-nolisten", "tcp")
        time.sleep(1)
        self._start(
            *("dbus-run-session", "--", "thunderbird", "--no-remote", "-calendar"),
            *("--profile", str(self._profile)),
        )

    def refresh(self) -> None:
        """It does so by itself, within a minute."""

    def events(self) -> list[Seen]:
        kept = self._profile / "calendar-data" / "cache.sqlite"
        with tempfile.TemporaryDirectory() as name:
            # Thunderbird holds the lock of its file; a copy with its journal can be read.
            for file in kept.parent.glob("cache.sqlite*"):
                shutil.copy(file, name)
            copy = Path(name) / "cache.sqlite"
            if not copy.exists():
                return []
            try:
                with closing(sqlite3.connect(copy)) as db:
                    rows = db.execute(
                        "SELECT id, event_start, flags, ical_status FROM cal_events"
                    ).fetchall()
            except sqlite3.DatabaseError:  # copied in the middle of a write
                return []
        return [
            Seen(uid, self._day(start, flags), status == "CANCELLED")
            for uid, start, flags, status in rows
        ]

    def screenshot(self, path: Path) -> None:
        """What the window shows; needs ImageMagick."""
        subprocess.run(  # noqa: S603
            ["import", "-display", self._display, "-window", "root", path],  # noqa: S607
            check=True,
            timeout=60,
        )

    def close(self) -> None:
        for process in reversed(self._running):
            _end(process)

    def _start(self, *command: str) -> None:
        env = _home(self._folder) | {
            "DISPLAY": self._display,
            "MOZ_CRASHREPORTER_DISABLE": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        self._running.append(
            subprocess.Popen(  # noqa: S603
                command,
                env=env,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )

    def _day(self, microseconds: int, flags: int) -> date:
        moment = self._EPOCH + timedelta(microseconds=microseconds)
        return moment.date() if flags & self._ALL_DAY else moment.astimezone(ZONE).date()

    def _preferences(self, url: str) -> dict[str, object]:
        """A calendar that is subscribed to, and no greetings, updates or reports."""
        calendar = f"calendar.registry.{self._CALENDAR}"
        quiet = dict.fromkeys(
            (
                "app.donation.eoy.enabled",
                "app.normandy.enabled",
                "app.update.enabled",
                "browser.safebrowsing.enabled",
                "calendar.alarms.show",
                "calendar.timezone.useSystemTimezone",
                "datareporting.healthreport.uploadEnabled",
                "datareporting.policy.dataSubmissionEnabled",
                "extensions.getAddons.cache.enabled",
                "extensions.update.enabled",
                "mail.accounthub.enabled",
                "mail.inappnotifications.enabled",
                "mail.shell.checkDefaultClient",
                "mailnews.start_page.enabled",
                "network.captive-portal-service.enabled",
                "network.connectivity-service.enabled",
                "toolkit.telemetry.enabled",
            ),
            False,
        )
        return quiet | {
            f"{calendar}.type": "ics",
            f"{calendar}.uri": url,
            f"{calendar}.name": "Meetings",
            f"{calendar}.cache.enabled": True,
            f"{calendar}.calendar-main-in-composite": True,
            f"{calendar}.readOnly": True,
            f"{calendar}.refreshInterval": "1",
            f"{calendar}.suppressAlarms": True,
            "calendar.list.sortOrder": self._CALENDAR,
            "calendar.timezone.local": ZONE.key,
            "calendar.ui.version": 3,
            "app.donation.eoy.version.viewed": 999,
            "mail.provider.suppress_dialog_on_startup": True,
            "mail.rights.version": 1,
            "mail.spotlight.firstRunDone": True,
            "mail.winsearch.firstRunDone": True,
            "mailnews.start_page_override.mstone": "ignore",
            "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
            "network.proxy.type": 0,
            "services.settings.server": "http://127.0.0.1:9/",
        }


def _end(process: subprocess.Popen | None) -> None:
    """With all that it started: each was given a session of its own."""
    if process is None:
        return
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(20)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
        return
