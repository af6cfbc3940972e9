// Keys and drafts of the blind keying of a sample, those of a record's form: Enter, F9, Shift+F9, Esc, arrows, Ctrl+Enter.
"use strict";

(() => {
  const form = document.querySelector("#blind-form");
  const rows = [...form.querySelectorAll("tbody tr")];
  const inputOf = (row) => row.querySelector("input");
  const basisOf = (row) => row.querySelector("select");
  const key = `sample:${form.dataset.item}`;
  const noDraft = () => say(document.body.dataset.noDraft);
  let broughtBack = false;

  function say(text) {
    const said = document.querySelector("#said");
    said.textContent = text;
    said.hidden = !text;
  }

  const isAnswered = (row) => inputOf(row).value.trim() !== "" || basisOf(row).value !== "typed";

  function go(row) {
    inputOf(row).focus();
    inputOf(row).select();
    row.scrollIntoView({ block: "nearest" });
  }

  function step(row, by) {
    go(rows[Math.min(Math.max(rows.indexOf(row) + by, 0), rows.length - 1)]);
  }

  function accept(row) {
    if (!isAnswered(row)) return say(form.dataset.sayEmpty);
    const at = rows.indexOf(row) + 1;
    const next = [...rows.slice(at), ...rows.slice(0, at)].find((one) => !isAnswered(one));
    return next ? go(next) : form.requestSubmit();
  }

  function write(row, basis) {
    inputOf(row).value = "";
    basisOf(row).value = basis;
    keep();
    if (basis !== "typed") accept(row);
  }

  const KEYS = {
    Enter: accept,
    ArrowDown: (row) => step(row, 1),
    ArrowUp: (row) => step(row, -1),
    F9: (row) => write(row, "unreadable"),
    "Shift+F9": (row) => write(row, "blank"),
    Escape: (row) => write(row, "typed"),
    "Ctrl+Enter": () => form.requestSubmit(),
  };

  // ---- drafts ---------------------------------------------------------------------------------------------------

  function draft() {
    const answers = Object.fromEntries(rows.filter(isAnswered).map((row) => [inputOf(row).name, [inputOf(row).value, basisOf(row).value]]));
    const { title, book } = form.dataset;
    return Object.keys(answers).length ? { title, book, address: location.pathname, answers } : null;
  }

  function keep() {
    if (!broughtBack) return;
    const typed = draft();
    (typed ? Drafts.keep(key, typed) : Drafts.erase(key)).catch(noDraft);
  }

  function putBack({ answers }) {
    const left = rows.filter((row) => inputOf(row).name in answers && !isAnswered(row));
    left.forEach((row) => { [inputOf(row).value, basisOf(row).value] = answers[inputOf(row).name]; });
    if (left.length) say(form.dataset.sayBack);
  }

  async function begin() {
    const typed = await Drafts.read(key).catch(noDraft);
    if (typed) putBack(typed);
    broughtBack = true;
    keep();
    go(rows.find((row) => !isAnswered(row)) || rows[0]);
  }

  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // the system's input method is at work
    const row = event.target.closest("tbody tr");
    const name = `${event.ctrlKey ? "Ctrl+" : ""}${event.shiftKey ? "Shift+" : ""}${event.key}`;
    if (!row || !(name in KEYS) || (event.target.matches("select") && name.startsWith("Arrow"))) return;
    event.preventDefault();
    KEYS[name](row);
  });
  form.addEventListener("input", (event) => {
    const row = event.target.closest("tr");
    if (event.target.matches("input") && event.target.value) basisOf(row).value = "typed";
    if (event.target.matches("select") && event.target.value !== "typed") inputOf(row).value = "";
    keep();
  });
  window.addEventListener("pagehide", () => {
    const typed = broughtBack && draft();
    if (typed) Drafts.leave(key, typed);
  });
  begin();
})();
