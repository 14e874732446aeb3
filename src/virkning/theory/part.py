"""A configuration as a small theory of its own, in which its elements play the parts they have there."""

from __future__ import annotations

import difflib

from virkning.errors import InputError
from virkning.language import Text
from virkning.theory.kinds import COLUMN_OF
from virkning.theory.model import Element, Theory


def configuration_alone(theory: Theory, id: str) -> Theory:
    """Only the configuration's elements and the arrows between them."""
    known = {one.id: one for one in theory.configurations}
    if id not in known:
        near = difflib.get_close_matches(id, list(known), n=1)
        raise InputError(
            Text("Teorien har ingen konfiguration af det navn.", "The theory has no configuration of that name."),
            column="configuration",
            value=id,
            expected=near[0] if near else ", ".join(known),
        )
    chosen = known[id]
    members = set(chosen.members)
    title = Text("{title}: {name}", "{title}: {name}").fill(title=theory.title, name=chosen.name)
    return theory.model_copy(
        update={
            "head": theory.head.model_copy(update={"title": title, "text": chosen.text}),
            "elements": tuple(_in_part(one, chosen.roles.get(one.id)) for one in theory.elements if one.id in members),
            "arrows": tuple(one for one in theory.arrows if {one.start, one.end} <= members),
            "configurations": (chosen,),
            "evidence": tuple(one for one in theory.evidence if one.configuration in (None, id)),
        }
    )


def _in_part(element: Element, kind: str | None) -> Element:
    """A context that holds for the whole theory is one among the others here."""
    here = {"overall": False, "kind": kind or element.kind}
    if kind is not None:
        here["column"] = COLUMN_OF[kind]
    return element.model_copy(update=here)
