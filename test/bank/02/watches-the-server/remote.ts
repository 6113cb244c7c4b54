// A right answer in another style: see ../../02.md.
import {
  _,
  $,
  after,
  isTuple,
  monitor,
  on,
  receive,
  rpc,
  self,
  send,
  spawn,
  type Term,
  t,
} from "#runtime";

const kvs = Symbol.for("kvs");
const down = Symbol.for("DOWN");
const gaveUp = t(Symbol.for("error"), Symbol.for("timeout"));

export async function store(node: symbol, key: Term, value: Term): Promise<Term> {
  return checked(await rpc.call(node, kvs, Symbol.for("store"), [key, value], 5000));
}

export async function lookup(node: symbol, key: Term): Promise<Term> {
  return checked(await rpc.call(node, kvs, Symbol.for("lookup"), [key], 5000));
}

function checked(result: Term): Term {
  if (!isTuple(result)) return result;
  const [first, reason] = result;
  return first === Symbol.for("badrpc") ? t(Symbol.for("error"), reason) : result;
}

export function ask(node: symbol, query: Term) {
  const asker = self();
  const helper = spawn(async () => {
    const ref = monitor(t(kvs, node));
    send(t(kvs, node), t(self(), query));
    const reply = await receive(
      on(t(kvs, $("Reply")), ({ Reply }) => Reply),
      on(t(down, ref, _, _, _), () => gaveUp),
      after(1000, () => gaveUp),
    );
    send(asker, t(self(), reply));
  });
  return receive(on(t(helper, $("Reply")), ({ Reply }) => Reply));
}
