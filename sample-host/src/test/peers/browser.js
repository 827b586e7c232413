// Runs in Chromium. The test opens this on a page that is served from loopback, because Chromium refuses WebTransport to
// 127.0.0.1 from anywhere else, and calls command().
import { Commands } from "./commands.js";

async function dial(url, protocol) {
  const hash = Uint8Array.from(globalThis.certificateHash.match(/../g), (pair) => parseInt(pair, 16));
  const transport = new WebTransport(url, {
    protocols: [protocol],
    congestionControl: "low-latency",
    serverCertificateHashes: [{ algorithm: "sha-256", value: hash }],
  });
  await transport.ready;
  return transport;
}

const commands = new Commands(dial);

globalThis.command = async (json) => JSON.stringify(await commands.run(JSON.parse(json)));
