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
  const pictures = document.querySelector(".pictures"); /* null if the page has none */
  const marks = new Map(cards.map((card) => [card.id, []]));
  for (const mark of all(".mark, .box")) marks.get(mark.dataset.fact).push(mark);
  let chosen = null;

  const isShown = (card) => !card.hidden;
  const inPanel = () => byId("facts").contains(document.activeElement);
  /* The ids of the facts of a piece of text that the filters show, the innermost first. */
  const factsOf = (hit) => all(".mark:not(.off)", hit).map((mark) => mark.dataset.fact).reverse();

  const choose = (card) => {
    for (const old of all(".chosen")) old.classList.remove("chosen");
    chosen = card;
    if (card === null) return showCount();
    card.classList.add("chosen");
    for (const mark of marks.get(card.id)) mark.classList.add("chosen");
    const visible = cards.filter(isShown);
    status.textContent = `${visible.indexOf(card) + 1} of ${visible.length}`;
  };
  const showCount = () => {
    const visible = cards.filter(isShown).length;
    status.textContent = visible === cards.length ? "" : `${visible} shown`;
  };
  const showCard = (card) => {
    const above = card.offsetTop < list.scrollTop;
    const below = card.offsetTop + card.offsetHeight > list.scrollTop + list.clientHeight;
    if (above || below) list.scrollTop = card.offsetTop - list.clientHeight / 3;
  };
  /* The first mark of a fact in the view that is shown, text or page images. */
  const markOf = (card) => marks.get(card.id).find((mark) => mark.closest("article, .pictures").hidden !== true);
  const showText = (card) => markOf(card)?.scrollIntoView({ block: "center" });
  const focusCard = (card) => card.querySelector("a").focus({ preventScroll: true });
  const focusText = (card) => markOf(card)?.closest("a").focus({ preventScroll: true });

  const select = (card, focus) => {
    choose(card);
    showCard(card);
    showText(card);
    focus(card);
  };
  const step = (by) => {
    const visible = cards.filter(isShown);
    if (visible.length === 0) return;
    const at = visible.indexOf(chosen);
    const next = at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + by, 0), visible.length - 1);
    select(visible[next], inPanel() ? focusCard : focusText);
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
    if (chosen !== null && !isShown(chosen)) choose(null);
    else showCount();
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
      if (event.detail === 0) focusCard(card); /* the Enter key, not the mouse */
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

  const followHash = () => {
    const card = byId(decodeURIComponent(location.hash.slice(1)).replace(/^in-/, ""))?.closest(".card");
    if (card) select(card, () => {});
  };
  const showView = (view) => {
    article.hidden = view === "pictures";
    pictures.hidden = view !== "pictures";
    if (chosen !== null) showText(chosen);
  };
  for (const radio of all("input[name=view]")) {
    radio.addEventListener("change", () => showView(radio.value));
    if (radio.checked) showView(radio.value);
  }
  for (const box of boxes) box.addEventListener("change", filter);
  search.addEventListener("input", filter);
  byId("keys-button").addEventListener("click", () => dialog.showModal());
  byId("keys-close").addEventListener("click", () => dialog.close());
  window.addEventListener("hashchange", followHash);
  for (const element of all(".needs-script")) element.hidden = false;
  document.documentElement.classList.add("scripted");
  filter(); /* going back to the page, a browser may restore the state of the checkboxes */
  /* Runs after the browser itself has jumped to the card. */
  window.addEventListener("load", () => requestAnimationFrame(followHash));
})();
