"use strict";

const PAGE = 100; // rows of a long table on the screen
const PRINTED = 1000; // rows of a long table on paper
const collator = new Intl.Collator("en", { numeric: true });

/* Read a number as the page writes it: 1,234.5* or 99.9 % or 360/7; a blank sorts first. */
function number(text) {
  const [numerator, denominator] = text.replaceAll(",", "").split("/").map(Number.parseFloat);
  const value = denominator ? numerator / denominator : numerator;
  return Number.isNaN(value) ? -Infinity : value;
}

/* Text as it is compared: case and compatibility forms do not matter. */
function plain(text) {
  return text.normalize("NFKC").toLowerCase();
}

/* A table that sorts and searches. A long one shows a page of its rows; all of them are data. */
class Table {
  constructor(table) {
    this.table = table;
    this.headers = Array.from(table.tHead.rows[0].cells);
    this.numeric = this.headers.map((header) => header.classList.contains("n"));
    const data = document.getElementById(`${table.id}-rows`);
    this.isPaged = data !== null;
    this.rows = this.isPaged
      ? JSON.parse(data.textContent).map((cells) => ({ cells }))
      : Array.from(table.tBodies[0].rows, (row) => ({ row, cells: Array.from(row.cells, (cell) => cell.textContent) }));
    this.found = this.rows;
    this.page = 0;
    this.headers.forEach((header, column) => this.addButton(header, column));
    const input = document.getElementById(`${table.id}-search`);
    this.output = document.getElementById(`${table.id}-found`);
    input.addEventListener("input", () => this.search(input.value));
    if (this.isPaged) this.addPages();
  }

  addButton(header, column) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    button.addEventListener("click", () => this.sort(column));
    header.append(button);
  }

  addPages() {
    for (const button of this.buttons()) {
      button.addEventListener("click", () => this.turn(button.dataset.page));
    }
    this.show();
  }

  buttons() {
    return document.querySelectorAll(`#${this.table.id}-pages button`);
  }

  turn(where) {
    const last = this.lastPage();
    const to = { first: 0, previous: this.page - 1, next: this.page + 1, last }[where];
    this.page = Math.min(Math.max(to, 0), last);
    this.show();
  }

  lastPage() {
    return Math.max(Math.ceil(this.found.length / PAGE) - 1, 0);
  }

  sort(column) {
    const header = this.headers[column];
    const up = header.getAttribute("aria-sort") !== "ascending";
    for (const cell of this.headers) cell.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", up ? "ascending" : "descending");
    const numeric = this.numeric[column];
    const compare = numeric ? (a, b) => (a < b ? -1 : Number(a > b)) : collator.compare;
    const keyed = this.rows.map((row) => ({ row, key: numeric ? number(row.cells[column]) : row.cells[column] }));
    keyed.sort((a, b) => (up ? compare(a.key, b.key) : compare(b.key, a.key)));
    this.rows = keyed.map((entry) => entry.row);
    this.select();
  }

  search(text) {
    this.query = plain(text.trim());
    this.select();
    this.output.value = this.query ? `${this.found.length} of ${this.rows.length}` : "";
  }

  select() {
    this.found = this.query ? this.rows.filter((row) => this.name(row).includes(this.query)) : this.rows;
    this.page = 0;
    this.show();
  }

  /* What a row is searched by: all its cells that are no numbers. */
  name(row) {
    row.name ??= plain(row.cells.filter((_, column) => !this.numeric[column]).join(" "));
    return row.name;
  }

  show() {
    if (!this.isPaged) return this.put(this.found);
    const start = this.page * PAGE;
    const end = Math.min(start + PAGE, this.found.length);
    this.put(this.found.slice(start, end));
    const rows = end ? `rows ${(start + 1).toLocaleString("en")} to ${end.toLocaleString("en")}` : "no rows";
    document.getElementById(`${this.table.id}-page`).value = `${rows} of ${this.found.length.toLocaleString("en")}`;
    for (const button of this.buttons()) {
      const back = ["first", "previous"].includes(button.dataset.page);
      button.setAttribute("aria-disabled", this.page === (back ? 0 : this.lastPage()));
    }
  }

  /* Before printing: all rows; of a long table the first of those found, in their order. */
  print() {
    if (!this.isPaged) return this.put(this.rows);
    this.put(this.found.slice(0, PRINTED));
    const left = this.rows.length - Math.min(this.found.length, PRINTED);
    const sorted = this.headers.find((header) => header.hasAttribute("aria-sort"));
    const order = sorted ? `, sorted by ${sorted.textContent}` : "";
    const rows = `${(this.rows.length - left).toLocaleString("en")} of ${this.rows.length.toLocaleString("en")} rows`;
    document.getElementById(`${this.table.id}-printed`).textContent = left ? `Printed: ${rows}${order}.` : "";
  }

  put(rows) {
    this.table.tBodies[0].replaceChildren(...rows.map((row) => (row.row ??= this.made(row.cells))));
  }

  made(cells) {
    const row = document.createElement("tr");
    cells.forEach((text, column) => {
      const isName = column < Number(this.table.dataset.names);
      const cell = document.createElement(isName ? "th" : "td");
      if (isName) cell.scope = "row";
      if (!isName && this.numeric[column]) cell.className = "n";
      else cell.dir = "auto";
      cell.textContent = text;
      row.append(cell);
    });
    return row;
  }
}

const tables = Array.from(document.querySelectorAll("table.sorts"), (table) => new Table(table));

addEventListener("beforeprint", () => tables.forEach((table) => table.print()));
addEventListener("afterprint", () => tables.forEach((table) => table.show()));

document.getElementById("colours").addEventListener("change", (event) => {
  document.documentElement.dataset.theme = event.target.value;
});

for (const tool of document.querySelectorAll(".tool")) tool.hidden = false;
