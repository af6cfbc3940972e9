// The tour of a record: one step after the other, each with its place on the page in a frame.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const tour = document.querySelector("#tour");
  if (!tour) return;
  const steps = [...tour.querySelectorAll("li")];
  const [back, next, close] = ["back", "next", "close"].map((name) => tour.querySelector(`[data-tour=${name}]`));
  let at = 0;

  function place(step) {
    const named = step.dataset.at.split(",").map((selector) => document.querySelector(selector.trim()));
    return named.find((element) => element !== null);
  }

  function show(number) {
    at = Math.min(Math.max(number, 0), steps.length - 1);
    document.querySelectorAll(".toured").forEach((element) => element.classList.remove("toured"));
    steps.forEach((step, place) => { step.hidden = place !== at; });
    tour.querySelector("[data-tour=count]").textContent = `${at + 1} / ${steps.length}`;
    back.disabled = at === 0;
    next.hidden = at === steps.length - 1;
    const element = place(steps[at]);
    element?.classList.add("toured");
    element?.scrollIntoView({ block: "nearest" });
    (next.hidden ? close : next).focus();
  }

  function end() {
    document.querySelectorAll(".toured").forEach((element) => element.classList.remove("toured"));
    tour.remove();
    (document.querySelector("#take") || document.querySelector("#screen")).focus();
  }

  back.addEventListener("click", () => show(at - 1));
  next.addEventListener("click", () => show(at + 1));
  close.addEventListener("click", end);
  tour.addEventListener("keydown", (event) => { if (event.key === "Escape") end(); });
  show(0);
});
