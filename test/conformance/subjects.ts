/** All scenarios, by subject: the table of the README. */
import type { Subject } from "./scenario.ts";
import { messages } from "./scenarios/messages.ts";
import { spawning } from "./scenarios/spawning.ts";
import { terms } from "./scenarios/terms.ts";
import { exits, links, monitors } from "./scenarios/ties.ts";

export const SUBJECTS: readonly Subject[] = [messages, terms, spawning, links, monitors, exits];
