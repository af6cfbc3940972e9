// Drafts of records: what a person typed and has not saved, kept on this machine by person and record. A draft is erased
// after the save, when its person signs out, and when it is a week old. It is written at every key, past the crash of a
// browser (https://www.w3.org/TR/IndexedDB/).
"use strict";

const Drafts = (() => {
  const WEEK = 7 * 24 * 3600 * 1000;
  let opened = null;

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
    opened = answer(request);
    return opened;
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
    return answer((await table("readwrite")).delete(IDBKeyRange.bound([person()], [person(), []])));
  }

  // Erases drafts of anybody that nobody came back to.
  async function eraseOld() {
    const drafts = await table("readwrite");
    const [keys, values] = await Promise.all([answer(drafts.getAllKeys()), answer(drafts.getAll())]);
    keys.filter((_key, place) => values[place].at < Date.now() - WEEK).forEach((key) => drafts.delete(key));
  }

  return { read, keep, erase, mine, eraseMine, eraseOld };
})();
