// Sends what the form of a browsable address says, as a program would, and shows what is answered.

const form = document.querySelector("[data-api-form]");
const withoutBody = (method) => method === "DELETE";

function sync() {
  form.querySelector("[data-api-body]").hidden = withoutBody(form.elements.method.value);
}

function say(text) {
  const problem = form.querySelector("[data-api-problem]");
  problem.textContent = text;
  problem.hidden = !text;
}

async function send(event) {
  event.preventDefault();
  const method = form.elements.method.value;
  const text = form.elements.body.value.trim();
  say("");
  if (withoutBody(method)) {
    if (!confirm(form.dataset.sure)) return;
  } else if (text) {
    try {
      JSON.parse(text);
    } catch (error) {
      return say(`${form.dataset.wrong} ${error.message}`);
    }
  }
  const button = form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    const body = withoutBody(method) || !text ? undefined : text;
    if (body) headers["Content-Type"] = "application/json";
    await show(await fetch(form.action, { method, headers, body }));
  } catch {
    say(form.dataset.away);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

async function show(response) {
  const answer = document.querySelector("[data-api-answer]");
  const status = answer.querySelector("[data-api-status]");
  const text = await response.text();
  status.textContent = `${response.status} ${response.statusText}`;
  status.dataset.tone = response.ok ? "good" : "bad";
  let shown = text;
  try {
    shown = JSON.stringify(JSON.parse(text), null, 4);
  } catch {
    // Not JSON: as it came.
  }
  answer.querySelector("[data-api-text]").textContent = shown;
  answer.hidden = false;
  answer.scrollIntoView({ block: "nearest" });
}

if (form) {
  form.elements.method.addEventListener("change", sync);
  form.addEventListener("submit", send);
  sync();
}
