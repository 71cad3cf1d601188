"use strict";
// Saves every answer as it is given, and lets digits answer. Without this file the form still works.
(() => {
  const form = document.querySelector("form[data-next]");
  if (!form) return;
  const groups = [...form.querySelectorAll("[role=radiogroup]")];
  const answered = (group) => group.querySelector("input:checked") !== null;

  function answer(digit) {
    const current = document.activeElement.closest("[role=radiogroup]");
    const group = current || groups.find((g) => !answered(g)) || groups[0];
    const input = group.querySelector(`input[value="${digit}"]`);
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    const after = groups.slice(groups.indexOf(group) + 1);
    const next = after.find((g) => !answered(g)) || groups.find((g) => !answered(g));
    const target = next ? next.querySelector("input") : document.getElementById("next");
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("textarea, audio, video")) return;
    if (/^[0-5]$/.test(event.key)) {
      event.preventDefault();
      answer(event.key);
    } else if (event.key === "b") {
      document.getElementById("back").click();
    }
  });

  if (!("save" in form.dataset)) return;

  // What is not known to be saved is kept in the browser, and sent until the server has it.
  const place = "interplay " + location.pathname;
  const status = document.getElementById("saved");
  const unsaved = JSON.parse(localStorage.getItem(place) || "{}");
  let sending = null;

  function remember() {
    if (Object.keys(unsaved).length) localStorage.setItem(place, JSON.stringify(unsaved));
    else localStorage.removeItem(place);
  }

  function tell(text, bad) {
    status.textContent = text;
    status.classList.toggle("bad", bad);
  }

  async function post() {
    const sent = { ...unsaved };
    const response = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(sent),
    });
    if (!response.ok) throw Object.assign(new Error(response.statusText), { code: response.status });
    for (const name in sent) if (unsaved[name] === sent[name]) delete unsaved[name];
    remember();
  }

  async function send() {
    try {
      while (Object.keys(unsaved).length) await post();
      tell("Saved.", false);
      return true;
    } catch (error) {
      if (error.code >= 400 && error.code < 500) {
        tell(`Not saved: the server refused it (${error.code}). Please tell whoever sent the link.`, true);
      } else {
        tell("Not saved yet: the server does not answer. Trying again.", true);
        setTimeout(save, 1500);
      }
      return false;
    }
  }

  function save() {
    sending ||= send().finally(() => { sending = null; });
    return sending;
  }

  function changed(input) {
    unsaved[input.name] = input.value;
    remember();
    tell("Saving.", false);
    return save();
  }

  for (const [name, value] of Object.entries(unsaved)) {
    const field = form.elements[name];
    if (field) field.value = value;
  }
  if (Object.keys(unsaved).length) save();

  form.addEventListener("change", (event) => changed(event.target));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const comment = form.elements.comment;
    if (comment.value !== comment.defaultValue) unsaved.comment = comment.value;
    remember();
    while (Object.keys(unsaved).length) if (!(await save())) return;
    location.assign(form.dataset.next);
  });
})();
