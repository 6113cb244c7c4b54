/**
 * sif stores something in the name server on thor, and tells amora, who looks it up: a program that is
 * right in nearly every order, and the same put right.
 */
import { $, type Destination, on, receive, self, send, t } from "#runtime";

const atoms = {
  kvs: Symbol.for("kvs"),
  store: Symbol.for("store"),
  lookup: Symbol.for("lookup"),
  weather: Symbol.for("weather"),
  sunny: Symbol.for("sunny"),
  ready: Symbol.for("ready"),
};

/** On sif: stores, and tells amora. */
export function announce(kvs: Destination, reader: Destination) {
  send(kvs, t(self(), t(atoms.store, atoms.weather, atoms.sunny)));
  send(reader, atoms.ready);
}

/** On sif: stores, and tells amora when that is done. */
export async function announceStored(kvs: Destination, reader: Destination) {
  send(kvs, t(self(), t(atoms.store, atoms.weather, atoms.sunny)));
  await receive(on(t(atoms.kvs, true), () => {}));
  send(reader, atoms.ready);
}

/** On amora: looks up when it is told to. */
export async function read(kvs: Destination) {
  await receive(on(atoms.ready, () => {}));
  return ask(kvs);
}

/** Asks the name server. */
export function ask(kvs: Destination) {
  send(kvs, t(self(), t(atoms.lookup, atoms.weather)));
  return receive(on(t(atoms.kvs, $("Reply")), ({ Reply }) => Reply));
}
