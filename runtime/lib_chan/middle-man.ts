/**
 * The middle man, MM: a process that stands for a connection, so that a service or a client's
 * program needs to know nothing but processes and messages. That one is its *owner*.
 *
 *     owner                                MM                          the other side
 *     MM ! {send, Term}           ------>  a frame              ------>
 *     {chan, MM, Term}            <------  a frame              <------
 *     {chan_closed, MM}           <------                       <------  closes
 *
 * Two loops run at the same time: one takes messages and writes frames, the other reads frames and
 * sends messages. The second stops while the owner has much unread, and while the other side does: a
 * side that does not read is not listened to. When there is no progress for some time, the connection
 * is closed.
 *
 * A caller of `rpc` asks the middle man for the next term that comes; the owner does not see that one.
 */
import { inBackground } from "../process/background.ts";
import { current, ProcessEnded } from "../process/current.ts";
import { _, $ } from "../process/pattern.ts";
import { on, receive } from "../process/receive.ts";
import { reportFailure } from "../process/report.ts";
import { send } from "../process/send.ts";
import { makeRef, monitor } from "../process/ties.ts";
import type { AtomAllowance } from "../term/external/atom-allowance.ts";
import { decode } from "../term/external/decode.ts";
import { encode } from "../term/external/encode.ts";
import { TermError } from "../term/external/term-error.ts";
import type { Pid, Reference } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import { backlogOfAll, type Channel } from "./channel.ts";
import { MAX_BYTES, MAX_BYTES_OF_ALL, Unread, whileMuch } from "./flow.ts";

/** Why a connection has ended. */
export type Ending =
  | "owner ended"
  | "closed by this side"
  | "closed by the other side"
  | "the other side does not read"
  | "the owner does not read"
  | "the middle man failed"
  | `bad frame: ${string}`;

/**
 * Runs as the middle man of a connection until that ends. The channel is to be closed then.
 *
 * @param atoms the new ones that the other side may name
 * @param patience how long either side may leave unread what is there for it, in ms
 */
export async function middleMan(
  channel: Channel,
  owner: Pid,
  atoms: AtomAllowance,
  patience: number,
): Promise<Ending> {
  const { vm, pid: me } = current();
  const calls: { from: Pid; ref: Reference }[] = [];
  const over = makeRef();
  const watching = monitor(owner);

  const deliver = (term: Term) => {
    const call = calls.shift();
    if (call) send(call.from, t(call.ref, term));
    else send(owner, t(Symbol.for("chan"), me, term));
  };
  const end = (why: Ending) => vm.deliver({ op: "SEND", to: me, message: t(over, why) });
  inBackground(readAll(channel, owner, atoms, patience, deliver).then(end), (error) => {
    if (error instanceof ProcessEnded) return;
    reportFailure(vm, error);
    end("the middle man failed");
  });

  let isWatched = false;
  const write = (term: Term): Ending | undefined => {
    channel.send(encode(term));
    if (channel.backlog <= MAX_BYTES) return undefined;
    if (backlogOfAll() > MAX_BYTES_OF_ALL) return "the other side does not read";
    if (isWatched) return undefined;
    isWatched = true;
    const isMuch = () => channel.backlog > MAX_BYTES;
    const reading = whileMuch(vm.clock, patience, isMuch, () => channel.backlog);
    const read = (hasRead: boolean) => {
      isWatched = false;
      if (!hasRead) end("the other side does not read");
    };
    inBackground(reading.then(read), (error) => reportFailure(vm, error));
    return undefined;
  };
  for (;;) {
    const ending = await receive(
      on(t(Symbol.for("send"), $("Term")), ({ Term }) => write(Term)),
      on(t(Symbol.for("rpc"), $.pid("From"), $.ref("Ref"), $("Term")), ({ From, Ref, Term }) => {
        calls.push({ from: From, ref: Ref });
        return write(Term);
      }),
      on(Symbol.for("disconnect"), (): Ending => "closed by this side"),
      on(t(Symbol.for("DOWN"), watching, _, _, _), (): Ending => "owner ended"),
      on(t(over, $("Why")), ({ Why }) => Why as Ending),
      on(_, () => undefined), // no other message means anything here
    );
    if (ending === undefined) continue;
    if (ending === "the other side does not read") channel.destroy(); // nothing to wait for
    if (ending !== "owner ended" && ending !== "closed by this side")
      send(owner, t(Symbol.for("chan_closed"), me));
    return ending;
  }
}

/** The loop that reads. Says why it has stopped. */
async function readAll(
  channel: Channel,
  owner: Pid,
  atoms: AtomAllowance,
  patience: number,
  deliver: (term: Term) => void,
): Promise<Ending> {
  const { vm } = current();
  const unread = new Unread(vm.find(owner));
  const isMuch = () => unread.isMuch || channel.backlog > MAX_BYTES;
  const left = () => unread.messages + channel.backlog;
  try {
    for (;;) {
      const frame = await channel.receive();
      if (!frame) return "closed by the other side";
      deliver(decode(frame, channel.maxFrame, atoms));
      unread.add(frame.length);
      if (isMuch() && !(await whileMuch(vm.clock, patience, isMuch, left)))
        return unread.isMuch ? "the owner does not read" : "the other side does not read";
    }
  } catch (error) {
    if (error instanceof TermError) return `bad frame: ${error.code}`;
    throw error;
  }
}
