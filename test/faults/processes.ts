/** The OS process of a node is ended, stopped, or put to sleep together with the machine. */
import { setTimeout as passes } from "node:timers/promises";
import { type Kind, next, TICK } from "./fault.ts";

/** Ties `amora` to `sif` in each way that there is. */
const TIED = `process_flag(trap_exit, true), P = spawn_link(Sif, timer, sleep, [1000000]),
  R = monitor(process, P), monitor_node(Sif, true), Me = self(),
  spawn(fun() -> Me ! {call, rpc:call(Sif, timer, sleep, [1000000])} end), rpc:call(Sif, erlang, abs, [-1])`;

const WATCH = "net_kernel:monitor_nodes(true, [nodedown_reason])";
const nodedown = "{nodedown, Sif, [{nodedown_reason, W}]}";

export const processes: Kind = {
  title: "A node's OS process",
  faults: [
    {
      name: "SIGKILL",
      holds: "every link, monitor and call of the other node is told",
      outcome: "'EXIT' noconnection, 'DOWN' noconnection, nodedown, {badrpc,nodedown}",
      async play(scene) {
        const [sif, amora] = await scene.both();
        await amora.eval(TIED);
        sif.signal("SIGKILL");
        const exit = await next(amora, "{'EXIT', P, W1}", "W1");
        const down = await next(amora, "{'DOWN', R, process, P, W2}", "W2");
        const node = await next(amora, "{nodedown, Sif}", "nodedown");
        return `'EXIT' ${exit}, 'DOWN' ${down}, ${node}, ${await next(amora, "{call, C}", "C")}`;
      },
    },
    {
      name: "SIGTERM",
      holds: "the node ends, and the other is told at once",
      outcome: {
        erl: "nodedown, exit status 0",
        ours: "nodedown, exit status SIGTERM",
        why: "Node.js ends at a signal that the program has not asked for; no process of the node has an `init:stop/0` to clean up in",
      },
      async play(scene) {
        const [sif, amora] = await scene.both();
        await amora.eval("monitor_node(Sif, true)");
        sif.signal("SIGTERM");
        const told = await next(amora, "{nodedown, Sif}", "nodedown");
        await sif.ended();
        return `${told}, exit status ${sif.status}`;
      },
    },
    {
      name: "SIGSTOP for less than the tick time, then SIGCONT",
      holds: "nothing is lost",
      outcome: "1000 of 1000 messages, still connected",
      async play(scene) {
        const [sif, amora] = await scene.both();
        await sif.eval("register(counts, self())");
        await amora.eval(WATCH);
        sif.signal("SIGSTOP");
        await amora.eval("[{counts, Sif} ! N || N <- lists:seq(1, 1000)], ok");
        sif.signal("SIGCONT");
        const got = await sif.eval(
          "length([receive N -> N after 60000 -> exit(N) end || N <- lists:seq(1, 1000)])",
        );
        const told = await amora.eval("receive M -> M after 0 -> 'still connected' end");
        return `${got} of 1000 messages, ${told.replaceAll("'", "")}`;
      },
    },
    {
      name: "SIGSTOP for longer than the tick time, then SIGCONT",
      holds: "it is taken for dead, and comes back when it is called",
      outcome: "net_tick_timeout, then pong and pong",
      async play(scene) {
        const [sif, amora] = await scene.both();
        for (const node of [sif, amora]) await node.eval(WATCH);
        sif.signal("SIGSTOP");
        const why = await next(amora, nodedown, "W");
        sif.signal("SIGCONT");
        // It has to notice that the connection is gone.
        await next(sif, "{nodedown, Amora, _}", "ok");
        const pongs = [
          await sif.eval("net_adm:ping(Amora)"),
          await amora.eval("net_adm:ping(Sif)"),
        ];
        return `${why}, then ${pongs.join(" and ")}`;
      },
    },
    {
      name: "everything is stopped for longer than the tick time: a laptop that sleeps",
      holds: "the nodes find each other when it wakes",
      outcome: "pong and pong",
      async play(scene) {
        const [sif, amora] = await scene.both();
        for (const node of [sif, amora]) node.signal("SIGSTOP");
        await passes(TICK * 1500); // the fault itself
        for (const node of [sif, amora]) node.signal("SIGCONT");
        const ping = "F = fun L(N) -> case net_adm:ping(N) of pong -> pong; _ -> L(N) end end, ";
        return `${await sif.eval(`${ping} F(Amora)`)} and ${await amora.eval(`${ping} F(Sif)`)}`;
      },
    },
    {
      name: "what reads its standard output has ended",
      holds: "the node lives on",
      outcome: "answers",
      async play(scene) {
        const [sif, amora] = await scene.both();
        sif.closeOutput();
        for (let i = 0; i < 3; i++)
          await amora.eval(
            `rpc:call(Sif, io, format, [user, "~s~n", [lists:duplicate(${i}, $x)]])`,
          );
        await amora.eval(`rpc:call(Sif, erlang, spawn, [erlang, error, [oops]])`);
        const sum = await amora.eval("rpc:call(Sif, erlang, abs, [-3])");
        return sum === "3" ? "answers" : sum;
      },
    },
  ],
};
