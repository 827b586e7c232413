/** A QUIC connection that looks like the WebTransport session the MoQ libraries expect. */
// deno-lint-ignore no-explicit-any
export function rawQuic(connection: Deno.QuicConn, protocol: string): any {
  return {
    protocol,
    ready: Promise.resolve(),
    closed: connection.closed,
    incomingBidirectionalStreams: connection.incomingBidirectionalStreams,
    incomingUnidirectionalStreams: connection.incomingUnidirectionalStreams,
    createBidirectionalStream: () => connection.createBidirectionalStream({ waitUntilAvailable: true }),
    createUnidirectionalStream: () => connection.createUnidirectionalStream({ waitUntilAvailable: true }),
    datagrams: datagrams(connection, new Uint8Array(0)),
    close: (info?: CloseInfo) => close(connection, info),
  };
}

export type CloseInfo = { closeCode?: number; reason?: string };

export function close(connection: Deno.QuicConn, info?: CloseInfo) {
  try {
    connection.close({ closeCode: info?.closeCode ?? 0, reason: info?.reason ?? "" });
  } catch {
    // The relay was first.
  }
}

/** The datagrams of a connection, each with a prefix on the wire that the application does not see. */
export function datagrams(connection: Deno.QuicConn, prefix: Uint8Array) {
  const readable = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          controller.enqueue((await connection.readDatagram()).subarray(prefix.length));
        } catch {
          controller.close();
        }
      },
    },
    { highWaterMark: 0 },
  );
  const writable = new WritableStream<Uint8Array>({
    write: (payload) => connection.sendDatagram(concat(prefix, payload)),
  });
  return { readable, writable, maxDatagramSize: connection.maxDatagramSize - prefix.length };
}

export function concat(...parts: Uint8Array[]) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
