"""The demo's milestones, with every kind of date and with the dates that were announced before.

The rows of the reference process are facts; their words are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class When:
    """A date as announced. precision: "day", "range" or "month". ends: only of a range. confirmed: False is "to be confirmed"."""

    precision: str
    starts: date
    ends: date | None = None
    confirmed: bool = True
    place: Text | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A row of a process's timeline.

    kind: "meeting", "publication", "deadline" or "session". outside: not an event of the process itself. dates: every version,
    oldest first; the last is in force. call: code of the call that the row belongs to. paper, revision: what it published.
    """

    process: str
    key: str
    kind: str
    title: Text
    dates: tuple[When, ...]
    outside: bool = False
    call: str | None = None
    paper: str | None = None
    revision: int | None = None
    note: Text | None = None


GENEVA: Text = {"en": "Geneva", "ar": "جنيف", "fr": "Genève"}
VIRTUAL: Text = {"en": "virtual", "ar": "عن بعد", "fr": "en ligne"}
AI = "ip-and-ai-conversation"
REGISTER = "open-register"

REFERENCE: tuple[Milestone, ...] = (
    Milestone(
        AI,
        "offices-meeting",
        "meeting",
        {
            "en": "Meeting of intellectual property offices on ICT strategies and artificial intelligence for their administration",
            "ar": "اجتماع مكاتب الملكية الفكرية بشأن استراتيجيات تكنولوجيا المعلومات والذكاء الاصطناعي في إدارتها",
            "fr": "Réunion des offices de propriété intellectuelle sur les stratégies informatiques et l’intelligence artificielle au service de leur administration",
        },
        (When("range", date(2018, 5, 23), date(2018, 5, 25)),),
        outside=True,
    ),
    Milestone(
        AI,
        "technology-trends",
        "publication",
        {
            "en": "Publication: a study of technology trends in artificial intelligence",
            "ar": "إصدار: دراسة عن اتجاهات التكنولوجيا في مجال الذكاء الاصطناعي",
            "fr": "Publication : étude des tendances technologiques dans l’intelligence artificielle",
        },
        (When("day", date(2019, 1, 31)),),
        outside=True,
    ),
    Milestone(
        AI,
        "first-session",
        "session",
        {
            "en": "Conversation: First Session",
            "ar": "المحادثة: الدورة الأولى",
            "fr": "Conversation : première session",
        },
        (When("day", date(2019, 9, 27), place=GENEVA),),
    ),
    Milestone(
        AI,
        "draft-issues-paper",
        "publication",
        {
            "en": "Publication: Draft Issues Paper",
            "ar": "إصدار: مسودة وثيقة المسائل",
            "fr": "Publication : projet de document sur les questions",
        },
        (When("day", date(2019, 12, 13)),),
        paper="ip-policy-and-ai",
        revision=1,
    ),
    Milestone(
        AI,
        "comments-deadline",
        "deadline",
        {
            "en": "Deadline: comments on the Draft Issues Paper",
            "ar": "الموعد الأخير: ملاحظات على مسودة وثيقة المسائل",
            "fr": "Date limite : observations sur le projet de document",
        },
        (When("day", date(2020, 2, 14)),),
        call="DIP",
    ),
    Milestone(
        AI,
        "revised-issues-paper",
        "publication",
        {
            "en": "Publication: Revised Issues Paper",
            "ar": "إصدار: وثيقة المسائل المنقحة",
            "fr": "Publication : document révisé sur les questions",
        },
        (When("month", date(2020, 3, 31), confirmed=False), When("day", date(2020, 5, 29))),
        paper="ip-policy-and-ai",
        revision=2,
        note={
            "en": "First announced for the end of March 2020.",
            "ar": "أعلن أولا لنهاية مارس 2020.",
            "fr": "Annoncée d’abord pour la fin de mars 2020.",
        },
    ),
    Milestone(
        AI,
        "second-session",
        "session",
        {
            "en": "Conversation: Second Session",
            "ar": "المحادثة: الدورة الثانية",
            "fr": "Conversation : deuxième session",
        },
        (
            When("range", date(2020, 5, 11), date(2020, 5, 12), place=GENEVA),
            When("range", date(2020, 7, 7), date(2020, 7, 9), place=VIRTUAL),
        ),
        note={
            "en": "First announced for 11 and 12 May 2020 in Geneva.",
            "ar": "أعلنت أولا ليومي 11 و12 مايو 2020 في جنيف.",
            "fr": "Annoncée d’abord pour les 11 et 12 mai 2020 à Genève.",
        },
    ),
    Milestone(
        AI,
        "interventions-deadline",
        "deadline",
        {
            "en": "Deadline: further written interventions and comments on the Second Session",
            "ar": "الموعد الأخير: مداخلات مكتوبة إضافية وملاحظات على الدورة الثانية",
            "fr": "Date limite : nouvelles interventions écrites et observations sur la deuxième session",
        },
        (When("day", date(2020, 7, 24)),),
        call="SSI",
    ),
    Milestone(
        AI,
        "third-session",
        "session",
        {
            "en": "Conversation: Third Session",
            "ar": "المحادثة: الدورة الثالثة",
            "fr": "Conversation : troisième session",
        },
        (When("month", date(2020, 11, 1), confirmed=False), When("day", date(2020, 11, 4))),
        note={
            "en": "1,573 people from 133 countries registered.",
            "ar": "سجل 1573 شخصا من 133 بلدا.",
            "fr": "1 573 personnes de 133 pays se sont inscrites.",
        },
    ),
)
"""The nine rows of the reference process, in order."""
PAPER_OUT: Text = {
    "en": "Publication: discussion paper",
    "ar": "إصدار: وثيقة النقاش",
    "fr": "Publication : document de réflexion",
}
FIRST_END: Text = {
    "en": "Deadline: written comments",
    "ar": "الموعد الأخير: الملاحظات المكتوبة",
    "fr": "Date limite : observations écrites",
}
SECOND_END: Text = {
    "en": "Deadline: second round",
    "ar": "الموعد الأخير: الجولة الثانية",
    "fr": "Date limite : second tour",
}
REPORT: Text = {
    "en": "Publication: report on the comments",
    "ar": "إصدار: تقرير عن الملاحظات",
    "fr": "Publication : rapport sur les observations",
}


def register(today: date) -> tuple[Milestone, ...]:
    """Give the rows of the second process; its last one still waits for its day."""
    opened, closed = today - timedelta(days=80), today - timedelta(days=35)
    report = (today + timedelta(days=75)).replace(day=1)
    return (
        Milestone(
            REGISTER,
            "discussion-paper",
            "publication",
            PAPER_OUT,
            (When("day", opened),),
            paper="open-register",
            revision=1,
        ),
        Milestone(
            REGISTER,
            "first-deadline",
            "deadline",
            FIRST_END,
            (When("day", closed),),
            call="RAF",
        ),
        Milestone(
            REGISTER,
            "second-deadline",
            "deadline",
            SECOND_END,
            (When("day", today + timedelta(days=20)),),
            call="RAF2",
        ),
        Milestone(
            REGISTER,
            "report",
            "publication",
            REPORT,
            (When("month", report, confirmed=False),),
        ),
    )
