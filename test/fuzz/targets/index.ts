/** All targets. */
import type { Target } from "../target.ts";
import { targets as epmd } from "./epmd.ts";
import { target as frames } from "./frames.ts";
import { targets as handshake } from "./handshake.ts";
import { targets as libChan } from "./lib-chan.ts";
import { target as messages } from "./messages.ts";
import { targets as node } from "./node.ts";
import { target as prompt } from "./prompt.ts";
import { targets as settings } from "./settings.ts";
import { target as terms } from "./terms.ts";

export const TARGETS: readonly Target[] = [
  ...[terms, frames, messages],
  ...[...handshake, ...node, ...epmd, ...libChan],
  ...[prompt, ...settings],
];
