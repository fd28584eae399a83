// Details.
const object = (at, text) => {
  const button = make("button", text === undefined ? objects[at].label : text, { type: "button", class: "link" });
  button.addEventListener("click", () => choose(at, { focus: true }));
  return button;
};
const end = (ref, at, far) => {
  const match = [at, far].find((one) => one !== undefined && keys.get(keyOf(ref)) === one);
  const known = match !== undefined ? match : keys.get(keyOf(ref));
  return known !== undefined ? object(known) : make("span", printable(`${ref.kind}/${ref.name || ""}`));
};
const sentence = ([edge, at, far]) => {
  const item = make("li");
  const ends = far === undefined ? [end(edge.from, at, far), end(edge.to, at, far)]
    : keyOf(edge.from) === keyOf(edge.to) || keys.get(keyOf(edge.from)) === at && !objects[at].missing
      ? [object(at), object(far)] : [object(far), object(at)];
  item.append(ends[0], ` ${edge.relation} `, ends[1], " through ", make("code", printable(edge.via)));
  const more = [];
  if (edge.keys) more.push(`keys: ${edge.keys.map(printable).join(", ")}`);
  if (edge.ports) more.push(`ports: ${edge.ports.join(", ")}`);
  if (edge.optional) more.push("optional");
  if (edge.weak) more.push("hint");
  if (edge.file) more.push(edge.line ? `${printable(edge.file)}:${edge.line}` : printable(edge.file));
  if (more.length) item.append(` (${more.join("; ")})`);
  return item;
};
const command = (text) => {
  const line = make("div", "", { class: "command" });
  const code = make("code", text);
  const button = make("button", "Copy", { type: "button", "aria-label": `Copy ${text}` });
  button.addEventListener("click", () => copy(text, code));
  line.append(code, button);
  return line;
};
const copy = async (text, code) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const range = document.createRange();
    range.selectNodeContents(code);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.execCommand("copy");
  }
  said.textContent = "Copied.";
};
const about = (at, heading) => {
  const one = objects[at];
  const part = document.createDocumentFragment();
  part.append(make(heading, one.label));
  const dl = make("dl");
  const say = (name, value) => value && dl.append(make("dt", name), make("dd", value));
  const columns = one.cells || [];
  say("NAMESPACE", one.namespace);
  say("READY", columns[0]);
  say("STATUS", one.status || columns[1]);
  say("AGE", columns[2]);
  say(facts.consequence, one.consequence);
  const item = listed(at);
  const labels = Object.entries(item?.metadata?.labels || {});
  say("LABELS", labels.map(([name, value]) => printable(`${name}=${value}`)).join(", "));
  if (dl.children.length) part.append(dl);
  const found = [...edges[at].values()];
  if (found.length) {
    const ul = make("ul");
    for (const edge of found) ul.append(sentence(edge));
    part.append(ul);
  }
  if (one.named) {
    const place = one.namespace ? ` -n ${quoted(one.namespace)}` : "";
    const name = quoted(one.label);
    part.append(
      command(`kubectl get ${name}${place}${facts.get}`),
      command(`kubectl related ${name}${place}${facts.related}`));
  }
  return part;
};
const choose = (at, { focus = false, members = null } = {}) => {
  const node = nodeOf(at);
  clearChoice();
  chosen = { at, node };
  details.replaceChildren();
  const close = make("button", "Close", { type: "button", class: "close" });
  close.addEventListener("click", () => closeDetails());
  details.append(close);
  const crowd = members || [at];
  if (node && crowd.length > 1 && node.classList.contains("crowd")) {
    details.append(make("h2", node.getAttribute("aria-label")));
    const ul = make("ul");
    for (const member of crowd) {
      const item = make("li");
      item.append(object(member, objects[member].label + (objects[member].namespace ? ` (${objects[member].namespace})` : "")));
      ul.append(item);
    }
    details.append(ul);
  } else {
    details.append(about(at, "h2"));
    const others = node ? drawing.members[node.dataset.node].filter((other) => other !== at) : [];
    if (others.length && !node.classList.contains("crowd")) {
      details.append(make("h3", "Folded into it"));
      const ul = make("ul");
      for (const other of others) {
        const item = make("li");
        item.append(object(other));
        ul.append(item);
      }
      details.append(ul);
    }
  }
  details.hidden = false;
  details.scrollTop = 0;
  if (node) {
    node.classList.add("chosen");
    for (const other of drawing.nodes) other.setAttribute("tabindex", other === node ? "0" : "-1");
    const here = Number(node.dataset.node);
    for (const { element, start, end } of drawing.arrows) {
      if (start === here || end === here) element.classList.add("chosen");
    }
    reveal(node);
  }
  for (const row of byId("rows").querySelectorAll("tr[data-object]")) {
    const same = crowd.includes(Number(row.dataset.object));
    row.classList.toggle("chosen", same);
    if (same) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  said.textContent = `Details of ${node ? node.getAttribute("aria-label") : objects[at].label}`;
  if (focus) details.focus({ preventScroll: matchMedia("(min-width: 801px)").matches });
};
const chooseNode = (node) => {
  const members = drawing.members[node.dataset.node];
  const own = members.find((member) => objects[member].label === node.getAttribute("aria-label").split(", ")[0]);
  choose(own === undefined ? members[0] : own, { focus: true, members });
};
const clearChoice = () => {
  for (const element of document.querySelectorAll(".chosen")) element.classList.remove("chosen");
  for (const row of document.querySelectorAll("tr[aria-current]")) row.removeAttribute("aria-current");
};
const closeDetails = () => {
  const node = chosen?.node;
  details.hidden = true;
  clearChoice();
  chosen = null;
  focusOn(node && shown(node) ? node : subjectNode());
};
