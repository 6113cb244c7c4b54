/**
 * Prevention of overlapping partitions.
 *
 * If `a` and `c` lose each other, but `b` still sees both, there are two halves that overlap: no answer
 * to "which process has this name?" is right for all three. `global` prefers a clean cut. A node that
 * loses another tells all of them; a node that hears that `a` has lost `c` parts from `c`, and as `c`
 * has lost `a` too, from `a`; what is left are groups in which each node sees each other.
 *
 *     {lost_connection, A, Creation, Operation, B}   A has lost B; passed on by each node that hears it
 *     {remove_connection, Node}                      Node asks the receiver to disconnect from it
 *
 * Creation and Operation tell a new loss from one that was heard of already.
 */
import { current } from "../process/current.ts";
import type { Integer } from "../term/number.ts";
import { type Key, keyOf } from "../term/term-map.ts";
import { t } from "../term/tuple.ts";
import type { Mesh } from "./mesh.ts";
import { tell } from "./protocol.ts";

/** How many pairs of nodes that have lost each other are remembered: the latest. */
const MAX_REMEMBERED = 1_000;

/** A loss, as a node has told it. */
export interface Loss {
  /** The node that has lost another. */
  readonly loser: symbol;
  /** Which incarnation of the loser. */
  readonly creation: Integer;
  /** Counts the loser's losses. */
  readonly operation: Integer;
  /** The node that it has lost. */
  readonly lost: symbol;
}

export class Partitions {
  readonly #mesh: Mesh;
  #operation = 0;
  /** The last operation of an incarnation of a node in which it has lost another. */
  readonly #heard = new Map<Key, Integer>();

  constructor(mesh: Mesh) {
    this.#mesh = mesh;
  }

  /** Tells all members that we have lost one. */
  announce(lost: symbol): void {
    const { name: loser, creation } = current().vm;
    this.hear({ loser, creation, operation: ++this.#operation, lost });
  }

  /**
   * Hears of a loss, and passes it on if it is news.
   *
   * @returns the node that we have to part from, if any
   */
  hear(loss: Loss): symbol | undefined {
    const { loser, creation, operation, lost } = loss;
    const key = keyOf(t(loser, creation, lost));
    const before = this.#heard.get(key);
    if (before !== undefined && before >= operation) return undefined;
    this.#heard.delete(key);
    this.#heard.set(key, operation);
    const [oldest] = this.#heard.keys();
    if (oldest !== undefined && this.#heard.size > MAX_REMEMBERED) this.#heard.delete(oldest);
    this.#pass(loss);
    const other = lost === current().vm.name ? loser : lost;
    return this.#mesh.isMember(other) ? other : undefined;
  }

  #pass({ loser, creation, operation, lost }: Loss): void {
    for (const node of this.#mesh.members)
      if (node !== loser)
        tell(node, t(Symbol.for("lost_connection"), loser, creation, operation, lost));
  }
}
