// A filled form is sealed for the server the moment it is finished: whoever holds the tablet,
// this program included, cannot open it again.
//
// ephemeral ECDH over P-256 → HKDF-SHA-256 (salt: the ephemeral public key; info: LABEL and the
// server's public key) → AES-256-GCM, the form's id as additional data. A sealed form is
//   1 byte version (1) | 65 bytes ephemeral public key | 12 bytes nonce | ciphertext and tag.
// The text is padded with spaces to a multiple of 512 bytes: its length tells nothing.
const LABEL = new TextEncoder().encode("thuocdo sealed answer 1");
const PAD_TO = 512;
const CURVE = { name: "ECDH", namedCurve: "P-256" };

export const canSeal = () => Boolean(globalThis.isSecureContext && globalThis.crypto && crypto.subtle);

export function toBase64url(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

export function fromBase64url(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** The random id of one form: 22 letters. Sending a form again under its id is harmless. */
export function makeId() {
  return toBase64url(crypto.getRandomValues(new Uint8Array(16)));
}

/** Seal a form (any JSON value) under its id for the server's public key (base64url, 65 bytes). */
export async function seal(form, id, publicKey) {
  const serverBytes = fromBase64url(publicKey);
  const server = await crypto.subtle.importKey("raw", serverBytes, CURVE, false, []);
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const ownBytes = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: server }, own.privateKey, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const info = join(LABEL, serverBytes);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: ownBytes, info },
    material, { name: "AES-GCM", length: 256 }, false, ["encrypt"],
  );
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const secret = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(id) }, key, padded(form),
  );
  return join(Uint8Array.of(1), ownBytes, nonce, new Uint8Array(secret));
}

function padded(form) {
  const text = new TextEncoder().encode(JSON.stringify(form));
  const whole = new Uint8Array(Math.ceil((text.length + 1) / PAD_TO) * PAD_TO).fill(32);
  whole.set(text);
  return whole;
}

function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
