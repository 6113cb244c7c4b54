/** Our port mapper, and our client of one. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { EpmdError, names, portPlease, registerAlive } from "../../../runtime/node/epmd-client.ts";
import { startEpmd } from "../../../runtime/node/epmd-daemon.ts";
import { ProtocolError } from "../../../runtime/wire/protocol-error.ts";
import { arriving, hostile } from "../grammar/bytes.ts";
import { answer, request } from "../grammar/epmd.ts";
import { serverThatSays, talkTo, write } from "../sockets.ts";
import { lengthOf, opened, type Target } from "../target.ts";

const HONEST = { name: "amora", port: 40_123, hidden: false };

/** A client with a request of its own may have a second one behind it. */
const requests = fc
  .array(hostile(request), { minLength: 1, maxLength: 2 })
  .map((all) => Uint8Array.from(Buffer.concat(all)));

const serving: Target = {
  name: "epmd-serving",
  about: "the port mapper: any client is answered or cut off, and the names stay what they are",
  open: async () => {
    const daemon = await startEpmd({ port: 0, addresses: ["127.0.0.1"] });
    const honest = await registerAlive(HONEST, daemon.port);
    return opened(
      arriving(requests),
      async (chunks) => {
        await talkTo(daemon.port, (socket) => write(socket, chunks));
        const known = async () => (await names("127.0.0.1", daemon.port)).map(({ name }) => name);
        // A name goes with its connection, which may be a moment later.
        for (let left = 200; left > 0 && (await known()).length > 1; left--);
        assert.deepEqual(await known(), [HONEST.name]);
      },
      lengthOf,
      () => {
        honest.withdraw();
        daemon.close();
      },
    );
  },
};

/** What the client may say of a port mapper that says what it should not. */
async function refusedOr(asking: Promise<unknown>): Promise<void> {
  try {
    await asking;
  } catch (error) {
    assert.ok(error instanceof EpmdError || error instanceof ProtocolError, `${error}`);
  }
}

const asking: Target = {
  name: "epmd-asking",
  about: "the client of a port mapper, at one that answers anything",
  open: async () => {
    const server = await serverThatSays();
    return opened(
      arriving(hostile(answer)),
      async (chunks) => {
        server.say = (socket) => write(socket, chunks);
        await refusedOr(names("127.0.0.1", server.port));
        await refusedOr(portPlease("loki", "127.0.0.1", server.port));
      },
      lengthOf,
      () => server.close(),
    );
  },
};

export const targets: readonly Target[] = [serving, asking];
