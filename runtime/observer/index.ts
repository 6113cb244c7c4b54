/**
 * `npx tsx runtime/observer sif@surtur`: a page that watches a cluster that runs. Its files, from the outside to
 * the inside: `options` (the command line), `html` and `page/` (the page), `view` (what goes to and fro as
 * JSON), `look` (an answer to the page), `cluster` (the nodes), `questions` (what they are asked).
 *
 * Left out: messages one by one. `erlang:trace` sends what it sees to a process of the node that is traced, and
 * that process would have to be code of ours.
 */
import process from "node:process";
import { pageFile } from "../page/document.ts";
import { serve } from "../page/server.ts";
import * as netAdm from "../services/net-adm.ts";
import { UsageError } from "../shell/options.ts";
import { type RunningNode, startNode } from "../start-node.ts";
import { atomName } from "../term/atom.ts";
import { charlist, text } from "../term/list.ts";
import { Cluster, Unanswered } from "./cluster.ts";
import { BODY } from "./html.ts";
import { look } from "./look.ts";
import { type Options, parseOptions, USAGE } from "./options.ts";
import { SUMMARY } from "./questions.ts";
import type { Order } from "./view.ts";

try {
  const options = parseOptions(process.argv.slice(2));
  if (options) await observe(options);
  else process.stdout.write(USAGE);
} catch (error) {
  const words = error instanceof Error ? error.message : String(error);
  process.stderr.write(error instanceof UsageError ? `${words}\n\n${USAGE}` : `${words}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
}

/** Serves the page until Ctrl-C. */
async function observe(options: Options): Promise<void> {
  const { target, name, long, cookie, tlsOptions } = options;
  const node = await startNode(name, {
    ...{ long, hidden: true, log: () => {} },
    ...(cookie !== undefined && { cookie }),
    ...(tlsOptions !== undefined && { tlsOptions }),
  });
  const cluster = new Cluster(node, target);
  try {
    await cluster.ask(target, SUMMARY);
  } catch (error) {
    throw error instanceof Unanswered ? new Error(await whyNot(node, target, error)) : error;
  }
  const { address, close } = await serve({
    page: () =>
      pageFile({
        title: `Observer: ${target}`,
        folder: new URL("page/", import.meta.url),
        body: BODY,
        given: { first: target },
        isServed: true,
      }),
    answers: { look: (order) => look(cluster, order as Order) },
  });
  process.stdout.write(`${target} is observed at\n\n  ${address}\n\nCtrl-C ends it.\n`);
  await new Promise((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
  close();
  node.stop();
  process.exit(0);
}

/** Why a node can't be asked, with the remedy. */
async function whyNot(node: RunningNode, target: string, error: Unanswered): Promise<string> {
  const [name, host = ""] = target.split("@");
  const [ok, found] = await node.run(() => netAdm.names(charlist(host)));
  if (ok !== Symbol.for("ok"))
    return `${target}: no port mapper answers at ${host}; is the host right, and does a node run there?`;
  const own = atomName(node.name).split("@")[0];
  const names = (found as [number[], number][]).map(([each]) => text(each));
  const others = names.filter((each) => each !== own);
  if (!others.includes(name ?? "")) {
    const there = others.length > 0 ? `there are ${others.join(", ")}` : "there is none";
    return `${target}: there is no such node; at ${host} ${there}`;
  }
  if (/reached/.test(error.message))
    return `${target} refuses the connection: it has another cookie; give that of the cluster, -setcookie TEXT`;
  return `${target} ${error.message}`;
}
