/** The shell at a real terminal: what is typed can be changed, called back and stopped. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { ENTER, noTerminal, Terminal, UP } from "../support/terminal.ts";

const CTRL_C = "\x03";
const CTRL_D = "\x04";
const LEFT = "\x1b[D";

const checkout = fileURLToPath(new URL("../..", import.meta.url));

/** A shell, with its first prompt shown. */
async function shell(): Promise<Terminal> {
  const terminal = new Terminal(`'${process.execPath}' --import tsx runtime/shell`, checkout);
  after(() => terminal.end());
  await terminal.sees("1> ");
  return terminal;
}

test("a line can be changed before it is sent, and called back after", {
  skip: noTerminal,
}, async () => {
  const terminal = await shell();
  terminal.press("X = 17 + 4.");
  await terminal.sees("X = 17 + 4.");
  terminal.press(LEFT, "1");
  await terminal.sees("X = 17 + 41.");
  terminal.press(ENTER);
  await terminal.sees(/\n58\s+2> /);
  terminal.press(UP, ENTER);
  await terminal.sees(/\n58\s+3> /);
  terminal.press("q().", ENTER);
  assert.equal(await terminal.status(), 0);
});

test("what a process prints goes above the line that is being typed", {
  skip: noTerminal,
}, async () => {
  const terminal = await shell();
  terminal.press('spawn(fun() -> receive after 200 -> io:format("late~n") end end).', ENTER);
  await terminal.sees("2> ");
  terminal.press("40 +");
  await terminal.sees(/late\s+2> 40 \+/);
  terminal.press(" 2.", ENTER);
  await terminal.sees(/\n42\s+3> /);
  terminal.press(CTRL_D);
  assert.equal(await terminal.status(), 0);
});

test("Ctrl-C stops what goes on, throws away what is typed, and twice leaves", {
  skip: noTerminal,
}, async () => {
  const terminal = await shell();
  terminal.press("receive after infinity -> ok end.", ENTER);
  await terminal.sees("infinity -> ok end.");
  terminal.press(CTRL_C);
  await terminal.sees(/\d> /);
  terminal.press("nonsense(", CTRL_C);
  await terminal.sees(/\n\d> /);
  terminal.press("1 + 1.", ENTER);
  await terminal.sees(/\n2\s+\d> /);
  terminal.press(CTRL_C, CTRL_C);
  assert.equal(await terminal.status(), 0);
});
