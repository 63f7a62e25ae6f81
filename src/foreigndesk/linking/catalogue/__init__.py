"""A user's own catalogue of entities (FollowTheMoney, OpenSanctions, CSV) beside the actors of the record.

`reading` streams a file's entries, `matching` finds which of them may be which actor, and why.
"""

from foreigndesk.linking.catalogue.matching import KnownActor, Matcher
from foreigndesk.linking.catalogue.reading import CatalogueFile

__all__ = ["CatalogueFile", "KnownActor", "Matcher"]
