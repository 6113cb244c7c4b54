/** Makes the film of a run that was recorded, once it is known what people call the processes. */
import type { Limits, Option, Step } from "../../../runtime/simulated/step.ts";
import { nodeName } from "../../../runtime/trace/entry.ts";
import { laneId } from "../../../runtime/trace/lanes.ts";
import { partingsOf } from "../explore/choices.ts";
import { type Roles, shortName } from "../explore/roles.ts";
import type { Story } from "../explore/story.ts";
import type { ChoiceView, Film, StateView, StepView } from "./film.ts";
import { type Recording, Several, type Waiting } from "./recording.ts";

/** What signals are called that carry no message. */
const SIGNALS: Readonly<Record<string, string>> = {
  LINK: "a link",
  UNLINK_ID: "the end of a link",
  UNLINK_ID_ACK: "that a link has ended",
  EXIT: "the exit signal",
  EXIT2: "the exit signal",
  MONITOR_P: "a monitor",
  DEMONITOR_P: "the end of a monitor",
  MONITOR_P_EXIT: "the news that it has ended",
  GROUP_LEADER: "a group leader",
  SPAWN_REQUEST: "what is to be spawned",
  SPAWN_REPLY: "the answer to spawn",
};

export function develop(recording: Recording, story: Story, limits: Limits): Film {
  const { run, missing, why } = story;
  const { steps, failure } = run;
  const teller = new Teller(recording, story);
  const choices = new Several<ChoiceView>();
  const states: StateView[] = [];
  for (let k = 0; k <= steps.length; k++) {
    // What was not looked at is as it was before.
    const still = recording.stills[k] ?? recording.stills.slice(0, k).findLast((each) => each);
    if (!still) continue;
    const options = steps[k]?.options ?? [];
    const ready = options.map((option) => {
      const what = still.waiting.find(({ id }) => id === option.id);
      return choices.add(teller.choice(option, what));
    });
    const seen = new Set<string>();
    const behind = still.waiting.flatMap((each) => {
      const { id, kind } = each;
      const isFirst = !seen.has(id) && options.some((option) => option.id === id);
      seen.add(id);
      if (isFirst || kind !== "arrival") return [];
      return choices.add(teller.choice({ id, kind, cost: "nothing" }, each));
    });
    states.push({ time: still.time, nodes: still.nodes, choices: ready, behind });
  }
  const { lanes } = story.roles;
  return {
    partings: partingsOf(steps),
    limits,
    steps: steps.map((step, k) =>
      teller.step(step, recording.stills[k]?.waiting, linesOf(story, k)),
    ),
    states,
    nodes: recording.nodes.all,
    processes: recording.processes.all,
    choices: choices.all,
    roles: Object.fromEntries([...lanes.keys()].map((id) => [id, teller.who(id)])),
    services: [...lanes].flatMap(([id, { isService }]) => (isService ? id : [])),
    ...(failure && { failure: { expected: failure.expected, came: failure.came } }),
    ...(why !== undefined && { why }),
    isElsewhere: missing !== undefined,
  };
}

/** What has come of a step: the story's own lines, and what was sent to other nodes. */
function linesOf({ lines, roles, inStep }: Story, k: number): readonly string[] {
  const own = lines.filter(({ step }) => step === k).map(({ text }) => text);
  const sent = inStep(k).flatMap(({ entry, lane }) => {
    const { kind, node, peer = "", to = "", signal = "" } = entry;
    const isOfRuntime = roles.lanes.get(laneId(lane))?.isService === true;
    if (kind !== "send" || nodeName(node) === peer || isOfRuntime) return [];
    if (!signal.endsWith("SEND")) return [];
    const whom = roles.of(to) ?? `${to} on ${shortName(peer)}`;
    return `${roles.of(lane)} sends ${roles.carriedBy(entry)} to ${whom}`;
  });
  return [...own, ...sent];
}

class Teller {
  readonly #roles: Roles;
  readonly #addresses: ReadonlyMap<string, string>;

  constructor({ addresses }: Recording, { roles }: Story) {
    this.#roles = roles;
    this.#addresses = addresses;
  }

  /** What people call a process. */
  who(address: string | undefined): string {
    return this.#roles.of(address) ?? "a process";
  }

  choice(option: Pick<Option, "id" | "kind" | "cost">, waiting?: Waiting): ChoiceView {
    const { id, kind, cost } = option;
    const owner = kind === "alarm" ? id.replace(/^alarm \d+ of /, "") : id;
    const process = waiting?.process ?? this.#addresses.get(owner);
    const node = waiting?.node || owner.split(/[:( >]/)[0] || "";
    return {
      ...{ id, kind, cost, node },
      ...(process !== undefined && { process }),
      text: this.#text(option, process, waiting),
      isService: this.#isService(kind, process, waiting),
    };
  }

  #text(
    { id, kind, cost }: Pick<Option, "id" | "kind" | "cost">,
    process: string | undefined,
    waiting: Waiting | undefined,
  ): string {
    if (kind === "fault") return id;
    if (kind === "turn") return `${this.who(process)} goes on`;
    if (kind === "alarm") {
      const early = cost === "delay" ? ", although something is still under way" : "";
      return `the time that ${this.who(process)} waits for is over${early}`;
    }
    const [from = "", to = ""] = (id.split(" ")[0] ?? "").split(">");
    const { signal, text, name } = waiting ?? {};
    if (signal === undefined) return `what connects ${from} and ${to} reaches ${to}`;
    const what = [SIGNALS[signal], text].filter((part) => part !== undefined).join(" ");
    const whom = name === undefined ? this.who(process) : `${name} on ${to}`;
    const sender = waiting?.from === undefined ? from : this.who(waiting.from);
    return `${what} from ${sender} reaches ${whom}`;
  }

  #isService(kind: Option["kind"], process: string | undefined, waiting?: Waiting): boolean {
    if (kind === "fault") return false;
    if (kind === "arrival" && waiting?.name !== undefined) return SERVICES.has(waiting.name);
    // What only ties two processes is told by what it does.
    const isTie = waiting?.from !== undefined && !waiting.signal?.endsWith("SEND");
    return this.#isOfRuntime(process) || (isTie && this.#isOfRuntime(waiting?.from));
  }

  #isOfRuntime(process: string | undefined): boolean {
    return process === undefined || this.#roles.lanes.get(laneId(process))?.isService === true;
  }

  step(
    { id, kind, cost, isCalm }: Step,
    waiting: readonly Waiting[] = [],
    lines: readonly string[],
  ): StepView {
    const what = waiting.find((each) => each.id === id);
    const { text, isService } = this.choice({ id, kind, cost }, what);
    const told = kind === "arrival" ? lines[0] : undefined;
    const said = isCalm ? "the scene is prepared" : (told ?? text);
    return { id, kind, cost, text: said, lines, isCalm, isService: isService && !isCalm };
  }
}

/** The names of processes that belong to the runtime. */
const SERVICES = new Set(["user", "net_kernel", "rex", "global_name_server"]);
