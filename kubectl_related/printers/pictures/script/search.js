// Search and filters.
const wanted = new Set();
const passes = (at) => {
  const one = objects[at];
  if (one.subject) return true;
  const off = (name) => wanted.has(name);
  return !off(`kind ${one.group || ""}/${one.kind}`) && !off(`namespace ${one.namespace || ""}`)
    && !(off("uses") && one.uses && !one.usedBy) && !(off("used-by") && one.usedBy && !one.uses)
    && !(off("hints") && one.hint) && !(wanted.has("missing") && !one.missing && (one.uses || one.usedBy) && !leadsToMissing.has(at));
};
const leadsToMissing = new Set();
objects.forEach((one, at) => {
  if (!one.missing) return;
  for (const [, , far] of edges[at].values()) if (far !== undefined) leadsToMissing.add(far);
});
const matches = (at) => {
  const parts = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  return parts.length > 0 && parts.every((part) => wordsOf(at).includes(part));
};
const apply = () => {
  const typed = search.value.trim() !== "";
  const ok = objects.map((_, at) => passes(at));
  const hit = objects.map((_, at) => ok[at] && matches(at));
  hits = [];
  drawing.nodes.forEach((node, number) => {
    const members = drawing.members[number];
    const here = members.filter((member) => ok[member]);
    node.classList.toggle("away", here.length === 0);
    const found = here.filter((member) => hit[member]);
    node.classList.toggle("found", typed && found.length > 0);
    hits.push(...(typed ? found : []));
  });
  for (const { element, start, end } of drawing.arrows) {
    const weak = wanted.has("hints") && element.classList.contains("weak");
    element.classList.toggle("away", weak || !shown(drawing.nodes[start]) || !shown(drawing.nodes[end]));
  }
  let rows = 0;
  for (const row of byId("rows").querySelectorAll("tr[data-object]")) {
    const at = Number(row.dataset.object);
    const parts = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const text = row.textContent.toLowerCase();
    row.hidden = !ok[at] || (typed && !hit[at] && !parts.every((part) => text.includes(part)));
    rows += row.hidden ? 0 : 1;
  }
  said.textContent = typed ? `${hits.length} found, ${rows} rows` : "";
};
let last = -1;
search.addEventListener("input", () => { last = -1; apply(); });
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && hits.length) {
    last = (last + (event.shiftKey ? hits.length - 1 : 1)) % hits.length;
    choose(hits[last]);
    said.textContent = `${last + 1} of ${hits.length}: ${objects[hits[last]].label}`;
  }
});

const choices = byId("choices");
const choice = (name, text, on = true) => {
  const label = make("label");
  const input = make("input", "", { type: "checkbox" });
  input.checked = on;
  input.addEventListener("change", () => {
    if (input.checked === on) wanted.delete(name); else wanted.add(name);
    apply();
  });
  label.append(input, ` ${text}`);
  return label;
};
const fieldset = (title, labels) => {
  const set = make("fieldset");
  set.append(make("legend", title), ...labels);
  choices.append(set);
};
const relatives = objects.filter((one) => !one.subject);
const count = (values) => {
  const counted = new Map();
  for (const value of values) counted.set(value, (counted.get(value) || 0) + 1);
  return [...counted].sort(([one], [other]) => (one < other ? -1 : 1));
};
const kindOf = (one) => `${one.group || ""}/${one.kind}`;
fieldset("Kind", count(relatives.map(kindOf)).map(([kind, many]) => {
  const [of, name] = [kind.slice(0, kind.lastIndexOf("/")), kind.slice(kind.lastIndexOf("/") + 1)];
  return choice(`kind ${kind}`, printable(`${name}${of ? `.${of}` : ""} (${many})`));
}));
fieldset("Namespace", count(relatives.map((one) => one.namespace || "")).map(([name, many]) =>
  choice(`namespace ${name}`, `${name || "none (cluster)"} (${many})`)));
fieldset("Show", [
  choice("used-by", "what uses the subject"), choice("uses", "what it uses"),
  choice("hints", "hints"), choice("missing", "only what is missing", false)]);
