// A WebTransport client on HTTP/3, because Deno's own offers the server no protocol (WT-Available-Protocols), without
// which a MoQ draft cannot be chosen. One session per connection, static QPACK only.
import { close, type CloseInfo, concat, datagrams } from "./raw_quic.ts";

const HEADERS_FRAME = 0x01;
const SETTINGS_FRAME = 0x04;
const CONTROL_STREAM = 0x00;
const UNI_STREAM = 0x54;
const BIDI_STREAM = 0x41;
const SESSION = 0; // the id of the first request stream
const QUARTER_SESSION = new Uint8Array([SESSION / 4]);

// RFC 9220 (extended CONNECT), RFC 9297 (datagrams) and the WebTransport settings of the drafts in use.
const SETTINGS: [number, number][] = [[0x08, 1], [0x33, 1], [0xffd277, 1], [0x2b603742, 1], [0xc671706a, 1], [0x14e9cd29, 1], [0x2c7cf000, 1]];

// deno-lint-ignore no-explicit-any
export async function webTransport(connection: Deno.QuicConn, url: URL, protocol: string): Promise<any> {
  const control = (await connection.createUnidirectionalStream({ waitUntilAvailable: true })).getWriter();
  const settings = concat(...SETTINGS.map(([id, value]) => concat(varint(id), varint(value))));
  await control.write(concat(varint(CONTROL_STREAM), varint(SETTINGS_FRAME), varint(settings.length), settings));

  const unidirectional = queue<ReadableStream<Uint8Array>>();
  const bidirectional = queue<{ readable: ReadableStream<Uint8Array>; writable: WritableStream<Uint8Array> }>();
  const settled = Promise.withResolvers<void>();
  acceptUnidirectional(connection, unidirectional.put, settled.resolve);
  acceptBidirectional(connection, bidirectional.put);
  await Promise.race([settled.promise, rejectAfter(10000, "the server sent no HTTP/3 SETTINGS")]);

  const request = await connection.createBidirectionalStream({ waitUntilAvailable: true });
  const headers = connectRequest(url, protocol);
  const requestWriter = request.writable.getWriter();
  await requestWriter.write(concat(varint(HEADERS_FRAME), varint(headers.length), headers));
  const answer = new Reader(request.readable);
  await expectAccepted(answer);

  return {
    // Deno closes streams that nobody refers to; these two must stay open as long as the session.
    held: [control, requestWriter],
    protocol,
    ready: Promise.resolve(),
    closed: Promise.race([connection.closed, answer.end()]),
    incomingUnidirectionalStreams: unidirectional.stream,
    incomingBidirectionalStreams: bidirectional.stream,
    async createUnidirectionalStream() {
      const stream = await connection.createUnidirectionalStream({ waitUntilAvailable: true });
      await writeHead(stream, UNI_STREAM);
      return stream;
    },
    async createBidirectionalStream() {
      const stream = await connection.createBidirectionalStream({ waitUntilAvailable: true });
      await writeHead(stream.writable, BIDI_STREAM);
      return stream;
    },
    datagrams: datagrams(connection, QUARTER_SESSION),
    close: (info?: CloseInfo) => close(connection, info),
  };
}

async function acceptUnidirectional(connection: Deno.QuicConn, put: (s: ReadableStream<Uint8Array>) => void, onSettings: () => void) {
  const accept = async (stream: ReadableStream<Uint8Array>) => {
    const reader = new Reader(stream);
    const type = await reader.varint();
    if (type === UNI_STREAM) {
      await reader.varint(); // session id
      return put(reader.rest());
    }
    if (type === CONTROL_STREAM && (await reader.varint()) === SETTINGS_FRAME) onSettings();
    await reader.end();
  };
  await ignoringEnd(async () => {
    for await (const stream of connection.incomingUnidirectionalStreams) ignoringEnd(() => accept(stream));
  });
}

async function acceptBidirectional(connection: Deno.QuicConn, put: (s: { readable: ReadableStream<Uint8Array>; writable: WritableStream<Uint8Array> }) => void) {
  const accept = async (stream: Deno.QuicBidirectionalStream) => {
    const reader = new Reader(stream.readable);
    if ((await reader.varint()) !== BIDI_STREAM) return;
    await reader.varint(); // session id
    put({ readable: reader.rest(), writable: stream.writable });
  };
  await ignoringEnd(async () => {
    for await (const stream of connection.incomingBidirectionalStreams) ignoringEnd(() => accept(stream));
  });
}

async function writeHead(writable: WritableStream<Uint8Array>, type: number) {
  const writer = writable.getWriter();
  await writer.write(concat(varint(type), varint(SESSION)));
  writer.releaseLock();
}

async function expectAccepted(answer: Reader) {
  for (;;) {
    const type = await answer.varint();
    const payload = await answer.take(await answer.varint());
    if (type !== HEADERS_FRAME) continue;
    const status200 = 0xc0 | 25; // in the static table; other ways to write it hold the digits
    if (payload.includes(status200) || new TextDecoder("latin1").decode(payload).includes("200")) return;
    throw new Error(`the server refused CONNECT; its header block is ${hex(payload)}`);
  }
}

/** Extended CONNECT (RFC 9220, RFC 9204) with nothing but static and literal fields. */
function connectRequest(url: URL, protocol: string) {
  const path = url.pathname + url.search;
  return concat(
    new Uint8Array([0, 0]), // no dynamic table
    new Uint8Array([0xc0 | 15]), // :method CONNECT
    new Uint8Array([0xc0 | 23]), // :scheme https
    literal(":authority", url.host),
    literal(":path", path),
    literal(":protocol", "webtransport"),
    literal("sec-webtransport-http3-draft02", "1"),
    literal("origin", url.origin),
    literal("wt-available-protocols", `"${protocol}"`),
  );
}

function literal(name: string, value: string) {
  const [n, v] = [name, value].map((text) => new TextEncoder().encode(text));
  return concat(prefixed(0x20, 3, n.length), n, prefixed(0x00, 7, v.length), v);
}

/** An integer with an n-bit prefix (RFC 7541, section 5.1). */
function prefixed(flags: number, bits: number, value: number) {
  const limit = (1 << bits) - 1;
  if (value < limit) return new Uint8Array([flags | value]);
  const bytes = [flags | limit];
  for (value -= limit; value > 127; value >>= 7) bytes.push((value & 127) | 128);
  return new Uint8Array([...bytes, value]);
}

/** A QUIC variable-length integer (RFC 9000, section 16) of up to 32 bits. */
function varint(value: number) {
  if (value < 0x40) return new Uint8Array([value]);
  if (value < 0x4000) return new Uint8Array([0x40 | (value >> 8), value & 0xff]);
  const long = value >= 0x40000000;
  const bytes = new Uint8Array(long ? 8 : 4);
  new DataView(bytes.buffer).setUint32(bytes.length - 4, value);
  bytes[0] |= long ? 0xc0 : 0x80;
  return bytes;
}

/** Reads varints and byte runs from a stream, and hands on what follows them. */
class Reader {
  #buffer = new Uint8Array(0);
  #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  async varint() {
    const [first] = await this.#peek(1);
    let value = first & 0x3f;
    for (const byte of (await this.take(1 << (first >> 6))).subarray(1)) value = value * 256 + byte;
    return value;
  }

  async take(length: number) {
    const bytes = await this.#peek(length);
    this.#buffer = this.#buffer.subarray(length);
    return bytes;
  }

  /** The stream from here on. */
  rest() {
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          if (this.#buffer.length > 0) {
            controller.enqueue(this.#buffer.slice());
            this.#buffer = new Uint8Array(0);
            return;
          }
          const { value, done } = await this.#reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: (reason) => this.#reader.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  }

  /** Resolves when the stream has ended, however it did. */
  async end() {
    await ignoringEnd(async () => {
      while (!(await this.#reader.read()).done);
    });
    return {};
  }

  async #peek(length: number) {
    while (this.#buffer.length < length) {
      const { value, done } = await this.#reader.read();
      if (done) throw new Error("the stream ended early");
      this.#buffer = concat(this.#buffer, value);
    }
    return this.#buffer.subarray(0, length);
  }
}

function queue<T>() {
  let put!: (value: T) => void;
  const stream = new ReadableStream<T>({
    start: (controller) => {
      put = (value) => controller.enqueue(value);
    },
  });
  return { stream, put };
}

/** Every stream of a connection fails when the connection ends, which its `closed` reports. */
async function ignoringEnd(work: () => Promise<void>) {
  try {
    await work();
  } catch {
    // see above
  }
}

function rejectAfter(ms: number, what: string) {
  return new Promise<never>((_, reject) => setTimeout(() => reject(new Error(what)), ms));
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
