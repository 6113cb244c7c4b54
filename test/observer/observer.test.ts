/**
 * The observer, as a teacher has it: a page about a cluster of a node of ours and an `erl`, with ten thousand
 * processes. It is gone without a trace when it is ended.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { findChromium, NO_CHROMIUM, startChromium } from "../../slides/kit/chromium.ts";
import { axe, hasNoFault, noise } from "../slides/browser.ts";
import { ended, startChild } from "../support/children.ts";
import { type Cluster, cluster, lacksErl } from "../support/erl.ts";
import { Output } from "../support/output.ts";
import { programArgs } from "../support/typescript.ts";

const isMissing = findChromium() === undefined;
if (isMissing && process.env.CI) throw new Error(NO_CHROMIUM);

/** How long anything may take here before it is given up, in ms: a browser on a busy machine. */
const DEADLINE_MS = 120_000;

function observer({ env, defer }: Pick<Cluster, "env" | "defer">, ...args: readonly string[]) {
  const command = [...programArgs("runtime/observer/index.ts"), ...args];
  const child = startChild(process.execPath, command, env);
  defer(() => child.kill("SIGKILL") && ended(child));
  return { child, output: new Output(child) };
}

describe("the observer", { skip: lacksErl() || (isMissing && NO_CHROMIUM) }, () => {
  let browser: Browser;
  before(async () => {
    browser = await startChromium();
  });
  after(() => browser?.close());

  const waits = (page: Page, selector: string, text: RegExp | string) =>
    page.locator(selector).filter({ hasText: text }).first().waitFor({ timeout: DEADLINE_MS });
  const texts = async (page: Page, selector: string) =>
    (await page.locator(selector).allTextContents()).map((text) => text.trim());

  for (const colorScheme of ["light", "dark"] as const)
    test(`shows nodes, a mailbox, and a node that is killed, ${colorScheme}`, () =>
      cluster(async (c) => {
        const sif = await c.ours("sif");
        const amora = await c.erl("amora");
        const ghost = await c.erl("ghost", { hidden: true });
        assert.equal(await sif.eval(`net_adm:ping('${amora.name}')`), "pong");
        assert.equal(await ghost.eval(`net_adm:ping('${sif.name}')`), "pong");
        const idle = "fun() -> receive stop -> ok end end";
        await amora.eval(`[spawn(${idle}) || _ <- lists:seq(1, 10000)], ok`);
        for (const node of [amora, sif])
          await node.eval(
            `P = spawn(${idle}), register(kvs, P), link(P), [P ! M || M <- [{store, weather, "sunny"}, {self, P}, <<"two">>]], ok`,
          );
        assert.equal(await amora.eval("global:register_name(zones, whereis(kvs))"), "yes");

        const { child, output } = observer(c, sif.name);
        const [address] = await output.until(/http:\/\/127\.0\.0\.1:\d+\/\?key=\S+/);
        const viewport = { width: colorScheme === "light" ? 1280 : 390, height: 844 };
        const page = await browser.newPage({ viewport, colorScheme });
        const heard = noise(page);
        await page.goto(address);
        await axe(page);

        // Its nodes, and what connects them; the observer is in no list that a program looks into.
        await waits(page, "#nodes .lane", ghost.name);
        assert.deepEqual(await texts(page, "#nodes h2"), [amora.name, ghost.name, sif.name].sort());
        const lane = async (name: string) =>
          (await texts(page, `[aria-label="node ${name}"] .fact`)).join("\n");
        assert.match(await lane(amora.name), /Erlang\/OTP \d+ · \d+ processes/);
        assert.match(await lane(amora.name), new RegExp(`connected: ${sif.name}$`, "m"));
        assert.match(await lane(sif.name), /Node\.js · \d+ processes/);
        assert.match(await lane(sif.name), new RegExp(`hidden: ${ghost.name}$`, "m"));
        assert.equal(await amora.eval(`nodes() =:= ['${sif.name}']`), "true");
        await hasNoFault(page);

        // The longest mailbox comes first, and is read.
        for (const node of [sif, amora]) {
          await page.locator(`[data-key="node ${node.name}"]`).click();
          await waits(page, "#of", node.name);
          await waits(page, "#processes tbody tr:first-child", "kvs");
          const pid = await node.eval("pid_to_list(whereis(kvs))");
          const [shown] = await texts(page, "#processes tbody tr:first-child th");
          assert.equal(`"${shown}"`, pid);
          await page.locator("#processes tbody tr:first-child button").click();
          await waits(page, "#detail .mailbox", "two");
          assert.deepEqual(await texts(page, "#detail .mailbox li"), [
            '{store,weather,"sunny"}',
            `{self,${shown}}`,
            '<<"two">>',
          ]);
          await waits(page, "#detail", "links (1)");
          await hasNoFault(page);
        }
        await waits(page, "#names li", /zones.*<0\.\d+\.0> at amora@/);

        // Of ten thousand a hundred are told, and a filter finds the one.
        await waits(page, "#count", /^100 of 1\d{4}$/);
        await page.keyboard.press("/");
        await page.keyboard.type("KVS");
        await waits(page, "#count", /^1 of 1, of 1\d{4} in all$/);
        assert.equal((await texts(page, "#processes tbody tr")).length, 1);

        await amora.stop();
        await waits(page, "#said", `${amora.name} is gone`);
        assert.deepEqual(await texts(page, "#nodes h2"), [ghost.name, sif.name].sort());
        await page.keyboard.press("Tab");
        await page.locator("main").focus();
        await page.keyboard.press("]");
        await waits(page, "#of", ghost.name);
        await hasNoFault(page);

        child.kill("SIGINT");
        await ended(child);
        assert.equal(child.exitCode, 0, output.text);
        await assert.rejects(fetch(address), "nothing is served any more");
        assert.equal(await sif.eval(`nodes(hidden) =:= ['${ghost.name}']`), "true");
        assert.doesNotMatch(await sif.eval("net_adm:names()"), /observer/);
        assert.deepEqual(heard, []);
        await page.close();
      }));

  test("says in a line why it can't look, and what to do", () =>
    cluster(async (c) => {
      const sif = await c.erl("sif");
      const said = async (...args: readonly string[]) => {
        const { child, output } = observer(c, ...args);
        await ended(child);
        assert.equal(child.exitCode, 1, output.text);
        assert.equal(output.text.trimEnd().split("\n").length, 1, output.text);
        return output.text;
      };
      assert.match(
        await said("sif", "-setcookie", "another"),
        new RegExp(`^${sif.name} refuses .* another cookie; .* -setcookie TEXT`),
      );
      assert.match(await said("loki"), /^loki@\S+: there is no such node; .* there are sif$/m);
      assert.match(await said("sif@nowhere.invalid"), /no port mapper answers at nowhere\.invalid/);
    }));

  test("says how it is used", () =>
    cluster(async (c) => {
      const { child, output } = observer(c, "--help");
      await ended(child);
      assert.equal(child.exitCode, 0);
      assert.match(output.text, /^usage: npx tsx runtime\/observer NODE/);
      const wrong = observer(c, "-setcookie", "abc");
      await ended(wrong.child);
      assert.equal(wrong.child.exitCode, 2);
      assert.match(wrong.output.text, /^which node is to be observed\?/);
    }));
});
