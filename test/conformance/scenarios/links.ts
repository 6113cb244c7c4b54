/** Links and exit signals between processes of two nodes. */
import type { Subject } from "../scenario.ts";

const START = "P = ddemo:start(Amora), ok";

const TRAP = "process_flag(trap_exit, true)";

const SYNC = "rpc:call(Amora, erlang, node, [])";

const LEFT = "receive X -> X after 0 -> nothing end";

export const links: Subject = {
  title: "Links",
  scenarios: [
    {
      name: "link/1 to a process of another node: its end comes as a message if exits are trapped",
      steps: [
        ["sif", `${START}, ${TRAP}, link(P)`],
        ["sif", "exit(P, over), {'EXIT', P, W} = Next(), W"],
      ],
    },
    {
      name: "link/1: the end of the process that has linked ends the other",
      steps: [
        ["sif", START],
        ["sif", "R = monitor(process, P), spawn(fun() -> link(P), exit(together) end), ok"],
        ["sif", "{'DOWN', R, process, P, W} = Next(), W"],
      ],
    },
    {
      name: "a linked process that ends normally does not end the other",
      steps: [
        ["sif", START],
        [
          "sif",
          "{C, R} = spawn_monitor(fun() -> link(P) end), {'DOWN', R, process, C, W} = Next(), W",
        ],
        ["sif", "ddemo:rpc(P, erlang, node, [])"],
        ["sif", "exit(P, kill)"],
      ],
    },
    {
      name: "link/1 to a process that has ended: exit signal noproc",
      steps: [
        [
          "sif",
          "{P, R} = spawn_monitor(Amora, erlang, node, []), {'DOWN', R, process, P, _} = Next(), ok",
        ],
        ["sif", `${TRAP}, link(P), {'EXIT', P, W} = Next(), W`],
      ],
    },
    {
      name: "unlink/1 takes a link back: nothing comes when the other ends",
      steps: [
        ["sif", `${START}, ${TRAP}, link(P), unlink(P)`],
        ["sif", "R = monitor(process, P), exit(P, over), {'DOWN', R, process, P, W} = Next(), W"],
        ["sif", SYNC],
        ["sif", LEFT],
      ],
    },
    {
      name: "unlink/1 of a process that is not linked is true",
      steps: [
        ["sif", `${START}, unlink(P)`],
        ["sif", "exit(P, kill)"],
      ],
    },
    {
      name: "link, unlink, link: one exit message",
      steps: [
        ["sif", `${START}, ${TRAP}, [link(P), unlink(P), link(P)]`],
        ["sif", "exit(P, over), {'EXIT', P, W} = Next(), W"],
        ["sif", SYNC],
        ["sif", LEFT],
      ],
    },
    {
      name: "two calls of link/1 make one link",
      steps: [
        ["sif", `${START}, ${TRAP}, [link(P), link(P)]`],
        ["sif", "exit(P, over), {'EXIT', P, W} = Next(), W"],
        ["sif", SYNC],
        ["sif", LEFT],
      ],
    },
    {
      name: "the other side takes the link back",
      steps: [
        ["sif", `${START}, ${TRAP}, link(P), ddemo:rpc(P, erlang, unlink, [self()])`],
        ["sif", "R = monitor(process, P), exit(P, over), {'DOWN', R, process, P, W} = Next(), W"],
        ["sif", SYNC],
        ["sif", LEFT],
      ],
    },
    {
      name: "the other side makes the link",
      steps: [
        ["sif", `${START}, ${TRAP}, ddemo:rpc(P, erlang, link, [self()])`],
        ["sif", "exit(P, over), {'EXIT', P, W} = Next(), W"],
      ],
    },
    {
      name: "both sides know of a link",
      steps: [
        [
          "sif",
          `${START}, link(P), ddemo:rpc(P, erlang, process_info, [P, links]) =:= {links, [self()]}`,
        ],
        ["sif", "lists:member(P, element(2, process_info(self(), links)))"],
        ["sif", "unlink(P), ddemo:rpc(P, erlang, process_info, [P, links])"],
        ["sif", "exit(P, kill)"],
      ],
    },
  ],
};

export const exits: Subject = {
  title: "Exit signals",
  scenarios: [
    {
      name: "exit/2 ends a process of another node with that reason",
      steps: [
        ["sif", `${START}, R = monitor(process, P), exit(P, {any, "reason", 1})`],
        ["sif", "{'DOWN', R, process, P, W} = Next(), W"],
      ],
    },
    {
      name: "exit/2 with kill ends it as killed, even if it traps exits",
      steps: [
        [
          "sif",
          `${START}, R = monitor(process, P), ddemo:rpc(P, erlang, process_flag, [trap_exit, true])`,
        ],
        ["sif", "exit(P, kill), {'DOWN', R, process, P, W} = Next(), W"],
      ],
    },
    {
      name: "exit/2 with normal does nothing to a process of another node",
      steps: [
        ["sif", `${START}, exit(P, normal), ddemo:rpc(P, erlang, node, [])`],
        ["sif", "exit(P, kill)"],
      ],
    },
    {
      name: "a process that traps exits gets exit/2 as a message, even normal",
      steps: [
        ["amora", `register(trapper, self()), ${TRAP}`],
        ["sif", "P = rpc:call(Amora, erlang, whereis, [trapper]), exit(P, normal), exit(P, other)"],
        ["amora", "[Next(), Next()]"],
      ],
    },
    {
      name: "the exit of a linked process with kill is killed to the one linked",
      steps: [["sif", `${START}, ${TRAP}, link(P), exit(P, kill), {'EXIT', P, W} = Next(), W`]],
    },
    {
      name: "the reason kill by exit/1 passes a link as kill, and can be trapped",
      steps: [
        ["sif", `${TRAP}, P = spawn_link(Amora, erlang, exit, [kill]), {'EXIT', P, W} = Next(), W`],
      ],
    },
    {
      name: "an error in a linked process comes with its reason and its stack",
      steps: [
        ["sif", `${TRAP}, P = spawn_link(Amora, erlang, error, [broken])`],
        ["sif", "{'EXIT', P, {W, S}} = Next(), {W, is_list(S)}"],
      ],
    },
    {
      name: "a throw that nobody catches is nocatch",
      steps: [
        ["sif", "{P, R} = spawn_monitor(Amora, erlang, throw, [ball])"],
        ["sif", "{'DOWN', R, process, P, {W, S}} = Next(), {W, is_list(S)}"],
      ],
    },
    {
      name: "exit/2 to a process that has ended is true",
      steps: [
        [
          "sif",
          "{P, R} = spawn_monitor(Amora, erlang, node, []), {'DOWN', R, process, P, _} = Next(), exit(P, kill)",
        ],
      ],
    },
    {
      name: "an exit passes along a chain of links over two nodes",
      steps: [
        ["sif", `${TRAP}, P = spawn_link(Amora, ddemo, loop, []), ok`],
        ["sif", "Q = ddemo:rpc(P, erlang, spawn_link, [Sif, ddemo, loop, []]), node(Q)"],
        ["sif", "exit(Q, chain), {'EXIT', P, W} = Next(), W"],
      ],
    },
  ],
};
