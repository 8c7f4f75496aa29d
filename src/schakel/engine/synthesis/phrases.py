"""The sentences that synthetic texts are made of, in Dutch and English.

`{a}` is the main concept, `{b}` another, `{e}` an effect, `{A}` and `{E}` begin with a capital, `{n}` is a number.
Labels of concepts come without article, in singular or plural, and effects are verbs: they stand behind a colon or
where a heading would, so that every label reads well.
"""

from collections.abc import Mapping

#: Kind of offering ("material": production with a material) -> language -> opening sentences.
OPENINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "product": {
        "nl": (
            "Ons product: {a}, geschikt voor gebruik in het veld.",
            "{A}: compact en robuust uitgevoerd, klaar voor gebruik.",
            "Wij ontwikkelen zelf en leveren van prototype tot serie. Ons specialisme: {a}.",
        ),
        "en": (
            "Our product: {a}, fit for use in the field.",
            "{A}: compact, rugged and ready for use.",
            "We develop ourselves and supply from prototype to series. Our speciality: {a}.",
        ),
    },
    "service": {
        "nl": (
            "Onze dienst: {a}, bij u op locatie of in onze werkplaats.",
            "{A} door een vast team, met korte doorlooptijd.",
            "Opdrachtgevers besteden dit werk aan ons uit: {a}.",
        ),
        "en": (
            "Our service: {a}, at your site or in our workshop.",
            "{A} by a steady team, with short lead times.",
            "Customers leave this work to us: {a}.",
        ),
    },
    "production": {
        "nl": (
            "Wij produceren van enkelstuks tot middelgrote series. Ons proces: {a}.",
            "Onze fabriek is ingericht voor dit werk: {a}. Wij leveren op klantspecificatie.",
            "{A}, met eigen kwaliteitscontrole en volledige herleidbaarheid.",
        ),
        "en": (
            "We produce from single parts to medium series. Our process: {a}.",
            "Our plant is set up for this work: {a}. We deliver to customer specification.",
            "{A}, with in-house quality control and full traceability.",
        ),
    },
    "material": {
        "nl": (
            "Ons materiaal: {a}. Wij verwerken het tot onderdelen op klantspecificatie.",
            "{A}, met eigen kwaliteitscontrole en volledige herleidbaarheid.",
            "Wij leveren dit materiaal op maat en uit voorraad: {a}.",
        ),
        "en": (
            "Our material: {a}. We turn it into parts to customer specification.",
            "{A}, with in-house quality control and full traceability.",
            "We supply this material cut to size and from stock: {a}.",
        ),
    },
    "knowledge": {
        "nl": (
            "Ons onderzoeksthema: {a}. Wij maken de kennis toepasbaar voor bedrijven.",
            "{A}: toegepast onderzoek, samen met gebruikers.",
            "Wij geven advies en doen proeven. Onderwerp: {a}.",
        ),
        "en": (
            "Our research theme: {a}. We make the knowledge usable for companies.",
            "{A}: applied research, together with users.",
            "We advise and carry out trials. Subject: {a}.",
        ),
    },
    "facility": {
        "nl": (
            "Te gebruiken per dag of per week: {a}.",
            "Open voor proeven en demonstraties van anderen: {a}.",
            "{A}, met meetapparatuur en begeleiding.",
        ),
        "en": (
            "For use by the day or by the week: {a}.",
            "Open for trials and demonstrations by others: {a}.",
            "{A}, with measuring equipment and guidance.",
        ),
    },
    "training": {
        "nl": (
            "In ons programma: {a}, op onze locatie of bij u.",
            "{A} voor groepen tot twaalf personen, met praktijkopdrachten.",
            "Wij leiden op in de praktijk. Dit seizoen: {a}.",
        ),
        "en": (
            "In our programme: {a}, at our place or at yours.",
            "{A} for groups of up to twelve people, with practical work.",
            "We train people hands-on. This season: {a}.",
        ),
    },
}

#: Language -> sentences that bring in a second concept that is no effect.
SECONDS: Mapping[str, tuple[str, ...]] = {
    "nl": ("Ook in huis: {b}.", "Verwant werk dat wij doen: {b}.", "Sluit aan op: {b}."),
    "en": ("Also in house: {b}.", "Related work that we do: {b}.", "Connects with: {b}."),
}

#: Language -> sentences that bring in an effect or capability.
SERVES: Mapping[str, tuple[str, ...]] = {
    "nl": ("Dit draagt bij aan: {b}.", "Waarvoor gebruikers het inzetten: {b}."),
    "en": ("This contributes to: {b}.", "What users employ it for: {b}."),
}

#: Language -> closing sentences of things that are delivered; `{n}` is a number of at least two.
CLOSINGS_OF_GOODS: Mapping[str, tuple[str, ...]] = {
    "nl": (
        "De levertijd is gemiddeld {n} weken.",
        "Een demonstratie is binnen {n} weken te plannen.",
        "Wij leveren aan {n} vaste klanten.",
    ),
    "en": (
        "Lead time is {n} weeks on average.",
        "A demonstration can be planned within {n} weeks.",
        "We supply {n} regular customers.",
    ),
}

#: Language -> closing sentences of work, places and lessons.
CLOSINGS_OF_WORK: Mapping[str, tuple[str, ...]] = {
    "nl": (
        "Het team telt {n} mensen.",
        "Er lopen {n} opdrachten voor vaste klanten.",
        "Beginnen kan binnen {n} weken.",
    ),
    "en": (
        "The team counts {n} people.",
        "{n} assignments for regular customers are running.",
        "We can start within {n} weeks.",
    ),
}

#: Language -> what something is used for in civil life: with a known sector, without one, and what it could do for
#: defence.
CIVIL_USE: Mapping[str, str] = {
    "nl": "Wordt vandaag gebruikt in deze sector: {a}.",
    "en": "Used today in this sector: {a}.",
}
CIVIL_USE_UNNAMED: Mapping[str, str] = {
    "nl": "Wordt vandaag gebruikt door klanten in de industrie.",
    "en": "Used today by customers in industry.",
}
MILITARY_USE: Mapping[str, str] = {
    "nl": "Kan bijdragen aan: {a}. Nog niet met een militaire gebruiker beproefd.",
    "en": "Can contribute to: {a}. Not yet tried with a military user.",
}

#: Language -> circumstances of a need: what a title says of them, and what the card says.
SITUATIONS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "nl": (
        ("op wisselende locaties", "Op wisselende locaties, dag en nacht, bij wind en regen."),
        ("in bebouwd gebied", "In bebouwd gebied, met weinig stroom en zonder vaste verbinding."),
        ("aan boord", "Aan boord van een klein schip, bij zeegang en zout."),
        ("op een oefenterrein", "Op een uitgestrekt oefenterrein, in alle seizoenen."),
        ("ver van een werkplaats", "Ver van een werkplaats, met een kleine ploeg en weinig onderdelen."),
    ),
    "en": (
        ("at changing places", "At changing places, day and night, in wind and rain."),
        ("in built-up areas", "In built-up areas, with little power and no fixed connection."),
        ("on board", "On board a small vessel, in rough and salt water."),
        ("on a training area", "On a vast training area, in all seasons."),
        ("far from a workshop", "Far from a workshop, with a small crew and few spare parts."),
    ),
}

#: Language -> title and effect of a need.
NEED_TITLE: Mapping[str, str] = {"nl": "{E} {where}", "en": "{E} {where}"}
EFFECTS: Mapping[str, tuple[str, ...]] = {
    "nl": (
        "Een eenheid kan dit zelf, zonder hulp van buiten: {e}. Het gaat vooral om {a}, en ook om {b}.",
        "Gewenst effect: {e}. Dat lukt vandaag niet lang genoeg. Het raakt aan {a} en aan {b}.",
        "Met minder mensen en minder voorbereiding hetzelfde bereiken: {e}. Onderwerpen: {a}, {b}.",
    ),
    "en": (
        "A unit can do this itself, without help from outside: {e}. It is mostly about {a}, and about {b} as well.",
        "Effect wanted: {e}. Today that does not last long enough. It touches on {a} and on {b}.",
        "Reach the same with fewer people and less preparation: {e}. Subjects: {a}, {b}.",
    ),
}
CONSTRAINTS: Mapping[str, tuple[str, ...]] = {
    "nl": (
        "Te bedienen na één dag instructie.",
        "Past in een standaard voertuig.",
        "Te onderhouden zonder leverancier ter plaatse.",
    ),
    "en": (
        "Can be operated after one day of instruction.",
        "Fits a standard vehicle.",
        "Can be maintained without the supplier on site.",
    ),
}
MEASURE: Mapping[str, tuple[str, str]] = {
    "nl": ("werkt zonder onderbreking", "uur"),
    "en": ("works without interruption", "hours"),
}

#: Language -> what the profile of an organisation says.
SUMMARY: Mapping[str, str] = {
    "nl": "{name} is een verzonnen organisatie in de voorbeeldgegevens.",
    "en": "{name} is an invented organisation of the example data.",
}

#: Parts of names of organisations that exist nowhere else.
NAME_HEADS = (
    "Ald", "Bren", "Cor", "Dras", "Elm", "Fyn", "Grol", "Hest", "Ist", "Jor", "Kelv", "Lun", "Merv", "Nord", "Ost",
    "Prel", "Quin", "Ravel", "Sted", "Tarn", "Ulv", "Vort", "Welk", "Ysel", "Zand",
)  # fmt: skip
NAME_MIDDLES = ("a", "e", "i", "o", "u", "an", "en", "ar", "er", "or")
NAME_TAILS = (
    "dorn", "fels", "gard", "holt", "kamp", "lund", "mark", "nis", "quest", "rix", "stra", "tec", "vant", "wold",
    "zeel",
)  # fmt: skip
NAME_TRADES: Mapping[str, tuple[str, ...]] = {
    "company": (
        "Techniek",
        "Systems",
        "Engineering",
        "Industries",
        "Solutions",
        "Maakbedrijf",
        "Robotics",
        "Materials",
    ),
    "institute": ("Instituut", "Onderzoekscentrum", "Lectoraat", "Lab"),
    "financier": ("Fonds", "Participaties", "Capital"),
}  # fmt: skip
