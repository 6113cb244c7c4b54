// Wrong: what no clause takes stays in the mailbox, until nothing more is read from the client.
// Caught by: what it does not know is thrown away, however much it is
// Symptom: reply-elsewhere
import { $, apply, on, type Pid, receive, send, type Term, t } from "#runtime";

const atoms = {
  chan: Symbol.for("chan"),
  chanClosed: Symbol.for("chan_closed"),
  send: Symbol.for("send"),
  kvs: Symbol.for("kvs"),
  store: Symbol.for("store"),
  lookup: Symbol.for("lookup"),
  readOnly: Symbol.for("readOnly"),
};

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
      on(t(atoms.chanClosed, mm), () => false),
    );
}
