"""Well-known fields of events: venue and order of a meeting, weapon and range of a launch, stops of a visit.

One module a kind of event; `reading` says which reads which event, `words` holds what they share.
"""

from foreigndesk.annotation.events.details.reading import details_of, united
from foreigndesk.annotation.events.details.visits import with_itineraries

__all__ = ["details_of", "united", "with_itineraries"]
