/** A program makes a mistake: it ends the process that has made it, and no other. */
import { answers, type Fault, type Kind, next } from "./fault.ts";

/** What a process ends with that calls a function of `careless`. */
const ends =
  (call: string, reason = "element(1, W)"): Fault["play"] =>
  async (scene) => {
    const [sif] = await scene.both();
    await sif.eval(`{P, R} = spawn_monitor(fun() -> careless:${call} end), ok`);
    const why = await next(sif, "{'DOWN', R, process, P, W}", reason);
    await sif.printed(/Error in process|CRASH REPORT|crash_report/);
    return `${why}, reported; ${await answers(sif)}`;
  };

const onlyOurs = (ours: string, why: string) => ({ erl: "", ours, why, notPlayed: true }) as const;

export const programs: Kind = {
  title: "A program",
  faults: [
    {
      name: "a function fails in a process of its own",
      holds: "that process ends with the reason, and the console says so",
      outcome: "oops, reported; answers",
      play: ends("fails()"),
    },
    {
      name: "a function fails that another node has called",
      holds: "the caller gets the reason, and the node goes on",
      outcome: "oops; answers",
      async play(scene) {
        const [sif, amora] = await scene.both();
        const why = await amora.eval(
          "{badrpc, {'EXIT', {W, _}}} = rpc:call(Sif, careless, fails, []), W",
        );
        return `${why}; ${await answers(sif)}`;
      },
    },
    {
      name: "a promise is rejected that nothing awaits",
      holds: "the process that has made it ends, says so, and no other does",
      outcome: onlyOurs("oops, reported; answers", "Erlang has no promises"),
      play: ends("forgets()"),
    },
    {
      name: "a callback of a timer throws",
      holds: "the process that has set it ends, says so, and no other does",
      outcome: onlyOurs(
        "oops, reported; answers",
        "in Erlang a timer runs code in a process of its own",
      ),
      play: ends("timer()"),
    },
    {
      name: "a process that never yields",
      holds: "it is said which one it is, and where; afterwards the node goes on",
      outcome: onlyOurs(
        "said, with its name and its function; answers",
        "`erl` takes a process off its processor after some time",
      ),
      async play(scene) {
        const [sif] = await scene.both();
        await sif.eval("register(hog, spawn(fun() -> careless:hogs() end)), ok");
        await sif.printed(/Process <0\.\d+\.0>, hog, on node sif@.*\n {4}hogs \(careless\.ts/);
        return `said, with its name and its function; ${await answers(sif)}`;
      },
    },
    {
      name: "a recursion without end",
      holds: "the process ends, and the node goes on",
      outcome: onlyOurs(
        "{'RangeError',\"Maximum call stack size exceeded\"}, reported; answers",
        "`erl` takes all the memory that the machine has, and is killed",
      ),
      play: ends("deep()"),
    },
    {
      name: "a module that throws while it is loaded",
      holds: "the caller is told why, and the node goes on",
      outcome: onlyOurs(
        "while it is loaded; answers",
        "a module of Erlang runs nothing when it is loaded (but `-on_load`)",
      ),
      play: async (scene) => {
        const [sif, amora] = await scene.both();
        const why = await amora.eval(
          "{badrpc, {'EXIT', {{'Error', W}, _}}} = rpc:call(Sif, broken, f, []), list_to_atom(W)",
        );
        return `${why.replaceAll("'", "")}; ${await answers(sif)}`;
      },
    },
    ...["rex", "global_name_server", "net_kernel"].map(
      (name): Fault => ({
        name: `its process ${name} is killed`,
        holds: "it is started again",
        outcome: {
          erl: "the node ends",
          ours: "again",
          why: "`kernel_sup` of OTP ends the node with its processes; ours starts them again",
        },
        async play(scene) {
          const [, amora] = await scene.both();
          await amora.eval("monitor_node(Sif, true)");
          await amora.eval(
            `P = rpc:call(Sif, erlang, whereis, [${name}]), rpc:cast(Sif, erlang, exit, [P, kill]), ok`,
          );
          // Until it is there again, or for so long that it will not be.
          const is = await amora.eval(`F = fun L(0) -> gone; L(N) ->
            case rpc:call(Sif, erlang, whereis, [${name}]) of
              Q when is_pid(Q), Q =/= P -> again; _ -> timer:sleep(100), L(N - 1) end end, F(50)`);
          return is === "gone" && (await amora.eval("net_adm:ping(Sif)")) === "pang"
            ? "the node ends"
            : is;
        },
      }),
    ),
    {
      name: "its process user is killed",
      holds: "the node goes on, and what it prints goes nowhere",
      outcome: "the node answers",
      async play(scene) {
        const [, amora] = await scene.both();
        await amora.eval("P = rpc:call(Sif, erlang, whereis, [user]), ok");
        await amora.eval("rpc:call(Sif, erlang, exit, [P, kill])");
        await amora.eval('rpc:cast(Sif, io, format, [P, "hello", []])');
        const sum = await amora.eval("rpc:call(Sif, erlang, abs, [-3])");
        return sum === "3" ? "the node answers" : sum;
      },
    },
    {
      name: "a hundred thousand messages that nothing receives",
      holds: "the node goes on, and the messages are there",
      outcome: "100000 wait; answers",
      async play(scene) {
        const [sif, amora] = await scene.both();
        await sif.eval("P = spawn(fun() -> receive never -> ok end end), register(idle, P), ok");
        await amora.eval("[{idle, Sif} ! N || N <- lists:seq(1, 100000)], ok", 120_000);
        await sif.eval(
          "U = fun L() -> case process_info(P, message_queue_len) of {_, 100000} -> ok; _ -> timer:sleep(100), L() end end, U()",
          120_000,
        );
        return `100000 wait; ${await answers(sif)}`;
      },
    },
    {
      name: "more messages that nothing receives than there is memory for",
      holds: "it is said, only the process that does not receive is ended, and the node goes on",
      outcome: onlyOurs(
        "killed, said; answers",
        "`erl` takes all the memory that the machine has, and is killed",
      ),
      async play(scene) {
        const [sif, amora] = await scene.both({
          env: { NODE_OPTIONS: "--max-old-space-size=100 --max-semi-space-size=1" },
        });
        await sif.eval("register(idle, spawn(fun() -> receive never -> ok end end)), ok");
        await amora.eval("R = monitor(process, {idle, Sif}), L = lists:seq(1, 100), ok");
        for (let i = 0; i < 10; i++)
          await amora.eval("[{idle, Sif} ! {N, L} || N <- lists:seq(1, 20000)], ok", 60_000);
        const why = await amora.eval("receive {'DOWN', R, _, _, Why} -> Why end", 120_000);
        await sif.printed(/Process <0\.\d+\.0>, idle, on node '?sif@.* is flooded: \d+ messages/);
        await sif.printed(/It is ended, because \d+ of \d+ MB/);
        return `${why}, said; ${await answers(sif)}`;
      },
    },
  ],
};
