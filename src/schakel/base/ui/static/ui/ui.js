/* Makes pages quicker, never possible: everything here also works without JavaScript. */
(() => {
  "use strict";
  const focusErrors = (root) => { const summary = root.querySelector("[data-error-summary]"); if (summary) summary.focus(); };

  /* A pasted page does not fit an address: proxies refuse one of more than a few thousand signs. */
  const LONGEST_ADDRESS = 1500;
  const postWhenLong = (form) => {
    const length = new URLSearchParams(new FormData(form)).toString().length;
    const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
    if (length <= LONGEST_ADDRESS || !token) return;
    form.method = "post";
    if (form.elements.csrfmiddlewaretoken) return;
    const field = document.createElement("input");
    field.type = "hidden"; field.name = "csrfmiddlewaretoken"; field.value = token;
    form.append(field);
  };

  const LONGEST_TYPED = 200;
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.target.hasAttribute("data-while-typing") && event.target.value.length > LONGEST_TYPED) event.preventDefault();
  });

  document.addEventListener("DOMContentLoaded", () => focusErrors(document));
  document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = (event.submitter && event.submitter.dataset.confirm) || form.dataset.confirm;
    if (question && !window.confirm(question)) { event.preventDefault(); return; }
    if (form.hasAttribute("data-long-by-post")) postWhenLong(form);
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
