"""Postal addresses of many countries are told from sections, years, cases and places that prose names."""

import pytest

from uploads import addresses

ADDRESSES = (
    "12 Market Street",
    "221B Baker St., London NW1 6XE",
    "1600 Pennsylvania Avenue NW, Washington, DC 20500",
    "Flat 3, 17 Queen's Gardens, Oxford",
    "P.O. Box 12345-00100, Nairobi",
    "34, chemin des Colombettes",
    "12 bis, rue de la Paix, 75002 Paris",
    "Route de Meyrin 385, 1217 Meyrin",
    "BP 1234, Dakar",
    "Calle Mayor 12, 3º B, 28013 Madrid",
    "Carrera 7 # 71-21, Bogotá",
    "Avda. Corrientes 1234, piso 5",
    "Av. Paulista, 1000",
    "Via Roma 12, 00184 Roma",
    "Hauptstraße 12, 10115 Berlin",
    "Keizersgracht 123, 1015 CJ Amsterdam",
    "Vasagatan 12, 111 20 Stockholm",
    "Mannerheimintie 5, 00100 Helsinki",
    "ul. Nowy Świat 12/3, 00-400 Warszawa",
    "Atatürk Mah. Cumhuriyet Cad. No: 12",
    "Jalan Sudirman No. 10, Jakarta 10220",
    "1-3-1 Kasumigaseki, Chiyoda-ku, Tokyo",
    "ул. Ленина, д. 5, кв. 12",
    "Невский проспект, 28",
    "119019, г. Москва, Гоголевский бульвар, дом 6",
    "пр. Абая, 10, Алматы",
    "а/я 55",
    "北京市海淀区知春路6号3栋502室",
    "臺北市信義區信義路五段7號",
    "香港中環皇后大道中99號",
    "上海市静安区南京西路一百二十三号",
    "邮编：100088",
    "١٢ شارع التحرير، القاهرة",
    "شارع الملك فهد، مبنى ٧",
    "ص.ب. ١٢٣٤٥، الرياض",
    "صندوق بريد 1234",
    "حي النخيل، شارع 12، بناية 3",
    "No. 12, Galle Road, Colombo 3",
    "Plot No. 12, Sector 5, Dwarka, New Delhi 110075",
    "Private Bag X123, Pretoria",
    "45 Rue Didouche Mourad, Alger",
    "K1A 0C9",
    "Home address: Old Mill, Unit 7, Lower End",
    "Apartado postal 123",
    "Casilla 456, Santiago",
    "Postfach 12 34",
)

OTHERS = (
    "In 2015 the Supreme Court decided Article 12 and Section 101",
    "ISBN 978-0-521-12345-6",
    "US 6,285,999 and EP 1 234 567",
    "12 Member States and 34 Observers met in Geneva",
    "Between 2015 and 2018 Street view",
    "Resolution 53/144 of 9 December 1998",
    "12345 Applications were filed by residents in 2019",
    "第2019-0012号文件，第12条第3款",
    "国发〔2019〕3号 道路交通安全法第12号",
    "عن طريق الاتفاق رقم 12 لعام 2019",
    "المادة 12 من القانون رقم 82",
    "статья 12 закона № 5 от 12.03.2019, площадь 20 кв. м",
    "п. 5 ст. 12 и пр. 7 раз",
    "12 cours de formation, 3 places disponibles",
    "La Ley 24/2015, artículo 12",
    "en la vía 12",
    "Paris Convention, Article 4 quater, 1967 Stockholm",
    "Case C-05/62, Van Gend en Loos, 1963",
    "Geneva, 12 March 2019",
    "IP address: 192.168.0.1",
    "Address: the 3 issues",
    "page 12, Paris 2019",
    "Table 3, 2018 China",
    "New York 2019, Rule 12 Court of Appeal",
    "Smith v. Jones, 123 F.3d 456 (Fed. Cir. 1998)",
    "5 Federal District Court judges",
    "WIPO Standing Committee 12, Geneva 2018",
    "Agenda item 7, 2030 Agenda",
    "UN General Assembly, 12 Road traffic",
    "3 Way forward",
    "12 High Court judges in the 2 New Way of life",
    "Directive 2001 EU Law",
    "COVID-19 Street",
    "BP 2019",
    "The 20 First Avenue",
)


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_is_found_once(text: str) -> None:
    assert len(list(addresses.find(f"We wrote.\n{text}\nYours"))) == 1


@pytest.mark.parametrize("text", OTHERS)
def test_other_lines_with_numbers_are_none(text: str) -> None:
    assert list(addresses.find(text)) == []


def test_the_parts_of_an_address_are_one() -> None:
    text = "Write to\n12 Market Street\nOxford OX1 2AB\nP.O. Box 12\n\nThank you.\n34, rue du Bac, 75007 Paris"
    assert list(addresses.find(text)) == [
        "12 Market Street\nOxford OX1 2AB\nP.O. Box 12",
        "34, rue du Bac, 75007 Paris",
    ]
