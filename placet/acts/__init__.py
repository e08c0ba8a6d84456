"""The catalogue of acts: importing this package registers all of them."""

from placet.acts import (
    agenda,
    cooperation,
    decisions,
    documents,
    membership,
    positions,
    rules,
    sessions,
    sources,
    statements,
    treaties,
)
from placet.acts.base import REGISTER, Act, fields, judge, may_begin, weigh

__all__ = [
    "REGISTER",
    "Act",
    "agenda",
    "cooperation",
    "decisions",
    "documents",
    "fields",
    "judge",
    "may_begin",
    "membership",
    "positions",
    "rules",
    "sessions",
    "sources",
    "statements",
    "treaties",
    "weigh",
]
