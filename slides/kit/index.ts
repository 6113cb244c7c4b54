/**
 * `npm run slides`: makes the slides into `site/slides`.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSlides } from "./build.ts";

const SITE = fileURLToPath(new URL("../../site", import.meta.url));

const { decks, slides, minutes } = await buildSlides(join(SITE, "slides"));
console.log(`${slides} slides in ${decks.length} decks, ${minutes} minutes`);
