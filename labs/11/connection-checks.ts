/**
 * A check of lab 11 that plays the middle man: the service is sent what no client could have sent it.
 */
import {
  type AnyTuple,
  apply,
  isProcessAlive,
  type List,
  on,
  receive,
  self,
  send,
  spawn,
  t,
} from "#runtime";
import type { Check } from "../kit/check/lab.ts";

const atom = Symbol.for;

export const ownConnection: Check = {
  name: "it serves its own connection, and takes nothing else for a request",
  look: { at: "startMeUp", ask: "which messages do its clauses take?" },
  hints: [
    "Any process of this node can send your service a message. Which messages come from the client?",
    "{chan, MM, Term} comes from the client when MM is the middle man of this connection, and means what Term says: its first element, too, has to be compared.",
    'on(t(atoms.chan, mm, t(atoms.lookup, $("Key"))), …) // mm is the parameter, and no hole',
  ],
  async run(stage) {
    stage.vm.modules.load("kvs", await stage.load("kvs"));
    await stage.answers("kvs:start()", "true");
    await stage.answers("kvs:store(joe, here)", "true");
    const other = spawn(() => receive(on(atom("end"), () => true)));
    const service = spawn(atom("mod_name_server"), atom("start_me_up"), [
      self(),
      [],
      atom("notUsed"),
    ]);
    stage.observed.label(self(), "the middle man");
    stage.observed.label(other, "the middle man of another connection");
    stage.observed.label(service, "the service");
    const [store, lookup] = [
      t(atom("store"), atom("joe"), atom("gone")),
      t(atom("lookup"), atom("joe")),
    ];
    const foreign = [store, lookup].flatMap((term) => [
      t(atom("chan"), other, term),
      t(atom("news"), self(), term),
    ]);
    const unknown = [t(atom("keep"), atom("joe"), atom("gone")), t(atom("find"), atom("joe"))];
    const ends = [t(atom("chan_closed"), other), t(atom("closed"), self())];
    for (const message of [
      ...foreign,
      ...unknown.map((term) => t(atom("chan"), self(), term)),
      ...ends,
    ]) {
      stage.observed.plant(message);
      send(service, message);
    }
    for (let i = 0; i < 3; i++) {
      send(service, t(atom("chan"), self(), lookup));
      await stage.gets("{send, {ok, here}}", "{send, {ok, here}} for {chan, MM, {lookup, joe}}");
    }
    const info = await apply(atom("erlang"), atom("process_info"), [service, atom("monitors")]);
    const [, monitors] = info as AnyTuple;
    const count = (monitors as List).length;
    if (count > 1) stage.wrong("one monitor at most, after three requests", `${count} monitors`);
    send(service, t(atom("chan_closed"), self()));
    await stage.until(
      "the service ends, when the connection is closed",
      () => !isProcessAlive(service),
      () => "it is still there",
    );
    stage.keeps("nothing more from the service");
  },
};
