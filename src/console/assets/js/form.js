// A form is sent once, however often its button is pressed; and one that was carried along is sent by itself.

function busy(form, submitter) {
  form.dataset.sent = "yes";
  // Only after the browser has taken the values: a disabled button's own would be missing.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
    submitter?.setAttribute("aria-busy", "true");
  });
}

function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[aria-disabled]")) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  busy(form, event.submitter);
  // A download leaves the page where it is.
  setTimeout(() => free(form), 15000);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) free(form);
});

document.querySelector("form[data-submit-now]")?.requestSubmit();
