/** The name server on one node: a caller stores a value and looks it up. */

import { register, self } from "#runtime";
import { lookup, start, store } from "../../../solutions/01/kvs.ts";
import { type Events, played } from "./recorded.ts";

export function nameServer(): Promise<Events> {
  return played(async (cluster) => {
    const sif = await cluster.start("sif");
    await sif.run(async () => {
      register(Symbol.for("shell"), self());
      start();
      await store(Symbol.for("weather"), Symbol.for("sunny"));
      await lookup(Symbol.for("weather"));
    });
  });
}
