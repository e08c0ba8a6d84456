"""The database: the record, the tables made from it, files, people, webhooks."""

from placet.models import tables
from placet.models.people import Holding, Person, SignInLink
from placet.models.record import Entry, Head
from placet.models.searched import Searched
from placet.models.webhooks import Webhook

__all__ = ["Entry", "Head", "Holding", "Person", "Searched", "SignInLink", "Webhook", "tables"]
