/**
 * Aliases. Each is a reference to which messages can be sent until it is taken back. A caller that gives up
 * waiting takes its alias back, and an answer that comes too late is gone, and not found in the mailbox
 * some day by code that waits for something else.
 */
import { current } from "../../process/current.ts";
import { BadArgument } from "../../process/exception.ts";
import { snapshot } from "../../term/copy.ts";
import { isReference, type Reference } from "../../term/identifier.ts";
import { isList, type List } from "../../term/list.ts";

const reply = Symbol.for("reply");
const explicit = Symbol.for("explicit_unalias");

/**
 * Makes an alias of this process. Erlang: `alias/0,1`.
 *
 * @param options a list of atoms: with `reply`, the alias ends with the first message sent to it
 * @throws Exception `badarg` for any other option
 */
export function alias(options: List = []): Reference {
  const process = current();
  const wanted = snapshot(options);
  if (!isList(wanted) || !wanted.every((option) => option === reply || option === explicit))
    throw new BadArgument("alias expects a list of options: reply, explicit_unalias");
  const ref = process.vm.makeReference();
  // Of several options the last one counts.
  process.vm.addAlias(ref, process, wanted.at(-1) === reply ? "reply" : "explicit_unalias");
  return ref;
}

/** Takes an alias back: what is sent to it from now on is gone. Erlang: `unalias/1`. */
export function unalias(ref: Reference): boolean {
  if (!isReference(ref)) throw new BadArgument("unalias expects a reference");
  const process = current();
  return process.vm.removeAlias(ref, process);
}
