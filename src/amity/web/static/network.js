"use strict";
// Draws the network with WebGL where the browser can; the drawing of the server stays where it cannot.
(() => {
  const box = document.getElementById("net"), data = document.getElementById("graph"), form = document.getElementById("window");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const probe = document.createElement("canvas");
  if (!box || !data || !window.Sigma || !(probe.getContext("webgl2") || probe.getContext("webgl"))) return;
  const Graph = graphology.Graph || graphology, Renderer = Sigma.Sigma || Sigma.default || Sigma;
  const graph = new Graph({ multi: false, type: "undirected" });
  const stage = document.createElement("div");
  stage.className = "stage";
  box.append(stage);
  let hovered = null, renderer, wanted = [];

  // Names have a ground of their own, and none lies over another: who deals most comes first.
  const collect = (context, data) => { if (data.label) wanted.push([context, data]); };
  const write = () => {
    const taken = wanted.map(([, { x, y, size }]) => [x - size, y - size, x + size, y + size]);
    wanted.sort((one, other) => other[1].size - one[1].size);
    for (const [context, { x, y, size, label }] of wanted) {
      const high = 12 + Math.min(3, size / 4);
      context.font = `${high}px Serif4, Georgia, serif`;
      const wide = context.measureText(label).width;
      const apart = size + high * 0.75;
      for (const [left, middle] of [[x + size + 4, y], [x - size - 4 - wide, y], [x - wide / 2, y - apart], [x - wide / 2, y + apart]]) {
        const box = [left, middle - high * 0.6, left + wide, middle + high * 0.6];
        if (box[0] < 0 || box[2] > stage.clientWidth || taken.some((t) => box[0] < t[2] && t[0] < box[2] && box[1] < t[3] && t[1] < box[3])) continue;
        taken.push(box);
        Object.assign(context, { lineWidth: 3.5, lineJoin: "round", strokeStyle: colour("--soft"), fillStyle: colour("--ink") });
        context.strokeText(label, left, middle + high / 3);
        context.fillText(label, left, middle + high / 3);
        break;
      }
    }
    wanted = [];
  };
  const parts = (name) => colour(name).match(/[0-9a-f]{2}/gi).map((part) => parseInt(part, 16));
  const pale = (name, share) => {
    const ground = parts("--soft");
    return `rgb(${parts(name).map((part, n) => Math.round(part * share + ground[n] * (1 - share))).join(", ")})`;
  };

  const fill = (held) => {
    const most = Math.max(1, ...held.nodes.map((n) => n.n)), heaviest = Math.max(1, ...held.edges.map((e) => e.n));
    const kept = new Set(held.nodes.map((n) => n.id));
    graph.clearEdges();
    for (const id of graph.nodes()) if (!kept.has(id)) graph.dropNode(id);
    for (const n of held.nodes) {
      graph.mergeNode(n.id, { x: n.x, y: n.y, size: (2.5 + 9 * Math.sqrt(n.n / most)) * Math.max(0.6, Math.min(1, box.clientWidth / 900)), label: n.name, href: n.href, color: colour("--ink") });
    }
    for (const e of held.edges) {
      graph.mergeEdge(e.a, e.b, { size: 0.9 + 5 * (e.n / heaviest), href: e.href, color: pale(e.c ? "--conf" : "--coop", 0.4 + 0.5 * (e.n / heaviest)) });
    }
  };
  fill(JSON.parse(data.textContent));
  try {
    renderer = new Renderer(graph, stage, {
      labelFont: "Serif4, Georgia, serif", labelColor: { color: colour("--ink") }, labelRenderedSizeThreshold: 0, labelDensity: 40, labelGridCellSize: 60,
      defaultDrawNodeLabel: collect,
      enableEdgeEvents: true, defaultEdgeColor: colour("--line"), minCameraRatio: 0.15, maxCameraRatio: 2, allowInvalidContainer: true,
      nodeReducer: (id, a) => (hovered && id !== hovered && !graph.areNeighbors(id, hovered) ? { ...a, color: colour("--line"), label: "" } : a),
      edgeReducer: (id, a) => (hovered && !graph.hasExtremity(id, hovered) ? { ...a, hidden: true } : a),
    });
  } catch (error) {
    stage.remove();
    return;
  }
  box.classList.add("live");
  renderer.on("beforeRender", () => { wanted = []; });
  renderer.on("afterRender", write);
  renderer.refresh();
  renderer.on("enterNode", ({ node }) => { hovered = node; renderer.refresh(); stage.style.cursor = "pointer"; });
  renderer.on("leaveNode", () => { hovered = null; renderer.refresh(); stage.style.cursor = ""; });
  renderer.on("clickNode", ({ node }) => { location.href = graph.getNodeAttribute(node, "href"); });
  renderer.on("clickEdge", ({ edge }) => { location.href = graph.getEdgeAttribute(edge, "href"); });

  // The slider moves the window year by year; the page beneath follows without a new load.
  if (!form) return;
  const slider = document.createElement("input"), label = document.createElement("label");
  const first = Number(form.dataset.first), last = Number(form.dataset.last);
  Object.assign(slider, { type: "range", min: first, max: last, value: form.elements.since.value.slice(0, 4) || last });
  label.append("Move ", slider);
  form.prepend(label);
  let waiting = null;
  const move = async () => {
    const width = Math.max(0, Number(form.elements.until.value.slice(0, 4)) - Number(form.elements.since.value.slice(0, 4)) || 0);
    form.elements.since.value = slider.value;
    form.elements.until.value = Math.min(last, Number(slider.value) + width);
    const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
    const answer = await fetch(address);
    if (!answer.ok || waiting) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    history.replaceState(null, "", address);
    const fresh = page.getElementById("graph");
    fill(fresh ? JSON.parse(fresh.textContent) : { nodes: [], edges: [] });
    for (const part of ["h2", ".lead", ".scroll", ".years", "footer"]) {
      const [old, now] = [document.querySelector(part), page.querySelector(part)];
      if (old && now) old.replaceWith(now);
    }
    renderer.refresh();
  };
  slider.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => { waiting = null; move(); }, 60); });
})();
