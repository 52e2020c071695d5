"""The side of `subscribers.Evolution` that runs on the system's Python, on a bus of its own.

usage: python3 evolution.py SOURCE; "refresh" and "list" come on standard input, JSON goes out
"""

import json
import sys
import time

import gi  # of the system, like those below

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
gi.require_version("ICalGLib", "3.0")
from gi.repository import ECal, EDataServer, GLib, ICalGLib  # noqa: E402 - of these versions

START = 60  # seconds that the data server may take to come up
CONNECTED = 2  # seconds to wait for it to say that it is connected, which it need not


def main() -> None:
    if sys.argv[1] == "--able":
        return
    registry = EDataServer.SourceRegistry.new_sync(None)
    source = registry.ref_source(sys.argv[1])
    client = ECal.Client.connect_sync(source, ECal.ClientSourceType.EVENTS, CONNECTED, None)
    for line in sys.stdin:
        told = refreshed(client) if line.strip() == "refresh" else listed(client)
        print(json.dumps(told), flush=True)


def refreshed(client: ECal.Client) -> list:
    until = time.monotonic() + START
    while True:
        try:
            client.refresh_sync(None)
        except GLib.Error:  # not open yet
            if time.monotonic() > until:
                raise
            time.sleep(1)
        else:
            return []


def listed(client: ECal.Client) -> list:
    _, events = client.get_object_list_as_comps_sync("#t", None)
    return [
        [
            event.get_uid(),
            day(event.get_dtstart().get_value()),
            event.get_status() == ICalGLib.PropertyStatus.CANCELLED,
        ]
        for event in events
    ]


def day(start: ICalGLib.Time) -> str:
    return f"{start.get_year():04}-{start.get_month():02}-{start.get_day():02}"


if __name__ == "__main__":
    main()
