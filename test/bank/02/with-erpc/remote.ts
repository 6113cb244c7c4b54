// A right answer in another style: see ../../02.md.
import { $, after, Exception, erpc, match, on, receive, self, send, type Term, t } from "#runtime";

const atom = (name: string) => Symbol.for(name);

export const store = (node: symbol, key: Term, value: Term) => call(node, "store", [key, value]);

export const lookup = (node: symbol, key: Term) => call(node, "lookup", [key]);

async function call(node: symbol, name: string, args: Term[]): Promise<Term> {
  try {
    return await erpc.call(node, atom("kvs"), atom(name), args);
  } catch (thrown) {
    const reason = thrown instanceof Exception ? thrown.reason : (thrown as Term);
    const noConnection = match(t(atom("erpc"), atom("noconnection")), reason);
    return t(atom("error"), noConnection ? atom("nodedown") : reason);
  }
}

export async function ask(node: symbol, query: Term): Promise<Term> {
  send(t(atom("kvs"), node), t(self(), query));
  const found = await receive(
    on(t(atom("kvs"), $("Reply")), (bindings) => bindings),
    after(500, () => undefined),
  );
  return found ? found.Reply : t(atom("error"), atom("timeout"));
}
