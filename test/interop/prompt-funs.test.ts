/**
 * Funs that are typed at a prompt and run on another node: from a shell of `erl` and from ours, to a node of
 * `erl` and to one of ours. What `erl` says to `erl` is what is expected.
 */
import assert from "node:assert/strict";
import {
  type Cluster,
  cluster,
  type ErlShell,
  interop,
  otpRelease,
  startErlShell,
} from "../support/erl.ts";
import { OurShell } from "../support/our-shell.ts";

/** `N` is the other node. */
const LINES = [
  "Y = 5, G = fun(X) -> X + Y end, ok.",
  "spawn_monitor(N, fun() -> exit({node(), G(1)}) end), receive {'DOWN', _, _, _, R1} -> R1 end.",
  "Me = self(), spawn(N, fun() -> Me ! {hello, from, node(), Y} end), receive M1 -> M1 end.",
  "spawn_link(N, fun() -> receive stop -> ok end end) ! stop.",
  "rpc:call(N, lists, map, [G, [1, 2, 3]]).",
  "rpc:call(N, lists, foldl, [fun(A, B) -> A * B end, 1, [2, 3, 4]]).",
  "rpc:call(N, erlang, apply, [fun Fac(0) -> 1; Fac(K) -> K * Fac(K - 1) end, [20]]).",
  "erpc:call(N, fun() -> {node() =:= N, Y} end).",
  "erpc:call(N, fun() -> H = fun(B) -> G(B) * 2 end, H(10) end).",
  "try erpc:call(N, fun() -> exit(bye) end) catch C1:R2 -> {C1, R2} end.",
  "try erpc:call(N, fun() -> throw(ball) end) catch C2:R3 -> {C2, R3} end.",
  "rpc:call(N, erlang, apply, [fun(1) -> one end, [2]]), ok.",
  'erpc:call(N, fun() -> case Y of V when V > 6; V =:= 5 -> [V | [a, "b"]]; _ -> other end end).',
  "erpc:call(N, fun() -> if Y > 6 -> big; true -> small end end).",
  "erpc:call(N, fun() -> self() ! {a, 1}, receive {a, B1} when B1 > 0 -> B1 after 0 -> none end end).",
  "erpc:call(N, fun() -> receive after 1 -> late end end).",
  "erpc:call(N, fun() -> try error(oops) of _ -> no catch error:E1 -> {caught, E1} after ok end end).",
  "erpc:call(N, fun() -> try 1 of 1 -> one catch _ -> no end end).",
  "erpc:call(N, fun() -> catch exit(why) end).",
  "erpc:call(N, fun() -> begin Q = {1, 2.5, $c}, Q end end).",
  'erpc:call(N, fun() -> M2 = #{a => 1, "k" => [x]}, M3 = M2#{a := 2}, #{a := Z} = M3, {Z, M3} end).',
  'erpc:call(N, fun() -> <<A1:4, B2:12/little, R4/binary>> = <<"abc", 7:16, -1:8/signed>>, {A1, B2, R4} end).',
  'erpc:call(N, fun() -> <<"\\x{e6}"/utf8, Y:Y/unit:8, 1.5/float>> end).',
  "erpc:call(N, fun() -> [{P1, Q1} || P1 <- [1, 2, 3], P1 > 1, <<Q1>> <= <<7, 8>>] end).",
  "erpc:call(N, fun() -> << <<(P2 * 2)>> || P2 <- [1, 2] >> end).",
  "erpc:call(N, fun() -> lists:map(fun erlang:abs/1, [-1, 2]) end).",
  "erpc:call(N, fun() -> F = fun(A2, B3) -> A2 andalso not B3 orelse -Y < 0 end, F(true, true) end).",
  "erpc:call(N, fun() -> Mo = lists, Fu = reverse, Mo:Fu([1, 2]) end).",
  "erpc:call(N, fun() -> [1, 2] ++ [3] -- [1] end).",
  "Lists = [1, {G, [G]}], rpc:call(N, erlang, length, [Lists]).",
  'spawn(N, fun() -> io:format("far: ~w~n", [Y]), Me ! printed end), receive printed -> ok end.',
];

/** From OTP 29 on. */
const NEWER = [
  "erpc:call(N, fun() -> #{V => K, K => V || K := V <- #{a => 1}} =:= #{1 => a, a => 1} end).",
  "erpc:call(N, fun() -> [{A4, B4} || A4 <- [1, 2] && <<B4>> <= <<3, 4>>, A4 > 1] end).",
  "try erpc:call(N, fun() -> [A5 || {A5} <:- [{1}, 2]] end) catch error:{exception, W5, _} -> W5 end.",
  "erpc:call(N, fun() -> [C6 || <<C6>> <:= <<5>>, _ := 1 <:- #{a => 1}] end).",
];

type Type = (line: string) => Promise<string>;

async function erlShell({ cookie, env, defer }: Cluster, name: string): Promise<Type> {
  const shell: ErlShell = await startErlShell({ name, cookie, env });
  defer(() => shell.stop());
  return (line) => shell.type(line);
}

async function ourShell(c: Cluster, name: string): Promise<Type> {
  const shell = new OurShell(["-sname", name, "-setcookie", c.cookie], c.env);
  c.defer(() => shell.stop());
  return (line) => shell.type(line);
}

/** What is answered to each line: without spaces, and with `N` for the other node's name. */
async function played(type: Type, node: string): Promise<readonly string[]> {
  const lines = (await otpRelease()) < 29 ? LINES : [...LINES, ...NEWER];
  await type(`N = '${node}', net_adm:ping(N).`);
  const answers: string[] = [];
  for (const line of lines) {
    const answer = await type(line);
    answers.push(
      `${line}\n${answer.replaceAll(/'?(thor|loki)@[\w.-]+'?/g, "N").replaceAll(/\s+/g, "")}`,
    );
  }
  return answers;
}

interop("a fun of a prompt runs on another node, whichever of the two is ours", () =>
  cluster(async (c) => {
    const [thor, loki] = await Promise.all([c.erl("thor"), c.ours("loki")]);
    const host = thor.name.slice(thor.name.indexOf("@"));
    const expected = await played(await erlShell(c, `amora${host}`), thor.name);
    assert.deepEqual(await played(await erlShell(c, `sif${host}`), loki.name), expected);
    assert.deepEqual(await played(await ourShell(c, "freya"), thor.name), expected);
    assert.deepEqual(await played(await ourShell(c, "idun"), loki.name), expected);
  }),
);
