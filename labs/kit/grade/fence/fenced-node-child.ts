/**
 * The OS process in which a submission's nodes are asked from outside. What lies outside of the checkout
 * finds `#runtime` there as well; otherwise it is a node's process as any session has one.
 */
import { existsSync } from "node:fs";
import type { ResolveHook } from "node:module";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { addResolveHook } from "../../check/copies.ts";

const RUNTIME = new URL("../../../../runtime/index.ts", import.meta.url).href;
const CHECKOUT = new URL("../../../../", import.meta.url).href;

/** What Node calls a TypeScript file that is a module, where it reads that itself. */
const { typescript } = process.features as { readonly typescript?: unknown };
const FORMAT = (typescript ? "module-typescript" : "module") as "module";

export const resolve: ResolveHook = (specifier, context, next) => {
  if (specifier === "#runtime") return { url: RUNTIME, format: FORMAT, shortCircuit: true };
  const url = specifier.startsWith("./") ? new URL(specifier, context.parentURL).href : specifier;
  const isTheirs = url.startsWith("file:") && !url.startsWith(CHECKOUT) && url.includes(".ts");
  if (!isTheirs || !existsSync(fileURLToPath(url))) return next(specifier, context);
  // Whatever lies around a file, no package.json decides that it is anything but a module.
  return { url, format: FORMAT, shortCircuit: true };
};

addResolveHook(resolve, { url: import.meta.url, data: undefined });
await import("../../session/node-child.ts");
