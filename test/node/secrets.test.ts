/**
 * Secrets: nodes with marked cookies and lib_chan with marked passwords do all that they do, and all that goes
 * wrong there goes wrong. Then the marks are looked for in everything that was printed and written.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { inspect } from "node:util";
import { startNode } from "#runtime";
import { nodeOf } from "../../runtime/node/node.ts";
import { current } from "../../runtime/process/current.ts";
import { freePort } from "../support/erl.ts";
import { OurShell, runOurShell } from "../support/our-shell.ts";
import { until } from "../support/until.ts";

const COOKIES = ["MARKEDCOOKIEOFSIF", "MARKEDCOOKIEOFAMORA"] as const;
const PASSWORD = "MARKEDPASSWORD";
const SECRETS = [...COOKIES, PASSWORD];

const folder = mkdtempSync(join(tmpdir(), "secrets-"));
after(() => rmSync(folder, { recursive: true }));

/** The files that hold secrets, because they are meant to. */
const holders = new Set<string>();

/** Writes a file that holds a secret. */
function secretFile(name: string, content: string): string {
  const file = join(folder, name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, content, { mode: 0o400 });
  holders.add(file);
  return file;
}

/** The ways in which a secret could be written: as it is, as a list of characters, in hexadecimal, in base64. */
function formsOf(secret: string): string[] {
  const base64 = Buffer.from(secret)
    .toString("base64")
    .replace(/.{4}=*$/, "");
  const hex = Buffer.from(secret).toString("hex");
  return [secret, [...Buffer.from(secret)].join(","), hex, hex.toUpperCase(), base64];
}

function assertKept(text: string, where: string): void {
  for (const secret of SECRETS)
    for (const form of formsOf(secret))
      assert.ok(!text.includes(form), `${where} says ${form}: ${excerpt(text, form)}`);
}

const excerpt = (text: string, form: string) =>
  text.slice(Math.max(0, text.indexOf(form) - 200), text.indexOf(form) + 200);

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** What is typed at a shell, and what is printed for it must match. */
type Typed = readonly [typed: string, expected: RegExp];

test("what nodes and lib_chan print and write, when all is well and when it is not, holds no secret", async (t) => {
  const env = { ERL_EPMD_PORT: String(await freePort()) };
  const shells = (["sif", "amora"] as const).map((name, i) => {
    secretFile(`${name}/.erlang.cookie`, COOKIES[i] as string);
    const home = join(folder, name);
    const trace = join(folder, `${name}.html`);
    const args = ["-sname", name, "--trace", trace];
    return new OurShell(args, { ...env, HOME: home });
  });
  const [sif, amora] = shells as [OurShell, OurShell];
  t.after(() => Promise.all(shells.map((shell) => shell.stop())));
  const port = await freePort();
  const service = `{service, s, password, "${PASSWORD}", mfa, fragile, start_me_up, x}.`;
  const good = secretFile("good.conf", `{port, ${port}}.\n${service}\n`);
  const bad = secretFile(
    "bad.conf",
    `{port, ${PASSWORD}}.\n{service, s, password, ${PASSWORD}, mfa, fragile, start_me_up, x}.\n` +
      `{service, s, "${PASSWORD}"}.\n{password "${PASSWORD}"}.\n"${PASSWORD}`,
  );
  const host = /@([^']+)'?$/.exec(await sif.type("node()."))?.[1];
  const other = `'amora@${host}'`;
  const connect = (password: string, port_ = port) =>
    `lib_chan:connect("localhost", ${port_}, s, "${password}", 1).`;
  await amora.type("1.");
  const typed: readonly Typed[] = [
    [`net_adm:ping(${other}).`, /^pang$/], // each has another cookie
    [`erlang:set_cookie(${other}, '${COOKIES[1]}').`, /^true$/],
    [`net_adm:ping(${other}).`, /^pong$/],
    [`rpc:call(${other}, erlang, node, []).`, /amora/],
    ["spawn(fun() -> 1/0 end).", /<0\.\d+\.0>/],
    ["sys:get_status(net_kernel).", /net_kernel/],
    ["process_info(whereis(net_kernel)).", /registered_name/],
    [`lib_chan:start_server("${bad}").`, /bad_config/],
    [`lib_chan:start_server("${good}").`, /true/],
    [connect(PASSWORD), /ok/], // its service does not exist, which is reported
    [connect(`${PASSWORD}2`), /authFail/],
    [connect(PASSWORD, 1), /econnrefused/],
    [connect(PASSWORD, 0), /bad argument/],
    [`lib_chan:connect("localhost", ${port}, s, ${PASSWORD.toLowerCase()}, 1).`, /bad argument/],
  ];
  for (const [text, expected] of typed) assert.match(await sif.type(text), expected, text);
  await sif.output.until(/undef,\[\{fragile/);
  for (const { child } of shells) child.stdin.end("halt().\n");
  await until("both have written their diagrams", () =>
    shells.every(({ child }) => child.exitCode === 0),
  );
  assert.match(amora.output.text, /Invalid challenge reply/);
  for (const { output } of shells) assertKept(output.text, "a shell");

  const written = filesIn(folder).filter((file) => !holders.has(file));
  for (const name of ["sif.html", "amora.html", "lib_chan.log"])
    assert.ok(written.includes(join(folder, name)), `${name} was written`);
  for (const file of written) assertKept(readFileSync(file, "latin1"), file);
});

test("what is wrong with a cookie is said without it", async () => {
  const home = join(folder, "wrong");
  const file = secretFile("wrong/.erlang.cookie", `${COOKIES[0]}\nand more\n`);
  const before = process.env.HOME;
  process.env.HOME = home;
  try {
    const runs = [
      await runOurShell("", ["-sname", "thor"]),
      await runOurShell("", ["-sname", "a@b@c", "-setcookie", COOKIES[0]]),
      await runOurShell("", ["-sname", "thor", "-setcookie", `${COOKIES[0]}${"x".repeat(300)}`]),
    ];
    rmSync(file);
    writeFileSync(file, COOKIES[0], { mode: 0o644 });
    runs.push(await runOurShell("", ["-sname", "thor"]));
    for (const { printed, status } of runs) {
      assert.equal(status, 1, printed);
      assertKept(printed, "a shell");
    }
  } finally {
    process.env.HOME = before;
  }
});

test("a node that is printed, as a debugger would, shows no cookie", async (t) => {
  process.env.ERL_EPMD_PORT = String(await freePort());
  const node = await startNode("freya", { cookie: COOKIES[0], log: () => {} });
  t.after(() => node.stop());
  const inside = await node.run(() => nodeOf(current().vm));
  assertKept(inspect([node, inside], { depth: Number.POSITIVE_INFINITY }), "inspect");
});
