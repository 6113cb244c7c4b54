/** All scenarios, by subject: the table of the README. */
import type { Subject } from "./scenario.ts";
import { aliases, leaders } from "./scenarios/aliases.ts";
import { cookies, names } from "./scenarios/cookies.ts";
import { erpc } from "./scenarios/erpc.ts";
import { globalClashes, globalLocks, globalNames } from "./scenarios/global.ts";
import { exits, links } from "./scenarios/links.ts";
import { messages } from "./scenarios/messages.ts";
import { monitors } from "./scenarios/monitors.ts";
import { hidden, nodes } from "./scenarios/nodes.ts";
import { programs } from "./scenarios/programs.ts";
import { rex, rpc } from "./scenarios/rpc.ts";
import { spawning } from "./scenarios/spawning.ts";
import { terms } from "./scenarios/terms.ts";

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
  globalNames,
  globalClashes,
  globalLocks,
  programs,
];
