"""One session of a fictional council, as the data of papers in three languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from placet.papers.agenda import (
    WORDS,
    AgendaPaper,
    Delegation,
    Document,
    Fact,
    Item,
    ItemClass,
    NextSession,
    Rendition,
    Sitting,
)
from placet.papers.typeset import Foot, Marking, Title, Words

HASH = "5f3c0a9d" * 8

RUSSIAN = {
    "page": "Страница {page} из {pages}",
    "entry": "Протокол, запись {number}",
    "copy": "Экземпляр: {reader}",
    "order-paper": "Порядок дня",
    "agenda": "Повестка дня",
    "agenda-empty": "В повестке дня пока нет вопросов.",
    "delegations": "Делегации",
    "next-session": "Следующее заседание",
}
ARABIC = {
    "page": "صفحة {page} من {pages}",
    "entry": "السجل، القيد {number}",
    "copy": "نسخة {reader}",
    "order-paper": "ورقة الأعمال",
    "agenda": "جدول الأعمال",
    "agenda-empty": "لا بنود في جدول الأعمال بعد.",
    "delegations": "الوفود",
    "next-session": "الدورة المقبلة",
}
STRINGS = {"en": dict(WORDS), "ru": RUSSIAN, "ar": ARABIC}

TITLES = {
    "levels": {
        "en": "Agreement on the exchange of water level data",
        "ru": "Соглашение об обмене данными об уровнях воды",
        "ar": "اتفاق بشأن تبادل بيانات مناسيب المياه",
    },
    "views": {
        "en": "Exchange of views on the state of the seven rivers",
        "ru": "Обмен мнениями о состоянии семи рек",
        "ar": "تبادل الآراء بشأن حالة الأنهار السبعة",
    },
    "locks": {
        "en": "Programme of works on locks and weirs",
        "ru": "Программа работ на шлюзах и плотинах",
        "ar": "برنامج الأشغال في الأهوسة والسدود",
    },
}
SAID = {
    "en": {
        "organisation": "Council of the Seven Rivers",
        "body": "Conference of Ministers",
        "session": "Oberwehr, 14 May 2031",
        "kind": "Regular session · held",
        "restricted": "Restricted sitting",
        "extended": "Extended sitting",
        "with": "With discussion",
        "adopted": "Adopted by consensus",
        "not-joined": "Aland did not join",
        "stamp": "Restricted",
        "as-of": "As it stood on 14 May 2031",
        "chair": "Chair",
        "next": "Spring 2032, Unterwehr",
        "absent": "No delegation registered: Dorland",
    },
    "ru": {
        "organisation": "Совет семи рек",
        "body": "Конференция министров",
        "session": "Обервер, 14 мая 2031 года",
        "kind": "Очередное заседание · состоялось",
        "restricted": "Заседание в узком составе",
        "extended": "Заседание в широком составе",
        "with": "С обсуждением",
        "adopted": "Принято консенсусом",
        "not-joined": "Аланд не присоединился",
        "stamp": "Для ограниченного круга",
        "as-of": "По состоянию на 14 мая 2031 года",
        "chair": "Председатель",
        "next": "Весна 2032 года, Унтервер",
        "absent": "Делегация не заявлена: Дорланд",
    },
    "ar": {
        "organisation": "مجلس الأنهار السبعة",
        "body": "مؤتمر الوزراء",
        "session": "أوبرفير، 14 أيار/مايو 2031",
        "kind": "دورة عادية · انعقدت",
        "restricted": "الجلسة الضيقة",
        "extended": "الجلسة الموسعة",
        "with": "مع مناقشة",
        "adopted": "اعتُمد بتوافق الآراء",
        "not-joined": "لم تنضم آلاند",
        "stamp": "مقيد",
        "as-of": "كما كان في 14 أيار/مايو 2031",
        "chair": "الرئاسة",
        "next": "ربيع 2032، أونترفير",
        "absent": "لا وفد مسجل: دورلاند",
    },
}


def direction(language: str) -> str:
    return "rtl" if language == "ar" else "ltr"


def title(key: str, language: str) -> Title:
    """The title in that language, with the Russian one, which is authentic, under it."""
    texts = TITLES[key]
    shown = Words(text=texts[language], language=language, direction=direction(language))
    authentic = Words(text=texts["ru"], language="ru", direction="ltr") if language != "ru" else None
    return Title(shown=shown, authentic=authentic)


def session(language: str, /, **changes: object) -> AgendaPaper:
    """The order paper in that language: two sittings, three items, of which one has two documents."""
    said = SAID[language]
    way = direction(language)
    items = (
        Item(
            number="2",
            title=title("levels", language),
            documents=(
                Document(
                    symbol="CM/31/2 Rev.1",
                    outcome=said["adopted"],
                    not_joined=said["not-joined"],
                    languages=(Rendition(code="ru", authentic=True), Rendition(code="en")),
                ),
            ),
        ),
        Item(
            number="3",
            title=title("locks", language),
            documents=(
                Document(symbol="CM/31/3", title=title("locks", language), outcome=said["adopted"]),
                Document(symbol="CM/31/3/Add.1", title=title("levels", language)),
            ),
        ),
    )
    values: dict[str, object] = {
        "language": language,
        "direction": way,
        "words": STRINGS[language],
        "dated": datetime(2031, 5, 14, 16, 30, tzinfo=UTC),
        "organisation": said["organisation"],
        "foot": Foot(number=412, hash=HASH, as_of=said["as-of"], address="https://rivers.example/r/s/CM/2031-05-14"),
        "body": Words(text=said["body"], language=language, direction=way),
        "session": Words(text=said["session"], language=language, direction=way),
        "kind": said["kind"],
        "facts": (Fact(label=said["chair"], words="Bornland"),),
        "sittings": (
            Sitting(
                name=said["restricted"],
                classes=(ItemClass(items=(Item(number="1", title=title("views", language)),)),),
            ),
            Sitting(name=said["extended"], classes=(ItemClass(name=said["with"], items=items),)),
        ),
        "delegations": (
            Delegation(party="Aland", code="AL", head="Ada Almond"),
            Delegation(party="Bornland", code="BO", head="Boris Borowoi"),
        ),
        "absent": said["absent"],
        "next_session": NextSession(words=said["next"]),
    }
    return AgendaPaper(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
def order_paper() -> Callable[..., AgendaPaper]:
    """`order_paper(language, **changes)`: the session's order paper as data."""
    return session


@pytest.fixture
def stamp() -> Callable[[str], Marking]:
    """The stamp of a restricted paper in a language."""
    return lambda language: Marking(kind="restricted", label=SAID[language]["stamp"])
