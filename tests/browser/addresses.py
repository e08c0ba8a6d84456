"""The pages there are: a sample of each, for each kind of reader."""

from __future__ import annotations

from django.urls import URLPattern

from placet.web.urls import urlpatterns
from tests.browser.demo import Demo

OFFICER = "Secretariat, an officer"
CHAIR = "The chair in office"
HEAD = "Avelland, head of delegation"
DELEGATE = "Avelland, a delegate"
BRUKMAR = "Brukmar, a delegate"
ARMENIA = "Armenia, a delegate"

NOTHING = "/CIS/d/no-such-document"

# {ahead}: the session of ministers for which the fictional council prepares, three weeks from the day of loading.
SAMPLES: dict[str, tuple[str, ...]] = {
    "front": ("/",),
    "sign-in": ("/sign-in",),
    "components": ("/components",),
    "home": ("/CIS/", "/RIVERS/"),
    "sessions": ("/CIS/s", "/RIVERS/s"),
    "session": ("/CIS/s/CFM/2024-10-07", "/RIVERS/s/{ahead}"),
    "documents": ("/CIS/d", "/RIVERS/d"),
    "document": ("/CIS/d/capitals", "/RIVERS/d/toll-free-passage", "/CIS/d/st-security?on=2024-10-09", NOTHING),
    "what-if": ("/RIVERS/what-if/toll-free-passage",),
    "decisions": ("/CIS/decisions", "/RIVERS/decisions"),
    "bodies": ("/CIS/b", "/RIVERS/b"),
    "body": ("/CIS/b/CFM", "/RIVERS/b/CRM"),
    "parties": ("/CIS/p", "/RIVERS/p"),
    "party": ("/CIS/p/ARM", "/RIVERS/p/AVL"),
    "chairmanship": ("/CIS/chairmanship", "/RIVERS/chairmanship"),
    "designations": ("/CIS/designations", "/RIVERS/designations"),
    "consultations": ("/CIS/consultations", "/RIVERS/consultations"),
    "treaties": ("/CIS/t", "/RIVERS/t"),
    "treaty": ("/CIS/t/free-trade-2011", "/RIVERS/t/ferry-convention"),
    "sources": ("/CIS/sources", "/RIVERS/sources"),
    "search": ("/CIS/search?q=Armenia", "/RIVERS/search?q=river", "/CIS/search?q=nothing-of-the-kind"),
    "record": ("/CIS/r", "/RIVERS/r"),
    "entry": ("/CIS/r/1", "/RIVERS/r/1"),
    "act": (
        "/RIVERS/do/state-position?subject=toll-free-passage",
        "/RIVERS/do/add-item?subject={ahead}",
        "/RIVERS/do/enter-document?subject=CRM",
        "/RIVERS/do/attach-file?subject=toll-free-passage",
        "/RIVERS/do/record-decision?subject=eel-accord",
    ),
}
NO_PAGES = {"sign-out", "demo", "demo-switch", "agenda-pdf", "session-ics", "calendar", "export", "file"}
"""Patterns that answer with a file, or with another address."""

KEY_PAGES = (
    "/RIVERS/",
    "/RIVERS/s/{ahead}",
    "/RIVERS/d/toll-free-passage",
    "/RIVERS/do/state-position?subject=toll-free-passage",
    "/RIVERS/chairmanship",
    "/RIVERS/r",
)
"""Looked at in every light, width and language, by a delegate."""


def names() -> set[str]:
    """The names of the patterns of all pages."""
    return {str(one.name) for one in urlpatterns if isinstance(one, URLPattern)}


def walk() -> list[tuple[str, str]]:
    """Who looks at which page: the public at the real case, a delegate and an officer at the house they belong to."""
    pages = [path for many in SAMPLES.values() for path in many]
    own = [path for path in pages if path.startswith("/RIVERS/")]
    # All forms of acts come from one template; a delegate looks at those with radio buttons and with a file.
    delegate = [path for path in own if "/do/" not in path or "state-position" in path or "attach-file" in path]
    return [
        *(("", path) for path in pages if path not in own),
        ("", "/RIVERS/"),
        *((DELEGATE, path) for path in delegate),
        *((OFFICER, path) for path in own),
        (ARMENIA, "/CIS/s/CFM/2024-10-07"),
    ]


def at(path: str, demo: Demo) -> str:
    """The address of a sample today."""
    return path.format(ahead=demo.ahead["CRM"])


def house(path: str) -> str:
    """The organisation whose page it is."""
    return "CIS" if path.startswith("/CIS/") else "RIVERS"
