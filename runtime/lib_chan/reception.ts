/**
 * What the server does with one connection, as a process of its own: it lets the client authenticate,
 * starts the service that it may use, and from then on stands between the two as the middle man.
 *
 * Nothing that a client sends decides what is run. It names a service, and what that name stands for
 * is in the configuration.
 */
import { apply } from "../process/apply.ts";
import { spawn } from "../process/spawn.ts";
import { self } from "../process/ties.ts";
import type { Vm } from "../process/vm.ts";
import { decode } from "../term/external/decode.ts";
import { encode } from "../term/external/encode.ts";
import { TermError } from "../term/external/term-error.ts";
import type { Pid } from "../term/identifier.ts";
import { MAX_TERM_BYTES } from "../term/limits.ts";
import { charlist } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import type { Audit } from "./audit.ts";
import { isRight, newChallenge, readResponse, readStartService } from "./auth.ts";
import { type Channel, FrameTooLong, whenEnded } from "./channel.ts";
import type { Config, Service } from "./config.ts";
import type { Doorkeeper, Waiting } from "./doorkeeper.ts";
import { type Ending, middleMan } from "./middle-man.ts";

/** What all connections of a server share. */
export interface ServerContext {
  readonly vm: Vm;
  readonly config: Config;
  readonly doorkeeper: Doorkeeper;
  readonly audit: Audit;
}

/** Why a client is not let in. */
class Refused extends Error {}

/** What a client has been let in for. */
interface Admitted {
  readonly service: Service;
  readonly args: Term;
}

/** One connection. */
export class Reception implements Waiting {
  readonly #server: ServerContext;
  readonly #channel: Channel;
  /** The client's IP address, and with its port. */
  readonly #address: string;
  readonly #client: string;
  /** The service that the client has named. */
  #named: string | undefined;
  /** The service that has given one of its places to the client, and the process that serves it. */
  #place: string | undefined;
  #service: Pid | undefined;
  /** What became of the connection, for the audit. */
  #outcome: string | undefined;

  constructor(server: ServerContext, channel: Channel, address: string, port: number) {
    this.#server = server;
    this.#channel = channel;
    this.#address = address;
    this.#client = clientAt(address, port);
  }

  /** Ends the connection at once, for a reason that is not the client's. */
  cut(why: string): void {
    this.#outcome ??= why;
    this.#channel.destroy();
  }

  /** Runs as the process of the connection. */
  async run(): Promise<void> {
    const admitted = await this.#receive();
    if (!admitted) return;
    this.#server.audit.add(this.#client, this.#named, "started");
    const ending = await this.#serve(admitted.service, admitted.args);
    this.#outcome ??= `ended: ${ending}`;
  }

  /** Gives everything back. Called when the process has ended, however that came. */
  release(): void {
    const { vm, config, doorkeeper, audit } = this.#server;
    const { patience } = config.limits;
    audit.add(this.#client, this.#named, this.#outcome ?? "ended: its process was ended");
    doorkeeper.leave(this);
    this.#channel.close(vm.clock, patience);
    const [place, pid] = [this.#place, this.#service];
    if (place === undefined) return;
    if (!pid) {
      doorkeeper.givePlace(place);
      return;
    }
    // A service may finish what it does, but not stay for ever.
    const alarm = vm.clock.setAlarm(patience, () => vm.find(pid)?.exit(Symbol.for("killed")));
    whenEnded(vm, pid, () => {
      alarm.cancel();
      doorkeeper.givePlace(place);
    });
  }

  /** Lets a client in, if it shows in time that it may come in. */
  async #receive(): Promise<Admitted | undefined> {
    const { vm, config, doorkeeper } = this.#server;
    const late = () => this.cut("refused: not authenticated in time");
    const alarm = vm.clock.setAlarm(config.limits.authentication_time, late);
    doorkeeper.enter(this);
    try {
      return await this.#admit();
    } catch (error) {
      this.#outcome ??= `refused: ${reasonOf(error)}`;
      return undefined;
    } finally {
      alarm.cancel();
      doorkeeper.leave(this);
    }
  }

  async #admit(): Promise<Admitted> {
    const { config, doorkeeper } = this.#server;
    const request = readStartService(await this.#next());
    this.#named = request.service;
    const service = config.services.get(request.service ?? "");
    if (!service) throw this.#refusal("badService", "unknown service");
    const letters = newChallenge();
    this.#send(t(Symbol.for("challenge"), charlist(letters)));
    const response = readResponse(await this.#next());
    // An address could try many at the same time: the late ones are too many.
    if (doorkeeper.refuses(this.#address) || !isRight(response, letters, service.password))
      throw this.#refusal("authFail", "wrong password");
    if (!doorkeeper.takePlace(service.name)) throw new Refused("too many connections");
    this.#place = service.name;
    const args = decode(request.args, MAX_TERM_BYTES, doorkeeper.atomsOf(this.#address));
    return { service, args };
  }

  async #next(): Promise<Uint8Array> {
    const frame = await this.#channel.receive();
    if (!frame) throw new Refused("closed by the client");
    return frame;
  }

  #send(term: Term): void {
    this.#channel.send(encode(term));
  }

  #refusal(answer: string, why: string): Refused {
    this.#server.doorkeeper.failed(this.#address);
    this.#send(Symbol.for(answer));
    return new Refused(why);
  }

  async #serve(service: Service, args: Term): Promise<Ending> {
    const { config, doorkeeper } = this.#server;
    const { frame_length, patience } = config.limits;
    this.#channel.maxFrame = Math.min(frame_length, MAX_TERM_BYTES);
    this.#send(Symbol.for("ack"));
    const mm = self();
    this.#service = spawn(() => apply(service.module, service.function, [mm, args, service.args]));
    const atoms = doorkeeper.atomsOf(this.#address);
    return middleMan(this.#channel, this.#service, { atoms, patience });
  }
}

/** An address and a port, as the audit has them. */
export function clientAt(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (error instanceof TermError) return `not the protocol (${error.code})`;
  if (error instanceof FrameTooLong) return "not the protocol (too-long)";
  throw error;
}
