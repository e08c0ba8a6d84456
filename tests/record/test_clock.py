"""The clock: what time alone changes is an act too, done once, whoever looks at the clock and how often."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from placet import desk
from placet.models.record import Entry, Head
from placet.models.tables import visible
from placet.procedure.moment import written
from placet.procedure.rows import Decision, Document, Silence
from placet.record.clock import tick
from tests.cast import CHAIR, DELEGATE_B, OFFICER, ORGANISATION, PUBLIC

pytestmark = pytest.mark.django_db


@pytest.fixture
def expires(today: date) -> datetime:
    """The instant at which the silence on the notice on winter navigation ends, noon at the seat of the council."""
    day = today + timedelta(days=2)
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Etc/GMT-3"))


def at(when: datetime) -> list[str]:
    """Look at the clock at an instant: the references of the decisions that were made."""
    made = []
    for organisation, posted in tick(written(when)):
        assert organisation == ORGANISATION
        made += [row.ref for row in posted.rows if isinstance(row, Decision)]
    return made


def test_a_second_before_it_is_not_over(expires: datetime) -> None:
    """The hour is exact."""
    assert at(expires - timedelta(seconds=1)) == []
    assert at(expires) == ["winter-navigation/CRM"]


def test_it_lapses_once(expires: datetime) -> None:
    """The clock is looked at every minute; the draft is adopted once, and is public then."""
    assert visible(Document, PUBLIC.reader(), ref="winter-navigation") == []
    assert at(expires) == ["winter-navigation/CRM"]
    assert at(expires) == at(expires + timedelta(days=1)) == []
    (document,) = visible(Document, PUBLIC.reader(), ref="winter-navigation")
    assert document.state == "adopted"
    (silence,) = visible(Silence, OFFICER.reader(), document="winter-navigation")
    assert silence.state == "lapsed"
    entry = Entry.objects.get(organisation=ORGANISATION, number=Head.objects.get(organisation=ORGANISATION).number)
    assert entry.kind == "lapse-silence"
    assert '"by":"clock"' in entry.text


def test_two_machines_look_at_the_clock_at_once(expires: datetime) -> None:
    """Both see two silences run out; each is let lapse by the one that comes first, and neither fails."""
    desk.receive(CHAIR.reader(), "open-silence", {"document": "toll-free-passage", "expires": written(expires)})
    first = tick(written(expires))
    next(first)
    assert len(list(tick(written(expires)))) == 1
    assert list(first) == []
    decided = {row.ref for row in visible(Decision, OFFICER.reader()) if row.how == "silence"}
    assert decided >= {"winter-navigation/CRM", "toll-free-passage/CRM"}


def test_what_was_broken_does_not_lapse(expires: datetime) -> None:
    """Nor what was broken in the last minute."""
    desk.receive(DELEGATE_B.reader(), "break-silence", {"document": "winter-navigation", "text": "Two lamps."})
    assert at(expires) == []
    (silence,) = visible(Silence, OFFICER.reader(), document="winter-navigation")
    assert (silence.state, silence.broken_by) == ("broken", "BKM")


def test_after_the_hour_and_before_the_clock_is_looked_at(today: date) -> None:
    """It is over all the same: nobody breaks it any more, and the clock adopts when it is looked at."""
    opened, over = today - timedelta(days=4), today - timedelta(days=1)
    data = {"document": "lock-hours", "at": f"{opened}T09:00Z", "expires": f"{over}T09:00Z"}
    desk.receive(OFFICER.reader(), "open-silence", data)
    with pytest.raises(desk.OutOfOrder) as refused:
        desk.receive(DELEGATE_B.reader(), "break-silence", {"document": "lock-hours", "text": "Late."})
    assert [one.code for one in refused.value.objections] == ["silence-over"]
    assert at(datetime.now(ZoneInfo("UTC"))) == ["lock-hours/CRM"]
