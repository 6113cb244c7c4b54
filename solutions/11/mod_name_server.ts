/**
 * Lab 11: the name server behind lib_chan.
 *
 * For every connection lib_chan starts a process, which runs the function that the owner has declared in
 * lib_chan.conf. What the client sends comes as `{chan, MM, Term}`; to send the client a term, the process
 * sends `{send, Term}` to MM, the middle man.
 */
import { _, $, apply, on, type Pid, receive, send, type Term, t } from "#runtime";

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
export async function startMeUp(mm: Pid, _argsC: Term, argS: Term) {
  for (let open = true; open; )
    open = await receive(
      on(t(atoms.chan, mm, t(atoms.store, $("Key"), $("Value"))), async ({ Key, Value }) => {
        if (argS !== atoms.readOnly) await apply(atoms.kvs, atoms.store, [Key, Value]);
        return true;
      }),
      on(t(atoms.chan, mm, t(atoms.lookup, $("Key"))), async ({ Key }) => {
        send(mm, t(atoms.send, await apply(atoms.kvs, atoms.lookup, [Key])));
        return true;
      }),
      on(t(atoms.chan, mm, _), () => true), // an unknown term
      on(t(atoms.chanClosed, mm), () => false),
    );
}
