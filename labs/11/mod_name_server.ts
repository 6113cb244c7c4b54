/**
 * Lab 11: the name server behind lib_chan.
 *
 * For every connection lib_chan starts a process, which runs the function that the owner has declared in
 * lib_chan.conf. What the client sends comes as `{chan, MM, Term}`; to send the client a term, the process
 * sends `{send, Term}` to MM, the middle man.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/11` tells how far you are.
 */

// You will need more of the runtime than this: add it to the list as you go.
import { $, on, type Pid, receive, type Term, t } from "#runtime";

const atoms = {
  chan: Symbol.for("chan"),
  chanClosed: Symbol.for("chan_closed"),
  send: Symbol.for("send"),
  kvs: Symbol.for("kvs"),
  store: Symbol.for("store"),
  lookup: Symbol.for("lookup"),
  readOnly: Symbol.for("readOnly"),
};

/** Serves a client until the connection is closed: `mod_name_server:start_me_up(MM, ArgsC, ArgS)`. */
export async function startMeUp(mm: Pid, _argsC: Term, _argS: Term) {
  for (let open = true; open; )
    open = await receive(
      on(t(atoms.chan, mm, t(atoms.store, $("Key"), $("Value"))), () => {
        // TODO 1: let kvs store the value. apply(module, function, [arguments]) calls a function of
        // another module of this node, and has to be awaited.
        return true;
      }),
      // TODO 1: a clause for {chan, MM, {lookup, Key}}. What kvs:lookup(Key) gives goes to the client:
      // send {send, Answer} to mm.
      // TODO 2: a clause for any other {chan, MM, Term}, and one for {chan_closed, MM}, which gives
      // false: that ends the loop.
      // TODO 3: nothing is stored when argS is the atom readOnly: the owner says so in lib_chan.conf.
    );
}
