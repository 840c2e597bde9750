// The service worker of /k/: keeps one whole version of the app, so that a tablet starts without a
// network. VERSION and FILES stand above this text. It never keeps an answer or the server's words.
const CACHE = `kiosk-app-${VERSION}`;
const SOUNDS = "kiosk-sounds";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE)
      // Past the browser's own cache: all files of this version, or none.
      .then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(
        names.filter((name) => name.startsWith("kiosk-app-") && name !== CACHE).map((name) => caches.delete(name)),
      ))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" && pathname === "/k/") {
    event.respondWith(fromCache("/k/", event.request));
  } else if (FILES.includes(pathname)) {
    event.respondWith(fromCache(pathname, event.request));
  } else if (pathname.startsWith("/am-thanh/")) {
    event.respondWith(caches.open(SOUNDS).then((cache) => cache.match(pathname)).then((kept) => kept || fetch(event.request)));
  }
});

async function fromCache(address, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) || fetch(request);
}
