"use strict";

const collator = new Intl.Collator("en", { numeric: true });

/* Read a number as the page writes it: 1,234.5* or 99.9 % or 360/7; a blank sorts first. */
function number(text) {
  const [numerator, denominator] = text.replaceAll(",", "").split("/").map(Number.parseFloat);
  const value = denominator ? numerator / denominator : numerator;
  return Number.isNaN(value) ? -Infinity : value;
}

function sort(table, column) {
  const header = table.tHead.rows[0].cells[column];
  const up = header.getAttribute("aria-sort") !== "ascending";
  for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", up ? "ascending" : "descending");
  const numeric = header.classList.contains("n");
  const rows = Array.from(table.tBodies[0].rows, (row) => {
    const text = row.cells[column].textContent;
    return { row, key: numeric ? number(text) : text };
  });
  const compare = numeric ? (a, b) => (a < b ? -1 : Number(a > b)) : collator.compare;
  rows.sort((a, b) => (up ? compare(a.key, b.key) : compare(b.key, a.key)));
  table.tBodies[0].append(...rows.map((entry) => entry.row));
}

/* Text as it is compared: case and compatibility forms do not matter. */
function plain(text) {
  return text.normalize("NFKC").toLowerCase();
}

/* The name of a row: the text of its header cells. */
function name(row) {
  return plain(Array.from(row.querySelectorAll("th"), (cell) => cell.textContent).join(" "));
}

function search(input, table, output) {
  const query = plain(input.value.trim());
  let shown = 0;
  for (const row of table.tBodies[0].rows) {
    row.hidden = !name(row).includes(query);
    shown += row.hidden ? 0 : 1;
  }
  output.value = query ? `${shown} of ${table.tBodies[0].rows.length}` : "";
}

for (const table of document.querySelectorAll("table.sorts")) {
  Array.from(table.tHead.rows[0].cells).forEach((cell, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...cell.childNodes);
    button.addEventListener("click", () => sort(table, column));
    cell.append(button);
  });
}

for (const input of document.querySelectorAll("input[data-table]")) {
  const table = document.getElementById(input.dataset.table);
  const output = document.getElementById(`${input.dataset.table}-found`);
  input.addEventListener("input", () => search(input, table, output));
}

document.getElementById("colours").addEventListener("change", (event) => {
  document.documentElement.dataset.theme = event.target.value;
});

for (const tool of document.querySelectorAll(".tool")) tool.hidden = false;
