// Files dropped on the station or chosen there: sent one after the other, each with its verdict; a refusal is heard.
"use strict";

(() => {
  const one = (selector) => document.querySelector(selector);
  const wait = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });
  const TRIES = 5;

  function beep() {
    const audio = new AudioContext();
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
  async function send(file, item) {
    const again = one("#again").value;
    const query = new URLSearchParams({ name: file.name, ...(again ? { again } : {}) });
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
    bar.hidden = false;
    bar.max = files.length;
    bar.value = 0;
    for (const file of files) {
      await send(file, line(file));
      bar.value += 1;
    }
    one("#again").value = "";
    one("#files").value = "";
  }

  const named = (files) => [...files].sort((a, b) => a.name.localeCompare(b.name, "vi", { numeric: true }));

  document.addEventListener("change", (event) => {
    if (event.target.id === "files") sendAll(named(event.target.files));
  });
  document.addEventListener("dragover", (event) => { if (one("#drop")) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!one("#drop")) return;
    event.preventDefault();
    sendAll(named(event.dataTransfer.files));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-again]");
    if (!button) return;
    one("#again").value = button.dataset.again;
    one("#files").click();
  });
})();
