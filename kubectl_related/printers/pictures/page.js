"use strict";
(() => {
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
  const words = objects.map((object, at) =>
    [object.label, object.kind, object.namespace, object.status, object.consequence]
      .concat([...edges[at].values()].map(([edge]) => `${edge.via} ${edge.relation}`))
      .join(" ").toLowerCase());

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
    return parts.length > 0 && parts.every((part) => words[at].includes(part));
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

  // Fold and unfold.
  const foldButton = byId("fold");
  const show = (number) => {
    const keep = chosen ? chosen.at : null;
    if (!drawings[number]) {
      picture.append(byId("unfolded").content);
      drawings.push(drawn(picture.lastElementChild, facts.unfolded));
      operable(drawings[number]);
    }
    for (const [at, { svg }] of drawings.entries()) svg.toggleAttribute("hidden", at !== number);
    drawing = drawings[number];
    foldButton.setAttribute("aria-pressed", String(number === 1));
    if (tables) bodies.forEach((body, at) => {
      const rows = number === 0 ? folded[at] : (tables[at] || []).map(written);
      body.replaceChildren(...rows);
      if (number === 1) rows.forEach(clickable);
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
})();
