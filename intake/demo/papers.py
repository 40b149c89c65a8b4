"""The papers that the demo's calls concern: revisions, chapters, numbered issues and questions.

A main question carries its issue's number ("2"), its parts the number and a roman numeral ("2(i)").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from intake.demo import questions
from intake.demo.passages import LANGUAGES, phrases

Text = Mapping[str, str]
"""A text of the secretariat: a value per language; where one is missing the interface falls back and says so."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One numbered issue or part of it. key: stable across revisions, such as "data"; parts share their issue's key."""

    number: str
    key: str
    chapter: Text
    title: Text
    question: Text


@dataclass(frozen=True, slots=True)
class PaperRevision:
    """A paper as issued on a day. status: "draft" or "revised". formats: as offered."""

    paper: str
    revision: int
    status: str
    symbol: str
    title: Text
    issued: date
    formats: tuple[str, ...]
    issues: tuple[Issue, ...]


DRAFT_ORDER = (
    "patents-inventorship",
    "patentable-subject-matter",
    "inventive-step",
    "disclosure",
    "copyright-authorship",
    "infringement",
    "deep-fakes",
    "data",
    "designs",
    "trademarks",
    "trade-secrets",
    "technology-gap",
    "administrative-decisions",
    "terms",
)
REVISED_ORDER = ("terms", *DRAFT_ORDER[:4], "patents-general", *DRAFT_ORDER[4:13])
REGISTER_ORDER = (
    "public-access",
    "personal-data",
    "fees",
    "small-users",
    "bulk-data",
    "digital-services",
    "service-languages",
    "accessibility",
)
CHAPTERS: Mapping[str, Text] = {
    "patents": {
        "en": "Patents",
        "ar": "البراءات",
        "fr": "Brevets",
        "es": "Patentes",
        "ru": "Патенты",
        "zh": "专利",
    },
    "copyright": {
        "en": "Copyright and related rights",
        "ar": "حق المؤلف والحقوق المجاورة",
        "fr": "Droit d’auteur et droits connexes",
        "es": "Derecho de autor y derechos conexos",
        "ru": "Авторское право и смежные права",
        "zh": "版权与相关权",
    },
    "glossary": {
        "en": "Glossary",
        "ar": "مسرد",
        "fr": "Glossaire",
        "es": "Glosario",
        "ru": "Глоссарий",
        "zh": "词汇表",
    },
    "openness": {
        "en": "Openness",
        "ar": "الانفتاح",
        "fr": "Ouverture",
        "es": "Apertura",
        "ru": "Открытость",
        "zh": "公开",
    },
    "cost": {
        "en": "Cost",
        "ar": "الكلفة",
        "fr": "Coût",
        "es": "Coste",
        "ru": "Стоимость",
        "zh": "费用",
    },
    "service": {
        "en": "Service",
        "ar": "الخدمة",
        "fr": "Service",
        "es": "Servicio",
        "ru": "Обслуживание",
        "zh": "服务",
    },
}
BELONGS: Mapping[str, str] = {
    "patents-inventorship": "patents",
    "patentable-subject-matter": "patents",
    "inventive-step": "patents",
    "disclosure": "patents",
    "patents-general": "patents",
    "copyright-authorship": "copyright",
    "infringement": "copyright",
    "deep-fakes": "copyright",
    "terms": "glossary",
    "public-access": "openness",
    "personal-data": "openness",
    "bulk-data": "openness",
    "fees": "cost",
    "small-users": "cost",
    "digital-services": "service",
    "service-languages": "service",
    "accessibility": "service",
}
PARTS = ("", "(i)", "(ii)")


def title(key: str) -> Text:
    """Give an issue's title in every language that has one."""
    given = questions.TITLES.get(key)
    return given or {language: phrases(language).headings[key] for language in LANGUAGES}


def _issues(order: tuple[str, ...]) -> tuple[Issue, ...]:
    made: list[Issue] = []
    for n, key in enumerate(order, 1):
        chapter = CHAPTERS[BELONGS[key]] if key in BELONGS else title(key)
        made.extend(
            Issue(f"{n}{part}", key, chapter, title(key), question)
            for part, question in zip(PARTS, questions.of(key), strict=False)
        )
    return tuple(made)


DRAFT = PaperRevision(
    paper="ip-policy-and-ai",
    revision=1,
    status="draft",
    symbol="WIPO/IP/AI/2/GE/20/1",
    title={
        "en": "Draft Issues Paper on Intellectual Property Policy and Artificial Intelligence",
        "ar": "مسودة وثيقة المسائل بشأن سياسات الملكية الفكرية والذكاء الاصطناعي",
        "fr": "Projet de document sur les questions de politique en matière de propriété intellectuelle et d’intelligence artificielle",
    },
    issued=date(2019, 12, 13),
    formats=("pdf", "docx"),
    issues=_issues(DRAFT_ORDER),
)
REVISED = PaperRevision(
    paper="ip-policy-and-ai",
    revision=2,
    status="revised",
    symbol="WIPO/IP/AI/2/GE/20/1 REV.",
    title={
        "en": "Revised Issues Paper on Intellectual Property Policy and Artificial Intelligence",
        "ar": "وثيقة المسائل المنقحة بشأن سياسات الملكية الفكرية والذكاء الاصطناعي",
        "fr": "Document révisé sur les questions de politique en matière de propriété intellectuelle et d’intelligence artificielle",
    },
    issued=date(2020, 5, 29),
    formats=("pdf", "html"),
    issues=_issues(REVISED_ORDER),
)


def register_paper(issued: date) -> PaperRevision:
    """Give the discussion paper of the second, invented process, as issued on a day."""
    return PaperRevision(
        paper="open-register",
        revision=1,
        status="draft",
        symbol="REG/DP/1",
        title={
            "en": "An open register at a fair price: discussion paper",
            "ar": "سجل مفتوح بكلفة عادلة: وثيقة للنقاش",
            "fr": "Un registre ouvert à un prix équitable : document de réflexion",
        },
        issued=issued,
        formats=("pdf",),
        issues=_issues(REGISTER_ORDER),
    )


def numbers(order: tuple[str, ...]) -> dict[str, str]:
    """Give the number of each issue's key in one order of issues."""
    return {key: str(n) for n, key in enumerate(order, 1)}
