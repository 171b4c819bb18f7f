"use strict";
// Sorts tables by a button in each heading: once, the other way, and back as they were. Totals stay last, empty cells before them.
// The page is whole without this; it never loads or sends anything.
document.querySelectorAll(".wide table").forEach(function (table) {
  var body = table.tBodies[0];
  var rows = Array.prototype.filter.call(body.rows, function (row) { return !row.classList.contains("total"); });
  var totals = Array.prototype.filter.call(body.rows, function (row) { return row.classList.contains("total"); });
  if (rows.length < 2) return;
  var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
  var words = new Intl.Collator(document.documentElement.lang, { numeric: true });
  function key(row, at) {
    var cell = row.cells[at];
    if (cell.hasAttribute("data-value")) return Number(cell.getAttribute("data-value"));
    var text = cell.firstChild ? cell.firstChild.textContent.trim() : "";
    return text === "–" || text === "" ? null : text;
  }
  function compare(a, b) {
    return typeof a === "number" && typeof b === "number" ? a - b : words.compare(String(a), String(b));
  }
  heads.forEach(function (head, at) {
    var first = head.classList.contains("n") ? "descending" : "ascending";
    var second = first === "ascending" ? "descending" : "ascending";
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () {
      var was = head.getAttribute("aria-sort");
      var next = was === first ? second : was === second ? null : first;
      heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
      if (next) head.setAttribute("aria-sort", next);
      var sorted = rows.map(function (row, place) { return { row: row, key: key(row, at), place: place }; });
      if (next) sorted.sort(function (a, b) {
        if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.place - b.place;
        return (next === "ascending" ? 1 : -1) * compare(a.key, b.key) || a.place - b.place;
      });
      sorted.forEach(function (item) { body.appendChild(item.row); });
      totals.forEach(function (row) { body.appendChild(row); });
    });
  });
});
// A drawing that is wider than a phone is moved by the keyboard too.
function reach() {
  document.querySelectorAll(".draw").forEach(function (draw) {
    if (draw.scrollWidth > draw.clientWidth) draw.tabIndex = 0; else draw.removeAttribute("tabindex");
  });
}
reach();
window.addEventListener("resize", reach);
// On paper every chart has its numbers beneath it, and headings are words: a browser prints no button on a table's second page.
var folded = [], pressed = [];
window.addEventListener("beforeprint", function () {
  folded = Array.prototype.slice.call(document.querySelectorAll("details:not([open])"));
  folded.forEach(function (details) { details.open = true; });
  pressed = Array.prototype.map.call(document.querySelectorAll("thead button"), function (button) {
    var words = document.createTextNode(button.textContent);
    button.replaceWith(words);
    return { button: button, words: words };
  });
});
window.addEventListener("afterprint", function () {
  folded.forEach(function (details) { details.open = false; });
  pressed.forEach(function (pair) { pair.words.replaceWith(pair.button); });
  folded = pressed = [];
});
