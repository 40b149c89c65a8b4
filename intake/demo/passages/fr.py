"""French."""

from intake.demo.passages import Phrases, TableWords

PHRASES = Phrases(
    language="fr",
    sample="exemple inventé",
    page="Page {n} sur {total}",
    issue="Question {number} : {heading}",
    part="Remarques des membres qui travaillent en français",
    annex="Annexe : réponses de nos membres",
    date="Transmis le {date}",
    translation="Traduction de courtoisie",
    table=TableWords(
        caption="Tableau {n}. Réponses par groupe de membres, question {number}",
        columns=("Groupe", "Pour", "Contre", "Sans avis"),
        group="Groupe {n}",
        note="Les chiffres de ce tableau sont inventés et n’en montrent que la présentation.",
    ),
    headings={
        "patents-inventorship": "Qualité d’inventeur et titularité",
        "patentable-subject-matter": "Objet brevetable",
        "inventive-step": "Activité inventive",
        "disclosure": "Divulgation",
        "copyright-authorship": "Qualité d’auteur et titularité",
        "infringement": "Atteintes et exceptions",
        "deep-fakes": "Hypertrucages",
        "data": "Données",
        "designs": "Dessins et modèles",
        "trademarks": "Marques",
        "trade-secrets": "Secrets d’affaires",
        "technology-gap": "Fossé technologique et renforcement des capacités",
        "administrative-decisions": "Responsabilité des décisions administratives",
        "terms": "Termes employés",
        "public-access": "Accès du public",
        "personal-data": "Données personnelles dans le registre",
        "fees": "Taxes",
        "small-users": "Petits usagers et usagers occasionnels",
        "bulk-data": "Données en masse",
        "digital-services": "Services numériques",
        "service-languages": "Langues de service",
        "accessibility": "Accessibilité",
    },
    passages={
        "patents-inventorship": (
            "Le droit moral de l’inventeur d’être nommé n’est pas une formalité : c’est souvent la seule récompense du chercheur salarié. L’attribuer à un programme priverait quelqu’un de ce qui lui revient. Nous proposons de maintenir l’exigence d’une personne physique et d’y ajouter, sans sanction, une case où le déposant indique les outils employés. En cinq ans, les offices disposeraient de faits là où nous n’échangeons aujourd’hui que des suppositions.",
        ),
        "patentable-subject-matter": (
            "On nous demande s’il faut des règles particulières pour les inventions assistées par des systèmes d’apprentissage. Notre réponse est négative. Chaque règle d’exception vieillit avec la technique qui l’a fait naître. Il suffit de vérifier que la revendication produit un effet technique, et de refuser celles qui se bornent à énoncer un souhait. En revanche, des directives d’examen communes, illustrées de cas refusés autant que de cas admis, rendraient service aux petites entreprises.",
        ),
        "inventive-step": (
            "L’homme du métier n’est plus seul devant sa paillasse. S’il dispose d’un outil qui essaie toutes les combinaisons, l’évidence gagne du terrain et le brevet en perd. Nous n’y voyons pas un malheur. Encore faut-il juger d’après ce qui était accessible à un laboratoire ordinaire à la date du dépôt, et non d’après les moyens de trois grands groupes. La charge de la preuve devrait rester à celui qui invoque l’outil.",
        ),
        "disclosure": (
            "Un brevet est un échange : l’exclusivité contre l’enseignement. Lorsque le cœur de l’invention tient à un corpus d’entraînement, décrire l’architecture du réseau revient à donner la forme du moule en taisant le métal. Nous serions favorables à un dépôt des données auprès d’une autorité, consultable sur demande motivée, sur le modèle de ce qui existe pour les micro-organismes. Les secrets légitimes y seraient mieux protégés que par l’incertitude actuelle.",
        ),
        "copyright-authorship": (
            "Une œuvre est la trace d’une personnalité. Ce critère a résisté à la photographie, au cinéma et à l’ordinateur ; il résistera aux générateurs d’images. Nous nous opposons à tout droit nouveau sur les productions sans auteur, y compris sous la forme d’un droit voisin accordé à l’exploitant de la machine. Le domaine public n’est pas un vide juridique qu’il faudrait combler : c’est le terrain où travaillent nos élèves.",
        ),
        "infringement": (
            "Les auteurs que nous représentons ne refusent pas que leurs textes servent à l’entraînement des modèles ; ils refusent de l’apprendre par hasard. Une exception sans contrepartie déplacerait la valeur de ceux qui écrivent vers ceux qui calculent. Nous préconisons une licence collective étendue, assortie d’un droit de retrait exercé auprès d’un seul guichet, et d’une obligation de tenir la liste des sources. Sans liste, aucun droit ne peut être exercé.",
        ),
        "deep-fakes": (
            "Faut-il accorder un droit d’auteur sur un hypertrucage ? La question nous paraît mal posée. On ne récompense pas la contrefaçon d’un visage. Il faut d’abord garantir à la personne représentée le pouvoir de faire cesser, ensuite seulement songer à une rémunération. Gardons toutefois une place à la satire : un personnage public doit supporter d’être imité, pourvu que nul ne puisse s’y tromper de bonne foi.",
        ),
        "data": (
            "Les données agricoles de notre région sont produites par des exploitants, relevées par des machines louées et conservées à l’étranger. Chacun se dit propriétaire. Un droit exclusif figerait cette confusion au profit du mieux conseillé. Nous préférons un droit d’accès de celui dont l’activité a produit la donnée, inaliénable par contrat, et une liberté de réutilisation pour la recherche publique. L’accès résout neuf conflits sur dix que la propriété ne ferait que nommer.",
        ),
        "designs": (
            "Dans nos ateliers, le logiciel propose et le modéliste dispose. Le dessin déposé porte le nom de celui qui a dit oui. Cette pratique nous semble juste et nous n’attendons du législateur qu’une confirmation. Nous attirons l’attention sur un point que le document ne traite pas : la nouveauté. Si des millions de formes sont publiées par des automates, le créateur de bonne foi se verra opposer une antériorité que personne n’a jamais vue.",
        ),
        "trademarks": (
            "Les offices emploient déjà la reconnaissance d’images pour rechercher les marques antérieures, et c’est un progrès. Mais un taux de ressemblance n’est pas un risque de confusion. Nous avons vu des oppositions réduites à un pourcentage, sans un mot sur les produits ni sur le public. Le document révisé devrait demander quelle place la décision motivée doit laisser au résultat d’une machine, et si la partie adverse a le droit d’en connaître les réglages.",
        ),
        "trade-secrets": (
            "Il est tentant de répondre à chaque question par le secret : il ne coûte rien et ne se périme pas. Mais une économie où tout se tait cesse d’apprendre. Nous souhaitons que l’on examine une durée au-delà de laquelle le secret d’un algorithme employé par une autorité publique ne serait plus opposable aux citoyens. Trois ans suffiraient, puisque les fournisseurs eux-mêmes renouvellent leurs produits plus vite que cela.",
        ),
        "technology-gap": (
            "Pour nos langues nationales, aucun corpus n’atteint la taille qui intéresse un éditeur de logiciels. Le marché ne viendra pas. Il faut donc des biens communs : textes administratifs ouverts, enregistrements, dictionnaires, et des équipes locales pour les tenir à jour. Le renforcement des capacités ne se mesure pas au nombre d’ateliers tenus, mais au nombre d’outils encore en service deux ans après le départ des formateurs.",
        ),
        "administrative-decisions": (
            "La machine peut trier, compter, rapprocher. Elle ne peut pas décider, parce que décider, c’est répondre de ce que l’on a décidé. Toute décision défavorable devrait être signée par un agent identifié, disposant du temps nécessaire pour s’écarter de la proposition qui lui est faite. Nous demandons en outre que le taux d’écart soit publié chaque année : s’il est nul, c’est que personne ne relit.",
        ),
        "terms": (
            "Le mot « intelligence » promet plus que la chose ne tient, et le mot « autonome » davantage encore. Un texte destiné à éclairer des choix publics gagnerait à parler de systèmes d’apprentissage, de modèles et de résultats. Nous proposons aussi de distinguer, dans chaque question, l’outil que l’on emploie et celui que l’on vend : les intérêts ne sont pas les mêmes, et les réponses reçues resteront confuses tant que la question les mêlera.",
        ),
        "public-access": (
            "La consultation d’un registre public devrait être gratuite, anonyme et possible sans installer quoi que ce soit. Nous comprenons la crainte d’une aspiration massive ; elle se traite par des fichiers mis à disposition, non par des obstacles dressés devant chacun. Une image déformée à recopier arrête le retraité qui vérifie une inscription, mais n’a jamais arrêté un robot. Nous demandons sa suppression dès la prochaine version du service.",
        ),
        "personal-data": (
            "Publier l’adresse du domicile d’une personne physique n’ajoute rien à la sécurité des transactions, puisque nul ne signifie plus un acte sans vérifier. Nous proposons de ne montrer que la commune et le pays, l’adresse complète restant accessible à qui justifie d’une procédure. L’historique devrait suivre la même règle : une protection qui ne vaut que pour l’avenir laisse derrière elle trente ans de fiches ouvertes.",
        ),
        "fees": (
            "Une taxe unique a l’élégance de la simplicité et l’injustice de l’égalité apparente. Le déposant d’un seul titre paie autant que celui qui en gère dix mille, alors que le second sollicite davantage le service. Nous sommes partisans d’un barème progressif selon le nombre de titres en vigueur, calculé d’office, sans demande à remplir. Le produit total resterait inchangé ; seule la répartition changerait, et elle serait enfin lisible.",
        ),
        "small-users": (
            "L’usager occasionnel ne lit pas les directives : il lit l’écran. Un formulaire qui emploie les mots de la loi sans les expliquer lui fait commettre des erreurs qu’il paiera ensuite. Nous suggérons qu’avant chaque paiement une page dise, en trois phrases, ce qui va être inscrit, ce qui sera publié et ce qui ne pourra plus être corrigé. Le service de renseignement téléphonique verrait ses appels diminuer, et nos permanences également.",
        ),
        "bulk-data": (
            "Nos étudiants travaillent sur l’histoire des dépôts depuis un siècle. Ils ont besoin de fichiers complets, y compris des titres éteints, avec la date de chaque modification. Le service actuel ne donne que l’état du jour et oblige à conserver soi-même les versions passées. Une archive annuelle, déposée dans une bibliothèque publique et citée par un identifiant durable, suffirait. Elle coûterait moins que les réponses individuelles que l’office fournit déjà.",
        ),
        "digital-services": (
            "Le guichet électronique a remplacé le guichet, mais non l’agent qui s’y tenait. Quand le système rejette une pièce, il affiche un code. Nous demandons que tout rejet soit accompagné d’une phrase disant quoi faire, et que l’heure du premier envoi soit conservée lorsque la pièce est corrigée dans les deux jours. L’erreur de format ne devrait jamais coûter une date de priorité.",
        ),
    },
    openings={
        "ai": (
            "Nous remercions le secrétariat de la qualité de son document et de l’ouverture de la discussion. Nos observations suivent l’ordre des questions et ne portent que sur celles où notre expérience peut être utile.",
            "Le présent texte a été adopté par notre assemblée après deux lectures. Il exprime une position commune ; les réserves de quelques membres sont signalées à leur place.",
            "J’interviens ici à titre personnel, en praticien, et sans engager l’établissement où j’enseigne.",
        ),
        "register": (
            "Nous consultons le registre chaque jour et c’est en usagers que nous répondons, dans l’ordre du document de réflexion.",
            "Nos remarques sont brèves et pratiques. Elles n’appellent pas toutes une modification des règles : plusieurs ne demandent qu’un peu d’attention.",
        ),
    },
    closings={
        "ai": (
            "Nous acceptons la publication de cette contribution telle qu’elle a été envoyée et restons à la disposition du secrétariat.",
            "Ces réponses sont provisoires, comme les questions. Nous participerons volontiers à la suite des travaux.",
            "Je remercie par avance celles et ceux qui prendront le temps de lire ces lignes.",
        ),
        "register": (
            "Nous souhaitons que le compte rendu de cette consultation indique les suites données à chaque proposition.",
            "Nous nous tenons prêts à essayer les nouveaux services avant leur ouverture.",
        ),
    },
    titles={
        "comment": (
            "Observations sur le projet de document : {topic}",
            "Réponse au projet de document sur les questions de politique : {topic}",
        ),
        "intervention": (
            "Intervention écrite, deuxième session : {topic}",
            "Observations après la deuxième session : {topic}",
        ),
        "register": (
            "Accès au registre : {topic}",
            "Observations sur le document de réflexion : {topic}",
        ),
    },
)
