// Files dropped on the station or chosen there: sent one after the other, each with its verdict; a refusal is heard,
// of a file at once, of a page when it was looked at. Pages are dragged to their place.
"use strict";

(() => {
  const one = (selector) => document.querySelector(selector);
  const wait = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });
  const TRIES = 5;
  const RENEW = 3000;
  const SHEET = "application/x-sheet";
  let audio = null;
  let refused = 0;

  // Browsers let a page be heard from the first key or click on: there the sound is opened.
  function open() {
    audio = audio || new AudioContext();
    audio.resume();
  }

  function beep() {
    open();
    const tone = audio.createOscillator();
    tone.frequency.value = 330;
    tone.connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.4);
  }

  function line(file) {
    const item = document.createElement("li");
    item.textContent = `${file.name} …`;
    one("#sent").append(item);
    return item;
  }

  // A file whose answer was lost is sent again: the same file twice is one scan.
  async function send(file, item, place) {
    const query = new URLSearchParams({ name: file.name, ...place });
    for (let tried = 1; tried <= TRIES; tried += 1) {
      try {
        const answer = await fetch(`${one("#drop").dataset.to}?${query}`, {
          method: "POST", body: file, headers: { "x-csrf-token": document.body.dataset.csrf },
        });
        const told = answer.headers.get("content-type").startsWith("application/json")
          ? await answer.json() : { taken: false, said: await answer.text() };
        item.textContent = `${file.name}: ${told.said}`;
        item.className = told.taken ? "taken" : "refused";
        if (!told.taken) beep();
        return;
      } catch {
        item.textContent = `${file.name}: ${one("#drop").dataset.sayAgain}`;
        await wait(2000 * tried);
      }
    }
    item.className = "refused";
    beep();
  }

  async function sendAll(files) {
    const bar = one("#progress");
    const asked = ["again", "before"].map((name) => [name, one(`#${name}`).value]);
    const place = Object.fromEntries(asked.filter((pair) => pair[1]));
    bar.hidden = false;
    bar.max = files.length;
    bar.value = 0;
    for (const file of files) {
      await send(file, line(file), place);
      bar.value += 1;
    }
    for (const field of ["#again", "#before", "#files"]) one(field).value = "";
  }

  const named = (files) => [...files].sort((a, b) => a.name.localeCompare(b.name, "vi", { numeric: true }));

  function choose(place) {
    one("#again").value = place.again || "";
    one("#before").value = place.before || "";
    one("#files").click();
  }

  function moveSheet(number, target) {
    const form = one(`#sheet-${number} form`);
    form.elements.before.value = target.dataset.number;
    form.requestSubmit();
  }

  document.addEventListener("change", (event) => {
    if (event.target.id === "files") sendAll(named(event.target.files));
  });
  document.addEventListener("dragstart", (event) => {
    const sheet = event.target.closest("[data-number]");
    if (sheet) event.dataTransfer.setData(SHEET, sheet.dataset.number);
  });
  document.addEventListener("dragover", (event) => { if (one("#drop")) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!one("#drop")) return;
    event.preventDefault();
    const number = event.dataTransfer.getData(SHEET);
    const target = event.target.closest("[data-number]");
    if (number && target && target.dataset.number !== number) moveSheet(number, target);
    else if (!number) sendAll(named(event.dataTransfer.files));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-again], [data-before], #sound");
    if (!button) return;
    if (button.id === "sound") beep();
    else choose(button.dataset);
  });
  for (const used of ["pointerdown", "keydown"]) document.addEventListener(used, open, { once: true });

  // The page renews itself, but not under the hands of somebody who works on a sheet.
  setInterval(() => {
    const station = one("#station");
    const busy = station.querySelector("details[open]") || station.contains(document.activeElement);
    if (!busy) window.htmx.trigger(station, "renew");
  }, RENEW);
  document.addEventListener("htmx:afterSettle", () => {
    const count = Number(one("#station").dataset.refused);
    if (count > refused) beep();
    refused = count;
  });
  document.addEventListener("DOMContentLoaded", () => { refused = Number(one("#station").dataset.refused); });
})();
