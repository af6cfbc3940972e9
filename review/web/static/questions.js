// Questions on a record: their dialog opens when it has come, by its button or Alt+Q.
"use strict";

(() => {
  const one = (selector) => document.querySelector(selector);

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "questions") return;
    event.target.showModal();
    one("#questions input[name=text]").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.code !== "KeyQ" || one("dialog[open]") || !one("#ask")) return;
    event.preventDefault();
    one("#ask").click();
  });
})();
