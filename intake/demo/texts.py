"""What the demo's secretariat says: themes, processes, calls, the disclaimer. Papers and milestones stand beside it.

A text holds a value per language, English and Arabic at least. The secretariat is nobody's: an organisation is never named.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from intake.demo.papers import DRAFT, REVISED, Issue, PaperRevision, register_paper
from intake.demo.timeline import REFERENCE, Milestone, When, register
from intake.domain.vocab import LANGUAGES, Ground

__all__ = [
    "Call",
    "Disclaimer",
    "Issue",
    "Milestone",
    "PaperRevision",
    "Process",
    "Theme",
    "When",
    "calls",
    "milestones",
    "papers",
]

Text = Mapping[str, str]
ZONE = "Europe/Zurich"
TYPES = ("pdf", "docx", "odt", "rtf", "txt", "jpeg", "png")
GROUNDS = tuple(ground.value for ground in Ground if ground is not Ground.SENDER_NOT_VERIFIED)


@dataclass(frozen=True, slots=True)
class Theme:
    """A standing page that owns processes."""

    slug: str
    title: Text
    summary: Text


@dataclass(frozen=True, slots=True)
class Process:
    """A policy conversation under a theme."""

    slug: str
    theme: str
    title: Text
    summary: Text


@dataclass(frozen=True, slots=True)
class Disclaimer:
    """The words beside everything published, in versions; it says two things."""

    slug: str
    version: int
    statements: tuple[Text, Text]


@dataclass(frozen=True, slots=True)
class Call:
    """An invitation to send.

    opens: aware UTC. closes: a bare date, whose last second counts, in zone. paper, revision: what it concerns. kinds,
    publication, late, timing, grounds: codes of the vocabulary. types: of uploads.Report.kind. languages: expected, never a bar.
    max_file, max_total: bytes. grace: seconds.
    """

    code: str
    process: str
    kinds: tuple[str, ...]
    title: Text
    text: Text
    opens: datetime
    closes: date
    paper: str
    revision: int
    zone: str = ZONE
    grace: int = 1800
    late: str = "mark"
    timing: str = "as-accepted"
    publication: tuple[str, ...] = ("named", "unnamed", "private")
    grounds: tuple[str, ...] = GROUNDS
    types: tuple[str, ...] = TYPES
    max_files: int = 10
    max_file: int = 25_000_000
    max_total: int = 100_000_000
    languages: tuple[str, ...] = LANGUAGES
    disclaimer: str = "as-received"


THEMES = (
    Theme(
        "ai-and-ip-policy",
        {
            "en": "Artificial Intelligence and Intellectual Property Policy",
            "ar": "الذكاء الاصطناعي وسياسات الملكية الفكرية",
            "fr": "Intelligence artificielle et politique en matière de propriété intellectuelle",
        },
        {
            "en": "Machines that learn raise questions for every right in works of the mind. Here is what is being asked, by whom, and what has been answered so far.",
            "ar": "تثير الآلات المتعلمة أسئلة تمس كل حق في نتاج الفكر. هنا ما يطرح منها، ومن يطرحه، وما أجيب عنه حتى الآن.",
            "fr": "Les machines qui apprennent soulèvent des questions pour tous les droits sur les œuvres de l’esprit. Voici ce qui est demandé, par qui, et ce qui a été répondu à ce jour.",
        },
    ),
    Theme(
        "registers",
        {"en": "Public registers", "ar": "السجلات العامة", "fr": "Registres publics"},
        {
            "en": "How the registers of rights are kept, read and paid for.",
            "ar": "كيف تمسك سجلات الحقوق ويطلع عليها وتمول.",
            "fr": "Comment les registres de droits sont tenus, consultés et financés.",
        },
    ),
)
PROCESSES = (
    Process(
        "ip-and-ai-conversation",
        "ai-and-ip-policy",
        {
            "en": "Conversation on Intellectual Property (IP) and Artificial Intelligence (AI)",
            "ar": "محادثة بشأن الملكية الفكرية والذكاء الاصطناعي",
            "fr": "Conversation sur la propriété intellectuelle et l’intelligence artificielle",
        },
        {
            "en": "Member states and all others concerned meet to work out together which questions policymakers should ask about artificial intelligence and intellectual property. Answers come later; the questions come first, and anyone may add one.",
            "ar": "تجتمع الدول الأعضاء وسائر المعنيين لتحديد الأسئلة التي ينبغي لواضعي السياسات طرحها بشأن الذكاء الاصطناعي والملكية الفكرية. تأتي الأجوبة لاحقا، أما الأسئلة فأولا، ولكل أحد أن يضيف سؤالا.",
            "fr": "Les États membres et les autres parties intéressées se réunissent pour déterminer ensemble quelles questions les décideurs devraient se poser sur l’intelligence artificielle et la propriété intellectuelle. Les réponses viendront plus tard ; les questions d’abord, et chacun peut en ajouter une.",
        },
    ),
    Process(
        "open-register",
        "registers",
        {
            "en": "An open register at a fair price",
            "ar": "سجل مفتوح بكلفة عادلة",
            "fr": "Un registre ouvert à un prix équitable",
        },
        {
            "en": "An invented consultation on who may read the register, what it should cost and how it should work on a bad day. It shows what can become of a submission.",
            "ar": "مشاورة مختلقة بشأن من يطلع على السجل وكم ينبغي أن يكلف وكيف يعمل في يوم عسير. وهي تبين ما قد يؤول إليه كل إسهام.",
            "fr": "Une consultation inventée sur l’accès au registre, son coût et son fonctionnement les jours difficiles. Elle montre les suites qu’une contribution peut connaître.",
        },
    ),
)
DISCLAIMERS = (
    Disclaimer(
        "as-received",
        1,
        (
            {
                "en": "Submissions are posted in the form and in the languages in which they were received.",
                "ar": "تنشر الإسهامات بالشكل وباللغات التي وردت بها.",
                "fr": "Les contributions sont publiées sous la forme et dans les langues dans lesquelles elles ont été reçues.",
                "es": "Las contribuciones se publican en la forma y en los idiomas en que se recibieron.",
                "ru": "Материалы размещаются в том виде и на тех языках, в которых они получены.",
                "zh": "各份意见按收到时的形式和语言公布。",
            },
            {
                "en": "The views in them are their authors' own and not necessarily those of the organisation or of its member states.",
                "ar": "الآراء الواردة فيها آراء أصحابها ولا تعبر بالضرورة عن رأي المنظمة أو دولها الأعضاء.",
                "fr": "Les opinions exprimées sont celles de leurs auteurs et pas nécessairement celles de l’organisation ou de ses États membres.",
                "es": "Las opiniones expresadas son de sus autores y no necesariamente de la organización o de sus Estados miembros.",
                "ru": "Высказанные в них мнения принадлежат авторам и не обязательно совпадают с мнением организации или её государств-членов.",
                "zh": "其中的观点属于作者本人，不一定代表本组织或其成员国的观点。",
            },
        ),
    ),
)
_AI_TEXT: Text = {
    "en": "Comment on any or all of the questions of the paper, or add questions of your own. Say who you are, and whether you write for yourself or for an organisation. PDF and Word files are easiest for us; other common formats are welcome. Everything accepted is posted as it was sent.",
    "ar": "أبد ملاحظاتك على ما تشاء من أسئلة الوثيقة أو عليها جميعا، أو أضف أسئلة من عندك. عرّف بنفسك وبيّن إن كنت تكتب باسمك أم باسم جهة. ملفات PDF وWord أيسر لنا، ونرحب بغيرها من الأشكال الشائعة. وينشر كل ما يقبل كما أرسل.",
    "fr": "Présentez vos observations sur une partie ou sur l’ensemble des questions du document, ou ajoutez-en. Indiquez qui vous êtes et si vous écrivez en votre nom propre ou au nom d’une organisation. Les fichiers PDF et Word sont préférés ; d’autres formats courants sont acceptés. Tout ce qui est accepté est publié tel que reçu.",
}
_REGISTER_TEXT: Text = {
    "en": "Tell us how you use the register and what you would change. The questions of the discussion paper are a guide, not a fence. You may ask that your name be withheld, or that your comment not be published.",
    "ar": "أخبرنا كيف تستعمل السجل وماذا تغيّر فيه. أسئلة وثيقة النقاش دليل لا قيد. ويمكنك أن تطلب حجب اسمك أو عدم نشر ملاحظاتك.",
    "fr": "Indiquez-nous comment vous utilisez le registre et ce que vous y changeriez. Les questions du document de réflexion sont un guide et non une limite. Vous pouvez demander que votre nom ne soit pas divulgué ou que vos observations ne soient pas publiées.",
}


def opening(day: date) -> datetime:
    """Give nine in the morning of a day in the calls' zone, as UTC."""
    return datetime.combine(day, time(9), ZoneInfo(ZONE)).astimezone(UTC)


def closes_before(call: Call) -> datetime:
    """Give the first instant after a call's last second, as UTC."""
    return datetime.combine(
        call.closes + timedelta(days=1), time(0), ZoneInfo(call.zone)
    ).astimezone(UTC)


REFERENCE_CALLS = (
    Call(
        "DIP",
        "ip-and-ai-conversation",
        ("comment",),
        {
            "en": "Comments on the Draft Issues Paper",
            "ar": "ملاحظات على مسودة وثيقة المسائل",
            "fr": "Observations sur le projet de document",
            "es": "Observaciones sobre el proyecto de documento temático",
        },
        _AI_TEXT,
        opening(date(2019, 12, 13)),
        date(2020, 2, 14),
        DRAFT.paper,
        DRAFT.revision,
    ),
    Call(
        "SSI",
        "ip-and-ai-conversation",
        ("comment", "intervention"),
        {
            "en": "Further written interventions and comments on the Second Session",
            "ar": "مداخلات مكتوبة إضافية وملاحظات على الدورة الثانية",
            "fr": "Nouvelles interventions écrites et observations sur la deuxième session",
            "es": "Nuevas intervenciones escritas y observaciones sobre la segunda sesión",
        },
        _AI_TEXT,
        opening(date(2020, 7, 9)),
        date(2020, 7, 24),
        REVISED.paper,
        REVISED.revision,
    ),
)
"""The two calls of the reference process."""


def calls(today: date) -> tuple[Call, ...]:
    """Give the demo's four calls: two of the reference process, one closed lately, one open now."""
    return (
        *REFERENCE_CALLS,
        Call(
            "RAF",
            "open-register",
            ("comment",),
            {
                "en": "Register access and fees",
                "ar": "الاطلاع على السجل ورسومه",
                "fr": "Accès au registre et taxes",
            },
            _REGISTER_TEXT,
            opening(today - timedelta(days=80)),
            today - timedelta(days=35),
            "open-register",
            1,
        ),
        Call(
            "RAF2",
            "open-register",
            ("comment",),
            {
                "en": "Register access and fees: second round",
                "ar": "الاطلاع على السجل ورسومه: الجولة الثانية",
                "fr": "Accès au registre et taxes : second tour",
            },
            _REGISTER_TEXT,
            opening(today - timedelta(days=10)),
            today + timedelta(days=20),
            "open-register",
            1,
        ),
    )


def papers(today: date) -> tuple[PaperRevision, ...]:
    """Give the papers' revisions in order of issue."""
    return (DRAFT, REVISED, register_paper(today - timedelta(days=80)))


def milestones(today: date) -> tuple[Milestone, ...]:
    """Give every row of both timelines, by process, in order."""
    return (*REFERENCE, *register(today))
