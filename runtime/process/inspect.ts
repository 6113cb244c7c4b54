/**
 * `console.log` of a term that JavaScript does not know prints it as Erlang does: `{ok,<0.84.0>}`, and
 * not its fields. Importing this file is enough.
 */
import { inspect } from "node:util";
import { print } from "../erlang/print/print.ts";
import { BitString } from "../term/binary.ts";
import { ExternalFun, LocalFun, RemoteFun } from "../term/fun.ts";
import { Pid, Port, Reference } from "../term/identifier.ts";
import { ImproperList } from "../term/list.ts";
import { Float } from "../term/number.ts";
import type { Term } from "../term/term.ts";
import { TermMap } from "../term/term-map.ts";
import { t } from "../term/tuple.ts";
import { running } from "./running.ts";

function asErlang(this: Term): string {
  const node = running()?.vm.name;
  try {
    return print(this, node ? { node } : {});
  } catch (error) {
    return `[${(error as Error).message}]`; // something in it is no term: a promise, for one
  }
}

const classes = [BitString, ExternalFun, Float, ImproperList, LocalFun, Pid, Port, Reference];
const prototypes = [...classes, RemoteFun, TermMap].map((one) => one.prototype);

for (const prototype of [...prototypes, Object.getPrototypeOf(t())])
  Object.defineProperty(prototype, inspect.custom, { value: asErlang });
