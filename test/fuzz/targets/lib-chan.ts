/** lib_chan: its server, and its client. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { libChan, Pid } from "#runtime";
import { runOn } from "../../../runtime/process/start.ts";
import { Vm } from "../../../runtime/process/vm.ts";
import { answerTo, atom, honest, PASSWORD, world } from "../../lib_chan/world.ts";
import { bytes } from "../../support/bytes.ts";
import { hostile, number, weighted, withLength } from "../grammar/bytes.ts";
import { atomOf, deep, plain, termsOf } from "../grammar/terms.ts";
import { serverThatSays, talkTo, write } from "../sockets.ts";
import { opened, type Target } from "../target.ts";

type Step = Uint8Array | "right response";

const words = [
  "startService",
  "echo",
  "fragile",
  "picky",
  "journal",
  "challenge",
  "response",
  "ack",
  "authFail",
];
const terms = fc.oneof(
  {
    weight: 9,
    arbitrary: termsOf({ ...plain, atoms: [...plain.atoms, ...words, "badService", "close"] }),
  },
  { weight: 1, arbitrary: deep },
);
const framed = (term: fc.Arbitrary<Uint8Array>) =>
  hostile(
    withLength(
      4,
      term.map((term) => bytes(131, term)),
    ),
  );
const service = weighted<Uint8Array>(
  [9, fc.constantFrom("echo", "fragile", "picky", "journal", "none").map(atomOf)],
  [1, terms],
);
const startService = framed(
  fc.tuple(service, terms).map((both) => bytes(104, 3, atomOf("startService"), ...both)),
);
const string = (text: string) => bytes(107, number(2, text.length), text);
const response = framed(
  fc
    .oneof(fc.constantFrom("", "0".repeat(32), "x".repeat(300)).map(string), terms)
    .map((response) => bytes(104, 2, atomOf("response"), response)),
);
const anything = framed(terms);

/** Honest beginnings are frequent, so that much of what follows reaches a service. */
const client: fc.Arbitrary<Step[]> = fc
  .tuple(
    weighted<Uint8Array>([9, startService], [1, anything]),
    weighted<Step>([6, fc.constant<Step>("right response")], [1, response], [1, anything]),
    fc.array(anything, { maxLength: 5 }),
  )
  .map(([first, second, rest]) => [first, second, ...rest]);

const serving: Target = {
  name: "lib-chan-serving",
  about: "lib_chan's server: any client is served or cut off, and an honest one is served",
  open: () =>
    new Promise((resolve, reject) => {
      const limits = "{failed_attempts, infinity}. {new_atoms, infinity}. {audit, none}.";
      world(async ({ port, vm, printed }) => {
        await honest(port);
        let before = new Set<unknown>();
        let cases = 0;
        await new Promise<void>((done) =>
          resolve(
            opened(
              client,
              async (steps) => {
                if (cases === 0) before = new Set(vm.processes);
                await talkTo(port, async (socket) => {
                  let heard = Buffer.alloc(0);
                  socket.on("data", (chunk) => {
                    heard = Buffer.concat([heard, chunk]);
                  });
                  for (const step of steps) {
                    if (step !== "right response") await write(socket, [step]);
                    else if (await comes(socket, () => heard.length >= 4))
                      await write(socket, [answerTo(heard)]);
                  }
                });
                const left = () => [...vm.processes].filter((process) => !before.has(process));
                for (let turns = 5_000; turns > 0 && left().length > 0; turns--)
                  await new Promise((next) => setImmediate(next));
                assert.deepEqual(left().length, 0, "processes are left over");
                if (++cases % 20 === 0) await honest(port);
                const reports = printed.splice(0).join("");
                assert.doesNotMatch(reports, /(?:Type|Range|Reference|Assertion)Error/);
              },
              (steps) => steps.reduce((sum, { length }) => sum + length, 0),
              () => done(),
            ),
          ),
        );
      }, limits).catch(reject);
    }),
};

/** Waits for something that may never come. Says whether it has. */
async function comes(
  socket: { readonly readableEnded: boolean; readonly destroyed: boolean },
  has: () => boolean,
) {
  for (let turns = 0; turns < 200 && !socket.readableEnded && !socket.destroyed; turns++) {
    if (has()) return true;
    await new Promise((next) => setImmediate(next));
  }
  return has();
}

/** What a server says: a challenge, a verdict, and what the service sends. */
const challenge = framed(
  fc
    .oneof(fc.constantFrom("abcdefghijklmnopqrstuvwxy", "", "x".repeat(300)).map(string), terms)
    .map((letters) => bytes(104, 2, atomOf("challenge"), letters)),
);
const verdict = framed(
  fc.constantFrom("ack", "ack", "ack", "authFail", "badService", "ok").map(atomOf),
);
const server = fc
  .tuple(
    weighted([8, challenge], [1, verdict], [1, anything]),
    weighted([9, verdict], [1, anything]),
    fc.array(anything, { maxLength: 4 }),
  )
  .map(([first, second, rest]) => [first, second, ...rest]);

const ANSWERS = ["badService", "authFail", "closed", "protocol", "timeout", "econnreset", "epipe"];

const connecting: Target = {
  name: "lib-chan-connecting",
  about: "lib_chan's client, at a server that says anything",
  open: async () => {
    const hostileServer = await serverThatSays();
    const vm = new Vm(Symbol.for("client@here"), { log: () => {} });
    return opened(
      server,
      async (frames) => {
        hostileServer.say = (socket) => write(socket, frames);
        await runOn(vm, async () => {
          const answer = await libChan.connect(
            "127.0.0.1",
            hostileServer.port,
            atom("echo"),
            PASSWORD,
            1,
          );
          const [ok, pid] = answer;
          if (pid instanceof Pid) {
            // The service is gone after what it has said; an answer may be among that.
            await libChan.rpc(pid, 1).catch((error) => assert.equal(error.reason, atom("closed")));
            libChan.disconnect(pid);
          } else {
            assert.equal(ok, atom("error"));
            assert.ok(ANSWERS.map(atom).includes(pid as symbol), String(pid));
          }
        });
      },
      (frames) => frames.reduce((sum, { length }) => sum + length, 0),
      () => hostileServer.close(),
    );
  },
};

export const targets: readonly Target[] = [serving, connecting];
