// The rows of the table; unfolded, all rows.
const bodies = [...byId("rows").querySelectorAll("tbody")];
const folded = bodies.map((body) => [...body.rows]);
const tables = facts.rows ? facts.rows.filter((rows) => rows.length) : null;
const written = (name) => ([cells, at]) => {
  const row = make("tr", "", { "data-object": at });
  row.append(...cells.map((cell) => make("td", cell)));
  row.cells[name].replaceChildren(make("button", cells[name], { type: "button", class: "link" }));
  return row;
};
const nameColumn = (body) =>
  [...body.previousElementSibling.rows[0].cells].findIndex((title) => title.textContent === "NAME");
byId("rows").addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-object]");
  const marked = getSelection().toString() && !event.target.closest("button");
  if (row && !marked) choose(Number(row.dataset.object), { focus: true });
});
