/** Nodes that come, go, hide and watch each other. */
import { AMORA_HIDDEN, OWN_PAIR, STRANGERS, type Step, type Subject, TRIO } from "../scenario.ts";

const NOWHERE = "'nobody@nowhere'";

const LEFT = "receive X -> X after 0 -> nothing end";

/** Ends `amora`, which takes its time: waits until `sif` has seen it. */
const ends = (how: string): Step[] => [
  ["sif", "monitor_node(Amora, true)"],
  ["sif", `rpc:cast(Amora, erlang, ${how}), receive {nodedown, N} -> N end`],
];

export const nodes: Subject = {
  title: "Nodes",
  scenarios: [
    {
      name: "net_adm:ping/1: pong from a node, pang from nobody",
      steps: [
        ["sif", "net_adm:ping(Amora)"],
        ["amora", "net_adm:ping(Sif)"],
        ["sif", `[net_adm:ping(Sif), net_adm:ping(${NOWHERE}), net_adm:ping('nobody@localhost')]`],
      ],
    },
    {
      name: "net_kernel answers is_auth with yes",
      steps: [
        [
          "sif",
          "R = make_ref(), {net_kernel, Amora} ! {'$gen_call', {self(), R}, {is_auth, Sif}}, {R, A} = Next(), A",
        ],
      ],
    },
    {
      name: "nodes/0,1, node/0,1 and is_alive/0 of two visible nodes",
      steps: [
        ["sif", "[nodes(), nodes(visible), nodes(hidden), nodes(connected), nodes(this)]"],
        ["amora", "[nodes(), nodes(visible), nodes(hidden), nodes(connected), nodes(this)]"],
        ["sif", "[is_alive(), node(), node(self()), node(make_ref())]"],
        [
          "sif",
          "[lists:sort(nodes([visible, this])), nodes([hidden]), [lists:member(N, nodes(known)) || N <- [Sif, Amora]]]",
        ],
      ],
    },
    {
      name: "nodes connect when something is sent, not before",
      world: STRANGERS,
      steps: [
        ["sif", "nodes()"],
        ["sif", "{anybody, Amora} ! hello, net_adm:ping(Amora), nodes()"],
        ["amora", "nodes()"],
      ],
    },
    {
      name: "net_kernel:set_net_ticktime/2: one change at a time",
      steps: [
        ["sif", "[rpc:call(N, net_kernel, get_net_ticktime, []) || N <- [Sif, Amora]]"],
        ["sif", "[rpc:call(N, net_kernel, set_net_ticktime, [60]) || N <- [Sif, Amora]]"],
        ["sif", "[rpc:call(N, net_kernel, set_net_ticktime, [90, 30]) || N <- [Sif, Amora]]"],
        ["sif", "[rpc:call(N, net_kernel, set_net_ticktime, [80, 30]) || N <- [Sif, Amora]]"],
        ["sif", "[rpc:call(N, net_kernel, get_net_ticktime, []) || N <- [Sif, Amora]]"],
        [
          "sif",
          "[begin {badrpc, {'EXIT', {W, _}}} = rpc:call(Amora, net_kernel, set_net_ticktime, A), W end || A <- [[0], [a], [60, -1]]]",
        ],
      ],
      world: OWN_PAIR,
    },
    {
      name: "net_kernel:connect_node/1 says whether there is a connection",
      steps: [
        [
          "sif",
          `[net_kernel:connect_node(Amora), net_kernel:connect_node(${NOWHERE}), net_kernel:connect_node(Sif)]`,
        ],
      ],
    },
    {
      name: "disconnect_node/1: the connection ends on both sides, and comes back when it is needed",
      steps: [
        ["sif", "monitor_node(Amora, true)"],
        ["amora", "monitor_node(Sif, true)"],
        ["sif", "disconnect_node(Amora)"],
        ["sif", "Next()"],
        ["amora", "Next()"],
        ["amora", "nodes()"],
        ["sif", "[nodes(), net_adm:ping(Amora), nodes()]"],
      ],
    },
    {
      name: "disconnect_node/1: the caller is without the node at once",
      steps: [
        ["sif", "{net_adm:ping(Amora), monitor_node(Amora, true)}"],
        [
          "sif",
          "{disconnect_node(Amora), nodes(), receive {nodedown, Amora} -> told after 0 -> not_yet end}",
        ],
      ],
    },
    {
      name: "disconnect_node/1 of a node that is not connected is false",
      steps: [["sif", `disconnect_node(${NOWHERE})`]],
    },
    {
      name: "disconnect_node/1: links and monitors end with noconnection",
      steps: [
        [
          "sif",
          "process_flag(trap_exit, true), P = spawn_link(Amora, ddemo, loop, []), R = monitor(process, P), S = monitor(process, {rex, Amora}), ok",
        ],
        ["sif", "disconnect_node(Amora)"],
        ["sif", "receive {'EXIT', P, W1} -> W1 end"],
        ["sif", "receive {'DOWN', R, process, P, W2} -> W2 end"],
        ["sif", "receive {'DOWN', S, process, Who, W3} -> {Who, W3} end"],
      ],
    },
    {
      name: "a process that is linked to one beyond a broken connection dies of noconnection",
      steps: [
        ["sif", "{P, R} = spawn_monitor(Amora, ddemo, loop, []), ok"],
        ["amora", "register(watches_end, self()), ok"],
        [
          "sif",
          "{C, S} = spawn_monitor(fun() -> link(P), Q = P, Q ! nothing_it_knows, receive stop -> ok end end), rpc:call(Amora, erlang, node, [])",
        ],
        ["sif", "disconnect_node(Amora), receive {'DOWN', S, process, C, W} -> W end"],
      ],
    },
    {
      name: "a node that ends: monitor_node, links and monitors tell",
      world: OWN_PAIR,
      steps: [
        [
          "sif",
          "process_flag(trap_exit, true), P = spawn_link(Amora, ddemo, loop, []), R = monitor(process, P), monitor_node(Amora, true)",
        ],
        ["sif", "rpc:cast(Amora, erlang, halt, []), ok"],
        ["sif", "receive {nodedown, N} -> N end"],
        ["sif", "receive {'EXIT', P, W1} -> W1 end"],
        ["sif", "receive {'DOWN', R, process, P, W2} -> W2 end"],
        ["sif", "[nodes(), net_adm:ping(Amora), rpc:call(Amora, erlang, node, [])]"],
      ],
    },
    {
      name: "a call that is under way when its node ends is nodedown",
      world: OWN_PAIR,
      steps: [
        ["sif", "rpc:call(Amora, erlang, halt, [])"],
        ["sif", "nodes()"],
      ],
    },
    {
      name: "spawn, monitor and send to a node that has ended",
      world: OWN_PAIR,
      steps: [
        ["sif", "P = ddemo:start(Amora), ok"],
        ...ends("halt, []"),
        ["sif", "R = monitor(process, P), {'DOWN', R, process, P, W} = Next(), W"],
        ["sif", "process_flag(trap_exit, true), link(P), {'EXIT', P, V} = Next(), V"],
        ["sif", "[P ! hello, exit(P, kill), unlink(P)]"],
        [
          "sif",
          "{Q, S} = spawn_monitor(Amora, ddemo, loop, []), {'DOWN', S, process, Q, U} = Next(), U",
        ],
      ],
    },
    {
      name: "monitor_node/2: nodedown once for each call, and at once for a node that can't be reached",
      steps: [
        ["sif", `[monitor_node(${NOWHERE}, true), Next()]`],
        ["sif", `[monitor_node(${NOWHERE}, true), monitor_node(${NOWHERE}, true), Next(), Next()]`],
        ["sif", LEFT],
      ],
    },
    {
      name: "monitor_node/2 with false takes a call back",
      steps: [
        [
          "sif",
          "[monitor_node(Amora, true), monitor_node(Amora, true), monitor_node(Amora, false)]",
        ],
        ["sif", "P = ddemo:start(Amora), R = monitor(process, P), ok"],
        ["sif", "disconnect_node(Amora), receive {'DOWN', R, process, P, W} -> W end"],
        ["sif", "receive {nodedown, N} -> N end"],
        ["sif", `[net_adm:ping(Amora), ${LEFT}]`],
      ],
    },
    {
      name: "net_kernel:monitor_nodes/1: nodedown and nodeup",
      steps: [
        ["sif", "net_kernel:monitor_nodes(true)"],
        ["amora", "net_kernel:monitor_nodes(true)"],
        ["sif", "disconnect_node(Amora), Next()"],
        ["amora", "Next()"],
        ["sif", "net_adm:ping(Amora), Next()"],
        ["amora", "Next()"],
        ["sif", "net_kernel:monitor_nodes(false), disconnect_node(Amora)"],
        ["amora", "Next()"],
        ["sif", LEFT],
      ],
    },
    {
      name: "net_kernel:monitor_nodes/1 twice: each message twice",
      steps: [
        ["sif", "[net_kernel:monitor_nodes(true), net_kernel:monitor_nodes(true)]"],
        ["sif", "disconnect_node(Amora), [Next(), Next()]"],
        ["sif", "net_adm:ping(Amora), [Next(), Next()]"],
      ],
    },
    {
      name: "net_kernel:monitor_nodes/2: of which type, and why it went down",
      world: OWN_PAIR,
      steps: [
        ["sif", "net_kernel:monitor_nodes(true, [{node_type, all}, nodedown_reason])"],
        ["sif", "disconnect_node(Amora), {nodedown, N, I} = Next(), {N, lists:sort(I)}"],
        ["sif", "net_adm:ping(Amora), {nodeup, M, J} = Next(), {M, lists:sort(J)}"],
        ["sif", "rpc:cast(Amora, erlang, halt, []), {nodedown, _, K} = Next(), lists:sort(K)"],
      ],
    },
    {
      name: "a third node that knows one of two gets to know the other",
      world: TRIO,
      steps: [
        ["sif", "lists:sort(nodes())"],
        ["amora", "lists:sort(nodes())"],
        ["thor", "lists:sort(nodes())"],
        ["thor", "[rpc:call(N, erlang, node, []) || N <- [Sif, Amora]]"],
      ],
    },
  ],
};

export const hidden: Subject = {
  title: "Hidden nodes",
  scenarios: [
    {
      name: "a hidden node is not in nodes() but in nodes(hidden) and nodes(connected)",
      world: AMORA_HIDDEN,
      steps: [
        ["sif", "[nodes(), nodes(visible), nodes(hidden), nodes(connected)]"],
        ["amora", "[nodes(), nodes(visible), nodes(hidden), nodes(connected)]"],
      ],
    },
    {
      name: "a hidden node is called, spawned on and monitored like any other",
      world: AMORA_HIDDEN,
      steps: [
        ["sif", "rpc:call(Amora, erlang, node, [])"],
        ["amora", "rpc:call(Sif, erlang, node, [])"],
        [
          "sif",
          "{P, R} = spawn_monitor(Amora, erlang, exit, [over]), {'DOWN', R, process, P, W} = Next(), W",
        ],
      ],
    },
    {
      name: "rpc:multicall/3 leaves hidden nodes out",
      world: AMORA_HIDDEN,
      steps: [
        ["sif", "rpc:multicall(erlang, node, [])"],
        ["amora", "rpc:multicall(erlang, node, [])"],
      ],
    },
    {
      name: "net_kernel:monitor_nodes/1 says nothing of hidden nodes, monitor_node/2 does",
      world: AMORA_HIDDEN,
      steps: [
        ["sif", "net_kernel:monitor_nodes(true), monitor_node(Amora, true)"],
        ["sif", "disconnect_node(Amora), Next()"],
        ["sif", `[net_adm:ping(Amora), ${LEFT}]`],
      ],
    },
    {
      name: "net_kernel:monitor_nodes/2 tells of hidden nodes when asked to",
      world: AMORA_HIDDEN,
      steps: [
        ["sif", "net_kernel:monitor_nodes(true, [{node_type, hidden}])"],
        ["sif", "disconnect_node(Amora), Next()"],
        ["sif", "net_adm:ping(Amora), Next()"],
      ],
    },
  ],
};
