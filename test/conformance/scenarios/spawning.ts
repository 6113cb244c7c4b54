/** Processes started on another node, and the ties they are born with. */
import type { Subject } from "../scenario.ts";

export const spawning: Subject = {
  title: "Spawning on another node",
  scenarios: [
    {
      name: "the lecture's ddemo session: a process started on amora answers what sif asks",
      steps: [
        ["sif", "Pid = ddemo:start(Amora)"],
        ["sif", "ddemo:rpc(Pid, erlang, node, [])"],
        ["sif", "ddemo:rpc(Pid, lists, reverse, [[1, 2, 3]])"],
        ["sif", "node(Pid)"],
        ["sif", "exit(Pid, kill)"],
      ],
    },
    {
      name: "ddemo gives back what goes wrong at a distance",
      steps: [
        ["sif", "Pid = ddemo:start(Amora), ok"],
        ["sif", "ddemo:rpc(Pid, erlang, throw, [ball])"],
        ["sif", "ddemo:rpc(Pid, erlang, exit, [bored])"],
        [
          "sif",
          "{'EXIT', {W, [{M, F, A, _} | _]}} = ddemo:rpc(Pid, erlang, abs, [a]), {W, M, F, A}",
        ],
        ["sif", "{'EXIT', {W2, [T2 | _]}} = ddemo:rpc(Pid, no_module, f, [1]), {W2, T2}"],
        ["sif", "exit(Pid, kill)"],
      ],
    },
    {
      name: "spawn/4 gives a pid of the other node at once",
      steps: [
        ["sif", "P = spawn(Amora, timer, sleep, [infinity])"],
        ["sif", "{node(P), rpc:call(Amora, erlang, is_process_alive, [P])}"],
        [
          "sif",
          "exit(P, kill), R = monitor(process, P), {'DOWN', R, process, P, W} = Next(), is_atom(W)",
        ],
      ],
    },
    {
      name: "spawn/2 with a fun that names a function runs it on the other node",
      steps: [
        ["sif", "P = spawn(Amora, fun ddemo:loop/0)"],
        ["sif", "ddemo:rpc(P, erlang, node, [])"],
        ["sif", "exit(P, kill)"],
      ],
    },
    {
      name: "spawn/4 on one's own node is spawn/3",
      steps: [
        ["sif", "P = spawn(Sif, ddemo, loop, [])"],
        ["sif", "ddemo:rpc(P, erlang, node, [])"],
        ["sif", "exit(P, kill)"],
      ],
    },
    {
      name: "spawn/4 of a function that is not there gives a pid; the process ends with undef",
      steps: [
        ["sif", "{P, R} = spawn_monitor(Amora, no_such_module, f, [1])"],
        ["sif", "{'DOWN', R, process, P, {W, [T | _]}} = Next(), {W, T}"],
        ["sif", "node(spawn(Amora, no_such_module, f, []))"],
      ],
    },
    {
      name: "spawn on a node that can't be reached gives the pid of a process that is dead",
      steps: [
        ["sif", "P = spawn('nobody@nowhere', timer, sleep, [infinity]), is_pid(P)"],
        ["sif", "R = monitor(process, P), {'DOWN', R, process, P, W} = Next(), W"],
      ],
    },
    {
      name: "spawn_link on a node that can't be reached ends with an exit signal noconnection",
      steps: [
        ["sif", "process_flag(trap_exit, true)"],
        ["sif", "P = spawn_link('nobody@nowhere', timer, sleep, [infinity]), is_pid(P)"],
        ["sif", "{'EXIT', P, W} = Next(), W"],
      ],
    },
    {
      name: "spawn_monitor on a node that can't be reached ends with a DOWN message noconnection",
      steps: [
        ["sif", "{P, R} = spawn_monitor('nobody@nowhere', timer, sleep, [infinity]), is_pid(P)"],
        ["sif", "{'DOWN', R, process, P, W} = Next(), W"],
      ],
    },
    {
      name: "spawn_link/4: the exit of the process at a distance comes as a message",
      steps: [
        ["sif", "process_flag(trap_exit, true)"],
        ["sif", "P = spawn_link(Amora, erlang, exit, [bored]), {'EXIT', P, W} = Next(), W"],
        ["sif", "Q = spawn_link(Amora, erlang, node, []), {'EXIT', Q, V} = Next(), V"],
      ],
    },
    {
      name: "spawn_link/2 with a named fun: the process at a distance dies with its parent",
      steps: [
        ["amora", "register(watches_parent, self())"],
        [
          "sif",
          "Parent = spawn(fun() -> {watches_parent, Amora} ! spawn_link(Amora, fun ddemo:loop/0), receive stop -> exit(gone) end end), ok",
        ],
        ["amora", "P = Next(), R = monitor(process, P), ok"],
        ["sif", "Parent ! stop"],
        ["amora", "{'DOWN', R, process, P, W} = Next(), W"],
      ],
    },
    {
      name: "spawn_monitor/4 tells of the end of the process at a distance",
      steps: [
        ["sif", "{P, R} = spawn_monitor(Amora, erlang, exit, [{why, nothing}])"],
        ["sif", "{'DOWN', R, process, P, W} = Next(), W"],
        [
          "sif",
          "{Q, S} = spawn_monitor(Amora, erlang, node, []), {'DOWN', S, process, Q, V} = Next(), V",
        ],
      ],
    },
    {
      name: "spawn_monitor/2 with a named fun",
      steps: [
        ["sif", "{P, R} = spawn_monitor(Amora, fun ddemo:loop/0), ddemo:rpc(P, erlang, node, [])"],
        ["sif", "exit(P, done), {'DOWN', R, process, P, W} = Next(), W"],
      ],
    },
    {
      name: "spawn_opt with link and monitor gives both ties",
      steps: [
        ["sif", "process_flag(trap_exit, true)"],
        ["sif", "{P, R} = spawn_opt(Amora, ddemo, loop, [], [link, monitor])"],
        ["sif", "exit(P, done)"],
        ["sif", "lists:sort([element(1, Next()), element(1, Next())])"],
      ],
    },
    {
      name: "spawn_opt without ties gives a pid only",
      steps: [
        ["sif", "P = spawn_opt(Amora, ddemo, loop, [], []), ddemo:rpc(P, erlang, node, [])"],
        ["sif", "exit(P, kill)"],
      ],
    },
    {
      name: "spawn_request is answered by a message",
      steps: [
        ["sif", "R = spawn_request(Amora, ddemo, loop, [], []), is_reference(R)"],
        ["sif", "{spawn_reply, R, ok, P} = Next(), ddemo:rpc(P, erlang, node, [])"],
        ["sif", "exit(P, kill)"],
      ],
    },
    {
      name: "spawn_request with a reply tag and a monitor",
      steps: [
        ["sif", "R = spawn_request(Amora, erlang, exit, [soon], [{reply_tag, mine}, monitor]), ok"],
        ["sif", "{mine, R, ok, P} = Next(), {'DOWN', R, process, P, W} = Next(), W"],
      ],
    },
    {
      name: "spawn_request that wants to hear of errors only is not answered when it goes well",
      steps: [
        [
          "sif",
          "R = spawn_request(Amora, erlang, exit, [soon], [{reply, error_only}, monitor]), ok",
        ],
        ["sif", "{'DOWN', R, process, _, W} = Next(), W"],
        ["sif", "receive X -> X after 0 -> nothing end"],
      ],
    },
    {
      name: "spawn_request to a node that can't be reached is answered with noconnection",
      steps: [
        [
          "sif",
          "R = spawn_request('nobody@nowhere', ddemo, loop, [], [link]), {spawn_reply, R, error, W} = Next(), W",
        ],
        [
          "sif",
          "S = spawn_request('nobody@nowhere', ddemo, loop, [], [{reply, success_only}]), self() ! mark, Next()",
        ],
      ],
    },
    {
      name: "spawn_request with options that there are not is answered with badopt",
      steps: [
        [
          "sif",
          "R = spawn_request(Amora, ddemo, loop, [], [no_such_option]), {spawn_reply, R, error, W} = Next(), W",
        ],
      ],
    },
  ],
};
