/** What an OS process takes of the machine is what Node says of itself. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { burdenOf } from "../../labs/kit/check/burden.ts";

const lacking = !existsSync("/proc/self/stat") && "this system has no /proc";
const usedMs = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000;

test("the time for which it has computed", { skip: lacking }, () => {
  const from = usedMs();
  while (usedMs() < from + 300);
  const before = usedMs();
  const { cpuMs } = burdenOf(process.pid);
  // The system counts in steps of 10 ms.
  assert.ok(cpuMs >= before - 50 && cpuMs <= usedMs() + 50, `${cpuMs} between ${before} and now`);
});

test("the memory that it has", { skip: lacking }, () => {
  const before = burdenOf(process.pid).bytes;
  const filled = Buffer.alloc(64 * 1024 * 1024, 1);
  const grown = burdenOf(process.pid).bytes - before;
  assert.ok(grown >= filled.length / 2, `${filled.length} bytes more, and ${grown} are told`);
});

test("one that is not there takes nothing", () => {
  assert.deepEqual(burdenOf(undefined), { bytes: 0, cpuMs: 0 });
});
