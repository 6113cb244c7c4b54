import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join as pathOf } from "node:path";
import { test } from "node:test";
import { drawTrace } from "#runtime";
import { readLog } from "../../runtime/trace/entry.ts";
import { type Happening, join } from "../../runtime/trace/join.ts";
import { run } from "../support/course.ts";
import { cluster, interop } from "../support/erl.ts";
import { programArgs } from "../support/typescript.ts";
import { until } from "../support/until.ts";
import { fates } from "./story.ts";

const storyOf = (logs: readonly string[]) =>
  join(logs.map((log) => readLog(readFileSync(log, "utf8"))));

/** The first message of this kind that fits. The driver's own messages do not. */
const find = (story: readonly Happening[], kind: string, text: RegExp) =>
  story.find(({ entry }) => entry.kind === kind && text.test(entry.text ?? ""));

const LOOKUP = /^\{<[\d.]+>,lookup\}$/;
const FOUND = /^found$/;

test("two OS processes are drawn together, although one was killed", () =>
  cluster(async (c) => {
    const logs = ["sif", "amora"].map((name) => pathOf(c.home.path, `${name}.jsonl`));
    const [sifLog = "", amoraLog = ""] = logs;
    const sif = await c.ours("sif", { trace: sifLog });
    const amora = await c.ours("amora", { trace: amoraLog });
    await amora.eval("register(kvs, self())");
    await sif.eval(`{kvs, '${amora.name}'} ! {self(), lookup}`);
    await amora.eval("receive {From, lookup} -> From ! found end");
    assert.equal(await sif.eval("receive found -> found end"), "found");
    await sif.eval(`monitor_node('${amora.name}', true)`);
    amora.signal("SIGKILL");
    await sif.eval("receive {nodedown, _} -> down end");
    await sif.eval(`{kvs, '${amora.name}'} ! too_late`);
    await sif.eval(`net_adm:ping('${amora.name}')`);
    await until("sif has written that it was lost", () =>
      fates(storyOf(logs), "too_late").includes("lost"),
    );

    const story = storyOf(logs);
    const [question, answer] = [find(story, "deliver", LOOKUP), find(story, "deliver", FOUND)];
    assert.equal(question?.cause?.entry.node, find(story, "send", LOOKUP)?.entry.node);
    assert.equal(answer?.cause?.entry.node, question?.entry.node);
    const order = [LOOKUP, FOUND].flatMap((text) => [
      story.indexOf(find(story, "send", text) as Happening),
      story.indexOf(find(story, "deliver", text) as Happening),
    ]);
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );

    const file = pathOf(c.home.path, "run.html");
    drawTrace(file, logs);
    assert.match(readFileSync(file, "utf8"), /too_late/);
  }));

interop("what comes from a stock erl is drawn from the lane of its node", () =>
  cluster(async (c) => {
    const log = pathOf(c.home.path, "sif.jsonl");
    const sif = await c.ours("sif", { trace: log });
    const thor = await c.erl("thor");
    await sif.eval("register(kvs, self())");
    await thor.eval(`{kvs, '${sif.name}'} ! {self(), from_erl}`);
    await sif.eval("receive {From, from_erl} -> From ! from_us end");
    assert.equal(await thor.eval("receive from_us -> ok end"), "ok");
    const story = storyOf([log]);
    const delivered = find(story, "deliver", /,from_erl\}$/);
    assert.ok(delivered && delivered.cause === undefined);
    assert.deepEqual(fates(story, "from_us"), ["unseen"]);

    const file = pathOf(c.home.path, "run.html");
    drawTrace(file, [log]);
    const page = readFileSync(file, "utf8");
    for (const node of [sif.name, thor.name]) assert.ok(page.includes(`>${node}</text>`), node);
  }),
);

test("the shell writes the diagram of its session at the end", () =>
  cluster(
    async (c) => {
      const file = pathOf(c.home.path, "session.html");
      const args = [...programArgs("runtime/shell/index.ts"), "--trace", file];
      const input = "self() ! sunny.\nq().\n";
      const { status } = await run(process.execPath, args, { env: c.env, input });
      assert.equal(status, 0);
      assert.match(readFileSync(file, "utf8"), /sends sunny/);
    },
    { epmd: false },
  ));

test("a file that is no log is refused, with its line", () => {
  const head = '{"log":1,"origin":0}\n';
  assert.throws(() => readLog("<html>\n"), /line 1 is no JSON object/);
  assert.throws(() => readLog('{"kind":"send"}\n'), /the first line is not a log's/);
  assert.throws(
    () => readLog(`${head}{"kind":"boom","time":1,"node":"a@b/1"}\n`),
    /line 2 is no event/,
  );
  assert.throws(
    () => readLog(`${head}{"kind":"send","time":1,"node":"a@b/1","process":"a@b"}\n`),
    /line 2 is no event/,
  );
  assert.throws(() => readLog(`${head}{"kind":"send","time":"1","node":"a@b/1"}\n`), SyntaxError);
  assert.throws(() => readLog(`${head}"${"x".repeat(200_000)}"\n`), /line 2 is too long/);
  assert.deepEqual(readLog(`${head}{"kind":"halt","ti`).entries, []);
});
