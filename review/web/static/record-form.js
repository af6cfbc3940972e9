// The form of a record: its fields, what differs from the record as it was shown, and drafts put back into it.
"use strict";

const RecordForm = (() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const inputOf = (field) => field.querySelector("input:not([type=hidden])");
  const basisOf = (field) => field.querySelector("input[type=hidden]");
  const fields = () => all(".field").filter(inputOf);
  const caseOf = () => document.querySelector("#case");
  const isReturned = () => Boolean(document.querySelector("#notice")); // a refused save: nothing of it is kept

  // Remembers what the server showed; a draft keeps what differs from it.
  function begin() {
    fields().forEach((field) => { inputOf(field).dataset.basis = basisOf(field).value; });
    if (caseOf()) caseOf().dataset.first = caseOf().value;
  }

  function changed(field) {
    const { value, dataset } = inputOf(field);
    return isReturned() || value !== dataset.first || basisOf(field).value !== dataset.basis;
  }

  function answer(field) {
    const input = inputOf(field);
    if (!changed(field) && input.dataset.draft) return JSON.parse(input.dataset.draft);
    const why = field.querySelector(".why select:enabled");
    return { value: input.value, first: input.dataset.first, basis: basisOf(field).value, why: why?.value, done: field.dataset.done };
  }

  // What is to be kept of the form, null when nothing differs.
  function draft() {
    const touched = fields().filter((field) => changed(field) || inputOf(field).dataset.draft);
    const answers = Object.fromEntries(touched.map((field) => [field.dataset.column, answer(field)]));
    const chosen = caseOf() && caseOf().value !== caseOf().dataset.first ? caseOf().value : null;
    const forms = Object.fromEntries(all("dialog form[data-touched]").map((form) => [form.id, entries(form)]));
    if (!touched.length && chosen === null && !Object.keys(forms).length) return null;
    const [title, version] = [document.querySelector("h1").textContent.trim(), document.querySelector("[name=version]").value];
    return { title, version, book: document.querySelector("#desk").dataset.book, answers, chosen, forms };
  }

  function entries(form) {
    return Object.fromEntries([...new FormData(form)].filter(([name]) => !["csrf", "version"].includes(name)));
  }

  function fill(form, parts) {
    Object.entries(parts).forEach(([name, value]) => { form.elements[name].value = value; });
    form.dataset.touched = "yes";
  }

  // Puts a draft back; returns how many fields it changed. A field that somebody saved meanwhile keeps what they saved.
  function restore(draft, putBack) {
    const known = fields().filter((field) => field.dataset.column in draft.answers);
    const back = known.filter((field) => put(field, draft.answers[field.dataset.column], putBack));
    const chosen = draft.chosen !== null && caseOf() && caseOf().value !== draft.chosen;
    if (chosen && (!draft.chosen || document.querySelector(`[data-word="${CSS.escape(draft.chosen)}"]`))) caseOf().value = draft.chosen;
    const dialogs = Object.keys(draft.forms).filter((id) => document.getElementById(id));
    dialogs.forEach((id) => fill(document.getElementById(id), draft.forms[id]));
    return back.length + Number(Boolean(chosen)) + dialogs.length;
  }

  function put(field, kept, putBack) {
    const input = inputOf(field);
    if (kept.value === input.value && kept.basis === basisOf(field).value) return false;
    if (kept.first === input.dataset.first) putBack(field, kept);
    else if (kept.value !== input.value) offer(field, kept);
    else return false;
    return true;
  }

  // Somebody saved another value since: theirs stands, what was typed is told beside it and one of the choices.
  function offer(field, kept) {
    const input = inputOf(field);
    input.dataset.draft = JSON.stringify(kept);
    input.dataset.choices = JSON.stringify([kept.value, ...JSON.parse(input.dataset.choices)]);
    const told = document.createElement("p");
    told.className = "doubt";
    told.textContent = document.querySelector("#desk").dataset.sayTyped.replace("{value}", () => kept.value);
    field.querySelector(".line").append(told);
  }

  return { inputOf, basisOf, fields, begin, draft, restore };
})();
