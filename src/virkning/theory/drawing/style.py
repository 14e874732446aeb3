"""How pictures of theories look. Kind, sign and status each have a shape or a word of their own; colour only helps."""

from __future__ import annotations

from virkning.language import Text

INK = "#1b2126"
MUTED = "#4c565f"
RULE = "#8a949d"
PAPER = "#ffffff"

TITLE_SIZE = 13.0
HEADING_SIZE = 8.0
LABEL_SIZE = 6.6
LEGEND_SIZE = 7.0
LEADING = 1.22  # from line to line, as a share of the size
# Tried from the largest; below the last a theory is spread over several sheets.
BOX_SIZES = (12.0, 11.0, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
SHEET_SIZE = 7.0
MOST_COLUMNS = (7, 6, 5)
PADDING = 4.0

FILLS = {
    "target_group": "#e8eef0",
    "context": "#f4f1e6",
    "problem_mechanism": "#f3e6df",
    "activity": "#e3edf1",
    "principle": "#e3edf1",
    "active_mechanism": "#cfe1e7",
    "moderator": "#ece7f1",
    "intermediate_goal": "#e6efe2",
    "short_outcome": "#dcead6",
    "long_outcome": "#cfe3c8",
}
GREY_FILLS = dict.fromkeys(FILLS, PAPER) | {"active_mechanism": "#ececec", "long_outcome": "#ececec"}

# Width and dash of an arrow's line by status.
STROKES: dict[str, tuple[float, tuple[float, ...]]] = {
    "": (0.9, ()),
    "supported": (1.9, ()),
    "indication": (1.0, ()),
    "untested": (0.8, (3.2, 2.2)),
    "not_found": (0.9, (1.0, 2.0)),
    "contested": (1.1, (6.0, 2.0, 1.2, 2.0)),
    "contradicted": (1.5, (1.4, 1.6)),
    "refuted": (1.9, (1.4, 1.6)),
    "mixed": (1.0, (9.0, 1.6)),
}
SIGN_MARKS: dict[str, Text] = {
    "+": Text("+", "+"),
    "-": Text("hæmmer", "hinders"),
    "if": Text("hvis", "if"),
    "replaced_by": Text("afløses", "replaced"),
    "with": Text("følges", "together"),
    "?": Text("?", "?"),
}
# What a mark means, where it does not say it itself.
SIGN_LEGEND: dict[str, Text] = {
    "+": Text("+ fremmer", "+ furthers"),
    "if": Text("hvis: er en betingelse for", "if: is a condition for"),
    "replaced_by": Text(
        "afløses: den virksomme mekanisme tager problemets plads", "replaced: the active mechanism takes its place"
    ),
    "with": Text("følges: følges ad, ingen retning", "together: go together, no direction"),
    "?": Text("? retning ukendt", "? direction unknown"),
}
MIXED = Text("blandet", "mixed")
RECONSTRUCTED, UNMEASURED = "°", "▫"
MARKS: dict[str, Text] = {
    RECONSTRUCTED: Text("sammensat af os, ikke trykt i kilden", "put together by us, not printed in the source"),
    UNMEASURED: Text("måles ikke endnu", "not measured yet"),
}
NO_EVIDENCE = Text("Ingen beviser er knyttet til pilene.", "No evidence is bound to the arrows.")
ON_FIRST_SHEET = Text(
    "Det, der gælder hele teorien, står på ark 1.", "What holds for the whole theory stands on sheet 1."
)
WHOLE_THEORY = Text("Gælder hele teorien", "Holds for the whole theory")
