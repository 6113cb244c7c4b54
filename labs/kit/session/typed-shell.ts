/** A shell at which a program types: it answers one text after the other, by what it prints. */
import { serveIo } from "../../../runtime/erlang/modules/io-server.ts";
import { scanForm } from "../../../runtime/erlang/notation/scan.ts";
import { current } from "../../../runtime/process/current.ts";
import { spawn } from "../../../runtime/process/spawn.ts";
import { Session } from "../../../runtime/shell/session.ts";

/** Types a text, with its dot: what is printed for it. */
export interface TypedShell {
  (text: string): Promise<string>;
  /** What the prompt shows: the number of what is typed next. */
  readonly number: number;
}

const WIDTH = 80;

/**
 * Opens a shell on a node.
 *
 * @param run what runs code as a process of the node
 * @param between is given what is printed while nothing is being answered
 */
export function openShell(
  run: (code: () => Promise<never>) => unknown,
  between: (text: string) => void = () => {},
): Promise<TypedShell> {
  let typed: (text: string) => void = () => {};
  let answered: (answer: string) => void = () => {};
  const type = (text: string): Promise<string> => {
    typed(text);
    return new Promise((resolve) => {
      answered = resolve;
    });
  };
  return new Promise((opened) => {
    void run(async () => {
      let answer: string | undefined;
      const print = (text: string) => {
        if (answer === undefined) between(text);
        else answer += text;
      };
      current().groupLeader = spawn(() => serveIo(print));
      const session = new Session(print, () => WIDTH);
      const number = { get: () => session.number };
      const shell = Object.defineProperty(type, "number", number) as TypedShell;
      for (;;) {
        const text = await new Promise<string>((resolve) => {
          typed = resolve;
          opened(shell);
        });
        answer = "";
        const form = scanForm(text);
        if (form) await session.run(text, form);
        else session.complain("a dot is missing at the end");
        const ended = answer.trimEnd();
        answer = undefined; // what is printed from here on was another's doing
        answered(ended);
      }
    });
  });
}
