"""Words that carry no subject in Dutch and English: never scored, never a concept, never a requirement."""


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


DUTCH = words(
    """
    aan aangaande aangezien achter al aldus alle alleen allemaal alles als alsmede alsnog altijd ander andere
    anderen anders behalve beide beiden ben beneden bent bepaald bij bijna bijvoorbeeld binnen boven bovendien
    buiten bv ca circa conform daar daarbij daarbuiten daardoor daarin daarmee daarna daarnaast daarom daarop
    daartoe daarvan daarvoor dan dat de den denk der deze dezelfde dezen die diegene dien dienen dient dit doch doen
    doet door doordat dus echter een eens eerst elk elke en enige enkele enz er erbij erin ermee erop ertoe eruit
    ervan ervoor etc even eveneens evenals geen gedaan gehad gelijk geweest gewoon geworden ging graag had hadden
    hangende hare heb hebben hebt heeft heel hem hen het hetgeen hetzelfde hier hierbij hierdoor hierin hiermee
    hierna hierop hiertoe hiervan hiervoor hij hoe hoewel hun iedere ieder iedereen iemand iets ik in inclusief
    indien ingevolge inmiddels inzake is ja je jij jou jouw jullie juist kan krachtens krijgen krijgt kon konden kun
    kunnen kunt laat laten liever maar mag me mede mee meer meest men met middels mij mijn mits mocht mochten moest
    moesten moet moeten mogelijk mogen na naar naast nadat naargelang namelijk niet niets nimmer nog nogal noch
    nodig nu of ofschoon ofwel om omdat omtrent ondanks onder ons onze ook op opdat over overeenkomstig per pas
    reeds rond rondom samen sinds slechts sommige soms steeds straks te tegen ten tenzij ter terwijl tevens thans
    tijdens toch toe toen tot totdat tussen uit uw uwe vaak van vanaf vanuit vanwege veel verder via vol volgens
    voor vooral voordat voorts waar waaraan waarbij waardoor waarin waarmee waarna waarom waarop waaronder waartoe
    waaruit waarvan waarvoor wanneer want waren was wat we weg wegens wel weliswaar welk welke werd werden wie wij
    wil willen wilt word worden wordt wou zal ze zeer zelf zelfs zich zichzelf zie zij zijn zijne zo zoals zodanig
    zodat zodoende zodra zonder zou zouden zowat zowel zulke zullen zult
    """
)

ENGLISH = words(
    """
    a able about above according across after again against all almost along already also although always am among
    amongst an and another any anyone anything are around as at available away b be became because become becomes
    been before being below besides between beyond both but by c can cannot could d did do does doing done down due
    during e each either else enough especially etc even ever every everyone everything f few find first for from
    further g gave get give given gives go had has have having he hence her here hers herself him himself his how
    however i if in indeed instead into is it its itself just keep kept l last latter least less like made mainly
    make makes making many may maybe me might more moreover most mostly much must my myself n namely near need
    needed needs neither never nevertheless next no none nor not nothing now o of off often on once one only onto or
    other others otherwise our ours ourselves out over own p per perhaps please put q quite r rather re really
    regarding s same say see seem seems several shall she should since so some someone something sometimes still
    such t take taken than that the their theirs them themselves then there thereby therefore these they this those
    though through throughout thus to together too toward towards u under until up upon us use used useful uses
    using usually v various very via w was we well were what whatever when whenever where whereas wherein whether
    which while who whole whom whose why will with within without would x y yet you your yours yourself z
    """
)

#: Words of the act of procuring rather than of its subject: rare in offerings, hence dear to idf, yet they say nothing.
PROCESS = words(
    """
    aanbestedende aanbesteding aanvraag appendix applicant applicants attachment award awardee behoefte bidder
    bidders bijlage call calls contract contracting contractor contractors deelnemer deelnemers deliverable
    deliverables eligibility fase fasen gevraagd gezocht guidance indiener indieners inschrijver inschrijvers
    inschrijving inschrijvingen itar looking offeror offerors offerte offertes opdrachtgever opdrachtnemer
    opdrachtnemers perceel percelen phase phases proposal proposals propose proposed proposer proposers requirement
    requirements sbir seek seeking seeks solicitation solicitations solicited solicits sttr submission submissions
    submit submitted subtopic topic topics tpoc transition voorstel voorstellen wanted wens wensen zoek zoeken zoekt
    """
)

BY_LANGUAGE = {"nl": DUTCH, "en": ENGLISH}
