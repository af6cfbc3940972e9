// The form editor: boxes over the blank sheet or a page, drawn, moved and resized by mouse or by keys.
import { FormModel } from "./form-model.js";

const SVG = "http://www.w3.org/2000/svg";
const STEP = 2;
const LEAST = 6;
const SLACK = 4; // pixels on the screen that a hand may tremble before a box moves
const HANDLE = 9;
const ZOOM = 1.25;
const PARTS = ["", "day", "month", "year"];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const one = (selector, root = document) => root.querySelector(selector);
const sheet = one("#sheet");
const paper = one("#paper");
const words = one("#editor").dataset;
const start = JSON.parse(one("#begin").textContent);
const whole = sheet.viewBox.baseVal;
const model = new FormModel(start, whole.width);
const labels = new Map(start.columns.map((column) => [column.name, column.label]));
const dates = new Set(start.columns.filter((column) => column.date).map((column) => column.name));
let chosen = -1;
let armed = "";
let drag = null;
let zoom = 1;

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function shape(box, className) {
  const rect = document.createElementNS(SVG, "rect");
  Object.entries(box).forEach(([name, value]) => rect.setAttribute(name, value));
  rect.setAttribute("class", className);
  return rect;
}

function nameOf(box) {
  if (model.isTick(box)) return `${labels.get(box.column) || "?"} = ${box.value} (${words.tick})`;
  const area = model.areaOf(box);
  const part = area.part ? ` – ${words.parts.split("|")[PARTS.indexOf(area.part)]}` : "";
  const lines = model.linesOf(box);
  const line = lines.length > 1 ? ` (${words.line.replace("{number}", lines.indexOf(box) + 1)})` : "";
  return area.columns.map((column) => labels.get(column) || words.none).join(" + ") + part + line;
}

const isDoubtful = (box) => !model.isTick(box) && model.areaOf(box).doubts.length > 0;

// ---- the sheet ----------------------------------------------------------------------------------------------------

const scale = () => whole.width / sheet.clientWidth;

function classOf(box, at) {
  const area = model.isTick(box) ? null : model.areaOf(box);
  const kind = area ? (isDoubtful(box) ? "doubtful" : area.columns.some(Boolean) ? "" : "unnamed") : "tick";
  return `${kind} ${at === chosen ? "chosen" : ""}`;
}

// Large boxes lie below small ones: notes take up half a page.
function drawBoxes() {
  const inOrder = model.boxes.map((box, at) => [box, at]).sort(([one_], [other]) => other.box.width * other.box.height - one_.box.width * one_.box.height);
  one("#drawn").replaceChildren(...inOrder.map(([box, at]) => {
    const rect = shape(box.box, classOf(box, at));
    rect.dataset.at = at;
    const title = document.createElementNS(SVG, "title");
    title.textContent = nameOf(box);
    rect.append(title);
    return rect;
  }));
  drawHandles();
}

function drawHandles() {
  const box = model.boxes[chosen] && model.boxes[chosen].box;
  const size = HANDLE * scale();
  const places = [0, 0.5, 1].flatMap((x) => [0, 0.5, 1].map((y) => [x, y])).filter(([x, y]) => x !== 0.5 || y !== 0.5);
  one("#handles").replaceChildren(...(box ? places.map(([x, y]) => {
    const middle = { x: box.x + x * box.width - size / 2, y: box.y + y * box.height - size / 2, width: size, height: size };
    const rect = shape(middle, `handle ${x === 0.5 ? "ns" : y === 0.5 ? "ew" : x === y ? "nwse" : "nesw"}`);
    rect.dataset.edge = `${x} ${y}`;
    return rect;
  }) : []));
}

function point(event) {
  const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.getScreenCTM().inverse());
  return { x: Math.min(Math.max(place.x, 0), whole.width), y: Math.min(Math.max(place.y, 0), whole.height) };
}

function span(from, to) {
  return { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
}

function resized(before, [edgeX, edgeY], to) {
  const right = before.x + before.width;
  const bottom = before.y + before.height;
  const left = edgeX === 0 ? Math.min(to.x, right - LEAST) : before.x;
  const top = edgeY === 0 ? Math.min(to.y, bottom - LEAST) : before.y;
  const width = edgeX === 1 ? Math.max(LEAST, to.x - left) : right - left;
  const height = edgeY === 1 ? Math.max(LEAST, to.y - top) : bottom - top;
  return { x: left, y: top, width, height };
}

sheet.addEventListener("pointerdown", (event) => {
  const from = point(event);
  const { edge, at } = event.target.dataset;
  if (edge) drag = { kind: "resize", at: chosen, from, before: model.boxes[chosen].box, edge: edge.split(" ").map(Number) };
  else if (at !== undefined) { choose(Number(at)); drag = { kind: "move", at: Number(at), from, before: model.boxes[at].box }; }
  else drag = { kind: "new", from };
  sheet.setPointerCapture(event.pointerId);
  event.preventDefault();
});

sheet.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const to = point(event);
  const far = Math.max(Math.abs(to.x - drag.from.x), Math.abs(to.y - drag.from.y)) > SLACK * scale();
  if (!drag.begun && !far) return;
  if (!drag.begun) {
    model.remember();
    drag.begun = true;
    if (drag.kind === "new") {
      drag.at = one("#as-tick").checked ? model.addTick(span(drag.from, to)) : model.add(span(drag.from, to), armed);
      mark(drag.at);
    }
  }
  const moved = () => ({ ...drag.before, x: drag.before.x + to.x - drag.from.x, y: drag.before.y + to.y - drag.from.y });
  model.boxes[drag.at].box = { new: () => span(drag.from, to), move: moved, resize: () => resized(drag.before, drag.edge, to) }[drag.kind]();
  drawBoxes();
});

sheet.addEventListener("pointerup", () => {
  const done = drag;
  drag = null;
  if (!done || !done.begun) return;
  const box = model.boxes[done.at];
  if (done.kind === "new" && (box.box.width < LEAST || box.box.height < LEAST)) model.undo();
  else if (done.kind === "new" && !model.isTick(box)) model.areaOf(box).label = model.printBefore(box.box);
  arm("");
  show();
  if (done.kind === "new") choose(Math.min(done.at, model.boxes.length - 1), true);
});

function zoomBy(factor) {
  zoom = Math.min(4, Math.max(0.4, zoom * factor));
  sheet.style.width = `${100 * zoom}%`;
  drawHandles();
}

function underlay() {
  const option = one("#under").selectedOptions[0];
  const form = sheet.dataset.form.split(" ").map(Number);
  const [x, y, width, height] = option.dataset.form ? form : [0, 0, whole.width, whole.height];
  const picture = one("#picture");
  Object.entries({ x, y, width, height }).forEach(([name, value]) => picture.setAttribute(name, value));
  picture.setAttribute("href", option.value);
}

// ---- the list, the doubts and the chosen box -----------------------------------------------------------------------

function show() {
  drawBoxes();
  one("#boxes").replaceChildren(...model.boxes.map((box, at) => element("li", {}, boxButton(box, at))));
  one("#count").textContent = model.boxes.length;
  const doubtful = model.boxes.map((box, at) => [box, at]).filter(([box]) => isDoubtful(box));
  const first = doubtful.filter(([box]) => model.linesOf(box)[0] === box);
  one("#doubtful").hidden = !first.length;
  one("#doubtful ul").replaceChildren(...first.map(([box, at]) => element("li", {}, boxButton(box, at), element("span", { className: "doubt", textContent: model.areaOf(box).doubts.join(" ") }))));
  const missing = new Set(model.missing);
  document.querySelectorAll("#missing [data-column]").forEach((button) => { button.hidden = !missing.has(button.dataset.column); });
  if (one("#missing")) one("#missing").hidden = !missing.size;
  one("#undo").disabled = !model.changed;
  if (one("#confirm")) one("#confirm").disabled = model.changed;
  showDetail();
}

function boxButton(box, at) {
  const button = element("button", { type: "button", className: `plain ${isDoubtful(box) ? "doubtful" : ""} ${at === chosen ? "chosen" : ""}`, textContent: nameOf(box) });
  button.dataset.at = at;
  button.addEventListener("click", () => choose(at, true));
  button.addEventListener("focus", () => choose(at));
  return button;
}

function mark(at) {
  chosen = at;
  document.querySelectorAll("#drawn [data-at], .side [data-at]").forEach((each) => each.classList.toggle("chosen", Number(each.dataset.at) === at));
  drawHandles();
}

function choose(at, toField = false) {
  mark(at);
  showDetail();
  const rect = one(`#drawn [data-at="${at}"]`);
  if (rect && !drag) rect.scrollIntoView({ block: "nearest", inline: "nearest" });
  const field = toField && one("#detail select");
  if (field) field.focus();
}

function change(values) {
  model.change(chosen, values);
  show();
}

function showDetail() {
  const box = model.boxes[chosen];
  one("#detail").hidden = !box;
  if (!box) return;
  one("#detail h2").textContent = nameOf(box);
  putAround(one("#detail .detail"), [...(model.isTick(box) ? tickDetail(box) : areaDetail(box)), act(words.remove, () => drop(chosen))]);
}

// The field that the hands are in stays where it is: letters typed into a list of columns belong together.
function putAround(holder, fresh) {
  const field = (node) => (node.querySelector("[data-field]") || { dataset: {} }).dataset.field;
  const kept = [...holder.children].find((node) => node.contains(document.activeElement) && field(node));
  const at = kept ? fresh.findIndex((node) => field(node) === field(kept)) : -1;
  if (at < 0 || holder.dataset.shown !== String(chosen)) holder.replaceChildren(...fresh);
  else {
    [...holder.children].forEach((node) => node !== kept && node.remove());
    kept.before(...fresh.slice(0, at));
    kept.after(...fresh.slice(at + 1));
  }
  holder.dataset.shown = chosen;
}

function labelled(text, field, name) {
  field.dataset.field = name;
  return element("label", {}, `${text} `, field);
}

function columnChoice(value, keep, name) {
  const field = element("select", { autocomplete: "off" }, element("option", { value: "", textContent: words.none }));
  field.append(...start.columns.map((column) => element("option", { value: column.name, textContent: `${column.label} · ${column.name}` })));
  field.value = value;
  field.addEventListener("change", () => keep(field.value));
  return labelled(words.column, field, name);
}

function act(text, work) {
  const button = element("button", { type: "button", textContent: text });
  button.addEventListener("click", work);
  return button;
}

function tickDetail(box) {
  const value = element("input", { value: box.value, size: 3 });
  value.addEventListener("change", () => change({ value: value.value.trim() }));
  return [columnChoice(box.column, (column) => change({ column }), "column-0"), labelled(words.value, value, "value")];
}

function areaDetail(box) {
  const area = model.areaOf(box);
  const replaced = (place, column) => area.columns.map((before, at) => (at === place ? column : before)).filter((each, at) => each || at === 0);
  const found = area.doubts.map((why) => element("p", { className: "doubt", textContent: why }));
  found.push(...area.columns.map((column, place) => columnChoice(column, (chosenOne) => change({ columns: replaced(place, chosenOne) }), `column-${place}`)));
  if (dates.has(area.columns[0])) found.push(partChoice(area));
  if (start.rows > 1) found.push(rowChoice(area));
  found.push(...labelFields(area));
  if (area.columns[0]) found.push(act(words.more, () => change({ columns: [...area.columns, ""] })));
  if (dates.has(area.columns[0]) && !area.part && model.linesOf(box).length === 1) found.push(act(words.split, () => redo(() => model.splitDate(chosen))));
  const above = model.above(chosen);
  if (above && model.linesOf(box).length === 1) found.push(act(words.join.replace("{name}", nameOf(above)), () => redo(() => model.join(chosen))));
  if (model.linesOf(box).length > 1) found.push(act(words.partOff, () => redo(() => model.separate(chosen))));
  return found;
}

function redo(work) {
  document.activeElement.blur();
  work();
  show();
  choose(chosen, true);
}

function partChoice(area) {
  const field = element("select", {}, ...words.parts.split("|").map((text, place) => element("option", { value: PARTS[place], textContent: text })));
  field.value = area.part || "";
  field.addEventListener("change", () => change({ part: field.value || null }));
  return labelled(words.part, field, "part");
}

function rowChoice(area) {
  const field = element("input", { type: "number", min: 1, max: start.rows, value: area.row || 1 });
  field.addEventListener("change", () => change({ row: Number(field.value) || 1 }));
  return labelled(words.row, field, "row");
}

function labelFields(area) {
  const text = element("input", { value: area.label, maxLength: 200 });
  const known = element("input", { type: "checkbox", checked: area.remember, disabled: !area.label });
  text.addEventListener("change", () => change({ label: text.value.trim() }));
  known.addEventListener("change", () => change({ remember: known.checked }));
  const tick = labelled("", known, "remember");
  tick.append(` ${words.remember}`);
  return [labelled(words.label, text, "label"), tick];
}

function drop(at) {
  model.drop(at);
  chosen = Math.min(at, model.boxes.length - 1);
  show();
  choose(chosen, true);
}

// ---- buttons and keys ----------------------------------------------------------------------------------------------

function arm(column) {
  armed = column;
  document.querySelectorAll("#missing [data-column]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.column === column && column !== "")));
}

// A box without a mouse: in the middle of what is seen of the page.
function addBox() {
  const seen = paper.getBoundingClientRect();
  const middle = point({ clientX: seen.left + seen.width / 2, clientY: seen.top + seen.height / 2 });
  const box = { x: middle.x - whole.width / 8, y: middle.y - whole.height / 90, width: whole.width / 4, height: whole.height / 45 };
  model.remember();
  const at = one("#as-tick").checked ? model.addTick(box) : model.add(box, armed);
  arm("");
  show();
  choose(at, true);
}

function takeBack() {
  document.activeElement.blur();
  model.undo();
  chosen = Math.min(chosen, model.boxes.length - 1);
  show();
  choose(chosen, true);
}

function nudge(way, grow) {
  const { box } = model.boxes[chosen];
  model.remember();
  model.boxes[chosen].box = grow
    ? { ...box, width: Math.max(LEAST, box.width + way[0] * STEP), height: Math.max(LEAST, box.height + way[1] * STEP) }
    : { ...box, x: box.x + way[0] * STEP, y: box.y + way[1] * STEP };
  show();
}

// Alt and an arrow move the chosen box, with Shift they change its size: plain arrows belong to the inputs.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key.toLowerCase() === "z" && model.changed && !event.target.matches("input:not([type=checkbox])")) {
    event.preventDefault();
    takeBack();
    return;
  }
  if (!model.boxes[chosen] || !event.altKey) return;
  if (event.key === "Delete") drop(chosen);
  else if (ARROWS[event.key]) nudge(ARROWS[event.key], event.shiftKey);
  else return;
  event.preventDefault();
});

const drawing = () => {
  const { id, note } = one("#drawing").elements;
  return JSON.stringify(model.drawing(id.value, note.value));
};

one("#drawing").addEventListener("submit", () => { one("#drawing").elements.drawing.value = drawing(); });
one("#try").addEventListener("click", (event) => {
  htmx.ajax("POST", event.target.dataset.url, { target: "#tried", swap: "innerHTML", values: { drawing: drawing(), other: one("#other").value } });
});
document.querySelectorAll("#missing [data-column]").forEach((button) => button.addEventListener("click", () => arm(armed === button.dataset.column ? "" : button.dataset.column)));
one("#add").addEventListener("click", addBox);
one("#undo").addEventListener("click", takeBack);
one("#smaller").addEventListener("click", () => zoomBy(1 / ZOOM));
one("#larger").addEventListener("click", () => zoomBy(ZOOM));
one("#under").addEventListener("change", underlay);
window.addEventListener("resize", drawHandles);
underlay();
show();
const doubted = model.boxes.findIndex(isDoubtful);
if (doubted >= 0) choose(doubted);
