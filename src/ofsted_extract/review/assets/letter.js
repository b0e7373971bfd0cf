"use strict";
(() => {
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const byId = (id) => document.getElementById(id);
  const cards = all(".card");
  const list = document.querySelector(".cards");
  const search = byId("search");
  const dialog = byId("keys");
  const status = document.querySelector(".count");
  const boxes = all("input[name=kind]");
  const article = document.querySelector("article");
  const pictures = document.querySelector(".pictures"); /* null where the page has none */
  const marks = new Map(cards.map((card) => [card.id, []]));
  for (const mark of all(".mark, .box")) marks.get(mark.dataset.fact).push(mark);
  let chosen = null;

  const shown = (card) => !card.hidden;
  const inPanel = () => byId("facts").contains(document.activeElement);
  /* The facts of a piece of text that are not filtered away, the one on top first. */
  const factsOf = (hit) => all(".mark:not(.off)", hit).map((mark) => mark.dataset.fact).reverse();

  const choose = (card) => {
    for (const old of all(".chosen")) old.classList.remove("chosen");
    chosen = card;
    if (card === null) return say();
    card.classList.add("chosen");
    for (const mark of marks.get(card.id)) mark.classList.add("chosen");
    const visible = cards.filter(shown);
    status.textContent = `${visible.indexOf(card) + 1} of ${visible.length}`;
  };
  const say = () => {
    const visible = cards.filter(shown).length;
    status.textContent = visible === cards.length ? "" : `${visible} shown`;
  };
  const showCard = (card) => {
    const above = card.offsetTop < list.scrollTop;
    const below = card.offsetTop + card.offsetHeight > list.scrollTop + list.clientHeight;
    if (above || below) list.scrollTop = card.offsetTop - list.clientHeight / 3;
  };
  /* Where a fact stands first in what is shown, the text or the pictures. */
  const placeOf = (card) => marks.get(card.id).find((mark) => mark.closest("article, .pictures").hidden !== true);
  const showText = (card) => placeOf(card)?.scrollIntoView({ block: "center" });
  const focusCard = (card) => card.querySelector("a").focus({ preventScroll: true });
  const focusText = (card) => placeOf(card)?.closest("a").focus({ preventScroll: true });

  const go = (card, focus) => {
    choose(card);
    showCard(card);
    showText(card);
    focus(card);
  };
  const step = (by) => {
    const visible = cards.filter(shown);
    if (visible.length === 0) return;
    const at = visible.indexOf(chosen);
    const next = at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + by, 0), visible.length - 1);
    go(visible[next], inPanel() ? focusCard : focusText);
  };

  const filter = () => {
    const kinds = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const card of cards) {
      const text = card.textContent.toLowerCase();
      card.hidden = !kinds.has(card.dataset.kind) || !words.every((word) => text.includes(word));
      for (const mark of marks.get(card.id)) mark.classList.toggle("off", card.hidden);
    }
    for (const hit of all(".hit")) {
      const [first] = factsOf(hit);
      if (first === undefined) hit.removeAttribute("href");
      else hit.setAttribute("href", `#${first}`);
    }
    if (chosen !== null && !shown(chosen)) choose(null);
    else say();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.matches(".hit[href]")) {
      event.preventDefault();
      const facts = factsOf(link);
      const at = chosen === null ? -1 : facts.indexOf(chosen.id);
      const card = byId(facts[(at + 1) % facts.length]);
      choose(card);
      showCard(card);
      if (event.detail === 0) focusCard(card); /* Enter, not a mouse */
    } else if (link.matches(".box")) {
      event.preventDefault();
      const card = byId(link.dataset.fact);
      choose(card);
      showCard(card);
      if (event.detail === 0) focusCard(card);
    } else if (link.matches(".card a")) {
      event.preventDefault();
      const card = link.closest(".card");
      choose(card);
      showText(card);
      if (event.detail === 0) focusText(card);
    }
  });

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => search.focus(),
    "?": () => dialog.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.key === "Escape") {
      if (document.activeElement === search) search.blur();
      choose(null);
    } else if (list.contains(document.activeElement) && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (byId("letters-as-keys").checked && event.target !== search && event.key in keys) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  const follow = () => {
    const card = byId(decodeURIComponent(location.hash.slice(1)).replace(/^in-/, ""))?.closest(".card");
    if (card) go(card, () => {});
  };
  const show = (view) => {
    article.hidden = view === "pictures";
    pictures.hidden = view !== "pictures";
    if (chosen !== null) showText(chosen);
  };
  for (const radio of all("input[name=view]")) {
    radio.addEventListener("change", () => show(radio.value));
    if (radio.checked) show(radio.value);
  }
  for (const box of boxes) box.addEventListener("change", filter);
  search.addEventListener("input", filter);
  byId("keys-button").addEventListener("click", () => dialog.showModal());
  byId("keys-close").addEventListener("click", () => dialog.close());
  window.addEventListener("hashchange", follow);
  for (const element of all(".needs-script")) element.hidden = false;
  document.documentElement.classList.add("scripted");
  filter(); /* a browser that goes back to the page may have kept the boxes as they were */
  /* After the browser's own jump to the card. */
  window.addEventListener("load", () => requestAnimationFrame(follow));
})();
