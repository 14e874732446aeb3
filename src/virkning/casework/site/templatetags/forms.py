"""Forms in the design system's markup, in every template without loading: {% errors form %}, {% field form.name %}.

A control, its label, its hint and its error are tied together, so that a screen reader says all of them.
"""

from __future__ import annotations

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()

_CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "form-checkbox"),
    (forms.RadioSelect, "form-radio"),
    (forms.CheckboxInput, "form-checkbox"),
    (forms.Select, "form-select"),
    (forms.Widget, "form-input"),
)


@register.simple_tag(name="field")
def field(bound: BoundField, **attributes: str | int | bool) -> SafeString:
    """One field, whole: {% field form.cause %}. More attributes go to the control: {% field form.note rows=3 %}."""
    if bound.is_hidden:
        return bound.as_widget()
    parts = {"field": bound, "hint_id": f"{bound.auto_id}-hint", "error_id": f"{bound.auto_id}-error"}
    told = [parts["hint_id"]] * bool(bound.help_text) + [parts["error_id"]] * bool(bound.errors)
    return render_to_string(_template(bound), {**parts, "told": " ".join(told), **_control(bound, told, attributes)})


@register.inclusion_tag("site/field/errors.html", name="errors")
def errors(form: forms.BaseForm) -> dict[str, object]:
    """What is wrong, above the form, with links to the fields: {% errors form %}."""
    wrong = [(bound, message) for bound in form for message in bound.errors]
    return {"general": form.non_field_errors(), "wrong": wrong, "any": bool(form.errors)}


def _control(bound: BoundField, told: list[str], attributes: dict[str, str | int | bool]) -> dict[str, object]:
    described = {"aria-describedby": " ".join(told)} if told else {}
    if _grouped(bound):
        return {"css": _css(bound)}
    classes = " ".join(filter(None, (_css(bound), bound.field.widget.attrs.get("class"))))
    named = {name.replace("_", "-"): value for name, value in attributes.items()}
    return {"control": bound.as_widget(attrs={**named, **described, "class": classes})}


def _css(bound: BoundField) -> str:
    return next(css for widget, css in _CLASSES if isinstance(bound.field.widget, widget))


def _grouped(bound: BoundField) -> bool:
    return isinstance(bound.field.widget, _CHOICES)


def _template(bound: BoundField) -> str:
    if _grouped(bound):
        return "site/field/choices.html"
    return "site/field/tick.html" if isinstance(bound.field.widget, forms.CheckboxInput) else "site/field/control.html"
