"""The auditor's own words, in both languages."""

from __future__ import annotations

from virkning.audit.judging import Verdict
from virkning.language import Text

VERDICTS = {
    Verdict.REPRODUCES: Text("stemmer", "reproduces"),
    Verdict.TRUNCATED: Text("stemmer kun ved afskæring", "reproduces only by truncation"),
    Verdict.OTHER_TEST: Text("stemmer med en anden test", "reproduces with another test"),
    Verdict.FAILS: Text("stemmer ikke", "does not reproduce"),
    Verdict.IMPOSSIBLE: Text("umuligt", "impossible"),
    Verdict.UNCHECKED: Text("kan ikke efterprøves", "cannot be checked"),
}
MEANINGS = {
    Verdict.REPRODUCES: Text(
        "Tallet følger af de andre trykte tal, når de kan være afrundet.",
        "The number follows from the other printed numbers, given that they may be rounded.",
    ),
    Verdict.TRUNCATED: Text(
        "Tallet fås ved at skære decimaler af i stedet for at afrunde.",
        "The number comes from cutting decimals off instead of rounding.",
    ),
    Verdict.OTHER_TEST: Text(
        "Den test, der er nævnt (eller den sædvanlige), giver noget andet; en anden test giver det trykte.",
        "The test that is named (or the usual one) gives something else; another test gives what is printed.",
    ),
    Verdict.FAILS: Text(
        "Ingen af de kendte regnemåder giver det trykte.", "None of the known ways to compute it gives what is printed."
    ),
    Verdict.IMPOSSIBLE: Text("Ingen data kan give tallet.", "No data can give the number."),
    Verdict.UNCHECKED: Text("Der er ikke trykt nok til at afgøre det.", "Not enough is printed to decide."),
}
TITLE = Text("Efterprøvning af trykte tal", "Audit of printed numbers")
INTRODUCTION = Text(
    "{total} trykte tal er holdt op mod de tal, der er trykt ved siden af dem. {failing} følger ikke af dem, og {unchecked} "
    "kan ikke efterprøves. At et tal ikke følger, siger intet om hvorfor, og sjældent noget om hovedresultatet.",
    "{total} printed numbers have been held against the numbers printed beside them. {failing} do not follow from them, and "
    "{unchecked} cannot be checked. That a number does not follow says nothing about why, and seldom anything about the "
    "main result.",
)
COUNTS = Text("Antal efter dom", "Counts by verdict")
NOT_RIGHT = Text("Tal, der ikke stemmer", "Numbers that do not follow")
NOT_QUITE = Text("Tal, der kun stemmer på en anden måde", "Numbers that follow only in another way")
ALL = Text("Alle tal", "All numbers")
NONE = Text("Der er ingen.", "There are none.")
SKIP = Text("Gå til indholdet", "Skip to content")
REGION = Text("{caption}. Kan rulles vandret.", "{caption}. Scrolls sideways.")
VERDICT, COUNT, MEANING = Text("Dom", "Verdict"), Text("Antal", "Count"), Text("Hvad det betyder", "What it means")
STUDY = Text("Kilde", "Source")
TOTAL = Text("I alt", "Total")
COLUMNS = {
    "id": Text("Påstand", "Claim"),
    "source": Text("Kilde og linje", "Source and line"),
    "kind": Text("Slags", "Kind"),
    "printed": Text("Trykt", "Printed"),
    "recomputed": Text("Regnet efter", "Recomputed"),
    "verdict": Text("Dom", "Verdict"),
    "remark": Text("Bemærkning", "Remark"),
}
INSTEAD = Text("Nærmeste mulige: {numbers}.", "Nearest possible: {numbers}.")
OR = Text(" eller ", " or ")
TEST = Text("Test: {test}.", "Test: {test}.")
NOT_SIGNIFICANT = Text("ikke signifikant", "not significant")
RELATIONS = {
    "about": Text("ca.", "about"),
    "just under": Text("knap", "just under"),
    "just over": Text("godt", "just over"),
}
