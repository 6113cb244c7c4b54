/**
 * The picture of the observer's page for docs/OBSERVING.md, from a cluster that runs:
 *
 *     node --import ./runtime/node/typescript.js test/observer/picture.ts
 */
import { join } from "node:path";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { startChromium } from "../../slides/kit/chromium.ts";
import { ended, startChild } from "../support/children.ts";
import { cluster } from "../support/erl.ts";
import { Output } from "../support/output.ts";
import { programArgs } from "../support/typescript.ts";

await cluster(async (c) => {
  const sif = await c.ours("sif");
  const amora = await c.erl("amora");
  const thor = await c.erl("thor");
  const loki = await c.erl("loki", { hidden: true });
  for (const node of [amora, thor]) await node.eval(`net_adm:ping('${sif.name}')`);
  await loki.eval(`net_adm:ping('${amora.name}')`);
  await amora.eval("[spawn(timer, sleep, [infinity]) || _ <- lists:seq(1, 2000)]");
  await amora.eval(
    `Kvs = spawn(fun() -> put(zone, genova), receive stop -> ok end end), register(kvs, Kvs),
     global:register_name(zones, Kvs), link(Kvs), spawn('${sif.name}', erlang, monitor, [process, Kvs]),
     [Kvs ! Message || Message <- [{store, weather, "sunny"}, {lookup, weather, self()}, {zones, [genova, milano]}]]`,
  );
  const args = [...programArgs("runtime/observer/index.ts"), amora.name];
  const child = startChild(process.execPath, args, c.env);
  c.defer(() => child.kill("SIGINT") && ended(child));
  const [address] = await new Output(child).until(/http:\/\/127\.0\.0\.1:\d+\/\?key=\S+/);
  const browser = await startChromium();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(address);
  await page.evaluate("document.fonts.ready");
  await page.locator("#processes tbody tr:first-child button").click();
  await page.locator("#detail .mailbox li").first().waitFor();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(CHECKOUT, "docs", "images", "observer.png") });
  await browser.close();
});
