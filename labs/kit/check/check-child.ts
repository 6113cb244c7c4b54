/** The OS process in which checks are made for students: what they wrote runs in it as it is. */
import { serveChecks } from "./serve.ts";

serveChecks();
