/** A script that registers as a node, and has nothing else to do. Its argument is the node's name. */
import { registerAlive } from "../../runtime/node/epmd-client.ts";

await registerAlive({ name: process.argv[2] as string, port: 40123, hidden: false });
