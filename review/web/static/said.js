// A sentence at the edge of the screen; it goes by itself, or when another one comes.
"use strict";

const say = (() => {
  const SECONDS = 6;
  let timer = null;

  return (text) => {
    const said = document.querySelector("#said");
    said.textContent = text;
    said.hidden = !text;
    clearTimeout(timer);
    timer = setTimeout(() => { said.hidden = true; }, SECONDS * 1000);
  };
})();
