/**
 * The shell as a program: its command line, what it prints when nobody sits there, and how it ends.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { USAGE } from "../../runtime/shell/options.ts";
import { endChild } from "../support/children.ts";
import { run } from "../support/course.ts";
import { OurShell, runOurShell } from "../support/our-shell.ts";

test("with a pipe for its input it prints the answers and nothing else", async () => {
  const lines = 'X = 1.\n{X,\n 2}. X +\n 1.\nio:format("bye~n").\nspawn(fun() -> ok end).\n';
  const { printed, status } = await runOurShell(lines);
  assert.match(printed, /^1\n\{1,2\}\n2\nbye\nok\n<0\.\d+\.0>\n$/);
  assert.equal(status, 0);
});

test("a fault in what is piped in does not stop it, and an end without a dot is told", async () => {
  const { printed, status } = await runOurShell("1 + .\n’a’.\n2.\nnode()");
  assert.equal(
    printed,
    "* 1:5: syntax error before: '.'\n" +
      "* 1:1: illegal character ’ (a typographic quote: write ')\n" +
      "2\n* the input ends without a dot\n",
  );
  assert.equal(status, 0);
});

test("halt and q end it, with the status that is asked for", async () => {
  assert.deepEqual(await runOurShell("1. halt(3). 2.\n"), { printed: "1\n", status: 3 });
  assert.equal((await runOurShell("q().\n")).status, 0);
});

test("-eval is evaluated first, in its order, and without a shell that is all", async () => {
  const first = await runOurShell("X.\n", ["-eval", 'X = 1, io:format("~p~n", [X])']);
  assert.deepEqual(first, { printed: "1\n* 1:1: variable 'X' is unbound\n", status: 0 });
  const args = ["-noshell", "-eval", 'io:format("a~n").', "-eval", "halt(7)."];
  assert.deepEqual(await runOurShell("", args), { printed: "a\n", status: 7 });
});

test("without a shell it stays up after the end of its input", async () => {
  const eval_ = 'io:format("up~n"), receive after 50 -> io:format("still up~n") end';
  const { child, output } = new OurShell(["-noshell", "-eval", eval_]);
  child.stdin.end();
  await output.until(/up\nstill up\n/);
  assert.equal(child.exitCode, null);
  await endChild(child);
});

test("an -eval that fails is told, and the status is 1", async () => {
  const failed = (text: string) => runOurShell("", ["-noshell", "-eval", text]);
  assert.deepEqual(await failed("hd([])"), {
    printed:
      "** exception error: bad argument\n     in function  hd/1\n        called as hd([])\n" +
      "        *** argument 1: not a nonempty list\n",
    status: 1,
  });
  assert.deepEqual(await failed("X."), { printed: "* 1:1: variable 'X' is unbound\n", status: 1 });
  assert.equal((await failed("1 +")).status, 1);
  assert.match((await failed("q().")).printed, /undefined function erl_eval:q\/0/);
});

test("a command line that makes no sense is answered with how it should look, and status 2", async () => {
  const { printed, status } = await runOurShell("", ["-foo"]);
  assert.equal(printed, `unknown option -foo\n\n${USAGE}`);
  assert.equal(status, 2);
  assert.deepEqual(await runOurShell("", ["-h"]), { printed: USAGE, status: 0 });
});

test("a name that no node can have is refused with a word about it", async () => {
  const { printed, status } = await runOurShell("", ["-sname", "sif@127.0.0.1"]);
  assert.match(
    printed,
    /^Can't set short node name!\n.*127\.0\.0\.1 makes a long name: use -name\n$/,
  );
  assert.equal(status, 1);
});

test("a module that would load the runtime a second time is refused with what to do", async () => {
  const folder = mkdtempSync(join(tmpdir(), "nodes-and-cookies-"));
  try {
    const runtime = join(CHECKOUT, "runtime/index.ts");
    const text = `import { t } from ${JSON.stringify(runtime)};\nexport const pair = () => t(1, 2);\n`;
    writeFileSync(join(folder, "twice.ts"), text);
    writeFileSync(join(folder, "once.mts"), text);
    const args = ["tsx", "runtime/shell", "-pa", folder];
    const { stdout } = await run("npx", args, { input: "twice:pair().\nonce:pair().\n" });
    const [refused, pair] = stdout.split("\n");
    assert.match(String(refused), /the runtime is loaded twice: put a package.json with/);
    assert.equal(pair, "{1,2}");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a module is found in the folders given, by its bare name only", async () => {
  const folder = mkdtempSync(join(tmpdir(), "nodes-and-cookies-"));
  try {
    writeFileSync(join(folder, "adder.mjs"), "export const addTwo = (a, b) => a + b;\n");
    writeFileSync(join(folder, "broken.mjs"), "export const x = ;\n");
    const lines =
      "adder:add_two(1, 2).\nadder:add_two(1).\nbroken:x().\n'../adder':add_two(1, 2).\n";
    const { printed } = await runOurShell(lines, ["-pa", folder]);
    const [sum, arity, broken, path] = printed.split("\n");
    assert.equal(sum, "3");
    assert.equal(arity, "** exception error: undefined function adder:add_two/1");
    assert.match(String(broken), /^\*\* exception error: \{'(SyntaxError|Error)',/);
    assert.equal(path, "** exception error: undefined function '../adder':add_two/2");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
