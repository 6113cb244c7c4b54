/** What is arranged in a schedule, and as what a strategy sees it. */
import type { Process } from "../process/process.ts";
import type { Signal } from "../process/signal.ts";
import type { Option, StepKind } from "./step.ts";

/** Something that has been arranged, and may happen next if nothing has to come before. */
export interface Arranged {
  readonly id: string;
  readonly kind: StepKind;
  /** The steps that have arranged it. */
  readonly by: readonly number[];
  readonly happen: () => void;
  /** The way from one node to another. */
  readonly way?: string;
  /** Whether on its way it overtakes nothing, and nothing overtakes it. */
  readonly isWhole?: boolean;
  /** What is on its way, if it is a signal. */
  readonly signal?: Signal;
  readonly process?: Process;
  /** In ms: when it was arranged, or when an alarm is due. */
  readonly time: number;
  readonly touches?: readonly string[];
  /** Of a fault, whether it takes nothing of what the check allows. */
  readonly isFree?: boolean;
}

/** Whether it is a fault. */
export const isFault = ({ kind }: Arranged) => kind === "fault";

/** The cable between two nodes, both ways of it. */
export const cable = (one: string, other: string) => `cable ${[one, other].sort().join(" ")}`;

/** As a strategy sees it. */
export function optionOf({ id, kind, touches, isFree }: Arranged, isQuiet: boolean): Option {
  if (kind === "fault")
    return { id, kind, cost: isFree ? "nothing" : "fault", ...(touches && { touches }) };
  return { id, kind, cost: kind === "alarm" && !isQuiet ? "delay" : "nothing" };
}
