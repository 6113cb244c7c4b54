/**
 * `npm run slides`: makes the slides into `site/slides`, serves them, and makes them anew whenever a
 * deck, or code that is shown, has changed.
 *
 *     npm run slides                 build, serve, live reload
 *     npm run slides -- --port 8000  at another port
 *     npm run slides -- --build      build only
 *     npm run slides -- --pdf        build, and print course.pdf and course-notes.pdf
 */
import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildSlides } from "./build.ts";
import { findChromium, NO_CHROMIUM, startChromium } from "./chromium.ts";
import { withoutStack } from "./deck.ts";
import { printCourse } from "./pdf.ts";
import { serve } from "./serve.ts";

const CHECKOUT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = join(CHECKOUT, "site", "slides");
const DEFAULT_PORT = 4390;
/** Editors write a file in several steps. */
const SETTLE_MS = 100;

const { values } = parseArgs({
  options: {
    pdf: { type: "boolean" },
    build: { type: "boolean" },
    port: { type: "string", default: String(DEFAULT_PORT) },
  },
});

await withoutStack(async () => {
  if (values.pdf) await pdf();
  else if (values.build) await build();
  else await show(Number(values.port));
});

async function build(): Promise<void> {
  const began = performance.now();
  const { slides, decks, minutes } = await buildSlides(FOLDER);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const hours = `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  console.log(`${slides} slides in ${decks.length} decks, ${hours} to tell: made in ${seconds} s`);
}

async function pdf(): Promise<void> {
  if (findChromium() === undefined) {
    console.error(NO_CHROMIUM);
    process.exitCode = 1;
    return;
  }
  await build();
  const browser = await startChromium();
  try {
    for (const line of await printCourse(browser, FOLDER)) console.log(line);
  } finally {
    await browser.close();
  }
}

async function show(port: number): Promise<void> {
  await build();
  const { address, changed } = await serve(FOLDER, port);
  console.log(`${address}course.html  (S opens the presenter's window, Esc the overview)`);
  let timer: NodeJS.Timeout | undefined;
  for (const folder of ["slides", "runtime", "labs", "solutions"])
    watch(join(CHECKOUT, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => rebuild(changed), SETTLE_MS);
    });
}

/** In an OS process of its own: modules that have changed are loaded only there. */
function rebuild(changed: () => void): void {
  const args = [
    "--import",
    "./runtime/node/typescript.js",
    fileURLToPath(import.meta.url),
    "--build",
  ];
  spawn(process.execPath, args, { cwd: CHECKOUT, stdio: "inherit" }).on("exit", (status) => {
    if (status === 0) changed();
  });
}
