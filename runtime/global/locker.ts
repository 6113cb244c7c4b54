/**
 * The locker: a process of each name server that locks both halves of the cluster for a meeting, so
 * that no name is registered in one of them meanwhile.
 *
 * The lock is on `global`, and its requester is `[Locker1, Locker2]`, the two lockers that meet: so
 * both can set it, and set it at the same time. Each locks its own half. One of them (whichever comes
 * first, or both) also locks the other's node, and says that it is ready:
 *
 *     {lock_set, Locker, true | false, Known, Tag}       cast to the other's name server
 *
 * The other locks its half and answers the same. If one of them can't have the lock now, a name is
 * being registered, or there is another meeting: both give it back, and one tries again a little later.
 * A locker is in one meeting at a time. It never waits for a lock while it holds another, so no two can
 * wait for each other.
 */
import { $ } from "../process/pattern.ts";
import { after, on, receive } from "../process/receive.ts";
import { send } from "../process/send.ts";
import { processFlag, self } from "../process/ties.ts";
import { equal } from "../term/equal.ts";
import type { Pid } from "../term/identifier.ts";
import type { Integer } from "../term/number.ts";
import { compare } from "../term/order.ts";
import { t } from "../term/tuple.ts";
import { dice, lockCluster, unlockAll } from "./cluster-lock.ts";
import type { LockId } from "./lock-table.ts";
import type { Mesh } from "./mesh.ts";
import { CAST, cast, NAME_SERVER, node } from "./protocol.ts";

/** `{meet, Node, Locker, PeerTag, Tag}`: from our name server, a node to meet. */
export const MEET = Symbol.for("meet");
/** `{cancel, Node}`: the meeting is over, or is not to be. */
export const CANCEL = Symbol.for("cancel");
/** `{lock_set, Locker, IsSet}`: what the other locker says, by way of our name server. */
export const LOCK_SET = Symbol.for("lock_set");

/** After how long, in ms, a lock that could not be had is tried for again. */
const [SHORTEST_PAUSE, LONGEST_PAUSE] = [20, 200];

/** A node to meet. */
interface Peer {
  readonly Node: symbol;
  readonly Locker: Pid;
  readonly PeerTag: Integer;
  readonly Tag: Integer;
}

/** Runs as the locker of a node. */
export async function locker(mesh: Mesh): Promise<never> {
  processFlag(Symbol.for("trap_exit"), true); // its pid is known to the other nodes
  const peers = new Map<symbol, Peer>();
  let pause = 0;
  for (;;)
    await receive(
      on(
        t(MEET, node("Node"), $.pid("Locker"), $.integer("PeerTag"), $.integer("Tag")),
        (peer: Peer) => {
          peers.set(peer.Node, peer);
          pause = 0;
        },
      ),
      on(t(CANCEL, node("Node")), ({ Node }) => void peers.delete(Node)),
      on(t(LOCK_SET, $.pid("Locker"), true), async ({ Locker }) => {
        const peer = [...peers.values()].find((other) => equal(other.Locker, Locker));
        if (peer && (await answer(peer, mesh))) peers.delete(peer.Node);
      }),
      on($("Unknown"), () => {}),
      after(peers.size > 0 ? pause : Number.POSITIVE_INFINITY, async () => {
        const peer = dice().pick([...peers.values()]);
        if (await propose(peer, mesh)) peers.delete(peer.Node);
        pause = dice().between(SHORTEST_PAUSE, LONGEST_PAUSE);
      }),
    );
}

/** Locks our half and the other's node, and asks the other to lock the rest. Says whether it is over. */
async function propose(peer: Peer, mesh: Mesh): Promise<boolean> {
  const lock = lockFor(peer);
  const nodes = await lockCluster(lock, mesh, [peer.Node]);
  if (!nodes) return false;
  say(peer, true, mesh);
  const outcome = await receive(
    on(t(LOCK_SET, peer.Locker, $("IsSet")), ({ IsSet }) =>
      IsSet === true ? "locked" : "refused",
    ),
    on(t(CANCEL, peer.Node), () => "cancelled"),
  );
  if (outcome === "locked") await meet(peer, lock);
  await unlockAll(lock, nodes);
  return outcome !== "refused";
}

/** The other has locked its half: locks ours. Says whether the meeting is over. */
async function answer(peer: Peer, mesh: Mesh): Promise<boolean> {
  const lock = lockFor(peer);
  const nodes = await lockCluster(lock, mesh);
  say(peer, nodes !== undefined, mesh);
  if (!nodes) return false;
  await meet(peer, lock);
  await unlockAll(lock, nodes);
  return true;
}

/** Both halves are locked: waits until the name servers are done. */
async function meet({ Node, Tag }: Peer, lock: LockId): Promise<void> {
  send(NAME_SERVER, t(CAST, t(Symbol.for("lock_is_set"), Node, Tag, lock)));
  await receive(on(t(CANCEL, Node), () => {}));
}

function lockFor({ Locker }: Peer): LockId {
  return t(Symbol.for("global"), [self(), Locker].sort(compare));
}

function say({ Node, PeerTag }: Peer, isSet: boolean, mesh: Mesh): void {
  cast(Node, t(LOCK_SET, self(), isSet, mesh.known, PeerTag));
}
