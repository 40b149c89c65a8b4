"""Submitters of the second process's closed call, in the order of their sending. Every person and organisation is invented."""

from intake.demo.cast import Guest

ADVERTISEMENT = (
    "Keeping up with renewals is hard, and a missed date is dear. Our suite watches your rights in forty registers, fills the forms and pays the fees while you sleep.",
    "Readers of this consultation who order before the end of the month receive the first year free of charge and a quarter off every further seat. Ask for the green plan and mention this comment.",
    "As to the questions of the paper, we find the present service excellent and have nothing to add, except that our own is faster.",
)
PARKING = (
    "Je me permets d’attirer votre attention sur le stationnement devant le bâtiment du registre. Depuis les travaux, les places réservées aux riverains sont occupées dès sept heures, et la borne de la rue basse ne fonctionne plus.",
    "Il serait aisé de rouvrir le terrain situé derrière la gare, qui reste vide toute la semaine. La commune renvoie au registre, le registre renvoie à la commune, et les habitants tournent.",
    "Je vous serais reconnaissante de transmettre cette demande au service compétent, dont je n’ai pas trouvé l’adresse.",
)

# fmt: off
RAF = (
    Guest("en", "individual", "GB", "Mr", "Geraint Pugh-Ellery", None, ""),
    Guest("fr", "business", "FR", "M.", "Aurélien Castagnède", "Verrerie des Trois Ponts", "pdf 2"),
    Guest("ar", "ngo", "MA", "السيدة", "حياة البوعزيزي العلوي", "تعاونية خيوط الأطلس", "pdf 2", latin=("Hayat El Bouazizi Alaoui", "Threads of the Atlas Cooperative")),
    Guest("en", "business", "US", "Mr", "Brad Hollingsworth-Pike", "Evergreen Renewal Desk", "docx 1", outcome="advertising", own=ADVERTISEMENT, heading="Never miss a renewal again"),
    Guest("es", "professional-body", "AR", "Sra.", "Norma Etcheverrigaray", "Rueda de Gestores de Marcas del Sur", "pdf 4"),
    Guest("en", "individual", "CA", "Ms", "Rosalind Peverelle", None, "", outcome="withdrawn"),
    Guest("ru", "business", "KZ", "Г-н", "Тимур Жаксымбет", "Мастерская приборов «Полынь»", "pdf 2", latin=("Timur Zhaksymbet", "Polyn Instrument Workshop")),
    Guest("fr", "individual", "BE", "Mme", "Ghislaine Vandenhoutte", None, "pdf 1", outcome="off-subject", own=PARKING, heading="Stationnement devant le registre"),
    Guest("en", "ngo", "ZA", "Ms", "Nomvula Dlaminisi", "Harbour Small Traders’ Forum", "odt 2"),
    Guest("en", "individual", "NZ", "Ms", "Philippa Rangiora", None, "pdf 1", publication="unnamed"),
    Guest("pt", "business", "BR", "Sr.", "Josué Tavares Lindoso", "Oficina Pedra d’Água", "docx 2"),
    Guest("ar", "individual", "EG", "السيد", "عادل المرصفاوي", None, "", latin=("Adel El-Marsafawy", ""), publication="unnamed"),
    Guest("en", "business", "IE", "Mr", "Cathal Ó Mianáin", "Quillgate Agents", "docx 2", publication="private", outcome="private"),
    Guest("zh", "academia", "CN", "博士", "纪听雨", "江畔登记制度研究小组", "pdf 2", latin=("Ji Tingyu", "Riverside Group on Registers"), outcome="accepted"),
    Guest("es", "ngo", "PE", "Sra.", "Rosaura Huallpa Ccori", "Tejedoras de la Quebrada Alta", "pdf 2", outcome="returned"),
    Guest("en", "ngo", "ZA", "Ms", "Nomvula Dlaminisi", "Harbour Small Traders’ Forum", "odt 2", outcome="duplicate", repeats=9),
    Guest("de", "professional-body", "DE", "Frau", "Friederike Oltmannsen", "Bund der Registerleser", "pdf 4", outcome="accepted"),
    Guest("fr", "academia", "CH", "Prof.", "Corentin Delacombe", "Séminaire du registre ouvert", "pdf 4; docx 2 annex", outcome="claimed"),
    Guest("ar", "business", "AE", "السيدة", "ميثاء الكتبانية", "دار المرسى للإيداع", "pdf 2", latin=("Maitha Al Kutbaniya", "Anchorage House for Filing"), outcome="waiting"),
    Guest("es", "individual", "CL", "Sr.", "Abelardo Quintriqueo Soto", None, "", outcome="late"),
)
"""Register access and fees. The last one comes late."""
# fmt: on
