// The search box in the bar: "/" from anywhere outside a text field, Ctrl+/ from inside one, Esc back to the work.
"use strict";

(() => {
  const box = () => document.querySelector("#search-box");
  const writes = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  let before = null;

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
})();
