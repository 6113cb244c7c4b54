/** A process whose mailbox grows and grows: what is said of it, and what is done when the memory is full. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { getHeapStatistics } from "node:v8";
import { flooded, MANY_MESSAGES } from "../../runtime/node/flooded.ts";
import { Vm } from "../../runtime/process/vm.ts";

/** A node whose memory is as full as is said, of a hundred; what it has reported; and processes of it. */
function scene(full: number) {
  const reports: string[] = [];
  const vm = new Vm(Symbol.for("sif@surtur"), { log: (text) => reports.push(text) });
  const memory = { ...getHeapStatistics(), used_heap_size: full, heap_size_limit: 100 };
  vm.crowded = (process) => flooded(vm, process, memory);
  const withMessages = (count: number) => {
    const process = vm.createProcess(undefined);
    for (let i = 0; i < count; i++) process.put(i);
    return process;
  };
  return { reports, withMessages, memory };
}

const anything = [{ accept: () => () => true }];

test("it is said once of so many messages, and again of twice as many", () => {
  const { reports, withMessages } = scene(50);
  const process = withMessages(MANY_MESSAGES - 1);
  assert.deepEqual(reports, []);
  process.put("one more");
  // One is taken and one comes, again and again.
  for (let i = 0; i < 3; i++) {
    process.take(anything);
    process.put(i);
  }
  assert.match(
    reports.join("\n"),
    /^=WARNING REPORT==== .*\nProcess <0\.81\.0> on node sif@surtur is flooded: 131072 messages/,
  );
  assert.equal(reports.length, 1);
  for (let i = 0; i < MANY_MESSAGES; i++) process.put(i);
  assert.equal(reports.length, 2);
  assert.match(`${reports[1]}`, /262144 messages/);
  assert.ok(!process.exited);
});

test("when the memory is full the process with the longest mailbox is ended, and no other", () => {
  const { reports, withMessages } = scene(81);
  const long = withMessages(1023);
  const longer = withMessages(0);
  for (let i = 0; i < 1023; i++) longer.put(i);
  long.take(anything);
  const third = withMessages(1);
  assert.deepEqual([long.exited, longer.exited, third.exited], [false, false, false]);
  longer.put("the 1024th");
  assert.deepEqual([long.exited, longer.exited, third.exited], [false, true, false]);
  assert.match(
    `${reports[0]}`,
    /<0\.82\.0> on .*1024 messages wait in its mailbox\.\nIt is ended, because/,
  );
});

test("a message that was waited for is no reason to look", () => {
  const { reports, withMessages, memory } = scene(50);
  const process = withMessages(1024);
  memory.used_heap_size = 81;
  void process.wait(anything, undefined);
  process.put("it is taken at once");
  assert.deepEqual(reports, []);
  assert.ok(!process.exited);
});
