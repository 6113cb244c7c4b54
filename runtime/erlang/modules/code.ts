/**
 * The modules `code` and `application`, as far as other nodes ask for them: before `erl -remsh` starts a
 * shell on a node, it asks whether there is one, and how it is set up. No application is set up in any
 * way here.
 */
import { current } from "../../process/current.ts";
import { provide } from "../../process/modules.ts";
import { t } from "../../term/tuple.ts";
import { aName, anAtom, anything, library, takes } from "./library.ts";

provide(
  "code",
  library("code", {
    "ensure_loaded/1": takes([aName], async (module) =>
      (await current().vm.modules.find(module))
        ? t(Symbol.for("module"), module)
        : t(Symbol.for("error"), Symbol.for("nofile")),
    ),
  }),
);

provide(
  "application",
  library("application", {
    "get_env/2": takes([anAtom, anAtom], () => undefined),
    "get_env/3": takes([anAtom, anAtom, anything], (_application, _key, standard) => standard),
  }),
);
