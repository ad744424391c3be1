"use strict";
// The table is whole without this. It sorts, filters and searches.
(() => {
  const table = document.getElementById("table");
  const body = table.tBodies[0];
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const none = document.getElementById("none");
  const clear = document.getElementById("clear");
  const more = document.getElementById("more");
  const names = [...document.querySelectorAll("[data-found]")].map(
    (button) => button.querySelector(".id").textContent);
  const rank = {
    unverified: 0, fail: 1, pass: 2,
    failed: 0, not_checked: 1, warned: 2, passed: 3,
  };
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  const rows = [...body.rows].map((row, index) => ({ row, index, text: null, found: null }));
  // Read when first asked for: the page is usable before.
  const textOf = (entry) => {
    entry.text ??= (entry.row.cells[0].textContent + " " +
      foundOf(entry).map((index) => names[index]).join(" ")).toLowerCase();
    return entry.text;
  };
  const foundOf = (entry) =>
    (entry.found ??= entry.row.dataset.f ? entry.row.dataset.f.split(" ").map(Number) : []);

  const state = { verdict: null, found: null, words: [] };
  const isShown = (entry) =>
    (state.verdict === null || entry.row.dataset.v === state.verdict) &&
    (state.found === null || foundOf(entry).includes(state.found)) &&
    state.words.every((word) => textOf(entry).includes(word));

  // Rows beyond the first are laid out when somebody comes near them: 2,000 at once take a second.
  const STEP = 150;
  let limit = STEP;
  let order = rows;
  const update = () => {
    let count = 0;
    for (const entry of order) {
      const matches = isShown(entry);
      if (matches) ++count;
      const show = matches && count <= limit;
      if (entry.row.hidden === show) entry.row.hidden = !show;
    }
    more.hidden = count <= limit;
    more.textContent = `Show all ${count} rows`;
    shown.textContent = `${count} of ${rows.length} shown`;
    none.hidden = count > 0;
    clear.hidden = state.verdict === null && state.found === null && state.words.length === 0;
    for (const button of document.querySelectorAll("[data-verdict]")) {
      button.setAttribute("aria-pressed", String(button.dataset.verdict === state.verdict));
    }
    for (const button of document.querySelectorAll("[data-found]")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.found) === state.found));
    }
  };

  for (const button of document.querySelectorAll("[data-verdict]")) {
    button.addEventListener("click", () => {
      state.verdict = state.verdict === button.dataset.verdict ? null : button.dataset.verdict;
      update();
    });
  }
  for (const button of document.querySelectorAll("[data-found]")) {
    button.addEventListener("click", () => {
      const index = Number(button.dataset.found);
      state.found = state.found === index ? null : index;
      update();
    });
  }
  let pending = 0;
  search.addEventListener("input", () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => {
      state.words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      update();
    });
  });
  clear.addEventListener("click", () => {
    search.value = "";
    Object.assign(state, { verdict: null, found: null, words: [] });
    update();
    search.focus();
  });

  const seconds = (text) => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  const keyOf = {
    text: (cell) => cell.textContent,
    verdict: (cell) => rank[cell.parentElement.dataset.v] ?? 9,
    status: (cell) => rank[cell.classList[1]] ?? 9,
    number: (cell) => -Number(cell.textContent),
    late: (cell) => -seconds(cell.textContent || "0"),
  };
  const headers = [...table.tHead.rows[0].cells];
  const sortBy = (column) => {
    const header = headers[column];
    const descending = header.getAttribute("aria-sort") === "ascending";
    const kind = header.dataset.sort;
    const keyed = rows.map((entry) => ({ entry, key: keyOf[kind](entry.row.cells[column]) }));
    const sign = descending ? -1 : 1;
    keyed.sort((a, b) => {
      // Cells without a text come last, whatever the direction.
      if (kind === "text" && (a.key === "") !== (b.key === "")) return a.key === "" ? 1 : -1;
      const order = kind === "text" ? collator.compare(a.key, b.key) : a.key - b.key;
      return sign * order || a.entry.index - b.entry.index;
    });
    const fragment = document.createDocumentFragment();
    order = keyed.map(({ entry }) => entry);
    for (const entry of order) fragment.append(entry.row);
    limit = STEP;
    update();
    body.append(fragment);
    for (const other of headers) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", descending ? "descending" : "ascending");
  };
  const showAll = () => {
    limit = Infinity;
    update();
  };
  more.addEventListener("click", () => {
    const next = order.filter(isShown)[limit];
    showAll();
    next?.row.querySelector("a").focus();
  });
  addEventListener("beforeprint", showAll);
  new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    limit += 2 * STEP;
    update();
  }, { rootMargin: "0px 0px 600px" }).observe(more);
  update();
  table.classList.add("ready");

  headers.forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => sortBy(column));
  });
})();
