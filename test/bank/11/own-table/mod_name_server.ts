// Wrong: each connection has a table of its own, in the dictionary of its process.
// Caught by: {store, Key, Value} from the client is stored in kvs
// Symptom: wrong-answer
import { _, $, get, on, type Pid, put, receive, send, type Term, t } from "#runtime";

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
      on(t(atoms.chan, mm, t(atoms.store, $("Key"), $("Value"))), ({ Key, Value }) => {
        if (argS !== atoms.readOnly) put(Key, t(Symbol.for("ok"), Value));
        return true;
      }),
      on(t(atoms.chan, mm, t(atoms.lookup, $("Key"))), ({ Key }) => {
        send(mm, t(atoms.send, get(Key)));
        return true;
      }),
      on(t(atoms.chan, mm, _), () => true), // nothing that is known here
      on(t(atoms.chanClosed, mm), () => false),
    );
}
