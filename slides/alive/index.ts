/** What a page loads when somebody begins to type: the runtime, the solutions, and the panes. */
import { modules } from "alive:solutions";
import { Panes } from "./panes.ts";
import { World } from "./world.ts";

/** Opens the session of a slide, to be typed into. */
export async function open(printed: HTMLElement): Promise<void> {
  const { labs, before, lines } = JSON.parse(printed.dataset.session ?? "");
  // A node that is alone is not seen beside those of a cluster.
  const alone = lines.some(([name]: [string]) => name === "");
  const all = [...before, ...lines].filter(([name]: [string]) => (name === "") === alone);
  const names = [...new Set<string>(all.map(([name]) => name))];
  const panes = new Panes(printed, names, lines, async (tell) => {
    const world = new World(labs, modules, tell);
    for (const name of names) await world.start(name);
    for (const [name, text] of before) if (names.includes(name)) await world.type(name, text);
    world.forget();
    return world;
  });
  await panes.begin();
}
