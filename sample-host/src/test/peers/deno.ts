// Reads commands as JSON, one per line, from stdin and writes their replies, one per line, to stdout. Commands run
// beside each other; replies come as they are ready.
import { Commands } from "./commands.js";
import { rawQuic } from "./raw_quic.ts";
import { webTransport } from "./webtransport.ts";

/** A moqt: URL means raw QUIC, an https: URL WebTransport. */
async function dial(url: URL, protocol: string) {
  const raw = url.protocol === "moqt:";
  const connection = await Deno.connectQuic({
    hostname: url.hostname,
    port: Number(url.port),
    serverName: "localhost",
    alpnProtocols: [raw ? protocol : "h3"],
    keepAliveInterval: 2000,
    maxIdleTimeout: 30000,
  });
  return raw ? rawQuic(connection, protocol) : await webTransport(connection, url, protocol);
}

// The libraries log to the console, some of it to stdout, which belongs to the replies.
const encoder = new TextEncoder();
const log = (...words: unknown[]) => Deno.stderr.writeSync(encoder.encode(words.map(String).join(" ") + "\n"));
for (const level of ["debug", "log", "info", "warn", "error"] as const) console[level] = log;
globalThis.addEventListener("unhandledrejection", (event) => {
  log("unhandled", event.reason); // a session that the relay closed rejects whatever the library still had under way
  event.preventDefault();
});

function reply(value: unknown) {
  const bytes = encoder.encode(JSON.stringify(value) + "\n");
  for (let at = 0; at < bytes.length; ) at += Deno.stdout.writeSync(bytes.subarray(at));
}

const commands = new Commands(dial);
reply({ ready: true });
let rest = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split("\n");
  rest = lines.pop()!;
  for (const line of lines) commands.run(JSON.parse(line)).then(reply);
}
Deno.exit(0);
