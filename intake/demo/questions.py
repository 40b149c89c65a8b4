"""The questions of the demo's papers: for each issue a main question and two parts, in English, Arabic and French."""

from collections.abc import Mapping

from intake.demo.questions_fr import FRENCH

Text = Mapping[str, str]

TITLES: Mapping[str, Text] = {
    "patents-general": {
        "en": "Aims of the patent system",
        "ar": "غايات نظام البراءات",
        "fr": "Objectifs du système des brevets",
        "es": "Fines del sistema de patentes",
        "ru": "Цели патентной системы",
        "zh": "专利制度的目标",
    },
}
"""Titles of issues on which no passage is written."""

QUESTIONS: Mapping[str, tuple[Text, ...]] = {
    "patents-inventorship": (
        {
            "en": "Must an inventor be a human being, and if so, what share must the human have had?",
            "ar": "هل يجب أن يكون المخترع إنسانا، وإن كان كذلك فما القدر المطلوب من إسهامه؟",
        },
        {
            "en": "Who should own an invention in whose making no person can be named?",
            "ar": "لمن تكون ملكية اختراع لا يمكن أن يسمى له مخترع من البشر؟",
        },
        {
            "en": "Should applicants state which tools took part in the making of the invention?",
            "ar": "هل ينبغي أن يذكر المودعون الأدوات التي أسهمت في التوصل إلى الاختراع؟",
        },
    ),
    "patentable-subject-matter": (
        {
            "en": "Do inventions made with or consisting of learning systems need rules of their own on what can be patented?",
            "ar": "هل تحتاج الاختراعات القائمة على الأنظمة المتعلمة إلى قواعد خاصة فيما يقبل البراءة؟",
        },
        {
            "en": "Should a trained model as such be excluded?",
            "ar": "هل يستبعد النموذج المدرب في ذاته؟",
        },
        {
            "en": "Which guidance for examiners would help most?",
            "ar": "أي إرشادات للفاحصين تكون أنفع؟",
        },
    ),
    "inventive-step": (
        {
            "en": "Who is the person skilled in the art where machines search for solutions as a matter of routine?",
            "ar": "من هو رجل المهنة حيث تبحث الآلات عن الحلول بحثا معتادا؟",
        },
        {
            "en": "How can it be shown that a tool was in ordinary use at a given date?",
            "ar": "كيف يثبت أن أداة ما كانت شائعة الاستعمال في تاريخ معين؟",
        },
        {
            "en": "May matter published by machines alone count as prior art?",
            "ar": "هل يعد ما تنشره الآلات وحدها من حالة التقنية السابقة؟",
        },
    ),
    "disclosure": (
        {
            "en": "What must be told about a trained system so that others can repeat the invention?",
            "ar": "ما الذي يجب بيانه عن نظام مدرب حتى يتمكن الغير من تنفيذ الاختراع؟",
        },
        {
            "en": "Should training data be deposited, and with whom?",
            "ar": "هل تودع بيانات التدريب، ولدى من؟",
        },
        {
            "en": "How are personal and confidential data to be protected in a disclosure?",
            "ar": "كيف تحمى البيانات الشخصية والسرية عند الكشف؟",
        },
    ),
    "patents-general": (
        {
            "en": "Does the patent system still serve its aims where inventing becomes cheap?",
            "ar": "هل يظل نظام البراءات محققا لغاياته إذا صار الاختراع زهيد الكلفة؟",
        },
        {
            "en": "Would another form of protection, shorter or narrower, serve better?",
            "ar": "هل يكون شكل آخر من الحماية، أقصر أو أضيق، أصلح؟",
        },
    ),
    "copyright-authorship": (
        {
            "en": "Should copyright be given to works in whose shaping no person took part?",
            "ar": "هل يمنح حق المؤلف لمصنفات لم يشارك إنسان في صوغها؟",
        },
        {"en": "If so, to whom, and for how long?", "ar": "وإن كان كذلك فلمن ولأي مدة؟"},
        {"en": "How is the share of a person to be proved?", "ar": "كيف يثبت إسهام الإنسان؟"},
    ),
    "infringement": (
        {
            "en": "Is the use of protected works to train a system an act that needs permission?",
            "ar": "هل استعمال المصنفات المحمية في تدريب نظام فعل يحتاج إلى إذن؟",
        },
        {
            "en": "Which exceptions are needed for research, and which for commerce?",
            "ar": "ما الاستثناءات اللازمة للبحث، وما اللازم منها للتجارة؟",
        },
        {
            "en": "Should a record of sources be kept, and who may see it?",
            "ar": "هل يحفظ سجل بالمصادر، ومن يطلع عليه؟",
        },
    ),
    "deep-fakes": (
        {
            "en": "Is copyright a fitting answer to recordings that imitate a person?",
            "ar": "هل حق المؤلف جواب ملائم عن التسجيلات التي تحاكي شخصا؟",
        },
        {
            "en": "Should the person imitated be paid, or be able to forbid?",
            "ar": "هل يدفع مقابل لمن حوكي، أم يكون له أن يمنع؟",
        },
        {
            "en": "Is a common mark for synthetic recordings feasible?",
            "ar": "هل يمكن اعتماد علامة موحدة للتسجيلات المصطنعة؟",
        },
    ),
    "data": (
        {
            "en": "Should data be protected by a right of their own?",
            "ar": "هل تحمى البيانات بحق قائم بذاته؟",
        },
        {
            "en": "Which other means (contract, access, secrecy) are enough, and where do they fail?",
            "ar": "ما الوسائل الأخرى الكافية كالعقد والنفاذ والسرية، وأين تقصر؟",
        },
        {
            "en": "How should those share from whose activity the data come?",
            "ar": "كيف يشارك من نشأت البيانات عن نشاطهم؟",
        },
    ),
    "designs": (
        {
            "en": "Can a design proposed by a program be protected, and who is its designer?",
            "ar": "هل يحمى تصميم اقترحه برنامج، ومن مصممه؟",
        },
        {
            "en": "How should registers deal with applications in very large numbers?",
            "ar": "كيف تعامل السجلات الطلبات الكثيرة العدد جدا؟",
        },
        {
            "en": "How are traditional patterns to be considered?",
            "ar": "كيف تراعى الزخارف التقليدية؟",
        },
    ),
    "trademarks": (
        {
            "en": "Who is the average consumer when an assistant does the shopping?",
            "ar": "من المستهلك المتوسط حين يتولى مساعد آلي الشراء؟",
        },
        {
            "en": "Does ordering results for payment amount to use of a sign?",
            "ar": "هل يعد ترتيب النتائج بمقابل استعمالا للعلامة؟",
        },
        {
            "en": "What weight may a computed likeness have in a decision?",
            "ar": "ما وزن التشابه المحسوب آليا في القرار؟",
        },
    ),
    "trade-secrets": (
        {
            "en": "Is the protection of secrets the right balance for models and their data?",
            "ar": "هل حماية الأسرار توازن صحيح فيما يخص النماذج وبياناتها؟",
        },
        {
            "en": "When must a secret yield to the rights of a person affected?",
            "ar": "متى يتراجع السر أمام حقوق الشخص المتأثر؟",
        },
        {"en": "What may a public buyer ask for?", "ar": "ماذا يجوز للمشتري العام أن يطلب؟"},
    ),
    "technology-gap": (
        {
            "en": "What would narrow the gap between offices and between countries?",
            "ar": "ما الذي يضيق الفجوة بين المكاتب وبين البلدان؟",
        },
        {
            "en": "Which tools should be shared as services?",
            "ar": "أي الأدوات يحسن تقاسمها في شكل خدمات؟",
        },
        {"en": "How is lasting capacity to be measured?", "ar": "كيف تقاس القدرة الدائمة؟"},
    ),
    "administrative-decisions": (
        {
            "en": "Which steps of an office's decisions should remain with a person?",
            "ar": "أي خطوات قرار المكتب ينبغي أن تبقى للإنسان؟",
        },
        {
            "en": "What must the reasons say where a system was used?",
            "ar": "ماذا يجب أن تتضمن الأسباب إذا استعمل نظام آلي؟",
        },
        {
            "en": "Which figures should offices publish?",
            "ar": "ما الأرقام التي ينبغي للمكاتب نشرها؟",
        },
    ),
    "terms": (
        {
            "en": "Are the terms of the paper clear, and equally clear in all languages?",
            "ar": "هل مصطلحات الوثيقة واضحة، وواضحة بالقدر نفسه في كل اللغات؟",
        },
        {
            "en": "How should the line be drawn between making with help and making alone?",
            "ar": "كيف يرسم الحد بين الإنتاج بمساعدة والإنتاج الذاتي؟",
        },
    ),
    "public-access": (
        {
            "en": "What should everyone be able to read in the register, free and without an account?",
            "ar": "ما الذي ينبغي أن يتاح للجميع في السجل مجانا وبلا حساب؟",
        },
        {
            "en": "Should searches by the name of a person be limited?",
            "ar": "هل يقيد البحث باسم الشخص؟",
        },
    ),
    "personal-data": (
        {
            "en": "Which personal data should be shown, and which kept on file?",
            "ar": "أي البيانات الشخصية تعرض وأيها يحفظ فقط؟",
        },
        {"en": "How should old entries be treated?", "ar": "كيف تعامل القيود القديمة؟"},
    ),
    "fees": (
        {
            "en": "Should fees follow the cost of each act, the number of rights held, or both?",
            "ar": "هل تتبع الرسوم كلفة كل إجراء أم عدد الحقوق أم كليهما؟",
        },
        {"en": "Which acts should be free?", "ar": "أي الإجراءات تكون مجانية؟"},
    ),
    "small-users": (
        {
            "en": "What would help those who use the register once or seldom?",
            "ar": "ما الذي يعين من يستعمل السجل مرة أو نادرا؟",
        },
        {
            "en": "Are the present reductions within their reach?",
            "ar": "هل التخفيضات الحالية في متناولهم؟",
        },
    ),
    "bulk-data": (
        {
            "en": "In which form, how often and on which terms should the whole register be given out?",
            "ar": "بأي شكل وكم مرة وبأي شروط يتاح السجل كاملا؟",
        },
        {
            "en": "How should corrections and deletions reach those who reuse it?",
            "ar": "كيف تبلغ التصويبات والمحذوفات من يعيدون استعماله؟",
        },
    ),
    "digital-services": (
        {
            "en": "What should happen to a deadline when the service fails?",
            "ar": "ما مصير المهلة إذا تعطلت الخدمة؟",
        },
        {"en": "What should a receipt say?", "ar": "ماذا ينبغي أن يذكر الإيصال؟"},
    ),
    "service-languages": (
        {
            "en": "Which texts of the service should be offered in which languages?",
            "ar": "أي نصوص الخدمة تتاح وبأي لغات؟",
        },
        {"en": "Who should review the translations?", "ar": "من يراجع الترجمات؟"},
    ),
    "accessibility": (
        {"en": "Where does the service shut people out?", "ar": "أين تقصي الخدمة بعض الناس؟"},
        {
            "en": "How should older entries without text be made readable?",
            "ar": "كيف تجعل القيود القديمة الخالية من النص مقروءة؟",
        },
    ),
}


def of(key: str) -> tuple[Text, ...]:
    """Give the questions of an issue, the main one first."""
    pairs = zip(QUESTIONS[key], FRENCH[key], strict=True)
    return tuple({**texts, "fr": french} for texts, french in pairs)
