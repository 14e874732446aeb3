// Keeps each answer as it is chosen, and reads the question aloud. Without this file the pages still work.
"use strict";

const form = document.querySelector("form[data-autosave]");
const kept = document.querySelector("[data-kept]");

async function keep(field) {
  const body = new FormData(form);
  for (const name of [...body.keys()]) {
    if (![field.name, "csrfmiddlewaretoken"].includes(name)) body.delete(name);
  }
  body.set("shown", field.name);
  body.set("autosave", "1");
  kept.hidden = true;
  const answer = await fetch(form.dataset.autosave, { method: "POST", body, redirect: "error" }).catch(() => null);
  kept.hidden = !(answer && answer.ok);
}

if (form && kept) {
  form.addEventListener("change", (event) => keep(event.target));
}

const button = document.querySelector("[data-read-aloud]");
if (button && "speechSynthesis" in window) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const texts = [...document.querySelectorAll("[data-read], .citizen-form label")].map((part) => part.textContent);
    const speech = new SpeechSynthesisUtterance(texts.join(". "));
    speech.lang = document.documentElement.lang;
    speechSynthesis.cancel();
    speechSynthesis.speak(speech);
  });
}
