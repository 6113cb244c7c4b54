/**
 * Who plays a session of the slides: nodes of ours, in this OS process because that is quick, or shells
 * of a stock `erl`.
 */
import "../../runtime/erlang/modules/standard.ts";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { openShell } from "../../labs/kit/session/typed-shell.ts";
import type { World } from "../../labs/kit/session/world.ts";
import { current } from "../../runtime/process/current.ts";
import { registered, whereis } from "../../runtime/process/names.ts";
import { runOn } from "../../runtime/process/start.ts";
import { exit } from "../../runtime/process/ties.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { startNode } from "../../runtime/start-node.ts";
import type { Pid } from "../../runtime/term/identifier.ts";
import { startErlShell } from "../support/erl.ts";

/** A shell to be typed at. */
export interface Player {
  type(text: string): Promise<string>;
  end(): unknown;
}

const COOKIE = "slides";

/** A node of ours, with the solutions of labs. */
export async function ourPlayer(
  name: string | undefined,
  labs: readonly string[],
): Promise<Player> {
  const path = labs.map((number) => join(CHECKOUT, "solutions", number));
  let end: () => unknown;
  let run: <R>(code: () => R) => Promise<Awaited<R>>;
  if (name === undefined) {
    const vm = new Vm(Symbol.for("nonode@nohost"), { log: () => {} });
    vm.modules.addFolders(...path);
    run = (code) => runOn(vm, code);
    // A server that was started closes its port when it is killed.
    end = () =>
      runOn(vm, () => {
        for (const name of registered()) exit(whereis(name) as Pid, Symbol.for("kill"));
      });
  } else {
    const options = { cookie: COOKIE, path, long: name.includes("."), log: () => {} };
    const node = await startNode(name, options);
    run = node.run;
    end = () => node.stop();
  }
  await run(() => {
    current().vm.quit = () => void end();
  });
  return { type: await openShell(run), end };
}

/** A stock `erl` that has the modules of `slides/erlang`, and those of labs. */
export async function erlPlayer(
  name: string | undefined,
  { env }: World,
  labs: readonly string[] = [],
): Promise<Player> {
  const folders = [["slides", "erlang"], ...labs.map((number) => ["labs", number])];
  const modules = folders.flatMap((folder) => {
    const source = join(CHECKOUT, ...folder);
    const files = readdirSync(source).filter((file) => file.endsWith(".erl"));
    return files.map((file) => join(source, file));
  });
  const shell = await startErlShell({ name, cookie: COOKIE, modules, env });
  return { type: shell.type, end: shell.stop };
}
