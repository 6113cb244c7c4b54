/** What programs see of a connection, and what goes over the wire for it. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { test } from "node:test";
import { $, Exception, exit, libChan, on, receive, self, send, spawn, t } from "#runtime";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { bytes } from "../support/bytes.ts";
import { until } from "../support/until.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { recorded } from "./recorder.ts";
import {
  atom,
  connect,
  framed,
  listening,
  PASSWORD,
  Stranger,
  type World,
  world,
} from "./world.ts";

/** A client on a node of its own. */
const client = <R>(code: () => R) => runOn(new Vm(atom("client@here")), code);

const idle = (w: World) => until("nobody is connected", () => [...w.vm.processes].length === IDLE);
/** The server, and the process that watches it. */
const IDLE = 2;

test("any process may rpc, and each gets its own answer", () =>
  world(({ port }) =>
    client(async () => {
      const me = self();
      const pid = await connect(port);
      for (let i = 0; i < 10; i++)
        spawn(async () => send(me, t(atom("got"), i, await libChan.rpc(pid, i))));
      for (let i = 0; i < 10; i++) {
        const answer = await receive(on(t(atom("got"), i, $("Answer")), ({ Answer }) => Answer));
        assert.deepEqual(answer, t(i, 1, atom("some_args")));
      }
    }),
  ));

test("a program that disconnects gets no chan_closed, and the service does", () =>
  world((w) =>
    client(async () => {
      const pid = await connect(w.port);
      assert.equal(libChan.disconnect(pid), true);
      await idle(w); // the service has ended because it was told
      assert.equal(libChan.disconnect(pid), true);
      send(self(), atom("last"));
      assert.equal(await receive(on($("First"), ({ First }) => First)), atom("last"));
    }),
  ));

test("when the service ends the client gets chan_closed, and an rpc that waits is told", () =>
  world(({ port }) =>
    client(async () => {
      const pid = await connect(port, "fragile");
      await assert.rejects(
        libChan.rpc(pid, 1),
        (error) =>
          error instanceof Exception && error.class === "exit" && error.reason === atom("closed"),
      );
      await receive(on(t(atom("chan_closed"), pid), () => true));
      await assert.rejects(libChan.rpc(pid, 2), Exception);
    }),
  ));

test("what was sent before a disconnect still arrives", () =>
  world((w) =>
    client(async () => {
      const pid = await connect(w.port, "journal");
      for (let i = 0; i < 200; i++) libChan.cast(pid, i);
      libChan.disconnect(pid);
      await until("all has arrived", () => w.journal.length === 200);
    }),
  ));

test("a flood of terms arrives whole and in order", () =>
  world((w) =>
    client(async () => {
      const pid = await connect(w.port, "journal");
      const terms = Array.from({ length: 20_000 }, (_, i) => (i % 100 === 0 ? "x".repeat(i) : i));
      for (const term of terms) libChan.cast(pid, term);
      await until("all has arrived", () => w.journal.length === terms.length);
      assert.deepEqual(w.journal, terms);
    }),
  ));

test("many large answers arrive, though they were asked for all at once", () =>
  world((w) =>
    client(async () => {
      const pid = await connect(w.port, "library");
      for (let i = 0; i < 30; i++) libChan.cast(pid, 300_000 + i);
      for (let i = 0; i < 30; i++) {
        const book = await receive(on(t(atom("chan"), pid, $.list("Book")), ({ Book }) => Book));
        assert.equal(book.length, 300_000 + i);
      }
    }),
  ));

test("a connection ends with the process that has made it", () =>
  world((w) =>
    client(async () => {
      const me = self();
      const owner = spawn(async () => {
        send(me, await connect(w.port));
        await receive(on(atom("never"), () => true));
      });
      await receive(on($.pid("Pid"), () => true));
      exit(owner, atom("kill"));
      await idle(w);
    }),
  ));

test("a connection ends with its middle man, and the service does not stay", () =>
  world(
    (w) =>
      client(async () => {
        const pid = await connect(w.port, "endless");
        exit(pid, atom("kill"));
        await idle(w);
      }),
    "{patience, 1}.",
  ));

test("when the server is ended its connections are closed", () =>
  world((w) =>
    client(async () => {
      const pid = await connect(w.port);
      await w.stop();
      await receive(on(t(atom("chan_closed"), pid), () => true));
    }),
  ));

test("the time to authenticate is over once it was used", () => {
  const clock = new VirtualClock();
  return world(
    ({ port }) =>
      client(async () => {
        const pid = await connect(port);
        clock.advance(3_600_000);
        assert.deepEqual(await libChan.rpc(pid, 1), t(1, 1, atom("some_args")));
        libChan.disconnect(pid);
      }),
    "",
    clock,
  );
});

test("connect says what is wrong with the other end", async () => {
  await client(async () => {
    const tryPort = (port: number, host = "127.0.0.1") =>
      libChan.connect(host, port, atom("echo"), PASSWORD, 1);
    const say = async (...frames: Uint8Array[]) => {
      const server = createServer((socket) => {
        for (const frame of frames) socket.write(frame);
        if (frames.length === 0) socket.destroy();
      });
      const answer = await tryPort(await listening(server));
      server.close();
      return answer;
    };
    const error = (why: string) => t(atom("error"), atom(why));
    assert.deepEqual(await say(), error("closed"));
    assert.deepEqual(await say(bytes("HTTP/1.1 400 Bad Request\r\n\r\n")), error("protocol"));
    assert.deepEqual(await say(framed(t(atom("hello")))), error("protocol"));
    assert.deepEqual(await say(framed(t(atom("challenge"), 7))), error("protocol"));
    assert.deepEqual(await tryPort(1), error("econnrefused"));
    const [, why] = await tryPort(1, "no.such.host.invalid");
    assert.match(String(why), /nxdomain|eai_again/);
  });
});

test("connect to a server that asks for no password", async () => {
  const server = createServer((socket) => {
    socket.once("data", () => socket.write(Buffer.concat([framed(atom("ack")), framed(1)])));
  });
  const port = await listening(server);
  await client(async () => {
    const pid = await connect(port);
    await receive(on(t(atom("chan"), pid, 1), () => true)); // what came in one chunk with ack
    libChan.disconnect(pid);
  });
  server.close();
});

test("misuse is told at once", () =>
  client(async () => {
    const wrong: (() => unknown)[] = [
      () => libChan.connect("localhost", 1, atom("echo"), "", 1),
      () => libChan.connect("localhost", 1, atom("echo"), "ł", 1),
      () => libChan.connect("localhost", 0, atom("echo"), PASSWORD, 1),
      () => libChan.connect("", 1, atom("echo"), PASSWORD, 1),
      () => libChan.connect("localhost", 1, atom("echo"), PASSWORD, 1, [atom("tls")]),
    ];
    for (const call of wrong)
      await assert.rejects(
        async () => call(),
        (error) => error instanceof Exception && error.reason === atom("badarg"),
      );
  }));

test("an honest session, byte by byte: it is the protocol's, and the password is not in it", () =>
  world(async ({ port }) => {
    const recording = await recorded(port);
    await client(async () => {
      const pid = await connect(recording.port, "echo", [1]);
      assert.deepEqual(await libChan.rpc(pid, 7), t(7, [1], atom("some_args")));
      libChan.disconnect(pid);
    });
    const { sent, received } = await recording.end();
    // The bytes are written down by the specification of the external term format.
    const frame = (...parts: Parameters<typeof bytes>) => {
      const content = bytes(131, ...parts);
      return bytes(0, 0, 0, content.length, content);
    };
    const name = (text: string) => bytes(119, text.length, text);
    const letters = received.subarray(4 + 3 + 11 + 3, 4 + 3 + 11 + 3 + 25).toString("latin1");
    assert.match(letters, /^[a-z]{25}$/);
    const digits = createHash("md5")
      .update(letters + PASSWORD)
      .digest("hex");
    assert.deepEqual(
      received,
      Buffer.concat([
        frame(104, 2, name("challenge"), 107, 0, 25, letters),
        frame(name("ack")),
        frame(104, 3, 97, 7, 107, 0, 1, 1, name("some_args")),
      ]),
    );
    assert.deepEqual(
      sent,
      Buffer.concat([
        frame(104, 3, name("startService"), name("echo"), 107, 0, 1, 1),
        frame(104, 2, name("response"), 107, 0, 32, digits),
        frame(97, 7),
      ]),
    );
    const all = Buffer.concat([sent, received]);
    const reversed = [...PASSWORD].reverse().join("");
    const asList = bytes(...[...PASSWORD].flatMap((letter) => [97, letter]));
    const hashed = ["md5", "sha1", "sha256"].flatMap((kind) => {
      const hash = createHash(kind).update(PASSWORD).digest();
      return [hash, hash.toString("hex")];
    });
    for (const form of [
      ...[PASSWORD, reversed, Buffer.from(PASSWORD, "utf16le"), asList],
      ...[Buffer.from(PASSWORD).toString("base64"), Buffer.from(PASSWORD).toString("hex")],
      ...hashed,
    ])
      assert.equal(all.includes(Buffer.from(form)), false, `${form} went over the wire`);
  }));

test("no two connections get the same challenge", () =>
  world(async ({ port }) => {
    const seen = new Set<string>();
    for (let i = 0; i < 50; i++) {
      const stranger = await Stranger.connect(port);
      stranger.say(framed(t(atom("startService"), atom("echo"), 1)));
      seen.add(Buffer.from((await stranger.next()) as Uint8Array).toString("latin1"));
      stranger.leave();
    }
    assert.equal(seen.size, 50);
  }));

test("the audit has a line for each connection, and no secret", () =>
  world(async (w) => {
    await client(async () => {
      libChan.disconnect(await connect(w.port));
      await libChan.connect("localhost", w.port, atom("echo"), "wrong password", 1);
      await libChan.connect("localhost", w.port, atom("it's"), PASSWORD, 1);
    });
    const stranger = await Stranger.connect(w.port);
    stranger.leave();
    const expected = [
      "127.0.0.1 'it\\'s' refused: unknown service",
      "127.0.0.1 echo ended: closed by the other side",
      "127.0.0.1 echo refused: wrong password",
      "127.0.0.1 echo started",
      "127.0.0.2 - refused: closed by the client",
    ];
    await until("all is written", () => w.audit().length === expected.length);
    assert.deepEqual(w.audit().sort(), expected);
  }));
