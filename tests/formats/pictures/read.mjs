// For each line of stdin, {"dot": text} or {"mermaid": text}, a line with what the real Graphviz or Mermaid's own
// parser made of it: {"svg": drawing}, {"nodes": {name: lines}, "arrows": [[from, to, lines]]}, or
// {"error": sentence}.
import { createInterface } from "node:readline";

async function readDot(text) {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  return { svg: (await Graphviz.load()).layout(text, "svg", "dot") };
}

async function readMermaid(text) {
  const { JSDOM } = await import("jsdom");
  const { window } = new JSDOM("");
  Object.assign(globalThis, { window, document: window.document });
  const { default: mermaid } = await import("mermaid");
  await mermaid.parse(text);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  // Mermaid keeps entities in a form of its own until it draws them.
  const plain = (label) => label.replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)));
  const drawn = (label) => label.split("<br>").map(plain);
  return {
    nodes: Object.fromEntries([...db.getVertices()].map(([name, node]) => [name, drawn(node.text)])),
    arrows: db.getEdges().map((edge) => [edge.start, edge.end, drawn(edge.text)]),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { dot, mermaid } = JSON.parse(line);
  let read;
  try {
    read = dot === undefined ? await readMermaid(mermaid) : await readDot(dot);
  } catch (error) {
    read = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(read)}\n`);
}
