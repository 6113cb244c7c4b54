/** A node of ours that a test tells what to do (see `our-driver.ts`), and that writes what happens on it. */
import { traceTo } from "#runtime";

traceTo(process.argv[3] ?? "");
await import("../support/our-driver.ts");
