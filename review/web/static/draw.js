// The drawing board of the edition editor: boxes over a sample page, by mouse or by keys.
"use strict";

(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const STEP = 2;
  const LEAST = 6;
  const sheet = one("#sheet");
  const list = one("#boxes");
  const words = one("#editor").dataset;
  const start = JSON.parse(one("#begin").textContent);
  let boxes = start.boxes;
  let chosen = -1;
  let dragged = null;

  const known = new Map([...one("#columns").options].map((option) => [option.value, option.textContent]));
  const labels = (columns) => columns.split("+").map((name) => known.get(name) || "?").join(" + "); // "?": no column of this name
  const isTick = (box) => "value" in box;

  function point(event) {
    const place = sheet.createSVGPoint();
    place.x = event.clientX;
    place.y = event.clientY;
    return place.matrixTransform(sheet.getScreenCTM().inverse());
  }

  function show() {
    one("#drawn").replaceChildren(...boxes.map(rectangle));
    list.replaceChildren(...boxes.map(line));
  }

  function rectangle(one_, at) {
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    Object.entries(one_.box).forEach(([name, value]) => rect.setAttribute(name, value));
    rect.setAttribute("class", `${isTick(one_) ? "tick" : ""} ${at === chosen ? "chosen" : ""}`);
    rect.addEventListener("pointerdown", (event) => { event.stopPropagation(); choose(at); });
    return rect;
  }

  function input(value, label, listName, change) {
    const made = document.createElement("input");
    made.value = value;
    made.setAttribute("aria-label", label);
    if (listName) made.setAttribute("list", listName);
    made.addEventListener("change", () => change(made.value.trim()));
    return made;
  }

  function line(box, at) {
    const item = document.createElement("li");
    item.dataset.at = at;
    const column = input(isTick(box) ? box.column : box.columns, words.column, "columns", (value) => {
      if (isTick(box)) box.column = value;
      else { box.columns = value; box.area = box.area || value; }
    });
    const label = document.createElement("span");
    label.className = "soft";
    const tell = () => { label.textContent = column.value && labels(column.value.trim()); };
    column.addEventListener("change", tell);
    tell();
    item.append(column);
    if (isTick(box)) {
      const value = input(box.value, words.value, "", (text) => { box.value = text; });
      value.size = 3;
      item.append(value);
    }
    item.append(label);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "plain";
    remove.textContent = "✕";
    remove.setAttribute("aria-label", words.remove);
    remove.addEventListener("click", () => drop(at));
    item.append(remove);
    item.addEventListener("focusin", () => mark(at));
    return item;
  }

  function mark(at) {
    chosen = at;
    [...one("#drawn").children].forEach((rect, place) => rect.classList.toggle("chosen", place === at));
  }

  function choose(at) {
    mark(at);
    const field = one(`[data-at="${at}"] input`);
    if (field) field.focus();
  }

  function drop(at) {
    boxes.splice(at, 1);
    show();
    choose(Math.min(at, boxes.length - 1));
  }

  function span(from, to) {
    return { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
  }

  sheet.addEventListener("pointerdown", (event) => {
    const from = point(event);
    const box = span(from, from);
    dragged = { from, made: one("#as-tick").checked ? { column: "", value: "1", box } : { area: "", columns: "", box } };
    boxes.push(dragged.made);
    sheet.setPointerCapture(event.pointerId);
    show();
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    dragged.made.box = span(dragged.from, point(event));
    one("#drawn").lastElementChild.replaceWith(rectangle(dragged.made, boxes.length - 1));
  });
  sheet.addEventListener("pointerup", () => {
    if (!dragged) return;
    const { width, height } = dragged.made.box;
    dragged = null;
    if (width < LEAST || height < LEAST) boxes.pop();
    show();
    choose(boxes.length - 1);
  });

  // Alt and an arrow move the chosen box, with Shift they change its size: plain arrows belong to the inputs.
  document.addEventListener("keydown", (event) => {
    const box = boxes[chosen] && boxes[chosen].box;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const onSheet = document.activeElement === sheet;
    if (!box || !(onSheet || event.altKey)) return;
    if (event.key === "Delete") return void drop(chosen);
    if (!way) return;
    event.preventDefault();
    if (event.shiftKey) {
      box.width = Math.max(LEAST, box.width + way[0] * STEP);
      box.height = Math.max(LEAST, box.height + way[1] * STEP);
    } else {
      box.x += way[0] * STEP;
      box.y += way[1] * STEP;
    }
    one("#drawn").children[chosen].replaceWith(rectangle(boxes[chosen], chosen));
  });

  function drawing() {
    const form = one("#drawing");
    return JSON.stringify({
      id: form.elements.id.value,
      record_type: start.type,
      note: form.elements.note.value,
      boxes: boxes.filter((box) => !isTick(box) && box.columns),
      ticks: boxes.filter((box) => isTick(box) && box.column),
    });
  }

  one("#drawing").addEventListener("submit", () => { one("#drawing").elements.drawing.value = drawing(); });
  one("#try").addEventListener("click", (event) => {
    htmx.ajax("POST", event.target.dataset.url, { target: "#tried", swap: "innerHTML", values: { drawing: drawing(), other: one("#other").value } });
  });
  show();
})();
