// Keeps each answer as it is chosen and has the next question ready when the button is pressed; reads questions aloud.
// Without this file the pages still work.
"use strict";

let coming = null; // the promise of the next question's page, null where there is none

async function keep(form, field) {
  const kept = document.querySelector("[data-kept]");
  const body = new FormData(form);
  for (const name of [...body.keys()]) {
    if (![field.name, "csrfmiddlewaretoken"].includes(name)) body.delete(name);
  }
  body.set("shown", field.name);
  body.set("autosave", "1");
  if (form.dataset.next) body.set("next", form.dataset.next);
  kept.hidden = true;
  const answer = await fetch(form.dataset.autosave, { method: "POST", body, redirect: "error" }).catch(() => null);
  kept.hidden = !(answer && answer.ok);
  return answer && answer.status === 200 ? answer.text() : null;
}

// The next question in place of this one, as if it had been fetched: its own address, title and place for the focus.
function show(page, address) {
  const next = new DOMParser().parseFromString(page, "text/html");
  document.title = next.title;
  document.body.replaceChildren(...next.body.childNodes);
  history.pushState(null, "", address);
  coming = null;
  offerReadingAloud();
  scrollTo(0, 0);
  document.querySelector("main").focus();
}

function offerReadingAloud() {
  const button = document.querySelector("[data-read-aloud]");
  if (button && "speechSynthesis" in window) button.hidden = false;
}

function readAloud() {
  const texts = [...document.querySelectorAll("[data-read], .citizen-form label")].map((part) => part.textContent);
  const speech = new SpeechSynthesisUtterance(texts.join(". "));
  speech.lang = document.documentElement.lang;
  speechSynthesis.cancel();
  speechSynthesis.speak(speech);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (form) coming = keep(form, event.target);
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-next-page]");
  if (!form || !coming) return;
  event.preventDefault();
  const page = await coming;
  if (!form.isConnected) return; // pressed twice
  if (page) show(page, form.dataset.nextPage);
  else form.submit();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-read-aloud]")) readAloud();
});

addEventListener("popstate", () => location.reload());
offerReadingAloud();
