// Fold and unfold.
const foldButton = byId("fold");
const show = (number) => {
  const keep = chosen ? chosen.at : null;
  if (!drawings[number]) {
    picture.insertAdjacentHTML("beforeend", JSON.parse(byId("unfolded").textContent));
    drawings.push(drawn(picture.lastElementChild, facts.unfolded));
    operable(drawings[number]);
  }
  for (const [at, { svg }] of drawings.entries()) svg.toggleAttribute("hidden", at !== number);
  drawing = drawings[number];
  foldButton.setAttribute("aria-pressed", String(number === 1));
  if (tables) bodies.forEach((body, at) => {
    const rows = number === 0 ? folded[at] : (tables[at] || []).map(written(nameColumn(body)));
    body.replaceChildren(...rows);
  });
  resize(zoom);
  apply();
  const node = (keep !== null && nodeOf(keep)) || subjectNode();
  if (keep !== null) choose(keep);
  if (node) {
    for (const other of drawing.nodes) other.setAttribute("tabindex", other === node ? "0" : "-1");
    centre(node);
  }
};
const toggle = () => facts.unfolded && show(drawing === drawings[0] ? 1 : 0);

const save = () => {
  const copy = drawing.svg.cloneNode(true);
  copy.setAttribute("width", drawing.width);
  copy.setAttribute("height", drawing.height);
  for (const element of copy.querySelectorAll(".away")) element.remove();
  for (const element of copy.querySelectorAll(".node")) {
    for (const name of ["role", "tabindex", "aria-label", "data-node", "data-layer"]) element.removeAttribute(name);
    element.classList.remove("chosen", "found");
  }
  const style = document.createElementNS(copy.namespaceURI, "style");
  style.textContent = byId("picture-style").textContent;
  copy.insertBefore(style, copy.querySelector(".ground"));
  const link = make("a", "", { download: "related.svg" });
  link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

const help = byId("help");
const clicks = {
  smaller: () => scale(1 / 1.25), larger: () => scale(1.25), natural: () => resize(1), fit, save, fold: toggle,
  "help-button": () => help.showModal(), "help-close": () => help.close(),
};
for (const [id, act] of Object.entries(clicks)) byId(id).addEventListener("click", act);

document.addEventListener("keydown", (event) => {
  if (help.open || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target === search;
  if (event.key === "Escape") {
    if (!details.hidden) closeDetails();
    else if (search.value) { search.value = ""; apply(); }
    else if (byId("filters").open) byId("filters").open = false;
    else if (typing) focusOn(subjectNode());
    else return;
    event.preventDefault();
    return;
  }
  if (typing) return;
  const node = event.target.closest?.(".node");
  const moves = {
    ArrowLeft: (from) => along(from, -1), ArrowRight: (from) => along(from, 1),
    ArrowUp: (from) => beside(from, -1), ArrowDown: (from) => beside(from, 1),
  };
  if (node && moves[event.key]) focusOn(moves[event.key](node));
  else if (node && (event.key === "Enter" || event.key === " ")) chooseNode(node);
  else if (event.key === "/") { search.focus(); search.select(); }
  else if (event.key === "?") help.showModal();
  else if (event.key === "+" || event.key === "=") scale(1.25);
  else if (event.key === "-") scale(1 / 1.25);
  else if (event.key === "0") resize(1);
  else if (event.key === "Home" && event.target.closest(".picture")) { focusOn(subjectNode(), { scroll: false }); centre(subjectNode()); }
  else if (event.key === "u") toggle();
  else return;
  event.preventDefault();
});

// The mouse: a click chooses, a drag moves the picture.
let drag = null;
picture.addEventListener("pointerdown", (event) => {
  if (event.pointerType !== "mouse" || event.button !== 0) return;
  drag = { x: event.clientX, y: event.clientY, left: picture.scrollLeft, top: picture.scrollTop, far: false };
});
addEventListener("pointermove", (event) => {
  if (!drag) return;
  const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
  if (Math.abs(x) + Math.abs(y) > 4) drag.far = true;
  if (drag.far) {
    picture.classList.add("dragged");
    picture.scrollLeft = drag.left - x;
    picture.scrollTop = drag.top - y;
  }
});
addEventListener("pointerup", () => {
  picture.classList.remove("dragged");
  setTimeout(() => { drag = null; });
});
picture.addEventListener("click", (event) => {
  const node = event.target.closest(".node");
  if (node && !drag?.far) chooseNode(node);
});
picture.addEventListener("wheel", (event) => {
  if (!event.ctrlKey) return;
  event.preventDefault();
  scale(event.deltaY < 0 ? 1.1 : 1 / 1.1);
}, { passive: false });

byId("tools").hidden = false;
foldButton.hidden = !facts.unfolded;
const first = subjectNode();
if (first) {
  first.setAttribute("tabindex", "0");
  centre(first);
}
