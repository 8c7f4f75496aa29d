"""The sentences that synthetic texts are made of, in Dutch and English; `{a}` is the main concept, `{b}` another."""

from collections.abc import Mapping

#: Kind of offering -> language -> opening sentences.
OPENINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "product": {
        "nl": (
            "Wij ontwikkelen en leveren {a}, geschikt voor gebruik in het veld.",
            "Ons product biedt {a} in een compacte, robuuste uitvoering.",
            "{A} als kant-en-klaar systeem, van prototype tot serie.",
        ),
        "en": (
            "We develop and supply {a}, fit for use in the field.",
            "Our product offers {a} in a compact, rugged form.",
            "{A} as a complete system, from prototype to series.",
        ),
    },
    "service": {
        "nl": (
            "Wij verzorgen {a} op locatie en in onze werkplaats.",
            "{A} door een vast team, met korte doorlooptijd.",
            "Opdrachtgevers besteden {a} aan ons uit.",
        ),
        "en": (
            "We take care of {a} on site and in our workshop.",
            "{A} by a steady team, with short lead times.",
            "Customers leave {a} to us.",
        ),
    },
    "production": {
        "nl": (
            "Productie met {a}, van enkelstuks tot middelgrote series.",
            "Onze fabriek is ingericht op {a} en levert op klantspecificatie.",
            "{A} met eigen kwaliteitscontrole en volledige herleidbaarheid.",
        ),
        "en": (
            "Production with {a}, from single parts to medium series.",
            "Our plant is set up for {a} and delivers to customer specification.",
            "{A} with in-house quality control and full traceability.",
        ),
    },
    "knowledge": {
        "nl": (
            "Wij doen onderzoek naar {a} en maken de kennis toepasbaar.",
            "Onze onderzoekers werken aan {a}, samen met bedrijven.",
            "Advies en toegepast onderzoek op het gebied van {a}.",
        ),
        "en": (
            "We study {a} and make the knowledge usable.",
            "Our researchers work on {a} together with companies.",
            "Advice and applied research in the field of {a}.",
        ),
    },
    "facility": {
        "nl": (
            "Een {a} die derden per dag of per week kunnen gebruiken.",
            "Wij stellen onze {a} open voor proeven en demonstraties.",
            "{A} met meetapparatuur en begeleiding.",
        ),
        "en": (
            "A {a} that others can use by the day or the week.",
            "We open our {a} for trials and demonstrations.",
            "{A} with measuring equipment and guidance.",
        ),
    },
    "training": {
        "nl": (
            "Opleiding en training in {a}, op onze locatie of bij u.",
            "{A} voor groepen tot twaalf personen, met praktijkopdrachten.",
            "Een praktijkgericht programma voor {a}.",
        ),
        "en": (
            "Education and training in {a}, at our place or at yours.",
            "{A} for groups of up to twelve, with practical work.",
            "A hands-on programme for {a}.",
        ),
    },
}

#: Language -> sentences that bring in a second concept.
SECONDS: Mapping[str, tuple[str, ...]] = {
    "nl": (
        "Daarbij hebben wij ervaring met {b}.",
        "Wij combineren dit met {b}.",
        "Ook voor {b} kunt u bij ons terecht.",
        "De oplossing sluit aan op {b}.",
    ),
    "en": (
        "We also have experience with {b}.",
        "We combine this with {b}.",
        "You can turn to us for {b} as well.",
        "The solution connects with {b}.",
    ),
}

#: Language -> closing sentences; `{n}` is a number.
CLOSINGS: Mapping[str, tuple[str, ...]] = {
    "nl": (
        "Levertijd is gemiddeld {n} weken.",
        "Een demonstratie is binnen {n} weken te plannen.",
        "Het team telt {n} mensen.",
        "Er lopen {n} projecten met vaste klanten.",
    ),
    "en": (
        "Lead time is {n} weeks on average.",
        "A demonstration can be planned within {n} weeks.",
        "The team counts {n} people.",
        "{n} projects with regular customers are running.",
    ),
}

#: Language -> what a civil strength is used for, and what it could do for defence.
CIVIL_USE: Mapping[str, str] = {
    "nl": "Wordt vandaag gebruikt in de sector {a}.",
    "en": "Used today in the field of {a}.",
}
MILITARY_USE: Mapping[str, str] = {
    "nl": "Kan bijdragen aan {a}; nog niet met een militaire gebruiker beproefd.",
    "en": "Can contribute to {a}; not yet tried with a military user.",
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
