/* SPDX-License-Identifier: EUPL-1.2 */
/* Lists the operations of the OpenAPI document and sends requests; plain JavaScript, nothing from outside. */
(function () {
  "use strict";
  const home = document.getElementById("interface-try");
  if (!home) return;
  const words = home.dataset;
  let counted = 0;

  function make(tag, className, text) {
    const found = document.createElement(tag);
    if (className) found.className = className;
    if (text !== undefined) found.textContent = text;
    return found;
  }

  function field(label, help, control) {
    const wrap = make("div", "utrecht-form-field");
    const name = make("label", "utrecht-form-label", label);
    control.id = "try-" + ++counted;
    name.htmlFor = control.id;
    wrap.append(name);
    if (help) {
      const said = make("div", "utrecht-form-field-description", help);
      said.id = control.id + "-help";
      control.setAttribute("aria-describedby", said.id);
      wrap.append(said);
    }
    wrap.append(control);
    return wrap;
  }

  function textbox() {
    const box = make("input", "utrecht-textbox");
    box.type = "text";
    box.autocomplete = "off";
    return box;
  }

  const token = textbox();
  token.type = "password";

  function example(schema, schemas, depth) {
    if (!schema || depth > 4) return null;
    if (schema.$ref) return example(schemas[schema.$ref.split("/").pop()], schemas, depth + 1);
    if (schema.anyOf) return example(schema.anyOf[0], schemas, depth + 1);
    if (schema.enum) return schema.enum[0];
    if (schema.type === "object") {
      const made = {};
      const needed = schema.required || Object.keys(schema.properties || {}).slice(0, 4);
      for (const key of needed) made[key] = example((schema.properties || {})[key], schemas, depth + 1);
      return made;
    }
    if (schema.type === "array") return [];
    if (schema.type === "integer" || schema.type === "number") return schema.default === undefined ? 1 : schema.default;
    if (schema.type === "boolean") return false;
    return schema.default === undefined || schema.default === null ? "" : schema.default;
  }

  function operation(path, method, said, schemas) {
    const whole = make("details", "sk-details");
    const head = make("summary", "", method.toUpperCase() + " " + path + " – " + (said.description || said.summary));
    const form = make("form", "sk-stack");
    const inputs = [];
    for (const parameter of said.parameters || []) {
      const box = textbox();
      box.required = parameter.in === "path";
      const label = parameter.name + (parameter.required ? " (" + words.needed + ")" : "");
      form.append(field(label, parameter.description || "", box));
      inputs.push([parameter, box]);
    }
    let body = null;
    if (said.requestBody) {
      body = make("textarea", "utrecht-textarea");
      body.rows = 8;
      body.spellcheck = false;
      const schema = said.requestBody.content["application/json"].schema;
      body.value = JSON.stringify(example(schema, schemas, 0), null, 2);
      form.append(field(words.body, "", body));
    }
    if (method !== "get") form.append(make("p", "utrecht-paragraph", words.acts));
    const button = make("button", "utrecht-button utrecht-button--primary-action", words.send);
    button.type = "submit";
    const answer = make("pre", "sk-answer");
    answer.tabIndex = 0;
    answer.hidden = true;
    answer.setAttribute("role", "region");
    answer.setAttribute("aria-label", words.answer);
    const told = make("div", "", "");
    told.setAttribute("role", "status");
    form.append(button, told, answer);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      send(path, method, inputs, body, told, answer);
    });
    whole.append(head, form);
    return whole;
  }

  async function send(path, method, inputs, body, told, answer) {
    const query = new URLSearchParams();
    for (const [parameter, box] of inputs) {
      if (parameter.in === "path") path = path.replace("{" + parameter.name + "}", encodeURIComponent(box.value));
      else if (box.value && parameter.in === "query") query.append(parameter.name, box.value);
    }
    const headers = { Accept: "application/json, application/problem+json" };
    if (token.value) headers.Authorization = "Bearer " + token.value;
    else if (method !== "get") headers["X-CSRFToken"] = document.querySelector("[name=csrfmiddlewaretoken]").value;
    if (body) headers["Content-Type"] = "application/json";
    const address = words.prefix + path + (query.toString() ? "?" + query : "");
    const options = { method: method.toUpperCase(), headers: headers, body: body ? body.value : undefined };
    options.credentials = token.value ? "omit" : "same-origin";
    const response = await fetch(address, options);
    const text = await response.text();
    told.textContent = words.answer + ": " + response.status;
    answer.hidden = false;
    try {
      answer.textContent = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      answer.textContent = text;
    }
  }

  async function start() {
    home.append(field(words.token, words.tokenHelp, token));
    const found = await (await fetch(words.document)).json();
    const groups = new Map();
    for (const [path, operations] of Object.entries(found.paths)) {
      for (const [method, said] of Object.entries(operations)) {
        const tag = (said.tags || [""])[0];
        if (!groups.has(tag)) groups.set(tag, []);
        groups.get(tag).push(operation(path, method, said, found.components.schemas));
      }
    }
    for (const [tag, list] of groups) {
      const section = make("section", "sk-section");
      section.append(make("h2", "utrecht-heading-2", tag), ...list);
      home.append(section);
    }
  }

  start().catch(function () {
    home.append(make("p", "utrecht-paragraph", words.broken));
  });
})();
