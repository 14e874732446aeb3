"""Whether parts play the role they are given: an activity is not a mechanism, a goal is not a context unless it is said."""

from __future__ import annotations

from collections.abc import Iterator

from virkning.language import Text
from virkning.theory.checks.remark import Remark
from virkning.theory.kinds import ELEMENT_KINDS, MECHANISMS, OUTCOMES
from virkning.theory.model import Configuration, Element, Theory

# First words that name something done to or with people rather than what it sets off in them.
_DEEDS_DA = {
    "kursus",
    "kurser",
    "undervisning",
    "samtale",
    "samtaler",
    "behandling",
    "praktik",
    "forløb",
    "møder",
    "mentor",
}
_DEEDS_EN = {"course", "courses", "teaching", "talk", "talks", "treatment", "placement", "meetings", "mentor"}
DEEDS = frozenset(_DEEDS_DA | _DEEDS_EN)

FITTING: dict[str, tuple[str, ...]] = {
    "activities": ("activity", "principle"),
    "contexts": ("context", "target_group"),
    "mechanisms": MECHANISMS,
    "outcomes": OUTCOMES,
}


def meaning(theory: Theory) -> Iterator[Remark]:
    for place, element in enumerate(theory.elements):
        if element.kind == "active_mechanism":
            yield from _mechanism(theory, element, f"element.{place}")
    for place, configuration in enumerate(theory.configurations):
        yield from _roles(theory, configuration, f"configuration.{place}")
    for place, arrow in enumerate(theory.arrows):
        kinds = (theory.element(arrow.start).kind, theory.element(arrow.end).kind)
        if arrow.sign == "replaced_by" and kinds != ("problem_mechanism", "active_mechanism"):
            text = Text(
                "Pilen {name} siger «afløses af», men går ikke fra en problemmekanisme til en virksom mekanisme.",
                "The arrow {name} says “gives way to” but does not go from a problem mechanism to an active mechanism.",
            ).fill(name=theory.named(arrow.id))
            yield Remark(code="replaced_by_wrong_kinds", severity="moderate", text=text, column=f"arrow.{place}.sign")


def _mechanism(theory: Theory, element: Element, column: str) -> Iterator[Remark]:
    same_name = [
        other for other in theory.elements if other.kind in ("activity", "principle") and _alike(other, element)
    ]
    first = {text.split()[0].strip(",.:").lower() for text in element.name if text.split()}
    if same_name or first & DEEDS:
        text = Text(
            "«{name}» står som virksom mekanisme, men lyder som en aktivitet. En mekanisme er det, aktiviteten sætter i "
            "gang i ressourcer eller overvejelser.",
            "“{name}” stands as an active mechanism but reads like an activity. A mechanism is what the activity sets off "
            "in resources or reasoning.",
        ).fill(name=element.name)
        yield Remark(
            code="activity_as_mechanism",
            severity="serious" if same_name else "moderate",
            text=text,
            column=f"{column}.name",
        )
    if element.through is None:
        text = Text(
            "Det er ikke sagt, om «{name}» virker gennem ressourcer eller overvejelser.",
            "It is not said whether “{name}” works through resources or reasoning.",
        ).fill(name=element.name)
        yield Remark(code="mechanism_without_through", severity="note", text=text, column=column)


def _alike(one: Element, other: Element) -> bool:
    return one.name.da.casefold() == other.name.da.casefold() or one.name.en.casefold() == other.name.en.casefold()


def _roles(theory: Theory, configuration: Configuration, column: str) -> Iterator[Remark]:
    members = configuration.members
    for list_, kinds in FITTING.items():
        for id in getattr(configuration, list_):
            kind = configuration.roles.get(id, theory.element(id).kind)
            if kind not in kinds:
                yield _misplaced(theory, configuration, id, kind, f"{column}.{list_}")
    for id in sorted({id for id in members if members.count(id) > 1}):
        text = Text(
            "«{name}» har to roller i «{configuration}».", "“{name}” plays two parts in “{configuration}”."
        ).fill(name=theory.element(id).name, configuration=configuration.name)
        yield Remark(code="two_roles", severity="serious", text=text, column=column)
    for id in sorted(set(configuration.roles) - set(members)):
        text = Text(
            "«{name}» får en rolle i «{configuration}», men er ikke med i den.",
            "“{name}” is given a part in “{configuration}” but is not in it.",
        ).fill(name=theory.element(id).name, configuration=configuration.name)
        yield Remark(code="role_without_member", severity="moderate", text=text, column=f"{column}.roles.{id}")


def _misplaced(theory: Theory, configuration: Configuration, id: str, kind: str, column: str) -> Remark:
    text = Text(
        "I «{configuration}» står «{name}» ({kind}) et sted, hvor den slags ikke hører til. Er rollen en anden her, så "
        "skriv den under roles.",
        "In “{configuration}”, “{name}” ({kind}) stands where that kind does not belong. If its part is another here, "
        "write it under roles.",
    ).fill(configuration=configuration.name, name=theory.element(id).name, kind=ELEMENT_KINDS[kind])
    is_deed = column.endswith("mechanisms") and kind in ("activity", "principle")
    code = "activity_as_mechanism" if is_deed else "role_clash"
    return Remark(code=code, severity="serious", text=text, column=column)
