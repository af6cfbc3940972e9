// Telex for machines without an input method: aa ee oo → â ê ô, aw ow uw → ă ơ ư, dd → đ, s f r x j z = tones.
"use strict";

const Telex = (() => {
  const TONES = { f: "\u0300", s: "\u0301", r: "\u0309", x: "\u0303", j: "\u0323" };
  const TONE_MARKS = Object.values(TONES);
  const DOUBLE = { a: "â", e: "ê", o: "ô" };
  const HORN = { a: "ă", o: "ơ", u: "ư" };
  const PLAIN = { â: "a", ă: "a", ê: "e", ô: "o", ơ: "o", ư: "u" };
  const VOWELS = "aăâeêioôơuưy";

  const isUpper = (letter) => letter !== letter.toLowerCase();
  const like = (model, letter) => (isUpper(model) ? letter.toUpperCase() : letter);
  const low = (letters, place) => (letters[place] || "").toLowerCase();

  // The letters of a word without its tone, and the tone.
  function apart(word) {
    let tone = "";
    const bare = [...word.normalize("NFD")].filter((sign) => {
      if (TONE_MARKS.includes(sign)) tone = sign;
      return !TONE_MARKS.includes(sign);
    });
    return { letters: [...bare.join("").normalize("NFC")], tone };
  }

  // Where the vowels are; the u of qu and the i of gi belong to the consonant.
  function vowels(letters) {
    const places = letters.map((_, place) => place).filter((place) => VOWELS.includes(low(letters, place)));
    const first = places[0];
    const glide = places.length > 1 && ((low(letters, first) === "u" && low(letters, first - 1) === "q") ||
      (low(letters, first) === "i" && low(letters, first - 1) === "g"));
    return glide ? places.slice(1) : places;
  }

  function tonePlace(letters) {
    const places = vowels(letters);
    const marked = places.filter((place) => "ăâêôơư".includes(low(letters, place)));
    if (marked.length) return marked[marked.length - 1];
    if (places.length < 2) return places[0];
    const open = places[places.length - 1] === letters.length - 1;
    if (!open) return places[places.length - 1];
    return places.length === 2 ? places[0] : places[1];
  }

  function joined(letters, tone) {
    const place = tone ? tonePlace(letters) : undefined;
    return letters.map((letter, at) => (at === place ? (letter + tone).normalize("NFC") : letter)).join("");
  }

  function exchanged(letters, place, letter) {
    const copy = [...letters];
    copy[place] = like(letters[place], letter);
    return copy;
  }

  function horned(letters) {
    const places = vowels(letters);
    const last = places[places.length - 1];
    const pair = places.find((place) => "uư".includes(low(letters, place)) && low(letters, place + 1) === "o");
    if (pair !== undefined) return exchanged(exchanged(letters, pair, "ư"), pair + 1, "ơ");
    for (let at = places.length - 1; at >= 0; at -= 1) {
      const horn = HORN[low(letters, places[at])];
      if (horn) return exchanged(letters, places[at], horn);
    }
    return last === undefined ? [...letters, "ư"] : null;
  }

  // The word after a key, or null when the key is an ordinary letter here. A mark typed twice takes itself back.
  function typed(word, key) {
    const { letters, tone } = apart(word);
    const pressed = key.toLowerCase();
    if (pressed in TONES || pressed === "z") {
      if (!vowels(letters).length) return null;
      if (pressed === "z") return tone ? joined(letters, "") : null;
      return TONES[pressed] === tone ? joined(letters, "") + key : joined(letters, TONES[pressed]);
    }
    if (pressed === "d") {
      const place = letters.findIndex((letter) => "dđ".includes(letter.toLowerCase()));
      if (place < 0) return null;
      return low(letters, place) === "đ" ? joined(exchanged(letters, place, "d"), tone) + key : joined(exchanged(letters, place, "đ"), tone);
    }
    if (pressed === "w") {
      const last = low(letters, vowels(letters).pop());
      if (last && "ăơư".includes(last)) return joined(letters.map((letter) => ("ăơư".includes(letter.toLowerCase()) ? like(letter, PLAIN[letter.toLowerCase()]) : letter)), tone) + key;
      const after = horned(letters);
      if (!after) return null;
      if (after.length > letters.length) after[after.length - 1] = like(key, "ư");
      return joined(after, tone);
    }
    if (pressed in DOUBLE) {
      const place = vowels(letters).filter((at) => [pressed, DOUBLE[pressed]].includes(low(letters, at)) || PLAIN[low(letters, at)] === pressed).pop();
      if (place === undefined) return null;
      if (low(letters, place) === DOUBLE[pressed]) return joined(exchanged(letters, place, pressed), tone) + key;
      return joined(exchanged(letters, place, DOUBLE[pressed]), tone);
    }
    return VOWELS.includes(pressed) || /[a-z]/.test(pressed) ? joined([...letters, key], tone) : null;
  }

  // Works on the word before the caret; true when it took the key.
  function take(input, key) {
    const end = input.selectionStart;
    if (end !== input.selectionEnd) return false;
    const before = input.value.slice(0, end);
    const word = (before.match(/[\p{L}\p{M}]+$/u) || [""])[0];
    const after = typed(word, key);
    if (after === null) return false;
    input.setRangeText(after, end - word.length, end, "end");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  return { typed, take };
})();
