/**
 * What a student's code could try if nothing in JavaScript stood in its way: each is code of Node's own
 * that throws, or gives nothing, where a fence of the system's holds. It is tried by
 * [fence.test.ts](fence.test.ts).
 */

/** What is worth an attack, by the names that the code below has for it. */
export interface Targets {
  /** Files that hold a secret: the instructor's cookie, another submission, checks of the instructor's. */
  readonly cookie: string;
  readonly other: string;
  readonly hidden: string;
  readonly solution: string;
  readonly bank: string;
  readonly course: string;
  /** A folder of the instructor's that can be written. */
  readonly desk: string;
  /** The submission's own folder. */
  readonly own: string;
  /** The file that a judge is made of. */
  readonly judge: string;
  /** The folder with what Node has compiled for all submissions. */
  readonly compiled: string;
  /** The name of a node of the instructor's, and the port of its port mapper. */
  readonly boss: string;
  readonly epmd: number;
  /** The socket of a server of the instructor's, as a file. */
  readonly socket: string;
  /** The port of a server that only the instructor should talk to. */
  readonly port: number;
  /** The OS process that grades. */
  readonly grader: number;
}

/** Which fence stops it. What both stop is stopped where only one is there. */
export type Fence = "permissions" | "container";

export interface Attack {
  readonly does: string;
  readonly code: string;
  /** The fences each of which stops it alone. */
  readonly stoppedBy: readonly Fence[];
}

const BOTH: readonly Fence[] = ["permissions", "container"];

const reads = (file: keyof Targets, what: string): Attack => ({
  does: `read ${what}`,
  code: `fs.readFileSync(targets.${file})`,
  stoppedBy: BOTH,
});

/** Ways to read a file that is not to be read. */
const WAYS: Readonly<Record<string, string>> = {
  "by a promise": "await fsPromises.readFile(targets.cookie)",
  "as a stream": "for await (const chunk of fs.createReadStream(targets.cookie)) return chunk",
  "as a blob": "await (await fs.openAsBlob(targets.cookie)).text()",
  "by its URL": "fs.readFileSync(url.pathToFileURL(targets.cookie))",
  "by bytes": "fs.readFileSync(Buffer.from(targets.cookie))",
  "by a path that climbs":
    "fs.readFileSync(path.join(targets.own, '../'.repeat(20)) + targets.cookie)",
  "by a descriptor": "fs.readSync(fs.openSync(targets.cookie), Buffer.alloc(9))",
  "through /proc": "fs.readFileSync('/proc/self/root' + targets.cookie)",
  "through the root of the grader":
    "fs.readFileSync('/proc/' + targets.grader + '/root' + targets.cookie)",
  "by copying it": "fs.cpSync(targets.cookie, path.join(os.tmpdir(), 'copy'))",
  "by linking it": "fs.linkSync(targets.cookie, path.join(targets.own, 'link'))",
  "through a symbolic link": `fs.symlinkSync(targets.cookie, path.join(targets.own, "sym"));
    fs.readFileSync(path.join(targets.own, "sym"))`,
  "by Node's innermost": "process.binding('fs').readFileUtf8(targets.cookie, 0)",
  "as a module's text": "module.createRequire(import.meta.url)(targets.cookie)",
  "as a database":
    "new (await import('node:sqlite')).DatabaseSync(targets.cookie).exec('select 1')",
  "as an environment": "process.loadEnvFile(targets.cookie)",
  "by a program": "childProcess.execFileSync('cat', [targets.cookie])",
  "by a shell": "childProcess.execSync('cat ' + targets.cookie)",
  "by another Node":
    "childProcess.execFileSync(process.execPath, ['-p', 'fs.readFileSync(process.argv[1])', targets.cookie])",
  "by a thread": `const worker = new workers.Worker("require('fs').readFileSync(" + JSON.stringify(targets.cookie) + ")", { eval: true });
    await new Promise((resolve, reject) => worker.once("exit", (code) => code ? reject(code) : resolve()).once("error", reject))`,
  "in WebAssembly's system": `new (await import("node:wasi")).WASI({ version: "preview1", preopens: { "/": "/" } }).getImportObject();
    fs.readFileSync(targets.cookie)`,
};

/** Ways to change what is the instructor's. */
const WRITES: Readonly<Record<string, string>> = {
  "write a file": "fs.writeFileSync(path.join(targets.desk, 'forged'), 'x')",
  "write over the judge": "fs.appendFileSync(targets.judge, '')",
  "write over another submission": "fs.appendFileSync(targets.other, '')",
  "write a cookie":
    "fs.writeFileSync(path.join(path.dirname(targets.cookie), '.erlang.cookie'), 'x')",
  "cut a file off": "fs.truncateSync(targets.other)",
  "remove a file": "fs.rmSync(targets.other)",
  "rename a file": "fs.renameSync(targets.other, targets.other + '.old')",
  "make a folder": "fs.mkdirSync(path.join(targets.desk, 'forged'))",
  "change who may read a file": "fs.chmodSync(targets.cookie, 0o666)",
  "change a file's time": "fs.utimesSync(targets.other, 0, 0)",
  "write a message diagram": `const { recordTrace } = await import(targets.runtimeTrace);
    recordTrace().write(path.join(targets.desk, "forged.html"))`,
  "write what the memory holds": "v8.writeHeapSnapshot(path.join(targets.desk, 'heap'))",
  "write a report": "if (!process.report.writeReport(path.join(targets.desk, 'report'))) throw 0",
  "watch a folder": "fs.watch(targets.desk).close()",
  "write its own files": "fs.appendFileSync(path.join(targets.own, 'kvs.ts'), '')",
};

/** Ways to let a node load what can do more than its own code. */
const MODULES: Readonly<Record<string, string>> = {
  "read a file by a module of the kit": `const text = await callOwn(path.dirname(targets.judge), "files", "textOf", [targets.cookie]);
    if (text !== "SECRET") throw 0`,
  "write down what happens on its node": `const { traceTo } = await import(targets.runtime);
    traceTo(path.join(targets.desk, "log"))`,
};

export const ATTACKS: readonly Attack[] = [
  reads("cookie", "the instructor's cookie"),
  reads("other", "another student's submission"),
  reads("hidden", "the instructor's own checks"),
  reads("solution", "the solution of the lab"),
  reads("bank", "the bank of wrong answers"),
  reads("course", "course.json"),
  ...Object.entries(WAYS).map(([how, code]) => ({
    ...{ does: `read the instructor's cookie ${how}`, code, stoppedBy: BOTH },
  })),
  ...Object.entries(MODULES).map(([does, code]) => ({ does, code, stoppedBy: BOTH })),
  {
    does: "call a node of the instructor's with no cookie of its own",
    code: `await callBoss({})`,
    stoppedBy: BOTH,
  },
  {
    does: "call a node of the instructor's with the cookie that it finds",
    code: `await callBoss({ cookie: fs.readFileSync(targets.cookie, "utf8") })`,
    stoppedBy: BOTH,
  },
  ...Object.entries(WRITES).map(([does, code]) => ({ does, code, stoppedBy: BOTH })),
  {
    does: "find a cookie at home",
    code: "if (fs.readFileSync(path.join(os.homedir(), '.erlang.cookie'), 'utf8') !== 'SECRET') throw 0",
    stoppedBy: BOTH,
  },
  {
    does: "find a secret in the environment",
    code: "if (!Object.values(process.env).join().includes('SECRET')) throw 0",
    stoppedBy: BOTH,
  },
  {
    does: "find a secret in the grader's environment",
    code: "if (!fs.readFileSync('/proc/' + targets.grader + '/environ', 'utf8').includes('SECRET')) throw 0",
    stoppedBy: BOTH,
  },
  {
    does: "look at the grader's memory",
    code: "fs.openSync('/proc/' + targets.grader + '/mem', 'r')",
    stoppedBy: BOTH,
  },
  {
    does: "list what is on the desk",
    code: "fs.readdirSync(targets.desk)",
    stoppedBy: BOTH,
  },
  {
    does: "load a module that reads files for it",
    code: `const { startNode, rpc } = await import(targets.runtime);
      const thief = await startNode("thief", { cookie: "c", path: [path.dirname(targets.solution)] });
      const loaded = await thief.run(() => rpc.call(thief.name, Symbol.for("kvs"), Symbol.for("start"), []));
      if (loaded !== true) throw 0`,
    stoppedBy: BOTH,
  },
  {
    does: "see which nodes of the instructor's there are",
    code: `process.env.ERL_EPMD_PORT = targets.epmd;
      const { netAdm, text } = await import(targets.runtime);
      const [, names] = await netAdm.names("127.0.0.1");
      if (!names.some(([name]) => text(name) === "boss")) throw 0`,
    stoppedBy: ["container"],
  },
  {
    does: "call a server of the instructor's by its file",
    code: `const socket = net.connect(targets.socket);
      await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
      socket.destroy()`,
    stoppedBy: ["container"],
  },
  {
    does: "change what the kit is compiled to for the next submission",
    code: `const [file] = fs.readdirSync(targets.compiled);
      fs.writeFileSync(path.join(targets.compiled, file), "forged")`,
    stoppedBy: BOTH,
  },
  {
    does: "leave something in the memory that all processes share",
    code: `fs.writeFileSync("/dev/shm/" + path.basename(targets.desk) + targets.grader, "");
      fs.rmSync("/dev/shm/" + path.basename(targets.desk) + targets.grader)`,
    stoppedBy: ["permissions"],
  },
  {
    does: "see which programs run",
    code: `fs.readFileSync("/proc/" + targets.grader + "/cmdline")`,
    stoppedBy: BOTH,
  },
  {
    does: "read the settings of the machine",
    code: `fs.readFileSync("/etc/hostname")`,
    stoppedBy: BOTH,
  },
  {
    does: "load an addon",
    code: "process.dlopen({ exports: {} }, targets.other)",
    stoppedBy: BOTH,
  },
  {
    does: "open the inspector",
    code: "(await import('node:inspector')).open(0); (await import('node:inspector')).close()",
    stoppedBy: ["permissions"],
  },
  {
    does: "start a program",
    code: "childProcess.execFileSync('true')",
    stoppedBy: ["permissions"],
  },
  {
    does: "start a Node",
    code: "(await import('node:cluster')).default.fork()",
    stoppedBy: ["permissions"],
  },
  {
    does: "start a thread",
    code: "await new workers.Worker('', { eval: true }).terminate()",
    stoppedBy: ["permissions"],
  },
  {
    does: "make code of a text",
    code: "new Function('return 1')()",
    stoppedBy: BOTH,
  },
  {
    does: "call a server of the instructor's",
    code: `const socket = net.connect(targets.port, "127.0.0.1");
    await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    socket.destroy()`,
    stoppedBy: ["container"],
  },
  {
    does: "see the grader among the processes",
    code: "process.kill(targets.grader, 0)",
    stoppedBy: ["container"],
  },
  {
    does: "make the grader slow",
    code: "os.setPriority(targets.grader, os.getPriority(targets.grader))",
    stoppedBy: ["container"],
  },
];
