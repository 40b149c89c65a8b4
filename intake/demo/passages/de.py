"""German."""

from intake.demo.passages import Phrases, TableWords

PHRASES = Phrases(
    language="de",
    sample="erfundenes Muster",
    page="Seite {n} von {total}",
    issue="Frage {number}: {heading}",
    part="Anmerkungen der deutschsprachigen Mitglieder",
    annex="Anhang: Antworten unserer Mitglieder",
    date="Eingereicht am {date}",
    translation="Übersetzung zur Erleichterung",
    table=TableWords(
        caption="Tabelle {n}. Antworten nach Mitgliedergruppen, Frage {number}",
        columns=("Gruppe", "Dafür", "Dagegen", "Ohne Meinung"),
        group="Gruppe {n}",
        note="Die Zahlen dieser Tabelle sind erfunden und zeigen nur ihren Aufbau.",
    ),
    headings={
        "patents-inventorship": "Erfinderschaft und Inhaberschaft",
        "patentable-subject-matter": "Patentfähige Gegenstände",
        "inventive-step": "Erfinderische Tätigkeit",
        "disclosure": "Offenbarung",
        "copyright-authorship": "Urheberschaft und Inhaberschaft",
        "infringement": "Verletzung und Ausnahmen",
        "deep-fakes": "Deepfakes",
        "data": "Daten",
        "designs": "Designs",
        "trademarks": "Marken",
        "trade-secrets": "Geschäftsgeheimnisse",
        "technology-gap": "Technologische Kluft und Aufbau von Fähigkeiten",
        "administrative-decisions": "Verantwortung für Verwaltungsentscheidungen",
        "terms": "Verwendete Begriffe",
        "public-access": "Öffentlicher Zugang",
        "personal-data": "Personenbezogene Daten im Register",
        "fees": "Gebühren",
        "small-users": "Kleine und gelegentliche Nutzer",
        "bulk-data": "Gesamtdaten",
        "digital-services": "Digitale Dienste",
        "service-languages": "Sprachen des Dienstes",
        "accessibility": "Barrierefreiheit",
    },
    passages={
        "patents-inventorship": (
            "Wer als Erfinder benannt wird, steht für eine Aussage ein. Das kann kein Rechenprogramm, und niemand in unseren Betrieben hat je danach verlangt. Verlangt wird etwas anderes: dass die Ingenieurin, die eine Aufgabe gestellt und das brauchbare Ergebnis erkannt hat, ihren Anspruch auf Vergütung nicht verliert, nur weil dazwischen ein Rechner lief. Wir schlagen vor, diese Beiträge in den Prüfungsrichtlinien ausdrücklich als erfinderisch anzuerkennen und im Übrigen nichts zu ändern.",
        ),
        "patentable-subject-matter": (
            "Der Ruf nach einer eigenen Kategorie für lernende Systeme überzeugt uns nicht. Fünfzig Jahre Rechtsprechung zu Computerprogrammen haben eine brauchbare Frage hervorgebracht: Welches technische Problem wird mit technischen Mitteln gelöst? Sie lässt sich auch an ein trainiertes Modell richten. Unklar ist allerdings, ob das Training selbst ein Herstellungsverfahren ist, dessen unmittelbares Erzeugnis geschützt wird. Diese Frage fehlt im Entwurf, und für den Maschinenbau ist sie die wichtigste von allen.",
        ),
        "inventive-step": (
            "Der Durchschnittsfachmann darf nicht klüger werden als der Durchschnitt seines Fachs. In großen Forschungsabteilungen gehört die rechnergestützte Suche zum Alltag, in Handwerk und Mittelstand nicht. Wird der Maßstab einheitlich angehoben, verlieren ausgerechnet diejenigen den Schutz, die ihre Lösung noch selbst gefunden haben. Wir bitten die Ämter, im Bescheid darzulegen, welches Werkzeug sie als üblich ansehen und worauf sich diese Annahme stützt. Eine Vermutung zulasten des Anmelders lehnen wir ab.",
        ),
        "disclosure": (
            "Eine Lehre, die sich nicht nacharbeiten lässt, ist keine. Bei trainierten Modellen hängt die Nacharbeitbarkeit von den Daten ab, die selten mitgeteilt werden. Eine Hinterlegung halten wir dennoch für den falschen Weg, denn sie verlagert das Problem in ein Archiv, das niemand bezahlt. Ausreichend und zumutbar wäre eine Beschreibung der Herkunft, der Aufbereitung und der Prüfgröße, dazu ein Ausführungsbeispiel mit frei zugänglichen Daten, an dem Dritte das Verfahren erproben können.",
        ),
        "copyright-authorship": (
            "Unsere Mitglieder komponieren, übersetzen und zeichnen. Sie haben nichts gegen Maschinen, wohl aber gegen Etiketten. Was ohne menschliche Gestaltung entstanden ist, soll frei sein und auch so heißen. Ein Leistungsschutz für den Betreiber der Anlage würde einen Markt mit Erzeugnissen füllen, die niemand gewollt hat, und die Vergütung der Lebenden verdünnen. Wo dagegen ausgewählt, verworfen und überarbeitet wird, reicht das geltende Recht aus; schwierig bleibt allein der Beweis.",
        ),
        "infringement": (
            "Bibliotheken haben ihre Bestände immer auch für das Zählen und Vergleichen geöffnet. Dass heute Programme lesen, ändert an der Sache wenig und am Umfang viel. Für die Forschung brauchen wir eine Ausnahme, die weder durch Vertrag noch durch technische Sperren ausgehöhlt werden kann. Für gewerbliche Zwecke halten wir eine pauschale Vergütung für gerecht, verteilt nach einem Schlüssel, den die Urheber selbst beschließen. Voraussetzung für beides ist ein ehrliches Verzeichnis der Quellen.",
        ),
        "deep-fakes": (
            "Nicht jede Täuschung ist ein Fall für das geistige Eigentum. Gegen gefälschte Stimmen und Gesichter helfen das Recht am eigenen Bild und, wo es fehlt, ein neues Persönlichkeitsrecht. Eine Vergütungspflicht wäre geradezu gefährlich, weil sie den Anschein erweckt, man könne sich die Fälschung erkaufen. Sinnvoll erscheint uns eine Pflicht zur Kennzeichnung, die beim Hersteller des Werkzeugs ansetzt und nicht beim Jugendlichen, der es aus Neugier benutzt.",
        ),
        "data": (
            "Wir warten Aufzüge. Unsere Anlagen melden Schwingungen, Temperaturen und Fahrten, und jeder Beteiligte glaubt, sie gehörten ihm. Ein Eigentumsrecht an Daten würde diesen Streit nicht schlichten, sondern verrechtlichen. Gebraucht wird eine Zugangsregel: Wer eine Maschine betreibt, erhält die Daten, die sie erzeugt, in einem lesbaren Format und ohne Aufpreis. Der Hersteller darf sie für Sicherheit und Entwicklung weiter nutzen. Mehr braucht es nach unserer Erfahrung nicht.",
        ),
        "designs": (
            "Seit zwei Jahren entwerfen wir Leuchten mit Programmen, die Formen nach statischen Vorgaben wachsen lassen. Keine davon wurde je unverändert gebaut. Der Schutz sollte weiterhin der Person gelten, die entscheidet, welche Form den Namen trägt. Sorge bereitet uns der Formenschatz: Wenn automatisch erzeugte Bilder massenhaft ins Netz gestellt werden, verliert die Neuheit ihren Sinn. Berücksichtigt werden sollte nur, was den Fachkreisen im normalen Geschäftsverlauf bekannt werden konnte.",
        ),
        "trademarks": (
            "Ähnlichkeit lässt sich berechnen, Verwechslungsgefahr nicht. Wir begrüßen Suchwerkzeuge, die dem Prüfer fünfzig Treffer zeigen, und warnen vor solchen, die ihm die Begründung schreiben. Zum digitalen Einkaufshelfer meinen wir: Maßgeblich bleibt der Mensch, der ihn beauftragt. Wird ihm statt der gewünschten Marke ohne Hinweis eine andere geliefert, so liegt darin eine Benutzung der gesuchten Marke, auch wenn sie auf keinem Bildschirm zu sehen war.",
        ),
        "trade-secrets": (
            "Für unsere Mitglieder ist das Geheimnis kein Ersatz für das Patent, sondern oft der einzige Schutz, den sie sich leisten können. Eine allgemeine Pflicht, Algorithmen offenzulegen, träfe die Kleinen härter als die Großen, die ihre Verfahren ohnehin alle zwei Jahre wechseln. Wo Grundrechte berührt sind, halten wir ein Verfahren unter Ausschluss der Öffentlichkeit für richtig, mit einem gerichtlich bestellten Sachverständigen, der zur Verschwiegenheit verpflichtet und für Fehler haftbar ist.",
        ),
        "technology-gap": (
            "Zusammenarbeit gelingt dort, wo beide Seiten etwas lernen. Unser Institut betreut seit sechs Jahren eine Partnerschaft mit drei kleinen Ämtern, und das Ergebnis überrascht: Die beste Lösung für die Klassifizierung kam von dem Amt mit den wenigsten Stellen, weil es gezwungen war, genau zu fragen. Wir empfehlen gemeinsame Testdaten in vielen Sprachen, offene Schnittstellen und einen Austausch von Personal in beide Richtungen, jeweils für mindestens ein halbes Jahr.",
        ),
        "administrative-decisions": (
            "Eine Verwaltung, die ihre Gründe nicht kennt, kann sie auch nicht nennen. Deshalb sollte jedes Amt, das lernende Systeme einsetzt, vor dem Einsatz festlegen, welche Schritte dem Menschen vorbehalten bleiben, und dies veröffentlichen. Der Bescheid muss erkennen lassen, ob ein solcher Schritt stattgefunden hat. Im Beschwerdeverfahren soll die Fassung des Systems noch verfügbar sein, mit der entschieden wurde. Diese Pflicht zur Aufbewahrung fehlt bisher in allen Entwürfen, die uns bekannt sind.",
        ),
        "terms": (
            "Der Entwurf spricht von Maschinen, die schaffen, und von Menschen, die helfen. Schon diese Wortwahl nimmt Antworten vorweg. Wir regen an, nüchtern von Verfahren zu sprechen, die aus Beispielen Regeln ableiten, und den Anteil des Menschen durch Tätigkeiten zu beschreiben: festlegen, auswählen, prüfen, verantworten. Ein Glossar sollte außerdem sagen, welche Begriffe in den Rechtsordnungen bereits feste Bedeutungen haben, damit keine zweite Sprache neben der des Gesetzes entsteht.",
        ),
        "personal-data": (
            "Die Anschrift einer Privatperson hat im offenen Register nichts verloren. Sie schützt niemanden und gefährdet manche. Vorgeschlagen wird häufig, sie nur auf Antrag zu verbergen; das überlässt den Schutz denen, die das Antragsrecht kennen. Richtig wäre die umgekehrte Regel: Gezeigt werden Ort und Staat, alles Weitere erfährt, wer ein berechtigtes Interesse darlegt. Die Anfragen sollten protokolliert und der betroffenen Person nach einer Frist mitgeteilt werden.",
        ),
        "fees": (
            "Gebühren sollen steuern, aber man muss wissen, wohin. Die jetzige Staffel belohnt frühe Anmeldungen in großer Zahl und bestraft späte Korrekturen. Beides ist der Qualität abträglich. Wir schlagen eine niedrige Grundgebühr vor, einen spürbaren Zuschlag ab der zwanzigsten Position und kostenlose Berichtigungen innerhalb der ersten drei Monate. Der Verwaltungsaufwand sinkt, weil Fehler früh gemeldet werden, und die Einnahmen bleiben nach unserer Rechnung gleich.",
        ),
        "digital-services": (
            "Ein digitaler Dienst ist dann gut, wenn man ihn nicht erklären muss. Der jetzige verlangt ein Handbuch von neunzig Seiten. Besonders stört uns, dass Entwürfe nach zwanzig Minuten ohne Warnung verfallen. Wer eine Anmeldung sorgfältig vorbereitet, braucht länger. Wir bitten um dauerhaft gespeicherte Entwürfe, um eine Vorschau dessen, was veröffentlicht wird, und um eine Empfangsbestätigung, die auch ohne Anmeldung am System noch in zehn Jahren geprüft werden kann.",
        ),
        "accessibility": (
            "Mehrere unserer Mitglieder arbeiten mit Bildschirmleser. Für sie endet das Register an der Stelle, an der ein Bild statt eines Textes steht, und das ist bei jeder älteren Eintragung der Fall. Eine nachträgliche Texterkennung wäre unvollkommen, aber weit besser als nichts, sofern sie als solche gekennzeichnet ist. Formulare sollten außerdem ohne Zeitlimit und allein mit der Tastatur zu bedienen sein. Beides kostet wenig und nützt am Ende allen.",
        ),
    },
    openings={
        "ai": (
            "Wir danken dem Sekretariat für einen Entwurf, der fragt, bevor er antwortet. Unsere Anmerkungen folgen seiner Zählung und beschränken sich auf das, was wir aus eigener Arbeit kennen.",
            "Diese Stellungnahme wurde in zwei offenen Sitzungen beraten. Wo Mitglieder anderer Ansicht waren, ist es vermerkt.",
            "Ich schreibe im eigenen Namen und nicht für die Einrichtung, an der ich lehre.",
        ),
        "register": (
            "Wir arbeiten täglich mit dem Register und antworten in der Reihenfolge des Diskussionspapiers.",
            "Unsere Hinweise sind kurz und betreffen Dinge, die sich ohne Gesetzesänderung verbessern lassen.",
        ),
    },
    closings={
        "ai": (
            "Mit der Veröffentlichung dieser Stellungnahme in der eingereichten Form sind wir einverstanden.",
            "Wir betrachten diese Antworten als vorläufig und beteiligen uns gern an der nächsten Runde.",
            "Ich danke allen, die sich die Zeit nehmen, diese Zeilen zu lesen.",
        ),
        "register": (
            "Wir bitten darum, dass der Abschlussbericht zu jedem Vorschlag sagt, was aus ihm geworden ist.",
            "Für Tests neuer Dienste stehen wir gern zur Verfügung.",
        ),
    },
    titles={
        "comment": (
            "Anmerkungen zum Entwurf des Themenpapiers: {topic}",
            "Stellungnahme zum Entwurf: {topic}",
        ),
        "intervention": (
            "Schriftlicher Beitrag zur zweiten Sitzung: {topic}",
            "Anmerkungen nach der zweiten Sitzung: {topic}",
        ),
        "register": ("Zugang zum Register: {topic}", "Anmerkungen zum Diskussionspapier: {topic}"),
    },
)
