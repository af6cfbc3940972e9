// The grid: arrows go from cell to cell, Space marks an odd one, Enter says that the others are right. Enter answers only
// what was on the screen with its ink: before that it brings the next cells there.
"use strict";

(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const grid = () => one("#grid");
  const boxes = () => all("#grid input[name=odd]");
  const tileOf = (box) => box.closest(".tile");
  const at = () => Math.max(0, boxes().indexOf(document.activeElement));

  function go(box) {
    if (!box) return;
    box.focus({ preventScroll: true });
    tileOf(box).scrollIntoView({ block: "nearest" });
  }

  function perRow() {
    const tops = boxes().map((box) => tileOf(box).offsetTop);
    return Math.max(1, tops.filter((top) => top === tops[0]).length);
  }

  const move = (step) => go(boxes()[Math.min(Math.max(at() + step, 0), boxes().length - 1)]);
  const inksOf = (box) => [...tileOf(box).querySelectorAll("img")];
  const loaded = (box) => inksOf(box).every((ink) => ink.complete);

  // A cell whose ink cannot be shown is answered by nobody.
  function leaveOut(box) {
    const gone = inksOf(box).some((ink) => ink.complete && !ink.naturalWidth);
    one("input[name=cell]", tileOf(box)).disabled = gone;
    tileOf(box).classList.toggle("gone", gone);
  }

  function look() {
    if (!grid()) return;
    const view = one(".tiles")?.getBoundingClientRect();
    boxes().forEach((box) => {
      const { top, bottom } = tileOf(box).getBoundingClientRect();
      if (loaded(box) && top >= view.top - 1 && bottom <= view.bottom + 1) tileOf(box).dataset.seen = "yes";
      leaveOut(box);
    });
  }

  function answer() {
    look();
    const unseen = boxes().find((box) => tileOf(box).dataset.seen !== "yes");
    if (!unseen) return grid().requestSubmit();
    say(loaded(unseen) ? grid().dataset.sayUnseen : grid().dataset.sayLoading);
    unseen.focus({ preventScroll: true });
    return tileOf(unseen).scrollIntoView({ block: "start" });
  }

  const KEYS = {
    ArrowRight: () => move(1),
    ArrowLeft: () => move(-1),
    ArrowDown: () => move(perRow()),
    ArrowUp: () => move(-perRow()),
    Home: () => go(boxes()[0]),
    End: () => go(boxes().at(-1)),
    PageDown: () => one("#later").click(),
    PageUp: () => one("#earlier").click(),
    Enter: answer,
    F8: () => { location.href = boxes()[at()].dataset.to; },
  };

  document.addEventListener("keydown", (event) => {
    if (!grid() || HeldKeys.holding() || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "F3") {
      event.preventDefault();
      one("#up").click();
    }
    if (!boxes().length || !(event.key in KEYS) || event.target.closest("#search-box, a, .bar button")) return;
    event.preventDefault();
    KEYS[event.key]();
  });

  function begin() {
    if (!grid()) return;
    HeldKeys.recordShown();
    go(boxes()[0]);
    look();
  }

  document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target.id === "screen") begin(); });
  document.addEventListener("load", look, true); // of every ink: it comes after the page
  document.addEventListener("error", look, true);
  document.addEventListener("scroll", look, true);
  window.addEventListener("resize", look);
  document.addEventListener("DOMContentLoaded", begin);
})();
