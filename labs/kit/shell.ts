/** What the shell answers to an expression. */
import { exceptionFrom } from "../../runtime/process/exception.ts";
import { node } from "../../runtime/process/ties.ts";
import { format } from "../../runtime/term/notation/print.ts";
import { call } from "./call.ts";

export async function answerTo(typed: string): Promise<string> {
  try {
    return format(await call(typed.replace(/\.$/, "")), { node: node() });
  } catch (thrown) {
    const exception = exceptionFrom(thrown);
    return `** exception ${exception.class}: ${format(exception.reason)}`;
  }
}
