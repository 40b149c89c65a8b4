"""Telephone numbers in running text: international and national forms, digits of every script.

What is no number of a telephone looks much like one: dates, amounts, patents, cases, books, accounts. So an unmarked
number must be one that some country of the text's script really gives out, in a shape in which people write it; a
number behind a word like "Tel." is taken as it comes.
"""

# ruff: noqa: RUF001 - numbers are announced in the letters of their countries

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

from uploads.digits import plain

_MARKS = "\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069"
_GAP = rf"(?:[ {_MARKS}]?[-./]?[ {_MARKS}]?|[ ]?\(0\)[ ]?)"
_CANDIDATE = re.compile(
    rf"(?:\+[ {_MARKS}]?)?(?:\(\+?\d{{1,5}}(?:-\d{{1,4}})?\)|\d)(?:{_GAP}(?:\(\d{{1,5}}\)|\d)){{4,24}}"
)
_BEFORE = re.compile(r"(?:[^\W\d_]|\d[.,:/ ]?|[@/=#&_%$\u20ac\u00a3]|[^\W_]-)\Z")
_AFTER = re.compile(r"[.,:/-]?\d|[^\W\d_]|[ ]?[%\u20ac\u00b0]|@|[ ]\d")
_NO_SPACES_BEFORE = re.compile("[\u2e80-鿿\u3040-ヿ\u0600-ۿ]\\Z")
_NO_SPACES_AFTER = re.compile("[\u2e80-鿿\u3040-ヿ\u0600-ۿ]")

_WORDS = (
    r"t\.p\.|tel(?:efax|éf|é?fono|efone|efon|efoon|ephone|eph|f|fn)?|tél(?:éphone|écopie)?|tlf|tfno|fono|"
    r"ph(?:one)?|cp(?= ?(?:no|nr|#))|fax|mobile?|mob|móvil|cell?(?:ular|phone)?|handy|natel|gsm|"
    r"portable|whats ?app|viber|signal|"
    r"hot ?line|help ?line|switchboard|call(?: us| me)?(?: at| on)?|reach(?:ed)? (?:me |us )?(?:at|on|by phone at)|"
    r"тел(?:ефону?)?(?:/факс)?|факс|моб(?:ильный)?|"
    r"сот(?:овый)?"
)
_HAN_WORDS = (
    "电话|電話|手机|手機|传真|傳真|联系方式|"
    "聯絡方式|热线|熱線|座机|致电|拨打|行动电话|"
    "移动电话|手提|行動電話|전화|微信号|微信|同号"
)
_ARABIC_WORDS = "(?:ال)?(?:هاتف|تلفون|تليفون|فاكس|جوال|محمول|موبايل|نقال|واتساب|خليوي|سيار)"
_NUMBER_WORD = (
    r"(?:no|nos|number|num|n\u00b0|nº|numéro|número|номер|№|号码|號碼|号|"
    r"رقم|القار|الثابت|line|direct[eo]?|fijo|fixe|particular|personal|perso|office|home|work|bureau|domicile|oficina|раб|дом)"
)
_LABEL = re.compile(
    rf"(?:(?:(?<![\w-])(?<![A-Za-z]\.)(?:{_WORDS})|(?:{_HAN_WORDS})|(?<!\w)\w?(?:{_ARABIC_WORDS}))"
    rf"(?:[ .]*(?:{_NUMBER_WORD}|\([^()\n\d]{{1,24}}\)|[/&,] ?[^\W\d_]{{1,12}}))?(?P<is> (?:is|es|est))?|"
    rf"(?<![\w-])(?P<letter>[TMFP]))"
    rf"(?P<gap>[ .:\uff1a\n{_MARKS}=>)/\-]{{0,8}})\Z",
    re.IGNORECASE,
)
_ALSO_A_WORD = re.compile(r"mob|port|call|cell|hand|signal|reach|phone", re.IGNORECASE)
"""Words that amounts follow too: "mobile 1 234 567 users"."""
_LETTER = re.compile(r"[^\W\d_]")
_SAID = re.compile(r"[.:\uff1a=>)\n-]")
_NEXT = re.compile(
    rf"[ ,;/|\u3001\u060c{_MARKS}-]*(?:or|and|et|ou|y|o|e|u|и|или|或|和|و|أو)?[ {_MARKS}]*\Z"
)
_OTHER_NUMBER = re.compile(
    r"(?:isbn(?:-1[03])?|issn|iban|doi|orcid|siret|siren|vat|tva|nif|cif|cuit|cnpj|rut|ruc|patents?|brevets?|patentes?|"
    r"cases?|application|docket|invoice|account|compte|cuenta|passport|reference|ref|id|reg|registration|serial|"
    r"box|apartado|casilla|postal|postfach|no|nos|nr|n\u00b0|nº|№|инн|огрн|кпп|снилс|бик|pct|wo|ep|us|cn|jp|"
    r"编号|账号|专利号|代码|帐号|号|رقم|براءة)[ .:\uff1a#]{0,3}\Z",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<!\d)(?:[0-3]?\d[./ -]+[01]?\d[./ -]+(?:19|20)\d\d|(?:19|20)\d\d[./-][01]?\d[./-][0-3]?\d)(?!\d)"
)
_YEARS = re.compile(r"\A(?:\(?(?:1[6-9]|20)\d\d\)?\D{0,3})+\Z")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[ .]\d{3})+\Z")
_QUAD = re.compile(r"\A\d{1,3}(?:\.\d{1,3}){3}\Z")
_BOOK = re.compile(r"\A97[89][ -]?(?:\d[ -]?){9}\d\Z")
_PLAIN = re.compile(r"\A0?1[ .-]?0?2[ .-]?0?3[ .-]?0?4[ .-]?0?5|\A\d{5}-\d{4}\Z")
"""Counting, and American postcodes: nothing that rings unless something says so."""
_OTHERS = (_DATE, _QUAD, _YEARS, _BOOK)

_SHAPES = (
    re.compile(r"\(?0\d{1,5}\)?(?:[ ./-]{1,2}\d{2,8}){1,5}\Z"),
    re.compile(
        r"\([2-9]\d{2}\)[ .-]{0,2}\d{3}[ .-]\d{4}\Z|[2-9]\d{2}(?:([ .-])\d{3}\1| \d{3}-)\d{4}\Z"
    ),
    re.compile(r"[78][ -]?\(?\d{3,5}\)?[ -]\d{1,3}[ -]?\d\d[ -]?\d\d\Z"),
    re.compile(r"\((?!(?:19|20)\d\d\))\d{2,5}\)[ -]?\d{2,5}(?:[ -]\d{2,4}){1,3}\Z"),
    re.compile(r"[6-9]\d{1,2} \d{2,3} \d\d \d\d\Z"),
)
_HYPHENS = re.compile(r"0\d{1,4}(?:-\d{1,5}){2,}\Z")
_GROUPS = re.compile(r"\d+")
_SOLID = re.compile(r"0\d{9,10}\Z|1[3-9]\d[ -]?\d{4}[ -]?\d{4}\Z")
_SCRIPTS = (
    (
        re.compile("[ء-ي]"),
        ("EG", "SA", "AE", "JO", "LB", "MA", "TN", "DZ", "IQ", "KW", "SD", "SY", "YE"),
    ),
    (re.compile("[Ѐ-ӿ]"), ("RU", "KZ", "BY", "UA", "UZ", "KG", "BG", "RS")),
    (re.compile("[一-鿿]"), ("CN", "TW", "HK", "JP", "SG")),
)
_LATIN = (
    "US", "GB", "FR", "ES", "DE", "CH", "BE", "IT", "NL", "AT", "PT", "BR", "MX", "AR", "CO", "CL", "PE", "ZA", "IN",
    "AU", "NZ", "IE", "KE", "NG", "SE", "PL", "TR", "JP", "KR", "ID", "MY", "PH", "VN", "SN", "MA", "EG",
)  # fmt: skip
_MOST = 400
"""Unmarked numbers that are weighed in one text: a page of nothing but figures must not cost seconds."""
_FEWEST, _LOCAL, _SURE, _LONGEST = 6, 7, 9, 16
"""Digits at least; at least behind a word that is also another; at least where nothing announces them; and at most,
the zero of "(0)" included."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A candidate: what stands, where it begins and ends in a text whose digits are ASCII."""

    text: str
    start: int
    end: int
    written: str

    @property
    def digits(self) -> str:
        return "".join(filter(str.isdecimal, self.written))

    @property
    def alone(self) -> bool:
        """Whether nothing else stands on its line."""
        before = self.text[max(0, self.start - 2) : self.start].rstrip(" ")
        after = self.text[self.end : self.end + 2].lstrip(" ")
        return before[-1:] in ("", "\n") and after[:1] in ("", "\n")


def find(text: str) -> Iterator[str]:
    """Give every telephone number as it stands, in order."""
    flat = plain(text)
    last, left = -1, _MOST
    countries = next((known for letters, known in _SCRIPTS if letters.search(flat)), ())
    for match in _CANDIDATE.finditer(flat):
        seen = _trimmed(flat, match)
        if not _FEWEST <= len(seen.digits) <= _LONGEST:
            continue
        follows = last >= 0 and _NEXT.match(flat[last : seen.start]) is not None
        said = _says(seen, follows=follows)
        if said is None and left:
            regions = _might_be(seen, countries)
            left -= bool(regions)
            said = bool(regions) and _is_national(seen, regions)
        if said:
            last = seen.end
            yield text[seen.start : seen.end]


def _trimmed(flat: str, match: re.Match[str]) -> _Seen:
    """Take off what cannot belong: an unopened or unclosed bracket's group."""
    written = match.group()
    if written.startswith("(") and ")" not in written:
        written = written[1:]
    start = match.end() - len(written)
    return _Seen(flat, start, match.end(), written)


def _says(seen: _Seen, *, follows: bool) -> bool | None:
    """Say whether what stands with a number makes it one of a telephone; None where nothing tells."""
    before = seen.text[max(0, seen.start - 48) : seen.start]
    after = seen.text[seen.end : seen.end + 3]
    written = seen.written
    if after.startswith("+") and not written.startswith("+"):
        # A paragraph from right to left may come out of a PDF with its groups in turned order.
        return _is_given_out("+" + " ".join(reversed(written.split())))
    if _AFTER.match(after) and not _NO_SPACES_AFTER.match(after):
        return False
    if written.startswith(("+", "(+")):
        return _labelled(before, written) or _is_given_out(written.replace("(0)", ""), loosely=True)
    if _BEFORE.search(before) and not _NO_SPACES_BEFORE.search(before):
        return before[-1].isalpha() and _labelled(before, written)
    if any(other.search(written) for other in _OTHERS):
        return False
    return _labelled(before, written) or follows or None


def _labelled(before: str, written: str) -> bool:
    label = _LABEL.search(before) if _LETTER.search(before) else None
    if label is None or _YEARS.match(written):
        return False
    marked = label.group("is") or _SAID.search(label.group("gap"))
    if label.group("letter"):
        # "p. 123-145" is a page.
        return ":" in label.group("gap") and sum(map(str.isdecimal, written)) >= _SURE
    if (
        not marked
        and sum(map(str.isdecimal, written)) < _LOCAL
        and _ALSO_A_WORD.match(label.group())
    ):
        return False  # "call 2020-15"
    return bool(marked) or not (_THOUSANDS.match(written) and _ALSO_A_WORD.match(label.group()))


def _might_be(seen: _Seen, countries: tuple[str, ...]) -> tuple[str, ...]:
    """Give the countries whose numbers look like an unmarked one; () where it is like no number of a telephone.

    `countries` are those of the text's script.
    """
    written = seen.written
    if _SOLID.match(written):
        # In Latin letters an unmarked row of digits is as well a hash or a serial, but on a line of its own.
        return countries or (_LATIN if seen.alone else ())
    shaped = written.startswith("00") or any(shape.match(written) for shape in _SHAPES)
    return (*countries, *_LATIN) if shaped and len(seen.digits) >= _SURE else ()


def _is_national(seen: _Seen, regions: tuple[str, ...]) -> bool:
    """Say whether an unmarked number is one that a country gives out, and that nothing before it calls another."""
    written = seen.written
    before = seen.text[max(0, seen.start - 24) : seen.start]
    if _OTHER_NUMBER.search(before) or _PLAIN.match(written):
        return False
    if written.startswith("00") and _is_given_out("+" + written[2:]):
        return True
    mobile = _SOLID.match(written) is not None
    if _HYPHENS.match(written):
        regions = tuple(region for region in regions if _as_written_in(region, written))
    return bool(regions) and _is_given_out(written, regions, mobile=mobile)


def _as_written_in(region: str, written: str) -> bool:
    """Whether a country writes this number in these very groups: 0401-12-3456 is a cost centre, 0401 123 456 rings."""
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return False
    as_there = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return _GROUPS.findall(as_there) == _GROUPS.findall(written)


def _is_given_out(
    written: str, regions: tuple[str, ...] = (), *, mobile: bool = False, loosely: bool = False
) -> bool:
    """Whether a plan of numbers has this one: of its own country code, or of any of some regions.

    Loosely: or could have it, by its country code and length.
    """
    for region in regions or (None,):
        try:
            number = phonenumbers.parse(written, region)
        except phonenumbers.NumberParseException:
            return False
        if loosely and phonenumbers.is_possible_number(number):
            return True
        if phonenumbers.is_valid_number(number) and (not mobile or _is_mobile(number)):
            return True
    return False


def _is_mobile(number: phonenumbers.PhoneNumber) -> bool:
    kind = phonenumbers.number_type(number)
    return kind in (
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    )


def warm() -> None:
    """Load every plan of numbers, which no process of the jail can open afterwards."""
    phonenumbers.enable_pattern_cache()
    for region in (*_LATIN, *(region for _, regions in _SCRIPTS for region in regions)):
        example = phonenumbers.example_number(region)
        if example is not None:
            _is_given_out(
                phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL),
                (region,),
            )
    for region in phonenumbers.SUPPORTED_REGIONS:
        example = phonenumbers.example_number(region)
        if example is not None:
            _is_given_out(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164))
