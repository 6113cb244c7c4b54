/** `global`: names and locks that two nodes share, and what they do with clashes when they meet. */
import { AMORA_HIDDEN, NAMELESS, STRANGERS, type Step, type Subject } from "../scenario.ts";

/** Waits until a question is answered by true. */
const UNTIL = "Until = fun U(Q) -> case Q() of true -> ok; _ -> timer:sleep(10), U(Q) end end, ok";

/** A process that does nothing. */
const IDLE = "spawn(fun() -> receive stop -> ok end end)";

const prepare: Step[] = [
  ["sif", UNTIL],
  ["amora", UNTIL],
];

const both = (expression: string): Step[] => [
  ["sif", expression],
  ["amora", expression],
];

/** They know the same names. */
const synced: Step[] = [
  ["sif", "global:sync()"],
  ["amora", "global:sync()"],
];

const NAMES = "lists:sort([{N, node(global:whereis_name(N))} || N <- global:registered_names()])";

/** What is wrong about a call, without the stack. */
const kindOf = (call: string) => `case catch ${call} of {'EXIT', {R, _}} -> R; V -> V end`;

export const globalNames: Subject = {
  title: "Global names",
  scenarios: [
    {
      name: "register_name/2: a name for all, once; and one name for a process",
      world: NAMELESS,
      steps: [
        ...synced,
        ["sif", `P = ${IDLE}, global:register_name(boss, P)`],
        ["amora", "node(global:whereis_name(boss))"],
        ["sif", "global:whereis_name(boss) =:= P"],
        ["amora", `global:register_name(boss, ${IDLE})`],
        ["amora", "global:register_name(me, self())"],
        ["amora", "global:register_name(again, self())"],
        ["sif", "global:register_name(theirs, global:whereis_name(me))"],
        ["sif", 'global:register_name({any, "term", 1.5}, self())'],
        ...both(NAMES),
        ...both("global:whereis_name(nobody)"),
      ],
    },
    {
      name: "re_register_name/2 gives a name to another process",
      world: NAMELESS,
      steps: [
        ...synced,
        ["sif", `global:re_register_name(boss, ${IDLE})`],
        ["amora", `global:re_register_name(boss, ${IDLE})`],
        ...both(NAMES),
        ["sif", "global:send(boss, stop), ok"],
        ["sif", UNTIL],
        ["sif", "Until(fun() -> global:registered_names() =:= [] end)"],
      ],
    },
    {
      name: "unregister_name/1 takes a name back, from whichever node",
      world: NAMELESS,
      steps: [
        ...synced,
        ["sif", "global:register_name(boss, self())"],
        ["amora", "global:unregister_name(boss)"],
        ["amora", "global:unregister_name(nobody)"],
        ...both("global:registered_names()"),
        ["amora", "global:register_name(boss, self())"],
        ...both(NAMES),
      ],
    },
    {
      name: "send/2 reaches the process that has the name, and is badarg when nobody has it",
      world: NAMELESS,
      steps: [
        ...synced,
        ["sif", "global:register_name(boss, self())"],
        ["amora", "global:send(boss, {hello, from, amora}) =:= global:whereis_name(boss)"],
        ["sif", "Next()"],
        ["sif", "global:send(boss, {hello, from, sif}) =:= self()"],
        ["sif", "Next()"],
        ...both("catch global:send(nobody, hello)"),
      ],
    },
    {
      name: "what can't be registered, sent to or locked is an error",
      steps: both("ok").flatMap(([side]): Step[] => [
        [side, kindOf("global:register_name(boss, none)")],
        [side, kindOf("global:register_name(boss, self(), none)")],
        [side, kindOf("global:register_name(boss, self(), fun() -> none end)")],
        [side, kindOf("global:re_register_name(boss, none)")],
        [side, kindOf("global:set_lock(none)")],
        [side, kindOf("global:set_lock({a, b}, [node()], -1)")],
        [side, kindOf("global:del_lock(none)")],
        [side, "global:registered_names()"],
      ]),
    },
    {
      name: "a name ends with its process",
      world: NAMELESS,
      steps: [
        ...synced,
        ...prepare,
        ["sif", `P = ${IDLE}, global:register_name(boss, P)`],
        ["sif", `Q = ${IDLE}, global:register_name(deputy, Q)`],
        ["amora", "exit(global:whereis_name(boss), kill)"],
        ...both("Until(fun() -> global:whereis_name(boss) =:= undefined end)"),
        ["sif", "Q ! stop, ok"],
        ...both("Until(fun() -> global:registered_names() =:= [] end)"),
        ["amora", "global:register_name(boss, self())"],
      ],
    },
    {
      name: "a name ends with the connection, but where its process is, and is back when the nodes meet again",
      world: NAMELESS,
      steps: [
        ...synced,
        ...prepare,
        ["sif", "global:register_name({at, sif}, self())"],
        ["amora", "global:register_name({at, amora}, self())"],
        ["sif", "disconnect_node(Amora)"],
        ...both("Until(fun() -> length(global:registered_names()) =:= 1 end)"),
        ...both(NAMES),
        ...both("global:sync()"),
        ["sif", "net_adm:ping(Amora)"],
        ...synced,
        ...both(NAMES),
      ],
    },
    {
      name: "nodes that meet know the names that each had before",
      world: STRANGERS,
      steps: [
        ["sif", "global:register_name({at, sif}, self())"],
        ["amora", "global:register_name({at, amora}, self())"],
        ...both(NAMES),
        ["sif", "net_adm:ping(Amora)"],
        ...synced,
        ...both(NAMES),
      ],
    },
    {
      name: "a hidden node keeps its names for itself",
      world: { ...AMORA_HIDDEN, once: true },
      steps: [
        ...synced,
        ...both("global:register_name(boss, self())"),
        ...both(NAMES),
        ...both("global:set_lock({lock, self()}, [node() | nodes()], 0)"),
        ...both("global:whereis_name(boss) =:= self()"),
      ],
    },
  ],
};

/** Methods that decide a clash, by the names that they are for. */
const METHODS = {
  the_first: "fun(_, A, _) -> A end",
  the_second: "fun(_, _, B) -> B end",
  thrown: "fun(_, A, _) -> throw(A) end",
  none: "fun(_, _, _) -> none end",
  neither: "fun(_, _, _) -> self() end",
  no_pid: "fun(_, _, _) -> {boss} end",
  ends: "fun(_, _, _) -> exit(oops) end",
  goes_wrong: "fun(_, _, _) -> error(oops) end",
};

export const globalClashes: Subject = {
  title: "Global name clashes",
  scenarios: [
    {
      name: "random_exit_name/3, the default: one keeps the name, the other is killed",
      world: STRANGERS,
      steps: [
        ...prepare,
        ...both(`P = ${IDLE}, global:register_name(boss, P)`),
        ["sif", "net_adm:ping(Amora)"],
        ...synced,
        [
          "sif",
          "P2 = rpc:call(Amora, global, whereis_name, [boss]), P2 =:= global:whereis_name(boss)",
        ],
        ["sif", "Until(fun() -> is_process_alive(P) =:= (P2 =:= P) end)"],
        ["amora", "Until(fun() -> is_process_alive(P) =:= (global:whereis_name(boss) =:= P) end)"],
      ],
    },
    {
      name: "random_notify_name/3: one keeps the name, the other is told",
      world: STRANGERS,
      steps: [
        ...both("global:register_name(boss, self(), fun global:random_notify_name/3)"),
        ["sif", "net_adm:ping(Amora)"],
        ...synced,
        ...both(
          "case global:whereis_name(boss) =:= self() of true -> {global_name_conflict, boss}; false -> Next() end",
        ),
        ...both("receive M -> M after 0 -> nothing end"),
      ],
    },
    {
      name: "notify_all_name/3: neither keeps the name, both are told",
      world: STRANGERS,
      steps: [
        ...both("global:register_name(boss, self(), fun global:notify_all_name/3)"),
        ["sif", "net_adm:ping(Amora)"],
        ...synced,
        ...both("{global_name_conflict, boss, Other} = Next(), node(Other)"),
        ...both("global:whereis_name(boss)"),
      ],
    },
    {
      name: "methods of one's own: what they may give, and what comes of anything else",
      world: STRANGERS,
      steps: [
        ...Object.entries(METHODS).flatMap(([name, method]) =>
          both(
            `register(${name}, ${IDLE}), global:register_name(${name}, whereis(${name}), ${method})`,
          ),
        ),
        ["sif", "net_adm:ping(Amora)"],
        ...synced,
        ...both(NAMES),
        ...Object.keys(METHODS).flatMap((name) => both(`whereis(${name}) =/= undefined`)),
      ],
    },
    {
      name: "of two methods, that of the node with the smaller name decides, on that node",
      world: STRANGERS,
      steps: [
        ...both(
          "Me = self(), global:register_name(boss, Me, fun(N, A, B) -> Me ! {node(), N, node(A), node(B)}, B end)",
        ),
        ["sif", "net_adm:ping(Amora)"],
        ...synced,
        ...both("receive M -> M after 500 -> nothing end"),
        ...both(NAMES),
      ],
    },
    {
      name: "a method may be {Module, Function}",
      world: STRANGERS,
      steps: [
        ...both("global:register_name(boss, self(), {global, notify_all_name})"),
        ["amora", "net_adm:ping(Sif)"],
        ...synced,
        ...both("element(1, Next())"),
        ...both("global:registered_names()"),
      ],
    },
  ],
};

export const globalLocks: Subject = {
  title: "Global locks",
  scenarios: [
    {
      name: "set_lock/3: one requester has a lock, others do not",
      world: NAMELESS,
      steps: [
        ...synced,
        ["sif", "global:set_lock({lock, self()})"],
        ["amora", "global:set_lock({lock, self()}, [node() | nodes()], 0)"],
        ["amora", "global:set_lock({lock, self()}, [node()], 1)"],
        ["amora", "global:set_lock({another, self()}, [node() | nodes()], 0)"],
        ["sif", "global:set_lock({lock, somebody}, [node()], 0)"],
        ["sif", "global:del_lock({lock, self()})"],
        ["amora", "global:set_lock({lock, self()}, [node() | nodes()], 0)"],
      ],
    },
    {
      name: "a requester's name is shared, and the lock is there until all have given it back",
      world: NAMELESS,
      steps: [
        ...synced,
        ...both("global:set_lock({lock, us}, [node() | nodes()], 0)"),
        ["sif", "global:set_lock({lock, us}, [node() | nodes()], 0)"],
        ["sif", "global:set_lock({lock, me}, [node() | nodes()], 0)"],
        ["sif", "global:del_lock({lock, us})"],
        ["sif", "global:set_lock({lock, me}, [node() | nodes()], 0)"],
        ["amora", "global:del_lock({lock, us})"],
        ["sif", "global:set_lock({lock, me}, [node() | nodes()], 0)"],
      ],
    },
    {
      name: "del_lock/1,2: a process that has no lock can give none back, and is not told so",
      world: NAMELESS,
      steps: [
        ...synced,
        ["sif", "global:set_lock({lock, self()})"],
        ["amora", "global:del_lock({lock, self()})"],
        ["amora", "global:del_lock({nothing, self()}, [Sif])"],
        ["amora", "global:set_lock({lock, self()}, [Sif], 0)"],
      ],
    },
    {
      name: "a lock on one node is a lock there only",
      world: NAMELESS,
      steps: [
        ...synced,
        ["sif", "global:set_lock({lock, self()}, [Amora])"],
        ["amora", "global:set_lock({lock, self()}, [Amora], 0)"],
        ["amora", "global:set_lock({lock, self()}, [Sif], 0)"],
        ["sif", "global:set_lock({lock, self()}, ['nobody@nowhere'], 0)"],
        ["sif", "global:set_lock({lock, self()}, [], 0)"],
      ],
    },
    {
      name: "a lock ends with the process that holds it",
      world: NAMELESS,
      steps: [
        ...synced,
        [
          "amora",
          "Me = self(), P = spawn(fun() -> Me ! global:set_lock({lock, self()}), receive stop -> ok end end), Next()",
        ],
        ["sif", "global:set_lock({lock, self()}, [node() | nodes()], 0)"],
        ["amora", "exit(P, kill)"],
        ["sif", "global:set_lock({lock, self()})"],
      ],
    },
    {
      name: "a lock ends with the connection to its holder",
      world: NAMELESS,
      steps: [
        ...synced,
        ["amora", "global:set_lock({lock, self()})"],
        ["sif", "disconnect_node(Amora)"],
        ["sif", "global:set_lock({lock, self()}, [node()])"],
      ],
    },
    {
      name: "a process that waits for a lock gets it when it is free",
      world: NAMELESS,
      steps: [
        ...synced,
        ["sif", "global:set_lock({lock, self()})"],
        [
          "amora",
          "Me = self(), spawn(fun() -> Me ! {got, global:set_lock({lock, self()})} end), ok",
        ],
        ["amora", "receive {got, _} = M -> M after 300 -> nothing end"],
        ["sif", "global:del_lock({lock, self()})"],
        ["amora", "Next()"],
      ],
    },
    {
      name: "trans/2,3,4: a fun while a lock is set, or aborted",
      world: NAMELESS,
      steps: [
        ...synced,
        [
          "sif",
          "global:trans({lock, self()}, fun() -> global:set_lock({lock, other}, [node()], 0) end)",
        ],
        ["sif", "global:set_lock({lock, self()}, [Amora])"],
        ["amora", "global:trans({lock, self()}, fun() -> done end, [node() | nodes()], 0)"],
        ["amora", "global:trans({lock, self()}, fun() -> done end, [Sif])"],
        ["sif", "catch global:trans({another, self()}, fun() -> throw(oops) end)"],
        ["amora", "global:set_lock({another, self()}, [node() | nodes()], 0)"],
        ["sif", kindOf("global:trans({third, self()}, none)")],
      ],
    },
  ],
};
