/* Makes pages quicker, never possible: everything here also works without JavaScript. */
(() => {
  "use strict";
  const focusErrors = (root) => { const summary = root.querySelector("[data-error-summary]"); if (summary) summary.focus(); };

  document.addEventListener("DOMContentLoaded", () => focusErrors(document));
  document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = (event.submitter && event.submitter.dataset.confirm) || form.dataset.confirm;
    if (question && !window.confirm(question)) { event.preventDefault(); return; }
    if (form.method.toLowerCase() !== "post" || event.defaultPrevented) return;
    if (form.getAttribute("aria-busy") === "true") { event.preventDefault(); return; }
    form.setAttribute("aria-busy", "true");
    window.setTimeout(() => form.removeAttribute("aria-busy"), 8000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
  });

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && form.hasAttribute("data-autosubmit") && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.sk-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.sk-menu[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
  });
})();
