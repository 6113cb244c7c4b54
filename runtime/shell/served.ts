/**
 * What a node answers to another one that wants a shell on it: the modules `shell` and `edlin_expand`. The
 * evaluator is loaded when there is one to be started, and not with every node.
 */
import { anything, library, takes } from "../erlang/modules/library.ts";
import { provide } from "../process/modules.ts";
import { t } from "../term/tuple.ts";

provide(
  "shell",
  library("shell", {
    "start/0": takes([], async () => (await import("./remote.ts")).startRemoteShell()),
  }),
);

/** What the tab key asks for: how a line goes on. We don't know. */
const noIdea = () => t(Symbol.for("no"), [], []);

provide(
  "edlin_expand",
  library("edlin_expand", {
    "expand/1": takes([anything], noIdea),
    "expand/2": takes([anything, anything], noIdea),
  }),
);
