// Right: erpc for rpc, spawnMonitor for spawn, and a block_call for the message.
import { erpc, nodes, rpc, spawnMonitor, type Term } from "#runtime";

const atoms = {
  os: Symbol.for("os"),
  cmd: Symbol.for("cmd"),
  rpc: Symbol.for("rpc"),
  call: Symbol.for("call"),
};

export function everywhere(line: Term) {
  return rpc.multicall(nodes(), atoms.os, atoms.cmd, [line], 1000);
}

export function byAnotherName(node: symbol, line: Term) {
  return erpc.call(node, atoms.rpc, atoms.call, [node, atoms.os, atoms.cmd, [line]]);
}

export function byAnotherDoor(node: symbol, line: Term) {
  return spawnMonitor(node, atoms.os, atoms.cmd, [line]);
}

export function byMessage(node: symbol, line: Term) {
  return rpc.blockCall(node, atoms.os, atoms.cmd, [line], 1000);
}
