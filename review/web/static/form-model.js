// The boxes of a printed form while it is edited: areas with their lines, tick boxes, and what was there before.

const PARTS = ["day", "month", "year"];
const SAME_LINE = 0.5; // share of a box's height that print on its line shares with it
const WORD_GAP = 0.03; // of the page's width: words of one label stand nearer

let made = 0;
const fresh = () => `+${(made += 1)}`;
const newArea = (columns, row) => ({ id: "", columns, part: null, row, label: "", doubts: [], remember: false });

export class FormModel {
  constructor(start, width) {
    this.start = start;
    this.width = width;
    this.areas = {};
    this.boxes = [];
    this.past = [];
    start.boxes.forEach(({ area, columns, box, part, row, label, doubts }) => {
      this.areas[area] = this.areas[area] || { id: area, columns: columns.split("+"), part, row, label, doubts, remember: false };
      this.boxes.push({ area, box });
    });
    this.boxes.push(...start.ticks);
  }

  get changed() { return this.past.length > 0; }
  isTick(box) { return "value" in box; }
  areaOf(box) { return this.areas[box.area]; }
  linesOf(box) { return this.boxes.filter((one) => one.area === box.area && !this.isTick(one)); }

  // ---- changes: each can be taken back ----------------------------------------------------------------------------

  remember() { this.past.push(structuredClone({ areas: this.areas, boxes: this.boxes })); }

  undo() {
    const before = this.past.pop();
    if (before) Object.assign(this, before);
  }

  add(box, column) {
    const area = fresh();
    this.areas[area] = newArea([column], this.start.rows > 1 ? 1 : null);
    this.areas[area].label = this.printBefore(box);
    this.boxes.push({ area, box });
    return this.boxes.length - 1;
  }

  addTick(box) {
    this.boxes.push({ column: "", value: "1", box });
    return this.boxes.length - 1;
  }

  drop(at) {
    this.remember();
    const [gone] = this.boxes.splice(at, 1);
    if (gone.area && !this.linesOf(gone).length) delete this.areas[gone.area];
  }

  splitDate(at) {
    this.remember();
    const { area, box } = this.boxes[at];
    const wide = box.width / PARTS.length;
    const parts = PARTS.map((part, place) => {
      const name = fresh();
      this.areas[name] = { ...newArea(this.areas[area].columns, this.areas[area].row), part, label: place ? "" : this.areas[area].label };
      return { area: name, box: { ...box, x: box.x + place * wide, width: wide * (place < 2 ? 0.92 : 1) } };
    });
    this.boxes.splice(at, 1, ...parts);
    if (!this.linesOf({ area }).length) delete this.areas[area];
  }

  // The nearest line above that is no part of the same area: a continuation line is drawn below its beginning.
  above(at) {
    const { area, box } = this.boxes[at];
    const over = ({ box: one }) => one.y + one.height / 2 < box.y && one.x < box.x + box.width && box.x < one.x + one.width;
    const higher = this.boxes.filter((one) => !this.isTick(one) && one.area !== area && this.areas[one.area].columns[0] && over(one));
    return higher.sort((one, other) => other.box.y - one.box.y)[0];
  }

  join(at) {
    const target = this.above(at);
    this.remember();
    const before = this.boxes[at].area;
    this.boxes[at].area = target.area;
    if (!this.linesOf({ area: before }).length) delete this.areas[before];
  }

  separate(at) {
    this.remember();
    const area = fresh();
    this.areas[area] = { ...newArea([...this.areaOf(this.boxes[at]).columns], this.areaOf(this.boxes[at]).row) };
    this.boxes[at].area = area;
  }

  change(at, values) {
    this.remember();
    Object.assign(this.isTick(this.boxes[at]) ? this.boxes[at] : this.areaOf(this.boxes[at]), values);
  }

  // ---- what is known ----------------------------------------------------------------------------------------------

  // The words that the press printed on the line before a box.
  printBefore(box) {
    const level = ({ box: one }) => Math.min(one.y + one.height, box.y + box.height) - Math.max(one.y, box.y) > SAME_LINE * Math.min(one.height, box.height);
    const words = this.start.printed.filter((one) => level(one) && one.box.x + one.box.width / 2 < box.x).sort((one, other) => other.box.x - one.box.x);
    const label = [];
    let left = box.x;
    for (const word of words) {
      if (left - (word.box.x + word.box.width) > WORD_GAP * this.width) break;
      label.unshift(word.text);
      left = word.box.x;
    }
    return label.join(" ").replace(/[\s.:…_-]+$/, "");
  }

  get missing() {
    const there = new Set(this.boxes.flatMap((box) => (this.isTick(box) ? [box.column] : this.areaOf(box).columns)));
    return this.start.missing.filter((column) => !there.has(column));
  }

  drawing(id, note) {
    const named = this.boxes.filter((box) => !this.isTick(box) && this.areaOf(box).columns.some(Boolean));
    const inOrder = [...named].sort((one, other) => (one.area === other.area ? one.box.y - other.box.y || one.box.x - other.box.x : 0));
    const ids = this.ids(named);
    const columns = (area) => area.columns.filter(Boolean).join("+");
    return {
      id,
      record_type: this.start.type,
      note,
      boxes: inOrder.map((box) => {
        const { part, row, label } = this.areaOf(box);
        return { area: ids[box.area], columns: columns(this.areaOf(box)), box: box.box, part, row, label };
      }),
      ticks: this.boxes.filter((box) => this.isTick(box) && box.column),
      wordings: Object.keys(ids).map((key) => this.areas[key]).filter((area) => area.remember && area.label)
        .map((area) => ({ record_type: this.start.type, text: area.label, columns: columns(area), part: area.part })),
    };
  }

  // An area keeps its id; a new one is called by its columns, and numbered where that is taken.
  ids(named) {
    const ids = {};
    const taken = new Set(Object.values(this.areas).map((area) => area.id).filter(Boolean));
    named.forEach(({ area: key }) => {
      if (ids[key]) return;
      const area = this.areas[key];
      const name = [area.columns.filter(Boolean).join("+"), area.part].filter(Boolean).join(".");
      let id = area.id || name;
      for (let number = 2; !area.id && taken.has(id); number += 1) id = `${name}-${number}`;
      taken.add(id);
      ids[key] = id;
    });
    return ids;
  }
}
