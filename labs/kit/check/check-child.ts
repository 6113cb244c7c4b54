/** The OS process in which checks are made for students: what they wrote runs in it as it is. */
import { serveChecks } from "./serve.ts";
import { watchStandstill } from "./standstill.ts";

serveChecks({ beforehand: ({ folder }) => watchStandstill(folder) });
