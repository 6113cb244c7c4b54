/**
 * What a student's code takes from the machine while a check is made on a simulated network: chance and time that
 * no seed decides. Such a run may end in another way when it is played again, so a failure says so.
 */
import { placeIn } from "./timers.ts";

/** What was used, with the line that used it first. */
const used = new Map<string, string>();

/** Notes from now on what is used. */
export function noteChance(): void {
  for (const [owner, name] of [
    [Math, "random"],
    [Date, "now"],
  ] as const) {
    const machines: () => number = Reflect.get(owner, name);
    const what = owner === Math ? "Math.random()" : "Date.now()";
    const noting = () => {
      noteUse(what, new Error().stack);
      return machines.call(owner);
    };
    Object.assign(owner, { [name]: noting });
  }
}

function noteUse(what: string, stack: string | undefined): void {
  const place = used.has(what) ? undefined : placeIn(stack);
  if (place) used.set(what, `${place.file}:${place.line}`);
}

export function forgetChance(): void {
  used.clear();
}

/** `Math.random() in kvs.ts:31`, if anything was used. */
export function usedChance(): string | undefined {
  const all = [...used].map(([what, place]) => `${what} in ${place}`);
  return all.length > 0 ? all.join(" and ") : undefined;
}
