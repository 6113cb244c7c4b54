/** A long mailbox gives what a search from its first message on would give, wherever it begins to look. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { On } from "../../runtime/process/clause.ts";
import { Mailbox } from "../../runtime/process/mailbox.ts";
import { $, type Pattern } from "../../runtime/process/pattern.ts";
import { Vm } from "../../runtime/process/vm.ts";
import type { Term } from "../../runtime/term/term.ts";
import { type AnyTuple, t } from "../../runtime/term/tuple.ts";

const kinds = ["noise", "rare", "ref"] as const;

/** What happens to a mailbox of many messages. */
const steps = fc.array(
  fc.oneof(
    fc.record({ put: fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 20 }) }),
    fc.record({ makeRef: fc.constant(true) }),
    fc.record({
      take: fc.constantFrom(...kinds, "any" as const),
      times: fc.constantFrom(1, 2, 700),
    }),
  ),
  { minLength: 30, maxLength: 60 },
);

test("a receive takes the oldest message that fits, however many were passed over before", () => {
  const vm = new Vm(Symbol.for("nonode@nohost"));
  fc.assert(
    fc.property(steps, (all) => {
      const mailbox = new Mailbox();
      const model: AnyTuple[] = [];
      let ref = vm.makeReference();
      const tags = {
        noise: () => Symbol.for("noise"),
        rare: () => Symbol.for("rare"),
        ref: () => ref,
      };
      let number = 0;
      const put = (kind: (typeof kinds)[number]) => {
        const message = t(tags[kind](), ++number);
        mailbox.put(message);
        model.push(message);
      };
      const take = (pattern: Pattern, tag?: Term) => {
        const index = model.findIndex((message) => tag === undefined || message[0] === tag);
        const [expected] = index < 0 ? [] : model.splice(index, 1);
        let got: Term;
        mailbox.take([new On(pattern, () => true)], (message) => {
          got = message;
        });
        assert.equal(got, expected);
      };
      for (let i = 0; i < 1500; i++) put(i % 7 === 0 ? "rare" : "noise");
      for (const step of all)
        if ("put" in step) step.put.forEach(put);
        else if ("makeRef" in step) {
          ref = vm.makeReference();
          mailbox.mark(ref);
        } else {
          const tag = step.take === "any" ? undefined : tags[step.take]();
          const pattern = tag === undefined ? $("Any") : t(tag, $("N"));
          for (let i = 0; i < step.times; i++) take(pattern, tag);
        }
      assert.deepEqual(mailbox.contents(), model);
    }),
    { numRuns: 40 },
  );
});
