/**
 * The table of attacks (see `docs/SECURITY.md`): what a client can try that is not honest, and that
 * may know the password of one service. After each of them the server serves an honest client at once,
 * and has its memory back.
 *
 * The attacker comes from another address of this machine, because addresses that fail too often are
 * shut out for a while.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { deflateSync } from "node:zlib";
import { type AnyTuple, charlist, libChan, type Pid, self, type Term, t } from "#runtime";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import { bytes } from "../support/bytes.ts";
import { until } from "../support/until.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { recorded } from "./recorder.ts";
import {
  answerTo,
  atom,
  framed,
  frameOf,
  honest,
  PASSWORD,
  Stranger,
  type World,
  world,
} from "./world.ts";

interface Attack {
  /** What is tried, and what comes of it. */
  readonly name: string;
  /** More lines of the configuration, for limits that would take a test too long to reach. */
  readonly lines?: string;
  readonly clock?: VirtualClock;
  run(world: World): Promise<void>;
}

const startEcho = framed(t(atom("startService"), atom("echo"), 1));
const badService = encode(atom("badService"));
const authFail = encode(atom("authFail"));
const ack = encode(atom("ack"));

/** Expects the connection to be closed without another word. */
async function silence(stranger: Stranger): Promise<void> {
  assert.equal(await stranger.next(), undefined);
  assert.equal(stranger.received.length, 0);
}

/** Says something as the first words, and expects silence. */
async function ignored(port: number, ...frames: Uint8Array[]): Promise<void> {
  const stranger = await Stranger.connect(port);
  stranger.say(...frames);
  await silence(stranger);
}

/** The connection of a client that knows the password. */
async function inside(port: number, service = "echo", argsC: Term = []): Promise<Stranger> {
  const stranger = await Stranger.connect(port);
  await stranger.authenticate(service, argsC);
  assert.deepEqual(Buffer.from((await stranger.next()) ?? []), Buffer.from(ack));
  return stranger;
}

/** Terms that promise more than there is, without 131. */
const IMPOSSIBLE: Readonly<Record<string, Uint8Array>> = {
  "an atom of sixty thousand characters": bytes(118, 234, 96, "a".repeat(60_000)),
  "an atom of 256 characters": bytes(118, 1, 0, "a".repeat(256)),
  "a list of four thousand million elements": bytes(108, 255, 255, 255, 255, 106),
  "a tuple of four thousand million elements": bytes(105, 255, 255, 255, 255, 106),
  "a map of four thousand million pairs": bytes(116, 255, 255, 255, 255, 106),
  "a binary of four thousand million bytes": bytes(109, 255, 255, 255, 255, "a"),
  "an integer of four thousand million bytes": bytes(111, 255, 255, 255, 255, 0, 1),
  "no term": bytes(255),
  nothing: bytes(),
};

/** Terms as any other, if nothing that goes through them overflows; without 131. */
const NESTED: Readonly<Record<string, Uint8Array>> = {
  "a nesting of ten thousand lists": Buffer.concat([
    Buffer.concat(Array.from({ length: 10_000 }, () => bytes(108, 0, 0, 0, 1))),
    Buffer.alloc(10_001, 106),
  ]),
  "a nesting of ten thousand tuples": bytes(
    ...Array.from({ length: 10_000 }, () => bytes(104, 1)),
    106,
  ),
};

/** 131, 80, Size:32, what zlib makes of so many empty lists in a list. */
function bomb(size: number): Uint8Array {
  const inner = Buffer.alloc(size, 106);
  inner.writeUInt8(108, 0);
  inner.writeUInt32BE(size - 6, 1);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(size);
  return bytes(131, 80, length, deflateSync(inner));
}

const ATTACKS: readonly Attack[] = [
  {
    name: "a wrong password gives authFail and the end, and after ten the address is shut out",
    run: async ({ port }) => {
      for (let i = 0; i < 10; i++) {
        const stranger = await Stranger.connect(port);
        await stranger.authenticate("echo", 1, `guess ${i}`);
        assert.deepEqual(Buffer.from((await stranger.next()) ?? []), Buffer.from(authFail));
        await silence(stranger);
      }
      // Now even the right password does not help, neither does waiting for the challenge.
      await ignored(port, startEcho);
    },
  },
  {
    name: "many guesses at the same time are not more than ten guesses",
    run: async ({ port }) => {
      const strangers = await Promise.all(Array.from({ length: 50 }, () => Stranger.connect(port)));
      for (const stranger of strangers) stranger.say(startEcho);
      const challenges = await Promise.all(strangers.map((stranger) => stranger.next()));
      // Ten are wrong; of the others each would be right.
      for (const [i, stranger] of strangers.entries())
        stranger.say(answerTo(challenges[i] as Uint8Array, i < 10 ? "guess" : PASSWORD));
      for (const stranger of strangers)
        assert.deepEqual(Buffer.from((await stranger.next()) ?? []), Buffer.from(authFail));
    },
  },
  {
    name: "the password of one service opens no other",
    lines: '{service, vault, password, "another", mfa, test_services, echo, x}.',
    run: async ({ port }) => {
      const stranger = await Stranger.connect(port);
      await stranger.authenticate("vault");
      assert.deepEqual(Buffer.from((await stranger.next()) ?? []), Buffer.from(authFail));
    },
  },
  {
    name: "a recorded answer is no answer to another challenge",
    run: async ({ port }) => {
      const recording = await recorded(port);
      await honest(recording.port);
      const { sent } = await recording.end();
      for (let i = 0; i < 3; i++) {
        const stranger = await Stranger.connect(port);
        stranger.say(sent); // the whole session, as it was
        await stranger.next();
        assert.deepEqual(Buffer.from((await stranger.next()) ?? []), Buffer.from(authFail));
      }
    },
  },
  {
    name: "a service that is not offered, or is no atom, gives badService and the end",
    run: async ({ port }) => {
      const names = [atom("os"), charlist("echo"), "echo", 7, t(atom("echo")), [], 1.5, 2n ** 80n];
      for (const name of names) {
        const stranger = await Stranger.connect(port, `127.0.0.${10 + names.indexOf(name)}`);
        stranger.say(framed(t(atom("startService"), name, charlist("rm -rf *"))));
        assert.deepEqual(Buffer.from((await stranger.next()) ?? []), Buffer.from(badService));
        await silence(stranger);
      }
    },
  },
  {
    name: "an answer of the wrong type is none",
    run: async ({ port }) => {
      for (const answer of ["a".repeat(32), atom("a"), 7, [], t()]) {
        const stranger = await Stranger.connect(port);
        stranger.say(startEcho);
        await stranger.next();
        stranger.say(framed(t(atom("response"), answer)));
        await silence(stranger);
      }
    },
  },
  {
    name: "arguments of the wrong type are the service's to refuse, and only that connection ends",
    run: async ({ port, printed }) => {
      const stranger = await Stranger.connect(port);
      await stranger.authenticate("picky", 7);
      await stranger.next(); // ack
      await silence(stranger);
      assert.match(printed.join(""), /Error in process <0\.\d+\.0> with exit value/);
    },
  },
  ...Object.entries(IMPOSSIBLE).flatMap(([what, term]): Attack[] => [
    {
      name: `${what}, said by somebody unknown, is no first message`,
      run: ({ port }) => ignored(port, frameOf(bytes(131, term))),
    },
    {
      name: `${what} as arguments starts no service`,
      run: async ({ port }) => {
        const stranger = await Stranger.connect(port);
        await stranger.authenticate("echo", term);
        await silence(stranger);
      },
    },
    {
      name: `${what}, sent to a service, ends the connection`,
      run: async ({ port }) => {
        const stranger = await inside(port);
        stranger.say(frameOf(bytes(131, term)));
        await silence(stranger);
      },
    },
  ]),
  ...Object.entries(NESTED).map(
    ([what, term]): Attack => ({
      name: `${what} is no first message, and comes back from a service`,
      run: async ({ port }) => {
        await ignored(port, frameOf(bytes(131, term)));
        const stranger = await Stranger.connect(port);
        await stranger.authenticate("echo", term);
        assert.deepEqual(Buffer.from((await stranger.next()) ?? []), Buffer.from(ack));
        stranger.say(frameOf(bytes(131, term)));
        const answer = bytes(131, 104, 3, term, term, encode(atom("some_args")).subarray(1));
        assert.ok(Buffer.from(answer).equals((await stranger.next()) ?? bytes()));
        stranger.leave();
      },
    }),
  ),
  {
    name: "a small frame that would unpack to a large term is not unpacked",
    run: async ({ port }) => {
      const stranger = await inside(port);
      stranger.say(frameOf(bomb(64 * 1024 * 1024)));
      await silence(stranger);
      await ignored(port, frameOf(bomb(1024 * 1024)));
    },
  },
  {
    name: "more new atoms than an address may name end the connection, and the next one too",
    run: async ({ port }) => {
      const atoms = (from: number) =>
        Array.from({ length: 4_000 }, (_, i) => atom(`new_${from + i}`));
      const stranger = await inside(port, "journal");
      for (let i = 0; i < 3; i++) stranger.say(framed(atoms(i * 4_000)));
      await silence(stranger);
      const again = await inside(port, "journal");
      again.say(framed(atoms(100_000)));
      await silence(again);
    },
  },
  {
    name: "a frame longer than the limit is not waited for",
    run: async ({ port }) => {
      await ignored(port, bytes(255, 255, 255, 255));
      await ignored(port, bytes(0, 1, 0, 1)); // 64 KiB and 1 byte
      const stranger = await inside(port);
      stranger.say(bytes(0, 16, 0, 1)); // 1 MiB and 1 byte
      await silence(stranger);
    },
  },
  {
    name: "a first message that is none of the protocol's is not answered",
    run: async ({ port }) => {
      await ignored(port, bytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
      await ignored(port, bytes(0, 0, 0, 0));
      for (const term of [
        ...[atom("ack"), atom("startService"), t(atom("startService")), "startService"],
        ...[t(atom("startService"), atom("echo")), t(atom("response"), charlist("a".repeat(32)))],
        ...[[atom("startService"), atom("echo"), 1], t(atom("startservice"), atom("echo"), 1)],
        t(atom("startService"), atom("echo"), 1, 2),
      ])
        await ignored(port, framed(term));
      // A second first message is none of the protocol's either.
      const stranger = await Stranger.connect(port);
      stranger.say(startEcho, startEcho);
      await stranger.next();
      await silence(stranger);
    },
  },
  {
    name: "bytes that trickle in are cut off when the time to authenticate is over",
    clock: new VirtualClock(),
    run: async ({ port, audit, vm }) => {
      const clock = vm.clock as VirtualClock;
      const stranger = await Stranger.connect(port);
      for (let at = 0; at < 10; at++) {
        stranger.say(startEcho.subarray(at, at + 1));
        await clock.settle();
        clock.advance(499);
      }
      assert.doesNotMatch(audit().join(), /127\.0\.0\.2/);
      clock.advance(10); // 5 s in all
      await silence(stranger);
      await until("it is written down", () =>
        audit().includes("127.0.0.2 - refused: not authenticated in time"),
      );
    },
  },
  {
    name: "a thousand connections that never authenticate make room for an honest client",
    run: async ({ port, audit }) => {
      const strangers: Stranger[] = [];
      for (let i = 0; i < 1000; i++) strangers.push(await Stranger.connect(port));
      await honest(port); // while they are there
      const shownOut = "127.0.0.2 - refused: made room for another";
      await until(
        "nine hundred were shown out",
        () => audit().filter((line) => line === shownOut).length >= 900,
      );
      for (const stranger of strangers) stranger.leave();
    },
  },
  {
    name: "a client that takes all places of a service takes none of another",
    lines: "{connections, 3}.",
    run: async ({ port }) => {
      const insiders = [];
      for (let i = 0; i < 3; i++) insiders.push(await inside(port, "journal"));
      const late = await Stranger.connect(port);
      await late.authenticate("journal");
      await silence(late);
      await honest(port, "echo");
      for (const insider of insiders) insider.leave();
      await until("there is a place again", async () => {
        const stranger = await Stranger.connect(port);
        await stranger.authenticate("journal");
        const answer = await stranger.next();
        stranger.leave();
        return answer !== undefined;
      });
    },
  },
  {
    name: "a client that never reads is not listened to, and then cut off",
    lines: "{patience, 300}.",
    run: async ({ port, audit }) => {
      const stranger = await inside(port, "library");
      stranger.socket.pause();
      // A gigabyte, if all of it were answered.
      for (let i = 0; i < 4096; i++) stranger.say(framed(256 * 1024));
      await until("it was cut off", () =>
        audit().includes("127.0.0.2 library ended: the other side does not read"),
      );
      stranger.leave();
    },
  },
  {
    name: "a service with much to say is rid of a client that never reads",
    lines: "{patience, 300}.",
    run: async ({ port, audit }) => {
      const stranger = await inside(port, "newspaper", 20);
      stranger.socket.pause();
      await until("it was cut off", () =>
        audit().includes("127.0.0.2 newspaper ended: the other side does not read"),
      );
      stranger.leave();
    },
  },
  {
    name: "all clients that never read may leave only so much unread, however patient the server is",
    lines: "{patience, infinity}.",
    run: async ({ port, audit }) => {
      const strangers = [];
      for (let i = 0; i < 4; i++) {
        const stranger = await Stranger.connect(port);
        await stranger.authenticate("newspaper", 100);
        stranger.socket.pause();
        strangers.push(stranger);
      }
      await until("one was cut off", () =>
        audit().includes("127.0.0.2 newspaper ended: the other side does not read"),
      );
      for (const stranger of strangers) stranger.leave();
    },
  },
  {
    name: "a service that crashes takes nothing with it",
    run: async ({ port, printed }) => {
      for (let i = 0; i < 20; i++) {
        const stranger = await inside(port, "fragile");
        stranger.say(framed(i));
        await silence(stranger);
      }
      assert.match(printed.join(""), /it broke/);
    },
  },
  {
    name: "a service that loops is sent only so much, and is ended when its client is cut off",
    lines: "{patience, 300}.",
    run: async ({ port, audit }) => {
      for (const service of ["endless", "restless"]) {
        const stranger = await inside(port, service);
        const term = framed(charlist("x".repeat(100_000)));
        for (let i = 0; i < 1000; i++) stranger.say(term);
        await until("it was cut off", () =>
          audit().includes(`127.0.0.2 ${service} ended: the owner does not read`),
        );
        stranger.leave();
      }
    },
  },
  {
    name: "a service that loops is ended when its client has gone",
    lines: "{patience, 300}.",
    run: async ({ port }) => {
      for (const service of ["endless", "restless"]) (await inside(port, service)).leave();
    },
  },
];

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** What a node holds in memory, in MB. */
function megabytes(): number {
  collect();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return (heapUsed + external + arrayBuffers) / 1024 ** 2;
}

for (const { name, lines, clock, run } of ATTACKS)
  test(name, { timeout: 60_000 }, () =>
    world(
      async (w) => {
        await honest(w.port);
        const before = megabytes();
        await run(w);
        await honest(w.port);
        await until("nothing is left of it", () => [...w.vm.processes].length === 2);
        await until("the memory is back", () => megabytes() < before + 8);
      },
      lines,
      clock,
    ),
  );

test("an attacker with a password starts nothing but that service", () =>
  world(async (w) => {
    const started: string[] = [];
    const find = w.vm.modules.function.bind(w.vm.modules);
    w.vm.modules.function = (module, name, arity) => {
      started.push(`${String(module)}:${String(name)}/${arity}`);
      return find(module, name, arity);
    };
    await runOn(new Vm(atom("attacker")), async () => {
      const [, pid] = await libChan.connect("127.0.0.1", w.port, atom("echo"), PASSWORD, [
        ...[atom("os"), atom("cmd"), [charlist("rm -rf *")]],
      ]);
      for (const order of [
        t(atom("apply"), atom("os"), atom("cmd"), [charlist("rm -rf *")]),
        t(atom("$gen_call"), t(pid as Pid, 1), t(atom("call"), atom("os"), atom("cmd"), [])),
        t(atom("startService"), atom("journal"), 1),
        t(atom("io_request"), pid as Pid, 1, atom("getopts")),
        // What the middle man itself would obey.
        ...[atom("disconnect"), t(atom("send"), 1), t(atom("EXIT"), self(), atom("kill"))],
      ])
        assert.deepEqual(((await libChan.rpc(pid as Pid, order)) as AnyTuple)[0], order);
    });
    assert.deepEqual(started, ["Symbol(test_services):Symbol(echo)/3"]);
  }));
