/**
 * Values that only their constructors make. Anything can have the prototype of a class, a proxy too, and
 * then `instanceof` is true for it; but it has not the private field.
 */
import { notATerm } from "./misuse.ts";

export class Made {
  readonly #made = true;

  /**
   * Whether a value was made by the constructor of its class.
   *
   * @internal
   */
  static isMade(value: unknown): value is Made {
    return typeof value === "object" && value !== null && #made in value;
  }
}

/**
 * A value that was made by the constructor of its class.
 *
 * @throws TypeError when it only looks so
 */
export function made<T extends Made>(value: T): T {
  if (!Made.isMade(value)) throw notATerm(value);
  return value;
}
