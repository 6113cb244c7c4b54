/** The labs there are. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CHECKOUT } from "./check/files.ts";
import type { Lab } from "./check/lab.ts";

/** Every lab, in order: what is in a folder whose name is two digits. */
export async function labs(): Promise<Lab[]> {
  const numbers = readdirSync(join(CHECKOUT, "labs"))
    .filter((name) => /^\d\d$/.test(name))
    .filter((name) => existsSync(join(CHECKOUT, "labs", name, "index.ts")));
  return Promise.all(
    numbers.sort().map(async (number) => {
      const index = pathToFileURL(join(CHECKOUT, "labs", number, "index.ts")).href;
      const { lab }: { lab: Lab } = await import(index);
      return lab;
    }),
  );
}
