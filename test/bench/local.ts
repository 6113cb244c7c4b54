/**
 * Rows that need no other node: a call, long mailboxes, and two things that Erlang has by construction, so
 * that it is not asked: fairness, and that ten times as much of something makes nothing slower. These two
 * are measured by the processor's time, of which other programs take nothing.
 */
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import {
  _,
  $,
  demonitor,
  exit,
  monitor,
  on,
  type Pid,
  receive,
  self,
  send,
  spawn,
  t,
} from "#runtime";
import { seconds } from "./driver.ts";
import { fill, grown, growth, processorMs, questions, serve } from "./growth.ts";
import { type Measure, SIZES } from "./rows.ts";

const { MAILBOX } = SIZES;

const DOWN = Symbol.for("DOWN");
const kill = Symbol.for("kill");
const ping = Symbol.for("ping");

export const local = {
  call: (count) =>
    withServer((server) =>
      seconds(async () => {
        for (let i = 0; i < count; i++) {
          const ref = monitor(server);
          send(server, t(self(), ref, i));
          await receive(
            on(t(ref, $("Answer")), ({ Answer }) => Answer),
            on(t(DOWN, ref, _, _, $("Reason")), ({ Reason }) => exit(Reason)),
          );
          demonitor(ref, [Symbol.for("flush")]);
        }
      }),
    ),

  selective: (count) =>
    withServer((server) => {
      fill(MAILBOX);
      return seconds(async () => {
        for (let i = 0; i < count; i++) {
          send(server, t(self(), ping, i));
          await receive(on(t(ping, _), () => true));
        }
      });
    }),

  "selective-ref": (count) =>
    withServer((server) => {
      fill(MAILBOX);
      return seconds(() => questions(server, count));
    }),

  fairness,

  "more-processes": () => growth(grown.processes),
  "more-names": () => growth(grown.names),
  "more-monitors": () => growth(grown.monitors),
  "more-messages": () => growth(grown.messages),
  "more-atoms": () => growth(grown.atoms),
} satisfies Record<string, Measure>;

async function withServer(measure: (server: Pid) => Promise<number>): Promise<number> {
  const server = spawn(serve);
  const result = await measure(server);
  exit(server, kill);
  return result;
}

/**
 * The longest that a timer or a socket has to wait, in ms, while processes never rest: pairs that always
 * have a message for each other, and one whose messages are always there already.
 */
async function fairness(ms: number): Promise<number> {
  const pids = Array.from({ length: 20 }, () => spawn(playing));
  for (const pid of pids) for (const to of pids.slice(0, 2)) send(pid, t(to, ping, 0));
  const busy = spawn(async () => {
    for (;;) {
      send(self(), ping);
      await receive(on(ping, () => true));
    }
  });
  const server = createServer((socket) => {
    socket.on("data", (chunk) => socket.write(chunk));
    socket.on("error", () => {}); // it is destroyed in the end
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(socket, "connect");
  let worst = 0;
  for (const end = performance.now() + ms; performance.now() < end; ) {
    const timer = await processorMs(() => setTimeout(1));
    // At either end of the socket.
    const both = await processorMs(() => {
      socket.write("?");
      return once(socket, "data");
    });
    worst = Math.max(worst, timer - 1, both / 2);
  }
  socket.destroy();
  server.close();
  for (const pid of [...pids, busy]) exit(pid, kill);
  return worst;
}

/** Sends back to where it came from, for ever. */
async function playing() {
  for (;;)
    await receive(
      on(t($.pid("From"), ping, $("N")), ({ From, N }) => send(From, t(self(), ping, N))),
    );
}
