"""The database: the record, the tables made from it, files, people."""

from placet.models import tables
from placet.models.people import Holding, Person, SignInLink
from placet.models.record import Entry, Head, Outgoing
from placet.models.searched import Searched

__all__ = ["Entry", "Head", "Holding", "Outgoing", "Person", "Searched", "SignInLink", "tables"]
