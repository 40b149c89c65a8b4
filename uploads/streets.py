"""How postal addresses are written: patterns by script, over text whose digits are ASCII.

Each pattern stands for a custom of some countries, named beside it. A number with a street's word is an address; a
postcode with a town is one only where no year or amount is written so.
"""

# ruff: noqa: E501, ISC004, RUF001, RUF003 - a custom is one pattern, in the letters of its country

import re

_UP = "A-ZÀ-ÖØ-ÞĀĆČĎĐĘĚĞĪİĹŁŃŇŐŘŚŞŠŢŤŪŮŰŹŻŽȘȚ"
NAME = rf"[{_UP}][^\W\d_]*(?:['\u2019.-][^\W\d_]*)*"
_YEAR = r"(?!(?:19|20)\d\d\b)"
_NO_LEGAL = (
    r"(?!(?:Article|Art|Section|Rule|Table|Figure|Annex|Chapter|Part|Volume|Vol|Paragraph|Para|Page|Number|No|Document|"
    r"Decision|Issue|Question|Article|Annexe|Tableau|Cuadro|Artículo|Anexo|Ley|Loi|Decreto|Décret|Law|Act|Directive|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|Session|Version|"
    r"Resolution|Résolution|Resolución|Regulation|Convention|Treaty|Recommendation|Step|Item|Box|Case|Goal|Target|"
    r"Appendix|Schedule|Clause|Protocol|Agenda|Horizon|Phase|Level|Group|Category|Class|Title|Paris|Geneva)\b)"
)
_NUMBER = rf"{_YEAR}\d{{1,5}}(?:[/-]\d{{1,4}})?(?: ?[A-Za-z]\b)?"

_ENGLISH_TYPE = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Terrace|Crescent|Cres|Gardens|Highway|Hwy|"
    r"Parkway|Pkwy|Plaza|Mews|Quay|Embankment|Esplanade|Parade|Circle|Close|Grove|Square|Sq|Walk|Wharf|Alley|Hill|"
    r"Row|Rise|Way|Place|Pl|Court|Ct|Park|Loop|Trail|Turnpike|Marg|Nagar|Chowk|Salai|Path|Bypass|Broadway|Green)"
)
_NO_COURT = r"(?!(?:District|Supreme|High|Federal|Circuit|Appeal|Constitutional|County|Third|Second|First|Our|The|New)\b)"

LATIN = tuple(
    re.compile(pattern)
    for pattern in (
        # English-speaking countries: 12 Market Street, 221B Baker St., 1600 Pennsylvania Avenue NW
        rf"(?<![\w.,/-]){_YEAR}\d{{1,5}}[A-Za-z½¼¾]?(?:[/-]\d{{1,4}}[A-Za-z]?)?,? (?:[NSEW]{{1,2}}\.? )?"
        rf"(?:(?:{_NO_COURT}{NAME}|\d{{1,3}}(?:st|nd|rd|th)|of|the) ){{1,4}}{_ENGLISH_TYPE}\b\.?(?: [NSEW]{{1,2}}\b)?",
        rf"(?<![\w.,/-]){_YEAR}\d{{1,4}}[A-Za-z]?,? The {NAME}(?=,|[ ]*\n|[ ]*\Z)",
        rf"\b(?:{NAME} ){{1,3}}(?:Street|Road|Avenue|Lane|Boulevard|Drive),? (?:No\.? ?)?{_NUMBER}\b",
        r"\b(?:Suite|Apt|Apartment|Flat|Unit|Plot|House|Door|H\.|Bungalow|Villa|Building|Bldg|Block)\.? ?"
        rf"(?:No|Nos|#)?\.? ?[A-Z]?\d[\w/-]*, ?(?!Level|Floor|Room|Hall|Gate|Wing|Section)(?:[^\n,]{{2,40}}, ?)?(?:{NAME}|\d)[^\n]{{3,60}}",
        # France, Belgium, Luxembourg, Switzerland, Maghreb, West Africa: 12 bis, rue de la Paix; Route de Meyrin 385
        rf"(?<![\w.,/-])\d{{1,4}}(?: ?(?:bis|ter|quater|[A-D])\b)?,? (?:(?:[Aa]ngle (?:des )?)?[Rr]ues?|[Aa]venue|[Aa]v\.|[Bb]oulevard|[Bb]d\.?|[Bb]lvd|"
        rf"[Aa]llées?|[Ii]mpasse|[Cc]hemin|[Cc]h\.|[Qq]uai|[Rr]oute|[Rr]te|[Pp]lace|[Pp]l\.|[Ss]quare|[Cc]ours|[Pp]assage|"
        rf"[Ff]aubourg|[Rr]uelle|[Ss]entier|[Pp]romenade|[Ee]splanade|[Vv]illa|[Cc]ité|[Ll]otissement|[Rr]ésidence|[Vv]oie) "
        rf"(?:(?:de|du|des|la|le|les|aux?|à|en|[ld]['\u2019])(?: |(?<=['\u2019]))){{0,2}}(?!Appel|Justice|Europe)(?:{NAME}|\d+ [^\W\d_]{{3}}[^\W\d_]*|(?<=rue )\d+)(?:[ -]{NAME}){{0,3}}",
        rf"\b(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Cc]hemin|[Rr]oute|[Qq]uai|[Pp]lace|[Aa]llée|[Cc]haussée|[Ss]quare|[Pp]romenade) "
        rf"(?:(?:de|du|des|la|le|les|aux?|[ld]['\u2019])(?: |(?<=['\u2019]))){{0,2}}{NAME}(?:[ -][^\W\d_]{{2,}}){{0,3}},? (?:n[°º] ?)?{_NUMBER}\b",
        rf"\b(?:[Cc]ité|[Rr]ésidence|[Ll]otissement|[Qq]uartier|[Hh]ay) (?:\w['’\w-]* ?){{1,4}},? "
        rf"(?:[Ii]mm(?:euble|\.)|[Bb](?:ât|at|t)(?:iment|\.)|[Bb]loc|[Ll]ot|[Vv]illa|[Rr]ue|n[°º]) ?(?:n[°º] ?)?{_NUMBER}\b",
        rf"\b[Ii]mm(?:euble|\.) (?:{NAME} ?){{1,4}}, ?(?:\d{{1,2}}(?:er|[eè]me|e) étage|[Aa]pp(?:t|artement)?\.? ?\d{{1,4}})",
        # Benin, Madagascar, Mali
        r"\b[Cc]arré (?:n[°º] ?)?\d{1,4},? (?:[Mm]aison|[Ll]ot|[Pp]arcelle)\b",
        r"\b[Rr]ue \d{1,4},? [Pp]orte \d{1,4}\b",
        r"\bLot [IVX]{1,4} ?[A-Z]{0,3} ?\d{1,4}(?: ?(?:bis|ter))?\b",
        # Central America and the Andes: by landmarks, by zones, by blocks and plots, by the building's name
        r"\b\d{2,4} (?:metros|mts?\.?|m\.?|varas) (?:al |hacia el )?(?:[Nn]orte|[Ss]ur|[Ee]ste|[Oo]este) del? (?:la |los |las )?[^\n.;]{3,60}",
        r"\b[Dd]el? (?:la |los |las )?[^\n,\d]{3,40},? \d{1,2} (?:c\.|cuadras?) (?:al?|hacia)(?: la)? (?:norte|sur|este|oeste|lago|arriba|abajo)\b[^\n.;]{0,40}",
        r"\b\d{1,2}\.?[aª]? (?:[Cc]alle|[Aa]venida|[Aa]v\.)(?: [A-Z]\b)? ?\d{1,2}-\d{1,3}\b",
        r"\b(?:Mza?|Manzana)\.? ?[A-Z0-9]{1,3},? (?:Lte?|Lote|[Vv]illa|[Ss]olar)\.? ?\d{1,3}\b",
        rf"\b(?:Edif(?:icio|\.)|Residencias|Torre) (?:{NAME} ?){{1,3}}, ?(?:piso \d{{1,2}}|apto\.? ?\d|apartamento \d|oficina \d)[\w-]*",
        rf"\b{_NO_LEGAL}(?:{NAME} ){{1,4}}{_NUMBER},? (?:de?pto\.?|departamento|piso|apto\.?|of\.|oficina) ?\d{{1,4}}",
        rf"\b(?:Col|Colonia|Urb|Urbanización|Barrio|Residencial|Pasaje|Calle)\.? (?:{NAME} ?){{1,3}},[^\n.;]{{0,20}}?(?:casa|villa|lote) ?(?:[Nn][.°º]* ?)?\d{{1,4}}\b",
        rf"\b{_NO_LEGAL}(?:{NAME}\.? ){{1,4}}{_NUMBER},? (?:c/|e/|esq\.|casi|y) ?{NAME}",
        # Spain, Latin America; Brazil, Portugal; Italy; Romania
        r"\b(?:Calle|C/|Cl\.|Avenida|Avda\.?|Av\.?|Paseo|Pº|Plaza|Plza\.?|Pza\.?|Carrera|Cra\.?|Cr\.|Kra\.?|Calzada|Camino|Jirón|"
        r"Jr\.|Pasaje|Ronda|Travesía|Glorieta|Bulevar|Blvd\.?|Prolongación|Carretera|Diagonal|Transversal|Rambla|"
        r"Rua|R\.|Travessa|Praça|Largo|Alameda|Rodovia|Estrada|Via|Viale|Corso|Piazza|Piazzale|Vicolo|Strada|Lungotevere|"
        rf"Str\.|Bd\.) ?{_NO_LEGAL}(?:(?:de|del|dei|della|di|da|do|dos|das|la|las|los|el|y|e|{NAME}|\d{{1,3}}[A-Z]?)"
        rf"(?: (?!no?\b)|(?=,)|(?= n\.))){{1,6}},?(?: ?(?:n\.? ?[º\u00b0o]\.?|[Nn]o\.?|N[º\u00b0]|[Nn]úm\.?|número|[Nn]r\.?|n\.|#|km))? ?[NSEOW]?{_NUMBER}(?:[ -]+\d{{1,4}})*\b",
        # Germany, Austria, German Switzerland: Hauptstraße 12, Am Alten Markt 5a
        rf"\b[{_UP}][^\W\d_.-]*(?:-[^\W\d_]+)*(?:[ -]?[Ss]tra(?:ß|ss)e|[ -]?[Ss]tr\.|weg|platz|allee|gasse|ring|damm|ufer|chaussee|steig|graben) {_NUMBER}\b",
        # Netherlands, Flanders, Sweden, Norway, Denmark, Finland
        rf"\b(?:{NAME} ){{0,3}}(?:{NAME} ?)?(?:straat|laan|plein|gracht|kade|dijk|singel|dreef|gatan|vägen|gata|gate|veien|vegen|vej|gade|"
        rf"torget|katu|kuja|tie) {_NUMBER}\b",
        # Poland, Hungary, Türkiye, Indonesia, Malaysia, Viet Nam
        rf"(?<!et )\b(?:ul|al|pl|os)\. ?{NAME}\.? (?:[^\W\d_]+\.? ){{0,3}}\d{{1,4}}[A-Za-z]?(?:/\d+)?",
        rf"\b(?:{NAME} ){{1,3}}(?:utca|út|tér|körút) \d{{1,4}}",
        r"\b(?:Cad\.|Caddesi|Sok\.|Sokak|Sokağı|Bulvarı|Blv\.|Mah\.|Mahallesi)[^\n]{0,40}?\bNo ?[:.]? ?\d{1,4}",
        rf"\b(?:Jl\.?|Jalan|Lorong|Persiaran|Lebuh) (?:{NAME} ?){{1,4}},?(?: ?(?:No|Kav)\.?)? ?{_NUMBER}\b",
        r"\b(?:Số )?\d{1,4}[A-Z]?,? (?:đường|phố|Phố|Đường|ngõ) [^\n,]{3,40}",
        # Japan, Korea, in Latin letters
        rf"(?<![\w.-])\d{{1,2}}-\d{{1,2}}(?:-\d{{1,2}})?,? (?:{NAME})(?:-(?:cho|chome|machi|dori))?, ?{NAME}(?:-(?:ku|shi|gun|cho|machi))?\b",
        rf"(?<![\w.-])\d{{1,4}}(?:-\d{{1,3}})?,? {NAME}-(?:ro|gil|daero|dong)\b",
        # a street that no list knows, a postcode and a town
        rf"\b{_NO_LEGAL}(?:{NAME} ){{1,4}}{_NUMBER},?[ \n]{{0,2}}(?:[,\n]) ?(?:[A-Z]{{1,2}}-)?{_YEAR}(?:\d{{4,6}}|\d{{3}} \d\d)(?: [A-Z]{{2}})? {NAME}",
        rf"\b{_NO_LEGAL}(?:{NAME} ){{1,4}}{_NUMBER}, ?(?:{NAME} ){{1,3}}{_YEAR}\d{{4,6}}\b",
        rf"(?<![\w.,/-])\d{{1,4}}[A-Za-z]?(?:/\d+)?,? {_NO_LEGAL}(?:{NAME} ){{1,4}}?{NAME}[,\n] ?(?:{NAME}[ ,]*){{0,3}}(?:[A-Z]{{1,2}}-)?{_YEAR}\d{{4,6}}(?:[ ,] ?{NAME}|\b)",
    )
)

LATIN_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        # postcodes that are like nothing else: United Kingdom, Canada, United States, Japan, with the country's letters
        rf"\b(?:{NAME},? ){{0,3}}(?:A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|"
        r"K[ATWY]|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE)"
        r"\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b",
        rf"\b(?:{NAME},? ){{0,3}}[ABCEGHJ-NPRSTVXY]\d[A-CEGHJ-NPRSTV-Z] \d[A-CEGHJ-NPRSTV-Z]\d\b",
        rf"\b{NAME}(?: {NAME}){{0,2}},? (?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]) \d{{5}}(?:-\d{{4}})?\b",
        rf"\b(?:FR?|CH|DE?|AT?|BE?|IT?|NL|LU?|ES?|PL|CZ|SE|DK|FI|RO|HU|GR|PT|MA)-\d{{4,6}}(?: [A-Z]{{2}})? {NAME}",
        rf"\b\d{{5}} {NAME}(?:[ -]{NAME}){{0,3}} (?:Cedex|CEDEX)\b",
        r"\b[A-HJ-NP-Z]\d{4}(?:[A-Z]{3})?,? (?:CABA|C\.A\.B\.A\.|Buenos Aires|Ciudad|Córdoba|Rosario|La Plata)",
        r"〒 ?\d{3}-\d{4}",
        # boxes
        r"\b(?:G\.?)?P\.? ?O\.? ?Box(?:es)?(?: No\.?)? ?[:#]? ?\d[\d -]{0,10}\d?",
        r"\b(?:Private Bag|Postal Bag|Locked Bag|PMB) ?(?:No\.? ?)?[A-Z]{0,3} ?\d{1,6}\b",
        r"\b(?:B\.P\.|C\.P\.|Boîte [Pp]ostale|Case [Pp]ostale) ?(?:n[°º] ?)?:? ?(?!(?:19|20)\d\d\b(?! [A-Z]))\d{2,6}\b(?! ?[%€$])",
        r"(?:(?<=[,\n-] )|(?<=[,\n])|(?<=\d\d )|\A)(?:BP|CP|CS|TSA) (?!(?:19|20)\d\d\b)\d{2,6}(?=[ ,]*(?:[,\n-]|\Z)| [A-Z][a-z])",
        r"\b(?:Apartado(?: (?:postal|de correos|aéreo))?|Casilla(?: (?:de correos?|postal))?|Caixa [Pp]ostal|Casella [Pp]ostale|"
        r"Postfach|Postbus|Postboks|PL|Skr\. pocztowa) ?(?:n\.?[º\u00b0] ?|No\.? ?)?:? ?\d{1,7}\b",
    )
)

_STREET_RU = (
    r"(?:ул\.|улица|пр\.|просп\.|пр-т|пр-кт|проспект|пер\.|переулок|наб\.|набережная|"
    r"ш\.|шоссе|пл\.|площадь|б-р|бул\.|бульв\.|бульвар|проезд|пр-д|мкр(?:-?н)?\.?|микрорайон|тупик|аллея|вул\.|"
    r"вулиця)"
)
_HOUSE_RU = r"(?:дом|д\.|зд\.|влад\.|вл\.|буд\.|№)"
_NAME_RU = r"[Ѐ-Я][а-џ]+(?:[ -](?:[Ѐ-Я]\.|[Ѐ-Я]?[а-џ]+))*"
_NUMBER_RU = rf"{_YEAR}\d{{1,4}} ?(?:[а-яА-Я](?![а-я]))?(?:/\d{{1,3}})?"

CYRILLIC = tuple(
    re.compile(pattern)
    for pattern in (
        # Russia, Belarus, Kazakhstan, Ukraine: ул. Ленина, д. 5, кв. 12; Невский пр., 28
        rf"(?<!\w){_STREET_RU} ?(?:\d{{1,3}}(?:-\w+)? )?(?:[а-я]+\.? )?(?:[Ѐ-Я]\. ?){{0,2}}{_NAME_RU},? ?(?:{_HOUSE_RU} ?)?{_NUMBER_RU}",
        rf"(?<!\w){_NAME_RU} (?!площадь){_STREET_RU},? ?(?:{_HOUSE_RU} ?)?{_NUMBER_RU}",
        rf"(?<!\w){_NAME_RU}(?: площадь)?, ?(?:дом|д\.) ?{_NUMBER_RU}",
        r"(?<!\w)(?:дер\.|пос\.|СНТ|ДНП|СТ) ?[«\"]?[Ѐ-Я][^\n.;]{1,40}?,? (?:уч\.|участок) ?№? ?\d{1,4}",
        rf"(?<!\w)г\. ?{_NAME_RU}, ?\d{{1,2}}-(?:я|й|е) (?:[А-Яа-я-]+ )?(?:просека|линия|дорожка|проезд|улица|квартал),? ?{_NUMBER_RU}",
    )
)

CYRILLIC_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\d.,-])\d{5,6}, ?(?:Россия|РФ|г\. ?[Ѐ-Я]|м\. ?[Ѐ-Я]|город [Ѐ-Я]|Москва|Санкт-Петербург|"
        r"[Ѐ-Я][а-џ-]+ (?:обл|край|респ)|Республика [Ѐ-Я])",
        r"(?<!\w)(?:а/я|[Аа]бонентский ящик|[Пп]/я) ?№? ?\d{1,6}",
        r"(?<!\w)(?:кв\.|квартира) ?\d{1,4}(?! ?(?:к?м|метр))",
    )
)

_ROAD = "(?:路|街|大道|巷|弄|胡同|道)"
_LEVEL = "(?:号楼|號樓|号|號|弄|栋|幢|座|单元|單元|室|层|層|楼|樓|[Ff])"
_COUNT = "(?:[0-9]{1,5}(?:[-之][0-9]{1,4})?|[一二三四五六七八九十百零〇]{1,6})"

HAN = tuple(
    re.compile(pattern)
    for pattern in (
        # China, Taiwan, Hong Kong, Macau: 北京市海淀区知春路6号3栋502室; 臺北市信義區信義路五段7號
        rf"[一-鿿0-9]{{0,24}}{_ROAD}(?:[东西南北中東]|[一二三四五六七八九0-9]段)?(?:(?![第号令法文条号])[一-鿿])??"
        rf" ?{_COUNT} ?{_LEVEL}(?: ?(?:[一-鿿]{{0,8}}|[A-Z]) ?[0-9]{{1,5}}[A-Z]? ?{_LEVEL}){{0,3}}",
        rf"[一-鿿]{{2,12}}(?:小区|花园|花園|大厦|大廈|公寓|广场|廣場|新村|村) ?(?:[A-Z]座?)?[0-9]{{1,4}} ?{_LEVEL}(?:[0-9]{{1,5}} ?{_LEVEL}){{0,3}}",
        rf"[一-鿿]{{3,16}}[里邨樓楼]{_COUNT}(?:号|號|室)",
        # wards and villages: 海光里9鄰99號, 光明村5组
        rf"[一-鿿]{{2,14}}[里村]{_COUNT}[鄰邻]{_COUNT}(?:號|号)",
        rf"[一-鿿]{{2,20}}(?:[村乡鄉镇鎮]){_COUNT}(?:组|組|队|隊|社)(?![织織会會])",
    )
)

HAN_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:邮编|邮政编码|郵遞區號|郵編)[:： ]{0,2}[0-9]{5,6}",
        r"[0-9]{1,5}(?:号|號)?信箱",
        r"(?:信箱|邮箱|郵箱) ?第? ?[0-9]{1,6}(?: ?号| ?號)?",
    )
)

_AR_WORD = "[ء-\u065f\u0670-ۓ]"
_AR_STREET = "(?:شارع|نهج|زنقة|جادة|زقاق)"
_AR_WAY = "(?:أوتوستراد|طريق|حي|ميدان|كورنيش|درب)"
_AR_HOUSE = "(?:مبنى|بناية|بناء|عمارة|فيلا|منزل|عقار|شقة|برج)"
_AR_LEVEL = rf"(?:{_AR_HOUSE}|(?:ال)?(?:طابق|دور))"

ARABIC = tuple(
    re.compile(pattern)
    for pattern in (
        # Egypt, the Levant, the Gulf, the Maghreb: ١٢ شارع التحرير; شارع الملك فهد، مبنى ٧
        rf"(?<![\d.,/-])\d{{1,4}} ?[أ-ي]?[,\u060c]? ?(?:{_AR_STREET}|{_AR_WAY}) {_AR_WORD}+(?: {_AR_WORD}+){{0,3}}",
        rf"(?<![\d.,/-])\d{{1,4}} ?[,\u060c]? ?ش\.? {_AR_WORD}{{2,}}(?: {_AR_WORD}+){{0,2}}",
        rf"(?<!{_AR_WORD})(?:ال)?{_AR_STREET}(?: {_AR_WORD}+){{1,5}}[ ,\u060c]*(?:(?:(?:ال)?رقم|{_AR_HOUSE})[ :]*)*{_YEAR}\d{{1,5}}",
        rf"(?<!{_AR_WORD})(?:ال)?{_AR_STREET}(?:[ ,\u060c]{{1,2}}{_AR_WORD}+){{1,7}}[ ,\u060c]{{1,2}}(?:رقم|{_AR_LEVEL})[ :]{{1,2}}{_YEAR}\d{{1,4}}",
        rf"(?<!{_AR_WORD})(?<!عن ){_AR_WAY}(?: {_AR_WORD}+){{1,5}}[ ,\u060c]*(?:(?:{_AR_HOUSE}|{_AR_STREET})(?: رقم)?[ :]*)+{_YEAR}\d{{1,5}}",
        rf"(?<!{_AR_WORD})(?:{_AR_HOUSE})(?: رقم)?[ :]{{1,2}}{_YEAR}\d{{1,4}}",
        # the Gulf: zone and street, plot and town, by number
        r"منطقة \d{1,4}[ ,\u060c]+شارع \d{1,4}",
        rf"(?<!{_AR_WORD})(?:ال)?قطعة(?: رقم)? \d{{1,4}}[\u060c,] ?{_AR_WORD}{{3,}}",
        # Iraq: quarter, lane and house by number
        r"(?:محلة|م) ?\d{1,4}[ ,\u060c]+(?:زقاق|ز) ?\d{1,4}(?:[ ,\u060c]+(?:دار|د) ?\d{1,4})?",
    )
)

ARABIC_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!{_AR_WORD})ص ?\.? ?ب ?\.? ?[:\uff1a\u060c]? ?\d{{1,6}}",
        r"صندوق (?:ال)?بريد[ :\u060c]*(?:رقم ?)?[:\u060c]? ?\d{1,6}",
        r"(?:الرمز البريدي|رمز بريدي)[ :\u060c]*\d{4,6}",
    )
)

LABELLED = re.compile(
    r"(?<!\w)(?:(?:home |postal |mailing |private |permanent |street )?address|residing at|resides at|I live at|"
    r"adresse(?: postale| personnelle)?|domiciliée? (?:au|à)|dirección(?: postal)?|domicilio|endereço|anschrift|"
    r"(?:почтовый |домашний )?адрес(?: проживания)?|проживаю(?:щ(?:ий|ая))? по адресу|"
    r"地址|通讯地址|通訊地址|住址|"
    r"(?:ال)?عنوان(?: البريدي)?) ?[:\uff1a]\s{0,3}(?P<rest>[^\n]{4,110})",
    re.IGNORECASE,
)
"""A word that says that an address follows, and the line behind it."""
