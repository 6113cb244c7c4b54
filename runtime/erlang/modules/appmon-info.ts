/**
 * The module `appmon_info`: the page of applications in `observer`. A process on the node that is looked at tells
 * the client what applications there are, and how the processes of one hang together: by links, from its
 * supervisor downwards. A node of ours has one application, `kernel`.
 *
 *     {'$gen_cast', {Client, app_ctrl | app, What, true | false, Options}}   begins or ends telling:
 *     {delivery, Server, app_ctrl, Node, [{Pid, Name, {Name, Description, Version}}]}
 *     {delivery, Server, app, Name, {Root, [{Pid, Label}], [{Label, LabelOfChild}], []}}
 *
 * It tells at once, and then again whenever something is different. Left out: `load` and `pinfo`.
 */
import { current } from "../../process/current.ts";
import { provide } from "../../process/modules.ts";
import { $ } from "../../process/pattern.ts";
import type { Process } from "../../process/process.ts";
import { after, on, receive } from "../../process/receive.ts";
import { send } from "../../process/send.ts";
import { spawn } from "../../process/spawn.ts";
import { link, self } from "../../process/ties.ts";
import type { Vm } from "../../process/vm.ts";
import { atomName } from "../../term/atom.ts";
import { equal } from "../../term/equal.ts";
import type { Pid } from "../../term/identifier.ts";
import { charlist } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";
import { print } from "../print/print.ts";
import { applications } from "./application.ts";
import { anything, aPid, library, takes } from "./library.ts";

/** How often it looks whether something is different, in ms. */
const INTERVAL_MS = 2000;

const APP_CTRL = Symbol.for("app_ctrl");
const APP = Symbol.for("app");

const supervisor = (vm: Vm) => vm.named(Symbol.for("kernel_sup"));

const label = ({ name, pid, vm }: Process<Vm>) =>
  charlist(name ? atomName(name) : print(pid, { node: vm.name }));

/** The processes below the supervisor. */
function treeOf(vm: Vm): Term {
  const root = supervisor(vm);
  if (!root) return t([], [], [], []);
  const found = new Set([root]);
  const edges: Term[] = [];
  for (const parent of found)
    for (const pid of parent.links.pids) {
      const child = vm.find(pid);
      if (!child || found.has(child)) continue;
      found.add(child);
      edges.push(t(label(parent), label(child)));
    }
  return t(
    label(root),
    [...found].map((one) => t(one.pid, label(one))),
    edges,
    [],
  );
}

function tell(vm: Vm, about: symbol): Term {
  if (about === APP) return treeOf(vm);
  const root = supervisor(vm);
  return root ? applications().map((one) => t(root.pid, one[0], one)) : [];
}

/** What the client is told of: the last that it was told. */
type Told = Map<symbol, { readonly what: Term; said: Term }>;

async function serve(client: Pid): Promise<never> {
  const { vm } = current();
  link(client);
  const told: Told = new Map();
  const news = (about: symbol, what: Term) => {
    const now = tell(vm, about);
    const before = told.get(about);
    if (before && equal(before.said, now)) return;
    told.set(about, { what, said: now });
    send(client, t(Symbol.for("delivery"), self(), about, what, now));
  };
  const order = t(client, $.atom("About"), $("What"), $("On"), $.list("Options"));
  for (;;)
    await receive(
      on(t(Symbol.for("$gen_cast"), order), ({ About, What, On }) => {
        if (About !== APP && About !== APP_CTRL) return;
        told.delete(About);
        if (On === true) news(About, What);
      }),
      on($("Unknown"), () => {}),
      after(INTERVAL_MS, () => {
        for (const [about, { what }] of [...told]) news(about, what);
      }),
    );
}

provide(
  "appmon_info",
  library("appmon_info", {
    "start_link2/3": takes([aPid, aPid, anything], (_starter, client) =>
      t(
        Symbol.for("ok"),
        spawn(() => serve(client)),
      ),
    ),
  }),
);
