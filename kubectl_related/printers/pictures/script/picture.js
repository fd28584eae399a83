// The picture, folded and unfolded.
const drawn = (svg, members) => ({
  svg,
  width: svg.width.baseVal.value,
  height: svg.height.baseVal.value,
  nodes: [...svg.querySelectorAll(".node")],
  arrows: [...svg.querySelectorAll(".arrow")].map((element) => {
    const [start, end] = element.dataset.ends.split(" ").map(Number);
    return { element, start, end };
  }),
  members,
});
const drawings = [drawn(picture.querySelector("svg"), facts.folded)];
let drawing = drawings[0];
let zoom = 1;
let chosen = null;
let hits = [];

const box = (node) => {
  const { e, f } = node.transform.baseVal.consolidate().matrix;
  const frame = node.querySelector(".box");
  return { x: e, y: f, width: frame.width.baseVal.value, height: frame.height.baseVal.value };
};
const columnOf = (node) => {
  const at = box(node);
  return at.x + at.width / 2;
};
const operable = (one) => one.nodes.forEach((node, at) => {
  node.setAttribute("role", "button");
  node.setAttribute("tabindex", "-1");
  node.setAttribute("aria-label", node.querySelector("title").textContent);
  node.dataset.node = at;
});
operable(drawing);

const resize = (to) => {
  const centre = [picture.scrollLeft + picture.clientWidth / 2, picture.scrollTop + picture.clientHeight / 2];
  const factor = to / zoom;
  zoom = to;
  drawing.svg.setAttribute("width", drawing.width * zoom);
  drawing.svg.setAttribute("height", drawing.height * zoom);
  picture.scrollLeft = centre[0] * factor - picture.clientWidth / 2;
  picture.scrollTop = centre[1] * factor - picture.clientHeight / 2;
  byId("natural").textContent = `${Math.round(zoom * 100)} %`;
};
const scale = (factor) => resize(Math.min(4, Math.max(0.05, zoom * factor)));
const fit = () =>
  resize(Math.min(1, picture.clientWidth / drawing.width, picture.clientHeight / drawing.height));

const centre = (node) => {
  const at = box(node);
  const margin = Math.max(0, (picture.clientWidth - drawing.width * zoom) / 2);
  picture.scrollLeft = margin + (at.x + at.width / 2) * zoom - picture.clientWidth / 2;
  picture.scrollTop = (at.y + at.height / 2) * zoom - picture.clientHeight / 2;
};
const reveal = (node) => {
  const frame = picture.getBoundingClientRect();
  const at = node.getBoundingClientRect();
  if (at.left < frame.left || at.right > frame.right || at.top < frame.top || at.bottom > frame.bottom) centre(node);
};
const nodeOf = (object) => drawing.nodes[drawing.members.findIndex((members) => members.includes(object))];
const subjectNode = () =>
  drawing.nodes.find((node) => node.classList.contains("subject")) || drawing.nodes[0];
const shown = (node) => !node.classList.contains("away");

// One node of the picture is in the order of Tab; arrow keys move on from there.
const focusOn = (node, { scroll = true } = {}) => {
  if (!node) return;
  for (const other of drawing.nodes) other.setAttribute("tabindex", other === node ? "0" : "-1");
  node.focus({ preventScroll: true });
  if (scroll) reveal(node);
};
const along = (node, step) => {
  const here = Number(node.dataset.node);
  const near = drawing.arrows
    .filter(({ start, end }) => start === here || end === here)
    .map(({ start, end }) => drawing.nodes[start === here ? end : start])
    .filter((other) => shown(other) && Math.sign(columnOf(other) - columnOf(node)) === step);
  const height = (other) => Math.abs(box(other).y - box(node).y);
  return near.sort((one, other) => height(one) - height(other))[0];
};
const layer = (node) => node.dataset.layer;
const beside = (node, step) => {
  const column = drawing.nodes
    .filter((other) => shown(other) && layer(other) === layer(node))
    .sort((one, other) => box(one).y - box(other).y);
  return column[column.indexOf(node) + step];
};
