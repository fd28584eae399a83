// The rows of the table; unfolded, all rows.
const bodies = [...byId("rows").querySelectorAll("tbody")];
const folded = bodies.map((body) => [...body.rows]);
const tables = facts.rows ? facts.rows.filter((rows) => rows.length) : null;
const written = ([cells, at]) => {
  const row = make("tr", "", { "data-object": at });
  row.append(...cells.map((cell) => make("td", cell)));
  return row;
};
const named = new Map();
const clickable = (row) => {
  const head = row.parentElement.previousElementSibling;
  if (!named.has(head)) named.set(head, [...head.rows[0].cells].findIndex((title) => title.textContent === "NAME"));
  const cell = row.cells[named.get(head)];
  cell.replaceChildren(make("button", cell.textContent, { type: "button", class: "link" }));
};
for (const rows of folded) rows.forEach(clickable);
byId("rows").addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-object]");
  const marked = getSelection().toString() && !event.target.closest("button");
  if (row && !marked) choose(Number(row.dataset.object), { focus: true });
});
