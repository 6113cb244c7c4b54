/** What breaks: a monitored node, a primary that is lost, a cluster in two halves, calls without answers. */
import { cross, line, node, type Picture, process, words } from "./shapes.ts";

export const fates: Picture = {
  title: "Nothing comes",
  said: "Three calls from a client to a server that look the same to the client: the request was lost, the answer was lost, the server is slow.",
  height: 300,
  still: [60, 160, 260]
    .map((y) => process("client", [250, y], 0) + process("server", [800, y], 1))
    .join(""),
  steps: [
    line("lost", [315, 60], [735, 60]) + words("the request is lost", [900, 68], "dim", "start"),
    line("message", [315, 150], [735, 150]) +
      line("lost", [735, 174], [315, 174]) +
      words("the answer is lost", [900, 168], "dim", "start"),
    line("message", [315, 260], [735, 260]) + words("it is just slow", [900, 268], "dim", "start"),
    ...[[60, 160, 260].map((y) => words("?", [150, y + 10], "lost")).join("")],
  ],
};

const pair = (label: string) =>
  process("client", [110, 130], 2) +
  node("sif", [540, 130], 0, [240, 200]) +
  process("primary", [540, 150], 0) +
  node("amora", [1020, 130], 1, [240, 200]) +
  process("backup", [1020, 150], 1) +
  (label && words(label, [780, 40], "dim"));

export const twoCopies: Picture = {
  title: "Two copies",
  said: "The client stores at the primary; the primary sends the update to the backup and waits for its ack; only then it answers true.",
  height: 250,
  still: pair(""),
  steps: [
    line("message", [180, 120], [464, 136], "1 store"),
    line("message", [614, 136], [950, 136], "2 update"),
    line("message", [950, 166], [614, 166]) + words("3 ack", [780, 200]),
    line("message", [464, 166], [180, 146]) + words("4 true", [322, 196]),
  ],
};

export const failover: Picture = {
  title: "Failover",
  said: "The backup monitors the primary. The primary's node is gone, and the backup gets DOWN. It takes the name rkvs, and the client's repeated request goes to it.",
  height: 270,
  still: pair("") + line("tie", [950, 150], [614, 150], "monitor"),
  steps: [
    cross([540, 130], 60),
    words("DOWN", [780, 190], "lost"),
    process("name rkvs", [1020, 208], 1),
    `<path class="message" d="M130 155C 300 280 700 280 925 215"/>` +
      words("store, once more", [270, 264]),
  ],
};

export const splitBrain: Picture = {
  title: "Split brain",
  said: "Five nodes in a ring of connections. The network is cut between two and three of them. If both halves have a primary, there are two versions. The half of three is the larger one and goes on; the half of two stops.",
  height: 300,
  still:
    line("net", [150, 80], [150, 220]) +
    line("net", [150, 80], [720, 60]) +
    line("net", [150, 220], [720, 240]) +
    line("net", [720, 60], [1050, 150]) +
    line("net", [720, 240], [1050, 150]) +
    line("net", [720, 60], [720, 240]) +
    node("sif", [150, 70], 0, [180, 70]) +
    node("amora", [150, 230], 0, [180, 70]) +
    node("thor", [720, 60], 2, [180, 70]) +
    node("odin", [720, 240], 2, [180, 70]) +
    node("hel", [1050, 150], 2, [180, 70]),
  steps: [
    `<path class="cross" d="M430 10V290"/>${words("cut", [455, 155], "lost", "start")}`,
    words("2 of 5: stop", [150, 158], "lost"),
    words("3 of 5: go on", [860, 158], "good"),
  ],
};

export const presence: Picture = {
  title: "Presence",
  said: "A room monitors three members on three nodes. One leaves, with a message. The program of another crashes, and the room gets DOWN with the reason. The node of the third is gone, and the room gets DOWN with noconnection.",
  height: 320,
  still:
    process("room", [120, 160], 3) +
    [
      ["anna", 50, 0],
      ["bruno", 160, 1],
      ["carla", 270, 2],
    ]
      .map(([name, y, hue]) => process(name as string, [1000, y as number], hue as number))
      .join(""),
  steps: [
    line("tie", [165, 150], [940, 50]) +
      line("tie", [165, 160], [940, 160]) +
      line("tie", [165, 170], [940, 270]),
    words("{leave, anna}", [560, 60]) + cross([1000, 50], 24),
    words("{'DOWN', Ref, _, _, crash}", [560, 148]) + cross([1000, 160], 24),
    words("{'DOWN', Ref, _, _, noconnection}", [560, 282]) + cross([1000, 270], 24),
  ],
};

export const room: Picture = {
  title: "A chat room",
  said: "A room is a process with a global name. Anna on sif, Bruno on amora and Carla on thor are members. What Anna says goes to the room, and from the room to all.",
  height: 320,
  still:
    node("sif", [170, 160], 0, [260, 220]) +
    process("anna", [170, 180], 0) +
    node("amora", [620, 160], 1, [300, 280]) +
    process("room lobby", [620, 110], 3) +
    process("bruno", [620, 240], 1) +
    node("thor", [1040, 160], 2, [260, 220]) +
    process("carla", [1040, 180], 2),
  steps: [
    line("message", [225, 165], [530, 105]) + words("say lunch?", [385, 78]),
    line("message", [540, 130], [225, 190]) +
      line("message", [620, 134], [620, 216]) +
      line("message", [710, 115], [980, 170]),
  ],
};

export const twoRooms: Picture = {
  title: "Two people open a room at once",
  said: "Anna on sif and Bruno on amora both find no room lobby, and each starts one. Both ask for the name: sif's room is told yes, amora's is told no. Amora's room is ended, and Bruno joins the room on sif.",
  height: 290,
  still:
    node("sif", [230, 145], 0, [420, 270]) +
    node("amora", [970, 145], 1, [420, 270]) +
    process("anna", [110, 160], 0) +
    process("bruno", [1090, 160], 1),
  steps: [
    process("room lobby", [330, 90], 3) + process("room lobby", [870, 90], 3),
    words("name? yes", [340, 140], "good") + words("name? no", [860, 140], "lost"),
    cross([870, 90], 26),
    line("message", [1032, 180], [420, 110], "join"),
  ],
};

export const oneOrder: Picture = {
  title: "The room makes the order",
  said: "Anna and Bruno send to the room. Its mailbox has lunch? before yes, and so every member gets them in this order.",
  height: 250,
  still:
    process("anna", [100, 60], 0) +
    process("bruno", [100, 190], 1) +
    node("room lobby: its mailbox", [560, 125], 3, [400, 180]) +
    process("carla", [1100, 125], 2),
  steps: [
    line("message", [155, 60], [380, 110]) + process("1 lunch?", [470, 135], 0),
    line("message", [160, 190], [380, 150]) + process("2 yes", [660, 135], 1),
    line("message", [760, 125], [1040, 125], "1, then 2"),
  ],
};
