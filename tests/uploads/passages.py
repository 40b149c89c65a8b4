"""Short passages on one subject in many languages, invented for these tests."""

PASSAGES = {
    "en": (
        "We thank the Secretariat for this opportunity to comment on the draft paper. Our members believe that "
        "the rules on artificial intelligence should remain simple, and that small organisations need more time. "
        "The questions raised in section three deserve a separate meeting, with interpretation into all languages."
    ),
    "fr": (
        "Nous remercions le Secrétariat de cette occasion de présenter des observations sur le projet de "
        "document. Nos membres estiment que les règles relatives à l'intelligence artificielle doivent rester "
        "simples et que les petites structures ont besoin de délais plus longs. Les questions posées à la "
        "troisième partie méritent une réunion à part, où l'interprétation serait assurée."
    ),
    "es": (
        "Agradecemos a la Secretaría esta oportunidad de formular observaciones sobre el proyecto de documento. "
        "Nuestros miembros consideran que las normas sobre inteligencia artificial deben seguir siendo sencillas "
        "y que las organizaciones pequeñas necesitan más tiempo. ¿Por qué no se celebra una reunión específica el "
        "próximo año?"
    ),
    "pt": (
        "Agradecemos ao Secretariado a oportunidade de apresentar observações sobre o projeto de documento. Os "
        "nossos membros consideram que as regras sobre a inteligência artificial devem permanecer simples e que "
        "as pequenas organizações não têm meios para cumprir prazos tão curtos. Há questões que exigem uma "
        "reunião própria."
    ),
    "de": (
        "Wir danken dem Sekretariat für die Gelegenheit, zum Entwurf des Papiers Stellung zu nehmen. Unsere "
        "Mitglieder sind der Ansicht, dass die Regeln für künstliche Intelligenz einfach bleiben müssen und dass "
        "kleine Verbände mehr Zeit benötigen. Die Fragen im dritten Abschnitt sollten größeren Raum erhalten."
    ),
    "it": (
        "Ringraziamo il Segretariato per l'opportunità di presentare osservazioni sulla bozza del documento. I "
        "nostri membri ritengono che le regole sull'intelligenza artificiale debbano restare semplici e che le "
        "piccole realtà abbiano bisogno di più tempo. È necessario che le domande della terza parte siano "
        "discusse a parte, perché la loro portata è più ampia."
    ),
    "nl": (
        "Wij danken het secretariaat voor de gelegenheid om op het ontwerp te reageren. Onze leden vinden dat de "
        "regels voor kunstmatige intelligentie eenvoudig moeten blijven en dat kleine organisaties meer tijd "
        "nodig hebben. De vragen in het derde deel verdienen een afzonderlijke bijeenkomst met alle betrokken "
        "partijen."
    ),
    "sv": (
        "Vi tackar sekretariatet för möjligheten att lämna synpunkter på utkastet. Våra medlemmar anser att "
        "reglerna för artificiell intelligens måste förbli enkla och att små organisationer behöver längre tid på "
        "sig. Frågorna i det tredje avsnittet förtjänar ett eget möte där alla får göra sin röst hörd."
    ),
    "pl": (
        "Dziękujemy Sekretariatowi za możliwość przedstawienia uwag do projektu dokumentu. Nasi członkowie "
        "uważają, że zasady dotyczące sztucznej inteligencji powinny pozostać proste, a małe organizacje "
        "potrzebują więcej czasu. Pytania zawarte w części trzeciej zasługują na osobne posiedzenie, również w "
        "języku ojczystym."
    ),
    "cs": (
        "Děkujeme sekretariátu za příležitost vyjádřit se k návrhu dokumentu. Naši členové se domnívají, že "
        "pravidla pro umělou inteligenci mají zůstat jednoduchá a že malé organizace potřebují více času. Otázky "
        "ve třetí části si zaslouží zvláštní zasedání, na kterém zazní všechny názory."
    ),
    "hu": (
        "Köszönjük a titkárságnak a lehetőséget, hogy észrevételeket tehetünk a dokumentum tervezetéhez. Tagjaink "
        "úgy vélik, hogy a mesterséges intelligenciára vonatkozó szabályoknak egyszerűnek kell maradniuk, és hogy "
        "a kis szervezeteknek több időre van szükségük. A harmadik részben feltett kérdések külön ülést "
        "érdemelnek."
    ),
    "ro": (
        "Mulţumim Secretariatului pentru ocazia de a prezenta observaţii asupra proiectului de document. Membrii "
        "noştri consideră că regulile privind inteligenţa artificială trebuie să rămână simple şi că "
        "organizaţiile mici au nevoie de mai mult timp. Întrebările din partea a treia merită o şedinţă separată."
    ),
    "tr": (
        "Taslak belge hakkında görüş bildirme fırsatı için Sekretaryaya teşekkür ederiz. Üyelerimiz yapay zekâ "
        "kurallarının basit kalması ve küçük kuruluşlara daha çok süre tanınması gerektiğini düşünmektedir. "
        "Üçüncü bölümdeki sorular, bütün tarafların katıldığı ayrı bir toplantıyı hak etmektedir."
    ),
    "lt": (
        "Dėkojame sekretoriatui už galimybę pateikti pastabų dėl dokumento projekto. Mūsų nariai mano, kad "
        "dirbtinio intelekto taisyklės turi likti paprastos ir kad mažoms organizacijoms reikia daugiau laiko. "
        "Trečioje dalyje užduoti klausimai nusipelno atskiro posėdžio, kuriame būtų išgirsti visi."
    ),
    "vi": (
        "Chúng tôi cảm ơn Ban Thư ký đã cho cơ hội góp ý về dự thảo văn kiện. Các thành viên của chúng tôi cho "
        "rằng các quy tắc về trí tuệ nhân tạo cần được giữ đơn giản và các tổ chức nhỏ cần thêm thời gian. Những "
        "câu hỏi ở phần thứ ba xứng đáng được thảo luận trong một phiên họp riêng."
    ),
    "ru": (
        "Мы благодарим Секретариат за возможность представить замечания по проекту документа. Наши члены считают, "
        "что правила, касающиеся искусственного интеллекта, должны оставаться простыми, а небольшим организациям "
        "нужно больше времени. Вопросы третьего раздела заслуживают отдельного заседания с устным переводом."
    ),
    "uk": (
        "Ми дякуємо Секретаріатові за можливість подати зауваження до проєкту документа. Наші члени вважають, що "
        "правила щодо штучного інтелекту мають залишатися простими, а невеликим організаціям потрібно більше "
        "часу. Питання третього розділу заслуговують на окреме засідання з усним перекладом."
    ),
    "bg": (
        "Благодарим на Секретариата за възможността да представим бележки по проекта на документ. Нашите членове "
        "смятат, че правилата за изкуствения интелект трябва да останат прости и че малките организации имат "
        "нужда от повече време. Въпросите в третата част заслужават отделно заседание с устен превод."
    ),
    "el": (
        "Ευχαριστούμε τη Γραμματεία για τη δυνατότητα να υποβάλουμε παρατηρήσεις επί του σχεδίου του εγγράφου. Τα "
        "μέλη μας θεωρούν ότι οι κανόνες για την τεχνητή νοημοσύνη πρέπει να παραμείνουν απλοί και ότι οι μικροί "
        "φορείς χρειάζονται περισσότερο χρόνο. Τα ερωτήματα του τρίτου μέρους αξίζουν ξεχωριστή συνεδρίαση."
    ),
    "he": (
        "אנו מודים למזכירות על ההזדמנות להעיר על טיוטת המסמך. חברינו סבורים שהכללים בעניין הבינה המלאכותית צריכים "
        "להישאר פשוטים, ושארגונים קטנים זקוקים לזמן רב יותר. השאלות בחלק השלישי ראויות לישיבה נפרדת."
    ),
    "ar": (
        "نشكر الأمانة على إتاحة الفرصة لنا لتقديم تعليقاتنا على مشروع الوثيقة. ويرى أعضاؤنا أن القواعد المتعلقة "
        "بالذكاء الاصطناعي ينبغي أن تظل بسيطة، وأن المنظمات الصغيرة تحتاج إلى مزيد من الوقت. وتستحق الأسئلة "
        "المطروحة في القسم الثالث اجتماعا منفصلا تتوفر فيه الترجمة الفورية إلى جميع اللغات."
    ),
    "fa": (
        "از دبیرخانه برای فراهم کردن فرصت اظهار نظر درباره پیش نویس این سند سپاسگزاریم. اعضای ما بر این باورند که "
        "مقررات مربوط به هوش مصنوعی باید ساده بماند و سازمان های کوچک به زمان بیشتری نیاز دارند. پرسش های بخش سوم "
        "شایسته نشستی جداگانه با حضور همه گروه ها است."
    ),
    "th": (
        "เราขอขอบคุณสำนักเลขาธิการที่เปิดโอกาสให้แสดงความคิดเห็นต่อร่างเอกสารนี้ สมาชิกของเราเห็นว่ากฎเกณฑ์เกี่ยวก"
        "ับปัญญาประดิษฐ์ควรเรียบง่าย และองค์กรขนาดเล็กต้องการเวลามากขึ้น คำถามในส่วนที่สามควรมีการประชุมแยกต่างหาก"
    ),
    "zh": (
        "我们感谢秘书处为我们提供机会，就文件草案发表意见。我们的成员认为，有关人工智能的规则应当保持简明，小型组"
        "织需要更多的时间。第三部分提出的问题值得单独开会讨论，并应提供各种语文的口译服务。我们还建议在下一届会议"
        "之前公布所有意见。"
    ),
    "zh-Hant": (
        "我們感謝秘書處為我們提供機會，就文件草案發表意見。我們的成員認為，有關人工智慧的規則應當保持簡明，小型組"
        "織需要更多的時間。第三部分提出的問題值得單獨開會討論，並應提供各種語文的口譯服務。我們還建議在下一屆會議"
        "之前公布所有意見。"
    ),
    "ja": (
        "文書案について意見を述べる機会をいただき、事務局に感謝いたします。私たちの会員は、人工知能に関する規則は"
        "簡潔であるべきであり、小さな団体にはより多くの時間が必要だと考えています。第三部で示された質問については"
        "、別の会合を開いて議論することが望まれます。"
    ),
    "ko": (
        "문서 초안에 대하여 의견을 제출할 기회를 주신 사무국에 감사드립니다. 우리 회원들은 인공지능에 관한 규칙이 "
        "단순하게 유지되어야 하며 작은 단체에는 더 많은 시간이 필요하다고 생각합니다. 세 번째 부분에서 제기된 "
        "질문은 별도의 회의에서 논의할 가치가 있습니다."
    ),
}

ENCODED = (
    ("en", "utf-8"),
    ("fr", "cp1252"),
    ("es", "cp1252"),
    ("pt", "cp1252"),
    ("de", "cp1252"),
    ("it", "cp1252"),
    ("sv", "cp1252"),
    ("fr", "mac_roman"),
    ("pl", "cp1250"),
    ("pl", "iso8859_2"),
    ("cs", "cp1250"),
    ("cs", "iso8859_2"),
    ("hu", "cp1250"),
    ("ro", "cp1250"),
    ("tr", "cp1254"),
    ("lt", "cp1257"),
    ("ru", "cp1251"),
    ("ru", "koi8_r"),
    ("ru", "iso8859_5"),
    ("ru", "cp866"),
    ("uk", "cp1251"),
    ("uk", "koi8_u"),
    ("bg", "cp1251"),
    ("el", "cp1253"),
    ("el", "iso8859_7"),
    ("he", "cp1255"),
    ("ar", "cp1256"),
    ("ar", "iso8859_6"),
    ("th", "cp874"),
    ("zh", "gb18030"),
    ("zh", "gb2312"),
    ("zh-Hant", "big5"),
    ("zh-Hant", "gb18030"),
    ("ja", "shift_jis"),
    ("ja", "euc_jp"),
    ("ja", "iso2022_jp"),
    ("ko", "euc_kr"),
    ("ko", "iso2022_kr"),
    ("ru", "utf-16"),
    ("zh", "utf-16-le"),
    ("ja", "utf-16-be"),
    ("ar", "utf-16-be"),
    ("en", "utf-16-le"),
    ("fr", "utf-32"),
    ("ko", "utf-32-be"),
    ("es", "utf-8-sig"),
)
