// What a person left unfinished on this machine: listed in the queue, and asked about before they sign out.
"use strict";

(() => {
  async function show() {
    const list = document.querySelector("#drafts");
    if (!list) return;
    const drafts = await Drafts.mine().catch(() => new Map());
    list.querySelector("ul").replaceChildren(...[...drafts].map(([record, { title, book, address }]) => {
      const [item, link] = [document.createElement("li"), document.createElement("a")];
      link.href = address || `/records/${record}`;
      link.textContent = `${book} ${title}`;
      item.append(link);
      return item;
    }));
    list.hidden = !drafts.size;
  }

  async function signOut(form) {
    const drafts = await Drafts.mine().catch(() => new Map());
    if (drafts.size && !confirm(form.dataset.ask.replace("{count}", drafts.size))) return;
    await Drafts.eraseMine().catch(() => {}); // a browser that keeps none has none
    form.submit();
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("#sign-out")) return;
    event.preventDefault();
    signOut(event.target);
  });
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("htmx:afterSwap", show);

  // The server names in the address what it kept of a sample; only then its draft may go.
  const kept = new URLSearchParams(location.search).get("kept");
  if (kept) {
    history.replaceState(history.state, "", location.pathname);
    Drafts.erase(`sample:${kept}`).catch(() => {});
  }
  Drafts.eraseOld().catch(() => {}); // a browser that keeps none has none
})();
