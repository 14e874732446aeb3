"""What the log's codes are called, so that the officer reads words: the pages that were opened, and the database's verbs."""

from __future__ import annotations

from virkning.language import Text

PAGES: dict[str, Text] = {
    "case": Text("Sagen", "The case"),
    "identity": Text("CPR og kontakt", "CPR and contact"),
    "standing": Text("Ydelse og visitation", "Benefit and readiness"),
    "assign": Text("Giv sagen videre", "Hand the case on"),
    "guest_new": Text("Giv gæsteadgang", "Give guest access"),
    "guest_withdraw": Text("Tag gæsteadgang tilbage", "Withdraw guest access"),
    "export": Text("Borgerens egne data", "The citizen's own data"),
    "talk": Text("En samtale", "A talk"),
    "talk_book": Text("Aftal samtale", "Book a talk"),
    "talk_record": Text("Skriv samtale ind", "Write down a talk"),
    "talk_cancel": Text("Aflys samtale", "Cancel a talk"),
    "measurement": Text("En måling", "A measurement"),
    "measurement_begin": Text("Begynd måling", "Begin a measurement"),
    "measurement_key": Text("Kode til borgeren", "Code for the citizen"),
    "measurement_hand_over": Text("Giv borgeren skærmen", "Hand the screen to the citizen"),
    "measurement_answer": Text("Sagsbehandlerens svar", "The caseworker's answers"),
    "measurement_agree": Text("Skriv, hvad der er aftalt", "Write what was agreed"),
    "progress": Text("Udvikling", "Progress"),
    "plan": Text("Plan og indsatser", "Plan and activities"),
    "plan_new": Text("Ny plan", "New plan"),
    "case_close": Text("Afslut sagen", "Close the case"),
    "goal_new": Text("Nyt mål", "New goal"),
    "goal_state": Text("Ret mål", "Change a goal"),
    "contact_new": Text("Ny kontakt", "New contact"),
    "activity_refer": Text("Henvis til et tilbud", "Refer to an offer"),
    "activity_start": Text("Begynd indsats", "Begin an activity"),
    "activity_demand": Text("Ret timer", "Change hours"),
    "activity_attend": Text("Skriv fremmøde", "Write attendance"),
    "activity_stop": Text("Afslut indsats", "End an activity"),
    "breach_new": Text("Skriv brud ind", "Write down a breach"),
    "breach_repair": Text("Ret brud op", "Mend a breach"),
    "sanction_new": Text("Nedsæt ydelse", "Cut the benefit"),
    "agenda_add": Text("Sæt på konferencen", "Put on the conference"),
    "analysis_new": Text("Ny analyse", "New analysis"),
    "analysis": Text("En tværfaglig analyse", "An analysis across professions"),
    "assess": Text("En faggruppes vurdering", "A profession's assessment"),
    "conclude": Text("Hold konference", "Hold the conference"),
}

OPERATIONS: dict[str, Text] = {
    "insert": Text("ny række", "new row"),
    "update": Text("rettet række", "changed row"),
    "delete": Text("slettet række", "deleted row"),
}
