// The search box in the bar: "/" from anywhere outside a text field, Ctrl+/ from inside one, Esc back to the work.
// Below it the records found: arrows go through them, Space chooses one. Alt+L asks for the extract of the accepted
// record that is shown, or of those chosen.
"use strict";

(() => {
  const box = () => document.querySelector("#search-box");
  const writes = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  let before = null;

  // The record found that comes next or before, from the field of the words on; null = the arrow is not for us.
  function neighbour(from, step) {
    const found = [...document.querySelectorAll(".found .hit")];
    const place = found.indexOf(from);
    if (place < 0 && (from.id !== "words" || step < 0)) return null;
    return found[place + step] || (place === 0 && step < 0 ? document.querySelector("#words") : null);
  }

  document.addEventListener("keydown", (event) => {
    const wanted = event.key === "/" && !event.altKey && !event.metaKey && (event.ctrlKey || !writes(event.target));
    if (wanted && box()) {
      event.preventDefault();
      event.stopPropagation();
      before = document.activeElement;
      box().focus();
      box().select();
    } else if (event.key === "Escape" && event.target === box()) {
      event.stopPropagation();
      (before || document.querySelector("#screen")).focus();
    }
  }, true);

  // What Alt+L presses: the link of the record that is shown, or the button of the list once one is chosen.
  function extracts() {
    const chosen = document.querySelector("input[form=extract-list]:checked");
    return document.querySelector("#extract") || (chosen && document.querySelector("#extract-list button"));
  }

  // Space at a record found: chosen or not, where it can be; the page stays where it is.
  function choose(event) {
    if (event.key !== " " || !event.target.matches(".hit")) return;
    event.preventDefault();
    const box = event.target.parentElement.querySelector("input");
    if (box) box.checked = !box.checked;
  }

  document.addEventListener("keydown", (event) => {
    choose(event);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step ? neighbour(event.target, step) : null;
    const extract = event.altKey && event.code === "KeyL" && extracts();
    if (next) next.focus();
    if (extract) extract.click();
    if (next || extract) event.preventDefault();
  });
})();
