"""Turns of phrase met after the first passages were made: sentences in other orders, tables, names, covers."""

import random
from collections.abc import Iterator

LEVELS = (
    "Stg. GEHEIM",
    "Stg. CONFIDENTIEEL",
    "Departementaal Vertrouwelijk",
    "NATO SECRET",
    "NATO CONFIDENTIAL",
    "NATO RESTRICTED",
    "RESTREINT UE/EU RESTRICTED",
    "VS-NfD",
)
FOR_THE_ALLIANCES = ("RISERVATO", "SEGRETO", "HEMMELIG", "BEGRENSET", "ZASTRZEŻONE", "POUFNE", "RESERVADO", "HEMLIG")
SAID = (
    "Ik wijs u erop dat deze nota {} gerubriceerd is.",
    "Omdat dit overzicht {} is, bespreken wij het in de leeszaal.",
    "Deze presentatie bevat op dia 4 informatie die als {} is gerubriceerd.",
    "Wat u hieronder leest is {}.",
    "U ontvangt hierbij een {} stuk.",
    "Alle gegevens op dit blad zijn {}.",
    "Dit overzicht is door de vaststeller gerubriceerd op {}.",
    "Hierbij het onderzoek. Het stuk is {} gerubriceerd.",
    "Let op: rubricering van dit bericht is {}!",
    "Kun je dit stuk nalopen? Het is {}, dus niet mailen.",
    "I must remind you that this note is {}.",
    "You are receiving a {} document.",
    "We classified this summary as {}.",
    "Treat the remainder of this chat as {}.",
    "Slides attached. They are {} so no private mail please.",
)
PLACED = (
    "titel;rubricering\nraming;{}",
    "titel | classification | pages\nraming | {} | 4",
    "Zie de bijlagen:\n- planning (openbaar stuk)\n- analyse ({})",
    "<p>{}&nbsp;</p><p>raming</p>",
    "Attachment: raming ({}).pdf",
    "MSGID/ORDER/HQ/\nNARR/{}/",
    "commit: [{}] nieuwe tabel",
    "Raming rev C {}".upper(),
    "> Onderwerp: [{}] raming\n> groet",
    "SUMMARY:{} - raming",
    "Raming (concept) // {} // blad 3",
    "Omslag: {}\nraming",
)
TALKED = (
    "Of dit stuk {} wordt, is nog niet besloten.",
    "Als dit verslag {} is, hoort het hier niet.",
    "Geen enkele pagina van dit rapport is {}.",
    "Deze kluis is goedgekeurd voor {}.",
    "Hierbij nodigen wij u uit voor de training {}.",
    "In deze nota stellen wij voor de rubricering {} af te schaffen.",
    "Met dit formulier vraagt u een autorisatie {} aan.",
    "Bijgaand onze offerte voor een kluis ({}).",
    "The file you upload must not be {}.",
    "This annex lists the {} networks in use at the site.",
    "This report was {} until 1999.",
    "Is this annex {} or not? Ask the originator.",
    "This letter confirms your {} clearance.",
    "naam;screening\nA;{}",
    "Bijlagen\n- gids rubriceren\n- formulier VGB ({})",
    "Afkortingen\nDep.V.  Departementaal Vertrouwelijk\nVGB  verklaring, bijvoorbeeld voor {}",
    "Toegestaan niveau: {}",
    "Autorisatie: ABDO\nNiveau: {}\nGeldig tot: 2028",
    "Inhoud\n{} 12\nMerkingen 16",
    "Attachment: gids-{}-procedures.pdf",
    "Zoekterm: {}",
    "Antwoordmodel 4: {}",
    "Team\n- Piet, cleared to {}",
    "Stempel {}, houten greep, 18,50",
    "Wij leveren dozen met de opdruk {} per honderd.",
    "Maximaal niveau: {}",
    "Onze hal is geschikt voor opdrachten tot {}.",
    "Zodra de uitkomst bekend is, wordt dit rapport {}.",
)


def marked(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Texts that bear a marking, each with how it was made."""
    for word in FOR_THE_ALLIANCES:
        for before in ("NATO", "UE"):
            yield f"{before} {word}\n\nMinutes of the depot group", "alliance"
    for form in SAID:
        for level in chance.sample(LEVELS[:6], 4):
            yield form.format(level), "sentence"
    for form in PLACED:
        for level in chance.sample(LEVELS[1:6], 3):
            yield form.format(level.upper() if form.isupper() or "[" in form else level), "place"


def ordinary(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Texts about markings, each with how it was made."""
    for form in TALKED:
        for level in chance.sample(LEVELS[:6], 5):
            yield form.format(level), "talk"
