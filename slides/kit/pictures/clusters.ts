/** Nodes and their nets: clusters and cookies, strangers at a door, the mixed cluster. */
import { cross, line, node, type Picture, type Place, process, words } from "./shapes.ts";

const [A, B, C, D]: Place[] = [
  [180, 90],
  [520, 90],
  [180, 250],
  [520, 250],
];

/** Every node of a cluster is connected with every other. */
function mesh(places: readonly Place[]): string {
  return places.flatMap((a, i) => places.slice(i + 1).map((b) => line("net", a, b))).join("");
}

export const cluster: Picture = {
  title: "A cluster",
  said: "Three nodes, each connected with each; processes on all of them. A fourth node connects to one, and so is connected with all.",
  height: 300,
  still:
    mesh([
      [200, 75],
      [600, 75],
      [400, 235],
    ]) +
    node("sif", [200, 75], 0, [230, 120]) +
    process("kvs", [200, 95], 0) +
    node("amora", [600, 75], 1, [230, 120]) +
    process("shell", [600, 95], 1) +
    node("thor", [400, 235], 2, [230, 120]) +
    process("worker", [400, 255], 2),
  steps: [
    node("odin", [1020, 150], 3, [230, 120]) + line("net", [715, 95], [905, 140]),
    `${line("net", [515, 235], [905, 170])}<path class="net" d="M300 16C 520 2 850 0 980 90"/>`,
  ],
};

export const cookies: Picture = {
  title: "Two cookies, two clusters",
  said: "sif, amora, thor and odin have the cookie abc and are all connected. loki and hel have the cookie xyz and are connected. Between the two there is no connection.",
  height: 330,
  still:
    mesh([A, B, C, D] as Place[]) +
    [
      ["sif", A],
      ["amora", B],
      ["thor", C],
      ["odin", D],
    ]
      .map(([name, at], i) => node(name as string, at as Place, i, [190, 70]))
      .join("") +
    words("cookie abc", [350, 322], "dim"),
  steps: [
    mesh([
      [1050, 90],
      [1050, 250],
    ]) +
      node("loki", [1050, 90], 4, [190, 70]) +
      node("hel", [1050, 250], 4, [190, 70]) +
      words("cookie xyz", [1050, 322], "dim"),
    line("net", [615, 90], [955, 90]) +
      cross([785, 90], 20) +
      words("no conversation", [785, 145], "lost"),
  ],
};

export const door: Picture = {
  title: "A door with a list",
  said: "A stranger's program and a machine with two services at its door. A message that the protocol knows goes in; one that asks for a command is not understood.",
  height: 250,
  still:
    process("stranger", [110, 125], 4) +
    node("the owner’s machine", [930, 125], 0, [520, 240]) +
    process("nameServer", [800, 100], 0) +
    process("os", [1100, 160], 1),
  steps: [
    line("message", [200, 115], [700, 100], "{lookup,joe}"),
    line("lost", [200, 145], [990, 205], "") + words("no word for os:cmd", [380, 215], "lost"),
  ],
};

export const home: Picture = {
  title: "An answer finds its way home",
  said: "A process on sif sends its pid and a question to amora, where it is passed on to thor. thor answers the pid, and the answer goes to sif at once.",
  height: 270,
  still:
    node("sif", [150, 135], 0, [220, 200]) +
    process("shell", [150, 155], 0) +
    node("amora", [600, 80], 1, [220, 130]) +
    process("a", [600, 100], 1) +
    node("thor", [1050, 135], 2, [220, 200]) +
    process("b", [1050, 155], 2),
  steps: [
    line("message", [210, 140], [560, 100], "{Pid, What}"),
    line("message", [640, 100], [1010, 145], "{Pid, What}"),
    `<path class="message" d="M1010 175C 800 270 400 270 215 175"/>` +
      words("Pid ! Answer", [600, 222]),
  ],
};

export const middleMan: Picture = {
  title: "The middle man",
  said: "A program and its middle man are processes on the client's machine; another middle man and the service are on the server's. Between the two middle men there is a socket. Each program sends messages to its own middle man only.",
  height: 260,
  still:
    node("client", [240, 130], 0, [440, 180]) +
    process("program", [130, 150], 0) +
    process("MM", [380, 150], 0) +
    node("server", [960, 130], 1, [440, 180]) +
    process("MM", [820, 150], 1) +
    process("service", [1070, 150], 1),
  steps: [
    `<path class="tie" d="M418 150H782"/>${words("socket: bytes", [600, 134], "dim")}`,
    line("message", [206, 138], [342, 138]) + words("{send,T}", [272, 205]),
    words("term → bytes → term", [600, 190], "dim"),
    line("message", [858, 138], [1002, 138]) + words("{chan,MM,T}", [920, 205]),
  ],
};

export const mixed: Picture = {
  title: "A mixed cluster",
  said: "Two nodes in TypeScript and two of a stock erl, each connected with each. On each of them runs the same name server or a client of it.",
  height: 300,
  still:
    mesh([
      [280, 85],
      [920, 85],
      [280, 235],
      [920, 235],
    ]) +
    node("sif: TypeScript", [280, 75], 0, [330, 110]) +
    process("kvs", [280, 100], 0) +
    node("amora: erl", [920, 75], 1, [330, 110]) +
    process("shell", [920, 100], 1),
  steps: [
    node("thor: erl", [280, 235], 1, [330, 110]) +
      process("kvs", [280, 260], 1) +
      node("odin: TypeScript", [920, 235], 0, [330, 110]) +
      process("shell", [920, 260], 0),
  ],
};
