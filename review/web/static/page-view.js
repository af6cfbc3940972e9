// The page of a record: the lit boxes of a field, and the zoom to them.
"use strict";

const PageView = (() => {
  let zoomed = false;

  function boxesOf(field) {
    return (field ? field.dataset.boxes : "").split(";").filter(Boolean).map((box) => box.trim().split(" ").map(Number));
  }

  function light(field) {
    const page = document.querySelector("#page");
    const lit = document.querySelector("#lit");
    if (!page || !lit) return;
    const boxes = boxesOf(field);
    lit.replaceChildren(...boxes.map(([x, y, width, height]) => {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      Object.entries({ x, y, width, height }).forEach(([name, value]) => rect.setAttribute(name, value));
      return rect;
    }));
    page.setAttribute("viewBox", zoomed && boxes.length ? around(boxes[0], page) : page.dataset.whole);
  }

  function around([x, y, width, height], page) {
    const [, , whole, tall] = page.dataset.whole.split(" ").map(Number);
    const wide = Math.min(whole, Math.max(width * 1.15, whole * 0.45));
    const high = wide * (page.clientHeight / page.clientWidth);
    const left = Math.min(Math.max(0, x - wide * 0.06), whole - wide);
    const top = Math.min(Math.max(0, y + height / 2 - high / 2), Math.max(0, tall - high));
    return `${left} ${top} ${wide} ${high}`;
  }

  function zoom(field) {
    zoomed = !zoomed;
    light(field);
  }

  return { light, zoom };
})();
