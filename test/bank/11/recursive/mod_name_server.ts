// A right answer in another style: see ../../11.md.
import { $, apply, match, on, type Pid, receive, send, type Term, t } from "#runtime";

const atom = Symbol.for;
const kvs = atom("kvs");

export function startMeUp(mm: Pid, _argsC: Term, argS: Term) {
  return loop(mm, argS !== atom("readOnly"));
}

async function loop(mm: Pid, mayStore: boolean): Promise<true> {
  return receive(
    on(t(atom("chan"), mm, $("Request")), async ({ Request }) => {
      await serve(mm, Request, mayStore);
      return loop(mm, mayStore);
    }),
    on(t(atom("chan_closed"), mm), () => true as const),
  );
}

async function serve(mm: Pid, request: Term, mayStore: boolean) {
  const store = match(t(atom("store"), $("K"), $("V")), request);
  if (store && mayStore) await apply(kvs, atom("store"), [store.K, store.V]);
  const lookup = match(t(atom("lookup"), $("K")), request);
  if (lookup) send(mm, t(atom("send"), await apply(kvs, atom("lookup"), [lookup.K])));
}
