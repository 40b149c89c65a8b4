"""Words that hold for every call of the demo: stakeholder types and terms of reuse."""

from intake.domain.vocab import SubmitterType

TYPES = (
    (
        SubmitterType.MEMBER_STATE,
        {
            "en": "Member state",
            "ar": "دولة عضو",
            "fr": "État membre",
            "es": "Estado miembro",
            "ru": "Государство-член",
            "zh": "成员国",
        },
    ),
    (
        SubmitterType.GROUP_OF_STATES,
        {
            "en": "Regional group or group of states",
            "ar": "مجموعة إقليمية أو مجموعة دول",
            "fr": "Groupe régional ou groupe d’États",
            "es": "Grupo regional o grupo de Estados",
            "ru": "Региональная группа или группа государств",
            "zh": "区域集团或国家集团",
        },
    ),
    (
        SubmitterType.INTERGOVERNMENTAL,
        {
            "en": "Intergovernmental organisation",
            "ar": "منظمة حكومية دولية",
            "fr": "Organisation intergouvernementale",
            "es": "Organización intergubernamental",
            "ru": "Межправительственная организация",
            "zh": "政府间组织",
        },
    ),
    (
        SubmitterType.IP_OFFICE,
        {
            "en": "Intellectual property office",
            "ar": "مكتب ملكية فكرية",
            "fr": "Office de propriété intellectuelle",
            "es": "Oficina de propiedad intelectual",
            "ru": "Ведомство интеллектуальной собственности",
            "zh": "知识产权局",
        },
    ),
    (
        SubmitterType.NGO,
        {
            "en": "Non-governmental organisation",
            "ar": "منظمة غير حكومية",
            "fr": "Organisation non gouvernementale",
            "es": "Organización no gubernamental",
            "ru": "Неправительственная организация",
            "zh": "非政府组织",
        },
    ),
    (
        SubmitterType.ACADEMIA,
        {
            "en": "Academia",
            "ar": "أوساط أكاديمية",
            "fr": "Milieux universitaires",
            "es": "Mundo académico",
            "ru": "Научное сообщество",
            "zh": "学术界",
        },
    ),
    (
        SubmitterType.BUSINESS,
        {
            "en": "Business",
            "ar": "قطاع الأعمال",
            "fr": "Entreprise",
            "es": "Empresa",
            "ru": "Бизнес",
            "zh": "企业",
        },
    ),
    (
        SubmitterType.PROFESSIONAL_BODY,
        {
            "en": "Professional body",
            "ar": "هيئة مهنية",
            "fr": "Organisation professionnelle",
            "es": "Colegio o asociación profesional",
            "ru": "Профессиональное объединение",
            "zh": "专业团体",
        },
    ),
    (
        SubmitterType.INDIVIDUAL,
        {
            "en": "Individual",
            "ar": "فرد",
            "fr": "Particulier",
            "es": "Particular",
            "ru": "Частное лицо",
            "zh": "个人",
        },
    ),
    (
        SubmitterType.OTHER,
        {"en": "Other", "ar": "غير ذلك", "fr": "Autre", "es": "Otro", "ru": "Другое", "zh": "其他"},
    ),
)

TERMS = {
    "en": "By sending you confirm that you may make this text public, and you let anyone read, copy and quote it, with your name where you give it. You keep all rights in it.",
    "ar": "بإرسالكم هذا النص تؤكدون أن لكم أن تنشروه، وتأذنون للجميع بقراءته ونسخه والاقتباس منه مع ذكر اسمكم حيث أعطيتموه. وتبقى لكم جميع الحقوق فيه.",
    "fr": "En envoyant ce texte, vous confirmez être en droit de le rendre public et autorisez chacun à le lire, à le copier et à le citer, avec votre nom si vous le donnez. Vous en conservez tous les droits.",
}
