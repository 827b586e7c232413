// Payloads are a function of (track, group, object, length), so that any peer can check every byte it receives
// without having been told it. io.fastrelay.e2e.Pattern is the same function in Java.

/** The payload of an object. */
export function payload(track, group, object, length) {
  const bytes = new Uint8Array(length);
  let state = seed(`${track}/${group}/${object}/${length}`);
  for (let at = 0; at < length; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    for (let i = 0; i < 4 && at + i < length; i++) bytes[at + i] = state >>> (8 * i);
  }
  return bytes;
}

/** Whether the bytes are exactly the payload that an object of this length has. */
export function matches(track, group, object, bytes) {
  const expected = payload(track, group, object, bytes.length);
  return expected.every((byte, i) => byte === bytes[i]);
}

// FNV-1a; xorshift never leaves zero, so zero is not a seed.
function seed(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash === 0 ? 1 : hash;
}
