import pytest, difflib
from tests.access.test_canaries import *
@pytest.mark.django_db
def test_x(today):
    sessions = {"council": f"CRM/{today + timedelta(days=21)}", "deputies": f"CRD/{today + timedelta(days=9)}"}
    client=PUBLIC.client(); shown=[]
    for _ in range(2):
        end = Head.objects.get(organisation=ORGANISATION)
        shown.append({a: without_end(without_chance(ask(client,a).text), end) for a in ["/sign-in", at("agenda-pdf", sessions["council"]), at("agenda-pdf", sessions["deputies"])]})
        if len(shown)==1: put(sessions, (today - timedelta(days=3)).isoformat(), office=False)
    for a in shown[0]:
        print("=====",a)
        for l in list(difflib.unified_diff(shown[0][a].split("\n"), shown[1][a].split("\n"), lineterm="", n=0))[:24]: print(l[:200])
