"""Words around a level: those of headers and footers, and those that show talk about levels."""

import re

# What stands beside a marking in a header or footer: numbers, dates, copies, versions, names of months.
BESIDE = re.compile(
    r"(?i)^(?:[\W_]+|\d+(?:st|nd|rd|th|e|ste|de)?|[a-z]{0,5}[-./]?\d[\w./-]*\d[\w./-]*|\d{1,2}:\d{2}|v\d[\w.]*|[\w.-]+\.(?:docx?|xlsx?|pptx?|pdf|od[tsp]|eml|msg|zip|txt|csv)|[a-z]{1,4}\.\d+|[a-z]{1,2}\d{1,4}|"
    r"[ivxl]{1,5}|"
    r"p|pp|pag|cat|categorie|pagina|page|pages|bladen|blz|sheets|[a-z]{3}(?:/[a-z]{3})+|seite|blad|bladzijde|sheet|slide|dia|"
    r"van|of|von|de|sur|to|ex|exemplaar|exempl|"
    r"expl|copy|copie|kopie|"
    r"doc|docs|document|issue|edition|editie|uitgave|rev|revision|revisie|amendment|"
    r"nr|no|nummer|number|num|ref|kenmerk|referentie|reference|versie|version|concept|draft|ontwerp|"
    r"definitief|final|datum|date|dd|d|"
    r"januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|january|"
    r"february|march|may|june|july|"
    r"august|october|jan|feb|mrt|mar|apr|jun|jul|aug|sep|sept|okt|oct|nov|dec|annex|bijlage|appendix|"
    r"deel|part|series|serie|uur|art|article|artikel|para|kb|ar|wet|loi|"
    r"ministerie|ministry|defensie|defence|koninklijke|landmacht|luchtmacht|marine|marechaussee|defensiestaf|"
    r"commando|"
    r"directie|headquarters|command|council|commission|raad|"
    r"tot|until|bis|einde|begin|end|start|section|sectie|vervalt|declassify|on|the|from|a|b|c|bij|aan|header|footer|koptekst|voettekst|wm|"
    r"watermark)$"
)
# Words around a level that show the line speaks about levels, clearances or handling rules.
TALK = re.compile(
    r"(?i)\b(?:module|les|lesson|hoofdstuk|chapter|paragraaf|paragraph|quiz|vraag|eis|eisen|voldoe\w*|"
    r"(?:goede?|juiste?|correct|right) (?:antwoord|answer)|"
    r"antwoordmodel\w*|answer keys?|"
    r"gescreend|screened|"
    r"screening\w*|clearances?|cleared|vgb|vgvb|autorisatie\w*|geautoriseerd\w*|authori[sz]\w+|"
    r"niveaus?|levels?|abdo\w*|abro\w*|"
    r"training\w*|opleiding\w*|cursus\w*|course|procedures?|regels?|rules?|policy|beleid|guidelines?|"
    r"handleiding|uitleg|explan\w+|"
    r"betekent|means|meaning|definit\w+|t/m|tot en met|up to|of hoger|or higher|or above|en hoger|"
    r"and above|and below|en lager|of lager|or lower|"
    r"requir\w+|vereis\w+|nodig|needed|must|moet\w*|mag|mogen|(?<!\d )may|can|kan|kunnen|shall|should|wordt|"
    r"worden|handling|handled|omgaan|verwerk\w+|"
    r"process\w*|store[ds]?|storage|storing (?:of|and)|"
    r"bewaar\w*|opslag|opslaan|accredit\w+|gecertificeerd|certifi\w+|facility|"
    r"facilities|network\w*|netwerk\w*|"
    r"voorbeeld\w*|examples?|e\.g|bijv\w*|zoals|such as|bijvoorbeeld|onderscheid|verschil|difference|"
    r"between|tussen|versus|vs\.|wat is|what is|how|hoe|"
    r"maximaal|maximale|maximum|max|minimaal|minimum|hoogst toegestane|toegestane|gewenste|allowed|"
    r"personnel|medewerkers|ervaring|experience|"
    r"vacature|vacancy|functie|job|geen|not|niet|no|none|without|zonder|never|nooit|if|als|indien|"
    r"whether|when|wanneer|unless|tenzij)\b"
)
SAME_OR_MORE = re.compile(
    r"(?i)^(?:[.](?=\s(?-i:[a-z])))?[\s\"')\]]*(?:of|or|and|en|und|oder|ou|t/m|tot|to|up|through|/|,|or\s|\+)"
    r"[\s/]*(?:hoger|higher|above|lager|lower|below|stg|nato|dep|conf|secr|geh|restr|verder|meer|eu |tbb|[1-4]\b)"
)
ENDS_VALUE = re.compile(
    r"(?i)^(?:[\s\"'*_)\]}>]*$|[)\]]\s*:|[\s\"'*_)\]}>]*[.,;|/(\[<–-]|\s+(?:[A-Z][\w/ -]{1,30}[:=]|\d|pag|blad|"
    r"page|nr\b|ex\b|exemplaar|copy|versie|version|d\.?d\.?|tot\b|until|vervalt|rel|[A-Z]{3,}))"
)
BEFORE_LABEL_TALK = re.compile(
    r"(?i)(?:toegestane|toegestaan|toelaatba\w+|max|min|maximale|maximaal|hoogst\w*|minimale|vereiste?|gewenst|benodigd|required|"
    r"maximum|minimum|allowed|"
    r"permitted|permissible|gewenste|"
    r"mogelijke|possible|benodigde|e\.g\.|bijv\.|such as|zoals|voorbeeld|example|personnel|employee|"
    r"(?:voorbeeld(?:en)?|examples?)\s+(?:van|of|for|voor)(?:\s+(?:een|a|an|the|de|het))?|"
    r"expected|likely|verwachte|voorziene|fictional|fictieve|sample|dummy|where|(?:kies|selecteer|choose|select)(?:\s+(?:een|de|a|the))?|per|"
    r"facility|company|bedrijfs|system|previous|former|voormalige|"
    r"vroegere)[\W_]{1,3}$"
)
