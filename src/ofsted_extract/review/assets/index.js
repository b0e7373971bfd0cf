"use strict";
(() => {
  const table = document.querySelector("table.sortable");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const search = document.getElementById("search");
  const kind = document.getElementById("kind");
  const state = document.getElementById("state");
  const status = document.querySelector(".count");
  const text = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      row.hidden =
        !words.every((word) => text.get(row).includes(word)) ||
        [kind, state].some((choice) => choice && choice.value !== "" && row.dataset[choice.id] !== choice.value);
      shown += row.hidden ? 0 : 1;
    }
    status.textContent = shown === rows.length ? "" : `${shown} of ${rows.length}`;
  };

  /* Empty cells come last in either direction. */
  const sort = (head) => {
    const column = heads.indexOf(head);
    const numeric = head.dataset.sort === "number";
    const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    const value = new Map(rows.map((row) => [row, row.cells[column].dataset.value ?? row.cells[column].textContent.trim()]));
    rows.sort((a, b) => {
      const [x, y] = [value.get(a), value.get(b)];
      if (x === "" || y === "") return (x === "") - (y === "");
      return direction * (numeric ? x - y : x.localeCompare(y, "en-GB", { numeric: true }));
    });
    for (const other of heads) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
    body.append(...rows);
  };

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(head));
    head.replaceChildren(button);
  }
  for (const input of [search, kind, state]) input?.addEventListener("input", filter);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.matches("input, select")) {
      event.preventDefault();
      search.focus();
    }
  });
  for (const element of document.querySelectorAll(".needs-script")) element.hidden = false;
  filter();
})();
