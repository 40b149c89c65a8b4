"""Spanish."""

from intake.demo.passages import Phrases, TableWords

PHRASES = Phrases(
    language="es",
    sample="muestra inventada",
    page="Página {n} de {total}",
    issue="Cuestión {number}: {heading}",
    part="Observaciones de los miembros que trabajan en español",
    annex="Anexo: respuestas de nuestros miembros",
    date="Enviado el {date}",
    translation="Traducción de cortesía",
    table=TableWords(
        caption="Cuadro {n}. Respuestas por grupo de miembros, pregunta {number}",
        columns=("Grupo", "A favor", "En contra", "Sin opinión"),
        group="Grupo {n}",
        note="Las cifras de este cuadro son inventadas y solo muestran su disposición.",
    ),
    headings={
        "patents-inventorship": "Condición de inventor y titularidad",
        "patentable-subject-matter": "Materia patentable",
        "inventive-step": "Actividad inventiva",
        "disclosure": "Divulgación",
        "copyright-authorship": "Autoría y titularidad",
        "infringement": "Infracciones y excepciones",
        "deep-fakes": "Ultrafalsificaciones",
        "data": "Datos",
        "designs": "Diseños",
        "trademarks": "Marcas",
        "trade-secrets": "Secretos comerciales",
        "technology-gap": "Brecha tecnológica y fortalecimiento de capacidades",
        "administrative-decisions": "Rendición de cuentas por las decisiones administrativas",
        "terms": "Términos empleados",
        "public-access": "Acceso público",
        "personal-data": "Datos personales en el registro",
        "fees": "Tasas",
        "small-users": "Usuarios pequeños y ocasionales",
        "bulk-data": "Datos en bloque",
        "digital-services": "Servicios digitales",
        "service-languages": "Idiomas del servicio",
        "accessibility": "Accesibilidad",
    },
    passages={
        "patents-inventorship": (
            "Quien inventa asume una responsabilidad: afirma ante la sociedad que algo funciona y que lo ha hallado. Ningún programa puede afirmar nada. Por eso consideramos que la mención de una persona física debe mantenerse, aunque su aporte haya consistido en plantear bien el problema y en reconocer la solución entre mil propuestas inútiles. Nos preocupa, en cambio, que las grandes empresas nombren inventores de favor; una declaración jurada sobre el uso de herramientas bastaría para desalentarlo.",
        ),
        "patentable-subject-matter": (
            "En nuestro país la mayoría de las solicitudes relacionadas con el aprendizaje automático procede del extranjero y se redacta pensando en otras oficinas. Una materia patentable demasiado amplia cerraría el paso a las pequeñas empresas de programación que adaptan métodos conocidos a problemas locales. Pedimos prudencia: que se exija un efecto técnico concreto, que los modelos como tales queden fuera y que la investigación universitaria goce de una excepción clara y fácil de invocar.",
        ),
        "inventive-step": (
            "El experto en la materia no es un sabio ni una máquina, sino un profesional corriente con los medios corrientes de su época. Hoy esos medios incluyen programas de búsqueda y de simulación, y negarlo sería premiar lo trivial. Proponemos que la oficina indique en cada informe qué herramientas considera habituales en el sector y desde cuándo. El solicitante podrá discutirlo con pruebas, y con el tiempo se formará una referencia pública que hoy nadie tiene.",
        ),
        "disclosure": (
            "La descripción de un sistema entrenado suele parecerse a una receta sin ingredientes. Para que el público aprenda algo hace falta saber de dónde salieron los datos, cómo se prepararon y con qué criterio se aceptó el resultado. No pedimos que se entreguen bases completas, que a menudo contienen información personal. Pedimos que se diga lo suficiente para que un laboratorio universitario obtenga, con datos propios y esfuerzo razonable, un resultado comparable.",
        ),
        "copyright-authorship": (
            "La canción popular de nuestros pueblos no tiene autor conocido y, sin embargo, nadie piensa que surgió sola. Detrás de cada verso hubo alguien. Las composiciones automáticas, por el contrario, se alimentan de ese caudal sin pertenecer a nadie que lo continúe. Protegerlas equivaldría a cercar una fuente ajena. Somos partidarios de que esas producciones queden libres para todos y de que se indique con honradez cómo se hicieron.",
        ),
        "infringement": (
            "Leer no es copiar, ni siquiera cuando lee una máquina. Las bibliotecas universitarias necesitan analizar millones de páginas para estudiar enfermedades, lenguas o climas, y no pueden negociar con cada titular. Pedimos una excepción obligatoria para la investigación, que no pueda anularse por contrato ni bloquearse con medidas técnicas. Para los usos comerciales aceptaríamos una remuneración, siempre que la recauden entidades con cuentas públicas y que llegue a los autores y no solo a los editores.",
        ),
        "deep-fakes": (
            "Hace un año una actriz de nuestra asociación descubrió un anuncio en el que prometía, con su voz y su rostro, un remedio que nunca había probado. Retirarlo llevó siete meses. El derecho de autor no le sirvió, porque la grabación no era suya. Necesitamos un procedimiento de retirada en cuarenta y ocho horas, con sanción para quien reclame de mala fe, y una regla internacional que diga qué juez es competente.",
        ),
        "data": (
            "No vemos razón para crear un nuevo derecho de propiedad sobre los datos. La experiencia de los derechos sobre bases de datos muestra que se conceden deprisa, se evalúan tarde y no se suprimen nunca. Lo urgente es otra cosa: que los datos reunidos con dinero público se publiquen en formatos utilizables y que las comunidades de las que proceden participen en los beneficios. Una licencia tipo, traducida y sencilla, ayudaría más que una convención.",
        ),
        "designs": (
            "Las artesanas con las que trabajamos ven sus bordados convertidos en patrones automáticos pocas semanas después de cada feria. Ningún programa los inventó: los tomó. Antes de discutir si una máquina puede ser diseñadora, la comunidad internacional debería preguntarse cómo se protege a quienes diseñan desde hace siglos sin registrarse. Proponemos que las solicitudes de diseños generados declaren el conjunto de imágenes utilizado y que su omisión sea causa de nulidad.",
        ),
        "trademarks": (
            "El consumidor medio empieza a delegar sus compras en asistentes que comparan precios y olvidan las etiquetas. Algunos concluyen que las marcas perderán su función. Nosotros creemos lo contrario: cuanto menos se mira el producto, más importa saber quién responde de él. Convendría estudiar si el asistente que sustituye una marca por otra sin avisar comete una infracción o solo una descortesía, y quién debe probar lo que el algoritmo decidió.",
        ),
        "trade-secrets": (
            "El secreto comercial es legítimo entre competidores, pero no frente al afectado por una decisión. Cuando un banco o una administración niegan algo con apoyo en un modelo, la invocación del secreto deja a la persona sin defensa. Sugerimos que el documento revisado pregunte si debe existir un perito designado por el tribunal, obligado a guardar reserva, que examine el sistema y responda por escrito a las preguntas de las partes.",
        ),
        "technology-gap": (
            "La brecha no se cierra regalando licencias. Nuestra oficina recibió hace tiempo un programa excelente que nadie pudo adaptar a la legislación local, y hoy sigue clasificando a mano. Lo que funciona son los equipos compartidos entre oficinas vecinas, con un presupuesto pequeño y constante, y la formación de personas que después se quedan. Rogamos que la cooperación técnica se planifique a diez años y se evalúe con los mismos indicadores en todas las regiones.",
        ),
        "administrative-decisions": (
            "Aceptamos con gusto que una oficina utilice programas para repartir expedientes o buscar antecedentes. No aceptamos que una denegación llegue sin firma ni motivos. Toda resolución debería indicar si se empleó un sistema automático, en qué paso y con qué grado de acierto comprobado. El plazo para recurrir tendría que empezar a contar desde que se entregue esa información, y no desde una notificación que el interesado no puede entender ni discutir.",
        ),
        "terms": (
            "Una buena parte del desacuerdo nace del vocabulario. El documento llama autónomo a lo que solo es automático, y creación a lo que quizá sea cálculo. Proponemos un glosario breve, con ejemplos tomados de la práctica de varias oficinas y con equivalentes revisados en todos los idiomas de trabajo, no traducidos al final. En español, por ejemplo, la palabra aprendizaje sugiere una conciencia que estos sistemas no tienen.",
        ),
        "public-access": (
            "El registro pertenece a quienes lo financian y a quienes deben respetarlo, es decir, a todos. Consultarlo no debería exigir ni cuenta ni motivo. Entendemos que la búsqueda por nombre de persona despierte recelos, y por ello proponemos que se limite a los titulares vigentes y que los resultados no se ofrezcan a los buscadores generales. Así se conserva la publicidad que da seguridad y se evita la exposición que no da ninguna.",
        ),
        "personal-data": (
            "Muchas de nuestras asociadas trabajan en su domicilio y temen con razón que su dirección aparezca en una página abierta. Dos de ellas renunciaron a registrar por ese motivo. Bastaría con permitir un domicilio electrónico y la dirección de una cámara o asociación, verificada una vez al año. La oficina conservaría el dato completo y lo entregaría al juez. Proteger a las personas no debilita el registro: hace posible que más personas lo usen.",
        ),
        "fees": (
            "Las tasas actuales equivalen, para una cooperativa rural, a los ingresos de un mes. La reducción existente se aplica por tamaño de la empresa y olvida la renta del lugar. Sugerimos un segundo criterio territorial, basado en estadísticas públicas, y el pago en cuatro plazos sin intereses. También pedimos que la renovación pueda abonarse en cualquier oficina postal: hay comarcas donde la tarjeta bancaria sigue siendo una rareza y el viaje cuesta más que la tasa.",
        ),
        "small-users": (
            "Quien presenta una solicitud una sola vez en la vida comete los errores que los profesionales dejaron de cometer en su primera semana. El sistema lo castiga con requerimientos en lenguaje jurídico y plazos de diez días. Proponemos una revisión previa, gratuita y sin efectos legales, hecha por estudiantes bajo supervisión. En el ensayo que realizamos con cien personas, los requerimientos se redujeron a la tercera parte y nadie echó de menos el lenguaje anterior.",
        ),
        "bulk-data": (
            "Los ficheros completos del registro deben seguir siendo gratuitos. Con ellos se han construido mapas de la innovación regional, avisos para agricultores y más de veinte trabajos de fin de carrera. Lamentamos, sin embargo, que cada año cambien los nombres de los campos sin previo aviso. Un diccionario estable, un registro de cambios y un conjunto pequeño de prueba permitirían que una universidad con un solo informático mantuviera sus programas sin sobresaltos.",
        ),
        "digital-services": (
            "La firma electrónica exigida solo funciona con dos sistemas operativos y con un lector que ya no se vende. Mientras tanto, el correo certificado se suprimió. El resultado es que una parte del público ha quedado fuera sin que nadie lo haya decidido. Pedimos que ninguna vía tradicional se cierre hasta que la nueva haya funcionado un año con un índice de éxito publicado, y que se acepte una identificación sencilla para los trámites sin riesgo.",
        ),
    },
    openings={
        "ai": (
            "Agradecemos a la secretaría la claridad del documento y la oportunidad de opinar antes de que se redacten conclusiones. Respondemos solo a las preguntas que conocemos de cerca.",
            "El texto que sigue recoge lo acordado en tres reuniones abiertas. Donde no hubo acuerdo, lo decimos y exponemos las dos razones.",
            "Escribo a título personal, después de muchos años de ejercicio, con el deseo de aportar ejemplos más que doctrinas.",
        ),
        "register": (
            "Respondemos como usuarios diarios del registro y seguimos el orden del documento de consulta.",
            "Nuestras propuestas son pocas y baratas. Las ordenamos por la frecuencia con que encontramos cada problema.",
        ),
    },
    closings={
        "ai": (
            "Autorizamos la publicación de estas observaciones tal como se envían y quedamos a disposición de la secretaría.",
            "Seguiremos con interés la próxima sesión y revisaremos estas respuestas cuando se conozca el documento corregido.",
            "Gracias por leer hasta aquí y por preguntar antes de decidir.",
        ),
        "register": (
            "Nos ofrecemos a probar los nuevos servicios con usuarios reales antes de su apertura.",
            "Confiamos en que el informe final diga qué propuestas se aceptan, cuáles no y por qué.",
        ),
    },
    titles={
        "comment": (
            "Observaciones sobre el proyecto de documento temático: {topic}",
            "Respuesta al proyecto de documento, con especial atención a {topic}",
        ),
        "intervention": (
            "Intervención escrita en la segunda sesión: {topic}",
            "Observaciones posteriores a la segunda sesión: {topic}",
        ),
        "register": (
            "Acceso al registro: {topic}",
            "Observaciones al documento de consulta: {topic}",
        ),
    },
)
