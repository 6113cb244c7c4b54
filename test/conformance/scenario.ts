/**
 * A scenario is a text in Erlang that is played by two nodes, `sif` and `amora`, and sometimes a third:
 * data, so that stock nodes and ours play the very same one. Nothing in it says what is to come out:
 * that is what two nodes of `erl` report.
 *
 * Each node that takes part begins with a new process for its steps, and with these variables:
 *
 *     Sif, Amora, Thor     the names of the nodes
 *     Next()               the next message, or the atom nothing when none has come for long
 */

/** The node that plays a step. */
export type Side = "sif" | "amora" | "thor";

/**
 * What a node does: evaluate an expression, the value of which it reports; have something printed,
 * which is awaited; or be called by the program `erl_call`, which reports what that prints.
 */
export type Step = readonly [side: Side, does: string | Printed | ErlCall];

/** A text that a node prints in the end. */
export interface Printed {
  readonly prints: string;
}

/** A call by OTP's program in C that calls nodes from the command line. */
export interface ErlCall {
  /** Its `-a`: module, function and arguments. */
  readonly erlCall: string;
}

/** How a node is started. */
export interface Start {
  readonly hidden?: boolean;
  readonly long?: boolean;
  readonly cookie?: string;
}

/** The nodes that scenarios need. */
export interface World {
  /** Says that it is used for one scenario only, because that one ends nodes or changes them. */
  readonly once?: boolean;
  readonly sif?: Start;
  readonly amora?: Start;
  /** A third node, always a stock one. Without it there are two. */
  readonly thor?: Start;
  /** What each node evaluates once, when it has been started. */
  readonly started?: string;
  /** They do not begin by connecting. */
  readonly apart?: boolean;
  /** What `global` knows of the scenario before is cleared away first. */
  readonly cleared?: boolean;
}

export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
  /** {@link PAIR} if nothing is said. */
  readonly world?: World;
}

/** Scenarios on one subject, by the headings of the README's table. */
export interface Subject {
  readonly title: string;
  readonly scenarios: readonly Scenario[];
}

/** Two connected nodes, used again and again. */
export const PAIR: World = {};

/** Three nodes, used again and again. */
export const TRIO: World = { thor: {} };

/** Two nodes that know each other, but `amora` is hidden. */
export const AMORA_HIDDEN: World = { amora: { hidden: true } };

/** Two connected nodes, used again and again, on which no name and no lock is left in `global`. */
export const NAMELESS: World = { cleared: true };

/** Two nodes for one scenario only. */
export const OWN_PAIR: World = { once: true };

/** Two nodes for one scenario only, which are not connected. */
export const STRANGERS: World = { once: true, apart: true };
