import { connect, createServer } from "node:net";

/** Whether a port of the loopback address can be listened on. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => {
      resolve(false);
    });
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

/** The preferred port when it is free, else one that is. */
export async function freePort(preferred: number): Promise<number> {
  if (await isFree(preferred)) return preferred;
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen({ port: 0, host: "127.0.0.1" }, () => {
      const address = probe.address();
      const port =
        typeof address === "object" && address !== null
          ? address.port
          : preferred;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}

/** Bolt's opening: its magic number, and the four versions a client offers. */
const handshake = Buffer.from([
  0x60, 0x60, 0xb0, 0x17, 0, 0, 4, 5, 0, 0, 4, 4, 0, 0, 0, 4, 0, 0, 0, 3,
]);

/** Whether something on the port answers as Bolt does: with the version it chose. */
export function answersBolt(port: number, timeoutMs = 1000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => {
      end(false);
    });
    socket.once("error", () => {
      end(false);
    });
    socket.once("connect", () => socket.write(handshake));
    socket.once("data", (answer: Buffer) => {
      end(answer.length >= 4 && answer.readUInt32BE(0) !== 0);
    });
    socket.once("close", () => {
      resolve(false);
    });
  });
}
