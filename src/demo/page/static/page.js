/** The page asks for the world's state each second and redraws only what changed. */
const byId = (id) => document.getElementById(id);
const shown = { open: "", channel: "", viewer: "", tab: "conversation" };
let state;
let tag = "";

async function start() {
  const team = await (await fetch("/team")).json();
  const viewer = byId("viewer");
  for (const { login, name, role } of team) viewer.add(new Option(`${name} (${login}, ${role})`, login));
  const asked = new URLSearchParams(location.hash.slice(1));
  shown.viewer = asked.get("as") ?? team[0].login;
  shown.open = asked.get("open") ?? "";
  shown.channel = asked.get("channel") ?? "";
  shown.tab = asked.get("tab") ?? "conversation";
  viewer.value = shown.viewer;
  viewer.addEventListener("change", () => look({ viewer: viewer.value }));
  await refresh();
  setInterval(refresh, 1000);
}

/** Changes what is looked at. */
function look(change) {
  Object.assign(shown, change);
  const { open, channel, viewer, tab } = shown;
  history.replaceState(null, "", `#${new URLSearchParams({ open, channel, as: viewer, tab })}`);
  tag = "";
  return refresh();
}

async function refresh() {
  const { open, channel, viewer } = shown;
  try {
    const asked = new URLSearchParams({ open, channel, viewer });
    const response = await fetch(`/state?${asked}`, {
      headers: tag ? { "If-None-Match": tag } : {},
      cache: "no-store",
    });
    if (response.status === 304) return;
    tag = response.headers.get("ETag") ?? "";
    state = await response.json();
    draw();
  } catch {
    tell("The small world does not answer; was the demo stopped?");
  }
}

function draw() {
  byId("repository").textContent = state.repository;
  sync(byId("pulls"), state.pulls);
  sync(byId("issues"), state.issues);
  for (const entry of document.querySelectorAll(".entry"))
    entry.classList.toggle("current", entry.dataset.open === state.open);
  drawThread();
  drawChannel();
  drawModal();
}

function drawThread() {
  const { thread, counts, open } = state;
  const isPull = open.startsWith("pull");
  const tab = isPull ? shown.tab : "conversation";
  const reader = byId("reader");
  const switched = reader.dataset.showing !== `${open}/${tab}`;
  reader.dataset.showing = `${open}/${tab}`;
  byId("comment").hidden = !thread || tab !== "conversation";
  if (!thread) return sync(byId("thread"), [{ key: "none", html: '<p class="quiet empty">No pull request yet.</p>' }]);
  sync(byId("thread-header"), [thread.header]);
  const tabs = isPull
    ? {
        conversation: ["Conversation", counts.comments],
        checks: ["Checks", counts.checks],
        files: ["Files changed", counts.files],
      }
    : {};
  sync(
    byId("tabs"),
    Object.entries(tabs).map(([key, [name, count]]) => ({
      key,
      html: `<button role="tab" data-tab="${key}" class="${key === tab ? "current" : ""}">${name} <span class="counter">${count}</span></button>`,
    })),
  );
  sync(byId("thread"), thread[tab]);
  if (switched) reader.scrollTop = 0;
}

function drawChannel() {
  sync(
    byId("channels"),
    state.channels.map((name) => ({
      key: name,
      html: `<button data-channel="${name}" class="${name === state.channel ? "current" : ""}"># ${name}</button>`,
    })),
  );
  const messages = byId("messages");
  const switched = messages.dataset.showing !== state.channel;
  const atEnd = messages.scrollHeight - messages.scrollTop - messages.clientHeight < 80;
  messages.dataset.showing = state.channel;
  const empty = [{ key: "none", html: '<p class="quiet empty">Nothing was said here yet.</p>' }];
  sync(messages, state.messages.length > 0 ? state.messages : empty);
  if (switched || atEnd) toEnd(messages);
}

/** Pictures arrive later than text: the end stays in sight while they do. */
function toEnd(messages) {
  const go = () => (messages.scrollTop = messages.scrollHeight);
  go();
  for (const picture of messages.querySelectorAll("img"))
    if (!picture.complete) picture.addEventListener("load", go, { once: true });
}

/** Makes a box hold these parts in this order; a part whose HTML is as it was is not touched. */
function sync(box, parts) {
  const there = new Map([...box.children].map((child) => [child.dataset.key, child]));
  const wanted = new Set(parts.map(({ key }) => key));
  for (const [key, child] of there) if (!wanted.has(key)) child.remove();
  let place = box.firstElementChild;
  for (const { key, html } of parts) {
    const child = there.get(key) ?? newPart(key);
    if (child.drawn !== html) redraw(child, html);
    if (child === place) place = place.nextElementSibling;
    else box.insertBefore(child, place);
  }
}

function newPart(key) {
  const child = document.createElement("div");
  child.className = "part";
  child.dataset.key = key;
  return child;
}

/** What a person unfolded stays unfolded. */
function redraw(part, html) {
  const unfolded = part.drawn === undefined ? [] : [...part.querySelectorAll("details")].map((details) => details.open);
  part.innerHTML = html;
  part.drawn = html;
  [...part.querySelectorAll("details")].forEach(
    (details, index) => unfolded[index] !== undefined && (details.open = unfolded[index]),
  );
}

async function act(asked) {
  const response = await fetch("/act", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ as: shown.viewer, ...asked }),
  });
  const { problem, error } = await response.json();
  if (problem || error) tell(problem || error);
  await refresh();
  return !problem && !error;
}

let hiding;

function tell(sentence) {
  const toast = byId("toast");
  toast.textContent = sentence;
  toast.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (toast.hidden = true), 6000);
}

const number = () => Number(state.open.split("-")[1]);

const acts = {
  press: ({ ts, action, value }) => act({ kind: "press", ts, action, ...(value === undefined ? {} : { value }) }),
  choose: ({ ts, action }, target) => target.value && act({ kind: "press", ts, action, choose: target.value }),
  check: ({ check, identifier }) => act({ kind: "check", number: number(), check, identifier }),
  recheck: ({ check }) => act({ kind: "recheck", number: number(), check }),
  merge: () => act({ kind: "merge", number: number() }),
};

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (link && followInside(link.href)) return event.preventDefault();
  const target = event.target.closest("button");
  if (!target) return;
  const { open, tab, channel, act: name, confirm } = target.dataset;
  if (open) return look({ open });
  if (tab) return look({ tab });
  if (channel) return look({ channel });
  if (!name) return;
  event.preventDefault();
  if (confirm && !(await confirmed(JSON.parse(confirm)))) return;
  target.disabled = true;
  target.classList.add("pressed");
  await acts[name]?.(target.dataset, target);
  target.disabled = false;
  target.classList.remove("pressed");
});

document.addEventListener("change", (event) => {
  const { act: name } = event.target.dataset;
  if (name === "choose") void acts.choose(event.target.dataset, event.target);
});

/** Links to the two counterparts lead to what this page shows of them. */
function followInside(href) {
  const reference = /#open-(\d+)$/.exec(href);
  if (reference) return (void look({ open: `pull-${reference[1]}`, tab: "conversation" }), true);
  const thread = href.startsWith(state.githubUrl) && /\/(pull|issues)\/(\d+)/.exec(href);
  if (thread) return (void look({ open: `pull-${thread[2]}`, tab: "conversation" }), true);
  const message = href.startsWith(state.slackUrl) && /\/archives\/\w+\/p(\d{10})(\d+)/.exec(href);
  if (!message) return false;
  const said = document.querySelector(`[data-ts="${message[1]}.${message[2]}"]`);
  said?.scrollIntoView({ behavior: "smooth", block: "center" });
  said?.classList.add("found");
  setTimeout(() => said?.classList.remove("found"), 2500);
  return true;
}

byId("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  const input = event.target.querySelector("input");
  const line = input.value.trim();
  if (!line) return;
  input.value = "";
  byId("messages").scrollTop = byId("messages").scrollHeight;
  await act({ kind: line.startsWith("/") ? "slash" : "say", line, channel: state.channel });
});

byId("comment").addEventListener("submit", async (event) => {
  event.preventDefault();
  const area = event.target.querySelector("textarea");
  const body = area.value.trim();
  if (!body) return;
  area.value = "";
  await act({ kind: "comment", number: number(), body });
});

byId("comment").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) byId("comment").requestSubmit();
});

/** A button's own question before it is pressed. */
function confirmed({ title, text, confirm, deny }) {
  const dialog = byId("dialog");
  dialog.replaceChildren(element("h2", title.text), element("p", text.text), buttons(deny.text, confirm.text));
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** A modal of Slack, as a form. */
function drawModal() {
  const dialog = byId("dialog");
  const { modal } = state;
  const drawn = modal ? JSON.stringify(modal) : "";
  if ((dialog.dataset.modal ?? "") === drawn) return;
  dialog.dataset.modal = drawn;
  if (!modal) return dialog.close();
  dialog.replaceChildren(element("h2", modal.title), ...modal.blocks.map(field), buttons("Cancel", modal.submit));
  if (!dialog.open) dialog.showModal();
  dialog.addEventListener("close", () => submitModal(dialog), { once: true });
}

async function submitModal(dialog) {
  if (!dialog.dataset.modal) return;
  const values = Object.fromEntries([...dialog.querySelectorAll("[name]")].map((input) => [input.name, input.value]));
  dialog.dataset.modal = "";
  await act(dialog.returnValue === "yes" ? { kind: "modal", values } : { kind: "dismiss" });
}

function field(block) {
  if (block.type !== "input") return element("p", block.text?.text ?? "");
  const label = element("label", block.label.text);
  const { type, action_id, options = [], multiline, initial_value = "", placeholder } = block.element;
  const input = document.createElement(
    type.includes("select") || type === "radio_buttons" ? "select" : multiline ? "textarea" : "input",
  );
  for (const { text, value } of options) input.add(new Option(text.text, value));
  Object.assign(input, { name: action_id, placeholder: placeholder?.text ?? "" });
  if (initial_value) input.value = initial_value;
  label.append(input);
  return label;
}

function buttons(no, yes) {
  const form = document.createElement("form");
  form.method = "dialog";
  const [first, second] = [no, yes].map((text) => element("button", text));
  first.value = "no";
  second.value = "yes";
  first.className = "slack-button";
  second.className = "slack-button primary";
  form.append(first, second);
  return form;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

void start();
