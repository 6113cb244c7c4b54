/**
 * The menu of the course: `npx tsx labs`. On a terminal it leads from lab to lab; elsewhere it prints
 * the list of them.
 */
import { labs } from "./kit/all.ts";
import { listText, menu } from "./kit/cli/menu.ts";

const HELP = `npx tsx labs
  shows every lab and how far you are, and leads on from there. Off a terminal it prints the list.

npx tsx labs/NN --help tells what a lab can do by itself.
`;

const [option] = process.argv.slice(2);
process.stdout.on("error", () => process.exit()); // nobody reads any more: `| head`

if (option === "--help" || option === "-h") process.stdout.write(HELP);
else if (option !== undefined) {
  process.stderr.write(`Unknown option '${option}'\nnpx tsx labs --help tells what there is\n`);
  process.exitCode = 2;
} else if (process.stdin.isTTY && process.stdout.isTTY) await menu(await labs());
else process.stdout.write(listText(await labs()));
