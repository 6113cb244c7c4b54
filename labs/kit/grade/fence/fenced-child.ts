/** The OS process in which checks are made for a grade: it is shut in before it loads a submission. */
import { dirname } from "node:path";
import { serveChecks } from "../../check/serve.ts";
import { confine } from "./confine.ts";

serveChecks({ shutIn: ({ hidden }) => confine(hidden && dirname(hidden)) });
