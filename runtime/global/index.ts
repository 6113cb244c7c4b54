/**
 * `global`: names and locks for a whole cluster.
 *
 * Every node knows every name, so looking one up asks no other; and registering one asks them all, under
 * a lock that only one node has at a time. Nodes that come and go are found out by the nodes
 * themselves: a node that connects to one of a cluster is connected to all of it, and all have the same
 * names afterwards.
 *
 * Where to read on: `names.ts` and `lock.ts` for what a program calls; `name-server.ts` for the process
 * behind it; `meetings.ts`, `locker.ts` and `resolve.ts` for two halves of a cluster that meet;
 * `partitions.ts` for one that breaks.
 */
export { delLock, type LockId, type Retries, setLock, trans } from "./lock.ts";
export {
  registeredNames,
  registerName,
  reRegisterName,
  send,
  sync,
  unregisterName,
  whereisName,
} from "./names.ts";
export { notifyAllName, type Resolver, randomExitName, randomNotifyName } from "./resolve.ts";
