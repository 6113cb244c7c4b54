/**
 * What the server does with one connection, as a process of its own: it lets the client authenticate,
 * starts the service that it may use, and from then on stands between the two as the middle man.
 *
 * Nothing that a client sends decides what is run. It names a service, and what that name stands for
 * is in the configuration.
 */
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { apply } from "../process/apply.ts";
import type { Alarm } from "../process/clock.ts";
import { spawn } from "../process/spawn.ts";
import { start } from "../process/start.ts";
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
import { Channel, whenEnded } from "./channel.ts";
import type { Config } from "./config.ts";
import type { Doorkeeper } from "./doorkeeper.ts";
import { middleMan } from "./middle-man.ts";

/** The longest frame of a client that has not authenticated yet, if frames are limited at all. */
export const MAX_GREETING_BYTES: number = 64 * 1024;

/** What all connections of a server share. */
export interface ServerContext {
  readonly vm: Vm;
  readonly groupLeader: Pid;
  readonly config: Config;
  readonly doorkeeper: Doorkeeper;
  readonly audit: Audit;
  /** Those that there are. */
  readonly receptions: Set<Reception>;
}

/** Takes a connection that has just been made, unless its address has tried too often. */
export function welcome(server: ServerContext, raw: Socket): void {
  const { vm, groupLeader, config, doorkeeper, audit, receptions } = server;
  const address = (raw.remoteAddress ?? "unknown").replace(/^::ffff:/, "");
  const client = `${address.includes(":") ? `[${address}]` : address}:${raw.remotePort ?? 0}`;
  if (doorkeeper.refuses(address)) {
    audit.add(client, undefined, "refused: too many failed attempts");
    raw.on("error", () => {}).destroy();
    return;
  }
  const { tls } = config;
  const socket = tls ? new TLSSocket(raw, { isServer: true, secureContext: tls }) : raw;
  const reception = new Reception(server, socket, address, client);
  receptions.add(reception);
  const process = vm.createProcess(groupLeader);
  whenEnded(vm, process.pid, () => reception.release());
  start(process, () => reception.run());
}

/** Why a client is not let in. */
class Refused extends Error {}

/** One connection. */
export class Reception {
  readonly #server: ServerContext;
  readonly #channel: Channel;
  /** The client's IP address, and with its port. */
  readonly #address: string;
  readonly #client: string;
  /** The service that the client has named, and the process that serves it. */
  #named: string | undefined;
  #service: Pid | undefined;
  /** Ends a service that goes on when its client is gone. */
  #overtime: Alarm | undefined;
  /** What became of the connection, for the audit. */
  #outcome: string | undefined;

  constructor(server: ServerContext, socket: Socket, address: string, client: string) {
    const { frame_length } = server.config.limits;
    const unlimited = !Number.isFinite(frame_length);
    const greeting = unlimited ? MAX_TERM_BYTES : Math.min(frame_length, MAX_GREETING_BYTES);
    this.#server = server;
    this.#channel = new Channel(socket, greeting);
    this.#address = address;
    this.#client = client;
  }

  /** Ends the connection at once, for a reason that is not the client's. */
  cut(why: string): void {
    this.#outcome ??= why;
    this.#channel.destroy();
  }

  /** Runs as the process of the connection. */
  async run(): Promise<void> {
    const service = await this.#receive();
    if (!service) return;
    const { config, doorkeeper } = this.#server;
    const { frame_length, patience } = config.limits;
    this.#channel.maxFrame = Math.min(frame_length, MAX_TERM_BYTES);
    const atoms = doorkeeper.atomsOf(this.#address);
    const ending = await middleMan(this.#channel, service, atoms, patience);
    this.#outcome ??= `ended: ${ending}`;
  }

  /** Gives everything back. Called when the process has ended, however that came. */
  release(): void {
    const { vm, config, doorkeeper, audit, receptions } = this.#server;
    const { patience } = config.limits;
    audit.add(this.#client, this.#named, this.#outcome ?? "ended: its process was ended");
    receptions.delete(this);
    doorkeeper.leave(this);
    this.#channel.close(vm.clock, patience);
    // A service may finish what it does, but not stay for ever.
    const service = this.#service && vm.find(this.#service);
    if (service)
      this.#overtime = vm.clock.setAlarm(patience, () => service.exit(Symbol.for("killed")));
  }

  /** Lets a client in, if it shows in time that it may come in: to the service that is started then. */
  async #receive(): Promise<Pid | undefined> {
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

  async #admit(): Promise<Pid> {
    const { vm, config, doorkeeper, audit } = this.#server;
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
    const argsC = decode(request.args, MAX_TERM_BYTES, doorkeeper.atomsOf(this.#address));
    if (!doorkeeper.takePlace(service.name)) throw new Refused("too many connections");
    this.#send(Symbol.for("ack"));
    audit.add(this.#client, this.#named, "started");
    const args = [self(), argsC, service.args];
    const pid = spawn(() => apply(service.module, service.function, args));
    this.#service = pid;
    whenEnded(vm, pid, () => {
      this.#overtime?.cancel();
      doorkeeper.givePlace(service.name);
    });
    return pid;
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
}

function reasonOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (error instanceof TermError) return `not the protocol (${error.code})`;
  throw error;
}
