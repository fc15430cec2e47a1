// The crew's day: goes on without network. What is done is kept on the telephone with its true time and a name of its
// own, sent in order when the network is back, and shown when it was not taken. Nothing of it is thrown away by itself.

const day = document.querySelector("[data-day]");
const STORE = "queue";
/** Where an act leads; what the server then says holds. */
const LEADS_TO = { accept: "accepted", travel: "travelling", start: "started", pause: "paused", finish: "done", refuse: "refused" };
/** How long the telephone may look for its position before a photo is kept without. */
const POSITION_MS = 3_000;
/** How often is tried again while something waits. */
const AGAIN_MS = 5_000;
/** Answers after which the same may be taken later. */
const LATER = new Set([401, 408, 425, 429, 500, 502, 503, 504]);

const text = (name) => day.dataset[name] ?? "";

// The queue, in the telephone's own database.

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("sestomia-day", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "seq", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inStore(mode, work) {
  const db = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = db.transaction(STORE, mode, { durability: "strict" });
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    db.close();
  }
}

const waiting = async () => (await inStore("readonly", (store) => store.getAll())).filter((entry) => entry.account === text("account"));
const keep = (entry) => inStore("readwrite", (store) => store.put(entry));
const forget = (entry) => inStore("readwrite", (store) => store.delete(entry.seq));

// From a form to events.

/** The events that a form stands for: its photos, then the act. */
async function eventsOf(form, submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.set(submitter.name, submitter.value);
  const [act, at] = [data.get("atto"), new Date().toISOString()];
  const number = form.dataset.taskAct;
  const entry = (event, photo) => ({
    number, account: text("account"), photo, conflict: null,
    title: document.querySelector(`[data-task="${number}"] .day-title`)?.textContent.trim() ?? number,
    name: submitter?.textContent.trim() || event.act,
    event: { id: crypto.randomUUID(), at, ...event },
  });
  const photos = data.getAll("foto").filter((file) => file.size > 0);
  const place = photos.length ? await position() : {};
  const stage = act === "finish" ? "after" : data.get("fase") ?? "";
  const events = photos.map((photo) => entry({ act: "photograph", stage, ...place }, photo));
  if (act === "photograph") return events;
  const event = { act, note: data.get("testo") ?? "", reason: data.get("motivo") ?? "", outcome: data.get("esito") ?? "" };
  if (data.has("lavoro")) event.work = workOf(data);
  return [...events, entry(event, null)];
}

function workOf(data) {
  const materials = [];
  for (let n = 1; data.has(`materiale_${n}`); n += 1) {
    const name = data.get(`materiale_${n}`).trim();
    if (name) materials.push({ name, quantity: Number(data.get(`quantita_${n}`)) || 1 });
  }
  const minutes = data.get("minuti");
  return { done: data.getAll("fatto").map(Number), materials, minutes: minutes ? Number(minutes) : null };
}

function position() {
  if (!navigator.geolocation) return {};
  return new Promise((resolve) => {
    const found = ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude });
    navigator.geolocation.getCurrentPosition(found, () => resolve({}), { timeout: POSITION_MS, maximumAge: 60_000, enableHighAccuracy: true });
    setTimeout(() => resolve({}), POSITION_MS + 500);
  });
}

// Sending.

let sending = false;

/** Sends what waits, in order, until the network is gone; the page is loaded anew when all of it has been taken. */
async function send() {
  if (sending) return;
  sending = true;
  let taken = 0;
  try {
    for (const entry of await waiting()) {
      if (entry.conflict) continue;
      const answer = await post(entry).catch(() => null);
      if (!answer || LATER.has(answer.status)) break;
      if (answer.ok) {
        await forget(entry);
        taken += 1;
      } else {
        await keep({ ...entry, conflict: { status: answer.status, text: await reasonOf(answer) } });
      }
    }
  } finally {
    sending = false;
  }
  const left = await show();
  if (taken && left === 0) location.reload();
}

function post({ number, event, photo }) {
  const headers = { "idempotency-key": event.id };
  if (!photo) {
    return fetch(`/api/v1/tasks/${number}/events`, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(event) });
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(event)) if (value !== "" && value !== null) form.set(name, value);
  form.set("foto", photo, photo.name || "foto.jpg");
  return fetch(`/api/v1/tasks/${number}/events`, { method: "POST", headers, body: form });
}

async function reasonOf(answer) {
  if (answer.status === 404 || answer.status === 403) return text("textGone");
  if (answer.status === 409) return text("textNotNow");
  const problem = await answer.json().catch(() => ({}));
  return problem.detail ?? String(answer.status);
}

// What the page shows of it.

/** Shows what waits and what was not taken; returns how much waits. */
async function show() {
  const entries = await waiting();
  const queued = entries.filter((entry) => !entry.conflict);
  const net = day.querySelector("[data-net]");
  net.hidden = queued.length === 0 && navigator.onLine;
  net.dataset.waits = queued.length;
  const offline = queued.length === 1 ? text("textOfflineOne") : text("textOffline").replace(/1[.,\u00a0\u202f]?000/, queued.length);
  net.textContent = queued.length && navigator.onLine && sending ? text("textSending") : offline;
  for (const entry of queued) lead(entry);
  conflicts(entries.filter((entry) => entry.conflict));
  return queued.length;
}

/** The task as it will stand when this has been taken. */
function lead({ number, event }) {
  const card = day.querySelector(`[data-task="${number}"]`);
  const state = LEADS_TO[event.act];
  if (!card || !state) return;
  card.dataset.state = state;
  card.classList.toggle("is-over", state === "done" || state === "refused");
  card.querySelector("[data-state-text]").textContent = day.dataset[`state${state[0].toUpperCase()}${state.slice(1)}`] ?? state;
  for (const button of card.querySelectorAll("[data-from]")) {
    const can = button.dataset.from.split(" ").includes(state);
    if (button.tagName === "BUTTON") button.disabled = !can;
    else button.setAttribute("aria-disabled", String(!can));
  }
}

function conflicts(entries) {
  const section = day.querySelector("[data-conflicts]");
  section.hidden = entries.length === 0;
  section.querySelector("ul").replaceChildren(...entries.map((entry) => {
    const line = document.createElement("li");
    const when = new Date(entry.event.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const note = entry.event.note ? ` «${entry.event.note}»` : "";
    line.append(`${entry.number} ${entry.title}: ${entry.name}, ${when}${note}. ${entry.conflict.text} `);
    if (entry.photo) line.append(photoOf(entry.photo));
    line.append(button(text("textRetry"), async () => { await keep({ ...entry, conflict: null }); await send(); }));
    line.append(button(text("textDismiss"), async () => { await forget(entry); await show(); }));
    return line;
  }));
}

function photoOf(blob) {
  const image = Object.assign(new Image(), { alt: text("textPhoto"), width: 96 });
  image.src = URL.createObjectURL(blob);
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  return image;
}

function button(name, done) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "day-small", textContent: name });
  made.addEventListener("click", done);
  return made;
}

/** Quantities are counted by thumb, in gloves. */
function addSteps(input) {
  const row = Object.assign(document.createElement("div"), { className: "day-steps" });
  const step = (name, label, move) => {
    const made = button(name, () => input[move]());
    made.setAttribute("aria-label", `${text(label)}: ${input.labels[0].textContent}`);
    return made;
  };
  const [less, more] = [step("−", "textLess", "stepDown"), step("+", "textMore", "stepUp")];
  input.before(row);
  row.append(less, input, more);
}

// The page itself, kept for when there is no network.

async function keepPage() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(text("worker"), { scope: text("scope") });
  const worker = (await navigator.serviceWorker.ready).active;
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const pictures = [...day.querySelectorAll("img")].map((image) => image.src);
  const own = [...loaded, ...pictures].filter((address) => /^\/(static|media|maps)\//.test(new URL(address).pathname));
  navigator.serviceWorker.addEventListener("message", () => { day.dataset.kept = "true"; });
  worker.postMessage({ page: text("scope"), keep: [...new Set(own)] });
}

day?.querySelectorAll("input[name^=quantita_]").forEach(addSteps);

if (day && window.indexedDB) {
  day.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.taskAct) return;
    event.preventDefault();
    const entries = await eventsOf(form, event.submitter);
    for (const entry of entries) await keep(entry);
    form.reset();
    form.closest("details")?.removeAttribute("open");
    await show();
    await send();
  });
  addEventListener("online", send);
  addEventListener("offline", show);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  setInterval(async () => { if ((await waiting()).some((entry) => !entry.conflict)) await send(); }, AGAIN_MS);
  show().then(send);
  keepPage().catch(() => {});
}
