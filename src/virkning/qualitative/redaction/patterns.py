"""What can be known by its form: CPR, phone, mail, numbers in figures and in words, dates, addresses, firms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from virkning.language import Text
from virkning.qualitative.redaction.flags import Flag, Kind

_CPR_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_CPR = re.compile(r"(?<!\d)(\d{2})[ .\-/]?(\d{2})[ .\-/]?(\d{2})\s?[-–—.]?\s?(\d{4})(?!\d)")
_MONTHS = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
_SHORT_MONTHS = "jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|nov|dec"

_ONES = "en|et|to|tre|fire|fem|seks|syv|otte|ni"
_TEENS = "ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten"
_TENS = "tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems"
_COMPOUND = rf"(?:{_ONES})og(?:{_TENS})"
_NUMBER_WORD = rf"(?:nul|{_COMPOUND}|{_TEENS}|{_TENS}|{_ONES}|hundrede|tusind|totusind|totusinde)"
_ORDINAL = (
    rf"(?:første|anden|tredje|fjerde|femte|sjette|syvende|ottende|niende|tiende|ellevte|ellefte|tolvte|trettende|fjortende|femtende|"
    rf"sekstende|syttende|attende|nittende|tyvende|tredivte|(?:{_ONES})ogtyvende|enogtredivte)"
)

_STREET = (
    r"(?:vej|vejen|gade|gaden|allé|alle|alléen|stræde|strædet|vænget|vænge|parken|torv|torvet|plads|pladsen|boulevard|bakken|bakke|"
    r"toften|toft|engen|haven|have|stien|sti|kaj|kajen|kajen|marken|lunden|løkken|krogen|gården|gård|svinget|brinken|passagen|bro|volden|"
    r"højen|dalen|hegnet|skrænten|ageren|agre|ager|vangen|vang|lyngen|skoven|skov|skellet|diget|damsvej|bugten)"
)

_RULES: tuple[tuple[Kind, str, Text], ...] = (
    ("email", r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", Text("en mailadresse", "an e-mail address")),
    ("email", r"(?i)\b[\w.+-]+(?: (?:punktum|prik|dot) \w+)* (?:snabel-?a|at) [\w-]+(?:(?: (?:punktum|prik|dot) |\.)\w{2,})+", Text("en mailadresse i ord", "an e-mail address in words")),
    ("email", r"(?<![\w@])@[\w.]{3,}", Text("et brugernavn", "a user name")),
    ("email", r"(?i)\b(?:https?://|www\.)\S+", Text("en netadresse", "a web address")),
    ("phone", r"(?<![\d])(?:\(?(?:\+|00)\d{2}\)?[ .-]?)?(?:\d{2}[ .-]\d{2}[ .-]\d{2}[ .-]\d{2}|\d{4}[ .-]\d{4}|\d{8}|\d{2}[ .-]\d{3}[ .-]\d{3}|\d{3}[ .-]\d{2}[ .-]\d{3}|\d{3}[ .-]\d{3}[ .-]\d{2})(?!\d)", Text("otte cifre som i et telefonnummer", "eight digits as in a phone number")),
    ("phone", r"(?<!\d)\+\d{2}[ .-]?\d[\d .-]{5,}\d", Text("et udenlandsk telefonnummer", "a foreign phone number")),
    ("number", r"(?<![\d,.])\d(?:[ .\-/]?\d){5,}(?!\d)", Text("et langt tal", "a long number")),
    ("number", r"(?i)\b(?:sags?(?:nummer|nr\.?)|journal(?:nummer|nr\.?)|konto(?:nummer|nr\.?)?|medlems(?:nummer|nr\.?))[ :]*[\w/.-]*\d[\w/.-]*", Text("et sags- eller kontonummer", "a case or account number")),
    ("number", r"\b[A-ZÆØÅ]{2} ?\d{2} ?\d{3}\b", Text("en nummerplade", "a number plate")),
    ("number", rf"(?i)\b(?:{_NUMBER_WORD})(?:[ ,\-]+(?:og |streg )?(?:{_NUMBER_WORD})){{3,}}\b", Text("tal i ord, fire eller flere i træk", "numbers in words, four or more in a row")),
    ("date", r"(?<![\d.])(?:0?[1-9]|[12]\d|3[01])[./ -]{1,2}(?:0?[1-9]|1[0-2])[./ -]{1,2}(?:1[89]|20)?\d{2}(?!\d)", Text("en dato", "a date")),
    ("date", r"(?<!\d)(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)", Text("en dato", "a date")),
    ("date", rf"(?i)(?:\b(?:den|d\.) ?)?(?<!\d)(?:[12]\d|3[01]|0?[1-9])\.? ?(?:(?:{_MONTHS})\b|(?:{_SHORT_MONTHS})\b\.?)(?:,? ?(?:19|20)?\d{{2}}\b|,? (?:i )?(?:nitten|totusinde?|tyve)(?:[ -]?(?:hundrede|og|{_NUMBER_WORD}))*\b)?", Text("en dato", "a date")),
    ("date", r"(?i)(?:født|fødselsdag|årgang)(?: \w+){0,3} (?:i )?(?:19|20)\d{2}\b", Text("et fødselsår", "a year of birth")),
    ("date", rf"(?i)(?:født|fødselsdag|årgang)(?: \w+){{0,3}} (?:i )?(?:(?:nitten|totusinde?)(?:[ -]?(?:hundrede|og|{_NUMBER_WORD}))*|{_COMPOUND}|{_TENS})\b", Text("et fødselsår i ord", "a year of birth in words")),
    ("date", r"(?i)\b(?:født|årgang)(?: \w+){0,2} [’']?\d{2}\b", Text("et fødselsår", "a year of birth")),
    ("date", rf"(?i)\b(?:den )?{_ORDINAL}(?: i)? (?:{_MONTHS}|{_ORDINAL})\b(?:,? (?:i )?(?:(?:nitten|totusinde?)(?:[ -]?(?:hundrede|og|{_NUMBER_WORD}))*|{_COMPOUND}|(?:19|20)?\d{{2}})\b)?", Text("en dato i ord", "a date in words")),
    ("address", rf"\b[A-ZÆØÅ][\w.’'\-]*(?: [A-ZÆØÅ][\w.’'\-]*){{0,3}}(?:(?<=\w){_STREET}| {_STREET}| (?:[Vv]ej|[Gg]ade|[Aa]ll[eé]|[Pp]lads|[Tt]orv|[Bb]oulevard))\b(?:,? (?:nr\.?|nummer)? ?\d{{1,4}} ?[A-Za-z]?\b)?(?:,? ?(?:st\.?|kl\.?|\d{{1,2}}\.?)? ?(?:sal|tv|th|mf)\b\.?){{0,2}}", Text("ligner et vejnavn", "looks like a street")),
    ("address", rf"(?i)\b[a-zæøå]{{3,}}(?:{_STREET})(?:,? (?:nr\.?|nummer))? \d{{1,4}} ?[a-z]?\b(?! (?:procent|kroner|timer|dage|uger|år|minutter|gange))", Text("ligner et vejnavn med nummer", "looks like a street with a number")),
    ("address", r"(?<!\d)(?:DK-)?\d{4} [A-ZÆØÅ][a-zæøå]+(?: [A-ZÆØÅ](?:[a-zæøå]+)?)?\b", Text("postnummer og by", "postal code and town")),
    ("address", r"\b[A-ZÆØÅ][a-zæøå]{3,} \d{1,3} ?[A-H]?\b(?![.,]?\d| (?:procent|kroner|timer|dage|uger|år|minutter|gange))", Text("stort ord med nummer", "a capitalised word with a number")),
    ("workplace", r"\b[A-ZÆØÅ]\w*[&+][A-ZÆØÅ]\w*", Text("et navn med &", "a name with &")),
    ("name", r"\b(?:[Vv]on|[Vv]an|zu|[Bb]in|[Ii]bn|[Ee]l|[Aa]l|[Dd]ella)(?: (?:der|den|de))? [A-ZÆØÅ][\w’'-]+", Text("et navn med forled", "a name with a particle")),
    ("workplace", r"\b[A-ZÆØÅ][\w&’'.\-]*(?: (?:& |og )?[A-ZÆØÅ][\w&’'.\-]*){0,3},? (?:A/S|ApS|I/S|K/S|P/S|IVS|AmbA|a/s|aps)(?!\w)", Text("et firma", "a firm")),
    ("workplace", r"\b[A-ZÆØÅ][\wé’'\-]*(?:skolen|skole|gymnasiet|gymnasium|seminariet|kollegiet|plejehjemmet|plejehjem|hospitalet|hospital|sygehuset|sygehus|centret|centeret|kirken|kirke|børnehaven|børnehave|vuggestuen|hallen|kroen|kro|hotellet|hotel|bageriet|bageri|smedjen|smedje|mejeriet|fabrikken|fabrik|værket|huset|gården|klubben|foreningen|klinikken|apoteket|apotek|biblioteket|byg|auto|tømrer|transport|slagteri|slagteriet|gartneri|gartneriet|planteskole)\b", Text("ligner et steds eller en arbejdsplads' navn", "looks like the name of a place or workplace")),
    ("workplace", r"(?i)\b[a-zæøå]{4,}(?:skolen|plejehjemmet|sygehuset|kollegiet|gymnasiet|bageriet|smedjen|planteskolen|gartneriet)\b", Text("ligner et bestemt steds navn", "looks like the name of one place")),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(form), why) for kind, form, why in _RULES)

_EVERY_TOWN_HAS_ONE = re.compile(
    r"(?i)^(?:folke|høj|efter|fri|privat|hand?els|erhvervs|tekniske?|produktions|sprog|køre|ungdoms|musik|special|heldags|aften|dag|"
    r"hoved|barne|stor|små|by|general|psykiatri|universitets|lokal|bocenter|job|kommune|sø|gymnasie|sogne|for|under|sygepleje|"
    r"pædagog|grund|oldtids)*s?(?:skolen|skole|hospitalet|sygehuset|centret|centeret|huset|hallen|biblioteket|foreningen|kirken)$"
)


def is_common_place(word: str) -> bool:
    """Whether a word names a kind of place that every town has: folkeskolen, jobcentret."""
    return bool(_EVERY_TOWN_HAS_ONE.match(word))


def by_form(text: str) -> Iterator[Flag]:
    """Every stretch of the text that has the form of an identifier."""
    yield from _cprs(text)
    for kind, form, why in _COMPILED:
        for found in form.finditer(text):
            if kind != "workplace" or not is_common_place(found.group()):
                yield Flag(found.start(), _trimmed(found), kind, why)


def _trimmed(found: re.Match[str]) -> int:
    return found.start() + len(found.group().rstrip(" ,"))


def _cprs(text: str) -> Iterator[Flag]:
    for found in _CPR.finditer(text):
        day, month = int(found[1]), int(found[2])
        if 1 <= day <= 31 and 1 <= month <= 12:
            yield Flag(found.start(), found.end(), "cpr", _cpr_reason("".join(found.groups())))


def _cpr_reason(digits: str) -> Text:
    if passes_modulus(digits):
        return Text("et cpr-nummer (modulus 11 passer)", "a CPR number (modulus 11 holds)")
    return Text(
        "et cpr-nummer (modulus 11 passer ikke; det kræves ikke siden 2007)",
        "a CPR number (modulus 11 fails; not required since 2007)",
    )


def passes_modulus(digits: str) -> bool:
    """Whether ten digits pass the check that CPR numbers had to pass until 2007."""
    return sum(weight * int(digit) for weight, digit in zip(_CPR_WEIGHTS, digits, strict=True)) % 11 == 0
