/**
 * Safe by default: a node answers this machine only, unless it was told otherwise. Binding to the
 * loopback address would not do, because a machine's own name may stand for any of its addresses. So
 * whoever connects is asked where from.
 */
import { networkInterfaces } from "node:os";

/** Whether an IP address is one of this machine's own. */
export function isOwnAddress(address: string | undefined): boolean {
  if (address === undefined) return false;
  const plain = address.replace(/^::ffff:/, "");
  if (plain.startsWith("127.") || plain === "::1") return true;
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.some((own) => own.address === plain);
}
