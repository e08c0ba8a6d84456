"""Addresses of the pages. A document, a session, an entry keeps its address for ever."""

from django.urls import path, register_converter

from placet.web import acts, files, papers, sign
from placet.web.page import page
from placet.web.pages import bodies, cooperation, documents, home, lists, parties, record, search, sessions, what_if


class Reference:
    """A reference of the record: words parted by slashes, never empty, never climbing."""

    regex = r"[\w.@:+-]+(?:/[\w.@:+-]+)*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Reference, "ref")

urlpatterns = [
    path("", home.front, name="front"),
    path("sign-in", sign.sign_in, name="sign-in"),
    path("sign-out", sign.sign_out, name="sign-out"),
    path("demo/<str:token>", sign.demo, name="demo"),
    path("demo/<str:organisation>/as/<ref:mandate>", sign.switch, name="demo-switch"),
    path("components", home.components, name="components"),
    path("<str:organisation>/", page(home.home), name="home"),
    path("<str:organisation>/s", page(sessions.listing), name="sessions"),
    path("<str:organisation>/s/<ref:ref>/agenda.pdf", papers.agenda_pdf, name="agenda-pdf"),
    path("<str:organisation>/s/<ref:ref>/session.ics", papers.session_ics, name="session-ics"),
    path("<str:organisation>/s/<ref:ref>", page(sessions.session), name="session"),
    path("<str:organisation>/calendar.ics", papers.calendar_ics, name="calendar"),
    path("<str:organisation>/d", page(lists.documents), name="documents"),
    path("<str:organisation>/d/<ref:ref>", page(documents.document), name="document"),
    path("<str:organisation>/what-if/<ref:ref>", page(what_if.what_if), name="what-if"),
    path("<str:organisation>/decisions", page(lists.decisions), name="decisions"),
    path("<str:organisation>/b", page(bodies.bodies), name="bodies"),
    path("<str:organisation>/b/<ref:ref>", page(bodies.body), name="body"),
    path("<str:organisation>/p", page(parties.parties), name="parties"),
    path("<str:organisation>/p/<ref:ref>", page(parties.party), name="party"),
    path("<str:organisation>/chairmanship", page(cooperation.chairmanship), name="chairmanship"),
    path("<str:organisation>/designations", page(cooperation.designations), name="designations"),
    path("<str:organisation>/consultations", page(cooperation.consultations), name="consultations"),
    path("<str:organisation>/t", page(cooperation.treaties), name="treaties"),
    path("<str:organisation>/t/<ref:ref>", page(cooperation.treaty), name="treaty"),
    path("<str:organisation>/sources", page(lists.sources), name="sources"),
    path("<str:organisation>/search", page(search.search), name="search"),
    path("<str:organisation>/r", page(record.record), name="record"),
    path("<str:organisation>/r/<int:number>", page(record.entry), name="entry"),
    path("<str:organisation>/record.jsonl", record.export, name="export"),
    path("<str:organisation>/f/<str:digest>/<str:name>", files.file, name="file"),
    path("<str:organisation>/do/<str:kind>", acts.act, name="act"),
]
