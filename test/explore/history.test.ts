/** Histories that one server could have given, and those that none could: examples of Wing and Gong. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { History, type Model } from "../../labs/kit/check/history.ts";

/** A variable: `write 1` gives ok, `read` its value. */
const variable: Model = (state, call) =>
  call === "read" ? [state, state] : [call.replace("write ", ""), "ok"];

/** A history of lines: `a write 1` begins a call of a client, `a = ok` is its answer. */
async function history(...lines: readonly string[]): Promise<History> {
  const made = new History();
  const open = new Map<string, (answer: string) => void>();
  for (const line of lines) {
    const [client = "", ...rest] = line.split(" ");
    if (rest[0] === "=") {
      open.get(client)?.(rest[1] as string);
      for (let i = 0; i < 5; i++) await undefined; // its answer is noted
    } else {
      const asked = new Promise<string>((resolve) => open.set(client, resolve));
      void made.note(rest.join(" "), asked, (answer) => answer);
    }
  }
  return made;
}

for (const [what, lines, isPossible] of [
  ["one after the other", ["a write 1", "a = ok", "b read", "b = 1"], true],
  ["an old value after a new one was written", ["a write 1", "a = ok", "b read", "b = 0"], false],
  ["an old value while the new one is written", ["a write 1", "b read", "b = 0", "a = ok"], true],
  [
    "the new value, and then the old one",
    ["a write 1", "b read", "b = 1", "b read", "b = 0", "a = ok"],
    false,
  ],
  ["a write without an answer that was done", ["a write 1", "b read", "b = 1"], true],
  ["a write without an answer that was not done", ["a write 1", "b read", "b = 0"], true],
  ["a value that nobody wrote", ["a write 1", "b read", "b = 2", "a = ok"], false],
] as const)
  test(`${what}: ${isPossible ? "possible" : "impossible"}`, async () => {
    const order = (await history(...lines)).order(variable, "0");
    assert.equal(order !== undefined, isPossible, String(order));
  });
