"use strict";

const collator = new Intl.Collator("en", { numeric: true });

/* A number as the page writes it: 1,234.5* or 99.9 % or 360/7; blanks are less than all. */
function number(text) {
  const [above, below] = text.replaceAll(",", "").split("/").map(Number.parseFloat);
  const value = below ? above / below : above;
  return Number.isNaN(value) ? -Infinity : value;
}

function sort(table, at) {
  const header = table.tHead.rows[0].cells[at];
  const up = header.getAttribute("aria-sort") !== "ascending";
  for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", up ? "ascending" : "descending");
  const counts = header.classList.contains("n");
  const rows = Array.from(table.tBodies[0].rows, (row) => {
    const text = row.cells[at].textContent;
    return { row, key: counts ? number(text) : text };
  });
  const compare = counts ? (a, b) => (a < b ? -1 : Number(a > b)) : collator.compare;
  rows.sort((a, b) => (up ? compare(a.key, b.key) : compare(b.key, a.key)));
  table.tBodies[0].append(...rows.map((one) => one.row));
}

function plain(text) {
  return text.normalize("NFKC").toLowerCase();
}

/* What a row is called: the text of its header cells. */
function name(row) {
  return plain(Array.from(row.querySelectorAll("th"), (cell) => cell.textContent).join(" "));
}

function search(input, table, found) {
  const asked = plain(input.value.trim());
  let shown = 0;
  for (const row of table.tBodies[0].rows) {
    row.hidden = !name(row).includes(asked);
    shown += row.hidden ? 0 : 1;
  }
  found.value = asked ? `${shown} of ${table.tBodies[0].rows.length}` : "";
}

for (const table of document.querySelectorAll("table.sorts")) {
  Array.from(table.tHead.rows[0].cells).forEach((cell, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...cell.childNodes);
    button.addEventListener("click", () => sort(table, at));
    cell.append(button);
  });
}

for (const input of document.querySelectorAll("input[data-table]")) {
  const table = document.getElementById(input.dataset.table);
  const found = document.getElementById(`${input.dataset.table}-found`);
  input.addEventListener("input", () => search(input, table, found));
}

document.getElementById("colours").addEventListener("change", (event) => {
  document.documentElement.dataset.theme = event.target.value;
});

for (const tool of document.querySelectorAll(".tool")) tool.hidden = false;
