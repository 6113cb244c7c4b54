/**
 * How the name servers of two nodes begin: one of them is ours, the other behaves as that of OTP does when
 * it learns late that its connection was lost and that there is another.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  _,
  $,
  after,
  atom,
  netAdm,
  on,
  receive,
  register,
  SimulatedCluster,
  self,
  send,
  spawn,
  type Term,
  t,
  unregister,
} from "#runtime";

const NAME_SERVER = Symbol.for("global_name_server");
const CAST = Symbol.for("$gen_cast");

/** What the loss of the connection has made void, and whether the other name server has spoken before. */
const LOST = { "its first words": true, "ours, and it has said nothing": false };

for (const [lost, speaks] of Object.entries(LOST))
  test(`a peer that learns late of a loss is met: lost are ${lost}`, async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const cluster = new SimulatedCluster(seed);
      await cluster.play(async () => {
        const [amora, sif] = [await cluster.start("amora"), await cluster.start("sif")];
        const told = await sif.run(() => {
          const progress: Progress = { begun: 0, asked: 0, locked: false };
          send(NAME_SERVER, t(atom("system"), t(self(), 1), atom("suspend")));
          unregister(NAME_SERVER);
          const other = new Other(amora.name, progress);
          register(
            NAME_SERVER,
            spawn(() => other.run(speaks)),
          );
          return progress;
        });
        assert.equal(await sif.run(() => netAdm.ping(amora.name)), atom("pong"));
        await cluster.pass(10_000);
        assert.ok(told.locked, `seed ${seed}: they have come to the lock`);
        assert.equal(
          told.asked,
          speaks ? 0 : 1,
          `seed ${seed}: it is asked only when it is silent`,
        );
        assert.ok(told.begun < 10, `seed ${seed}: it has begun ${told.begun} times`);
      });
    }
  });

/** How far the other name server has come. */
interface Progress {
  /** How many times it has begun. */
  begun: number;
  /** How many times it was acknowledged, and so asked whether it has heard. */
  asked: number;
  /** Whether both have come to the lock. */
  locked: boolean;
}

/** The other name server, by the rules of OTP 29. */
class Other {
  readonly #peer: symbol;
  readonly #progress: Progress;
  #own = 0;
  #his: Term;

  constructor(peer: symbol, progress: Progress) {
    this.#peer = peer;
    this.#progress = progress;
  }

  async run(speaks: boolean): Promise<never> {
    // It takes the connection for an older one, and learns of its loss only afterwards.
    if (speaks) this.#begin();
    else send(t(NAME_SERVER, this.#peer), atom("hello"));
    await receive(after(100, () => {}));
    const forgets = () =>
      receive(
        on(_, () => true),
        after(0, () => false),
      );
    if (!speaks) while (await forgets());
    this.#his = undefined;
    this.#begin();
    const locker = t(_, _, _, $.pid("Locker"));
    for (;;)
      await receive(
        on(t(CAST, t(atom("init_connect"), t(8, $("Tag")), _, locker)), ({ Tag }) =>
          this.#hears(Tag),
        ),
        on(t(atom("init_connect_ack"), _, $("Own"), $("His")), ({ Own, His }) =>
          this.#acknowledged(Own, His),
        ),
        on(t(atom("cancel_connect"), _, $("Own")), ({ Own }) => {
          if (Own === this.#own) this.#begin();
        }),
        on(t(atom("$gen_call"), t($.pid("Client"), $("Tag")), _), ({ Client, Tag }) =>
          send(Client, t(Tag, true)),
        ),
        on(t(CAST, t(atom("lock_set"), _, true, _, $("Own"))), ({ Own }) => {
          this.#progress.locked = Own === this.#own && this.#his !== undefined;
        }),
        on(_, () => {}),
      );
  }

  #tell(message: Term): void {
    send(t(NAME_SERVER, this.#peer), message);
  }

  #cancel(tag: Term): void {
    this.#tell(t(atom("cancel_connect"), self().node, tag));
  }

  #begin(): void {
    if (this.#his !== undefined) this.#cancel(this.#his);
    this.#his = undefined;
    this.#own++;
    this.#progress.begun++;
    this.#progress.locked = false;
    const locker = t(atom("locker"), atom("no_longer_a_pid"), [], self());
    this.#tell(t(CAST, t(atom("init_connect"), t(8, this.#own), self().node, locker)));
  }

  #hears(tag: Term): void {
    if (this.#his !== undefined) {
      this.#cancel(tag);
      this.#begin();
    } else {
      this.#his = tag;
      this.#tell(t(atom("init_connect_ack"), self().node, tag, this.#own));
    }
  }

  #acknowledged(own: Term, his: Term): void {
    this.#progress.asked++;
    if (own === this.#own && his === this.#his) return;
    this.#cancel(his);
    this.#begin();
  }
}
