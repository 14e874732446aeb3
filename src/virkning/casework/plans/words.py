"""What the choices of plans and activities are called."""

from __future__ import annotations

from functools import cache

from virkning.casework.plans.models import Activity, Assessment, Breach, ClosingReport, Contact, Goal
from virkning.language import Text
from virkning.theory import load_theory

AREAS: dict[str, Text] = {
    "labour_market": Text("Job og uddannelse", "Work and education"),
    "qualifications": Text("Faglige og praktiske færdigheder", "Vocational and practical skills"),
    "personal": Text("Personlige kompetencer", "Personal competences"),
    "economy_network": Text("Økonomi og netværk", "Economy and network"),
    "health": Text("Helbred", "Health"),
}

OWNERS: dict[str, Text] = {
    "citizen": Text("Borgeren", "The citizen"),
    "caseworker": Text("Sagsbehandleren", "The caseworker"),
    "other": Text("En anden", "Somebody else"),
}

GOAL_STATES: dict[str, Text] = {
    Goal.State.OPEN: Text("I gang", "Under way"),
    Goal.State.REACHED: Text("Nået", "Reached"),
    Goal.State.CHANGED: Text("Ændret", "Changed"),
    Goal.State.GIVEN_UP: Text("Opgivet", "Given up"),
}

STOPS: dict[str, Text] = {
    Activity.Stop.COMPLETED: Text("Gennemført", "Completed"),
    Activity.Stop.JOB: Text("Fik job", "Got a job"),
    Activity.Stop.EDUCATION: Text("Begyndte uddannelse", "Began education"),
    Activity.Stop.ILL: Text("Sygdom", "Illness"),
    Activity.Stop.TOO_MUCH: Text("For store krav", "Demands too high"),
    Activity.Stop.WRONG_MATCH: Text("Passede ikke til borgeren", "Did not suit the citizen"),
    Activity.Stop.CITIZEN_STOPPED: Text("Borgeren stoppede", "The citizen stopped"),
    Activity.Stop.PROVIDER_STOPPED: Text("Stedet stoppede", "The provider stopped"),
    Activity.Stop.MOVED: Text("Flyttet", "Moved"),
    Activity.Stop.OTHER: Text("Andet", "Something else"),
}

CONTACTS: dict[str, Text] = {
    Contact.Kind.PRIMARY: Text("Fast kontaktperson", "Primary contact"),
    Contact.Kind.MENTOR: Text("Mentor", "Mentor"),
    Contact.Kind.COMPANY: Text("Kontakt på arbejdspladsen", "Contact at the workplace"),
    Contact.Kind.COORDINATOR: Text("Koordinator", "Coordinator"),
}

PROFESSIONS: dict[str, Text] = {
    Assessment.Profession.CASEWORKER: Text("Sagsbehandler", "Caseworker"),
    Assessment.Profession.HEALTH: Text("Læge eller sygeplejerske", "Doctor or nurse"),
    Assessment.Profession.PSYCHOLOGY: Text("Psykolog", "Psychologist"),
    Assessment.Profession.SOCIAL: Text("Socialrådgiver", "Social worker"),
    Assessment.Profession.BUSINESS: Text("Virksomhedskonsulent", "Business consultant"),
    Assessment.Profession.EDUCATION: Text("Uddannelsesvejleder", "Education adviser"),
}

SIDES: dict[str, Text] = {
    Breach.Side.CITIZEN: Text("Borgeren", "The citizen"),
    Breach.Side.JOB_CENTRE: Text("Jobcentret", "The job centre"),
}

OUTCOMES: dict[str, Text] = {
    "job": Text("Job", "Job"),
    "education": Text("Uddannelse", "Education"),
    "fleksjob": Text("Fleksjob", "Flex job"),
    "pension": Text("Pension", "Pension"),
    "self_support": Text("Forsørger sig selv på anden måde", "Supports themselves otherwise"),
    "moved": Text("Flyttet til en anden kommune", "Moved to another municipality"),
    "other": Text("Andet", "Something else"),
}

REOPENINGS: dict[str, Text] = {
    ClosingReport.Reopening.BENEFIT_AGAIN: Text("Borgeren får ydelse igen", "The citizen receives a benefit again"),
    ClosingReport.Reopening.JOB_ENDED: Text("Jobbet eller uddannelsen holdt op", "The job or education ended"),
    ClosingReport.Reopening.MOVED_BACK: Text("Borgeren er flyttet tilbage", "The citizen moved back"),
    ClosingReport.Reopening.BY_MISTAKE: Text("Sagen blev lukket ved en fejl", "The case was closed by mistake"),
    ClosingReport.Reopening.OTHER: Text("Andet", "Something else"),
}

AGENDA_RULES: dict[str, Text] = {
    "no_progress": Text(
        "Ingen af borgerens svar er steget siden sidste måling", "No answer has risen since the last time"
    ),
    "waiting": Text("Har ventet mere end fire uger på et tilbud", "Has waited more than four weeks for an offer"),
    "no_activity": Text("Ingen indsats i tre måneder", "No activity for three months"),
    "asked": Text("Sat på af en kollega", "Put on by a colleague"),
}


@cache
def intermediate_goals() -> dict[str, Text]:
    """The eleven intermediate goals of the benchmark, by their ids in the theory: a plan's goal can be one of them."""
    theory = load_theory("eleven-goals")
    return {element.id: element.name for element in theory.elements if element.kind == "intermediate_goal"}
