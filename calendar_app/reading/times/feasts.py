"""Days that move: Easter and what hangs on it, and "the fourth Thursday of November".

A language file writes them as codes that stand where month and day do. `E+39` is 39 days after
Easter Sunday, `O+1` the day after that of the Orthodox; `11-D4#4+1` is the day after the fourth
Thursday of November, `05-D1#L` May's last Monday.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter
from dateutil.relativedelta import relativedelta

CODE = re.compile(
    r"(?P<church>[EO])(?P<easter>[+-]\d+)|(?P<month>\d\d)-D(?P<day>\d)#(?P<rank>[\dL])(?P<plus>[+-]\d+)?"
)


def feast(year: int, code: str) -> date | None:
    """The day that `code` names in `year`; None for what is no such code, or no such day."""
    found = CODE.fullmatch(code)
    if found is None or not 1 <= year <= 4099:  # as far as the computation of Easter goes
        return None
    if found["easter"]:
        orthodox = found["church"] == "O"
        sunday = easter(year, EASTER_ORTHODOX) if orthodox else easter(year, EASTER_WESTERN)
        return sunday + timedelta(days=int(found["easter"]))
    first = date(year, int(found["month"]), 1)
    first += timedelta(days=(int(found["day"]) - first.isoweekday()) % 7)
    last = first + relativedelta(day=31)
    weeks = (last - first).days // 7 if found["rank"] == "L" else int(found["rank"]) - 1
    told = first + timedelta(weeks=weeks)
    return told + timedelta(days=int(found["plus"] or 0)) if told.month == first.month else None
