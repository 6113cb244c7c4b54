/** Modules that are no files: slides/kit/alive.ts makes them. */

/** The solutions of all labs. */
declare module "alive:solutions" {
  export const modules: import("./world.ts").Labs;
}

/** The text of `lab/worker.ts`, as one script. */
declare module "alive:worker" {
  const script: string;
  export default script;
}

/** The runtime's files, and those in which TypeScript tells what JavaScript has, by their paths. */
declare module "alive:sources" {
  export const sources: Readonly<Record<string, string>>;
}
