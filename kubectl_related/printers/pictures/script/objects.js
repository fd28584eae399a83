const byId = (id) => document.getElementById(id);
const list = JSON.parse(byId("list").textContent);
const facts = JSON.parse(byId("facts").textContent);
const objects = facts.objects;
const picture = byId("picture");
const search = byId("search");
const details = byId("details");
const said = byId("said");

// Control characters and marks that turn the direction of text, as the program escapes them.
const UNSAFE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const printable = (text) =>
  text.replace(UNSAFE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
const quoted = (word) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\"'\"'")}'`;

const make = (tag, text = "", attributes = {}) => {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

// What the List says of each object: its labels, and every edge at either end.
const group = (apiVersion) => (apiVersion.includes("/") ? apiVersion.split("/")[0] : "");
const keyOf = (end) =>
  JSON.stringify([group(end.apiVersion), end.kind, end.namespace || "", end.name || ""]);
const keys = new Map();
const own = objects.map((object, at) =>
  JSON.stringify([object.group || "", object.kind, rawNamespace(at), object.name || ""]));
own.forEach((key, at) => { if (!keys.has(key)) keys.set(key, at); });
function rawNamespace(at) {
  const item = listed(at);
  return item ? item.namespace || item.metadata?.namespace || "" : objects[at].namespace || "";
}
function listed(at) {
  const { subjects, items, missing } = list;
  if (at < subjects.length) return subjects[at];
  if (at < subjects.length + items.length) return items[at - subjects.length];
  return missing[at - subjects.length - items.length];
}
const edges = objects.map(() => new Map());
objects.forEach((_, at) => {
  const item = listed(at);
  for (const edge of item?.related?.edges || []) {
    const name = JSON.stringify(edge);
    const other = keyOf(edge.from) === own[at] ? edge.to : edge.from;
    const far = keys.get(keyOf(other));
    edges[at].set(name, [edge, at, far]);
    if (far !== undefined) edges[far].set(name, [edge, far, at]);
  }
});
const words = [];
const wordsOf = (at) => {
  words[at] ||= [objects[at].label, objects[at].kind, objects[at].namespace, objects[at].status, objects[at].consequence]
    .concat([...edges[at].values()].map(([edge]) => `${edge.via} ${edge.relation}`))
    .join(" ").toLowerCase();
  return words[at];
};
