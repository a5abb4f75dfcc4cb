// Times in the viewer's zone, the menu of a narrow window, the look.

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

function ago(at) {
  const seconds = Math.round((at - Date.now()) / 1000);
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS[3];
  return relative.format(Math.trunc(seconds / length), unit);
}

function times(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    const text = "ago" in time.dataset ? ago(at) : exact.format(at);
    if (time.textContent !== text) time.textContent = text;
    if (!time.title || "ago" in time.dataset) time.title = exact.format(at);
  }
}

// Moments that are typed are in the viewer's zone: the server is told which that is.
function zones(root) {
  for (const field of root.querySelectorAll("input[data-zone]")) field.value = String(new Date().getTimezoneOffset());
  for (const name of root.querySelectorAll("[data-zone-name]")) {
    name.textContent = Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll("_", " ");
  }
}

// The zone of the day that was typed: summer time may lie in between.
document.addEventListener("input", (event) => {
  const zone = event.target.form?.querySelector("input[data-zone]");
  const at = new Date(event.target.value);
  if (zone && event.target.type === "datetime-local" && !Number.isNaN(at.getTime())) zone.value = String(at.getTimezoneOffset());
});

function prepare(root) {
  times(root);
  zones(root);
}

function menu() {
  const button = document.querySelector("[data-menu]");
  const body = document.getElementById("navigation");
  if (!button || !body) return;
  const set = (open) => {
    body.classList.toggle("open", open);
    body.classList.toggle("shut", !open);
    button.setAttribute("aria-expanded", String(open));
  };
  button.setAttribute("role", "button");
  button.addEventListener("click", (event) => {
    event.preventDefault();
    set(!body.classList.contains("open"));
  });
  button.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      button.click();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && body.classList.contains("open")) {
      set(false);
      button.focus();
    }
  });
}

// A question that was opened is closed by Escape and by a click elsewhere.
function questions() {
  const close = (except) => {
    for (const open of document.querySelectorAll("details.confirm[open]")) if (open !== except) open.open = false;
  };
  document.addEventListener("keydown", (event) => {
    const open = event.target.closest?.("details.confirm[open]");
    if (event.key === "Escape" && open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => close(event.target.closest("details.confirm")));
}

function look() {
  const form = document.querySelector("[data-theme-switch]");
  form?.addEventListener("submit", (event) => {
    const chosen = event.submitter;
    if (!chosen) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, chosen));
    fetch(form.action, { method: "POST", body, redirect: "manual" });
    document.documentElement.dataset.theme = chosen.value;
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === chosen));
  });
}

prepare(document);
menu();
questions();
look();
document.querySelector("[data-focus]")?.focus();
document.addEventListener("console:changed", (event) => prepare(event.detail));
setInterval(() => times(document), 30000);
