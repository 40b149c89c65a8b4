"""Portuguese."""

from intake.demo.passages import Phrases, TableWords

PHRASES = Phrases(
    language="pt",
    sample="amostra inventada",
    page="Página {n} de {total}",
    issue="Questão {number}: {heading}",
    part="Observações dos membros que trabalham em português",
    annex="Anexo: respostas dos nossos membros",
    date="Enviado em {date}",
    translation="Tradução de cortesia",
    table=TableWords(
        caption="Quadro {n}. Respostas por grupo de membros, pergunta {number}",
        columns=("Grupo", "A favor", "Contra", "Sem opinião"),
        group="Grupo {n}",
        note="Os números deste quadro são inventados e mostram apenas a sua disposição.",
    ),
    headings={
        "patents-inventorship": "Qualidade de inventor e titularidade",
        "patentable-subject-matter": "Matéria patenteável",
        "inventive-step": "Atividade inventiva",
        "disclosure": "Divulgação",
        "copyright-authorship": "Autoria e titularidade",
        "infringement": "Infrações e exceções",
        "deep-fakes": "Falsificações profundas",
        "data": "Dados",
        "designs": "Desenhos industriais",
        "trademarks": "Marcas",
        "trade-secrets": "Segredos comerciais",
        "technology-gap": "Distância tecnológica e formação de capacidades",
        "administrative-decisions": "Responsabilidade pelas decisões administrativas",
        "terms": "Termos utilizados",
        "public-access": "Acesso do público",
        "personal-data": "Dados pessoais no registro",
        "fees": "Taxas",
        "small-users": "Pequenos usuários e usuários ocasionais",
        "bulk-data": "Dados em massa",
        "digital-services": "Serviços digitais",
        "service-languages": "Línguas do serviço",
        "accessibility": "Acessibilidade",
    },
    passages={
        "patents-inventorship": (
            "Nas universidades em que trabalhamos, quase toda descoberta passa hoje por um programa, e nem por isso deixou de haver quem descubra. Alguém formula a pergunta, desconfia do resultado e o repete na bancada. Essa pessoa deve figurar como inventora. Não vemos utilidade em nomear a ferramenta, que não assina contratos nem responde por erros. Pedimos apenas que as regras de partilha da remuneração alcancem também quem preparou os dados, trabalho longo e quase sempre invisível.",
        ),
        "patentable-subject-matter": (
            "Uma interpretação generosa da matéria patenteável beneficia quem já tem departamento jurídico. As pequenas empresas de programação da nossa região vivem de adaptar métodos conhecidos a plantações, escolas e postos de saúde, e precisam saber o que podem usar sem medo. Defendemos que os modelos treinados, enquanto tais, fiquem fora da proteção, e que a aplicação técnica concreta, demonstrada por ensaio, possa entrar. Exemplos publicados em linguagem simples ajudariam mais do que novas definições.",
        ),
        "inventive-step": (
            "O técnico no assunto é uma ficção útil, desde que não se torne um super-herói. Se lhe emprestarmos toda a capacidade de cálculo do planeta, nada mais será inventivo em países que não a possuem. Sugerimos tomar como medida o laboratório médio do setor, no mundo e não apenas nos centros mais ricos, na data do depósito. Cabe ao escritório provar que a ferramenta era de uso corrente, e ao solicitante o direito de contestar essa prova.",
        ),
        "disclosure": (
            "Ensinar é a contrapartida da exclusividade. Quando a invenção depende de um conjunto de dados, calar a sua origem equivale a não ensinar. Entendemos que o pedido deva informar a procedência, os critérios de limpeza, a medida de desempenho e as situações em que o sistema falha. Quando os dados vierem de comunidades tradicionais ou de recursos genéticos, a indicação da origem precisa ser obrigatória e verificável, com perda do direito em caso de omissão dolosa.",
        ),
        "copyright-authorship": (
            "O samba nasceu de muita gente e de autor certo em cada verso. A máquina que imita o samba não nasceu de roda nenhuma. Não somos contra o seu uso, mas não aceitamos que o resultado receba a mesma proteção que se nega, há décadas, a tantos mestres populares. Que fique livre, que se diga como foi feito, e que uma parte do que render em difusão pública seja destinada a fundos para músicos idosos.",
        ),
        "infringement": (
            "Para a pesquisa, ler com máquinas é ler. Nossas bibliotecas pedem uma exceção clara, que valha também para cooperação entre países, pois os projetos são feitos a muitas mãos e cada fronteira multiplica pareceres. Para o uso comercial, apoiamos a remuneração por meio de gestão coletiva, com relatórios abertos. O que não podemos aceitar é a situação atual, em que tudo se faz em silêncio e o autor só descobre o uso quando reconhece a própria frase na boca de um programa.",
        ),
        "deep-fakes": (
            "Durante a última campanha municipal circularam áudios de uma candidata que nunca os gravou. Quando a perícia terminou, a eleição já tinha passado. O caso mostra que o problema não é de propriedade, mas de tempo. Precisamos de retirada rápida, de ordem fundamentada e de punição para quem financia a fraude. A sátira, velha conhecida do nosso carnaval, deve continuar livre, desde que se apresente como sátira e não como notícia.",
        ),
        "data": (
            "Antes de perguntar quem é dono dos dados, seria bom perguntar quem os produz sem saber. O pescador que liga o sonar alimenta uma base estrangeira e depois paga para consultá-la. Um direito de propriedade não o ajudaria, porque seria cedido na primeira assinatura. Um direito de acesso irrenunciável, sim. Propomos também que os dados financiados pelo Estado sejam abertos por padrão, com exceções escritas, justificadas e revistas de três em três anos.",
        ),
        "designs": (
            "As rendeiras do litoral reconhecem de longe o ponto de cada vila. Um programa treinado com fotografias de feira aprendeu todos e não cita nenhum. Achamos que a discussão sobre a autoria da máquina distrai do essencial, que é a origem do repertório. Quem deposita um desenho gerado deveria declarar as fontes das imagens e obter licença quando elas pertencem a uma coletividade. Os escritórios podem começar por repertórios voluntários, organizados pelas próprias associações.",
        ),
        "trademarks": (
            "Se o assistente compra por nós, a marca perde a vitrine, mas não a responsabilidade. Continuamos a precisar dela para saber a quem reclamar. O documento poderia perguntar se a plataforma que ordena os produtos mediante pagamento faz uso da marca alheia, e se o consumidor tem direito a conhecer esse pagamento. Quanto ao exame, pedimos que nenhum indeferimento se apoie somente em percentuais de semelhança calculados por um sistema cujas regras ninguém consegue ler.",
        ),
        "trade-secrets": (
            "O segredo comercial cumpre o seu papel entre concorrentes. Torna-se um problema quando o Estado compra uma caixa fechada e a usa para decidir sobre a vida das pessoas. Defendemos cláusulas de auditoria em toda contratação pública, com acesso de peritos independentes e guarda do código em depósito. Não se trata de expropriar ninguém. Trata-se de recordar que quem vende ao público aceita perguntas do público, e que uma resposta sob sigilo judicial protege suficientemente o fornecedor.",
        ),
        "technology-gap": (
            "Quando se fala em distância tecnológica, pensa-se em equipamentos. Nos arquipélagos e no interior falta antes a ligação estável, a energia e o salário que retenha um técnico formado. Sugerimos que os programas de cooperação paguem durante cinco anos equipes mistas de jovens engenheiros e examinadores experientes, e que as ferramentas funcionem também sem conexão permanente. Uma língua partilhada por nove países merece, além disso, um corpus comum de documentos de patentes, aberto a todos.",
        ),
        "administrative-decisions": (
            "Toda pessoa tem direito a uma decisão escrita por alguém que a possa explicar. O uso de programas na triagem é bem-vindo, porque reduz filas que hoje chegam a seis anos. Mas o ganho de tempo deve ser devolvido ao examinador em forma de estudo, e não convertido em metas. Propomos que cada escritório publique o manual de uso dos seus sistemas, os testes de erro por língua e por área, e o nome do setor que recebe reclamações.",
        ),
        "terms": (
            "Palavras emprestadas pensam por nós. Aprender, criar e decidir são verbos de gente, e o documento os aplica a sistemas sem aviso. Propomos que cada termo venha acompanhado de uma frase sobre o que a coisa faz, sem metáfora, e de um exemplo do que ela não faz. Seria útil ainda prever uma versão em linguagem simples, pois os artistas e agricultores de quem tanto se fala dificilmente responderão a vinte páginas de jargão.",
        ),
        "public-access": (
            "Um registro público é como a praça: serve porque qualquer um passa por ela. Somos contra a exigência de cadastro para consultar e contra o limite de dez buscas por dia, que atrapalha o pequeno escritório e não assusta robô algum. Aceitamos que os nomes de pessoas físicas não apareçam nos buscadores gerais. A confiança no registro vem da facilidade com que se confere uma informação, e não da dificuldade com que se chega até ela.",
        ),
        "fees": (
            "A taxa de renovação vence no mesmo mês dos impostos, da matrícula escolar e do seguro. Parece detalhe, mas um quarto das extinções entre os nossos associados ocorre por esquecimento nesse período. Pedimos que o titular possa escolher o mês do pagamento, que receba dois avisos e que a restauração nos seis meses seguintes custe o dobro da taxa, e não dez vezes. A receita não cairia, e muitos direitos deixariam de se perder sem motivo.",
        ),
        "small-users": (
            "Atendemos artesãos e inventores que nunca viram um formulário de registro. O que mais os afasta não é o preço, mas o receio de errar diante de uma tela que não perdoa. Uma etapa de rascunho, com possibilidade de pedir a leitura de um servidor antes do envio, mudaria tudo. Em nossa experiência, quinze minutos de conversa evitam três exigências formais. O escritório ganharia tempo, e o cidadão ganharia confiança para voltar.",
        ),
        "service-languages": (
            "Metade dos nossos usuários fala em casa uma língua diferente da língua do formulário. Não pedimos que todo o registro seja traduzido, o que seria caro e incerto. Pedimos que as telas de pagamento, os avisos de prazo e as mensagens de erro existam nas línguas mais faladas do território, revistas por falantes e não apenas por programas. São cerca de duzentas frases. O custo seria pequeno, e o efeito sobre os prazos perdidos, imediato.",
        ),
    },
    openings={
        "ai": (
            "Agradecemos ao secretariado o documento e o convite para opinar. Seguimos a numeração das questões e tratamos somente daquelas em que temos experiência direta.",
            "Este texto resulta de três reuniões abertas. As divergências entre os membros foram mantidas, com as razões de cada parte.",
            "Escrevo em nome próprio, como profissional da área, sem comprometer a instituição em que trabalho.",
        ),
        "register": (
            "Usamos o registro todos os dias e respondemos na ordem do documento de discussão.",
            "Trazemos poucas propostas, todas práticas, que não dependem de mudança na lei.",
        ),
    },
    closings={
        "ai": (
            "Concordamos com a publicação destas observações na forma em que foram enviadas e ficamos à disposição do secretariado.",
            "São respostas provisórias, que voltaremos a examinar quando sair o documento revisto.",
            "Agradeço a atenção de quem chegou até aqui.",
        ),
        "register": (
            "Esperamos que o relatório final diga o que foi aceito, o que não foi e por quê.",
            "Estamos prontos para experimentar os novos serviços antes da abertura.",
        ),
    },
    titles={
        "comment": (
            "Observações sobre a minuta do documento temático: {topic}",
            "Resposta à minuta do documento: {topic}",
        ),
        "intervention": (
            "Intervenção escrita na segunda sessão: {topic}",
            "Observações após a segunda sessão: {topic}",
        ),
        "register": (
            "Acesso ao registro: {topic}",
            "Observações sobre o documento de discussão: {topic}",
        ),
    },
)
