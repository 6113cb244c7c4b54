/** All scenarios, by subject: the table of the README. */
import type { Subject } from "./scenario.ts";
import { messages } from "./scenarios/messages.ts";
import { aliases, cookies, hidden, leaders, names, nodes } from "./scenarios/nodes.ts";
import { erpc, rex, rpc } from "./scenarios/rpc.ts";
import { spawning } from "./scenarios/spawning.ts";
import { terms } from "./scenarios/terms.ts";
import { exits, links, monitors } from "./scenarios/ties.ts";

export const SUBJECTS: readonly Subject[] = [
  messages,
  terms,
  spawning,
  links,
  monitors,
  exits,
  rpc,
  rex,
  erpc,
  aliases,
  leaders,
  nodes,
  hidden,
  names,
  cookies,
];
