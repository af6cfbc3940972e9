// Keys, zoom and the lit box of the review screen. Everything works without a mouse; all state is on the server.
"use strict";

(() => {
  const HEARTBEAT = 60000;
  const AHEAD = 800;
  let telex = localStorage.getItem("telex") === "on";
  let noteField = null; // where the hands were when the note form was opened
  let browserWindow = ""; // the name of this window, under which it shows records
  let broughtBack = false; // the draft of the record is in its form: from now on the form is the draft
  let busy = false; // a key was pressed since the last heartbeat: a forgotten tab lets the record go

  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const desk = () => one("#desk");
  const mine = () => desk() && desk().dataset.mine === "yes";
  const { inputOf, basisOf, fields } = RecordForm;
  const current = () => document.activeElement && document.activeElement.closest(".field");
  const open = (field) => field.dataset.asked === "yes" && !field.dataset.done;

  // ---- fields ---------------------------------------------------------------------------------------------------

  function go(field) {
    const input = field && inputOf(field);
    if (!input) return;
    input.focus();
    input.select();
    field.scrollIntoView({ block: "nearest" });
  }

  function decide(field, basis) {
    basisOf(field).value = basis;
    field.dataset.done = "yes";
    field.classList.remove("asked", "unread", "sure");
    field.classList.add("decided");
    count();
    keepDraft();
  }

  function count() {
    const left = one("#left");
    if (left) left.textContent = left.dataset.words.replace("{count}", fields().filter(open).length);
  }

  function nextOpen(field) {
    const list = fields();
    const at = list.indexOf(field) + 1;
    return [...list.slice(at), ...list.slice(0, at)].find(open);
  }

  // Whether the field has an answer: letters, or that it cannot be read, or that it is blank in the book.
  function answered(field) {
    return inputOf(field).value.trim() !== "" || ["unreadable", "blank"].includes(basisOf(field).value);
  }

  function acceptField(field) {
    if (open(field) && !answered(field)) return say(desk().dataset.sayEmpty);
    if (open(field)) decide(field, basisOf(field).value || "accepted");
    const next = nextOpen(field);
    return next ? go(next) : submit();
  }

  // All that is left is right: but not what has no answer, nor a difference or a finding that nobody has looked at.
  function acceptAll() {
    const left = fields().filter(open);
    const empty = left.find((field) => !answered(field));
    if (empty) return stop(empty, desk().dataset.sayEmpty);
    const differing = left.find(differs);
    if (differing) return stop(differing, desk().dataset.sayDiffers);
    const unseen = left.find((field) => field.dataset.found === "yes" && !field.dataset.seen);
    if (unseen) return stop(unseen, desk().dataset.sayUnseen);
    left.forEach((field) => decide(field, basisOf(field).value || "accepted"));
    return submit();
  }

  function stop(field, words) {
    go(field);
    say(words);
  }

  function differs(field) {
    const { shared, first } = inputOf(field).dataset;
    return shared !== undefined && !sameLetters(shared, first) && basisOf(field).value === "";
  }

  // Letter case is no difference.
  function sameLetters(one, other) {
    return one?.normalize("NFC").toLowerCase() === other?.normalize("NFC").toLowerCase();
  }

  function submit() {
    one("#form").requestSubmit(one("#save"));
  }

  function write(field, value, basis) {
    const input = inputOf(field);
    input.value = value;
    input.select();
    decide(field, basis);
    const why = one(".why select", field);
    if (why) {
      why.disabled = basis !== "shared";
      one(".why", field).hidden = basis !== "shared";
    }
  }

  function takeShared(field) {
    const value = inputOf(field).dataset.shared;
    if (value !== undefined) return write(field, value, "shared");
    if (one(".versus", field)) say(desk().dataset.sayChoose);
  }

  // Of several cases in the shared database the one that this record is, 0 = none; the same key takes it back.
  function chooseCase(number) {
    const chosen = one(`[data-case="${number}"]`);
    if (!chosen) return;
    one("#case").value = one("#case").value === chosen.dataset.word ? "" : chosen.dataset.word;
    showCase();
    keepDraft();
  }

  // F2 takes from the chosen case, and the fields show what it has.
  function showCase() {
    const chosen = one("#case")?.value;
    all("[data-word]").forEach((cell) => cell.classList.toggle("chosen", cell.dataset.word === chosen));
    new Set(all("td[data-column]").map((cell) => cell.dataset.column)).forEach((column) => {
      showShared(one(`.field[data-column="${column}"]`), one(`td.chosen[data-column="${column}"]`));
    });
  }

  function showShared(field, cell) {
    const input = inputOf(field);
    one(".versus", field).hidden = !cell || sameLetters(cell.dataset.value, input?.dataset.first);
    if (cell) one(".there", field).replaceChildren(...cell.cloneNode(true).childNodes);
    if (input && cell) input.dataset.shared = cell.dataset.value;
    if (input && !cell) delete input.dataset.shared;
  }

  function takeAlternative(field) {
    const input = inputOf(field);
    const choices = JSON.parse(input.dataset.choices);
    if (!choices.length) return;
    const first = choices.includes(input.dataset.first) ? choices : [...choices, input.dataset.first];
    const at = (first.indexOf(input.value) + 1) % first.length;
    write(field, first[at], "alternative");
  }

  function restore(field) {
    inputOf(field).value = inputOf(field).dataset.first;
    basisOf(field).value = "";
    reopen(field);
    const why = one(".why", field);
    if (why) why.hidden = true;
    delete inputOf(field).dataset.draft;
    count();
    keepDraft();
  }

  // ---- drafts ---------------------------------------------------------------------------------------------------

  // A browser that keeps none has said so once; what is typed is on the page all the same.
  const noDraft = () => say(document.body.dataset.noDraft);

  function keepDraft() {
    if (!broughtBack || !mine()) return;
    const draft = RecordForm.draft();
    (draft ? Drafts.keep(desk().dataset.record, draft) : Drafts.erase(desk().dataset.record)).catch(noDraft);
  }

  function leaveDraft() {
    const draft = broughtBack && mine() ? RecordForm.draft() : null;
    if (draft) Drafts.leave(desk().dataset.record, draft);
  }

  async function bringBack() {
    const draft = await Drafts.read(desk().dataset.record).catch(noDraft);
    if (draft && !mine()) say(desk().dataset.sayDraft);
    if (draft && mine() && RecordForm.restore(draft, putBack)) say(desk().dataset.sayBack);
    showCase();
    count();
    broughtBack = true;
    keepDraft();
  }

  // Typed, but not yet said to be right.
  function reopen(field) {
    delete field.dataset.done;
    field.classList.remove("decided");
    field.classList.add(field.dataset.shade);
  }

  function putBack(field, { value, basis, why, done }) {
    write(field, value, basis);
    if (!done) reopen(field);
    inputOf(field).setSelectionRange(value.length, value.length);
    const reason = one(".why select:enabled", field);
    if (reason && why) reason.value = why;
  }

  function move(step) {
    const list = fields();
    go(list[Math.min(Math.max(list.indexOf(current()) + step, 0), list.length - 1)]);
  }

  // ---- dialogs and leaving --------------------------------------------------------------------------------------

  function showHistory() {
    const field = current();
    const column = field ? `?column=${encodeURIComponent(field.dataset.column)}` : "";
    HeldKeys.hold();
    htmx.ajax("GET", `/records/${desk().dataset.record}/history${column}`, { target: "#history", swap: "innerHTML" })
      .then(() => showDialog("#history"), () => {}) // said by htmx:sendError
      .finally(() => HeldKeys.release());
  }

  // The note form: first a proposal from the Ghi chú, so that Enter keeps it; else a note about the field at hand.
  function showNote() {
    noteField = current();
    showDialog("#note");
    if (!one("#note-form").dataset.touched) fillNote(0); // else it stands as it was left
  }

  function fillNote(place) {
    const form = one("#note-form");
    const proposal = all(".proposal")[place];
    const parts = proposal ? proposal.dataset : { wording: "", ...aboutField() };
    form.reset();
    form.dataset.place = place;
    Object.entries(parts).forEach(([part, value]) => { form.elements[part].value = value; });
    one(".wording", form).hidden = !proposal;
    one(".wording span", form).textContent = parts.wording;
    delete form.dataset.touched;
    one(proposal ? ".main" : "select", form).focus();
  }

  function aboutField() {
    return noteField && noteField.dataset.column !== "ghiChu" ? { column: noteField.dataset.column, before: inputOf(noteField).value } : {};
  }

  function countNotes() {
    const left = all(".proposal").length;
    const word = one("#open-notes");
    if (word) word.textContent = left ? `(${left})` : "";
  }

  function nextNote() {
    const place = Number(one("#note-form").dataset.place) + 1;
    fillNote(place > all(".proposal").length ? 0 : place);
  }

  function showDialog(name) {
    const dialog = one(name);
    dialog.showModal();
    const first = one("input:not([type=hidden]), select, button", dialog);
    if (first) first.focus();
    if (first && first.select) first.select();
  }

  function post(url) {
    const body = new URLSearchParams({ window: browserWindow });
    return fetch(url, { method: "POST", body, headers: { "x-csrf-token": document.body.dataset.csrf, "x-window": browserWindow } });
  }

  async function leave() {
    HeldKeys.hold();
    try {
      if (mine()) await post(`/records/${desk().dataset.record}/release`);
      desk().dataset.mine = "no";
      await htmx.ajax("GET", "/", { target: "#screen" });
    } catch {
      say(desk().dataset.sayOffline);
    }
    HeldKeys.release();
  }

  function letGo() {
    if (!mine()) return;
    const body = new FormData();
    body.append("csrf", document.body.dataset.csrf);
    body.append("window", browserWindow);
    navigator.sendBeacon(`/records/${desk().dataset.record}/release`, body);
  }

  // Whether the person waits for this request; the station's page only looks from time to time.
  function awaited(event) {
    return ["screen", "amendments"].includes(event.detail.target.id);
  }

  function beat() {
    if (!busy || !mine()) return;
    busy = false;
    post(`/records/${desk().dataset.record}/heartbeat`)
      .then((answer) => { if (answer.status === 410) say(desk().dataset.sayGone); })
      .catch(() => say(desk().dataset.sayOffline));
  }

  // While a person reads, the browser fetches the pages that come next.
  function fetchAhead() {
    if (!mine()) return;
    desk().dataset.ahead.split(" ").filter(Boolean).forEach((page) => { new Image().src = `/pages/${page}/picture`; });
  }

  // ---- keys -----------------------------------------------------------------------------------------------------

  function toggleTelex() {
    telex = !telex;
    localStorage.setItem("telex", telex ? "on" : "off");
    showTelex();
  }

  function showTelex() {
    const button = one("#telex");
    if (!button) return;
    button.setAttribute("aria-pressed", String(telex));
    const word = one("b", button);
    word.textContent = telex ? word.dataset.on : word.dataset.off;
  }

  const ANYWHERE = {
    "?": () => showDialog("#keys"),
    F1: () => showDialog("#keys"),
    F3: leave,
    F7: showHistory,
    "Shift+F7": () => one("#common")?.click(),
    F8: () => PageView.zoom(current()),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
  };

  const AT_WORK = {
    "Ctrl+Enter": acceptAll,
    F10: () => showDialog("#back"),
    F6: showNote,
  };

  const IN_FIELD = {
    Enter: acceptField,
    F2: takeShared,
    F4: takeAlternative,
    F9: (field) => write(field, "", "unreadable"),
    "Shift+F9": (field) => write(field, "", "blank"),
    Escape: restore,
  };

  function nameOf(event) {
    const name = event.key === "?" ? "?" : `${event.shiftKey && event.key.length > 1 ? "Shift+" : ""}${event.key}`;
    return `${event.ctrlKey ? "Ctrl+" : ""}${name}`;
  }

  function actionFor(event) {
    const name = nameOf(event);
    const field = current();
    if (mine() && event.altKey && /^[0-9]$/.test(event.key)) return () => chooseCase(event.key);
    if (mine() && field && name in IN_FIELD) return () => IN_FIELD[name](field);
    if (mine() && name in AT_WORK) return AT_WORK[name];
    if (!mine() && name === "Enter" && one("#take") && !event.target.closest("button, a")) return () => one("#take").click();
    return ANYWHERE[name];
  }

  document.addEventListener("keydown", (event) => {
    busy = true;
    if (event.isComposing || event.keyCode === 229) return; // the system's input method is at work
    if (event.ctrlKey && event.code === "Space" && one("#telex")) {
      event.preventDefault();
      return toggleTelex();
    }
    if (event.key === "F6" && one("#note[open]")) {
      event.preventDefault();
      return nextNote();
    }
    if (HeldKeys.holding() || one("dialog[open]") || !desk()) return void typeTelex(event);
    const action = actionFor(event);
    if (!action) return void typeTelex(event);
    event.preventDefault();
    return action();
  });

  function typeTelex(event) {
    const letter = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey;
    const input = document.activeElement;
    if (!telex || !letter || !(input instanceof HTMLInputElement) || input.readOnly || !["text", ""].includes(input.type)) return;
    if (Telex.take(input, event.key)) event.preventDefault();
  }

  // ---- a record comes and goes ----------------------------------------------------------------------------------

  function begin() {
    showTelex();
    if (!desk()) return one("[data-key=Enter]")?.focus(); // the browser's own autofocus may come after the first key
    broughtBack = false;
    browserWindow ||= desk().dataset.window;
    RecordForm.begin();
    fields().forEach((field) => { field.dataset.shade = [...field.classList].find((name) => name !== "field") || "sure"; });
    fields().filter((field) => basisOf(field).value).forEach((field) => decide(field, basisOf(field).value));
    countNotes();
    showCase();
    const first = fields().find(open) || fields()[0];
    HeldKeys.recordShown();
    if (mine()) go(first);
    else PageView.light(first);
    HeldKeys.hold();
    bringBack().finally(() => HeldKeys.release());
    clearTimeout(begin.ahead);
    begin.ahead = setTimeout(fetchAhead, AHEAD);
  }

  document.addEventListener("focusin", (event) => {
    const field = event.target.closest(".field");
    if (!field) return;
    field.dataset.seen = "yes";
    PageView.light(field);
  });
  document.addEventListener("input", (event) => {
    const field = event.target.closest(".field");
    if (!field || !basisOf(field) || event.target !== inputOf(field)) return;
    basisOf(field).value = event.target.value === event.target.dataset.first ? "" : "typed";
    delete field.dataset.done;
    keepDraft();
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("dialog form");
    if (!form) return;
    form.dataset.touched = "yes";
    keepDraft();
  });
  document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["x-window"] = browserWindow; });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#telex")) toggleTelex();
    if (event.target.closest("#help-button")) showDialog("#keys");
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "screen") begin();
    if (event.detail.target.id === "amendments") {
      all("dialog[open]").forEach((dialog) => dialog.close());
      delete one("#note-form").dataset.touched;
      keepDraft();
      countNotes();
    }
  });
  document.addEventListener("htmx:beforeRequest", (event) => { if (awaited(event)) HeldKeys.hold(); });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const refused = detail.xhr.status < 200 || detail.xhr.status >= 400;
    const saved = /^\/records\/(\d+)\/(save|send-back)/.exec(detail.pathInfo.requestPath);
    if (saved && !refused) Drafts.erase(saved[1]).catch(noDraft);
    if (awaited({ detail })) HeldKeys.release(refused);
  });
  document.addEventListener("htmx:responseError", (event) => say(event.detail.xhr.responseText.slice(0, 200)));
  document.addEventListener("htmx:sendError", () => say(desk() ? desk().dataset.sayOffline : ""));
  document.addEventListener("change", (event) => {
    if (event.target.closest("#filters select")) event.target.form.submit();
  });
  window.addEventListener("pagehide", leaveDraft);
  window.addEventListener("pagehide", letGo);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  setInterval(beat, HEARTBEAT);
  document.addEventListener("DOMContentLoaded", () => { // behind htmx, which binds the forms
    begin();
    HeldKeys.release();
  });
})();
