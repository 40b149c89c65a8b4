"""The questions of the demo's papers in French, in the order of intake.demo.questions."""

from collections.abc import Mapping

FRENCH: Mapping[str, tuple[str, ...]] = {
    "patents-inventorship": (
        "L’inventeur doit-il être un être humain et, dans l’affirmative, quelle doit avoir été sa part ?",
        "À qui doit revenir une invention dont aucune personne ne peut être désignée comme l’auteur ?",
        "Les déposants doivent-ils indiquer quels outils ont contribué à l’invention ?",
    ),
    "patentable-subject-matter": (
        "Les inventions réalisées au moyen de systèmes apprenants, ou consistant en de tels systèmes, appellent-elles des règles de brevetabilité particulières ?",
        "Un modèle entraîné doit-il être exclu en tant que tel ?",
        "Quelles directives seraient les plus utiles aux examinateurs ?",
    ),
    "inventive-step": (
        "Qui est la personne du métier là où la recherche de solutions par des machines est courante ?",
        "Comment établir qu’un outil était d’usage courant à une date donnée ?",
        "Ce que des machines seules publient peut-il faire partie de l’état de la technique ?",
    ),
    "disclosure": (
        "Que faut-il divulguer d’un système entraîné pour que d’autres puissent reproduire l’invention ?",
        "Les données d’entraînement doivent-elles être déposées, et auprès de qui ?",
        "Comment protéger les données personnelles et confidentielles dans une divulgation ?",
    ),
    "patents-general": (
        "Le système des brevets atteint-il encore ses objectifs là où inventer devient peu coûteux ?",
        "Une autre forme de protection, plus courte ou plus étroite, serait-elle préférable ?",
    ),
    "copyright-authorship": (
        "Le droit d’auteur doit-il s’appliquer à des œuvres auxquelles aucune personne n’a donné forme ?",
        "Dans l’affirmative, à qui doit-il revenir, et pour combien de temps ?",
        "Comment la part d’une personne doit-elle être prouvée ?",
    ),
    "infringement": (
        "L’utilisation d’œuvres protégées pour entraîner un système est-elle un acte soumis à autorisation ?",
        "Quelles exceptions sont nécessaires à la recherche, et lesquelles au commerce ?",
        "Faut-il tenir un relevé des sources, et qui peut le consulter ?",
    ),
    "deep-fakes": (
        "Le droit d’auteur est-il une réponse adaptée aux enregistrements qui imitent une personne ?",
        "La personne imitée doit-elle être rémunérée, ou pouvoir interdire ?",
        "Un marquage commun des enregistrements de synthèse est-il réalisable ?",
    ),
    "data": (
        "Les données doivent-elles être protégées par un droit qui leur soit propre ?",
        "Quels autres moyens (contrat, accès, secret) suffisent, et où sont-ils en défaut ?",
        "Quelle part doit revenir à ceux dont l’activité produit les données ?",
    ),
    "designs": (
        "Un dessin ou modèle proposé par un programme peut-il être protégé, et qui en est le créateur ?",
        "Comment les registres doivent-ils traiter des demandes en très grand nombre ?",
        "Comment tenir compte des motifs traditionnels ?",
    ),
    "trademarks": (
        "Qui est le consommateur moyen lorsqu’un assistant fait les achats ?",
        "Le classement des résultats contre paiement constitue-t-il un usage d’un signe ?",
        "Quel poids une similitude calculée peut-elle avoir dans une décision ?",
    ),
    "trade-secrets": (
        "La protection des secrets assure-t-elle un juste équilibre pour les modèles et leurs données ?",
        "Quand le secret doit-il céder devant les droits d’une personne concernée ?",
        "Que peut exiger un acheteur public ?",
    ),
    "technology-gap": (
        "Qu’est-ce qui réduirait l’écart entre les offices et entre les pays ?",
        "Quels outils devraient être partagés sous forme de services ?",
        "Comment mesurer une capacité durable ?",
    ),
    "administrative-decisions": (
        "Quelles étapes des décisions d’un office doivent rester confiées à une personne ?",
        "Que doivent indiquer les motifs lorsqu’un système a été utilisé ?",
        "Quels chiffres les offices devraient-ils publier ?",
    ),
    "terms": (
        "Les termes du document sont-ils clairs, et également clairs dans toutes les langues ?",
        "Où tracer la limite entre créer avec une aide et créer de façon autonome ?",
    ),
    "public-access": (
        "Que chacun devrait-il pouvoir lire dans le registre, gratuitement et sans compte ?",
        "Les recherches par nom de personne doivent-elles être limitées ?",
    ),
    "personal-data": (
        "Quelles données personnelles doivent être affichées, et lesquelles seulement conservées ?",
        "Comment traiter les inscriptions anciennes ?",
    ),
    "fees": (
        "Les taxes doivent-elles suivre le coût de chaque acte, le nombre de titres détenus, ou les deux ?",
        "Quels actes devraient être gratuits ?",
    ),
    "small-users": (
        "Qu’est-ce qui aiderait ceux qui utilisent le registre une seule fois ou rarement ?",
        "Les réductions actuelles sont-elles à leur portée ?",
    ),
    "bulk-data": (
        "Sous quelle forme, à quelle fréquence et à quelles conditions le registre complet doit-il être diffusé ?",
        "Comment les corrections et les suppressions doivent-elles parvenir à ceux qui le réutilisent ?",
    ),
    "digital-services": (
        "Qu’advient-il d’un délai lorsque le service est en panne ?",
        "Que doit indiquer un accusé de réception ?",
    ),
    "service-languages": (
        "Quels textes du service doivent être proposés, et dans quelles langues ?",
        "Qui doit relire les traductions ?",
    ),
    "accessibility": (
        "En quoi le service exclut-il certaines personnes ?",
        "Comment rendre lisibles les inscriptions anciennes dépourvues de texte ?",
    ),
}
