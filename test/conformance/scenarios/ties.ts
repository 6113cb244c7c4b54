/** Links, monitors and exit signals between processes of two nodes. */
import type { Subject } from "../scenario.ts";

const START = "P = ddemo:start(Amora), ok";
const TRAP = "process_flag(trap_exit, true)";
const SYNC = "rpc:call(Amora, erlang, node, [])";
const LEFT = "receive X -> X after 0 -> nothing end";

export const links: Subject = {
  title: "Links",
  scenarios: [
    {
      name: "link/1 to a process of another node: its end comes as a message to who traps exits",
      steps: [
        ["sif", `${START}, ${TRAP}, link(P)`],
        ["sif", "exit(P, over), {'EXIT', P, W} = Next(), W"],
      ],
    },
    {
      name: "link/1: the end of the one who linked ends the other",
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
      name: "unlink/1 of one who is not linked is true",
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
      name: "who traps exits gets exit/2 as a message, even normal",
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

export const monitors: Subject = {
  title: "Monitors",
  scenarios: [
    {
      name: "monitor/2 of a pid: one DOWN message with the reason",
      steps: [
        ["sif", `${START}, R = monitor(process, P), is_reference(R)`],
        ["sif", "exit(P, over), {'DOWN', R, process, P, W} = Next(), W"],
        ["sif", SYNC],
        ["sif", LEFT],
      ],
    },
    {
      name: "monitor/2 of a process that has ended: noproc",
      steps: [
        [
          "sif",
          "{P, R} = spawn_monitor(Amora, erlang, node, []), {'DOWN', R, process, P, _} = Next(), ok",
        ],
        ["sif", "S = monitor(process, P), {'DOWN', S, process, P, W} = Next(), W"],
      ],
    },
    {
      name: "monitor/2 of {Name, Node}: DOWN names the name and the node",
      steps: [
        ["amora", "register(named, spawn(fun() -> receive stop -> exit(stopped) end end))"],
        ["sif", "R = monitor(process, {named, Amora}), {named, Amora} ! stop"],
        ["sif", "{'DOWN', R, process, Who, W} = Next(), {Who, W}"],
      ],
    },
    {
      name: "monitor/2 of {Name, Node} where nobody holds the name: noproc",
      steps: [
        [
          "sif",
          "R = monitor(process, {nobody_here, Amora}), {'DOWN', R, process, Who, W} = Next(), {Who, W}",
        ],
      ],
    },
    {
      name: "monitor/2 of {Name, Node} on a node that can't be reached: noconnection",
      steps: [
        [
          "sif",
          "R = monitor(process, {x, 'nobody@nowhere'}), {'DOWN', R, process, Who, W} = Next(), {Who, W}",
        ],
      ],
    },
    {
      name: "monitor/2 of a name of one's own node",
      steps: [
        ["sif", "register(own_name, spawn(fun() -> receive stop -> ok end end))"],
        [
          "sif",
          "R = monitor(process, own_name), own_name ! stop, {'DOWN', R, process, Who, W} = Next(), {Who, W}",
        ],
        [
          "sif",
          "S = monitor(process, own_name), {'DOWN', S, process, Who2, V} = Next(), {Who2, V}",
        ],
      ],
    },
    {
      name: "a monitor by name stays with the process when the name goes to another",
      steps: [
        [
          "amora",
          "A = spawn_link(fun() -> receive stop -> ok end end), B = spawn_link(fun() -> receive stop -> ok end end), register(moves, A)",
        ],
        ["sif", "R = monitor(process, {moves, Amora}), rpc:call(Amora, erlang, is_atom, [a])"],
        ["amora", "unregister(moves), register(moves, B), B ! stop, A ! stop"],
        ["sif", "{'DOWN', R, process, Who, W} = Next(), {Who, W}"],
      ],
    },
    {
      name: "demonitor/1: no DOWN message comes afterwards",
      steps: [
        ["sif", `${START}, R = monitor(process, P), demonitor(R)`],
        ["sif", "S = monitor(process, P), exit(P, over), {'DOWN', S, process, P, W} = Next(), W"],
        ["sif", SYNC],
        ["sif", LEFT],
      ],
    },
    {
      name: "demonitor/2 with flush takes the DOWN message out of the mailbox",
      steps: [
        ["sif", `${START}, R = monitor(process, P), S = monitor(process, P), exit(P, over), ok`],
        ["sif", "receive {'DOWN', S, process, P, W} -> W end"],
        ["sif", SYNC],
        ["sif", "[demonitor(R, [flush]), receive X -> X after 0 -> nothing end]"],
      ],
    },
    {
      name: "demonitor/1 leaves a DOWN message that has come",
      steps: [
        ["sif", `${START}, R = monitor(process, P), exit(P, over), ok`],
        ["sif", "receive {'DOWN', _, _, _, _} = M -> self() ! M end, demonitor(R)"],
        ["sif", "{'DOWN', R, process, P, W} = Next(), W"],
      ],
    },
    {
      name: "demonitor/2 with info says whether there was such a monitor",
      steps: [
        [
          "sif",
          `${START}, R = monitor(process, P), [demonitor(R, [info]), demonitor(R, [info]), demonitor(R, [flush, info])]`,
        ],
        [
          "sif",
          "S = monitor(process, P), exit(P, over), receive {'DOWN', S, _, _, _} = M -> self() ! M end, ok",
        ],
        ["sif", "[demonitor(S, [flush, info]), receive Y -> Y after 0 -> nothing end]"],
      ],
    },
    {
      name: "two monitors of one process: two DOWN messages",
      steps: [
        ["sif", `${START}, R = monitor(process, P), S = monitor(process, P), R =/= S`],
        [
          "sif",
          "exit(P, over), lists:sort([element(2, Next()), element(2, Next())]) =:= lists:sort([R, S])",
        ],
      ],
    },
    {
      name: "a monitor does not tie the one watched to the watcher",
      steps: [
        [
          "sif",
          `${START}, {C, R} = spawn_monitor(fun() -> monitor(process, P), exit(bye) end), {'DOWN', R, process, C, W} = Next(), W`,
        ],
        ["sif", "ddemo:rpc(P, erlang, process_info, [P, monitored_by])"],
        ["sif", "exit(P, kill)"],
      ],
    },
  ],
};
