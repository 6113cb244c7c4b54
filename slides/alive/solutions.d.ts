/** The solutions of all labs: made by slides/kit/alive.ts. */
declare module "alive:solutions" {
  export const modules: import("./world.ts").Labs;
}
