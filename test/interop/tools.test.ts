/**
 * OTP's own tools, which a stock `erl` points at a node of ours: what they show there is true. The tools are
 * in packages of their own, `erlang-observer` and `erlang-runtime-tools`.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { type Cluster, cluster, type ErlNode, interop } from "../support/erl.ts";

/** A stock `erl`, and a node of ours with a process `sleeper` that has three unread messages. */
async function scene(c: Cluster): Promise<ErlNode> {
  const [sif, amora] = [await c.erl("sif"), await c.ours("amora")];
  await sif.eval(`N = '${amora.name}', P = spawn(N, timer, sleep, [infinity])`);
  await sif.eval("rpc:call(N, erlang, register, [sleeper, P])");
  await sif.eval("[{sleeper, N} ! M || M <- [a, b, c]]");
  return sif;
}

function withTools(name: string, test: (sif: ErlNode, c: Cluster) => Promise<void>): void {
  interop(name, (context: TestContext) =>
    cluster(async (c) => {
      const sif = await scene(c);
      const isThere = (await sif.eval("code:which(etop)")) !== "non_existing";
      if (isThere || process.env.CI) await test(sif, c);
      else context.skip("this erl has no etop: apt-get install erlang-observer");
    }),
  );
}

interop("i() shows each process by its name, what it waits in, and what it has not read", () =>
  cluster(async (c) => {
    const sif = await scene(c);
    assert.equal(await sif.eval("c:i(rpc:call(N, erlang, processes, []))"), "ok");
    const [table] = await sif.printed(/Total .*\n/);
    assert.ok(table);
    for (const name of ["user", "kernel_sup", "net_kernel", "rex", "global_name_server"])
      assert.match(sif.output, new RegExp(`^${name} +prim_eval:'?receive'?/2`, "m"));
    assert.match(sif.output, /timer:sleep\/1 +\d+ +\d+ +3 *\nsleeper /);
  }),
);

withTools("etop shows our node: how many processes, their names and their queues", async (sif) => {
  await sif.eval(
    "spawn(fun() -> etop:start([{node, N}, {output, text}, {interval, 1}, {lines, 30}, {tracing, off}]) end)",
  );
  await sif.printed(/sleeper +\S+ +3 +0 +3 +prim_eval:'receive'/);
  const [, procs] = await sif.printed(/procs +(\d+) +processes +[1-9]\d*/);
  await sif.printed(/Memory: +total +[1-9]\d*/);
  assert.ok(Number(procs) >= 6, `${procs} processes are shown`);
  await sif.eval("etop:stop()");
});

withTools(
  "the pages of observer are filled: system, load, processes, tables, ports",
  async (sif) => {
    const page = (call: string) => sif.eval(`rpc:call(N, observer_backend, ${call})`);
    await sif.eval(`Keys = fun(Info) -> lists:usort([K || {K, _} <- Info]) end`);
    await sif.eval("{ok, _} = rpc:call(N, observer_backend, vsn, [])");
    assert.equal(
      await sif.eval(
        "Keys(observer_backend:sys_info()) -- Keys(rpc:call(N, observer_backend, sys_info, []))",
      ),
      "[atom_count]",
    );
    for (const list of ["get_port_list, []", "get_socket_list, []", "get_table_list, [ets, []]"])
      assert.equal(await page(list), "[]");
    await sif.eval("spawn_link(N, observer_backend, procs_info, [self()])");
    const procs = "receive {procs_info, _, Procs} -> lists:keyfind(P, 2, Procs) end";
    assert.match(
      await sif.eval(procs),
      /^{etop_proc_info,<.*>,0,3,sleeper,0,{prim_eval,'receive',2},3}$/,
    );
    await sif.eval("Stats = spawn_link(N, observer_backend, fetch_stats, [self(), 10])");
    const stats =
      "(fun() -> receive {stats, 1, [{1, _, _}], {{input, _}, {output, _}}, [{total, T} | _]} -> T > 0 end end)()";
    assert.deepEqual([await sif.eval(stats), await sif.eval(stats)], ["true", "true"]);
    await sif.eval("unlink(Stats), exit(Stats, kill)");
  },
);

withTools("the page of applications shows our services below their supervisor", async (sif) => {
  await sif.eval("{ok, App} = appmon_info:start_link(N, self(), [])");
  const next = "(fun() -> receive {delivery, App, _, _, Told} -> Told end end)()";
  await sif.eval("appmon_info:app_ctrl(App, N, true, [])");
  assert.match(await sif.eval(next), /^\[{<.*>,kernel,{kernel,"nodes-and-cookies",".*"}}\]$/);
  await sif.eval("appmon_info:app(App, kernel, true, [])");
  const edges = await sif.eval(`{"kernel_sup", _, Edges, []} = ${next}, lists:sublist(Edges, 3)`);
  const expected = ["net_kernel", "rex", "global_name_server"].map((n) => `{"kernel_sup","${n}"}`);
  assert.equal(edges, `[${expected}]`);
  await sif.eval("exit(rpc:call(N, erlang, whereis, [rex]), kill)");
  assert.match(await sif.eval(next), /{<.*>,"rex"}/, "the new one is told of");
});

withTools("what observer shows of one process", async (sif, c) => {
  const items =
    "[initial_call, current_function, registered_name, status, message_queue_len, group_leader," +
    " priority, trap_exit, reductions, binary, last_calls, catchlevel, trace, suspending," +
    " sequential_trace_token, error_handler, links, monitors, monitored_by, dictionary, memory," +
    " total_heap_size, heap_size, stack_size, garbage_collection, current_stacktrace, messages]";
  const dump = join(c.home.path, "info");
  const info = `rpc:call(N, erlang, process_info, [P, ${items}])`;
  await sif.eval(`file:write_file("${dump}", io_lib:format("~0p", [${info}]))`);
  const told = readFileSync(dump, "utf8");
  assert.match(
    told,
    /^\[{initial_call,{timer,sleep,1}},{current_function,{prim_eval,'receive',2}}/,
  );
  assert.match(told, /{registered_name,sleeper},{status,waiting},{message_queue_len,3}/);
  assert.match(told, /{messages,\[a,b,c\]}\]$/);
  const status = await sif.eval("rpc:call(N, sys, get_status, [rex, 200])");
  assert.match(status, /^{status,<.*>,{module,gen_server},\[\[\],running,/);
});
