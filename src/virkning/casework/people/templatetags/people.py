"""How a citizen is called on a page: by name for those who may know it, by number for everybody else."""

from __future__ import annotations

from django import template

from virkning.casework.accounts.models import User
from virkning.casework.people.identities import name_for
from virkning.casework.people.models import Citizen

register = template.Library()


@register.filter(name="name_for")
def name_for_user(citizen: Citizen, user: User) -> str:
    """{{ citizen|name_for:request.user }}"""
    return name_for(citizen, user)
