// Keys pressed while the server is asked, or before a page is ready: none is lost. They are pressed again when the
// answer is there, unless it brought another record: what was pressed before a record was on the screen decides
// nothing about it and is told instead. A mouse that leads away from the page waits until they are.
"use strict";

const HeldKeys = (() => {
  const ALONE = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock"]);
  const EDITING = new Set(["Backspace", "Delete", "Process", "Unidentified", "Dead"]);
  const ANY = Symbol("before the page was ready");
  let waiting = 1; // the page itself, until it is ready; then requests under way
  let front = ANY; // the record before which the keys are pressed
  let held = []; // texts and key presses in their order
  let before = null; // where the hands were
  let leave = null; // does what a mouse asked for meanwhile

  const cup = document.createElement("input"); // nobody sees it: input methods need one that has the focus
  cup.id = "ahead";

  const shown = () => document.querySelector("#desk, #grid")?.dataset.record;
  const unused = () => document.querySelector("#unused");
  const holding = () => waiting > 0 && (front !== ANY || Boolean(shown()));

  function isText(event) {
    if (event.isComposing || event.keyCode === 229 || EDITING.has(event.key)) return true;
    return event.key.length === 1 && event.ctrlKey === event.altKey && !event.metaKey;
  }

  function hold() {
    if (!waiting) front = shown();
    waiting += 1;
  }

  function keepText() {
    if (cup.value) held.push(cup.value);
    cup.value = "";
  }

  // Beside a modal dialog nothing can have the focus: the cup goes into it.
  function catchText() {
    if (document.activeElement === cup) return;
    before ??= document.activeElement;
    cup.setAttribute("aria-label", document.body.dataset.waiting);
    (document.querySelector("dialog[open]") ?? document.body).append(cup);
    cup.focus();
  }

  // Called when an answer is there, after the page shows it. What was pressed before a refusal was seen is told; what
  // follows is for the page that shows it, also while that is not ready.
  function release(refused = false) {
    waiting = Math.max(0, waiting - 1);
    keepText();
    if (refused) tell(held.splice(0));
    if (waiting) return;
    const unusable = ![ANY, shown()].includes(front) && shown();
    if ((document.activeElement === cup || leave) && before?.isConnected) before.focus();
    cup.remove();
    before = null;
    if (unusable) tell(held.splice(0));
    if (held.length) unused().hidden = true;
    while (held.length && !waiting) {
      const item = held.shift();
      if (!(typeof item === "string" ? type(item) : press(item))) tell([item]);
    }
    if (leave && !waiting) leave();
  }

  // Signing out, and any way off the page while something typed is held: done when that stands in its field, and not at
  // all when it has to be told.
  function putOff(event) {
    const way = event.type === "submit" ? event.target : event.target.closest("a[href]:not([target])");
    if (!event.isTrusted || !waiting || !way || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (way.id !== "sign-out" && !held.length && !cup.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leave = () => {
      leave = null;
      if (way.isConnected) way instanceof HTMLFormElement ? way.requestSubmit(event.submitter) : way.click();
    };
  }

  // Called when a record comes to the screen: what was pressed before another one is told, what follows is for this one.
  function recordShown() {
    if ([ANY, shown()].includes(front)) return;
    keepText();
    tell(held.splice(0));
    before = null;
    front = shown();
  }

  function type(text) {
    const input = document.activeElement;
    return input instanceof HTMLInputElement && !input.readOnly && document.execCommand("insertText", false, text);
  }

  // Presses a key again; what a browser does by itself with a real press is done here.
  function press({ key, code, ctrlKey, altKey, shiftKey }) {
    const at = document.activeElement || document.body;
    const again = new KeyboardEvent("keydown", { key, code, ctrlKey, altKey, shiftKey, bubbles: true, cancelable: true });
    if (!at.dispatchEvent(again)) return true;
    const dialog = document.querySelector("dialog[open]");
    if (key === "Enter" && at.matches("a, button")) at.click();
    else if (key === "Enter" && at.form) at.form.requestSubmit();
    else if (key === "Escape" && dialog) dialog.close();
    else return false;
    return true;
  }

  function tell(items) {
    if (!items.length) return;
    leave = null;
    const words = items.map((item) => (typeof item === "string" ? `“${item}”` : nameOf(item)));
    unused().textContent = document.body.dataset.unused.replace("{keys}", () => words.join(" "));
    unused().hidden = false;
  }

  function nameOf({ key, ctrlKey, altKey, shiftKey }) {
    const parts = [ctrlKey && "Ctrl", altKey && "Alt", shiftKey && key.length > 1 && "Shift", key];
    return parts.filter(Boolean).join("+");
  }

  window.addEventListener("keydown", (event) => {
    if (!event.isTrusted || ALONE.has(event.key)) return;
    if (!holding()) return void (unused().hidden = true);
    if (isText(event)) return catchText();
    event.preventDefault();
    event.stopImmediatePropagation();
    keepText();
    held.push(event);
  }, true);

  window.addEventListener("submit", putOff, true);
  window.addEventListener("click", putOff, true);

  return { hold, release, holding, recordShown };
})();
