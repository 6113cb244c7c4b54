/**
 * The module `timer`: waiting, and sending something later.
 */
import { Exception } from "../../process/exception.ts";
import { provide } from "../../process/modules.ts";
import { after, receiveMatching } from "../../process/receive.ts";
import { spawn } from "../../process/spawn.ts";
import { makeRef, self } from "../../process/ties.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";
import { sendTo } from "./erlang-sending.ts";
import { anInteger, anything, library, takes } from "./library.ts";

const ok = Symbol.for("ok");

/** Waits, in ms, without looking at any message. */
async function sleep(time: Term): Promise<symbol> {
  const ms = time === Symbol.for("infinity") ? Number.POSITIVE_INFINITY : time;
  if (typeof ms !== "number" || ms < 0)
    throw new Exception("error", Symbol.for("timeout_value"), []);
  return receiveMatching<symbol>(
    () => undefined,
    after(ms, () => ok),
  );
}

/** Sends a message after a time, in ms. */
function sendAfter(ms: Term, to: Term, message: Term): Term {
  spawn(async () => {
    await sleep(ms);
    sendTo(to, message);
  });
  return t(ok, t(Symbol.for("send_local"), makeRef()));
}

/** The module's exports. */
export const timer = library("timer", {
  "send_after/2": takes([anInteger, anything], (ms, message) => sendAfter(ms, self(), message)),
  "send_after/3": takes([anInteger, anything, anything], sendAfter),
  "sleep/1": takes([anything], sleep),
});

provide("timer", timer);
