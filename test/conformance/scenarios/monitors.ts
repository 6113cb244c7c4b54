/** Monitors between processes of two nodes. */
import type { Subject } from "../scenario.ts";

const START = "P = ddemo:start(Amora), ok";

const SYNC = "rpc:call(Amora, erlang, node, [])";

const LEFT = "receive X -> X after 0 -> nothing end";

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
