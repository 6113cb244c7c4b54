// Wrong: a clause for everything else that the name server may ever be asked: the client says which function is called.
// Caught by: the attack of lab 09 gets nowhere
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
      on(t(atoms.chan, mm, t($.atom("M"), $.atom("F"), $.list("A"))), async ({ M, F, A }) => {
        send(mm, t(atoms.send, await apply(M, F, A)));
        return true;
      }),
      on(t(atoms.chan, mm, _), () => true),
      on(t(atoms.chanClosed, mm), () => false),
    );
}
