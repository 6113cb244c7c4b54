// Wrong: the client says by ArgsC whether it may only read.
// Caught by: who connects to a readOnly service can look up, and store nothing
// Symptom: wrong-answer
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

export async function startMeUp(mm: Pid, argsC: Term, _argS: Term) {
  for (let open = true; open; )
    open = await receive(
      on(t(atoms.chan, mm, t(atoms.store, $("Key"), $("Value"))), async ({ Key, Value }) => {
        if (argsC !== atoms.readOnly) await apply(atoms.kvs, atoms.store, [Key, Value]);
        return true;
      }),
      on(t(atoms.chan, mm, t(atoms.lookup, $("Key"))), async ({ Key }) => {
        send(mm, t(atoms.send, await apply(atoms.kvs, atoms.lookup, [Key])));
        return true;
      }),
      on(t(atoms.chan, mm, _), () => true), // nothing that is known here
      on(t(atoms.chanClosed, mm), () => false),
    );
}
