// Drafts of records: what a person typed and has not saved, kept on this machine by person and record. A draft is erased
// after the save, when its person signs out, and when it is a week old. It is written at every key, past the crash of a
// browser (https://www.w3.org/TR/IndexedDB/). What is typed in the last moment before a page is left, for which the database
// has no time any more, waits in localStorage for the next page.
"use strict";

const Drafts = (() => {
  const WEEK = 7 * 24 * 3600 * 1000;
  const LEFT = "hotich-draft:";
  let opened = null;
  let erased = false;

  const person = () => document.body.dataset.person;
  const keyOf = (record) => [person(), String(record)];

  function answer(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  function database() {
    if (opened) return opened;
    const request = indexedDB.open("hotich", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("drafts");
    opened = answer(request).then(takeIn);
    return opened;
  }

  // Keeps the draft of a page that is being left; after its person's drafts were erased there is none.
  function leave(record, draft) {
    if (erased) return;
    localStorage.setItem(LEFT + JSON.stringify(keyOf(record)), JSON.stringify({ ...draft, at: Date.now() }));
  }

  async function takeIn(store) {
    const left = Object.keys(localStorage).filter((name) => name.startsWith(LEFT));
    if (!left.length) return store;
    const drafts = store.transaction("drafts", "readwrite").objectStore("drafts");
    await Promise.all(left.map((name) => answer(drafts.put(JSON.parse(localStorage[name]), JSON.parse(name.slice(LEFT.length))))));
    left.forEach((name) => localStorage.removeItem(name));
    return store;
  }

  async function table(mode) {
    return (await database()).transaction("drafts", mode).objectStore("drafts");
  }

  async function read(record) {
    return answer((await table("readonly")).get(keyOf(record)));
  }

  async function keep(record, draft) {
    return answer((await table("readwrite")).put({ ...draft, at: Date.now() }, keyOf(record)));
  }

  async function erase(record) {
    return answer((await table("readwrite")).delete(keyOf(record)));
  }

  // The person's drafts: record → draft.
  async function mine() {
    const mineAlone = IDBKeyRange.bound([person()], [person(), []]);
    const drafts = await table("readonly");
    const [keys, values] = await Promise.all([answer(drafts.getAllKeys(mineAlone)), answer(drafts.getAll(mineAlone))]);
    return new Map(keys.map(([, record], place) => [record, values[place]]));
  }

  async function eraseMine() {
    erased = true;
    return answer((await table("readwrite")).delete(IDBKeyRange.bound([person()], [person(), []])));
  }

  // Erases drafts of anybody that nobody came back to.
  async function eraseOld() {
    const drafts = await table("readwrite");
    const [keys, values] = await Promise.all([answer(drafts.getAllKeys()), answer(drafts.getAll())]);
    keys.filter((_key, place) => values[place].at < Date.now() - WEEK).forEach((key) => drafts.delete(key));
  }

  return { read, keep, leave, erase, mine, eraseMine, eraseOld };
})();
