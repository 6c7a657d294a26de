"use strict";
// Quicker where scripts run; nothing here is needed to read a page.

const wire = () => {
  // A mark in a text and its record in the margin light each other up; a tap shows the record in a card.
  for (const mark of document.querySelectorAll("mark[data-records]")) {
    const own = mark.dataset.records.trim().split(" ").map((n) => document.querySelector(`[data-record="${n}"]`)).filter(Boolean);
    const light = (on) => { for (const row of own) row.classList.toggle("lit", on); };
    mark.addEventListener("mouseenter", () => {
      light(true);
      const box = own[0] && own[0].closest(".notes");
      if (box && box.scrollHeight > box.clientHeight) box.scrollTop = own[0].offsetTop - box.offsetTop - 60;
    });
    mark.addEventListener("mouseleave", () => light(false));
    mark.addEventListener("click", (event) => { if (!event.target.closest("a")) show(own); });
    for (const row of own) {
      row.addEventListener("mouseenter", () => mark.classList.add("lit"));
      row.addEventListener("mouseleave", () => mark.classList.remove("lit"));
    }
  }
};

const hide = () => { for (const card of document.querySelectorAll(".card")) card.remove(); };

const show = (rows) => {
  hide();
  const card = document.createElement("aside"), close = document.createElement("button"), list = document.createElement("ol");
  card.className = "card notes";
  card.setAttribute("aria-label", "What is recorded of these words");
  close.textContent = "Close";
  close.addEventListener("click", hide);
  list.className = "rows";
  for (const row of rows) {
    const copy = row.cloneNode(true);
    copy.removeAttribute("id");
    list.append(copy);
  }
  card.append(close, list);
  document.body.append(card);
};
wire();

// A record named in the address is found among overlapping marks as well.
const lookUp = () => {
  for (const old of document.querySelectorAll("mark.found")) old.classList.remove("found");
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const mark = target && target.closest("mark");
  if (mark) mark.classList.add("found");
};
addEventListener("hashchange", lookUp);
lookUp();

// Keys: / to search, j and k from row to row, Enter opens its sentence.
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  if (event.key === "Escape") hide();
  if (event.key === "/") { document.getElementById("find").focus(); event.preventDefault(); }
  if (event.key !== "j" && event.key !== "k") return;
  const links = [...document.querySelectorAll(".row .sentence a")];
  const at = links.indexOf(document.activeElement);
  const next = links[event.key === "j" ? at + 1 : Math.max(0, at - 1)];
  if (next) { next.focus(); next.scrollIntoView({ block: "center" }); }
});

// Filters, pages and periods of one view change its content without a new load of all around it.
const turn = async (address, push) => {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  if (!answer.ok || !(answer.headers.get("content-type") || "").startsWith("text/html")) { location.href = address; return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of ["main", "footer"]) document.querySelector(part).replaceWith(page.querySelector(part));
  document.title = page.title;
  if (push) history.pushState({ turned: true }, "", address);
  hide();
  wire();
  if (push) scrollTo(0, 0);
};
const turning = (path) => path === location.pathname && !document.getElementById("net") && !document.getElementById("graph");

document.addEventListener("click", (event) => {
  const link = event.target.closest("main a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (typeof link.href !== "string" || link.origin !== location.origin || link.hash || !link.search || !turning(link.pathname)) return;
  event.preventDefault();
  turn(link.href, true);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "get" || !form.matches(".ask") || !turning(new URL(form.action).pathname)) return;
  event.preventDefault();
  const given = [...new FormData(form)].filter(([, value]) => String(value).trim());
  turn(`${new URL(form.action).pathname}?${new URLSearchParams(given)}`, true);
});
addEventListener("popstate", (event) => { if (event.state && event.state.turned) turn(location.href, false); else if (!location.hash) location.reload(); });
