/**
 * What `os:cmd` says on the disk in memory is what it says on a Debian machine with the same files:
 * the expected texts were taken from there, by `erl`.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { atom, charlist, Exception, memoryOs, text } from "#runtime";

/** A folder like the one in which `erl` was asked, and the answers to lines typed there. */
function machine() {
  const os = memoryOs(
    { work: { d: { g: "3\n" }, f: "1\n", ".hidden": "2\n" }, other: "" },
    "/work",
  );
  return (line: string) => text(os.cmd(charlist(line)));
}

const ANSWERS: readonly (readonly [line: string, answer: string])[] = [
  ["ls", "d\nf\n"],
  ["ls .", "d\nf\n"],
  ["ls f", "f\n"],
  ["ls d", "g\n"],
  ["ls f d", "f\n\nd:\ng\n"],
  ["ls d nofile", "ls: cannot access 'nofile': No such file or directory\nd:\ng\n"],
  ["ls *", "f\n\nd:\ng\n"],
  ["ls x*", "ls: cannot access 'x*': No such file or directory\n"],
  ["echo *", "d f\n"],
  ["echo d/*", "d/g\n"],
  ["echo x*", "x*\n"],
  ["cat f d/g", "1\n3\n"],
  ["cat f nofile", "1\ncat: nofile: No such file or directory\n"],
  ["cat d", "cat: d: Is a directory\n"],
  ["cd f", "/bin/sh: 1: cd: can't cd to f\n"],
  ["cd d && ls && cat g", "g\n3\n"],
  ["cd d/.. ; ls", "d\nf\n"],
  ["cd nofile && ls ; echo hi", "/bin/sh: 1: cd: can't cd to nofile\nhi\n"],
  ["echo hi > nodir/f", "/bin/sh: 1: cannot create nodir/f: Directory nonexistent\n"],
  ["echo hi > d", "/bin/sh: 1: cannot create d: Is a directory\n"],
  ["echo one two > f; cat f", "one two\n"],
  ['echo "one  two" three', "one  two three\n"],
  ["echo a b   c", "a b c\n"],
  ["echo hi>f2; ls", "d\nf\nf2\n"],
  ["> z; ls", "d\nf\nz\n"],
  ["rm f; ls", "d\n"],
  ["rm d", "rm: cannot remove 'd': Is a directory\n"],
  ["rm nofile", "rm: cannot remove 'nofile': No such file or directory\n"],
  ["rm -f nofile && echo done", "done\n"],
  ["rm -r d && ls", "f\n"],
  ["rm -rf *; ls", ""],
  ["rm -r .", "rm: refusing to remove '.' or '..' directory: skipping '.'\n"],
  [
    "rm -rf /; ls",
    "rm: it is dangerous to operate recursively on '/'\n" +
      "rm: use --no-preserve-root to override this failsafe\nd\nf\n",
  ],
  ["echo a;echo b&&echo c", "a\nb\nc\n"],
  ["\n ls \n echo x", "d\nf\nx\n"],
  ["foo bar; echo x", "/bin/sh: 1: foo: not found\nx\n"],
  ["; ls", '/bin/sh: 1: Syntax error: ";" unexpected\n'],
  ["&& ls", '/bin/sh: 1: Syntax error: "&&" unexpected\n'],
  ["ls ;", "d\nf\n"],
  ["", ""],
];

for (const [line, answer] of ANSWERS)
  test(`os:cmd(${JSON.stringify(line)}) says what a Debian machine says`, () => {
    assert.equal(machine()(line), answer);
  });

test("each command begins anew, in the folder where the first one did", () => {
  const cmd = machine();
  assert.equal(cmd("cd d; ls"), "g\n");
  assert.equal(cmd("ls"), "d\nf\n");
});

test("the lecture's command empties the disk, and only this node's", () => {
  const [first, second] = [machine(), machine()];
  assert.equal(first("cd /; rm -rf *"), "");
  assert.equal(first("ls /"), "");
  assert.equal(second("ls /"), "other\nwork\n");
});

test("what the small shell does not have is refused, and not half done", () => {
  const cmd = machine();
  for (const line of [
    "ls | wc",
    "rm f & ls",
    "echo $HOME",
    "cat < f",
    "echo `ls`",
    "(ls)",
    "echo 'a",
  ])
    assert.match(cmd(`rm f; ${line}`), /^\/bin\/sh: 1: Syntax error: ".*" unexpected\n$/);
  assert.equal(cmd("ls"), "d\nf\n");
});

test("a disk is full at some time, and then nothing is lost", () => {
  const cmd = machine();
  const line = "x".repeat(4000);
  let answer = "";
  for (let i = 0; answer === "" && i < 1000; i++) answer = cmd(`echo ${line} > file${i}`);
  assert.match(answer, /No space left on device/);
  assert.equal(cmd("cat f"), "1\n");
});

test("a line full of stars is answered as quickly as any", () => {
  const cmd = machine();
  cmd(`echo > ${"a".repeat(2000)}`);
  assert.match(cmd(`ls ${"*a".repeat(1500)}b`), /^ls: cannot access/);
});

test("os:cmd takes a string or an atom, and nothing else", () => {
  const os = memoryOs({ f: "1\n" }, "/");
  assert.deepEqual(os.cmd(atom("ls")), charlist("f\n"));
  assert.deepEqual(os.cmd("ls"), charlist("f\n"));
  for (const wrong of [7, [atom("ls")], charlist("a\0b")])
    assert.throws(
      () => os.cmd(wrong),
      (error) => error instanceof Exception && error.reason === atom("badarg"),
    );
});

test("the module os can't reach the machine: neither it nor what it imports knows files or programs", () => {
  const seen = new Set<string>();
  const builtins = new Set<string>();
  const follow = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    const source = readFileSync(file, "utf8");
    const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    assert.doesNotMatch(code, /\bimport\s*\(|\brequire\b|\bprocess\s*[.?[]/, file);
    for (const [, from = ""] of source.matchAll(/^(?:import|export)[^"';]*?from\s*"([^"]+)"/gm))
      if (from.startsWith(".")) follow(resolve(dirname(file), from));
      else builtins.add(from);
    for (const [, from = ""] of source.matchAll(/^import\s*"([^"]+)"/gm)) builtins.add(from);
  };
  const os = fileURLToPath(new URL("../../runtime/simulated/os.ts", import.meta.url));
  follow(os);
  assert.ok(seen.size > 3, "the imports were not found: does the test still know how they look?");
  // keyOf makes a digest of what lies deep, and a frame of the stack names its file by a URL.
  const harmless = ["node:buffer", "node:crypto", "node:url", "node:util"];
  const others = [...builtins].filter((name) => !harmless.includes(name));
  assert.deepEqual(others, [], [...seen].map((file) => relative(dirname(os), file)).join("\n"));
});
