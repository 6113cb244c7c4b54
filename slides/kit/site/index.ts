/** `npm run site`: everything there is to read, in the folder `site`. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { withoutStack } from "../deck.ts";
import { buildSite } from "./build.ts";
import { CHECKOUT } from "./places.ts";

const folder = join(CHECKOUT, "site");
await withoutStack(async () => {
  const problems = await buildSite(folder);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  console.log(pathToFileURL(join(folder, "index.html")).href);
});
