/** The same service over TLS: a line of configuration at the server, an option at the client. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { charlist, libChan, Pid, type Term, t } from "#runtime";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { bytes } from "../support/bytes.ts";
import { selfSigned } from "../support/certificate.ts";
import { until } from "../support/until.ts";
import { recorded } from "./recorder.ts";
import { atom, PASSWORD, Stranger, world } from "./world.ts";

const folder = mkdtempSync(join(tmpdir(), "lib_chan-tls-"));
after(() => rmSync(folder, { recursive: true }));
const certfile = join(folder, "cert.pem");
const keyfile = join(folder, "key.pem");
const { cert, key } = selfSigned();
writeFileSync(certfile, cert);
writeFileSync(keyfile, key);

const TLS = `{tls, [{certfile, "${certfile}"}, {keyfile, "${keyfile}"}]}.`;
const trusting = [t(atom("tls"), [t(atom("cacertfile"), charlist(certfile))])];

/** Connects from a node of its own, and says something if it can. */
const talk = (port: number, options: Term[], host = "localhost") =>
  runOn(new Vm(atom("client@here")), async () => {
    const echo = atom("echo");
    const [ok, pid] = await libChan.connect(host, port, echo, PASSWORD, 1, options);
    if (!(pid instanceof Pid)) return t(ok, pid);
    const answer = await libChan.rpc(pid, charlist("between us"));
    libChan.disconnect(pid);
    return answer;
  });

test("a session over TLS is the same session, and nobody on the way can read it", () =>
  world(async ({ port }) => {
    const recording = await recorded(port);
    const answer = await talk(recording.port, trusting);
    assert.deepEqual(answer, t(charlist("between us"), 1, atom("some_args")));
    const { sent, received } = await recording.end();
    for (const word of ["between us", "startService", "challenge", "echo", PASSWORD])
      assert.ok(!Buffer.concat([sent, received]).includes(word), word);
  }, TLS));

test("a client does not talk to a server whose certificate it has no reason to trust", () =>
  world(async ({ port }) => {
    const [error, why] = (await talk(port, [t(atom("tls"), [])])) as readonly Term[];
    assert.equal(error, atom("error"));
    assert.match(String(why), /self_signed/);
  }, TLS));

test("a client does not talk to a server whose certificate is for another host", () =>
  world(async ({ port }) => {
    const answer = await talk(port, trusting, "127.0.0.2");
    assert.deepEqual(answer, t(atom("error"), atom("err_tls_cert_altname_invalid")));
  }, `${TLS}\n{interface, "0.0.0.0"}.`));

test("without TLS on both sides there is no connection", () =>
  world(async ({ port }) => {
    assert.deepEqual(await talk(port, []), t(atom("error"), atom("closed")));
  }, TLS));

test("a client that says something else than TLS, or nothing, is refused as any other", () =>
  world(async ({ port, audit }) => {
    const silent = await Stranger.connect(port);
    const loud = await Stranger.connect(port);
    loud.say(bytes("GET / HTTP/1.1\r\n\r\n"));
    await loud.closed;
    await silent.closed;
    await until("both are written down", () => audit().length === 2);
    assert.deepEqual(audit(), [
      "127.0.0.2 - refused: closed by the client",
      "127.0.0.2 - refused: not authenticated in time",
    ]);
    assert.deepEqual(await talk(port, trusting), t(charlist("between us"), 1, atom("some_args")));
  }, `${TLS}\n{authentication_time, 300}.`));

test("TLS needs a certificate that belongs to the key", async () => {
  writeFileSync(join(folder, "other.pem"), selfSigned().key);
  const other = TLS.replace(keyfile, join(folder, "other.pem"));
  await assert.rejects(
    world(async () => assert.fail("it was started"), other),
    (error) => error instanceof libChan.BadConfig && /can't be used/.test(error.message),
  );
});
