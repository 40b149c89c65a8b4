"""English."""

from intake.demo.passages import Phrases, TableWords

PHRASES = Phrases(
    language="en",
    sample="invented sample",
    page="Page {n} of {total}",
    issue="Issue {number}: {heading}",
    part="Remarks of members who work in English",
    annex="Annex: replies of our members",
    date="Submitted on {date}",
    translation="Translation for convenience",
    table=TableWords(
        caption="Table {n}. Replies by group of members, question {number}",
        columns=("Group", "Agree", "Disagree", "No view"),
        group="Group {n}",
        note="The figures of this table are invented and show its layout only.",
    ),
    headings={
        "patents-inventorship": "Inventorship and ownership",
        "patentable-subject-matter": "Patentable subject matter",
        "inventive-step": "Inventive step",
        "disclosure": "Disclosure",
        "copyright-authorship": "Authorship and ownership",
        "infringement": "Infringement and exceptions",
        "deep-fakes": "Deep fakes",
        "data": "Data",
        "designs": "Designs",
        "trademarks": "Trademarks",
        "trade-secrets": "Trade secrets",
        "technology-gap": "Technology gap and capacity building",
        "administrative-decisions": "Accountability of administrative decisions",
        "terms": "Terms used",
        "public-access": "Public access",
        "personal-data": "Personal data in the register",
        "fees": "Fees",
        "small-users": "Small and occasional users",
        "bulk-data": "Bulk data",
        "digital-services": "Digital services",
        "service-languages": "Languages of service",
        "accessibility": "Accessibility",
    },
    passages={
        "patents-inventorship": (
            "An inventor is named so that somebody can answer for the statement that the invention was made and how. A program can answer for nothing. We therefore see no gain in naming one, and a real loss: the duty of candour would fall on nobody. Where a team relied on a model, the person who framed the problem, chose among the outputs and recognised which of them worked has done what inventors have always done, and should be named without embarrassment.",
            "The paper asks who should own what a machine devises. We suggest to begin with a smaller question: who bears the cost if nobody does? In our experience the firms that would lose protection do not stop inventing; they stop publishing. If an application without a human inventor is refused, the result will be kept in a drawer. A modest right of short duration, attached to the person who arranged for the work, may bring more knowledge into the open than an outright refusal.",
        ),
        "patentable-subject-matter": (
            "Whether a trained model counts as a program, a mathematical method or a technical means decides more cases than any other question in this chapter. We do not ask for a new category. We ask that examiners look at what the claim does in the world: a model that steers a valve solves a technical problem, and a model that ranks job applications does not. Published examples, updated once a year, would settle more than another definition could.",
        ),
        "inventive-step": (
            "The person skilled in the art has always worked with the tools of the day, and today those tools search ten million molecules overnight. If the standard stays where it is, results of routine computing will pass as inventive. If it moves too fast, careful laboratory work will look obvious in hindsight. We recommend that offices record, for each technical field, when the use of such tools became ordinary, and that they publish the evidence on which they rely.",
        ),
        "disclosure": (
            "A claim to a trained system cannot be repeated from a diagram of its layers. What matters is where the data came from, how they were cleaned, which measure was optimised and how the result was tested. We would accept a duty to describe these four points in words. We would oppose a duty to deposit the data themselves: hospitals and farms lend them under conditions that no applicant can waive, and most deposits would never be opened.",
        ),
        "copyright-authorship": (
            "Protecting output that no person shaped would weaken the idea on which copyright rests, namely that a creator speaks to other people. It would also flood collecting societies with claims: a machine can produce more melodies in a week than a country's composers in a century. Where a person selects, arranges and corrects, the existing test of originality is enough. Our members ask only for one thing more, that works sold as handmade should be so.",
        ),
        "infringement": (
            "To learn from a lawful copy is not to publish it. Reading, counting and comparing have never needed permission, and a rule that asks for permission merely because a machine is reading would favour those who can already afford large libraries. At the same time creators deserve an honest answer when they ask whether their work was used. An exception for analysis together with a duty to keep a record of sources seems to us a fair exchange.",
        ),
        "deep-fakes": (
            "Copyright is the wrong tool for a false likeness, for the person harmed is seldom the owner of the film. A singer whose voice is imitated needs a remedy that is quick, cheap and hers. We would leave damages to the law of personality and ask this organisation for something more modest: a common way to mark synthetic recordings, so that a broadcaster in one country can recognise what was labelled in another.",
        ),
        "data": (
            "A new property right in data would be easy to announce and hard to live with. Most data are valuable only when they are joined with other data, and each new right adds one more party who can refuse. We run weather stations on twelve islands. Nobody invested because a right was promised; people invested because they needed forecasts. Contracts, secrecy and the law against unfair practices protect us well enough, and they can be changed when they fail.",
        ),
        "designs": (
            "Generative tools now propose hundreds of chairs before lunch. The designer's skill has moved from drawing to choosing, and choosing is still a human act. We would keep the requirement of a named designer, but we ask offices to think about volume: registers that publish without search could be filled with variants nobody will ever make. A rising fee for very large multiple applications is a simple remedy and needs no new theory of creativity.",
        ),
        "trademarks": (
            "Likelihood of confusion presumes a shopper with an imperfect memory. An assistant that reorders detergent has a perfect memory and no eyes. Yet the person who pays for the detergent may be misled all the same, by the order in which products are shown to the assistant. We suggest that the revised paper ask who the average consumer is when a program recommends and a person merely consents, and whether paid ranking is use of a sign.",
        ),
        "trade-secrets": (
            "Secrecy protects the weights of a model better than any right that must be published, and for that reason it will be chosen. We do not think this should be forbidden. We do think that secrecy must yield where a decision about a person is challenged in court. A confidential hearing with an independent expert is a known procedure in our country; it costs little and it has never led to the loss of a secret.",
        ),
        "technology-gap": (
            "For a small office the question is not which algorithm to choose but who will keep it running in three years. Pilot projects arrive with a laptop and leave with the consultant. We ask that tools for classification and translation be shared as services, with training data in more than the large languages, and that each grant include the salary of one local engineer. Capacity that cannot be maintained at home is not capacity.",
        ),
        "administrative-decisions": (
            "An applicant who is refused is entitled to know who refused and why. If a program suggested the refusal, the reasons should say so, name the version and give the documents on which it relied. The officer who signs must be free to disagree and must have time to do so; a target of forty files a day is an answer to the question of accountability, though not a good one. Appeals should always be heard by people.",
        ),
        "terms": (
            "The glossary treats 'generated with the help of' and 'generated by' as two points with nothing between them. In practice there is a slope. We propose three questions instead of two labels: did a person decide what was wanted, did a person judge what came out, and could that person explain the judgment to another? Answers can be given in a form, and they age better than definitions tied to this year's machines.",
        ),
        "public-access": (
            "A register that can be read only on the premises is public in name. We support free reading of every current entry without an account, because those who most need to check an owner are often those who will do it once in their lives. We are less sure about searches by the name of a person. A search that starts from the right serves commerce; a search that starts from a neighbour serves curiosity, and the two can be told apart.",
        ),
        "personal-data": (
            "Private inventors and sole traders register from their kitchen tables, and the address of the kitchen then stays in the register for ever. We ask for an address for service that may be a post box or a representative, with the home address kept on file and shown to courts on request. Old entries should be treated in the same way when the owner asks, without a fee and without having to prove a threat.",
        ),
        "fees": (
            "Fees have followed inflation while the work behind them has been automated. We do not object to a fee that pays for examination; we object to a fee for correcting an entry that the office itself has mistyped. The schedule should show what each act costs the office, even roughly. Where an act costs nothing because a machine performs it, the fee may still be fair, but then it should be called by its name, which is a contribution to the rest.",
        ),
        "small-users": (
            "The fee reduction for small firms is generous and almost unused. The form has eleven pages, asks for three years of accounts and must be certified. A declaration on one page, checked in one case out of twenty, would cost the office less than it now spends on reading accounts. We would also remove the rule by which a single large customer ends the reduction for good: small firms are small because they have few customers.",
        ),
        "bulk-data": (
            "Weekly files of the whole register have made possible everything useful that has been built upon it, from watch services to university research. We ask for three things: that the format be announced six months before it changes, that deletions be delivered as carefully as additions, and that the terms of reuse fit on one screen. Charging for bulk data would bring in little and would leave the field to the two firms that can already pay.",
        ),
        "digital-services": (
            "A deadline at midnight is worth little if the service closes for maintenance at ten. We propose that any interruption of more than an hour in the last three days of a period extend that period by a day, automatically and for everyone, and that the office publish its hours of availability each month. A receipt should be issued at once, before any check of content, and should state the time at which the last byte arrived.",
        ),
    },
    openings={
        "ai": (
            "We thank the secretariat for a paper that asks before it answers. Our remarks follow its numbering; where we are silent, we have no view to offer yet.",
            "These comments were prepared by a working group that met four times and took a vote only once. We set out what we agree on first, and note where members differed.",
            "I write for myself, after many years of practice in this field. I have read the paper twice and would like to take up the points on which experience may be of use.",
        ),
        "register": (
            "We use the register every working day and welcome the chance to say what serves us well in it and what does not. Our answers follow the numbering of the discussion paper.",
            "Our comments are short. They come from people who pay the fees, read the entries and correct the mistakes, and who would like all three to take less time.",
        ),
    },
    closings={
        "ai": (
            "We remain at the disposal of the secretariat for any question on these comments, and agree to their publication in the form in which they were sent.",
            "None of these answers is final. We expect to change some of them as we learn, and would value a further round of comments on the revised paper.",
            "I hope that these remarks are useful, and thank those who will read them for their patience.",
        ),
        "register": (
            "We would be glad to test any new service before it opens, with our own staff and at our own cost.",
            "We ask that the answer to this consultation say which comments were followed and which were not, and why.",
        ),
    },
    titles={
        "comment": (
            "Comments on the Draft Issues Paper: {topic}",
            "Reply to the Draft Issues Paper, with remarks on {topic}",
        ),
        "intervention": (
            "Written intervention at the Second Session: {topic}",
            "Comments after the Second Session: {topic}",
        ),
        "register": (
            "Access to the register: {topic}",
            "Comments on the discussion paper: {topic}",
        ),
    },
)
