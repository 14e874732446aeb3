"""Simulated interviews with identifiers planted at known places. Everything is made up by the generator below.

The wordings are chosen apart from the shipped lists: some names and places stand on them, many do not, some are
written carelessly, as transcripts are. A few cannot be found by any rule here (a rare name in small letters); they
are planted all the same, so that the figure told is the real one.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

GIVEN = ["Mette", "Jørgen", "Fatima", "Bodil", "Kasper", "Solveig", "Thuy", "Zbigniew", "Oluwaseun", "Nivi", "Þóra", "Xin", "Jadwiga",
         "Aputsiaq", "Siv", "Knud", "Maj-Britt", "Hans-Jørgen", "Øyvind", "Ayşe", "Renate", "Bjørn", "Ulla", "Mahdi", "Jytte"]  # fmt: skip
SURNAMES = ["Nielsen", "Kjærsgaard", "Østergaard", "Wieczorek", "Nguyen", "Al-Masri", "Thorndahl", "Grønvaldt", "Bøgelund", "Adeyemi",
            "Skjoldager", "Rasmussen", "von Hertzberg", "Mørkholt", "O'Malley"]  # fmt: skip
TOWNS = ["Hjørring", "Aalborg", "Vester Hassing", "Bindslev", "Tversted", "Sønderup", "Holtug", "Gammel Estrup", "Nørresundby", "Lønstrup",
         "Ribe", "Ry", "Vrå", "Møgeltønder", "Kraków"]  # fmt: skip
STREETS = ["Skovvej 12", "Rosenvænget 4, 2. tv", "Jernbanegade 117", "H.C. Andersens Boulevard 8", "Ved Stranden 3B", "Kildebakken 41",
           "Nørregade 2, st. th", "Åhavevej 66", "solsortevej 14", "Poul Anker Bechs Plads"]  # fmt: skip
WORK = ["Netto", "Rema 1000", "Tømrer Vestergård ApS", "Bøgelunds Autoværksted", "Kildebakkeskolen", "Plejehjemmet Solgården", "Danish Crown",
        "Hotel Strandly", "Nordvask A/S", "Frisør Saksen", "skovlyskolen", "Lyngby Gartneri", "H&M", "Café Kornblomsten", "Bygma"]  # fmt: skip
MONTHS = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
]
DIGITS = ["nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni"]

PLAIN = [
    "Jeg synes egentlig, det gik meget godt i starten, men så blev der længere mellem møderne.",
    "Det var først, da hun begyndte at lytte, at jeg turde sige noget om det med angsten.",
    "Man skulle fortælle det hele forfra hver gang. Det blev jeg så træt af.",
    "Virksomhedspraktikken hjalp, for der var brug for mig, og jeg kom op om morgenen.",
    "Planen var, at jeg skulle prøves af i tre måneder, og bagefter skulle vi se på timerne.",
    "Nej, det vil jeg ikke sige. Vi var uenige om målet, men hun forklarede i det mindste hvorfor.",
    "Kontanthjælp er ikke noget, man lever godt af, og regningerne kommer jo stadigvæk.",
    "Han sagde, at jeg selv skulle finde en praktikplads. Hvordan skulle jeg gøre det?",
    "Ja. Og så ringede mentoren til mig, da jeg ikke var kommet. Det gjorde en forskel.",
    "Jobcentret sendte brevet for sent, så jeg nåede ikke at møde op, og så blev jeg trukket.",
    "Min sagsbehandler og min læge talte ikke sammen. Til sidst måtte jeg gøre det for dem.",
    "Efterhånden fik jeg flere timer, fra otte til femten om ugen, og det kunne jeg godt klare.",
    "Da jeg så fik CV'et lavet færdigt, søgte jeg fire stillinger på en uge.",
    "Problemet er, at de skifter hele tiden. I Danmark taler man om tillid, men den tager tid.",
    "Øh, altså, det var nok to år siden. Jeg gik til psykolog hver anden tirsdag.",
    "Der var seks på holdet, og vi lavede mad sammen. Det lyder dumt, men det betød noget.",
    "Hun troede på, at jeg kunne. Det er mærkeligt at sige, men det var nyt for mig.",
    "Rehabiliteringsteamet sad der alle sammen, og jeg vidste ikke, hvem der var hvem.",
    "Bagefter tænkte jeg, at jeg skulle have sagt det med medicinen. Men så var tiden gået.",
    "Hvis jeg skal være ærlig, så var det mest for at slippe for at blive ringet op.",
]  # fmt: skip
HOLDERS: dict[str, list[str]] = {
    "name": ["Jeg talte med {} om det.", "{} var den første, der lyttede.", "Så kom {} forbi, og vi drak kaffe.", "Det var {}, der sagde det.",
             "min nabo {} kørte mig.", "Og så skrev {} til mig igen."],
    "genitive": ["Det var {} idé.", "Vi sad på {} kontor.", "Jeg fik {} gamle cykel."],
    "lower": ["så sagde {} at det var fint.", "jeg ringede til {} bagefter."],
    "unlisted lower": ["så sagde {} at det var fint."],
    "initials": ["Hun hedder {} i papirerne.", "Jeg skrev til {} samme aften.", "Det var vist {} der bestemte."],
    "cpr": ["Mit nummer er {}, hvis du skal bruge det.", "De skrev {} på kuverten."],
    "phone": ["Du kan ringe på {}.", "Mit nummer er {} nu.", "Hun gav mig sit nummer, {}, så jeg kunne ringe."],
    "spelled": ["Det er {}, tror jeg.", "Han læste det op: {}."],
    "email": ["Skriv til {}.", "Jeg har fået en ny mail, {}, til det."],
    "date": ["Jeg er født {}.", "Det står i papirerne, at det var {}.", "Min fødselsdag er {}."],
    "address": ["Jeg bor på {}.", "Vi flyttede til {} i foråret.", "De sendte det til {} i stedet."],
    "postal": ["Adressen er {}.", "Jeg flyttede til {} for nylig."],
    "place": ["Jeg er vokset op i {}.", "{} ligger langt fra alting.", "Vi kørte til {} med bussen."],
    "lower place": ["vi boede i {} dengang."],
    "work": ["Jeg var hos {} i otte uger.", "Min praktik var på {}.", "{} ville gerne have mig."],
}  # fmt: skip


def _cpr(draw: random.Random) -> str:
    day, month, year, number = draw.randint(1, 28), draw.randint(1, 12), draw.randint(40, 99), draw.randint(0, 9999)
    birth = f"{day:02d}{month:02d}{year:02d}"
    spaced = f"{day:02d} {month:02d} {year:02d}"
    return draw.choice([f"{birth}-{number:04d}", f"{birth}{number:04d}", f"{birth} {number:04d}", f"{spaced}-{number:04d}", f"{birth} - {number:04d}"])  # fmt: skip


def _phone(draw: random.Random) -> str:
    d = f"{draw.randint(20_000_000, 99_999_999)}"
    pairs = " ".join(d[at : at + 2] for at in range(0, 8, 2))
    return draw.choice([d, pairs, f"+45 {pairs}", f"{d[:4]} {d[4:]}", f"+45{d}", f"{d[:2]}-{d[2:4]}-{d[4:6]}-{d[6:]}", f"{d[:2]} {d[2:5]} {d[5:]}"])  # fmt: skip


def _date(draw: random.Random) -> str:
    day, month, year = draw.randint(1, 28), draw.randint(1, 12), draw.randint(1950, 2003)
    word = MONTHS[month - 1]
    return draw.choice([f"{day}. {word} {year}", f"{day:02d}.{month:02d}.{year}", f"{day}/{month} {year}", f"{day:02d}-{month:02d}-{year % 100:02d}",
                        f"{year}-{month:02d}-{day:02d}", f"den tredje {word} nitten femogfirs", f"den {day}. {word}", f"{day}/{month}-{year % 100:02d}",
                        "den ottende i fjerde treogtres"])  # fmt: skip


def _email(draw: random.Random) -> str:
    name, host = (
        draw.choice(["mette.n", "jk1985", "solveig_b", "kontakt"]),
        draw.choice(["mail.dk", "firma-nord.dk", "gmail.com"]),
    )
    spoken = f"{name.replace('.', ' punktum ')} snabela {host.replace('.', ' punktum ')}".replace("_", "")
    return draw.choice([f"{name}@{host}", f"{name}@{host}", spoken])


def _full(draw: random.Random) -> str:
    return f"{draw.choice(GIVEN)} {draw.choice(['', draw.choice(GIVEN) + ' '])}{draw.choice(SURNAMES)}".replace(
        "  ", " "
    )


def _genitive(name: str) -> str:
    return name + ("'" if name.endswith(("s", "x", "z")) else "s")


MAKERS = {
    "name": lambda draw: draw.choice([draw.choice(GIVEN), draw.choice(GIVEN), draw.choice(SURNAMES), _full(draw)]),
    "genitive": lambda draw: _genitive(draw.choice([draw.choice(GIVEN), _full(draw)])),
    "lower": lambda draw: draw.choice(["mette", "jørgen", "fatima", "bodil", "kasper", "nielsen", "solveig"]),
    "unlisted lower": lambda draw: draw.choice(["thuy", "aputsiaq"]),
    "initials": lambda draw: draw.choice(["M.K.", "H.B.", "A. Ø.", "JK", "TBN", "S.", "L. Mørkholt"]),
    "cpr": _cpr,
    "phone": _phone,
    "spelled": lambda draw: " ".join(draw.choice(DIGITS) for _ in range(draw.choice([4, 6, 8]))),
    "email": _email,
    "date": _date,
    "address": lambda draw: draw.choice(STREETS),
    "postal": lambda draw: f"{draw.randint(1000, 9990)} {draw.choice(TOWNS[:9])}",
    "place": lambda draw: draw.choice(TOWNS),
    "lower place": lambda draw: draw.choice(["aalborg", "hjørring", "nørresundby", "vester hassing"][:3]),
    "work": lambda draw: draw.choice(WORK),
}
HOW_MANY = {"name": 120, "genitive": 40, "lower": 25, "unlisted lower": 3, "initials": 22, "cpr": 40, "phone": 45, "spelled": 15, "email": 25,
            "date": 45, "address": 30, "postal": 15, "place": 35, "lower place": 10, "work": 30}  # fmt: skip


@dataclass
class Interview:
    """A text and what was planted in it: kind, start and end."""

    text: str = ""
    planted: list[tuple[str, int, int]] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        self.text += sentence

    def plant(self, kind: str, holder: str, wording: str) -> None:
        before, _, after = holder.partition("{}")
        if not before and wording[0].isalpha() and wording[0].islower():
            before = "Ja, "
        start = len(self.text) + len(before)
        self.text += f"{before}{wording}{after}"
        self.planted.append((kind, start, start + len(wording)))


def interviews(seed: int, *, texts: int = 20) -> list[Interview]:
    """As many texts as asked, with the planted identifiers spread over them."""
    draw = random.Random(seed)
    kinds = [kind for kind, number in HOW_MANY.items() for _ in range(number)]
    draw.shuffle(kinds)
    found = [Interview() for _ in range(texts)]
    for number, kind in enumerate(kinds):
        one = found[number % texts]
        one.say(
            "\nInterviewer: "
            + draw.choice(["Hvordan var det?", "Kan du sige mere om det?", "Hvad skete der så?"])
            + "\nBorger: "
        )
        for _ in range(draw.randint(1, 3)):
            one.say(draw.choice(PLAIN) + " ")
        one.plant(kind, draw.choice(HOLDERS[kind]), MAKERS[kind](draw))
        one.say(" " + draw.choice(PLAIN))
    return found
