// What moves while a page is open. A connection that is lost is shown, and comes back by itself; a page in the
// background does without, for browsers open only a few connections to one server.

const place = document.querySelector("[data-live]");
const lost = document.querySelector("[data-lost]");
const ended = document.querySelector("[data-ended]");
let source = null;
let over = false;
let again = null;
let failures = 0;

function put(news) {
  for (const [id, text] of Object.entries(news.text ?? {})) {
    const element = document.getElementById(id);
    if (element && element.textContent !== text) element.textContent = text;
  }
  for (const [key, value] of Object.entries(news.attribute ?? {})) {
    const [id, name] = key.split(" ");
    document.getElementById(id)?.setAttribute(name, value);
  }
  for (const [id, markup] of Object.entries(news.markup ?? {})) {
    const element = document.getElementById(id);
    // Nothing is taken from under somebody's hands: an open question, or what has the focus, is drawn anew afterwards.
    if (element) whenFree(element, markup);
  }
}

const waiting = new Map();

function whenFree(element, markup) {
  if (element.querySelector("details[open]") || element.contains(document.activeElement)) {
    waiting.set(element, markup);
    return;
  }
  waiting.delete(element);
  element.innerHTML = markup;
  document.dispatchEvent(new CustomEvent("console:changed", { detail: element }));
}

function retry() {
  for (const [element, markup] of [...waiting]) whenFree(element, markup);
}

function close() {
  clearTimeout(again);
  source?.close();
  source = null;
}

// A server that answers but does not know us any more is no lost connection.
async function tell() {
  let status = 0;
  try {
    status = (await fetch(location.href, { method: "HEAD", headers: { "x-piece": "1" } })).status;
  } catch {
    // It cannot be reached.
  }
  if (status === 401) {
    over = true;
    close();
  }
  ended.hidden = status !== 401;
  lost.hidden = status === 401 || failures === 0;
}

function open() {
  if (!place || source || over || document.hidden) return;
  source = new EventSource(place.dataset.live);
  source.addEventListener("live", (event) => {
    failures = 0;
    lost.hidden = true;
    put(JSON.parse(event.data));
  });
  source.addEventListener("over", () => {
    over = true;
    close();
  });
  source.addEventListener("error", () => {
    close();
    failures += 1;
    // The first end may be a proxy's habit: it is told only if the next attempt fails too.
    if (failures > 1) tell();
    again = setTimeout(open, Math.min(500 * 2 ** failures, 10000));
  });
}

document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
document.addEventListener("focusout", () => setTimeout(retry));
document.addEventListener("toggle", () => setTimeout(retry), true);
window.addEventListener("online", () => {
  close();
  open();
});
window.addEventListener("pagehide", close);
window.addEventListener("pageshow", open);
open();
