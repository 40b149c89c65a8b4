"""Which letters beyond ASCII a language is written with, and which languages an older encoding was made for."""
# ruff: noqa: RUF001 - alphabets hold letters and signs that look like others

COMMON = frozenset("“”‘’„‚«»‹›–—…•·°§©®™€£¿¡№\u00a0\u00adªº½¼¾²³±×´`¨†‡‰\u200e\u200f\u200c\u200d")

LATIN = {
    "en": "éèêëïöôçñàâüœæ",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "de": "äöüßé",
    "es": "áéíóúüñ",
    "pt": "áâãàçéêíóôõúü",
    "it": "àèéìíîòóù",
    "nl": "áéèëïóöü",
    "sv": "åäöé",
    "da": "æøåé",
    "no": "æøåéòô",
    "nn": "æøåéòô",
    "fi": "äöåšž",
    "is": "áðéíóúýþæö",
    "ca": "àçéèíïóòúü",
    "gl": "áéíóúñü",
    "eu": "ñçü",
    "ga": "áéíóú",
    "sq": "ëç",
    "af": "áéèêëíîïóôúû",
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "sl": "čšžćđ",
    "hr": "čćđšž",
    "bs": "čćđšž",
    "ro": "ăâîșțşţ",
    "tr": "çğıöşüâîûİ",
    "az": "çəğıöşü",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "et": "äõöüšž",
    "vi": "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
}
CYRILLIC = {
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
}
OTHER = {
    "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
    "he": "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْـ،؛؟٠١٢٣٤٥٦٧٨٩",
    "fa": "ءآأؤئابةپتثجچحخدذرزژسشصضطظعغفقکكگلمنهويیًٌٍَُِّْـ،؛؟",
    "ur": "ءآأؤئاببپتٹثجچحخدڈذرڑزژسشصضطظعغفقکكگلمنںوهہھیيےًٌٍَُِّْ،؛؟۔",
    "th": "".join(chr(code) for code in range(0x0E01, 0x0E5C)),
}
FREQUENT = {
    "ru": "оеаинтсрвлк",
    "uk": "оаинітервсл",
    "bg": "аоиетнрсвлк",
    "be": "аіенорыстлк",
    "sr": "аоиентрсвум",
    "mk": "аоиетнрсвлк",
    "el": "αοιετσνηυρπκάίόςέή",
    "he": "יוהלאתרבשמנם",
    "ar": "اليمنوترهبدعةف",
    "fa": "ایرندهمتوسبش",
    "ur": "ایرکےنوہمتلس",
    "th": "านรอกเงมยลวดท่้ัี",
}
"""The letters that make up two thirds and more of any text in a language; in a wrong table's text they do not."""
_WEST = "en fr de es pt it nl sv da no nn fi is ca gl eu ga sq af"
_CENTRAL = "pl cs sk hu sl hr bs ro sq de"
TABLES = {
    "cp1252": _WEST,
    "cp1250": _CENTRAL,
    "cp1254": "tr az",
    "cp1257": "lt lv et",
    "cp1258": "vi",
    "iso8859_2": _CENTRAL,
    "iso8859_15": "fr fi et",
    "mac_roman": "en fr de es pt it",
    "cp850": "fr de es pt it en",
    "cp1251": "ru uk bg be sr mk",
    "koi8_r": "ru bg",
    "koi8_u": "uk",
    "cp866": "ru uk be",
    "iso8859_5": "ru bg sr mk be",
    "cp1253": "el",
    "iso8859_7": "el",
    "cp1255": "he",
    "cp1256": "ar fa ur",
    "iso8859_6": "ar",
    "cp874": "th",
}
MULTIBYTE = {
    "big5hkscs": "zh",
    "gb18030": "zh",
    "cp932": "ja",
    "euc_jp": "ja",
    "cp949": "ko",
}
