/** Files that can't be made, written or trusted. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../support/erl.ts";
import { answers, type Kind, type Scene } from "./fault.ts";

/** A folder for one fault. */
function folderFor({ cluster }: Scene): string {
  const folder = mkdtempSync(join(tmpdir(), "nodes-and-cookies-"));
  cluster.defer(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Mounts a disk that is full at a folder, and runs a program there; then makes room, and runs it again. */
const FULL = `
  mount -t tmpfs -o size=16k full "$HOME" && { head -c 64k /dev/zero > "$HOME/fill" 2> /dev/null; : ; }
  "$@"; ls -A "$HOME" | grep -v fill; rm "$HOME/fill"; exec "$@"`;

/** Without `-setcookie` a node takes the cookie from its file. */
const fromFile = { cookie: undefined };

export const disks: Kind = {
  title: "The disk",
  faults: [
    {
      name: "it is full when the cookie file is made",
      holds: "the start fails and says why; with room again, the next one succeeds",
      outcome: {
        erl: "says that the disk is full; leaves an empty file; never starts again",
        ours: "says that the disk is full; then answers",
        why: "ours makes the file whole or not at all",
      },
      needs: "root",
      async play(scene) {
        const home = folderFor(scene);
        const by = ["unshare", "--mount", "sh", "-c", FULL, "sh"];
        const sif = await scene.sif({ ...fromFile, home, by }).catch((error: Error) => error);
        const said = sif instanceof Error ? String(sif) : sif.output;
        const why = /enospc|ENOSPC/.test(said) ? "says that the disk is full" : said;
        const then = sif instanceof Error ? "never starts again" : `then ${await answers(sif)}`;
        return `${why}; ${/^\.erlang\.cookie/m.test(said) ? "leaves an empty file; " : ""}${then}`;
      },
    },
    {
      name: "the cookie file is empty",
      holds: "the start fails, and says what to do",
      outcome: {
        erl: "Too short cookie string",
        ours: "holds no cookie: expected one line of 1 to 255 characters; remove it",
        why: "ours says what to do",
      },
      async play(scene) {
        const home = folderFor(scene);
        writeFileSync(join(home, ".erlang.cookie"), "", { mode: 0o400 });
        const said = await scene.failsToStart({ ...fromFile, home });
        return /Too short cookie string|holds no cookie.*remove it/.exec(said)?.[0] ?? said;
      },
    },
    {
      name: "many first starts at once, with no cookie file",
      holds: "all have the same cookie",
      outcome: {
        erl: "",
        ours: "1 cookie",
        why: "an `erl` may find the file before the one that makes it has protected it",
        notPlayed: true,
      },
      async play(scene) {
        const home = folderFor(scene);
        const names = ["a", "b", "c", "d", "e", "f"];
        const start = (name: string) => scene.cluster[scene.cast.sif](name, { ...fromFile, home });
        const started = await Promise.all(names.map(start));
        const cookies = await Promise.all(started.map((node) => node.eval("erlang:get_cookie()")));
        const file = readFileSync(join(home, ".erlang.cookie"), "utf8");
        return `${new Set([...cookies, `'${file}'`]).size} cookie`.replaceAll(/'/g, "");
      },
    },
    {
      name: "the home folder takes no files",
      holds: "the start fails, and says which file can't be made",
      outcome: {
        erl: "Failed to create cookie file '/proc/.erlang.cookie': enoent",
        ours: "/proc/.erlang.cookie can't be made: ENOENT",
        why: "the same in other words",
      },
      async play(scene) {
        const said = await scene.failsToStart({ ...fromFile, home: "/proc" });
        return (
          /(Failed to (create|write).*?|\/proc\/\.erlang\.cookie can't be made): ?\w+/.exec(
            said,
          )?.[0] ?? said
        );
      },
    },
    {
      name: "it is full for a trace",
      holds: "the node lives on without it, and says so",
      outcome: {
        erl: "",
        ours: "says that the trace could not be written; answers",
        why: "a trace file is ours",
        notPlayed: true,
      },
      async play(scene) {
        const trace = join(folderFor(scene), "run.jsonl");
        symlinkSync("/dev/full", trace); // where every write finds the disk full
        const [sif] = await scene.both({ trace });
        await sif.printed(/The trace could not be written.*ENOSPC/);
        return `says that the trace could not be written; ${await answers(sif)}`;
      },
    },
    {
      name: "it is full for the audit of lib_chan",
      holds: "clients are served, and the console says that the audit is not written",
      outcome: {
        erl: "",
        ours: "served; says that it goes on without its audit",
        why: "the audit is ours",
        notPlayed: true,
      },
      async play(scene) {
        const folder = folderFor(scene);
        const [sif] = await scene.both();
        const port = await freePort();
        writeFileSync(
          join(folder, "lib_chan.conf"),
          `{port, ${port}}.\n{audit, "/dev/full"}.\n{service, echo, password, "x", mfa, careless, echo, []}.\n`,
          { mode: 0o600 },
        );
        await sif.eval(`lib_chan:start_server("${folder}/lib_chan.conf")`);
        const connected = await sif.eval(
          `element(1, lib_chan:connect("127.0.0.1", ${port}, echo, "x", []))`,
        );
        await sif.printed(/lib_chan goes on without its audit: ENOSPC/);
        return `${connected === "ok" ? "served" : connected}; says that it goes on without its audit`;
      },
    },
  ],
};
