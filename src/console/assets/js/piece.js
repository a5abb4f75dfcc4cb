// Pieces of a page that the server draws anew: previews while somebody types, parts of a form that change with a choice,
// and what takes longer to count.

const PIECE = { "x-piece": "1" };

function show(place, markup) {
  const active = document.activeElement;
  const within = place.contains(active);
  const mark = within ? { id: active.id, name: active.name, value: active.value } : null;
  place.innerHTML = markup;
  document.dispatchEvent(new CustomEvent("console:changed", { detail: place }));
  if (mark) refocus(place, mark);
}

// Whoever works by keyboard stays where they were, or comes as near as what is left allows.
function refocus(place, mark) {
  const wanted = place.querySelector("[data-focus]") ?? (mark.id && document.getElementById(mark.id));
  const like = mark.name && [...place.querySelectorAll("button, input, select")].find((e) => e.name === mark.name && e.value === mark.value);
  const next = wanted || like || place.querySelector("select, input:not([type=hidden]), button");
  next?.focus();
}

function signedOut(place) {
  const again = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
  place.innerHTML = "";
  const text = Object.assign(document.createElement("p"), { className: "problem", textContent: "Your session has ended. " });
  text.append(Object.assign(document.createElement("a"), { href: again, target: "_blank", textContent: "Sign in in a new tab" }));
  text.append(", then go on here: what you typed stays.");
  place.append(text);
}

const running = new Map();

async function fetchInto(place, address, options) {
  running.get(place)?.abort();
  const abort = new AbortController();
  running.set(place, abort);
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: PIECE, signal: abort.signal, ...options });
    const text = await answer.text();
    if (answer.status === 401) signedOut(place);
    else if (answer.ok || answer.status === 422) show(place, text);
    else throw new Error(String(answer.status));
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!place.querySelector(".problem")) {
      const text = "This could not be brought up to date. It is tried again with your next change.";
      place.prepend(Object.assign(document.createElement("p"), { className: "problem", textContent: text }));
    }
  }
  if (running.get(place) === abort) {
    running.delete(place);
    place.removeAttribute("aria-busy");
  }
}

function bodyOf(form, submitter) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) if (typeof value === "string") body.append(name, value);
  return body;
}

// <form data-preview="address" data-preview-into="id">: drawn anew shortly after each change.
const timers = new Map();

function preview(form, wait) {
  const place = document.getElementById(form.dataset.previewInto);
  if (!place) return;
  clearTimeout(timers.get(form));
  const draw = () => fetchInto(place, form.dataset.preview, { method: "POST", body: bodyOf(form) });
  timers.set(form, setTimeout(draw, wait));
}

// <form data-swap="address" data-swap-into="id">: [data-swap] inside draws that part anew with what is typed so far.
async function swap(form, submitter) {
  const place = document.getElementById(form.dataset.swapInto);
  if (!place) return;
  await fetchInto(place, form.dataset.swap, { method: "POST", body: bodyOf(form, submitter) });
  if (form.dataset.preview) preview(form, 0);
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.preview && !event.target.closest("[data-no-preview]")) preview(form, 300);
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.dataset.swap && "swap" in event.target.dataset) swap(form);
  else if (form?.dataset.preview && event.target.tagName === "SELECT") preview(form, 100);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-swap]");
  if (!button?.form?.dataset.swap) return;
  event.preventDefault();
  swap(button.form, button);
});

// Enter in a field of such a form sends it; it must not press the first button that only changes the form.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || field.tagName !== "INPUT" || !field.form?.dataset.swap) return;
  if (["checkbox", "radio", "submit"].includes(field.type)) return;
  event.preventDefault();
  if ("enter" in field.dataset) document.getElementById(field.dataset.enter)?.click();
  else field.form.querySelector("button[data-go-on]")?.click();
});

// <div data-later="address">: fetched after the page.
function later(root) {
  for (const place of root.querySelectorAll("[data-later]")) {
    const address = place.dataset.later;
    delete place.dataset.later;
    fetchInto(place, address, {});
  }
  for (const form of root.querySelectorAll("form[data-preview-now]")) preview(form, 0);
}

later(document);
document.addEventListener("console:changed", (event) => later(event.detail));
