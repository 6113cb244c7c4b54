/** `global`: names and locks of the whole cluster. */
import { AMORA_HIDDEN, OWN_PAIR, type Subject, TRIO } from "../scenario.ts";

/** A process that holds a name, and says where it is when it is asked. */
const HOLDER =
  "spawn(fun L() -> receive {P, where} -> P ! {here, node()}, L(); stop -> ok end end)";

const WHERE = (name: string) => `global:send(${name}, {self(), where}), Next()`;

/** Whether who has lost the name was told so, and who holds it was not. */
const TOLD =
  "case global:whereis_name(clash) =:= self() of true -> receive _ -> false after 0 -> true end; false -> Next() =:= {global_name_conflict, clash} end";

export const global: Subject = {
  title: "global",
  scenarios: [
    {
      name: "a name that one node registers is found from every node",
      world: TRIO,
      steps: [
        ["sif", "global:sync()"],
        ["amora", `H = ${HOLDER}, global:register_name(of_amora, H)`],
        ["sif", WHERE("of_amora")],
        ["thor", WHERE("of_amora")],
        ["thor", "node(global:whereis_name(of_amora))"],
        ["amora", "global:whereis_name(of_amora) =:= H"],
        ["sif", "global:unregister_name(of_amora)"],
        [
          "thor",
          "[global:whereis_name(of_amora), lists:member(of_amora, global:registered_names())]",
        ],
        ["amora", "H ! stop"],
      ],
    },
    {
      name: "a name that is taken: no",
      steps: [
        ["sif", "global:sync()"],
        ["amora", `H = ${HOLDER}, global:register_name(taken, H)`],
        ["sif", "global:register_name(taken, self())"],
        ["sif", "[global:whereis_name(taken) =:= self(), node(global:whereis_name(taken))]"],
        ["amora", "[global:unregister_name(taken), H ! stop]"],
        ["sif", "global:whereis_name(taken)"],
      ],
    },
    {
      name: "global:re_register_name/2 takes a name from another",
      steps: [
        ["sif", "global:sync()"],
        ["amora", `H = ${HOLDER}, global:register_name(passed_on, H)`],
        ["sif", `K = ${HOLDER}, global:re_register_name(passed_on, K)`],
        ["amora", WHERE("passed_on")],
        ["sif", "[global:unregister_name(passed_on), K ! stop]"],
        ["amora", "H ! stop"],
      ],
    },
    {
      name: "a name of more than an atom",
      steps: [
        ["sif", `global:sync(), H = ${HOLDER}, global:register_name({room, "one", 1}, H)`],
        ["amora", WHERE(`{room, "one", 1}`)],
        ["amora", 'global:unregister_name({room, "one", 1})'],
        ["sif", '[global:whereis_name({room, "one", 1}), H ! stop]'],
      ],
    },
    {
      name: "a message to a name that nobody holds",
      steps: [
        ["sif", "global:sync()"],
        ["sif", "try global:send(nobody_holds_it, hello) catch C:E -> {C, E} end"],
      ],
    },
    {
      name: "a lock of the whole cluster: who has it, and who does not get it",
      steps: [
        ["sif", "global:sync(), global:set_lock({printer, sif})"],
        ["amora", "global:set_lock({printer, amora}, [Sif, Amora], 0)"],
        ["sif", "global:del_lock({printer, sif})"],
        [
          "amora",
          "[global:set_lock({printer, amora}, [Sif, Amora], 0), global:del_lock({printer, amora})]",
        ],
      ],
    },
    {
      name: "global:trans/2 runs a fun under a lock",
      steps: [
        ["sif", "global:sync(), global:trans({printer, self()}, fun() -> {ran, node()} end)"],
        ["amora", "global:set_lock({printer, self()}, [Sif, Amora], 0)"],
        ["sif", "global:trans({printer, self()}, fun() -> ran end, [Sif, Amora], 0)"],
        ["amora", "global:del_lock({printer, self()}, [Sif, Amora])"],
      ],
    },
    {
      name: "a node that ends takes its names with it",
      world: OWN_PAIR,
      steps: [
        ["amora", `global:sync(), global:register_name(ends, ${HOLDER})`],
        ["sif", "global:sync(), [node(global:whereis_name(ends)), monitor_node(Amora, true)]"],
        [
          "sif",
          "R = monitor(process, global:whereis_name(ends)), rpc:cast(Amora, erlang, halt, []), receive {nodedown, N} -> N end",
        ],
        [
          "sif",
          "global:sync(), [global:register_name(ends, self()), global:whereis_name(ends) =:= self()]",
        ],
      ],
    },
    {
      name: "names from before the nodes met are known to both afterwards",
      world: { once: true, apart: true },
      steps: [
        ["sif", `H = ${HOLDER}, global:register_name(early_sif, H)`],
        ["amora", `H = ${HOLDER}, global:register_name(early_amora, H)`],
        ["sif", "[net_adm:ping(Amora), global:sync()]"],
        ["amora", "global:sync()"],
        ["sif", "lists:sort(global:registered_names())"],
        ["amora", "lists:sort(global:registered_names())"],
        ["sif", WHERE("early_amora")],
        ["amora", WHERE("early_sif")],
      ],
    },
    {
      name: "a name clash when nodes meet, decided by global:random_notify_name/3: one of them is told",
      world: { once: true, apart: true },
      steps: [
        ["sif", "global:register_name(clash, self(), fun global:random_notify_name/3)"],
        ["amora", "global:register_name(clash, self(), fun global:random_notify_name/3)"],
        ["sif", "[net_adm:ping(Amora), global:sync()]"],
        ["amora", "global:sync()"],
        [
          "sif",
          "P = global:whereis_name(clash), P =:= rpc:call(Amora, global, whereis_name, [clash])",
        ],
        ["sif", TOLD],
        ["amora", TOLD],
      ],
    },
    {
      name: "a name clash decided by global:notify_all_name/3: both are told, and nobody holds it",
      world: { once: true, apart: true },
      steps: [
        ["sif", "global:register_name(clash, self(), fun global:notify_all_name/3)"],
        ["amora", "global:register_name(clash, self(), fun global:notify_all_name/3)"],
        ["sif", "[net_adm:ping(Amora), global:sync()]"],
        ["amora", "global:sync()"],
        ["sif", "{C, N, Other} = Next(), {C, N, node(Other)}"],
        ["amora", "{C, N, Other} = Next(), {C, N, node(Other)}"],
        ["sif", "global:whereis_name(clash)"],
        ["amora", "global:whereis_name(clash)"],
      ],
    },
    {
      name: "a hidden node keeps out of global",
      world: AMORA_HIDDEN,
      steps: [
        ["sif", `H = ${HOLDER}, [global:sync(), global:register_name(not_for_hidden, H)]`],
        ["amora", "global:whereis_name(not_for_hidden)"],
        ["sif", "[global:unregister_name(not_for_hidden), H ! stop]"],
      ],
    },
  ],
};
