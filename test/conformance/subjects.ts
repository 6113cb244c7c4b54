/** All scenarios, by subject: the table of the README. */
import type { Subject } from "./scenario.ts";
import { messages } from "./scenarios/messages.ts";
import { terms } from "./scenarios/terms.ts";

export const SUBJECTS: readonly Subject[] = [messages, terms];
