// Answers for the crew's day when there is no network: the page as it was last, and what it is made of. It touches nothing
// else, and no request that changes anything.

const CACHE = "sestomia-day";
/** A network that has not answered after so long is none. */
const PATIENCE_MS = 6_000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { page, keep } = event.data ?? {};
  if (!page) return;
  event.waitUntil(keepAll(page, keep).then(() => event.source.postMessage("kept")));
});

/** Keeps the page and what it is made of; what it was made of before goes. */
async function keepAll(page, addresses) {
  const cache = await caches.open(CACHE);
  await Promise.all([keepPage(cache, page), ...addresses.map((address) => keepOne(cache, address))]);
  const kept = new Set([new URL(page, self.location.origin).href, ...addresses]);
  for (const request of await cache.keys()) if (!kept.has(request.url)) await cache.delete(request);
}

async function keepPage(cache, page) {
  const answer = await fetch(page, { credentials: "same-origin" });
  if (answer.ok && !answer.redirected) await cache.put(page, answer);
}

async function keepOne(cache, address) {
  if (await cache.match(address)) return;
  const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
  if (answer?.ok) await cache.put(address, answer);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (pathname.endsWith("/ufficio/giornata")) event.respondWith(pageOf(request, pathname));
  } else if (/^\/(static|media|maps)\//.test(pathname)) {
    event.respondWith(partOf(request));
  }
});

async function pageOf(request, pathname) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok && answer.type !== "opaqueredirect") await cache.put(pathname, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(pathname);
    if (kept) return kept;
    throw error;
  }
}

async function partOf(request) {
  const kept = await (await caches.open(CACHE)).match(request.url);
  return kept ?? fetch(request);
}
