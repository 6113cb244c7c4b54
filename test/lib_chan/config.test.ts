/** What the owner of a machine writes down: all that is wrong in it is named, and then nothing starts. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { charlist, Exception, libChan, type Term, t, text, whereis } from "#runtime";
import { format } from "../../runtime/erlang/print/print.ts";
import { readConfig } from "../../runtime/lib_chan/config.ts";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { atom, honest, SERVICES, world } from "./world.ts";

const folder = mkdtempSync(join(tmpdir(), "lib_chan-config-"));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, "lib_chan.conf");

function written(content: string): string {
  writeFileSync(file, content);
  return file;
}

/** Starts a server on a configuration that must be refused, and returns line and text of each fault. */
async function faultsOf(content: string): Promise<[number, string][]> {
  const vm = new Vm(atom("nonode@nohost"), { log: (printed) => assert.fail(printed) });
  return runOn(vm, async () => {
    try {
      await libChan.startServer(written(content));
    } catch (error) {
      assert.ok(error instanceof libChan.BadConfig);
      assert.equal(whereis(atom("lib_chan_server")), undefined);
      const [tag, name, faults] = error.reason as readonly [Term, Term, readonly Term[]];
      assert.equal(tag, atom("bad_config"));
      assert.deepEqual(name, charlist(file));
      return faults.map((fault) => {
        const [line, complaint] = fault as readonly [number, Term];
        return [line, text(complaint)];
      });
    }
    return assert.fail("it was started");
  });
}

const SERVICE = '{service, a, password, "secret", mfa, m, f, args}.\n';

test("the lecture's configuration is understood, and binds to this machine only", async () => {
  const config = await readConfig(
    written(
      '{port, 12340}.\n{service, nameServer, password, "ABXy45", mfa, mod_name_server, start_me_up, notUsed}.\n',
    ),
  );
  assert.equal(config.port, 12340);
  assert.equal(config.interface, "127.0.0.1");
  assert.deepEqual(
    [...config.services.values()],
    [
      {
        name: "nameServer",
        password: "ABXy45",
        module: atom("mod_name_server"),
        function: atom("start_me_up"),
        args: atom("notUsed"),
      },
    ],
  );
});

test("every limit is one line, and one line takes it away", async () => {
  const { limits } = await readConfig(
    written(`{port, 1}. {connections, 7}.\n{patience, infinity}.`),
  );
  assert.equal(limits.connections, 7);
  assert.equal(limits.patience, Number.POSITIVE_INFINITY);
  assert.equal(limits.failed_attempts, 10);
});

const WRONG: readonly (readonly [what: string, content: string, ...faults: [number, RegExp][]])[] =
  [
    ["no port", SERVICE, [1, /expected a term \{port, N\}/]],
    ["a port that is none", "{port, http}.", [1, /^expected \{port, N\}.*got http$/]],
    ["a port beyond the last", "{port, 65536}.", [1, /from 0 to 65535, got 65536/]],
    ["two ports", "{port, 1}.\n\n{port, 2}.", [3, /twice/]],
    [
      "a service without password",
      "{port, 1}.\n{service, a, mfa, m, f, args}.",
      [2, /expected \{service/],
    ],
    [
      "an empty password",
      '{port, 1}.\n{service, a, password, "", mfa, m, f, args}.',
      [2, /1 to 255/],
    ],
    [
      "a password beyond Latin-1",
      '{port, 1}. {service, a, password, "ł", mfa, m, f, args}.',
      [1, /Latin-1/],
    ],
    [
      "a service whose name is a string",
      '{port, 1}. {service, "a", password, "x", mfa, m, f, args}.',
      [1, /expected \{service/],
    ],
    [
      "a service twice",
      `{port, 1}.\n${SERVICE}${SERVICE}`,
      [3, /the service a stands in this file twice/],
    ],
    ["an interface that is no address", '{port, 1}. {interface, "eth0"}.', [1, /IP address/]],
    [
      "a limit below 1",
      "{port, 1}. {connections, 0}.",
      [1, /a number from 1 on or infinity, got 0/],
    ],
    ["half of what TLS needs", '{port, 1}. {tls, [{certfile, "c.pem"}]}.', [1, /expected \{tls, /]],
    [
      "a certificate that is not there",
      '{port, 1}. {tls, [{certfile, "c"}, {keyfile, "k"}]}.',
      [1, /ENOENT/],
    ],
    ["an audit that is no file", "{port, 1}. {audit, 7}.", [1, /\{audit, none\}/]],
    ["something unknown", "{port, 1}.\n{sevrice, a}.", [2, /^\{sevrice, …\} with 2 elements/]],
    ["no tuple", "{port, 1}.\nport.", [2, /expected a tuple/]],
    [
      "a mistake in the notation",
      "{port, 1}.\n{service, a\n b}.",
      [3, /not in Erlang notation at column 2/],
    ],
    ["no dot", "{port, 1}.\n{service, a}", [2, /not in Erlang notation/]],
    ["a broken character", "{port, 1}.\n$", [2, /not in Erlang notation/]],
  ];

for (const [what, content, ...expected] of WRONG)
  test(`a configuration with ${what} is refused by its line`, async () => {
    const faults = await faultsOf(content);
    assert.deepEqual(
      faults.map(([line]) => line),
      expected.map(([line]) => line),
    );
    for (const [i, [, pattern]] of expected.entries()) assert.match(faults[i]?.[1] ?? "", pattern);
  });

test("everything that is wrong is named, not only the first", async () => {
  const faults = await faultsOf("{port, x}.\n{a b}.\n{oops}.\n{connections, none}.\n");
  assert.deepEqual(faults.map(([line]) => line).sort(), [1, 2, 3, 4]);
});

test("what is said of a mistake never holds a password", async () => {
  const secret = "ABXy45";
  for (const line of [
    `{service, a, password, "${secret}", mfa, m, f}.`,
    `{service, a, password "${secret}", mfa, m, f, x}.`,
    `{service, a, pasword, "${secret}", mfa, m, f, x}.`,
    `{service, a, password, ["${secret}"|b], mfa, m, f, x}.`,
    `{service, a, password, "${secret}ł", mfa, m, f, x}.`,
    `{services, a, password, "${secret}", mfa, m, f, x}.`,
    `{service, a, password, "${secret}, mfa, m, f, x}.`,
    `{service, a, password, "${secret}", mfa, m, f, x}`,
    `"${secret}".`,
  ]) {
    const faults = await faultsOf(`{port, 1}.\n${line}\n`);
    assert.ok(faults.length > 0, line);
    assert.doesNotMatch(JSON.stringify(faults), /ABX/, line);
    const error = await runOn(new Vm(atom("a@b")), () => libChan.startServer(file)).catch((e) => e);
    assert.doesNotMatch(`${error.message} ${error.stack} ${format(error.reason)}`, /ABX/, line);
  }
});

test("a configuration that can't be read is an error with its name", async () => {
  const vm = new Vm(atom("a@b"));
  const missing = join(folder, "missing.conf");
  await assert.rejects(
    runOn(vm, () => libChan.startServer(charlist(missing))),
    (error) => {
      assert.ok(error instanceof Exception);
      assert.deepEqual(error.reason, t(atom("enoent"), charlist(missing)));
      return true;
    },
  );
});

test("a node has one server, and a port only one owner", () =>
  world(async ({ run, port, file: used }) => {
    const [first, second] = await run(async () => {
      const again = await libChan.startServer(used).catch((error) => error.reason);
      return [again, whereis(atom("lib_chan_server"))];
    });
    assert.deepEqual(first, t(atom("already_started"), second));
    const other = new Vm(atom("other@here"));
    await assert.rejects(
      runOn(other, () => libChan.startServer(written(`{port, ${port}}.\n${SERVICES}`))),
      (error) => error instanceof Exception && error.reason === atom("eaddrinuse"),
    );
    await honest(port);
  }));
