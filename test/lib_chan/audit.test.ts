/** The file in which the owner of a machine sees who has been there. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { charlist, Exception, libChan, t } from "#runtime";
import { Audit } from "../../runtime/lib_chan/audit.ts";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { atom } from "./world.ts";

async function inFolder(fn: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "lib_chan-audit-"));
  try {
    await fn(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a line has a time, who it was, which service, and what became of it", () =>
  inFolder(async (folder) => {
    const file = join(folder, "audit.log");
    const audit = new Audit(file);
    audit.add("192.0.2.7:50123", "nameServer", "started");
    audit.add("192.0.2.7:50124", undefined, "refused: closed by the client");
    const [first = "", second = "", end] = readFileSync(file, "utf8").split("\n");
    assert.match(first, /^\d{4}-\d\d-\d\dT[\d:.]+Z 192\.0\.2\.7:50123 nameServer started$/);
    assert.match(second, / 192\.0\.2\.7:50124 - refused: closed by the client$/);
    assert.equal(end, "");
    assert.equal(statSync(file).mode & 0o777, 0o600);
  }));

test("nobody can forge a line by the name of a service", () =>
  inFolder(async (folder) => {
    const file = join(folder, "audit.log");
    const audit = new Audit(file);
    audit.add("192.0.2.7:1", "x\n2030-01-01T00:00:00.000Z 192.0.2.8:1 bank started", "refused");
    audit.add("192.0.2.7:1", "y".repeat(10_000), "refused");
    const lines = readFileSync(file, "utf8").split("\n");
    assert.equal(lines.length, 3);
    assert.match(lines[0] ?? "", / '?x\\n2030/);
    assert.ok((lines[1]?.length ?? 0) < 120);
  }));

test("a full audit is put aside, and a new one begun", () =>
  inFolder(async (folder) => {
    const file = join(folder, "audit.log");
    writeFileSync(file, "x".repeat(8 * 1024 * 1024));
    const audit = new Audit(file);
    audit.add("192.0.2.7:1", "echo", "started");
    assert.match(readFileSync(file, "utf8"), /^\S+ 192\.0\.2\.7:1 echo started\n$/);
    assert.equal(statSync(`${file}.old`).size, 8 * 1024 * 1024);
  }));

test("a server does not start without the audit that it was told to keep", () =>
  inFolder(async (folder) => {
    const file = join(folder, "lib_chan.conf");
    writeFileSync(file, '{port, 0}.\n{audit, "."}.\n');
    await assert.rejects(
      runOn(new Vm(atom("a@b")), () => libChan.startServer(file)),
      (error) => {
        assert.ok(error instanceof Exception);
        assert.deepEqual(error.reason, t(atom("eisdir"), charlist(folder)));
        return true;
      },
    );
  }));
