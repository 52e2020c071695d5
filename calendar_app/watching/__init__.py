"""Sources that are watched: news flows in by itself.

    Source -> due -> get -> items -> Article -> ingest

`due` and `links` are pure: when a source is asked again, and which links of a page are articles.
`manners` asks other people's servers as they wish to be asked, `polling` reads one source,
`rounds` all that are due, and `finding` knows what stands at a new address.
"""

from .due import LEAST
from .finding import EVERY, source_at
from .manners import Manners
from .polling import Outcome, poll
from .rounds import update

__all__ = ["EVERY", "LEAST", "Manners", "Outcome", "poll", "source_at", "update"]
