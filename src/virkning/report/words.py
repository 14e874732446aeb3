"""The report's own words, in both languages."""

from __future__ import annotations

from virkning.language import Text

SIMULATED = Text(
    "Simulerede data: tallene stammer fra en opdigtet kommune og siger intet om virkelige borgere eller ansatte.",
    "Simulated data: the numbers come from a made-up municipality and say nothing about real citizens or staff.",
)
SIMULATED_SHORT = Text("Simulerede data", "Simulated data")
SKIP = Text("Gå til indholdet", "Skip to content")
CONTENTS = Text("Indhold", "Contents")
QUESTION = Text("Spørgsmålet", "The question")
ANSWER = Text("Svaret", "The answer")
HOW_SURE = Text("Hvor sikkert er det?", "How sure is it?")
WHAT_COULD_BE_WRONG = Text("Hvad kan være galt?", "What could be wrong?")
NOTHING_KNOWN = Text("Ingen forbehold er registreret.", "No cautions are recorded.")
MORE = Text("Flere figurer og tabeller", "More figures and tables")
METHOD = Text("Metode og dokumentation", "Method and documentation")
ESTIMATES = Text("Alle hovedtal", "All main numbers")
ESTIMATES_TABLE = Text("Hovedtal med usikkerhed", "Main numbers with their uncertainty")
PROVENANCE_TABLE = Text("Plan, data og version", "Plan, data and version")
ALL_NUMBERS = Text("Alle hovedtallene", "All of the main numbers")
ERRORS_IN_POINTS = Text(
    "Standardfejl for andele er i procentpoint.", "Standard errors of shares are in percentage points."
)
DEVIATIONS = Text("Afvigelser fra den låste plan", "Deviations from the locked plan")
PROVENANCE = Text("Hvor tallene kommer fra", "Where the numbers come from")
PROVENANCE_NOTE = Text(
    "Kontrolsummerne (SHA-256) gør det muligt at vise, at rapporten bygger på netop denne plan og disse data.",
    "The checksums (SHA-256) make it possible to show that the report rests on exactly this plan and these data.",
)
FIGURE = Text("Figur {n}", "Figure {n}")
TABLE = Text("Tabel {n}", "Table {n}")
SEVERITY = {
    "serious": Text("Alvorligt", "Serious"),
    "moderate": Text("Moderat", "Moderate"),
    "note": Text("Bemærk", "Note"),
}
ONLY_IN_FILE = Text("Tabellen «{title}» står i filen {file}.", "The table “{title}” is in the file {file}.")
SURE = Text("{label}: {amount}.", "{label}: {amount}.")
YES, NO = Text("ja", "yes"), Text("nej", "no")

ESTIMATE_COLUMNS = {
    "label": Text("Tal", "Number"),
    "value": Text("Værdi", "Value"),
    "interval": Text("95\u00a0%-interval", "95% interval"),
    "se": Text("Standardfejl", "Standard error"),
    "p": Text("p-værdi", "p value"),
    "n": Text("Antal", "Count"),
}
EXACT_COLUMNS = {
    "name": Text("Navn", "Name"),
    "label": Text("Tal", "Number"),
    "value": Text("Værdi", "Value"),
    "se": Text("Standardfejl", "Standard error"),
    "low": Text("Fra", "From"),
    "high": Text("Til", "To"),
    "p": Text("p-værdi", "p value"),
    "n": Text("Antal", "Count"),
    "unit": Text("Enhed", "Unit"),
    "estimand": Text("Hvad tallet måler", "What the number measures"),
    "method": Text("Usikkerhed", "Uncertainty"),
}
MEASURES = Text("Hvad tallene måler", "What the numbers measure")
MANIFEST = {
    "plan_sha256": Text("Planens kontrolsum", "Checksum of the plan"),
    "data": Text("Data", "Data"),
    "virkning": Text("Version af virkning", "Version of virkning"),
    "seed": Text("Frø til tilfældige tal", "Seed of random numbers"),
}
ITEM, CONTENT = Text("Oplysning", "Item"), Text("Indhold", "Content")
DESIGN = Text("Design", "Design")
OBSERVATIONS = Text("Observationer", "Observations")
REGION = Text("{caption} Kan rulles vandret.", "{caption} Scrolls sideways.")
